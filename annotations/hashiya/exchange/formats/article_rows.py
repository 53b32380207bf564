"""What JSON Lines formats have in common: an object a line, each an article or what one annotator says of it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import Advance, Write
from hashiya.exchange.values import Exported, Imported
from hashiya.io.fields import Row, located
from hashiya.io.json_text import dumps
from hashiya.io.line_reader import ALL, Stretch, json_row, raw_lines
from hashiya.model.scheme import Scheme


class RowsRead:
    """How such a file is read, by what `understood` makes of the place and the object of a row; by stretches as well.

    What raises FieldInvalid in there is told as FileInvalid, with the line and the
    place in it. What is not None of what `quickly` makes of the place and the bytes of
    a line saves that.
    """

    def __init__(
        self,
        understood: Callable[[str, Row], Imported],
        quickly: Callable[[str, bytes], Imported | None] = lambda _where, _line: None,
    ) -> None:
        self._understood = understood
        self._quickly = quickly

    def __call__(
        self, path: Path, advance: Advance, stretch: Stretch = ALL
    ) -> Iterator[Imported]:
        """What the rows tell."""
        for number, line in raw_lines(path, advance, stretch):
            where = f"{path}:{number}"
            imported = self._quickly(where, line)
            if imported is None and (row := json_row(line, where)) is not None:
                with located(where):
                    imported = self._understood(where, row)
            if imported is not None:
                yield imported


def writing(rows: Callable[[Exported], Iterable[Row]]) -> Write:
    """How such a file is written, by the `rows` of an article."""

    def write(
        exported: Iterable[Exported], scheme: Scheme, losses: Losses
    ) -> Iterator[bytes]:
        for each in exported:
            for row in rows(each):
                yield f"{dumps(row)}\n".encode()

    return write
