"""A text file is one article."""

from collections.abc import Iterator

from hashiya.corpus.encoding import UTF8, decoded_with_name
from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    SourceFile,
    read_whole,
)


def read_text(source: SourceFile, options: ReadOptions) -> Iterator[ReadResult]:
    """The text, in UTF-8, or in windows-1256 or ISO 8859-6 if configured or certain.

    Raises:
        SourceDamaged, ArticleUnreadable: when it is no text.
    """
    text, encoding = decoded_with_name(
        read_whole(source),
        source.name,
        None if source.encoding else options.encoding,
    )
    yield Candidate(
        name=source.name,
        id=source.id,
        text=text,
        meta={"source": source.name},
        encoding=source.encoding or (None if encoding == UTF8 else encoding),
    )
