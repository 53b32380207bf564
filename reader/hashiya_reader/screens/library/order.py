"""The order of the list, and whether it has all articles or the annotator's own."""

from hashiya.language import gettext as _
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI


class ListOrder:
    """Changes the order; the highlighted article stays highlighted."""

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
