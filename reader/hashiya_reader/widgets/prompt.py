"""A question asked at the foot of the screen, without covering the text it is about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from hashiya.language import gettext as _
from hashiya.language import is_right_to_left, marked
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.widgets.completion import matching
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row, fitted

if TYPE_CHECKING:
    from hashiya_reader.widgets.arabic_input import ArabicInput

DIM = Style(dim=True)
CHOSEN = Style(bold=True, underline=True)
# More would never fit into a row.
SHOWN = 40


class Prompt(Vertical):
    """Hidden until `ask` is called.

    Enter answers, Escape leaves the question open, ↑ and ↓ go through what is offered.

    Suggestions that match the typed value are in a row above the question; Tab
    completes the first that fits.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter,ctrl+s", "take", "Save", id="prompt.take", show=True),
        bind("escape", "dismiss", "Cancel", id="prompt.dismiss", show=True),
        bind("up", "suggest(-1)", "Previous suggestion", id="prompt.previous"),
        bind("down,tab", "suggest(1)", "Next suggestion", id="prompt.next"),
        bind("shift+tab", "suggest(-1)", "Previous suggestion", id="prompt.back"),
    ]

    @dataclass
    class Answered(Message):
        """Enter was pressed; `purpose` is what `ask` was called with."""

        purpose: object
        answer: str

    @dataclass
    class Dismissed(Message):
        """The question was left open."""

        purpose: object

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.purpose: object = None
        self.suggestions: Sequence[str] = ()
        self.shown: Sequence[str] = ()
        self.pieces: tuple[Piece, ...] = ()
        self.key_words: Mapping[str, str] = {}
        self._question: Callable[[], str] = str
        self._take = self._dismiss = ""
        self.display = False

    def compose(self) -> ComposeResult:
        """The row for the question, empty until one is asked: few articles need one."""
        yield Horizontal()

    @property
    def field(self) -> "ArabicInput":
        """Where the answer is typed."""
        from hashiya_reader.widgets.arabic_input import ArabicInput

        return self.query_one(ArabicInput)

    def _prepare(self) -> None:
        """Mount what is offered, and below it the question and the field, once."""
        from hashiya_reader.widgets.arabic_input import ArabicInput

        row = self.query_one(Horizontal)
        if not row.children:
            self.mount(OneRow(classes="offers"), before=row)
            field = ArabicInput(compact=True, select_on_focus=True)
            row.mount(OneRow(classes="question"), field)

    def ask(
        self,
        purpose: object,
        question: Callable[[], str],
        *,
        value: str = "",
        suggestions: Sequence[str] = (),
        take: str = marked("Save"),
        dismiss: str = marked("Cancel"),
    ) -> None:
        """Show the question with a value that Enter takes and typing replaces.

        `question` words it in the language of the interface; `take` and `dismiss` say
        what Enter and Escape do.
        """
        self._prepare()
        self._question, self._take, self._dismiss = question, take, dismiss
        self.purpose = purpose
        self.suggestions = self.shown = suggestions
        self.word_again()
        field = self.field
        self.query_one(".offers").display = bool(suggestions)
        field.offers = suggestions
        field.value = value
        self.show_offers()
        self.display = True
        field.focus()

    def word_again(self) -> None:
        """Show the question and the verbs of its keys in the language of the interface."""
        row = self.query_one(Horizontal)
        if not row.children:
            return
        self.key_words = {
            "prompt.take": _(self._take),
            "prompt.dismiss": _(self._dismiss),
        }
        field = self.field
        words = self.query_one(".question", OneRow)
        words.row = Row(start=(Piece(f" {self._question()}"),))
        # What is read first is the question.
        first, second = (field, words) if is_right_to_left() else (words, field)
        row.move_child(first, before=second)

    def show_offers(self) -> None:
        """Show the values that match, from the right, with the field's own marked."""
        value = self.field.value
        index = self.shown.index(value) if value in self.shown else 0
        # The marked one is always visible: earlier ones leave the row.
        visible = self.shown[max(0, index - 1) : index + SHOWN]
        pieces = [Piece(worded(self, "{prompt.previous}{prompt.next} "), DIM)]
        for suggestion in visible:
            style = CHOSEN if suggestion == value else Style()
            pieces += [Piece(suggestion, style), Piece(" · ", DIM)]
        self.pieces = tuple(pieces[:-1])
        self.query_one(".offers", OneRow).row = Row(right=self.pieces)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Offer only what matches the typed value; a value that was chosen narrows nothing."""
        event.stop()
        if event.value not in self.shown:
            self.shown = matching(event.value, self.suggestions)
        self.show_offers()

    @on(events.Click, ".offers")
    def take_offered(self, event: events.Click) -> None:
        """Answer with the suggestion that was clicked."""
        offers = self.query_one(".offers", OneRow)
        place = event.get_content_offset(offers)
        if place is None:
            return
        end = 0
        for index, piece in enumerate(self.pieces):
            end += fitted((piece,), max(0, offers.size.width - end), Style())[1]
            # The first piece is the keys', and every second after it parts two values.
            if offers.size.width - 1 - place.x < end:
                if index % 2:
                    self.field.value = piece.text
                    self.action_take()
                return

    def action_dismiss(self) -> None:
        """Leave the question open."""
        self.display = False
        self.post_message(self.Dismissed(self.purpose))

    def action_suggest(self, step: int) -> None:
        """Put the next suggestion into the field."""
        suggestions = self.shown or self.suggestions
        if not suggestions:
            return
        field = self.field
        if field.value in suggestions:
            index = suggestions.index(field.value)
        else:
            index = -1 if step > 0 else 0
        self.shown = suggestions
        field.value = suggestions[(index + step) % len(suggestions)]
        field.select_all()

    @on(Input.Submitted)
    def answer(self, event: Input.Submitted) -> None:
        """Answer by Enter in the field."""
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        """Answer with the field's value."""
        self.display = False
        self.post_message(self.Answered(self.purpose, self.field.value))
