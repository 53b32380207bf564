"""Imported gold: decided tags and verdicts become reviewers' decisions, not annotators' tags."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from hashiya.exchange.exporting.aggregation import UNANIMOUS
from hashiya.exchange.importing.imported_rows import UsedIds, stored_row
from hashiya.exchange.importing.staging import StagedRow
from hashiya.exchange.importing.statuses import is_newer
from hashiya.model.model import Article, Change, Record, Tag
from hashiya.review.gold import Gold, gold_of
from hashiya.review.items import Item, tag_content
from hashiya.review.verdict_changes import item_verdict
from hashiya.review.verdict_rows import VERDICTS, document_of, verdict_of
from hashiya.review.verdicts import ADJUDICATED, Ruling, Source, Verdict
from hashiya.store import GOLD, TagStore, new_id, tag_from_row

Document = Mapping[str, object]


@dataclass(slots=True)
class Decisions:
    """The missing decisions of a reviewer's record, and how many were not missing.

    `known` counts those that are there already, `older` those of which the record has a
    later version. It `finishes` the article if the record does not say so already, nor
    later that the article is open again.
    """

    record: Record
    known: int = 0
    older: int = 0
    finishes: bool = False
    _tags: dict[int, Tag] = field(default_factory=dict)
    _rows: dict[tuple[str, str], Document] = field(default_factory=dict)

    @property
    def added(self) -> int:
        """How many are missing."""
        return len(self._rows)

    def lacks(self, verdict_id: int, document: Document) -> bool:
        """Whether the record has no such verdict, or an earlier version of it; counted if not."""
        old = self.record.rows.get((VERDICTS, str(verdict_id)))
        if old is None:
            return True
        old_time, time = str(old.get("at", "")), str(document.get("at", ""))
        self.known += old_time == time
        self.older += old_time > time
        return old_time < time

    def add(self, verdict_id: int, tag: Tag | None, document: Document) -> None:
        """Add a verdict, with its tag if it has one."""
        if tag is not None:
            self._tags[verdict_id] = tag
        self._rows[VERDICTS, str(verdict_id)] = document

    @property
    def done(self) -> Change:
        """The change that sets them."""
        return Change(set=tuple(self._tags.values()), rows=dict(self._rows))


def missing_decisions(store: TagStore, article: Article, row: StagedRow) -> Decisions:
    """The decisions of the row that the reviewer's record does not have.

    A tag without a verdict that the reviewer decided for already is not decided again,
    nor one that all annotators gave where it is gold or they still agree. Of two
    versions of one decision the later holds.

    Raises:
        InvalidAnnotator, StoreUnreadable: when records cannot be read.
    """
    gold = gold_of(store, article)
    gold_store = store.within(GOLD)
    decisions = Decisions(gold_store.read(row.annotator, article))
    if row.status:
        decisions.finishes = is_newer(gold_store, decisions.record, row, holds_all=True)
    documents = dict(row.verdicts or ())
    _add_tags(decisions, gold, row, documents)
    for verdict_id, document in documents.items():
        verdict = verdict_of(str(verdict_id), document, row.annotator, None)
        if verdict.ruling in {Ruling.REJECTED, Ruling.OPEN}:
            _add_without_tag(decisions, gold, verdict, document)
    return decisions


def _add_tags(
    decisions: Decisions, gold: Gold, row: StagedRow, documents: Mapping[int, Document]
) -> None:
    """Add the decided tags that are not there yet, each with its verdict."""
    record = decisions.record
    own = {tag.id: tag for tag in record.tags}
    used_ids = UsedIds(int(key) for table, key in record.rows if table == VERDICTS)
    present = [*_present(gold, row.annotator)]
    open_items = list(gold.undecided)
    for imported in row.tags:
        old = own.get(imported.id or 0)
        if old is not None:
            # It is another version of the decision.
            used_ids.free(old.id)
        document = documents.get(imported.id or 0)
        if document is not None and imported.id is not None:
            used_ids.free(imported.id)
        tag = tag_from_row(stored_row(imported, row, used_ids))
        content = tag_content(tag)
        is_same = old is not None and content == tag_content(old)
        if document is not None:
            if decisions.lacks(tag.id, document):
                decisions.add(tag.id, tag, document)
        elif content in present or is_same:
            decisions.known += 1
        elif old is not None and tag.updated <= old.updated:
            decisions.older += 1
        else:
            verdict = _verdict(tag, open_items)
            gold_tag = replace(tag, origin=ADJUDICATED, note="")
            decisions.add(tag.id, gold_tag, document_of(verdict))
            present.append(content)
    if row.is_complete and decisions.finishes:
        for item in open_items:
            rejected = item_verdict(
                item, Ruling.REJECTED, new_id(), row.annotator, row.marked
            )
            decisions.add(rejected.id, None, document_of(rejected))


def _present(gold: Gold, reviewer: str) -> Iterator[object]:
    """What the reviewer decided for; what all said is gold whoever decided it."""
    if reviewer == UNANIMOUS:
        yield from map(tag_content, (*gold.tags, *gold.agreed))
        return
    for verdict in gold.every_verdict:
        if verdict.reviewer == reviewer and verdict.gold is not None:
            yield tag_content(verdict.gold)


def _verdict(tag: Tag, open_items: list[Item]) -> Verdict:
    """A verdict for the tag, made from what annotators have at its place, which is then decided."""
    item = _item_at(tag, open_items)
    if item is not None:
        open_items.remove(item)
    return Verdict(
        id=tag.id,
        reviewer=tag.annotator,
        at=tag.updated,
        ruling=Ruling.EDITED,
        sources=tuple(map(Source.of, item.tags)) if item else (),
        silent=item.silent if item else (),
        sure=tag.confidence,
        note=tag.note,
    )


def _item_at(tag: Tag, items: Iterable[Item]) -> Item | None:
    """The item on which somebody says the same, otherwise the one that overlaps the tag most."""
    content = tag_content(tag)
    best, most = None, 0
    for item in items:
        if item.layer != tag.layer or (item.span is None) is not (tag.span is None):
            continue
        if any(tag_content(other) == content for other in item.tags):
            return item
        overlap = 1
        if item.span is not None and tag.span is not None:
            first, last = item.span, tag.span
            overlap = min(first.end, last.end) - max(first.start, last.start)
        if overlap > most:
            best, most = item, overlap
    return best


def _add_without_tag(
    decisions: Decisions, gold: Gold, verdict: Verdict, document: Document
) -> None:
    """Add a decision that there is nothing to tag, or a remark, if it is not there."""
    is_decided = any(
        other.ruling is Ruling.REJECTED
        and other.reviewer == verdict.reviewer
        and other.refs == verdict.refs
        and other.id != verdict.id
        for other in gold.verdicts
    )
    if is_decided:
        decisions.known += 1
    elif decisions.lacks(verdict.id, document):
        decisions.add(verdict.id, None, document)
