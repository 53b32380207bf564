"""The list of labels, filtered as one types."""

from collections.abc import Sequence
from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from annotations.search import fold
from reader.keys import bind
from reader.widgets.arabic_input import ArabicInput
from reader.widgets.looks import LabelLook
from reader.widgets.row import Piece, Row
from reader.widgets.row_list import RowList


class ChooseLabel(ModalScreen[LabelLook | None]):
    """Answers with the label chosen; Escape with none."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "dismiss(None)", "Not now", id="choose.cancel", show=True),
        bind("up", "step(-1)", "Up", id="choose.up"),
        bind("down", "step(1)", "Down", id="choose.down"),
    ]

    def __init__(self, looks: Sequence[LabelLook]) -> None:
        super().__init__()
        self.looks = looks
        self.shown = list(looks)

    def compose(self) -> ComposeResult:
        """The filter above the list."""
        with Vertical(classes="dialog"):
            yield ArabicInput(placeholder="type to filter", compact=True)
            yield RowList(empty="No such label.")

    def on_mount(self) -> None:
        """Show every label."""
        self.query_one(RowList).styles.height = len(self.looks)
        self.filter()

    @on(Input.Changed)
    def filter(self) -> None:
        """Show the labels whose name or title has the words."""
        words = fold(self.query_one(ArabicInput).value).split()
        self.shown = [look for look in self.looks if all(word in fold(f"{look.title} {look.label}") for word in words)]
        labels = self.query_one(RowList)
        labels.items = [(label_row(look),) for look in self.shown]
        labels.highlighted = 0

    @on(Input.Submitted)
    def choose(self) -> None:
        """Enter takes the highlighted label."""
        self.query_one(RowList).action_choose()

    @on(RowList.Chosen)
    def answer(self, event: RowList.Chosen) -> None:
        """Answer with the row's label."""
        self.dismiss(self.shown[event.index])

    def action_step(self, step: int) -> None:
        """Move in the list while the filter has the keys."""
        self.query_one(RowList).action_step(step)


def label_row(look: LabelLook) -> Row:
    """A label's line: its title in its colour at the right, its name and key at the left."""
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    left = (Piece(f" {look.key or ' '}  {look.label}", Style(dim=True)),)
    return Row(right=(Piece("▐ ", ink), Piece(look.title, ink)), left=left)
