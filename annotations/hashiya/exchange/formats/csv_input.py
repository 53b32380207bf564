"""CSV tables that are imported, in any encoding and dialect that Excel saves."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from hashiya.corpus.importing.candidates import SourceDamaged, SourceFile
from hashiya.corpus.importing.readers.table_rows import TableRow, is_text, table_rows
from hashiya.corpus.importing.text_stream import as_utf8
from hashiya.errors import FileInvalid, Hint, unreadable
from hashiya.exchange.formats.excel_cells import from_excel
from hashiya.exchange.registry import Advance
from hashiya.io.jsonl import too_long
from hashiya.io.regular_files import open_file_or_pipe
from hashiya.language import gettext as _

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class CsvTable:
    """An open table: the names of its columns, and the rows below them."""

    path: Path
    names: Sequence[str]
    _rows: Iterator[TableRow]
    _file: IO[bytes]
    _encoding: str

    def rows(
        self, names: Sequence[str], advance: Advance
    ) -> Iterator[tuple[int, Callable[[], Cells]]]:
        """The line of each row, and what reads its cells by these names of the columns.

        It raises FileInvalid when the line is no row of the table, or in another encoding.
        """
        position = 0
        for row in self._rows:
            now = self._file.tell()
            advance(now - position)
            position = now
            yield row.line, partial(self._cells, row, names)

    def _cells(self, row: TableRow, names: Sequence[str]) -> Cells:
        cells = row.cells_below(len(names))
        problem, hint = "", None
        if row.problem:
            problem = _(
                "is not CSV: {problem}; a quotation mark may be left open there"
            ).format(problem=row.problem)
        elif row.is_too_long:
            problem = too_long()
        elif len(cells) != len(names):
            problem = _("has {count} fields, and the first line {expected}").format(
                count=len(cells), expected=len(names)
            )
        elif not all(cell.isascii() or is_text(cell) for cell in cells):
            problem = _("is not {encoding}").format(encoding=self._encoding.upper())
            hint = Hint.NAME_ENCODING
        if problem:
            raise FileInvalid(problem, hint=hint, where=f"{self.path}:{row.line}")
        return from_excel(dict(zip(names, cells, strict=True)))


@contextmanager
def open_table(path: Path, encoding: str | None = None) -> Iterator[CsvTable]:
    """Open a table; it is separated by commas, semicolons, tabs, or as its first line says.

    Raises:
        FileInvalid: when it cannot be read.
    """
    try:
        with open_file_or_pipe(path) as file:
            source = SourceFile(name=str(path), id="", file=file, size=0)
            encoding, rows = table_rows(as_utf8(source), encoding)
            first = next(rows, None)
            names = [] if first is None else [name.strip() for name in first.cells]
            yield CsvTable(path, names, rows, file, encoding)
    except SourceDamaged as error:
        raise FileInvalid(error.problem, hint=error.hint, where=error.where) from error
    except OSError as error:
        raise unreadable(path, error) from error
