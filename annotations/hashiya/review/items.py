"""The places of an article that annotators tagged, and how their tags differ there."""

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from hashiya.errors import HashiyaError, InvalidTag, record_left_out
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.model import Article, Record, Span, Status, Tag
from hashiya.review.kinds import Kind, tag_kinds
from hashiya.review.spellings import spelled_content, with_values
from hashiya.store import TagStore
from hashiya.text.anchoring import anchored_and_detached

# An annotator and the id of one of their tags.
TagRef = tuple[str, int]
ItemKey = tuple[TagRef, ...]
_ID_DIGITS = 12


class Edges(StrEnum):
    """The ways to merge several spans: their union, or their intersection."""

    UNION = "union"
    INTERSECTION = "intersection"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorTags:
    """One annotator's tags that are anchored in an article's text, and the detached ones.

    A place without a tag counts as an answer only if the annotator is done, and has no
    detached tag of the layer: that might be the tag of the place.
    """

    annotator: str
    tags: tuple[Tag, ...]
    is_done: bool = True
    detached: tuple[Tag, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """All annotators' tags of an article, by name, and the problems of their records.

    `problems` has a sentence for each record that could not be read.
    """

    by_annotator: tuple[AnnotatorTags, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def done(self) -> tuple[str, ...]:
        """The annotators who are done with the article."""
        return tuple(own.annotator for own in self.by_annotator if own.is_done)

    @property
    def detached(self) -> tuple[Tag, ...]:
        """The tags whose words are not certain to be anywhere in the current text."""
        return tuple(tag for own in self.by_annotator for tag in own.detached)

    @property
    def detached_refs(self) -> frozenset[TagRef]:
        """The annotators and ids of the detached tags."""
        return frozenset((tag.annotator, tag.id) for tag in self.detached)


def unknown_to(store: TagStore, annotations: Annotations) -> Callable[[str], bool]:
    """Whether nothing is known of what an annotator says now of the article.

    They are hidden, or have never opened it here, as where only gold was imported.
    """
    known = {own.annotator for own in annotations.by_annotator}
    return lambda annotator: store.hides(annotator) or annotator not in known


def read_annotations(
    store: TagStore,
    article: Article,
    annotators: Iterable[str] | None = None,
    reopened: Collection[str] = (),
) -> Annotations:
    """The tags of these annotators, or of all who ever opened an article.

    Those for whom the article is `reopened` are not done.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    by_annotator: list[AnnotatorTags] = []
    problems: list[str] = []
    names = store.annotators() if annotators is None else sorted(set(annotators))
    for name in names:
        try:
            record = store.read(name, article)
            problems += store.problems(name, article.id)
        except HashiyaError as error:
            problems.append(record_left_out(error, name, article.id))
            continue
        if not _is_begun(record):
            continue
        anchored, detached = anchored_and_detached(record, article, store.old_text)
        own = AnnotatorTags(
            annotator=name,
            tags=anchored,
            is_done=record.status is Status.DONE and name not in reopened,
            detached=detached,
        )
        by_annotator.append(own)
    return Annotations(by_annotator=tuple(by_annotator), problems=tuple(problems))


def _is_begun(record: Record) -> bool:
    return bool(record.tags) or record.status is not Status.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One span, label and attributes, and the `annotators` who have it; `tag` is the first's."""

    tag: Tag
    annotators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One place in a layer: corresponding tags, at most one of each annotator, by annotator.

    All of them share a code point, or all are of the whole article. `silent` are those
    who have none there although they are done, by name, and `not_comparable` those of
    whom that is not known: they are done, and a tag of theirs in this layer is
    detached. The `doubled` have another tag in the layer on exactly the same words.
    `kinds` are the ways in which they differ, in the order of `Kind`. `key`, the
    annotators and ids of its tags, identifies it as long as these stay.

    Everything else follows: `versions`, the most frequent first; `answers`, those of
    them that differ only in spelling together; `span`, all that any
    of them covers, and `common`, what all cover (both None for the whole article);
    `is_agreed`, that two or more have the same; `split`, how far they are from that.

    Raises:
        InvalidTag: when there is no tag, or two of one annotator, or of two layers.
    """

    tags: tuple[Tag, ...]
    silent: tuple[str, ...] = ()
    not_comparable: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    kinds: tuple[Kind, ...] = field(init=False)
    key: ItemKey = field(init=False, compare=False, repr=False)
    versions: tuple[Version, ...] = field(init=False, compare=False, repr=False)
    answers: tuple[tuple[Version, ...], ...] = field(
        init=False, compare=False, repr=False
    )

    def __post_init__(self) -> None:
        names = [tag.annotator for tag in self.tags]
        everyone = [*names, *self.silent, *self.not_comparable]
        if not names or len(set(everyone)) < len(everyone):
            raise InvalidTag(
                f"an item has one tag of each annotator, not those of {names} and "
                f"none of {(*self.silent, *self.not_comparable)}"
            )
        if len({(tag.layer, tag.span is None) for tag in self.tags}) > 1:
            raise InvalidTag("an item's tags are of one layer and of one scope")
        key = tuple((tag.annotator, tag.id) for tag in self.tags)
        object.__setattr__(self, "key", key)
        object.__setattr__(self, "versions", _versions(self.tags))
        object.__setattr__(self, "answers", _answers(self.versions))
        object.__setattr__(self, "kinds", tuple(_kinds(self)))

    @property
    def layer(self) -> str:
        """The layer of all its tags."""
        return self.tags[0].layer

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that were given, each once, the most frequent version's first."""
        return tuple(dict.fromkeys(version.tag.label for version in self.versions))

    @property
    def annotators(self) -> tuple[str, ...]:
        """The annotators who have a tag there, by name."""
        return tuple(tag.annotator for tag in self.tags)

    @property
    def span(self) -> Span | None:
        """From the first start to the last end."""
        starts, ends = self._edges()
        return Span(min(starts), max(ends)) if starts else None

    @property
    def common(self) -> Span | None:
        """From the last start to the first end."""
        starts, ends = self._edges()
        return Span(max(starts), min(ends)) if starts else None

    @property
    def id(self) -> str:
        """The name by which programs ask for it; it stays when others tag the place as well.

        It is made of the first of its tags, in the order in which they were made.
        """
        annotator, tag_id = min(self.key, key=lambda ref: (ref[1], ref[0]))
        named = f"{tag_id}\n{annotator}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(named).hexdigest()[:_ID_DIGITS]

    def _edges(self) -> tuple[list[int], list[int]]:
        """Where its tags start and end."""
        starts, ends = [], []
        for tag in self.tags:
            if tag.span is not None:
                starts.append(tag.span.start)
                ends.append(tag.span.end)
        return starts, ends

    @property
    def is_agreed(self) -> bool:
        """Whether two or more have a tag there, and no annotator differs."""
        return not self.kinds and len(self.tags) > 1

    @property
    def differs_in_spelling(self) -> bool:
        """Whether the only difference is how the attributes are spelled."""
        return self.kinds == (Kind.SPELLING,)

    @property
    def tagged_twice(self) -> tuple[str, ...]:
        """The doubled annotators whose answer here is not that of more than half.

        None where all annotators have two tags on these words.
        """
        count = len(self.tags) + len(self.silent)
        names: list[str] = []
        if len(self.doubled) == count:
            return ()
        for name in self.doubled:
            given = next(answer for answer in self.answers if _is_of(answer, name))
            if 2 * _supporters(given) <= count:
                names.append(name)
        return tuple(names)

    @property
    def split(self) -> float:
        """The share of annotators, also silent ones, who differ from the most frequent answer.

        Those who cannot be compared are not counted, and spellings are no difference.
        """
        count = len(self.tags) + len(self.silent)
        majority = max(_supporters(self.answers[0]), len(self.silent))
        return (count - majority) / count

    def tags_of(self, answer: Sequence[Version]) -> list[Tag]:
        """The tags of those who gave one of the answers."""
        names: set[str] = set()
        for version in answer:
            names.update(version.annotators)
        return [tag for tag in self.tags if tag.annotator in names]

    @property
    def majority(self) -> tuple[Version, ...] | None:
        """The most frequent answer in its spellings, None where having no tag is more frequent.

        Raises:
            InvalidTag: when two are equally frequent, or could be, whatever those say
                who cannot be compared.
        """
        counts = [_supporters(answer) for answer in self.answers]
        counts.append(len(self.silent))
        second, highest = sorted([0, *counts])[-2:]
        if second == highest:
            raise InvalidTag(_("no answer has the most votes: accept one by name"))
        if second + len(self.not_comparable) >= highest:
            names = comma_separated(self.not_comparable)
            raise InvalidTag(
                _(
                    "{names} could make it another: their tags in this layer are "
                    "detached; accept one of the answers by name"
                ).format(names=names)
            )
        return None if len(self.silent) == highest else self.answers[0]

    @property
    def usual(self) -> Tag:
        """A tag with the most frequent label and, among these, the most frequent attributes."""
        labels = Counter[str]()
        for version in self.versions:
            labels[version.tag.label] += len(version.annotators)
        label = labels.most_common(1)[0][0]
        attributes = Counter[tuple[tuple[str, str], ...]]()
        tags: dict[tuple[tuple[str, str], ...], Tag] = {}
        for version in self.versions:
            if version.tag.label == label:
                content = _attribute_pairs(version.tag)
                attributes[content] += len(version.annotators)
                tags.setdefault(content, version.tag)
        return tags[attributes.most_common(1)[0][0]]

    @property
    def order(self) -> tuple[tuple[int, int, str, str, str, int], ...]:
        """A sort key: labels of the article first, then by its tags in the text's order."""
        return tuple(sorted(tag.order for tag in self.tags))

    def merged(self, edges: Edges) -> Span | None:
        """The span that merging makes; None for the whole article."""
        return self.span if edges is Edges.UNION else self.common

    def by(self, annotator: str) -> Tag | None:
        """The annotator's tag; None where there is none."""
        return next((tag for tag in self.tags if tag.annotator == annotator), None)


def tag_content(tag: Tag) -> tuple[Span | None, str, str, Mapping[str, str]]:
    """The content by which tags are compared: span, layer, label, attributes with a value.

    Confidence and note are no part of it.
    """
    return tag.span, tag.layer, tag.label, with_values(tag.attributes)


def _attribute_pairs(tag: Tag) -> tuple[tuple[str, str], ...]:
    *_, attributes = tag_content(tag)
    return tuple(sorted(attributes.items()))


def _versions(tags: tuple[Tag, ...]) -> tuple[Version, ...]:
    """The different contents, the most frequent first."""
    groups: list[list[Tag]] = []
    for tag in tags:
        content = tag_content(tag)
        for group in groups:
            if tag_content(group[0]) == content:
                group.append(tag)
                break
        else:
            groups.append([tag])
    groups.sort(key=lambda group: (-len(group), group[0].order))
    versions = []
    for group in groups:
        names = tuple(tag.annotator for tag in group)
        versions.append(Version(tag=group[0], annotators=names))
    return tuple(versions)


def _answers(versions: tuple[Version, ...]) -> tuple[tuple[Version, ...], ...]:
    """The versions, those that differ only in spelling together, the most frequent first."""
    answers: list[list[Version]] = []
    contents: list[tuple[object, ...]] = []
    for version in versions:
        content = spelled_content(version.tag)
        if content in contents:
            answers[contents.index(content)].append(version)
        else:
            answers.append([version])
            contents.append(content)
    answers.sort(key=lambda answer: -_supporters(answer))
    return tuple(map(tuple, answers))


def _is_of(answer: Iterable[Version], annotator: str) -> bool:
    return any(annotator in version.annotators for version in answer)


def _supporters(answer: Iterable[Version]) -> int:
    return sum(len(version.annotators) for version in answer)


def _kinds(item: Item) -> list[Kind]:
    """The ways in which the versions of an item differ."""
    first = item.versions[0].tag
    kinds: set[Kind] = set()
    for version in item.versions[1:]:
        kinds |= tag_kinds(first, version.tag)
    if item.silent:
        kinds.add(Kind.MISSING)
    if item.tagged_twice and kinds - {Kind.SPELLING}:
        kinds.add(Kind.TWICE)
    if item.not_comparable:
        kinds.add(Kind.NOT_COMPARABLE)
    return [kind for kind in Kind if kind in kinds]
