"""Going on in the list after an article that is done."""

from hashiya.language import gettext as _
from hashiya_reader.look.notices import quotation
from hashiya_reader.screens.destinations import Destination, Finish
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.reopening import Reopening
from hashiya_reader.screens.library.route import Route
from hashiya_reader.screens.library.ui import LibraryUI


class NextArticle:
    """The article of a route that comes after one that was marked done."""

    def __init__(
        self, listing: ArticleList, reopening: Reopening, ui: LibraryUI
    ) -> None:
        self._listing = listing
        self._reopening = reopening
        self._ui = ui

    def after(self, route: Route, position: int, finish: Finish) -> Destination | None:
        """The next article that is not done, with news of this one; None where all are.

        Then that is said here, and the key that reopens this one.
        """
        article = self._listing.next_to_do(route, position)
        if article is not None:
            return Destination(article=article, news=self._done(finish))
        self._reopening.finish = finish
        words = _("Done: {title}. {none_left}. {key} reopens it")
        self._ui.notify(
            words.format(
                title=quotation(finish.title),
                none_left=self._none_left,
                key=self._ui.key("library.reopen"),
            )
        )
        return None

    @property
    def _none_left(self) -> str:
        """What is done, now that nothing of the list is left to do."""
        if self._listing.text:
            return _("None is left in this list")
        if self._listing.queue is None:
            return _("Every article is done")
        words = _("All of yours are done; {key} lists the others")
        return words.format(key=self._ui.key("library.queue"))

    def _done(self, finish: Finish) -> str:
        """That an article is done, and the key that undoes it."""
        title = quotation(finish.title)
        if finish.step is None:
            return _("Done: {title}").format(title=title)
        words = _("Done: {title}. {key} undoes it")
        return words.format(title=title, key=self._ui.key("tag.undo"))
