"""The article's file, which others may edit, rename or remove while it is read."""

from dataclasses import dataclass

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import ArticleUnreadable, HashiyaError, UnknownArticle
from hashiya.language import gettext as _
from hashiya_reader.file_watch import FileWatch
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.destinations import NOT_READ_AGAIN, Destination
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI

REPORT_SECONDS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Difference:
    """What has become of the text on the disk, as a sentence; "" where it is the same."""

    sentence: str = ""
    is_gone: bool = False


class ArticleFile:
    """Says when the text on the disk is another one than is shown, and reads it again."""

    def __init__(self, article: OpenArticle, ui: ReadingUI) -> None:
        self.article = article
        self.workspace = article.workspace
        self.session = article.session
        self.ui = ui
        # What the status row says as long as the text on the disk is another one.
        self.outdated = ""
        self._is_looking = False
        self._watch: FileWatch | None = None
        if self.session.article.id in self.workspace.project:
            entry = self.workspace.project.entry(self.session.article.id)
            self._watch = FileWatch(entry.path)

    def look(self) -> None:
        """Compare the text with that on the disk, where the file was written or removed."""
        if self._is_looking or self._watch is None or not self._watch.is_edited:
            return
        self._is_looking = True
        self.ui.in_background(self._difference, self._report)

    def _difference(self) -> _Difference:
        try:
            text = self.workspace.project.read(self.session.article.id).text
        except ArticleUnreadable as error:
            if self._watch is not None and not self._watch.path.exists():
                sentence = _("{path}: is gone, or has another name").format(
                    path=self._watch.path
                )
                return _Difference(sentence=sentence, is_gone=True)
            return _Difference(sentence=advised(error))
        finally:
            self._is_looking = False
        if text == self.article.text:
            return _Difference()
        return _Difference(sentence=_("Its text was changed on the disk"))

    def _report(self, difference: _Difference) -> None:
        is_there = self.workspace.project.root.is_dir()
        key = self.ui.key("article.reread")
        # That the whole project is gone is reported for its tags.
        is_reported = bool(difference.sentence) and is_there
        self.outdated = _("text changed: {key}").format(key=key)
        advice = _("{key} reloads it").format(key=key)
        if difference.is_gone:
            self.outdated = _("article is gone")
            advice = _("its tags are kept: put it back")
        if not is_reported:
            self.outdated = ""
        self.ui.show_status()
        if is_reported:
            self.ui.notify(
                _("{problem}. What is shown is the text as it was; {advice}.").format(
                    problem=difference.sentence, advice=advice
                ),
                title=_("The article has changed"),
                severity="warning",
                timeout=REPORT_SECONDS,
            )

    def reread(self) -> None:
        """Read the article's text and tags again, and go on at the same place."""
        if self.workspace.store.folder is None:
            self.ui.notify(
                _("Its text and tags are only in memory."), title=_("The lesson")
            )
            return
        if self.session.unsaved:
            self.ui.autosave.retry()
        if self.session.unsaved:
            self.ui.notify(
                _("Your last changes are not on the disk yet."),
                title=_(NOT_READ_AGAIN),
            )
            return
        self.ui.in_background(self._reopened, self._open)

    def _reopened(self) -> ProjectFolder | HashiyaError:
        """The project with its articles as they are on the disk."""
        article_id = self.session.article.id
        try:
            project = self.workspace.project.reopened()
            project.read(article_id)
        except UnknownArticle:
            return ArticleUnreadable(
                _(
                    "{article} is gone from the project, or has another name; what is "
                    "shown is the text as it was, and its tags are kept: put it back"
                ).format(article=article_id)
            )
        except HashiyaError as error:
            return error
        return project

    def _open(self, project: ProjectFolder | HashiyaError) -> None:
        if isinstance(project, HashiyaError):
            self.ui.notify(advised(project), title=_(NOT_READ_AGAIN), severity="error")
            return
        article_id = self.session.article.id
        self.workspace.use_articles(project)
        self.workspace.forget(article_id)
        news = _("Text and tags reloaded")
        self.ui.leave(go_on=False, to=Destination(article=article_id, news=news))
