"""The native JSON Lines, `hashiya/1`: an article a line.

UTF-8, unescaped, LF, keys in one order: the same bytes for the same tags. A lone
surrogate, which an id or a meta value can have from a JSON escape, is written as that
escape; articles whose text has one cannot be read.
"""

from collections.abc import Iterable, Iterator

from msgspec import DecodeError, to_builtins
from msgspec.json import Decoder

from hashiya.exchange.formats.json_lines import JsonLinesReader
from hashiya.exchange.formats.native import NativeArticle, article_of, native_article
from hashiya.exchange.formats.native_repair import readable_article
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle
from hashiya.io.fields import FieldInvalid, located
from hashiya.io.json_text import dumped, quickly_dumped
from hashiya.io.line_reader import json_row
from hashiya.language import marked
from hashiya.model.scheme import Scheme

_DECODER = Decoder(NativeArticle)


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """A line for each article."""
    for exported in articles:
        article = native_article(exported, scheme)
        try:
            line = quickly_dumped(article)
        except UnicodeEncodeError:
            # A lone surrogate of an id or a meta value.
            line = dumped(to_builtins(article))
        yield line + b"\n"


def _read_line(where: str, line: bytes) -> ImportedArticle | None:
    """The article on the line; None if that is blank.

    Raises:
        FileInvalid: with the line, and the path of what is wrong in it.
    """
    try:
        # msgspec does not check the UTF-8 of keys that it skips.
        line.decode()
        article = _DECODER.decode(line)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        # The line is invalid, or it has a lone surrogate.
        row = json_row(line, where)
        if row is None:
            return None
        with located(where):
            return readable_article(where, row)
    try:
        return article_of(where, article)
    except FieldInvalid:
        with located(where):
            return readable_article(where, to_builtins(article))


FORMAT = FileFormat(
    name="jsonl",
    title=marked(
        "hashiya's own JSON Lines: one article a line, with everything that "
        "is known of it"
    ),
    unit=marked("code points"),
    write=written,
    by_article=True,
    read=JsonLinesReader(_read_line),
)
