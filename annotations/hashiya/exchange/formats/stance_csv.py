"""A table of stances as CSV: a text, its target, and the stance, a row for each tag.

As in SemEval-2016 task 6, Mawqif and other stance datasets. `text` is the passage, or the
whole article for a label of it; `target` the value of the attribute of that name, and
`stance` the label: its name alone where only one layer of the scheme has it. Only tags of
layers with such an attribute are in it. `article`, `start`, `end` (code points, empty for
the whole article) and `annotator` come after them. UTF-8, commas, LF between rows.

Tables of others are read as well: with tabs, with `Tweet` for `text`, with names of
columns in any case, and without an article's id, which is then found by its text.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Final

from hashiya.errors import FileInvalid
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.formats.json_lines import LABELS_ONLY
from hashiya.exchange.labels import shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.line_reader import LONGEST, lines
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

TARGET: Final = "target"
COLUMNS: Final = ("text", TARGET, "stance", "article", "start", "end", "annotator")
_NEEDED: Final = frozenset({"text", TARGET, "stance"})
_SAME: Final = {"tweet": "text", "sentence": "text", "label": "stance"}

_Cells = Mapping[str, str]


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The names of the columns, then the rows of each article."""
    yield _encoded([COLUMNS])
    layers = {layer.name for layer in scheme.layers if TARGET in layer.attribute_names}
    for exported in articles:
        rows: list[tuple[object, ...]] = []
        for tag in exported.tags:
            if tag.layer in layers:
                rows.append(_row(exported, tag, scheme))
            else:
                why = "its layer has no attribute target"
                losses.add(Part.NAME, exported.article, tag, why=why, gone=True)
        yield _encoded(rows)


def _row(exported: ExportedArticle, tag: TagRow, scheme: Scheme) -> tuple[object, ...]:
    article = exported.article
    is_span = tag.start is not None
    return (
        tag.text if is_span else article.text,
        tag.attributes.get(TARGET, ""),
        shortest(tag.layer, tag.label, scheme),
        article.id,
        tag.start if is_span else "",
        tag.end if is_span else "",
        tag.annotator,
    )


def _encoded(rows: Iterable[Iterable[object]]) -> bytes:
    table = io.StringIO(newline="")
    csv.writer(table, lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC).writerows(rows)
    return table.getvalue().encode()


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the rows; consecutive rows of one article are combined.

    Raises:
        FileInvalid: with the line.
    """
    rows = _rows(path, advance)

    def article(row: tuple[int, _Cells]) -> tuple[str, str]:
        cells = row[1]
        name = cells.get("article", "")
        return name, "" if name else cells["text"]

    for (name, row_text), pairs in groupby(rows, article):
        tags: list[ImportedTag] = []
        text: str | None = row_text or None
        for number, cells in pairs:
            tags.append(_tag(cells, path, number))
            if tags[-1].start is None:
                text = cells["text"]
        yield ImportedArticle(
            where=str(path), article=name or None, text=text, tags=tuple(tags)
        )


def _rows(path: Path, advance: Advance) -> Iterator[tuple[int, _Cells]]:
    """The cells of each row by the names of their columns, with its line."""
    csv.field_size_limit(LONGEST)
    texts = (line for _number, line in lines(path, advance))
    head_line = next(texts, "")
    separator = "\t" if "\t" in head_line else ","
    head: list[str] = []
    for cell in next(csv.reader([head_line], delimiter=separator), []):
        name = cell.strip().casefold()
        head.append(_SAME.get(name, name))
    if _NEEDED - set(head):
        message = _("{path}:1: has no columns text, target and stance")
        raise FileInvalid(message.format(path=path))
    rows = csv.reader(texts, delimiter=separator, strict=separator == ",")
    while True:
        number = rows.line_num + 2
        try:
            row = next(rows, None)
        except csv.Error as error:
            message = _("{path}:{line}: is not CSV: {problem}")
            raise FileInvalid(
                message.format(path=path, line=number, problem=error)
            ) from error
        if row is None:
            return
        if len(row) == len(head):
            yield number, dict(zip(head, row, strict=True))
        elif row:
            message = _(
                "{path}:{line}: has {count} fields, and the first line {columns}"
            )
            raise FileInvalid(
                message.format(
                    path=path, line=number, count=len(row), columns=len(head)
                )
            )


def _tag(cells: _Cells, path: Path, number: int) -> ImportedTag:
    ends: list[int | None] = []
    for name in ("start", "end"):
        cell = cells.get(name, "")
        if cell and not (cell.isascii() and cell.isdecimal() and len(cell) < 20):
            message = _("{path}:{line}: {column}: is {value}: give a whole number")
            raise FileInvalid(
                message.format(
                    path=path, line=number, column=name, value=repr(cell[:40])
                )
            )
        ends.append(int(cell) if cell else None)
    start, end = ends
    target = cells[TARGET].strip()
    return ImportedTag(
        place=f":{number}",
        start=start,
        end=end,
        text=cells["text"] if start is not None else None,
        label=cells["stance"],
        attributes={TARGET: target} if target else {},
        annotator=cells.get("annotator") or None,
    )


FORMAT = FileFormat(
    name="stance-csv",
    title=marked("a table of stances: a text, its target, and the stance"),
    unit=marked("code points"),
    alphabet=Alphabet(),
    write=written,
    read=read,
    attributes=frozenset({TARGET}),
    lacks=(LABELS_ONLY - {Part.ANNOTATOR, Part.ARTICLE_LABEL})
    | {Part.ARTICLE, Part.META, Part.TEXT},
)
