"""Reading the articles of a project for its list, with the facts of all records."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import chain

from hashiya.corpus.project import ArticleEntry, ProjectFolder
from hashiya.corpus.sources.entry_list import Entries
from hashiya.errors import Finding, HashiyaError
from hashiya.model.completeness import Requirements
from hashiya.model.model import Record, Status, Tag
from hashiya.overview.catalogue import CatalogueItem
from hashiya.overview.filters import RecordFacts, record_facts
from hashiya.overview.progress import ArticleRow
from hashiya.overview.text_cache import TextSummary
from hashiya.review.feedback import Request
from hashiya.sessions.suggestion_answers import answered_in
from hashiya.sessions.suggestions import unanswered
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleLister:
    """Reads the items of a project's list for an annotator.

    `records` are the articles that each annotator has a record of, `texts` gives an
    article's title and length. An article that a reviewer `reopened` for an annotator
    counts as open for them. `sources` maps each source in the store of `suggestions` to
    the articles that it has suggestions for. Tags of others are left out if the project
    is blind and the annotator must not see them yet.
    """

    project: ProjectFolder
    store: TagStore
    annotator: str
    suggestions: TagStore
    records: Mapping[str, frozenset[str]]
    texts: Callable[[ArticleEntry], TextSummary]
    reopened: Mapping[tuple[str, str], Request] = field(default_factory=dict)
    sources: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def positions(self) -> Sequence[int]:
        """The articles that have to be read, in order.

        Of the others an index knows the texts, and nobody has a record or a suggestion.
        """
        entries = self.project.entries
        if not isinstance(entries, Entries) or not entries.indexed.is_current:
            return range(len(entries))
        positions = set(entries.unindexed)
        requested = (article for article, _ in self.reopened)
        with_records = chain.from_iterable(self.records.values())
        with_suggestions = chain.from_iterable(self.sources.values())
        for article in {*with_records, *with_suggestions, *requested}:
            position = entries.position(article)
            if position is not None:
                positions.add(position)
        return sorted(positions)

    def listed(self, position: int) -> CatalogueItem:
        """Read the article at a position of the project."""
        entry = self.project.entries[position]
        text = self.texts(entry)
        reading = _RecordReading(self, entry, text)
        facts = reading.facts()
        own = RecordFacts(annotator=self.annotator)
        for record in facts:
            if record.annotator == self.annotator:
                own = record
        if not self.project.annotators.sees_others(self.annotator, own.status):
            facts = [
                record if record is own else record.without_tags for record in facts
            ]
        request = self.reopened.get((entry.id, self.annotator))
        row = ArticleRow(
            id=entry.id,
            title=text.title,
            chars=text.chars,
            status=own.status,
            tags=own.tags,
            problem=reading.problem,
            reopened=request.words if request else "",
        )
        has_suggestions = self._has_suggestions(entry, text)
        return CatalogueItem.of(position, row, facts, has_suggestions=has_suggestions)

    def parted(
        self, store: TagStore, record: Record, entry: ArticleEntry, text: TextSummary
    ) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
        """The anchored and the detached tags of a record in the store.

        The text is read only if some were made on another.
        """
        digests = {
            tag.anchor.sha256 if tag.anchor else record.sha256
            for tag in record.tags
            if tag.span
        }
        if text.problem is not None or digests <= {text.sha256}:
            return record.tags, ()
        article = self.project.read(entry.id)
        return anchored_and_detached(record, article, store.old_text)

    def _has_suggestions(self, entry: ArticleEntry, text: TextSummary) -> bool:
        """Whether the article has suggestions that the annotator has not answered."""
        suggested: list[Tag] = []
        for source, ids in self.sources.items():
            if entry.id in ids:
                with suppress(HashiyaError):
                    record = self.suggestions.read(source, entry.id)
                    parted = self.parted(self.suggestions, record, entry, text)
                    suggested += parted[0]
        if not suggested:
            return False
        with suppress(HashiyaError):
            own = self.store.read(self.annotator, entry.id)
            return bool(unanswered(suggested, own.tags, answered_in(own)))
        return False


class _RecordReading:
    """Reads all annotators' records of one article.

    `problem` is the first problem that concerns the list's annotator.
    """

    def __init__(
        self, lister: ArticleLister, entry: ArticleEntry, text: TextSummary
    ) -> None:
        self.problem = text.problem
        self._lister = lister
        self._entry = entry
        self._text = text

    def facts(self) -> list[RecordFacts]:
        """The facts of each record that is not empty."""
        facts: list[RecordFacts] = []
        done: list[tuple[str, tuple[Tag, ...], tuple[Tag, ...]]] = []
        requirements = Requirements(self._lister.project.scheme)
        for record, anchored, detached in self._records():
            status = record.status
            if (self._entry.id, record.annotator) in self._lister.reopened:
                status = Status.OPEN
            own = replace(
                record_facts(record),
                status=status,
                has_detached=bool(detached),
                has_incomplete=bool(requirements.incomplete(anchored)),
            )
            # A new record without tags is empty.
            if own.tags or status is not Status.NEW:
                facts.append(own)
            if status is Status.DONE:
                done.append((record.annotator, anchored, detached))
        if len(done) < 2:
            return facts
        # Imported here: most articles have nothing to compare, and the list is shown
        # before others are read.
        from hashiya.review.alignment import differing_annotators
        from hashiya.review.items import AnnotatorTags

        names = differing_annotators(
            AnnotatorTags(annotator=name, tags=anchored, detached=detached)
            for name, anchored, detached in done
        )
        return [replace(own, differs=own.annotator in names) for own in facts]

    def _records(self) -> Iterator[tuple[Record, tuple[Tag, ...], tuple[Tag, ...]]]:
        """Each record that can be read, with its anchored and its detached tags."""
        lister, article_id = self._lister, self._entry.id
        for name, ids in lister.records.items():
            if article_id not in ids:
                continue
            try:
                record = lister.store.read(name, article_id)
                anchored, detached = lister.parted(
                    lister.store, record, self._entry, self._text
                )
            except HashiyaError as error:
                if name == lister.annotator and self.problem is None:
                    self.problem = Finding.of(error)
                continue
            yield record, anchored, detached
