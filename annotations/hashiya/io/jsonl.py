"""Lines read one by one, however long the file or a line of it is."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from hashiya.language import gettext as _

# The most bytes of a line, or of a text file, that is an article.
LONGEST = 64 << 20

_CHUNK = 1 << 20
# The first read; most lines are shorter.
USUAL = 16 << 10
_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)


def lines_of(file: IO[bytes], longest: int = LONGEST) -> Iterator[bytes | None]:
    """Each line with its end.

    None for one of more than `longest` bytes, which is skipped and never in memory
    whole.
    """
    while line := file.readline(longest + 1):
        if len(line) <= longest:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
        yield None


def line_at(path: Path, start: int, longest: int = LONGEST) -> bytes | None:
    """The line of the file that begins at that byte, as `lines_of` gives it.

    It is b"" at the end of the file.

    Raises:
        OSError: when it cannot be read.
    """
    # Takes half the time of a file object, and is called thousands of times.
    descriptor = os.open(path, _READING)
    try:
        os.lseek(descriptor, start, os.SEEK_SET)
        data = os.read(descriptor, USUAL)
    finally:
        os.close(descriptor)
    if end := data.find(b"\n") + 1:
        return data[:end]
    with path.open("rb") as file:
        file.seek(start)
        return next(lines_of(file, longest), b"")


def too_long() -> str:
    """The words for a line that is longer than any article."""
    return _("is longer than {size} MiB").format(size=LONGEST >> 20)
