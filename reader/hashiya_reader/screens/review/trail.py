"""The way through the queue: where something was decided, so that undo can go back there."""

from dataclasses import dataclass

from hashiya.language import gettext as _
from hashiya.review.adjudication import GoldSession
from hashiya.sessions.history import Step
from hashiya_reader.screens.review.history_steps import HistoryStep, take_step
from hashiya_reader.screens.review.queue_list import QueueRow
from hashiya_reader.screens.review.visit import VisitBegun
from hashiya_reader.widgets.label_looks import Looks


@dataclass(frozen=True, slots=True)
class _Stop:
    """A row of the queue that was opened, and what had been decided there last before."""

    row: QueueRow
    session: GoldSession
    last_step: Step | None


class ReviewTrail:
    """The rows in which something was decided since the queue was opened, the latest last."""

    def __init__(self) -> None:
        self._stops: list[_Stop] = []
        self._open: _Stop | None = None
        # A row that undo went back to, and what it undid there.
        self._undone: tuple[_Stop, HistoryStep] | None = None

    def begin(self, row: QueueRow, session: GoldSession) -> VisitBegun:
        """Begin a visit of a row.

        Raises:
            StoreUnreadable: when the history cannot be read.
        """
        stop = _Stop(row, session, session.last_step)
        news, item = "", None
        if self._undone is not None:
            stop, step = self._undone
            self._undone = None
            undone = _("Undone")
            news = f"{undone} · {step.words}"
            disputed = (changed for changed in step.items if changed.kinds)
            disputed_item = next(disputed, None)
            item = disputed_item.key if disputed_item is not None else None
        self._open = stop
        return VisitBegun(
            last_step=stop.last_step,
            can_go_back=bool(self._stops),
            item=item,
            news=news,
        )

    def end(self) -> None:
        """End the visit; it stays in the trail if something was decided."""
        stop = self._open
        if stop is not None and stop.session.last_step is not stop.last_step:
            self._stops.append(stop)
        self._open = None

    def undo(self, looks: Looks) -> QueueRow | None:
        """Undo the last decision of the trail; the row to open for that, None without one.

        Raises:
            StoreUnreadable, StoreWriteFailed: when it cannot be undone or saved.
        """
        if not self._stops:
            return None
        stop = self._stops.pop()
        step = take_step(stop.session, stop.session.undo, looks, is_undone=True)
        if step is None:
            return None
        stop.session.save()
        self._undone = stop, step
        return stop.row
