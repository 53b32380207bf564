"""A table of tags as CSV (RFC 4180), a row for each.

The rows of labels of whole articles have an empty `start` and `end`. Offsets are code
points. The texts are not in it, only each span's words. UTF-8, commas, LF between rows;
every text is quoted, and comes back as it was. Cells that begin with `=`, `+`, `-` or
`@` are written as they are, for a dataset that changes words is wrong: import the
columns into a spreadsheet as text. `attributes` is a JSON object.

For Excel, which opens a file by a double click and knows no UTF-8 without a byte order
mark, a table begins with one, is separated as the user's Excel separates lists, and has
cells that Excel leaves alone (`hashiya.exchange.formats.excel_cells`). A table is read
in any encoding and dialect that Excel saves.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from hashiya.errors import FileInvalid
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.csv_input import Cells, CsvTable, open_table
from hashiya.exchange.formats.excel_cells import SEPARATORS, for_excel
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.tag_table import (
    PlacedRow,
    TaggedRow,
    articles_of_rows,
    tagged_row,
)
from hashiya.exchange.values import ExportedArticle, ImportedArticle
from hashiya.io.json_text import dumps
from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

COLUMNS = (
    "article",
    "id",
    "start",
    "end",
    "text",
    "layer",
    "label",
    "attributes",
    "confidence",
    "note",
    "annotator",
    "origin",
    "created",
    "updated",
    "score",
)
_NEEDED = ("article", "start", "end", "label")
# The most columns that a message names.
_SHOWN = 20
_BYTE_ORDER_MARK = "\ufeff"


def written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    *,
    excel: bool = False,
    separator: str = ",",
) -> Iterator[bytes]:
    """The head, then the rows of each article."""
    head = _encoded([COLUMNS], separator)
    yield f"{_BYTE_ORDER_MARK}{head}".encode() if excel else head.encode()
    for exported in articles:
        if exported.tags:
            article_id = exported.article.id
            rows = [_cells(article_id, tag) for tag in exported.tags]
            if excel:
                rows = [for_excel(row) for row in rows]
            yield _encoded(rows, separator).encode()


def read(
    path: Path, advance: Advance, *, encoding: str | None = None
) -> Iterator[ImportedArticle]:
    """The articles of the rows; consecutive rows of one article are combined.

    The columns may come in any order; only article, start, end and label must be there.
    The table may be separated by commas, semicolons or tabs, and in any encoding that is
    recognized. A row that cannot be read is among the problems.

    Raises:
        FileInvalid: when the columns are missing, or no row can be read.
    """
    with open_table(path, encoding) as table:
        if any(name not in table.names for name in _NEEDED):
            message = _("has no columns {names}: name them in the first line")
            problem = message.format(names=comma_separated(_NEEDED))
            raise FileInvalid(problem, where=f"{path}:1")
        unused = [name for name in table.names if name not in COLUMNS]
        if unused:
            message = _("left out: the columns {names}")
            problem = message.format(names=comma_separated(unused, _SHOWN))
            yield ImportedArticle(where=f"{path}:1", problems=(problem,))
        yield from articles_of_rows(path, _rows(table, advance))


def columns(path: Path) -> set[str]:
    """The names in the first row of a table; none if the file is no table."""
    with suppress(FileInvalid), open_table(path) as table:
        return set(table.names)
    return set()


def _rows(table: CsvTable, advance: Advance) -> Iterator[PlacedRow]:
    for line, cells in table.rows(table.names, advance):
        yield f"{table.path}:{line}", partial(_row, cells, line)


def _row(cells: Callable[[], Cells], line: int) -> TaggedRow:
    return tagged_row(cells(), f":{line}")


def _encoded(rows: Iterable[Sequence[object]], separator: str) -> str:
    table = io.StringIO(newline="")
    writer = csv.writer(
        table,
        delimiter=separator,
        lineterminator="\n",
        quoting=csv.QUOTE_NONNUMERIC,
    )
    writer.writerows(rows)
    return table.getvalue()


def _cells(article: str, tag: TagRow) -> tuple[object, ...]:
    """The cells of a tag's row, in the order of COLUMNS."""
    return (
        article,
        tag.id,
        "" if tag.start is None else tag.start,
        "" if tag.end is None else tag.end,
        tag.text,
        tag.layer,
        tag.label,
        dumps(tag.attributes) if tag.attributes else "",
        tag.confidence,
        tag.note,
        tag.annotator,
        tag.origin,
        tag.created,
        tag.updated,
        tag.score,
    )


def _configured(options: FormatOptions) -> FileFormat:
    separator = "," if not options.excel else ";"
    if options.separator is not None:
        separator = SEPARATORS[options.separator]
    return replace(
        FORMAT,
        write=partial(written, excel=options.excel, separator=separator),
        read=partial(read, encoding=options.encoding),
    )


FORMAT = FileFormat(
    name="csv",
    alphabet=Alphabet(),
    title=marked("a table of tags, with the words of each but not the texts"),
    unit=marked("code points"),
    write=written,
    read=read,
    lacks=frozenset({Part.ARTICLE, Part.TEXT, Part.META, Part.STATUS}),
    takes=frozenset({"excel", "separator", "encoding"}),
    configured=_configured,
)
