"""Lines read one by one, however long the file or a line of it is."""

from collections.abc import Iterator
from typing import IO

# A line, or a text that is a file of its own, of more bytes is no article.
LONGEST = 64 << 20
TOO_LONG = f"is longer than {LONGEST >> 20} MiB"

_CHUNK = 1 << 20


def lines_of(file: IO[bytes]) -> Iterator[bytes | None]:
    """Each line with its end; None for one of more than LONGEST bytes, which is passed over and never held whole."""
    while line := file.readline(LONGEST + 1):
        if len(line) <= LONGEST:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
        yield None
