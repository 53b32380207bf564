"""A file that is one article, read whole where it can be one."""

from hashiya.corpus.importing.candidates import Source, SourceDamaged
from hashiya.io.jsonl import LONGEST


def whole(source: Source) -> bytes:
    """All of the file.

    Raises:
        SourceDamaged: when it is too long to be an article.
    """
    data = source.file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise SourceDamaged(
            f"{source.name}: has more than {LONGEST >> 20} MiB, and is no article"
        )
    return data
