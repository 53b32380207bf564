"""Waiting for long work that shows its progress and can be stopped."""

from collections.abc import Iterator
from typing import ClassVar, Generic, TypeVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.worker import get_current_worker

from hashiya.language import gettext as _
from hashiya_reader.keys.bindings import bind
from hashiya_reader.look.direction import sentence
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row

T = TypeVar("T")


class Working(Dialog[T | None], Generic[T]):
    """Answers with the last value that the work yielded, or None; Escape stops it between steps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "escape",
            "stop",
            "Stop here; what is done stays",
            id="working.stop",
            show=True,
        )
    ]

    def __init__(self, what: str, steps: Iterator[T], count: int) -> None:
        super().__init__()
        self.what = what
        self.steps = steps
        self.count = count

    def compose(self) -> ComposeResult:
        """What is done, how far it is, and how to stop it."""
        with Vertical(classes="dialog"):
            yield OneRow(id="far")
            yield KeyRow()

    def on_mount(self) -> None:
        """Begin."""
        self.show_progress(0)
        self.do_steps()

    def show_progress(self, done: int) -> None:
        """Show how many steps are done."""
        # Apart: in one piece with an Arabic word the numbers would be before it.
        numbers = Piece(f" · {done:,}/{self.count:,}")
        self.query_one("#far", OneRow).row = Row(start=(Piece(self.what), numbers))

    @work(thread=True, group="working", exclusive=True)
    def do_steps(self) -> None:
        """Take one step after the other, in a thread."""
        worker = get_current_worker()
        answer: T | None = None
        done = 0
        for done, value in enumerate(self.steps, 1):
            answer = value
            self.call_later(self.show_progress, done)
            if worker.is_cancelled:
                break
        self.call_later(self.answer, answer, done)

    def answer(self, answer: T | None, done: int) -> None:
        """Answer with the last value; where the work was stopped, say after how many steps."""
        if done < self.count:
            words = sentence(
                _("{what}: stopped after {done:,} of {count:,}").format(
                    what=self.what, done=done, count=self.count
                )
            )
            # The result may open a dialog, which removes toasts of mere information.
            self.app.notify(words, title=_("Stopped"), severity="warning")
        self.dismiss(answer)

    def action_stop(self) -> None:
        """Stop after the step that is being done."""
        self.workers.cancel_group(self, "working")
