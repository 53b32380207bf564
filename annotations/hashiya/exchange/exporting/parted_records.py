"""Annotators' records for an export: the tags on their words, apart from the detached ones."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, InvalidAnnotator, record_left_out
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.annotators import same_name
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.review.items import AnnotatorTags
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedRecord:
    """A record with only the tags that are anchored in the article's text, and the `detached`.

    It `is_whole` unless there are detached tags, or rows that cannot be read.
    """

    record: Record
    detached: tuple[Tag, ...]
    is_whole: bool

    @property
    def status(self) -> Status:
        """The annotator's status of the article."""
        return self.record.status

    @property
    def annotations(self) -> AnnotatorTags:
        """The tags as they are aligned with those of other annotators."""
        return AnnotatorTags(
            annotator=self.record.annotator,
            tags=self.record.tags,
            is_done=self.status is Status.DONE,
            detached=self.detached,
        )


def parted_records(
    store: TagStore, article: Article, annotators: Iterable[str], report: Report
) -> tuple[PartedRecord, ...]:
    """The annotators' records, parted; detached tags are reported."""
    records = []
    for annotator in annotators:
        try:
            record = store.read(annotator, article)
            problems = store.problems(annotator, article.id)
            for problem in problems:
                report(problem)
        except HashiyaError as error:
            report(record_left_out(error, annotator, article.id))
            continue
        anchored, detached = anchored_and_detached(record, article, store.old_text)
        if detached:
            report(
                _(
                    "the text of {id!r} has changed since {annotator} tagged it: "
                    "{anchored} of {count} tags still on their words; left "
                    "out as detached: {detached}"
                ).format(
                    id=article.id,
                    annotator=annotator,
                    anchored=f"{len(anchored):,}",
                    count=f"{len(record.tags):,}",
                    detached=f"{len(detached):,}",
                )
            )
        anchored_record = replace(record, tags=anchored)
        parted = PartedRecord(
            record=anchored_record,
            detached=detached,
            is_whole=not (problems or detached),
        )
        records.append(parted)
    return tuple(records)


def anchored_records(
    store: TagStore, article: Article, annotators: Iterable[str], report: Report
) -> tuple[Record, ...]:
    """The annotators' records with the tags anchored in the article; other tags are reported."""
    parted = parted_records(store, article, annotators, report)
    return tuple(own.record for own in parted)


def annotators_named(
    store: TagStore, annotators: Iterable[str] | None
) -> tuple[str, ...]:
    """The annotators, sorted and without repetition; None means all that have a record.

    Raises:
        InvalidAnnotator: when one of them has no record, with the names of those who
            have.
        StoreUnreadable: when the annotators cannot be listed.
    """
    everyone = store.annotators()
    if annotators is None:
        return everyone
    names: set[str] = set()
    for name in annotators:
        equal = same_name(store.changes.equal(name), everyone)
        if equal is not None:
            names.add(equal)
        else:
            if store.is_closed(name):
                raise InvalidAnnotator(_("; ").join(store.closed))
            listed = comma_separated(everyone) or _("none yet")
            message = _(
                "nobody called {name!r} has tagged here; there are: {names}"
            ).format(name=name, names=listed)
            raise InvalidAnnotator(message)
    return tuple(sorted(names))


def missing_articles(
    project: ProjectFolder, store: TagStore, annotators: Iterable[str]
) -> Iterator[str]:
    """A sentence for each record whose article is no longer in the project.

    There is none if only one file was opened.

    Raises:
        StoreUnreadable: when a folder of tags cannot be read.
    """
    if not project.whole:
        return
    for annotator in annotators:
        for article_id in store.articles_of(annotator):
            if article_id not in project:
                yield (
                    _(
                        "left out: the tags of {annotator} on {id!r}, which is no "
                        "longer among the articles"
                    ).format(annotator=annotator, id=article_id)
                )
