"""New verdicts of one reviewer on places of an article, not recorded yet."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from types import EllipsisType

from hashiya.model.model import Article, Span, Tag
from hashiya.model.scheme import Scheme
from hashiya.review.gold_tag import gold_tag, new_tag
from hashiya.review.items import Item, ItemKey
from hashiya.review.verdict_changes import (
    UNCHANGED,
    Remarks,
    can_be_gold,
    in_place_of,
    item_verdict,
    tag_with_id,
    usual_answers,
    with_remarks,
)
from hashiya.review.verdicts import ReviewState, Ruling, Verdict

# A verdict, and the verdicts on the same place that it replaces.
Replacement = tuple[Verdict, tuple[Verdict, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictDrafts:
    """Makes verdicts on places as they are now; `state` has the verdicts that there are.

    `stored` are the tags of the reviewer's record, also those that are detached.
    """

    article: Article
    scheme: Scheme
    reviewer: str
    stored: tuple[Tag, ...]
    state: ReviewState
    fresh_id: Callable[[], int]
    now: Callable[[], str]

    def replacement(
        self, item: Item, ruling: Ruling, tag: Tag | None, remarks: Remarks = UNCHANGED
    ) -> Replacement:
        """The verdict on the place, with the remarks of the last one where none are given.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: when the text or
                the scheme does not allow the tag.
        """
        verdict = self._verdict(item, ruling)
        bearing = self._bearing(item)
        if bearing:
            verdict = in_place_of(bearing[-1], verdict)
        verdict = with_remarks(verdict, remarks)
        if tag is not None:
            verdict = replace(verdict, gold=self._gold(verdict, tag))
        return verdict, tuple(old for old in bearing if old.id != verdict.id)

    def usual(
        self,
        items: Iterable[Item],
        own: Iterable[Tag],
        by_others: Mapping[ItemKey, Verdict],
    ) -> list[Replacement]:
        """The verdicts for the usual spelling of places that no other reviewer decided."""
        answers = usual_answers(items, own, by_others, self.scheme)
        return [self.replacement(*answer) for answer in answers]

    def remarked(
        self, item: Item, remarks: Remarks, gap: bool | EllipsisType
    ) -> Verdict:
        """The last verdict on the place, or one that decides nothing, with the remarks.

        Raises:
            InvalidTag: when a remark cannot be one.
        """
        bearing = self._bearing(item)
        verdict = bearing[-1] if bearing else self._verdict(item, Ruling.OPEN)
        verdict = replace(with_remarks(verdict, remarks), at=self.now())
        if not isinstance(gap, EllipsisType):
            verdict = replace(verdict, gap=gap)
        if verdict.gold is not None:
            gold = replace(verdict.gold, confidence=verdict.sure, updated=verdict.at)
            verdict = replace(verdict, gold=gold)
        return verdict

    def added(
        self, span: Span | None, layer: str, label: str, attributes: Mapping[str, str]
    ) -> Verdict:
        """The verdict for a tag that no annotator has.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: when the text or
                the scheme does not allow it.
        """
        verdict = Verdict(
            id=self.fresh_id(),
            reviewer=self.reviewer,
            at=self.now(),
            ruling=Ruling.EDITED,
        )
        tag = new_tag(verdict, self.article, span, layer, label, attributes)
        return replace(verdict, gold=self._gold(verdict, tag))

    def starting_tag(self, item: Item) -> Tag:
        """The decided tag of the place, otherwise the annotators' most frequent one."""
        verdict = self.state.verdict(item)
        if verdict is not None and verdict.gold is not None:
            return verdict.gold
        return item.usual

    def is_taken_over(self, item: Item) -> bool:
        """Whether all agree on the undecided place, and it can be gold as they say."""
        is_contested = item.key in self.state.contested
        return item.is_agreed and not is_contested and can_be_gold(item, self.scheme)

    def _verdict(self, item: Item, ruling: Ruling) -> Verdict:
        return item_verdict(item, ruling, self.fresh_id(), self.reviewer, self.now())

    def _bearing(self, item: Item) -> tuple[Verdict, ...]:
        """All verdicts on the place, valid or stale, the latest last."""
        return self.state.bearing.get(item.key, ())

    def _gold(self, verdict: Verdict, tag: Tag) -> Tag:
        """The tag that is decided for, as the reviewer's."""
        stored = tag_with_id(verdict.id, self.stored)
        created = stored.created if stored is not None else verdict.at
        return gold_tag(tag, verdict, self.scheme, self.article, created)
