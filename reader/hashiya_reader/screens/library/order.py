"""Which articles are listed in which order: sorted by something, one's own or all."""

from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI


class ListOrder:
    """Changes the order; the highlighted article stays so."""

    def __init__(self, listing: ArticleList, ui: LibraryUI) -> None:
        self._listing = listing
        self._ui = ui

    def sort(self) -> None:
        """Sort by the next of what can be sorted by."""
        highlighted = self._ui.highlighted
        catalogue = self._listing.catalogue
        catalogue.sort_by(catalogue.sort.next)
        self._ui.show(highlighted)

    def toggle_queue(self) -> None:
        """List all articles instead of one's own, or one's own again."""
        if self._listing.catalogue.queue is None:
            self._ui.notify(
                "No articles are assigned to you: all are listed.", title="Assigned"
            )
            return
        highlighted = self._ui.highlighted
        self._listing.shows_all = not self._listing.shows_all
        self._ui.show(highlighted)
