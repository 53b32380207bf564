"""A question asked in one row at the foot of the screen, without covering the text it is about."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from reader.keys import bind
from reader.widgets.arabic_input import ArabicInput
from reader.widgets.one_row import OneRow
from reader.widgets.row import Piece, Row


class Prompt(Horizontal):
    """Hidden until `ask` is called; Enter answers, Escape leaves the question open, ↑ and ↓ go through suggestions."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("escape", "dismiss", "Not now", id="prompt.dismiss", show=True),
        bind("up", "suggest(-1)", "Previous suggestion", id="prompt.previous"),
        bind("down", "suggest(1)", "Next suggestion", id="prompt.next"),
    ]

    @dataclass
    class Answered(Message):
        """Enter was pressed; `purpose` is what `ask` was called with."""

        purpose: str
        answer: str

    @dataclass
    class Dismissed(Message):
        """The question was left open."""

        purpose: str

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self.purpose = ""
        self.suggestions: Sequence[str] = ()
        self.display = False

    def compose(self) -> ComposeResult:
        """The field at the right, the question at the left."""
        yield OneRow()
        yield ArabicInput(compact=True, select_on_focus=True)

    def ask(self, purpose: str, question: str, *, value: str = "", suggestions: Sequence[str] = ()) -> None:
        """Show the question with a value that Enter takes and typing replaces."""
        self.purpose = purpose
        self.suggestions = suggestions
        self.query_one(OneRow).row = Row(left=(Piece(question),))
        field = self.query_one(ArabicInput)
        field.value = value
        self.display = True
        field.focus()

    def action_dismiss(self) -> None:
        """Leave the question open."""
        self.display = False
        self.post_message(self.Dismissed(self.purpose))

    def action_suggest(self, step: int) -> None:
        """Put the next suggestion into the field."""
        if not self.suggestions:
            return
        field = self.query_one(ArabicInput)
        here = self.suggestions.index(field.value) if field.value in self.suggestions else -1 if step > 0 else 0
        field.value = self.suggestions[(here + step) % len(self.suggestions)]
        field.select_all()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Answer with what stands in the field."""
        event.stop()
        self.display = False
        self.post_message(self.Answered(self.purpose, event.value))
