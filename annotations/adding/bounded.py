"""Lines read one by one, however long the file or a line of it is."""

from collections.abc import Iterator
from typing import IO

from annotations.adding.candidates import LONGEST, Source, SourceDamaged

_CHUNK = 1 << 20


def lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Each line with its end; None for one of more than LONGEST bytes, which is passed over and never held whole."""
    while line := file.readline(LONGEST + 1):
        if len(line) <= LONGEST:
            yield line
            continue
        while line and not line.endswith(b"\n"):
            line = file.readline(_CHUNK)
        yield None


def whole(source: Source) -> bytes:
    """All of a file that is one article.

    Raises:
        SourceDamaged: when it is too long to be one.
    """
    data = source.file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise SourceDamaged(f"{source.name}: has more than {LONGEST >> 20} MiB, and is no article")
    return data


TOO_LONG = f"is longer than {LONGEST >> 20} MiB"
