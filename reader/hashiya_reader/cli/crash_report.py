"""The report of an error in hashiya itself: where in the code it was, and which versions run.

What an exception says, and the values of variables, are left out: they may hold the text
of an article.
"""

import os
import platform
import secrets
import sys
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from hashiya.language import gettext as _
from hashiya_reader.settings.store import state_folder

FOLDER = "crashes"
_LIBRARIES = ("hashiya", "textual", "tinydb", "click", "msgspec")


def write_report(error: BaseException) -> Path | None:
    """Write the report below the user's state folder, readable to the user alone.

    None where it cannot be written.
    """
    text = "".join(f"{line}\n" for line in report_lines(error))
    folder = state_folder() / FOLDER
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}.txt"
    path = folder / name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
            file.write(text)
    except OSError:
        return None
    return path


def report_lines(error: BaseException) -> Iterator[str]:
    """The lines of the report: versions, then each exception of the chain with its frames."""
    yield from _versions()
    seen: set[int] = set()
    next_error: BaseException | None = error
    while next_error is not None and id(next_error) not in seen:
        seen.add(id(next_error))
        kind = type(next_error)
        yield f"\n{kind.__module__}.{kind.__qualname__}, raised in"
        frames = traceback.extract_tb(next_error.__traceback__)
        yield "".join(frames.format()).rstrip()
        next_error = next_error.__cause__ or next_error.__context__


def place_of(error: BaseException) -> str:
    """The module and the line in which the error was raised."""
    frames = traceback.extract_tb(error.__traceback__)
    if not frames:
        return _("an unknown place")
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}"


def _versions() -> Iterator[str]:
    # Only here: a command that succeeds does not ask for versions.
    from importlib import metadata

    for name in _LIBRARIES:
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = "not installed"
        yield f"{name} {version}"
    yield f"Python {platform.python_version()}, {platform.platform()}"
    yield f"encoding {sys.stdout.encoding}"
