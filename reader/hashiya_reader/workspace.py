"""An annotator's desk: the project, the store and the sessions that are open, for as long as the reader runs."""

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from hashiya.corpus.project import ArticleEntry, Project
from hashiya.errors import InvalidAnnotator, StoreUnreadable
from hashiya.model.assignment import Assignment, read_assignment
from hashiya.model.model import Status
from hashiya.overview.catalogue import ArticleLister, Catalogue, recorded_articles
from hashiya.overview.text_cache import TextSummary, read_text
from hashiya.review.feedback import Request, reopened
from hashiya.sessions.attribute_values import Values
from hashiya.sessions.record_session import RecordSession
from hashiya.sessions.suggestions import suggestion_store
from hashiya.sessions.tag_session import TagSession
from hashiya.store import Summary, TagStore
from hashiya_reader.bulk_edit import BulkChange
from hashiya_reader.search_results import Searched
from hashiya_reader.settings.preferences import LEAST_SCORE, SPELLING
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.widgets.label_looks import LabelLook, Looks

if TYPE_CHECKING:
    from hashiya.review.adjudication import GoldSession


class Workspace:
    """What the screens work with; a session, once open, keeps its undo and what could not be saved."""

    def __init__(
        self, project: Project, annotator: str, positions: ReadingPositions
    ) -> None:
        self.project = project
        self.annotator = annotator
        self.positions = positions
        self.store = TagStore(project.root)
        self.suggestions = suggestion_store(project.root)
        self.least_score = LEAST_SCORE.read()
        self.hides_suggestions = False
        self.looks = looks_of(project)
        self.catalogue = Catalogue(project.ids, annotator)
        self.assignment = Assignment()
        self.take_assignment()
        self.values = Values()
        self.bulk_change: BulkChange | None = None
        self.spelling = SPELLING.read()
        self.searched = Searched(rules=self.spelling)
        self._sessions: dict[str, TagSession] = {}
        self.hides_names = False
        self._reviews: dict[str, GoldSession] = {}
        self._requests: dict[str, Request | None] = {}
        self._opening = threading.Lock()

    def session(self, article_id: str) -> TagSession:
        """The session on an article, opened once, from whichever thread.

        Raises:
            UnknownArticle, ArticleUnreadable, StoreUnreadable: as the project and the
            store do.
        """
        with self._opening:
            if article_id not in self._sessions:
                article = self.project.read(article_id)
                self._sessions[article_id] = TagSession(
                    self.store, self.project.scheme, article, self.annotator
                )
            self._requests[article_id] = reopened(self.store, article_id).get(
                (article_id, self.annotator)
            )
            return self._sessions[article_id]

    def request(self, article_id: str) -> Request | None:
        """What a reviewer gave the article back for, when its session was last asked for; None where nobody did."""
        return self._requests.get(article_id)

    def position(self, article_id: str) -> tuple[int, int]:
        """Which of the annotator's own articles it is, or else of the project's; and how many of these there are.

        Counted from 1, 0 for none of them.
        """
        ids = self.catalogue.ids
        at = ids.index(article_id) if article_id in self.project else -1
        queue = self.catalogue.queue
        if queue is None or at not in queue:
            return at + 1, len(ids)
        return sum(each <= at for each in queue), len(queue)

    def to_review(self, articles: Iterable[str]) -> tuple[str, ...]:
        """Those of the articles that the annotator may review.

        Raises:
            InvalidAnnotator: when it is for others.
            StoreUnreadable: when the annotator's own folder cannot be read.
        """
        self.project.annotators.check_reviewer(self.annotator)
        own = self.store.summaries(self.annotator)
        found = ((each, own.get(each, Summary())) for each in articles)
        return tuple(
            each
            for each, said in found
            if isinstance(said, Summary) and self.may_review(each, said.status)
        )

    def sees_others(self, article_id: str) -> bool:
        """Whether the annotator may see what others said of the article, as one who has it done or may review it.

        Raises:
            StoreUnreadable: when it cannot be read how far they are.
        """
        status = self.store.summary(self.annotator, article_id).status
        return self.project.annotators.sees_others(
            self.annotator, status
        ) or self.may_review(article_id, status)

    def may_review(self, article_id: str, status: Status) -> bool:
        """Whether the annotator, who has the article in this status, may review it."""
        is_to_do = (
            self.annotator in self.assignment.of(article_id)
            if self.assignment
            else None
        )
        return self.project.annotators.may_review(
            self.annotator, status, is_to_do=is_to_do
        )

    def review(self, article_id: str) -> "GoldSession":
        """What the annotator decides of an article as its reviewer, opened once; what others did since is taken in.

        Raises:
            InvalidAnnotator: when they may not review it. UnknownArticle,
                ArticleUnreadable, StoreUnreadable: as the project and the store do.
        """
        self.project.annotators.check_reviewer(self.annotator)
        if not self.may_review(
            article_id, self.store.summary(self.annotator, article_id).status
        ):
            raise InvalidAnnotator(
                f"you have {article_id!r} to do yourself: mark it done, then review it"
            )
        # Only here: not everybody reviews.
        from hashiya.review.adjudication import GoldSession

        with self._opening:
            known = self._reviews.get(article_id)
            if known is not None:
                known.listen()
                return known
            article = self.project.read(article_id)
            self._reviews[article_id] = GoldSession(
                self.store, self.project.scheme, article, self.annotator
            )
            return self._reviews[article_id]

    def take(self, project: Project) -> None:
        """Go on with the project's scheme, in the sessions that are open too; `looks` stays the same object."""
        self.project = project
        self.looks.clear()
        self.looks.update(looks_of(project))
        for session in self._sessions.values():
            session.scheme = project.scheme
        for review in self._reviews.values():
            review.scheme = project.scheme

    def take_assignment(self) -> None:
        """Know who is to do which articles, as it now is.

        Raises:
            AssignmentInvalid: when that cannot be read; what was known before holds on.
        """
        self.assignment = read_assignment(self.project.root)
        self.catalogue.assign(self.assignment)

    def unsaved(self) -> list[RecordSession]:
        """The sessions with changes that are not on disk."""
        return [
            session
            for session in (*self._sessions.values(), *self._reviews.values())
            if session.unsaved
        ]

    def lister(self, texts: Callable[[ArticleEntry], TextSummary]) -> ArticleLister:
        """What looks at all articles as the library lists them.

        Raises:
            StoreUnreadable: when a folder of tags cannot be read.
        """
        sources: Mapping[str, frozenset[str]] = {}
        # `hashiya suggest` tells what is wrong; the list is read all the same.
        with suppress(StoreUnreadable):
            sources = recorded_articles(self.suggestions)
        return self._lister(
            recorded_articles(self.store), sources, reopened(self.store), texts
        )

    def lister_of(self, article_id: str, annotators: Iterable[str]) -> ArticleLister:
        """What looks at one article, of which these annotators may have a record."""
        only = frozenset({article_id})
        sources: Mapping[str, frozenset[str]] = {}
        with suppress(StoreUnreadable):
            sources = dict.fromkeys(self.suggestions.annotators(), only)
        return self._lister(
            dict.fromkeys(annotators, only),
            sources,
            reopened(self.store, article_id),
            lambda entry: read_text(self.project, entry),
        )

    def _lister(
        self,
        records: Mapping[str, frozenset[str]],
        sources: Mapping[str, frozenset[str]],
        requests: Mapping[tuple[str, str], Request],
        texts: Callable[[ArticleEntry], TextSummary],
    ) -> ArticleLister:
        return ArticleLister(
            reopened=requests,
            project=self.project,
            store=self.store,
            annotator=self.annotator,
            records=records,
            suggestions=self.suggestions,
            sources=sources,
            texts=texts,
        )


def looks_of(project: Project) -> Looks:
    """How the scheme's labels look, in its order, by their Arabic titles where they have one."""
    return Looks(
        {
            (layer.name, label.name): LabelLook(
                layer=layer.name,
                label=label.name,
                title=label.title_ar or label.title,
                color=label.color,
                key=label.key,
                wants=tuple(
                    (each.name, each.title_ar)
                    for each in layer.attributes
                    if each.required
                ),
            )
            for layer in project.scheme.layers
            for label in layer.labels
        }
    )
