"""The decisions of the review queue that no longer hold."""

from collections.abc import Mapping
from typing import Protocol

from textual.geometry import Size

from hashiya.language import gettext as _
from hashiya.review.queue import QueueEntry
from hashiya.review.verdicts import StaleVerdict
from hashiya_reader.screens.dialogs.choose import Choose, Option
from hashiya_reader.screens.features import ScreenUI
from hashiya_reader.screens.review.queue_list import QueueList, QueueRow
from hashiya_reader.screens.review.stale_options import stale_option
from hashiya_reader.workspace import Workspace


class StaleUI(ScreenUI, Protocol):
    """The queue, as the list of its stale decisions sees it."""

    @property
    def size(self) -> Size:
        """The cells of the screen."""

    def names_in(self, queued: QueueEntry) -> Mapping[str, str]:
        """What annotators are called in an article, where names are hidden."""

    def review(self, row: QueueRow, stale: StaleVerdict | None = None) -> None:
        """Review an article, the place of the stale verdict first."""


class StaleDecisions:
    """Lists them; Enter goes to the article of one."""

    def __init__(self, workspace: Workspace, listing: QueueList, ui: StaleUI) -> None:
        self._workspace = workspace
        self._listing = listing
        self._ui = ui

    async def choose(self) -> None:
        """Choose the decision to go to."""
        verdicts = self._listing.stale
        options: list[Option[StaleVerdict]] = []
        for stale, entry in verdicts:
            options.append(self._option(stale, entry.queued))
        if not options:
            self._ui.notify(_("every decision holds"), title=_("Changed since"))
            return
        dialog = Choose(
            options, placeholder=_("what changed since?"), broad=True, tall=True
        )
        chosen = await self._ui.ask(dialog)
        for stale, entry in verdicts:
            if stale is chosen:
                self._ui.review(QueueRow(entry=entry), stale)
                return

    def _option(self, stale: StaleVerdict, queued: QueueEntry) -> Option[StaleVerdict]:
        about = queued.article
        if not self._workspace.hides_names:
            about = f"{about} · {stale.verdict.reviewer}"
        names = self._ui.names_in(queued)
        width = self._ui.size.width
        return stale_option(stale, self._workspace.looks, names, width, about)
