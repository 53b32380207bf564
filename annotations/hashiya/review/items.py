"""What several annotators said of one place, and how they differ."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from hashiya.errors import InvalidTag
from hashiya.model.model import Span, Tag


class Kind(StrEnum):
    """How annotators can differ on one place; several of these may hold at once."""

    MISSING = "missing"
    BOUNDARY = "boundary"
    LABEL = "label"
    ATTRIBUTE = "attribute"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorTags:
    """All that one annotator says of an article: the tags that stand on its text; only if done is silence a word too."""

    annotator: str
    tags: tuple[Tag, ...]
    is_done: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One and the same span, label and attributes, and the `annotators` who say so; `tag` is the first one's."""

    tag: Tag
    annotators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One place in a layer: the tags that answer to one another, one of each annotator at most, by annotator.

    All of them share a code point, or all are of the whole article. `silent` are those
    who have none there although they are done, by name. `kinds` are the ways in which
    they differ, in the order of `Kind`. Everything else follows: `versions`, most said
    first; `span`, all that any of them covers, and `common`, what all cover (both None
    for the whole article); `is_agreed`, that two or more spoke and said the same;
    `split`, how far they are from that.

    Raises:
        InvalidTag: when there is no tag, or two of one annotator, or of two layers.
    """

    tags: tuple[Tag, ...]
    silent: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = field(init=False)
    versions: tuple[Version, ...] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        names = [tag.annotator for tag in self.tags]
        if not names or len({*names, *self.silent}) < len(names) + len(self.silent):
            raise InvalidTag(
                f"an item has one tag of each annotator, not those of {names} and none of {self.silent}"
            )
        if len({(tag.layer, tag.span is None) for tag in self.tags}) > 1:
            raise InvalidTag("an item's tags are of one layer and of one scope")
        object.__setattr__(self, "versions", _versions(self.tags))
        object.__setattr__(self, "kinds", tuple(_kinds(self)))

    @property
    def layer(self) -> str:
        """The layer of all its tags."""
        return self.tags[0].layer

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that were given, each once, most said first."""
        return tuple(dict.fromkeys(version.tag.label for version in self.versions))

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who has a tag there, by name."""
        return tuple(tag.annotator for tag in self.tags)

    @property
    def key(self) -> tuple[tuple[str, int], ...]:
        """What names the item as long as it is made of the same tags: their annotators and ids."""
        return tuple((tag.annotator, tag.id) for tag in self.tags)

    @property
    def span(self) -> Span | None:
        """From the first start to the last end."""
        spans = [tag.span for tag in self.tags if tag.span]
        return (
            Span(min(each.start for each in spans), max(each.end for each in spans))
            if spans
            else None
        )

    @property
    def common(self) -> Span | None:
        """From the last start to the first end."""
        spans = [tag.span for tag in self.tags if tag.span]
        return (
            Span(max(each.start for each in spans), min(each.end for each in spans))
            if spans
            else None
        )

    @property
    def is_agreed(self) -> bool:
        """Whether two or more spoke, and all said the same."""
        return not self.kinds and len(self.tags) > 1

    @property
    def split(self) -> float:
        """The share of those who spoke, silence included, who did not say what most say: 0 is agreement."""
        spoke = len(self.tags) + len(self.silent)
        most = max(len(self.versions[0].annotators), len(self.silent))
        return (spoke - most) / spoke

    @property
    def usual(self) -> Tag:
        """A tag with the label that most give, and among these with the attributes that most give."""
        labels = Counter[str]()
        attributes = Counter[tuple[tuple[str, str], ...]]()
        for version in self.versions:
            labels[version.tag.label] += len(version.annotators)
        alike = [
            version
            for version in self.versions
            if version.tag.label == labels.most_common(1)[0][0]
        ]
        for version in alike:
            attributes[_attributes(version.tag)] += len(version.annotators)
        most = attributes.most_common(1)[0][0]
        return next(
            version.tag for version in alike if _attributes(version.tag) == most
        )

    @property
    def order(self) -> tuple[tuple[int, int, str, str, str, int], ...]:
        """Where it stands among other items: labels of the article first, then by its tags in the text's order."""
        return tuple(sorted(tag.order for tag in self.tags))

    def by(self, annotator: str) -> Tag | None:
        """The annotator's tag; None where there is none."""
        return next((tag for tag in self.tags if tag.annotator == annotator), None)


def tag_content(tag: Tag) -> tuple[Span | None, str, str, Mapping[str, str]]:
    """What counts of a tag when two are compared: span, layer, label, attributes with a value; not confidence nor note."""
    return (
        tag.span,
        tag.layer,
        tag.label,
        {name: value for name, value in tag.attributes.items() if value},
    )


def _attributes(tag: Tag) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(tag_content(tag)[3].items()))


def _versions(tags: tuple[Tag, ...]) -> tuple[Version, ...]:
    found: list[tuple[Tag, list[str]]] = []
    for tag in tags:
        for known, names in found:
            if tag_content(known) == tag_content(tag):
                names.append(tag.annotator)
                break
        else:
            found.append((tag, [tag.annotator]))
    versions = (Version(tag=tag, annotators=tuple(names)) for tag, names in found)
    return tuple(
        sorted(versions, key=lambda each: (-len(each.annotators), each.tag.order))
    )


def _kinds(item: Item) -> list[Kind]:
    said = [tag_content(version.tag) for version in item.versions]
    holds = {
        Kind.MISSING: bool(item.silent),
        Kind.BOUNDARY: any(span != said[0][0] for span, *_ in said),
        Kind.LABEL: any(label != said[0][2] for _, _, label, _ in said),
        Kind.ATTRIBUTE: any(attributes != said[0][3] for *_, attributes in said),
    }
    return [kind for kind in Kind if holds[kind]]
