"""Waiting for long work, which tells how far it is and can be stopped."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.worker import get_current_worker

from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_rtl import isolate_arabic

T = TypeVar("T")


class Working(Dialog[T | None], Generic[T]):
    """Answers with the last value that the work yielded; None where it yielded none. Escape stops it between steps."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "escape",
            "stop",
            "Stop here; what is done stays",
            id="working.stop",
            show=True,
        )
    ]

    @dataclass
    class Step(Message):
        """So many steps are done."""

        done: int

    @dataclass
    class Ended(Message):
        """The work is over, or was stopped after so many steps."""

        answer: object
        done: int

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
        self.tell(0)
        self.do_steps()

    def tell(self, done: int) -> None:
        """Say how far it is."""
        self.query_one("#far", OneRow).row = Row(
            # The numbers by themselves: after an Arabic word in one piece they would
            # stand before it.
            left=(Piece(self.what), Piece(f" · {done:,}/{self.count:,}"))
        )

    @work(thread=True, group="working", exclusive=True)
    def do_steps(self) -> None:
        """Take one step after the other, off the screen's thread."""
        worker = get_current_worker()
        answer: T | None = None
        done = 0
        for done, each in enumerate(self.steps, 1):
            answer = each
            self.post_message(self.Step(done))
            if worker.is_cancelled:
                break
        self.post_message(self.Ended(answer, done))

    @on(Step)
    def show_step(self, event: Step) -> None:
        """Say how far it is."""
        self.tell(event.done)

    @on(Ended)
    def answer(self, event: Ended) -> None:
        """Answer with what was done; where that is not all, say how much it is."""
        if event.done < self.count:
            words = isolate_arabic(
                f"{self.what}: stopped after {event.done:,} of {self.count:,}"
            )
            # What comes of it may open a dialog, which takes mere news away.
            self.app.notify(words, title="Stopped", severity="warning")
        self.dismiss(event.answer)  # type: ignore[arg-type]

    def action_stop(self) -> None:
        """Stop after the step that is being done."""
        self.workers.cancel_group(self, "working")
