"""The order of the list, and whether it has all articles or the annotator's own."""

from collections.abc import Sequence
from functools import partial

from hashiya.language import gettext as _
from hashiya.overview.catalogue import Catalogue, Sort
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI


class ListOrder:
    """Changes the order; the highlighted article stays highlighted."""

    def __init__(self, listing: ArticleList, ui: LibraryUI) -> None:
        self._listing = listing
        self._ui = ui
        self._next = listing.catalogue.sort

    def sort(self) -> None:
        """Sort by the next of what can be sorted by."""
        is_sorted = self._next is self._listing.catalogue.sort
        self._begin(self._listing.catalogue.sort.next if is_sorted else self._next.next)

    def sort_again(self) -> None:
        """Sort by what was chosen last, as other rows are known now."""
        if {self._next, self._listing.catalogue.sort} != {Sort.ID}:
            self._begin(self._next)

    def _begin(self, sort: Sort) -> None:
        """Sort in a thread: many articles take a moment, in which keys are answered."""
        self._next = sort
        self._ui.run_worker(
            partial(self._sort, self._listing.catalogue, sort),
            name="sort",
            group="sort",
            exclusive=True,
            thread=True,
        )

    def _sort(self, catalogue: Catalogue, sort: Sort) -> None:
        self._ui.call_later(self._take, catalogue, sort, catalogue.sorted_by(sort))

    def _take(self, catalogue: Catalogue, sort: Sort, order: Sequence[int]) -> None:
        """Show the list in the order, unless it is another list or order by now."""
        if catalogue is self._listing.catalogue and sort is self._next:
            highlighted = self._ui.highlighted
            catalogue.use_order(sort, order)
            self._ui.show(highlighted)

    def toggle_queue(self) -> None:
        """List all articles instead of the annotator's own, or those again."""
        if self._listing.catalogue.queue is None:
            self._ui.notify(
                _("No articles are assigned to you: all are listed."),
                title=_("Assigned"),
            )
            return
        highlighted = self._ui.highlighted
        self._listing.shows_all = not self._listing.shows_all
        self._ui.show(highlighted)
