"""Annotators' records for an export: the tags on their words, apart from the detached ones."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from hashiya.errors import Finding, HashiyaError
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.review.items import AnnotatorTags
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedRecord:
    """A record with only the tags that are anchored in the article's text, and the `detached`."""

    record: Record
    detached: tuple[Tag, ...]

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
            for problem in store.problems(annotator, article.id):
                report(problem)
        except HashiyaError as error:
            report(Finding.of(error, f"left out: {annotator} on {article.id!r}: "))
            continue
        anchored, detached = anchored_and_detached(record, article)
        if detached:
            report(
                f"the text of {article.id!r} has changed since {annotator} tagged it: "
                f"{len(anchored)} of {len(record.tags)} tags still stand on their words, "
                f"{len(detached)} are left out"
            )
        anchored_record = replace(record, tags=anchored)
        records.append(PartedRecord(record=anchored_record, detached=detached))
    return tuple(records)
