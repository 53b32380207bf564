"""A table of stances as CSV: a text, its target, and the stance, a row for each tag.

As in SemEval-2016 task 6, Mawqif and other stance datasets. `text` is the passage, or the
whole article for a label of it; `target` the value of the attribute of that name, and
`stance` the label: its name alone where only one layer of the scheme has it. Only tags of
layers with such an attribute are in it. `article`, `start`, `end` (code points, empty for
the whole article) and `annotator` come after them. UTF-8, commas, LF between rows.

Tables of others are read as well: with semicolons or tabs, in any encoding that Excel
saves, with `Tweet` for `text`, with names of columns in any case, and without an
article's id, which is then found by its text.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Final

from hashiya.errors import FileInvalid
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.csv_input import Cells, CsvTable, open_table
from hashiya.exchange.formats.json_lines import LABELS_ONLY
from hashiya.exchange.labels import shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.tag_table import (
    PlacedRow,
    TaggedRow,
    articles_of_rows,
    label_cell,
    whole_cell,
)
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

TARGET: Final = "target"
COLUMNS: Final = ("text", TARGET, "stance", "article", "start", "end", "annotator")
_NEEDED: Final = frozenset({"text", TARGET, "stance"})
_SAME: Final = {"tweet": "text", "sentence": "text", "label": "stance"}


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


def read(
    path: Path, advance: Advance, *, encoding: str | None = None
) -> Iterator[ImportedArticle]:
    """The articles of the rows; consecutive rows of one article are combined.

    A row that cannot be read is among the problems.

    Raises:
        FileInvalid: when the columns are missing, or no row can be read.
    """
    with open_table(path, encoding) as table:
        names = _usual_names(table.names)
        if _NEEDED - set(names):
            problem = _("has no columns text, target and stance")
            raise FileInvalid(problem, where=f"{path}:1")
        yield from articles_of_rows(path, _rows(table, names, advance))


def _usual_names(names: Iterable[str]) -> list[str]:
    """The names of columns as we write them."""
    usual: list[str] = []
    for name in names:
        folded = name.casefold()
        usual.append(_SAME.get(folded, folded))
    return usual


def _rows(
    table: CsvTable, names: Sequence[str], advance: Advance
) -> Iterator[PlacedRow]:
    for line, cells in table.rows(names, advance):
        yield f"{table.path}:{line}", partial(_tagged_row, cells, line)


def _tagged_row(read_cells: Callable[[], Cells], line: int) -> TaggedRow:
    cells = read_cells()
    article = cells.get("article") or None
    start = whole_cell(cells, "start")
    target = cells[TARGET].strip()
    tag = ImportedTag(
        place=f":{line}",
        start=start,
        end=whole_cell(cells, "end"),
        text=cells["text"] if start is not None else None,
        label=label_cell(cells, "stance"),
        attributes={TARGET: target} if target else {},
        annotator=cells.get("annotator") or None,
    )
    is_text_of_article = article is None or start is None
    return TaggedRow(
        tag=tag, article=article, text=cells["text"] if is_text_of_article else None
    )


def _configured(options: FormatOptions) -> FileFormat:
    return replace(FORMAT, read=partial(read, encoding=options.encoding))


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
    takes=frozenset({"encoding"}),
    configured=_configured,
)
