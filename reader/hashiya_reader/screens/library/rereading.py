"""Reading the project again: its articles, who has which, and what was tagged."""

from collections.abc import Callable

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.destinations import NOT_READ_AGAIN
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.ui import LibraryUI


class Rereading:
    """`reread` is called when the project is read, with the id of the highlighted article."""

    def __init__(
        self, listing: ArticleList, ui: LibraryUI, reread: Callable[[str | None], None]
    ) -> None:
        self._listing = listing
        self._workspace = listing.workspace
        self._ui = ui
        self._reread = reread

    def begin(self) -> None:
        """Open the project again, in a thread: a large folder takes a moment."""
        self._ui.run_worker(
            self._open, name="reread", group="reread", exclusive=True, thread=True
        )

    def _open(self) -> None:
        try:
            project = self._workspace.project.reopened()
        except HashiyaError as error:
            self._ui.call_later(self._refuse, error)
        else:
            self._ui.call_later(self._take, project)

    def _refuse(self, error: HashiyaError) -> None:
        self._ui.notify(
            _("{problem}. The list has not changed.").format(problem=advised(error)),
            title=_(NOT_READ_AGAIN),
            severity="error",
        )

    def _take(self, project: ProjectFolder) -> None:
        position = self._ui.highlighted
        article = None
        if position is not None:
            article = self._listing.catalogue.ids[position]
        changes = self._workspace.use_articles(project)
        try:
            self._workspace.read_assignment()
        except HashiyaError as error:
            self._ui.notify(advised(error), title=_(NOT_READ_AGAIN), severity="error")
        self._reread(article)
        if changes.words:
            self._ui.notify(f"{changes.words}.", title=_("Read again"))
