"""The stages of an export or import on a terminal: a bar, and a message for an interruption."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from types import TracebackType
from typing import Self

from hashiya.exchange.stages import Work, WorkStage
from hashiya.language import gettext as _
from hashiya_reader.cli.interruption import interrupted_once
from hashiya_reader.cli.progress import Update, progress


class StageProgress:
    """The progress function of a library call, and a block around it.

    A KeyboardInterrupt that leaves the block has the outcome of the current stage as
    its message. `outcome` gives that, `show` the function that shows how much of a
    stage is done, until its context ends.
    """

    def __init__(
        self,
        outcome: Callable[[WorkStage], str],
        show: Callable[[WorkStage, int], AbstractContextManager[Update]],
    ) -> None:
        self._outcome = outcome
        self._show = show
        self._stage: WorkStage | None = None
        self._shown = ExitStack()
        self._update: Update = _ignore

    def __call__(self, stage: WorkStage, done: int, total: int) -> None:
        """Show the progress of the stage."""
        if stage != self._stage:
            self._shown.close()
            self._stage = stage
            self._update = self._shown.enter_context(self._show(stage, total))
        self._update(done, total)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._shown.close()
        if isinstance(error, KeyboardInterrupt) and self._stage is not None:
            raise KeyboardInterrupt(self._outcome(self._stage)) from error


def export_progress() -> StageProgress:
    """The progress of an export."""
    return StageProgress(_export_outcome, _export_bar)


def import_progress() -> StageProgress:
    """The progress of an import; while it applies tags, a second interruption is ignored."""
    return StageProgress(_import_outcome, _import_bar)


def suggestion_progress() -> StageProgress:
    """The progress of an import of suggestions."""
    return StageProgress(_suggestion_outcome, _import_bar)


def _export_outcome(stage: WorkStage) -> str:
    if stage.work is Work.REPORT:
        return _("{output} is written, but not its report").format(output=stage.output)
    if stage.work is not Work.WRITE:
        return _("nothing is written")
    if not stage.output:
        return _("the output on stdout is incomplete")
    return _("{output} is not written").format(output=stage.output)


def _export_bar(stage: WorkStage, _total: int) -> AbstractContextManager[Update]:
    if stage.work is Work.FIND_COPIES:
        return progress(_("looking for copies"))
    # On stdout the dataset itself is seen.
    is_seen = stage.work is Work.WRITE and not stage.output
    if stage.work is Work.REPORT or is_seen:
        return nullcontext(_ignore)
    return progress(_("exporting"))


def _import_outcome(stage: WorkStage) -> str:
    if stage.work is Work.APPLY:
        return _("what was imported has been undone")
    return _("nothing is imported")


def _suggestion_outcome(stage: WorkStage) -> str:
    if stage.work is Work.APPLY:
        return _import_outcome(stage)
    return _("nothing is suggested")


@contextmanager
def _import_bar(stage: WorkStage, _total: int) -> Iterator[Update]:
    with ExitStack() as stack:
        label = _("reading the file")
        if stage.work is Work.APPLY:
            label = _("importing")
            stack.enter_context(interrupted_once())
        yield stack.enter_context(progress(label))


def _ignore(_done: int, _total: int) -> None:
    """Show nothing."""
