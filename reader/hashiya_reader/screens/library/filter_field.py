"""The field of the filter: the list follows each letter, and terms are completed."""

from hashiya.language import gettext as _
from hashiya.overview.filters import unfinished
from hashiya_reader.keys.bindings import with_twins
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.text_filter import TextFilter
from hashiya_reader.screens.library.ui import LibraryUI


class FilterField:
    """Follows what is typed."""

    def __init__(self, listing: ArticleList, texts: TextFilter, ui: LibraryUI) -> None:
        self._listing = listing
        self._texts = texts
        self._ui = ui
        self._is_empty = True
        self._is_just_back = False

    @property
    def disabled(self) -> tuple[str, ...]:
        """An empty filter cannot be cleared."""
        return ("clear",) if self._is_empty else ()

    def come_back(self) -> None:
        """Take the key that left the article, pressed once more, for no filter."""
        self._is_just_back = True

    def _is_stray(self) -> bool:
        """Whether all that is typed is the key that left the article."""
        is_just_back, self._is_just_back = self._is_just_back, False
        keys = with_twins(self._ui.typed_key("article.leave")).split(",")
        return is_just_back and self._ui.filter_text in keys

    def follow(self) -> None:
        """Filter by the typed text; the highlight stays on its article while that matches."""
        if self._is_stray():
            self._ui.set_filter("")
            words = _("{key} quits; letters typed here filter the list.")
            self._ui.notify(words.format(key=self._ui.key("app.quit")))
            return
        highlighted = self._ui.highlighted
        self._listing.text = self._ui.filter_text
        self._ui.show(highlighted)
        if self._is_empty != (not self._listing.text):
            self._is_empty = not self._is_empty
            self._ui.refresh_bindings()
        self._texts.search()

    def complete(self) -> None:
        """Complete the term that is being typed with the first completion."""
        for completion in self._listing.completions:
            typed = self._listing.text.removesuffix(unfinished(self._listing.text))
            ending = "" if completion.endswith(":") else " "
            self._ui.set_filter(f"{typed}{completion}{ending}")
            return

    def clear(self) -> None:
        """Show every article again."""
        self._ui.set_filter("")
