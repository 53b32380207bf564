"""The rows of a CSV file (RFC 4180), whatever separates their fields and ends their lines."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from hashiya.corpus.importing.candidates import SourceFile
from hashiya.corpus.importing.text_stream import sampled_lines
from hashiya.io.jsonl import LONGEST

# How Excel names the separator, in a line before the first row.
_SEPARATOR = "sep="
# A character that no decoding yields: it marks a row with a line that was too long.
_GAP = "\ud800"


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row with its first and last line; `problem` is why it is no CSV, "" where it is.

    Bytes that are not in the encoding are lone surrogates in the cells.
    """

    line: int
    last_line: int
    cells: list[str]
    problem: str = ""

    @property
    def is_too_long(self) -> bool:
        """Whether a line of it was too long to be read."""
        return any(_GAP in cell for cell in self.cells)

    def cells_below(self, columns: int) -> list[str]:
        """The cells without empty ones behind the last column, which programs put there."""
        if any(self.cells[columns:]):
            return self.cells
        return self.cells[:columns]


def table_rows(
    source: SourceFile, encoding: str | None
) -> tuple[str, Iterator[TableRow]]:
    """The encoding of the file, and its rows that are not empty.

    The separator is the one that a line `sep=` names, or the one of comma, semicolon and
    tab that is most often in the first line.
    """
    encoding, lines = sampled_lines(source, encoding)
    return encoding, _rows(lines, encoding)


def is_text(cell: str) -> bool:
    """Whether all of the cell was in the file's encoding."""
    try:
        cell.encode()
    except UnicodeEncodeError:
        return False
    return True


def _rows(lines: Iterator[bytes | None], encoding: str) -> Iterator[TableRow]:
    # Longer texts than csv's own limit of 131,072 characters are articles too.
    csv.field_size_limit(LONGEST)
    text = (
        _GAP if line is None else line.decode(encoding, "surrogateescape")
        for line in lines
    )
    first = next(text, "").removeprefix("\ufeff")
    delimiter = max(",;\t", key=first.count)
    before = 0
    if first.lower().startswith(_SEPARATOR) and first[len(_SEPARATOR) :].strip("\r\n"):
        delimiter = first[len(_SEPARATOR)]
        first = next(text, "")
        before = 1
    reader = csv.reader(chain([first], text), delimiter=delimiter, strict=True)
    while True:
        line = reader.line_num + before + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield TableRow(line, reader.line_num + before, [], str(error))
            continue
        if cells is None:
            return
        if cells:
            yield TableRow(line, reader.line_num + before, cells)
