"""Words of the filter that are looked for in the titles of a large project, in a thread."""

from collections.abc import Sequence
from functools import partial

from textual.worker import get_current_worker

from hashiya.overview.catalogue import Catalogue
from hashiya.overview.filters import Term
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI


class TitleSearch:
    """Looks for the words of the filter; the list follows once they are found."""

    def __init__(self, listing: ArticleList, ui: LibraryUI) -> None:
        self._listing = listing
        self._ui = ui

    def search(self) -> None:
        """Look for the words that were not looked for yet, instead of those before."""
        self._ui.run_worker(
            partial(self._find, self._listing.catalogue, self._listing.missing_words),
            name="search titles",
            group="titles",
            exclusive=True,
            thread=True,
        )

    def _find(self, catalogue: Catalogue, terms: Sequence[Term]) -> None:
        worker = get_current_worker()
        for term in terms:
            if worker.is_cancelled:
                return
            catalogue.find_words(term)
        self._ui.call_later(self._show)

    def _show(self) -> None:
        self._ui.show(self._ui.highlighted)
