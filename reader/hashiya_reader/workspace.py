"""An annotator's workspace: the project, the store and the open sessions, while the reader runs."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hashiya.corpus.assignments import done_again
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, InvalidAnnotator
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.model.annotator_names import AnnotatorNames
from hashiya.model.assignment_records import read_assignment
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme
from hashiya.review.feedback import Request, reopened
from hashiya.sessions.attribute_values import Values
from hashiya.sessions.record_session import RecordSession
from hashiya.sessions.suggestions import suggestion_store
from hashiya.sessions.tag_session import TagSession
from hashiya.store import AGAIN, Summary, TagStore
from hashiya_reader.bulk_change import BulkChange
from hashiya_reader.look.titles import title_of
from hashiya_reader.search_results import SearchResults
from hashiya_reader.settings.preferences import LEAST_SCORE, SPELLING
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.widgets.label_looks import LabelLook, Looks

if TYPE_CHECKING:
    from hashiya.overview.catalogue import Catalogue
    from hashiya.review.adjudication import GoldSession


class Workspace:
    """What the screens work with; an open session keeps its undo and what could not be saved."""

    def __init__(
        self, project: ProjectFolder, annotator: str, positions: ReadingPositions
    ) -> None:
        self.project = project
        self.annotator = annotator
        self.positions = positions
        former = FormerNames.of(project.scheme)
        self.store = TagStore(project.root, former=former)
        self.suggestions = suggestion_store(project.root, former)
        self.least_score = LEAST_SCORE.read()
        self.hides_suggestions = False
        self.looks = looks_of(project)
        self.assignment = read_assignment(project.root)
        # The annotator's articles that are in a second round.
        self.again: frozenset[str] = frozenset()
        self.values = Values()
        self.bulk_change: BulkChange | None = None
        self.spelling = SPELLING.read()
        self.searched = SearchResults(rules=self.spelling)
        self._sessions: dict[str, TagSession] = {}
        self.hides_names = project.annotators.hides_names
        self._reviews: dict[str, GoldSession] = {}
        self._requests: dict[str, Request | None] = {}
        self._opening = threading.Lock()
        self._catalogue: Catalogue | None = None
        self._begin_second_rounds()

    @property
    def catalogue(self) -> "Catalogue":
        """The rows of all articles, as far as they have been read."""
        if self._catalogue is None:
            # Only here: who opens one article waits for no list.
            from hashiya.overview.catalogue import Catalogue

            self._catalogue = Catalogue.of(self.project, self.annotator)
            self._catalogue.assign(self.assignment)
        return self._catalogue

    def session(self, article_id: str) -> TagSession:
        """The session on an article, opened once, from whichever thread.

        Raises:
            UnknownArticle, ArticleUnreadable, StoreUnreadable: as the project and the
            store do.
        """
        with self._opening:
            session = self._sessions.get(article_id)
            if session is None or self._is_outdated(session):
                article = self.project.read(article_id)
                is_again = article_id in self.again
                store = self.store.within(AGAIN) if is_again else self.store
                self._sessions[article_id] = TagSession(
                    store, self.project.scheme, article, self.annotator
                )
            self._requests[article_id] = reopened(self.store, article_id).get(
                (article_id, self.annotator)
            )
            return self._sessions[article_id]

    def _is_outdated(self, session: RecordSession) -> bool:
        """Whether the session's text is another one on the disk, and all of it is saved.

        Raises:
            ArticleUnreadable: when it is not there any more, and all is saved.
        """
        if session.unsaved:
            return False
        return self.project.read(session.article.id).text != session.article.text

    def forget(self, article_id: str) -> None:
        """Let the article be read again when it is opened next, if all of it is saved."""
        with self._opening:
            for sessions in (self._sessions, self._reviews):
                session = sessions.get(article_id)
                if session is not None and not session.unsaved:
                    del sessions[article_id]

    def request(self, article_id: str) -> Request | None:
        """The reviewer's request with which the article was given back, as of its last opening."""
        return self._requests.get(article_id)

    def position(self, article_id: str) -> tuple[int, int]:
        """Which article it is, counted from 1, and of how many; 0 for one of no list.

        The list is the annotator's own articles, or the project's where it is not one
        of them.
        """
        ids = self.project.ids
        assigned = self.assignment.to(self.annotator)
        if article_id in assigned:
            own = [other for other in ids if other in assigned]
            if article_id in own:
                return own.index(article_id) + 1, len(own)
        if article_id not in ids:
            return 0, len(ids)
        return ids.index(article_id) + 1, len(ids)

    def to_review(self, articles: Iterable[str]) -> tuple[str, ...]:
        """Those of the articles that the annotator may review.

        Raises:
            InvalidAnnotator: when the project names other reviewers.
            StoreUnreadable: when the annotator's own folder cannot be read.
        """
        self.project.annotators.check_reviewer(self.annotator)
        summaries = self.store.summaries(self.annotator)
        reviewable = []
        for article in articles:
            summary = summaries.get(article, Summary())
            if isinstance(summary, Summary) and self.may_review(
                article, summary.status
            ):
                reviewable.append(article)
        return tuple(reviewable)

    def sees_others(self, article_id: str) -> bool:
        """Whether the annotator may see what others said of the article.

        Whoever has it done or may review it may.

        Raises:
            StoreUnreadable: when the article's status cannot be read.
        """
        status = self.store.summary(self.annotator, article_id).status
        annotators = self.project.annotators
        if annotators.sees_others(self.annotator, status):
            return True
        return self.may_review(article_id, status)

    def may_review(self, article_id: str, status: Status) -> bool:
        """Whether the annotator, who has the article in this status, may review it.

        Nobody reviews what they have to tag again.
        """
        if article_id in self.again:
            return False
        is_to_do = None
        if self.assignment:
            is_to_do = self.annotator in self.assignment.of(article_id)
        return self.project.annotators.may_review(
            self.annotator, status, is_to_do=is_to_do
        )

    def review(self, article_id: str) -> "GoldSession":
        """The annotator's session as the article's reviewer, opened once; others' changes are read.

        Raises:
            InvalidAnnotator: when they may not review it. UnknownArticle,
                ArticleUnreadable, StoreUnreadable: as the project and the store do.
        """
        self.project.annotators.check_reviewer(self.annotator)
        status = self.store.summary(self.annotator, article_id).status
        if not self.may_review(article_id, status):
            raise InvalidAnnotator(
                _(
                    "you have {article!r} to do yourself: mark it done, then review it"
                ).format(article=article_id)
            )
        # Imported only here: few annotators review.
        from hashiya.review.adjudication import GoldSession

        with self._opening:
            review = self._reviews.get(article_id)
            if review is not None and not self._is_outdated(review):
                review.refresh()
                review.listen()
                return review
            article = self.project.read(article_id)
            self._reviews[article_id] = GoldSession(
                self.store,
                self.project.scheme,
                article,
                self.annotator,
                independent=self.project.annotators.independent,
            )
            return self._reviews[article_id]

    def use_project(self, project: ProjectFolder) -> None:
        """Use the project's scheme, in the open sessions too; `looks` stays the same object."""
        self.project = project
        self.hides_names |= project.annotators.hides_names
        former = FormerNames.of(project.scheme)
        is_renamed = former != self.store.former
        self.store.use_names(former)
        self.suggestions.use_names(former)
        self.looks.clear()
        self.looks.update(looks_of(project))
        for session in self._sessions.values():
            session.scheme = project.scheme
        for review in self._reviews.values():
            review.scheme = project.scheme
            review.independent = project.annotators.independent
        if is_renamed:
            # What cannot be read is reported where the record is watched.
            for open_session in (*self._sessions.values(), *self._reviews.values()):
                with suppress(HashiyaError):
                    open_session.refresh()

    def title_labels(self) -> None:
        """Call labels by their titles in the interface's language; they keep their keys."""
        for label, look in looks_of(self.project).items():
            self.looks[label] = replace(look, key=self.looks[label].key)

    def use_changes(self, changes: AnnotatorNames, own: str) -> None:
        """Call annotators as the changes of their names say, and the user by the own name."""
        self.store.use_changes(changes)
        self.annotator = own
        if self._catalogue is not None:
            self._catalogue.annotator = own
        for session in (*self._sessions.values(), *self._reviews.values()):
            session.annotator = own
            # What cannot be read is reported where the record is watched.
            with suppress(HashiyaError):
                session.refresh()
        # The settings that name annotators are read by the new names, too.
        with suppress(HashiyaError):
            self.use_project(self.project.reread())
        with suppress(HashiyaError):
            self.read_assignment()

    def use_articles(self, project: ProjectFolder) -> "ArticleChanges":
        """Use the articles and the scheme of the project as it was opened again."""
        before, after = self.project.ids, project.ids
        self.use_project(project)
        if list(before) == list(after):
            if self._catalogue is not None:
                self._catalogue.use_index(project)
            return ArticleChanges()
        if self._catalogue is not None:
            sort, self._catalogue = self._catalogue.sort, None
            self.catalogue.sort = sort
        return ArticleChanges(
            added=len({*after} - {*before}), gone=len({*before} - {*after})
        )

    def read_assignment(self) -> None:
        """Read who annotates which articles.

        Raises:
            AssignmentInvalid: when it cannot be read; the previous assignment stays.
        """
        self.assignment = read_assignment(self.project.root)
        self._begin_second_rounds()
        if self._catalogue is not None:
            self._catalogue.assign(self.assignment)

    def _begin_second_rounds(self) -> None:
        """Take the articles that the annotator was given again for such without tags.

        That is until they are done again. An article that is open as it was before stays
        so until the reader is left.

        Raises:
            StoreUnreadable: when what was done again cannot be read.
        """
        given = self.assignment.again_to(self.annotator)
        done: frozenset[str] = frozenset()
        if given:
            done = done_again(self.store, self.annotator)
        begun = {article for article in given - done if article not in self._sessions}
        again = frozenset(begun | (self.again & given - done))
        finished = self.again - again
        self.again = again
        self.store.use_again({self.annotator: again} if again else {})
        for article in finished:
            self.forget(article)

    def unsaved(self) -> list[RecordSession]:
        """The sessions with changes that are not on disk."""
        sessions = (*self._sessions.values(), *self._reviews.values())
        return [session for session in sessions if session.unsaved]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleChanges:
    """How many articles came into a project, and how many are no longer in it."""

    added: int = 0
    gone: int = 0

    @property
    def words(self) -> str:
        """That in words; "" where there are the same articles."""
        parts: list[str] = []
        if self.added:
            added = ngettext(
                "{count} article added", "{count} articles added", self.added
            )
            parts.append(added.format(count=f"{self.added:,}"))
        if self.gone:
            gone = ngettext("{count} article gone", "{count} articles gone", self.gone)
            parts.append(gone.format(count=self.gone))
        return comma_separated(parts)


def layer_title(scheme: Scheme, name: str) -> str:
    """What a layer is called; by its name where the scheme does not have it."""
    for layer in scheme.layers:
        if layer.name == name:
            return title_of(layer)
    return name


def attribute_titles(scheme: Scheme, layer: str) -> dict[str, str]:
    """What the attributes of a layer are called, by name; none of one that the scheme lacks."""
    titles = {}
    for of_scheme in scheme.layers:
        if of_scheme.name == layer:
            for attribute in of_scheme.attributes:
                titles[attribute.name] = title_of(attribute)
    return titles


def looks_of(project: ProjectFolder) -> Looks:
    """How the scheme's labels look, in its order, by their titles in the interface's language."""
    looks = Looks({})
    for layer in project.scheme.layers:
        required = [attribute for attribute in layer.attributes if attribute.required]
        wants = tuple((attribute.name, title_of(attribute)) for attribute in required)
        for label in layer.labels:
            looks[layer.name, label.name] = LabelLook(
                layer=layer.name,
                label=label.name,
                title=title_of(label),
                color=label.color,
                key=label.key,
                wants=wants,
                words=" ".join((label.title_ar, label.title, label.name)),
            )
    return looks
