"""The open article: its session, the view of its text, and what is current there."""

from hashiya.language import gettext as _
from hashiya.model.model import Span, Tag
from hashiya.model.scheme import Scheme
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.screens.destinations import Finish
from hashiya_reader.screens.features import ScreenUI
from hashiya_reader.widgets.article.view import ArticleView
from hashiya_reader.workspace import Workspace


class OpenArticle:
    """What all features of the reading screen work on.

    `finish` is of the article before, where this one was opened because that is done.
    """

    def __init__(
        self,
        workspace: Workspace,
        session: TagSession,
        view: ArticleView,
        *,
        finish: Finish | None = None,
    ) -> None:
        self.workspace = workspace
        self.session = session
        self.view = view
        self.finish = finish

    @property
    def scheme(self) -> Scheme:
        """The project's scheme as it now is."""
        return self.workspace.project.scheme

    @property
    def text(self) -> str:
        """The article's text."""
        return self.session.article.text

    @property
    def current_tag(self) -> Tag | None:
        """The innermost tag under the cursor, or the one that was gone to."""
        current = self.view.current
        for tag in self.session.tags if current is not None else ():
            if tag.id == current:
                return tag
        return None

    @property
    def current_suggestion(self) -> Tag | None:
        """The suggestion under the cursor, or the one that was gone to."""
        for suggestion in self.view.suggestions:
            if suggestion.id == self.view.suggested:
                return suggestion
        return None

    @property
    def selected_words(self) -> Span | None:
        """The selection, otherwise the word at the cursor."""
        return self.view.selection or self.view.word_at_cursor()


def required_tag(article: OpenArticle, ui: ScreenUI) -> Tag | None:
    """The current tag; where there is none, a toast says how to get to one."""
    tag = article.current_tag
    if tag is None:
        words = _("Select words, then press a label's key.")
        if article.session.tags:
            words = _("Go to one with {key}.").format(key=ui.key("tag.next"))
        ui.notify(words, title=_("No tag here"))
    return tag
