"""Reading the rows of all articles in a thread; the list shows them as they come."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import partial

from textual.worker import Worker, WorkerCancelled, get_current_worker

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.overview.catalogue import Catalogue, CatalogueItem
from hashiya.overview.text_cache import remembered_texts
from hashiya_reader import garbage_collection
from hashiya_reader.article_listers import project_lister
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.batches import BatchPace
from hashiya_reader.screens.destinations import CANNOT_READ
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI

# Rows above the highlighted one that are read with the first.
ABOVE = 60


class RowReader:
    """Fills the catalogue; `sort_again` is called once all is read."""

    def __init__(
        self, listing: ArticleList, ui: LibraryUI, sort_again: Callable[[], None]
    ) -> None:
        self._sort_again = sort_again
        self._listing = listing
        self._workspace = listing.workspace
        self._ui = ui
        self._reported: set[str] = set()

    def read_all(self, first: int | None) -> None:
        """Read every article that has to be read, those around a position first."""
        catalogue = self._listing.catalogue
        begin = max(0, (first or 0) - ABOVE)
        self._ui.run_worker(
            partial(self._read, catalogue, begin),
            name="read rows",
            group="rows",
            exclusive=True,
            thread=True,
        )

    def _read(self, catalogue: Catalogue, begin: int) -> None:
        """Read the articles one after the other, from one on; in a thread."""
        batch: list[CatalogueItem] = []
        add = partial(self._add, catalogue)
        try:
            self._read_into(batch, catalogue, begin)
        except WorkerCancelled:
            return
        except HashiyaError as error:
            self._ui.call_later(self._report, error)
        self._ui.call_later(add, batch)
        self._ui.call_later(self._finish, catalogue)
        self._ui.call_later(self._report_closed)

    def _read_into(
        self, batch: list[CatalogueItem], catalogue: Catalogue, begin: int
    ) -> None:
        """Read rows and show them; the last ones stay in `batch`."""
        worker = get_current_worker()
        add = partial(self._add, catalogue)
        pace = BatchPace()
        # What is remembered of the texts is written only when all have been read.
        with remembered_texts(self._workspace.project, self._workspace.store) as texts:
            lister = project_lister(self._workspace, texts)
            positions = lister.positions
            self._ui.call_later(catalogue.expect, positions)
            start = bisect_left(positions, begin)
            for position in (*positions[start:], *positions[:start]):
                go_on(worker)
                batch.append(lister.listed(position))
                if pace.is_due:
                    self._ui.call_later(add, batch.copy())
                    batch.clear()

    def _add(self, catalogue: Catalogue, batch: Sequence[CatalogueItem]) -> None:
        """Show what was read."""
        if catalogue is not self._listing.catalogue:
            # Articles have come or gone: the positions are other articles'.
            return
        catalogue.put(batch)
        self._ui.show(self._ui.highlighted)

    def _finish(self, catalogue: Catalogue) -> None:
        """Sort the list by what was read."""
        if catalogue is self._listing.catalogue and self._listing.is_complete:
            garbage_collection.set_apart()
            self._sort_again()

    def _report_closed(self) -> None:
        """Say once of each annotator that a folder of theirs is closed to the user."""
        for problem in self._workspace.store.closed:
            if problem not in self._reported:
                self._reported.add(problem)
                self._ui.notify(
                    advised(problem), title=_("Tags left out"), severity="warning"
                )

    def _report(self, error: HashiyaError) -> None:
        self._ui.notify(advised(error), title=_(CANNOT_READ), severity="error")


def go_on(worker: Worker[None]) -> None:
    """Stop here where the worker is cancelled.

    Raises:
        WorkerCancelled: then.
    """
    if worker.is_cancelled:
        raise WorkerCancelled
