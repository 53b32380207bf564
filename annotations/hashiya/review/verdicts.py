"""A reviewer's verdict on a place, its sources, and whether it still holds."""

from collections.abc import (
    Callable,
    Collection,
    Iterable,
    Iterator,
    Mapping,
    Sequence,
)
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hashiya.errors import InvalidTag
from hashiya.language import gettext as _
from hashiya.model.model import Span, Tag
from hashiya.review.items import Item, ItemKey, TagRef, tag_content
from hashiya.review.spellings import with_values
from hashiya.review.stale_changes import Reason, StaleChange

ADJUDICATED = "adjudicated"


class Ruling(StrEnum):
    """The kind of a decision.

    `OPEN` is nothing yet, only a remark; `ACCEPTED` one version; `MERGED` other edges;
    `EDITED` anything else; `REJECTED` that there is nothing to tag.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An annotator's tag as it was when it was decided on.

    `sha256` is that of the text in which `span` counts.
    """

    annotator: str
    tag_id: int
    span: Span | None
    text: str
    layer: str
    label: str
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    sha256: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "attributes", MappingProxyType(dict(self.attributes)))

    @classmethod
    def of(cls, tag: Tag) -> "Source":
        """The tag as it is now."""
        return cls(
            annotator=tag.annotator,
            tag_id=tag.id,
            span=tag.span,
            text=tag.text,
            layer=tag.layer,
            label=tag.label,
            attributes=tag.attributes,
            sha256=tag.anchor.sha256 if tag.anchor else "",
        )

    @property
    def ref(self) -> TagRef:
        """The annotator and id of the tag."""
        return self.annotator, self.tag_id

    def is_unchanged_in(self, tag: Tag) -> bool:
        """Whether the tag is as it was; in another version of the text, on the same words."""
        if tag.anchor is None or tag.anchor.sha256 == self.sha256:
            is_same_place = tag.span == self.span
        else:
            is_same_place = tag.text == self.text
        return (
            is_same_place
            and tag.layer == self.layer
            and tag.label == self.label
            and (
                tag.attributes == self.attributes
                or with_values(tag.attributes) == with_values(self.attributes)
            )
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A reviewer's decision on a place, made at `at` (UTC ISO 8601) from the `sources`.

    The `silent` had no tag there then. `gold` is the tag that was decided for, None
    where there is none; `sure` (1-5) is its confidence as well. `note` is for the
    annotators; with `gap` the guidelines do not say what is right here. `refs` are the
    annotators and ids of its sources; a verdict without sources is on a tag that the
    reviewer alone added.

    Raises:
        InvalidTag: when a field contradicts another one or its range.
    """

    id: int
    reviewer: str
    at: str
    ruling: Ruling
    sources: tuple[Source, ...] = ()
    silent: tuple[str, ...] = ()
    gold: Tag | None = None
    note: str = ""
    gap: bool = False
    sure: int | None = None
    refs: frozenset[TagRef] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        refs = frozenset(source.ref for source in self.sources)
        object.__setattr__(self, "refs", refs)
        check_sure(self.sure)
        if self.gold is not None and self.ruling in {Ruling.OPEN, Ruling.REJECTED}:
            raise InvalidTag(f"verdict {self.id} is {self.ruling} and has a tag")

    @property
    def is_decided(self) -> bool:
        """Whether it is more than a remark."""
        return self.ruling is not Ruling.OPEN


def check_sure(level: int | None) -> None:
    """Refuse what does not say how sure a reviewer is.

    Raises:
        InvalidTag: when it is no number from 1 to 5.
    """
    if level is not None and not 1 <= level <= 5:
        message = _("how sure you are is a number from 1 to 5, not {level}")
        raise InvalidTag(message.format(level=level))


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleVerdict:
    """A verdict that no longer holds, and why: what annotators have changed since."""

    verdict: Verdict
    changes: tuple[StaleChange, ...]

    def is_about(self, item: Item) -> bool:
        """Whether one of the tags that it was made from is at the place."""
        return not self.verdict.refs.isdisjoint(item.key)

    @property
    def why(self) -> tuple[str, ...]:
        """A sentence for each change."""
        return self.why_by({})

    def why_by(self, called: Mapping[str, str]) -> tuple[str, ...]:
        """A sentence for each change, with annotators as they are called."""
        words = (change.words(called) for change in self.changes)
        return tuple(dict.fromkeys(words))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewState:
    """How verdicts bear on items, by the items' keys.

    `decided` has the verdict that settles an item, `remarked` the one that only remarks
    on it, `bearing` all verdicts on an item, valid or stale, the latest last.
    """

    decided: Mapping[ItemKey, Verdict]
    remarked: Mapping[ItemKey, Verdict]
    stale: tuple[StaleVerdict, ...]
    bearing: Mapping[ItemKey, tuple[Verdict, ...]]

    def verdict(self, item: Item) -> Verdict | None:
        """The verdict that settles the item, otherwise the one that only remarks on it."""
        return self.decided.get(item.key) or self.remarked.get(item.key)

    @property
    def contested(self) -> frozenset[ItemKey]:
        """The keys of the places on which a stale verdict bears."""
        stale = {entry.verdict for entry in self.stale}
        keys = set()
        for key, verdicts in self.bearing.items():
            if not stale.isdisjoint(verdicts):
                keys.add(key)
        return frozenset(keys)


def review_state(
    items: Iterable[Item],
    verdicts: Iterable[Verdict],
    detached: Collection[TagRef] = (),
    hides: Callable[[str], bool] = lambda _: False,
) -> ReviewState:
    """How the verdicts bear on what the annotators have now.

    A verdict bears on the items of the tags that it was made from, or, where none of
    these is left, on those in which an annotator has what was decided. It holds as long
    as each of those tags is as it was, or its annotator has what was decided, or it is
    gone after it was rejected; and no tag has been added to the item that differs from
    what was decided. It also holds when another annotator is done and has nothing there.
    The `detached` tags are in no item, and are not gone either.
    Annotators whose tags are not shown, whom it `hides`, count as unchanged.
    """
    items = tuple(items)
    item_of: dict[TagRef, Item] = {}
    tag_of: dict[TagRef, Tag] = {}
    for item in items:
        item_of.update(dict.fromkeys(item.key, item))
        tag_of.update(zip(item.key, item.tags, strict=True))
    decided: dict[ItemKey, Verdict] = {}
    remarked: dict[ItemKey, Verdict] = {}
    bearing: dict[ItemKey, tuple[Verdict, ...]] = {}
    stale = []
    for verdict in sorted(verdicts, key=lambda verdict: (verdict.at, verdict.id)):
        concerned = _concerned_items(verdict, items, item_of)
        for key in concerned:
            bearing[key] = (*bearing.get(key, ()), verdict)
        if not verdict.is_decided:
            remarked.update(dict.fromkeys(concerned, verdict))
            continue
        items_now = tuple(concerned.values())
        changes = tuple(_changes(verdict, items_now, tag_of, detached, hides))
        if changes:
            stale.append(StaleVerdict(verdict=verdict, changes=changes))
        else:
            decided.update(dict.fromkeys(concerned, verdict))
    return ReviewState(
        decided=decided, remarked=remarked, stale=tuple(stale), bearing=bearing
    )


def _concerned_items(
    verdict: Verdict, items: Iterable[Item], item_of: Mapping[TagRef, Item]
) -> dict[ItemKey, Item]:
    """The items on which the verdict bears, by their keys."""
    concerned = {}
    for ref in sorted(verdict.refs):
        if ref in item_of:
            concerned[item_of[ref].key] = item_of[ref]
    if not concerned and verdict.gold is not None:
        gold = tag_content(verdict.gold)
        for item in items:
            if any(tag_content(tag) == gold for tag in item.tags):
                concerned[item.key] = item
    return concerned


def _changes(
    verdict: Verdict,
    items: Sequence[Item],
    tag_of: Mapping[TagRef, Tag],
    detached: Collection[TagRef],
    hides: Callable[[str], bool],
) -> Iterator[StaleChange]:
    """Each change since the decision that makes it stale."""
    gold = tag_content(verdict.gold) if verdict.gold is not None else None
    tags = [tag for item in items for tag in item.tags]
    following = {tag.annotator for tag in tags if tag_content(tag) == gold}
    for source in verdict.sources:
        tag = tag_of.get(source.ref)
        if source.annotator in following or hides(source.annotator):
            continue
        if tag is not None:
            if not source.is_unchanged_in(tag):
                yield StaleChange(
                    reason=Reason.CHANGED,
                    annotator=source.annotator,
                    before=source,
                    now=tag,
                )
        elif verdict.ruling is not Ruling.REJECTED:
            reason = Reason.DETACHED if source.ref in detached else Reason.GONE
            yield StaleChange(reason=reason, annotator=source.annotator, before=source)
    refs = verdict.refs
    for tag in tags:
        if (tag.annotator, tag.id) not in refs and tag_content(tag) != gold:
            yield StaleChange(reason=Reason.ADDED, annotator=tag.annotator, now=tag)
    if verdict.gold is None and verdict.ruling is not Ruling.REJECTED:
        yield StaleChange(reason=Reason.NOWHERE)
