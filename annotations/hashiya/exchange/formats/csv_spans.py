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
import json
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import IO, TypeVar

from hashiya.corpus.importing.candidates import SourceDamaged, SourceFile
from hashiya.corpus.importing.readers.table_rows import TableRow, is_text, table_rows
from hashiya.corpus.importing.text_stream import as_utf8
from hashiya.errors import FileInvalid, Hint, system_reason
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.excel_cells import SEPARATORS, for_excel, from_excel
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, texts, whole_number
from hashiya.io.json_text import dumps
from hashiya.io.jsonl import too_long
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
_SHOWN = 40

_BYTE_ORDER_MARK = "\ufeff"
Cells = dict[str, str]
_Value = TypeVar("_Value")


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
    try:
        with path.open("rb") as file:
            source = SourceFile(name=str(path), id="", file=file, size=0)
            encoding, rows = table_rows(as_utf8(source), encoding)
            yield from _articles(_advancing(rows, file, advance), path, encoding)
    except SourceDamaged as error:
        raise FileInvalid(str(error), hint=error.hint) from error
    except OSError as error:
        raise FileInvalid(
            _("{path}: cannot be read: {reason}; give another file").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def columns(path: Path) -> set[str]:
    """The names in the first row of a table; none if the file is no table."""
    try:
        with path.open("rb") as file:
            source = SourceFile(name=str(path), id="", file=file, size=0)
            _encoding, rows = table_rows(as_utf8(source), None)
            first = next(rows, None)
    except (SourceDamaged, OSError):
        return set()
    return set() if first is None else {name.strip() for name in first.cells}


def _advancing(
    rows: Iterator[TableRow], file: IO[bytes], advance: Advance
) -> Iterator[TableRow]:
    position = 0
    for row in rows:
        now = file.tell()
        advance(now - position)
        position = now
        yield row


def _articles(
    rows: Iterator[TableRow], path: Path, encoding: str
) -> Iterator[ImportedArticle]:
    """The rows' tags by article, and the problems in between."""
    head = _head(next(rows, None), path)
    unused = [name for name in head if name not in COLUMNS]
    if unused:
        problem = _("left out: the columns {names}").format(
            names=comma_separated(unused)
        )
        yield ImportedArticle(where=f"{path}:1", problems=(problem,))
    broken = BrokenRows()
    tags: list[ImportedTag] = []
    article = ""
    for row in rows:
        where = f"{path}:{row.line}"
        problems: list[str] = []
        try:
            cells = _row_cells(row, head, where, encoding)
            tag = _tag(cells, row.line, where, problems)
        except FileInvalid as error:
            yield from broken.reported(where, error)
            continue
        yield from broken.before_a_whole_one()
        if problems:
            yield ImportedArticle(where=where, problems=tuple(problems))
        if tags and cells["article"] != article:
            yield ImportedArticle(where=str(path), article=article, tags=tuple(tags))
            tags = []
        article = cells["article"]
        tags.append(tag)
    if tags:
        yield ImportedArticle(where=str(path), article=article, tags=tuple(tags))
    broken.refuse_if_all()


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


def _head(row: TableRow | None, path: Path) -> list[str]:
    head = [] if row is None else [name.strip() for name in row.cells]
    if any(name not in head for name in _NEEDED):
        raise FileInvalid(
            _("{path}:1: has no columns {names}: name them in the first line").format(
                path=path, names=comma_separated(_NEEDED)
            )
        )
    return head


def _row_cells(row: TableRow, head: list[str], where: str, encoding: str) -> Cells:
    """The row's cells by the names of their columns, as they were exported.

    Raises:
        FileInvalid: when it is no row of the table, or in another encoding.
    """
    cells = row.cells
    # Programs that write tables put empty cells behind the last column.
    while len(cells) > len(head) and not cells[-1]:
        cells = cells[:-1]
    problem, hint = "", None
    if row.problem:
        problem = _(
            "is not CSV: {problem}; a quotation mark may be left open there"
        ).format(problem=row.problem)
    elif row.is_too_long:
        problem = too_long()
    elif len(cells) != len(head):
        problem = _("has {count} fields, and the first line {expected}").format(
            count=len(cells), expected=len(head)
        )
    elif not all(cell.isascii() or is_text(cell) for cell in cells):
        problem = _("is not {encoding}").format(encoding=encoding.upper())
        hint = Hint.NAME_ENCODING
    if problem:
        raise FileInvalid(f"{where}: " + problem, hint=hint)
    return from_excel(dict(zip(head, cells, strict=True)))


def _tag(cells: Cells, line: int, where: str, problems: list[str]) -> ImportedTag:
    """The tag of a row; a cell that cannot be used is among the problems.

    Raises:
        FileInvalid: when there is no label, or what should be an offset is none.
    """
    try:
        start, end = _number(cells, "start"), _number(cells, "end")
        label = _label(cells)
    except FieldInvalid as error:
        column = error.path.removeprefix(".")
        raise FileInvalid(f"{where}: {column}: " + error.message) from error

    def usable(read_cell: Callable[[Cells, str], _Value], name: str) -> _Value | None:
        try:
            return read_cell(cells, name)
        except FieldInvalid as error:
            message = _("{column}: is not used: it {problem}")
            column = error.path.removeprefix(".")
            problems.append(message.format(column=column, problem=error.message))
            return None

    return ImportedTag(
        place=f":{line}",
        start=start,
        end=end,
        text=cells.get("text") or None,
        layer=cells.get("layer") or None,
        label=label,
        attributes=usable(_attributes, "attributes") or {},
        confidence=usable(_number, "confidence"),
        note=cells.get("note", ""),
        annotator=cells.get("annotator") or None,
        origin=cells.get("origin") or None,
        score=usable(_score, "score"),
        created=cells.get("created") or None,
        updated=cells.get("updated") or None,
        id=usable(_number, "id"),
    )


def _label(cells: Cells) -> str:
    if not cells["label"].strip():
        raise FieldInvalid(".label", _("is missing: give a label"))
    return cells["label"]


def _number(cells: Cells, name: str) -> int | None:
    cell = cells.get(name, "").strip()
    if not cell:
        return None
    # Excel writes decimals with the comma of its language.
    number = whole_number(cell.replace(",", "."))
    if number is None:
        raise FieldInvalid(
            f".{name}",
            _("is {value!r}: give a whole number").format(value=cell[:_SHOWN]),
        )
    return number


def _score(cells: Cells, name: str) -> float | None:
    cell = cells.get(name, "").strip()
    if not cell:
        return None
    try:
        score = float(cell.replace(",", "."))
    except ValueError:
        score = math.nan
    if not math.isfinite(score):
        raise FieldInvalid(
            f".{name}", _("is {value!r}: give a number").format(value=cell[:_SHOWN])
        )
    return score


def _attributes(cells: Cells, name: str) -> dict[str, str]:
    cell = cells.get(name, "")
    if not cell:
        return {}
    try:
        row: Row = {name: json.loads(cell)}
    except (ValueError, RecursionError) as error:
        message = _("is not JSON: give an object of strings")
        raise FieldInvalid(f".{name}", message) from error
    return texts(row, name)


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
