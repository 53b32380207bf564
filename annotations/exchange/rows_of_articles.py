"""What JSON Lines formats have in common: an object a line, each an article or what one annotator says of it."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from annotations.exchange.fields import Row, told_of
from annotations.exchange.formats import Advance, Write
from annotations.exchange.lines import ALL, Stretch, json_rows
from annotations.exchange.losses import Losses
from annotations.exchange.values import Exported, Imported
from annotations.files.jsontext import dumps
from annotations.scheme import Scheme


class RowsRead:
    """How such a file is read, by what `understood` makes of the place and the object of a row; by stretches as well.

    What raises FieldInvalid in there is told as FileInvalid, with the line and the place in it.
    """

    def __init__(self, understood: Callable[[str, Row], Imported]) -> None:
        self._understood = understood

    def __call__(self, path: Path, advance: Advance, stretch: Stretch = ALL) -> Iterator[Imported]:
        """What the rows tell."""
        for where, row in json_rows(path, advance, stretch):
            with told_of(where):
                imported = self._understood(where, row)
            yield imported


def writing(rows: Callable[[Exported], Iterable[Row]]) -> Write:
    """How such a file is written, by the `rows` of an article."""

    def write(exported: Iterable[Exported], scheme: Scheme, losses: Losses) -> Iterator[bytes]:  # noqa: ARG001 - a format's signature
        for each in exported:
            for row in rows(each):
                yield f"{dumps(row)}\n".encode()

    return write
