"""Choosing one of many from a list that is filtered as one types."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.widgets import Input

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.text.normalization import fold
from hashiya_reader.keys.bindings import QUIT, bind, display_of_label, with_twins
from hashiya_reader.lazy_sequence import Lazy, LazyRows
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.label_looks import LabelLook
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.widgets.tall_row_list import TallRowList
from hashiya_rtl import isolate_arabic

T = TypeVar("T")

# The stylesheet's greatest height of a dialog, in percent; and the rows of one that are
# not the list's.
HIGHEST, FRAME = 90, 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Option(Generic[T]):
    """A value, its line, the words that the filter searches, a key that chooses it at once.

    In a dialog of tall options there may be `more` lines.
    """

    value: T
    row: Row
    words: str
    key: str = ""
    more: tuple[Row, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """All of its lines."""
        return (self.row, *self.more)


class Choose(Dialog[T | None], Generic[T]):
    """Answers with the value chosen; Escape with none. `verb` says what choosing does.

    A few options may be `tall`: of several lines each.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("enter,ctrl+j", "choose", "Choose", id="choose.take", show=True),
        bind("escape", "dismiss(None)", "Cancel", id="choose.cancel", show=True),
        bind("up", "step(-1)", "Up", id="choose.up"),
        bind("down", "step(1)", "Down", id="choose.down"),
        bind("pageup", "step(-10)", "Ten up", id="choose.page_up"),
        bind("pagedown", "step(10)", "Ten down", id="choose.page_down"),
    ]

    def __init__(
        self,
        options: Sequence[Option[T]],
        *,
        placeholder: str,
        broad: bool = False,
        tall: bool = False,
        verb: str = marked("Choose"),
    ) -> None:
        super().__init__()
        self.options = options
        self.placeholder = placeholder
        self.key_words = {"choose.take": _(verb)}
        self.box = "dialog broad" if broad else "dialog"
        self.tall = tall
        self.shown: Sequence[Option[T]] = options

    def compose(self) -> ComposeResult:
        """The filter above the list."""
        with Vertical(classes=self.box):
            yield ArabicInput(placeholder=self.placeholder, compact=True)
            rows = TallRowList if self.tall else RowList
            yield rows(empty=_("Nothing matches."))
            yield KeyRow()

    def on_mount(self) -> None:
        """Show everything."""
        self.filter()

    def on_resize(self) -> None:
        """The box keeps its height while the list shrinks, and has room for the keys below it."""
        room = self.size.height * HIGHEST // 100 - FRAME
        needed = len(self.options)
        if self.tall:
            needed = sum(len(option.rows) for option in self.options)
        self.query_one(RowList).styles.height = max(1, min(needed, room))

    @on(Input.Changed)
    def filter(self) -> None:
        """Show what has all the words; an option's key that is no word of any option chooses it."""
        typed = self.query_one(ArabicInput).value
        words = fold(typed).split()
        matching = [option for option in self.options if has_words(option, words)]
        more = self.more(words)
        count = len(matching)
        self.shown = Lazy(
            count + len(more),
            lambda index: matching[index] if index < count else more[index - count],
        )
        rows = self.query_one(RowList)
        if self.tall:
            rows.items = [option.rows for option in self.shown]
        else:
            rows.items = LazyRows(len(self.shown), lambda index: self.shown[index].row)
        rows.highlighted = 0 if self.shown else -1
        if not self.shown:
            self.choose_by_key(typed)

    def choose_by_key(self, key: str) -> None:
        """Answer with the option that has a key."""
        for option in self.options:
            if option.key and key in with_twins(option.key).split(","):
                self.dismiss(option.value)
                return

    def more(self, words: Sequence[str]) -> Sequence[Option[T]]:
        """Options below the others that have all of the folded words; it may be long and lazy."""
        return ()

    @on(Input.Submitted)
    def action_choose(self) -> None:
        """Enter takes the highlighted row."""
        self.query_one(RowList).action_choose()

    @on(RowList.Chosen)
    def answer(self, event: RowList.Chosen) -> None:
        """Answer with the row's value."""
        self.dismiss(self.shown[event.index].value)

    def action_step(self, step: int) -> None:
        """Move in the list while the filter has the keys."""
        self.query_one(RowList).action_step(step)


def has_words(option: Option[T], words: Sequence[str]) -> bool:
    """Whether an option has all of the folded words."""
    folded = fold(option.words)
    return all(word in folded for word in words)


def label_options(looks: Sequence[LabelLook]) -> list[Option[LabelLook]]:
    """Labels to choose from: the title in its colour at the right, name and key at the left."""
    options = []
    for look in looks:
        option = Option(value=look, row=label_row(look), words=look.words, key=look.key)
        options.append(option)
    return options


def label_row(look: LabelLook) -> Row:
    """A label's line."""
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    key = display_of_label(look.key) or " "
    words = isolate_arabic(f" {key}  {look.label}")
    name = Piece(words, Style(dim=True), direction="ltr")
    return Row(right=(Piece("▐ ", ink), Piece(look.title, ink)), left=(name,))
