"""Shared code of the JSON Lines formats: rows of a file, and spans under one key."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, Write
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, located, number, text
from hashiya.io.json_text import dumps
from hashiya.io.line_reader import ALL, Stretch, json_row, raw_lines
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme

# The parts that formats lack whose spans have only a label.
LABELS_ONLY: Final = frozenset(
    {
        Part.ATTRIBUTES,
        Part.CONFIDENCE,
        Part.NOTE,
        Part.ANNOTATOR,
        Part.ORIGIN,
        Part.SCORE,
        Part.ARTICLE_LABEL,
        Part.ID,
        Part.TIMES,
        Part.STATUS,
    }
)
_TRIPLE = ("start", "end", "label")

LineReader = Callable[[str, bytes], ImportedArticle | None]


class JsonLinesReader:
    """Reads a file of one article a line, or stretches of it in several processes.

    `read_line` makes an article of `file:line` and the bytes of a line, and None of a
    blank line; it raises FileInvalid.
    """

    def __init__(self, read_line: LineReader) -> None:
        self._read_line = read_line

    def __call__(
        self, path: Path, advance: Advance, stretch: Stretch = ALL
    ) -> Iterator[ImportedArticle]:
        """The articles of the stretch, in the order of their lines.

        A line that cannot be read is among the problems; if no line can, the first
        one's error is raised.
        """
        broken = BrokenRows(is_first_part=stretch.start == 0)
        for number_of_line, line in raw_lines(path, advance, stretch):
            try:
                article = self._read_line(f"{path}:{number_of_line}", line)
            except FileInvalid as error:
                yield from broken.reported(error)
                continue
            if article is not None:
                yield from broken.before_a_whole_one()
                yield article
        broken.refuse_if_all()


def exported_meta(row: Row) -> dict[str, object] | None:
    """The meta of an article in a row that was exported here; None in one of others."""
    meta = row.get("meta")
    return meta if "article" in row and isinstance(meta, dict) else None


def object_reader(
    read_object: Callable[[str, Row], ImportedArticle],
) -> JsonLinesReader:
    """The reader of a file by what `read_object` makes of the object on each line.

    A FieldInvalid that it raises becomes a FileInvalid with the line and the path.
    """

    def read_line(where: str, line: bytes) -> ImportedArticle | None:
        row = json_row(line, where)
        if row is None:
            return None
        with located(where):
            return read_object(where, row)

    return JsonLinesReader(read_line)


def object_writer(rows: Callable[[ExportedArticle], Iterable[Row]]) -> Write:
    """The writer of a file by the `rows` of each article."""

    def write(
        articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
    ) -> Iterator[bytes]:
        for article in articles:
            for row in rows(article):
                yield f"{dumps(row)}\n".encode()

    return write


def spans(
    row: Row, key: str, names: Mapping[str, str], problems: list[str]
) -> Iterator[ImportedTag]:
    """The tags under the key, each an object or a list of start, end and label.

    `names` has the keys of `start`, `end`, `label` and, if there is one, `text`. What is
    not a span goes to `problems`.

    Raises:
        FieldInvalid: when there is no list under the key.
    """
    values = row.get(key) or []
    if not isinstance(values, list):
        raise FieldInvalid(f".{key}", _("is not a list: give a list of spans"))
    for index, value in enumerate(values):
        path = f".{key}[{index}]"
        try:
            fields = _span_fields(value, path, names)
            yield _tag(fields, path, names)
        except FieldInvalid as error:
            problems.append(left_out_field(error))


def left_out_field(error: FieldInvalid) -> str:
    """The problem that the part of a row in the error was left out."""
    message = _("${path}: left out: it {problem}")
    return message.format(path=error.path, problem=error.message)


def _tag(fields: Row, path: str, names: Mapping[str, str]) -> ImportedTag:
    try:
        return ImportedTag(
            place=f": ${path}",
            start=number(fields, names["start"]),
            end=number(fields, names["end"]),
            label=text(fields, names["label"]),
            text=text(fields, names["text"]) if "text" in names else None,
        )
    except FieldInvalid as error:
        raise error.under(path) from error


def _span_fields(value: object, path: str, names: Mapping[str, str]) -> Row:
    if isinstance(value, list) and len(value) == len(_TRIPLE):
        keys = [names[name] for name in _TRIPLE]
        return dict(zip(keys, value, strict=True))
    if isinstance(value, dict):
        return value
    message = _("is not a span: give an object, or a list of start, end and label")
    raise FieldInvalid(path, message)
