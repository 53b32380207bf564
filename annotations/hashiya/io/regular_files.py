"""Reading a project's own files, where a pipe or a device may have been put instead of one.

A project comes from elsewhere. Reading a pipe would wait without end, and a link to a
device may never end.
"""

import errno
import os
import stat
from pathlib import Path
from typing import IO

from hashiya.language import gettext as _

# Windows has no pipes among its files.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0)
_WITHOUT_LINKS = getattr(os, "O_NOFOLLOW", 0)


def open_regular(path: str | Path, *, is_link_followed: bool = True) -> IO[bytes]:
    """Open the file to read its bytes.

    Raises:
        OSError: when it cannot be opened, is not a regular file, or is a link that is not
            to be followed.
    """
    opener = _opened if is_link_followed else _opened_itself
    file = open(path, "rb", opener=opener)  # noqa: SIM115 - three times as fast; the caller closes it
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, _("is not a regular file"), str(path))
    return file


def read_regular(path: str | Path) -> bytes:
    """The bytes of the file.

    Raises:
        OSError: when it cannot be read, or is not a regular file.
    """
    with open_regular(path) as file:
        return file.read()


def open_file_or_pipe(path: Path) -> IO[bytes]:
    """Open what a user names to read its bytes.

    Raises:
        OSError: when it cannot be opened, or is a device, which may have no end.
    """
    file = path.open("rb")
    if stat.S_ISCHR(os.fstat(file.fileno()).st_mode):
        file.close()
        raise OSError(errno.EINVAL, _("is not a regular file"), str(path))
    return file


def regular_files(folder: Path, pattern: str) -> list[Path]:
    """The files below the folder whose names match, in their order; pipes and devices are none."""
    files: list[Path] = []
    for path in folder.rglob(pattern):
        if path.is_file():
            files.append(path)
    return sorted(files)


def leads_outside(path: Path, folder: Path) -> bool:
    """Whether the path is a link to something that is not in the folder."""
    return path.is_symlink() and not path.resolve().is_relative_to(folder.resolve())


def _opened_itself(path: str, flags: int) -> int:
    return _opened(path, flags | _WITHOUT_LINKS)


def _opened(path: str, flags: int) -> int:
    return os.open(path, flags | _WITHOUT_WAITING)
