"""The logs in `tags/` of what was changed for everybody, such as names of annotators."""

from collections.abc import Mapping
from pathlib import Path

from hashiya.errors import StoreUnreadable, StoreWriteFailed, system_reason
from hashiya.io.durable_files import make_folder
from hashiya.io.line_log import LineLog, Stamp, read_log
from hashiya.language import gettext as _


def read_shared_log(path: Path, form: str) -> LineLog:
    """The log in the file; an empty one where there is no file.

    Raises:
        StoreUnreadable: when it cannot be read.
    """
    try:
        return read_log(path, form)
    except NotADirectoryError:
        return LineLog(path=path, form=form)
    except OSError as error:
        raise StoreUnreadable(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def append_row(log: LineLog, row: Mapping[str, object]) -> Stamp:
    """Append a line durably; return its stamp.

    Raises:
        StoreWriteFailed: when that cannot be saved.
    """
    try:
        make_folder(log.path.parent, shared=True)
        return log.append([row])
    except OSError as error:
        raise StoreWriteFailed(
            _("{path}: not saved: {reason}; nothing was changed").format(
                path=log.path, reason=system_reason(error)
            )
        ) from error
