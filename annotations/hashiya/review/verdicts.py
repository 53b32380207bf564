"""What a reviewer decided of a place, from what, and whether that still stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from hashiya.errors import InvalidTag
from hashiya.model.model import Span, Tag
from hashiya.review.items import Item, tag_content

ADJUDICATED = "adjudicated"


class Ruling(StrEnum):
    """What was decided: nothing yet, only remarks made; or one version, other edges, something else, that it is nothing."""

    OPEN = "open"
    ACCEPTED = "accepted"
    MERGED = "merged"
    EDITED = "edited"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What an annotator's tag said when it was decided on; `sha256` is that of the text in which `span` counts."""

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
        """What the tag says."""
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
    def ref(self) -> tuple[str, int]:
        """Which tag it was."""
        return self.annotator, self.tag_id

    def is_said_by(self, tag: Tag) -> bool:
        """Whether the tag says this still; in another version of the text, of the same words wherever they are now."""
        is_same_text = tag.anchor is None or tag.anchor.sha256 == self.sha256
        place = tag.span == self.span if is_same_text else tag.text == self.text
        return place and (tag.layer, tag.label, _given(tag.attributes)) == (
            self.layer,
            self.label,
            _given(self.attributes),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A reviewer's decision on a place, made at `at` (UTC ISO 8601) from the `sources`, when the `silent` had nothing there.

    `gold` is the tag that came of it, None where that is none; `sure` (1–5) is its
    confidence as well. `note` is for the annotators; with `gap` the guidelines do not
    say what is right here. One without sources is a tag that the reviewer alone saw.

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

    def __post_init__(self) -> None:
        if self.sure is not None and not 1 <= self.sure <= 5:
            raise InvalidTag(
                f"how sure one is goes from 1 to 5, and {self.sure} does not"
            )
        if self.gold is not None and self.ruling in {Ruling.OPEN, Ruling.REJECTED}:
            raise InvalidTag(f"verdict {self.id} is {self.ruling} and has a tag")

    @property
    def refs(self) -> frozenset[tuple[str, int]]:
        """Which tags it was made from: their annotators and ids."""
        return frozenset(source.ref for source in self.sources)

    @property
    def is_decided(self) -> bool:
        """Whether it is more than a remark."""
        return self.ruling is not Ruling.OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleVerdict:
    """A verdict that no longer stands, and why: a sentence for each thing that has changed since."""

    verdict: Verdict
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewState:
    """Which places are decided and by which verdict, by the items' keys; remarks on others; and verdicts gone stale.

    `bearing` has all verdicts on a place, standing or not, the latest last.
    """

    decided: Mapping[tuple[tuple[str, int], ...], Verdict]
    remarked: Mapping[tuple[tuple[str, int], ...], Verdict]
    stale: tuple[StaleVerdict, ...]
    bearing: Mapping[tuple[tuple[str, int], ...], tuple[Verdict, ...]]


def review_state(items: Iterable[Item], verdicts: Iterable[Verdict]) -> ReviewState:
    """How the verdicts bear on what the annotators say now.

    A verdict bears on the places of the tags that it was made from, or, where none of
    these is left, on the one where somebody says what was decided. It stands as long as
    each of those tags says what it said, or its annotator says what was decided, or it
    is gone after it was rejected; and no tag has come to the place that says something
    else. One stands also when somebody else is done and has nothing there.
    """
    items = tuple(items)
    by_ref = {(tag.annotator, tag.id): item for item in items for tag in item.tags}
    decided: dict[tuple[tuple[str, int], ...], Verdict] = {}
    remarked: dict[tuple[tuple[str, int], ...], Verdict] = {}
    bearing: dict[tuple[tuple[str, int], ...], tuple[Verdict, ...]] = {}
    stale = []
    for verdict in sorted(verdicts, key=lambda verdict: (verdict.at, verdict.id)):
        places = {
            by_ref[ref].key: by_ref[ref]
            for ref in sorted(verdict.refs)
            if ref in by_ref
        }
        if not places and verdict.gold is not None:
            gold = tag_content(verdict.gold)
            places = {
                item.key: item
                for item in items
                if any(tag_content(tag) == gold for tag in item.tags)
            }
        for key in places:
            bearing[key] = (*bearing.get(key, ()), verdict)
        if not verdict.is_decided:
            remarked.update(dict.fromkeys(places, verdict))
            continue
        why = tuple(dict.fromkeys(_changed(verdict, tuple(places.values()), by_ref)))
        if why:
            stale.append(StaleVerdict(verdict=verdict, why=why))
        else:
            decided.update(dict.fromkeys(places, verdict))
    return ReviewState(
        decided=decided, remarked=remarked, stale=tuple(stale), bearing=bearing
    )


def _changed(
    verdict: Verdict, places: tuple[Item, ...], by_ref: Mapping[tuple[str, int], Item]
) -> Iterator[str]:
    """What is no longer as it was when it was decided, a sentence each."""
    gold = tag_content(verdict.gold) if verdict.gold is not None else None
    follow = {
        tag.annotator
        for item in places
        for tag in item.tags
        if tag_content(tag) == gold
    }
    for source in verdict.sources:
        item = by_ref.get(source.ref)
        tag = item.by(source.annotator) if item else None
        if tag is None:
            if verdict.ruling is not Ruling.REJECTED and source.annotator not in follow:
                yield f"the tag of {source.annotator} is gone"
        elif not source.is_said_by(tag) and source.annotator not in follow:
            yield f"{source.annotator} has changed the tag"
    refs = verdict.refs
    for item in places:
        for tag in item.tags:
            if (tag.annotator, tag.id) not in refs and tag_content(tag) != gold:
                yield f"{tag.annotator} has a tag there as well"
    if verdict.gold is None and verdict.ruling is not Ruling.REJECTED:
        yield "what was decided is not in the text any more"


def _given(attributes: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in attributes.items() if value}
