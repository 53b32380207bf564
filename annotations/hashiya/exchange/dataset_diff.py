"""What changed from one export to another: articles, and tags by layer and label.

Two tags are the same tag if they have one id and annotator, or all else in common. Of
the others, one that has the place and layer of another is that one changed, and one that
has its layer and label and shares words with it is that one moved.
"""

from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Final

from msgspec import Struct, msgpack

from hashiya.errors import FileInvalid
from hashiya.exchange.exporting.version_articles import exported_of, frozen_rows
from hashiya.exchange.exporting.version_manifest import MANIFEST, read_manifest
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.labels import flat_parts
from hashiya.exchange.registry import format_named
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.language import gettext as _
from hashiya.store import TagRow

Report = Callable[[str], None]

# What a tag says beside its place; when it was made is no difference of a dataset.
_FIELDS: Final = (
    "layer",
    "label",
    "attributes",
    "confidence",
    "note",
    "annotator",
    "origin",
    "score",
)
_PLACE: Final = ("start", "end")


class TagChange(StrEnum):
    """What became of a tag."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


class ComparedTag(Struct, frozen=True, kw_only=True):
    """A tag as an export has it; without start and end it is one of the whole article."""

    id: int | None
    annotator: str
    start: int | None
    end: int | None
    text: str
    layer: str
    label: str
    attributes: dict[str, str]
    confidence: int | None
    note: str
    origin: str
    score: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDifference:
    """A tag that is not the same in both; `old` or `new` is None where it is not there.

    `fields` are the names of what differs.
    """

    change: TagChange
    article: str
    old: ComparedTag | None
    new: ComparedTag | None
    fields: tuple[str, ...] = ()

    @property
    def named_tag(self) -> ComparedTag:
        """The tag whose label the difference is counted for: the old one if there is one."""
        tag = self.old or self.new
        if tag is None:
            raise ValueError("a difference has a tag")
        return tag


@dataclass(slots=True, kw_only=True)
class DatasetDiff:
    """What changed from an export to another: ids of articles, and each tag that differs.

    `texts` are the articles whose text changed, `same` how many did not, `same_tags` how
    many tags are the same in both.
    """

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    same: int = 0
    same_tags: int = 0
    tags: list[TagDifference] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.texts or self.tags)

    @property
    def counts(self) -> Counter[TagChange]:
        """The number of tags of each change."""
        return Counter(difference.change for difference in self.tags)

    @property
    def counts_by_label(self) -> Mapping[tuple[str, str], Counter[TagChange]]:
        """The number of tags of each change by layer and label; of a changed tag, the old one."""
        by_label: dict[tuple[str, str], Counter[TagChange]] = {}
        for difference in self.tags:
            tag = difference.named_tag
            counts = by_label.setdefault((tag.layer, tag.label), Counter())
            counts[difference.change] += 1
        return dict(sorted(by_label.items()))


class _Content(Struct):
    """What an export has of an article; a text is here by its sha256, "" where there is none."""

    text: str
    tags: list[ComparedTag]


_CONTENT = msgpack.Decoder(_Content)


def dataset_diff(old: Path, new: Path, report: Report) -> DatasetDiff:
    """What changed from one export to the other; each is a file, a folder or a kept version.

    What cannot be compared, such as relations, goes to `report` as a sentence.

    Raises:
        FormatUnknown: when the format of one of them cannot be detected.
        FileInvalid, VersionInvalid: when one of them cannot be read.
    """
    old_contents = _contents(old, report)
    new_contents = _contents(new, report)
    diff = DatasetDiff()
    for article, encoded in new_contents.items():
        content = _CONTENT.decode(encoded)
        old_encoded = old_contents.get(article)
        if old_encoded is None:
            diff.added.append(article)
            diff.tags += _all_of(TagChange.ADDED, article, content.tags)
        elif old_encoded == encoded:
            diff.same += 1
            diff.same_tags += len(content.tags)
        else:
            _compare(article, _CONTENT.decode(old_encoded), content, diff)
    for article, encoded in old_contents.items():
        if article not in new_contents:
            diff.removed.append(article)
            tags = _CONTENT.decode(encoded).tags
            diff.tags += _all_of(TagChange.REMOVED, article, tags)
    return diff


def _contents(path: Path, report: Report) -> dict[str, bytes]:
    """The articles of an export by their ids, or by the sha256 of the text of one without.

    They are encoded, as a million tags take less memory then.
    """
    contents: dict[str, bytes] = {}
    for article, content in _articles(path, report):
        known = contents.get(article)
        if known is not None:
            # A format may have a row for each annotator.
            content.tags = [*_CONTENT.decode(known).tags, *content.tags]
        try:
            article.encode()
            contents[article] = msgpack.encode(content)
        except UnicodeEncodeError as error:
            surrogate = ord(error.object[error.start])
            message = _(
                "{path}: {article}: holds the lone surrogate U+{surrogate:04X}, which is not "
                "Unicode text: remove it"
            )
            raise FileInvalid(
                message.format(path=path, article=ascii(article), surrogate=surrogate)
            ) from error
    return contents


def _articles(path: Path, report: Report) -> Iterator[tuple[str, _Content]]:
    if path.is_dir() and (path / MANIFEST).is_file():
        for row in frozen_rows(path, read_manifest(path)):
            exported = exported_of(row)
            if exported is not None:
                yield exported.article.id, _content_of_exported(exported)
        return
    format_ = format_named(detected_format(path))
    for imported in format_.read(path, _ignore):
        for problem in imported.problems:
            report(f"{imported.where}: " + problem)
        if imported.article is None and imported.text is None:
            continue
        content = _content_of_imported(imported)
        yield imported.article or f"sha256:{content.text[:16]}", content


def _content_of_exported(exported: ExportedArticle) -> _Content:
    tags = [_tag_of_row(row) for row in exported.tags]
    return _Content(text=exported.article.sha256, tags=tags)


def _tag_of_row(row: TagRow) -> ComparedTag:
    return ComparedTag(
        id=row.id,
        annotator=row.annotator,
        start=row.start,
        end=row.end,
        text=row.text,
        layer=row.layer,
        label=row.label,
        attributes=dict(row.attributes),
        confidence=row.confidence,
        note=row.note,
        origin=row.origin,
        score=row.score,
    )


def _content_of_imported(imported: ImportedArticle) -> _Content:
    digest = imported.sha256 or ""
    if imported.text is not None:
        digest = sha256(imported.text.encode("utf-8", "surrogatepass")).hexdigest()
    tags = [_tag_of_import(tag, imported.text) for tag in imported.tags]
    return _Content(text=digest, tags=tags)


def _tag_of_import(tag: ImportedTag, text: str | None) -> ComparedTag:
    layer, label = (tag.layer, tag.label) if tag.layer else flat_parts(tag.label)
    words = tag.text or ""
    if not words and text is not None and tag.start is not None:
        words = text[tag.start : tag.end]
    return ComparedTag(
        id=tag.id,
        annotator=tag.annotator or "",
        start=tag.start,
        end=tag.end,
        text=words,
        layer=layer,
        label=label,
        attributes=dict(sorted(tag.attributes.items())),
        confidence=tag.confidence,
        note=tag.note,
        origin=tag.origin or "",
        score=tag.score,
    )


def _all_of(
    change: TagChange, article: str, tags: Iterable[ComparedTag]
) -> Iterator[TagDifference]:
    for tag in tags:
        is_new = change is TagChange.ADDED
        yield TagDifference(
            change=change,
            article=article,
            old=None if is_new else tag,
            new=tag if is_new else None,
        )


def _compare(article: str, old: _Content, new: _Content, diff: DatasetDiff) -> None:
    if old.text == new.text or not (old.text and new.text):
        diff.same += 1
    else:
        diff.texts.append(article)
    pairs, removed, added = _paired(old.tags, new.tags)
    for old_tag, new_tag in pairs:
        place = [name for name in _PLACE if _differ(old_tag, new_tag, name)]
        values = [name for name in _FIELDS if _differ(old_tag, new_tag, name)]
        if not place and not values:
            diff.same_tags += 1
            continue
        change = TagChange.CHANGED if values else TagChange.MOVED
        diff.tags.append(
            TagDifference(
                change=change,
                article=article,
                old=old_tag,
                new=new_tag,
                fields=(*place, *values),
            )
        )
    diff.tags += _all_of(TagChange.REMOVED, article, removed)
    diff.tags += _all_of(TagChange.ADDED, article, added)


def _differ(old: ComparedTag, new: ComparedTag, name: str) -> bool:
    return bool(getattr(old, name) != getattr(new, name))


Pairs = list[tuple[ComparedTag, ComparedTag]]


def _paired(
    old: Sequence[ComparedTag], new: Sequence[ComparedTag]
) -> tuple[Pairs, list[ComparedTag], list[ComparedTag]]:
    """The pairs of one tag in both, and those that are only in the old or the new one."""
    pairs: Pairs = []
    removed, added = list(old), list(new)
    for key in (_id_key, _content_key, _place_key):
        if removed and added:
            removed, added = _pair(removed, added, key, pairs)
    if removed and added:
        removed, added = _pair_moved(removed, added, pairs)
    return pairs, removed, added


def _pair(
    removed: Iterable[ComparedTag],
    added: Iterable[ComparedTag],
    key: Callable[[ComparedTag], Hashable],
    pairs: Pairs,
) -> tuple[list[ComparedTag], list[ComparedTag]]:
    """Pair each tag with the first that has its key; those that remain. A key may be None."""
    by_key: dict[Hashable, deque[ComparedTag]] = {}
    for tag in added:
        by_key.setdefault(key(tag), deque()).append(tag)
    unpaired = by_key.pop(None, deque())
    alone: list[ComparedTag] = []
    for tag in removed:
        candidates = by_key.get(key(tag))
        if candidates:
            pairs.append((tag, candidates.popleft()))
        else:
            alone.append(tag)
    for candidates in by_key.values():
        unpaired += candidates
    return alone, sorted(unpaired, key=_order)


def _pair_moved(
    removed: Iterable[ComparedTag], added: Sequence[ComparedTag], pairs: Pairs
) -> tuple[list[ComparedTag], list[ComparedTag]]:
    """Pair each tag with the first of its label that shares words with it."""
    by_label: dict[Hashable, list[ComparedTag]] = {}
    for tag in added:
        by_label.setdefault(_label_key(tag), []).append(tag)
    alone: list[ComparedTag] = []
    for tag in removed:
        candidates = by_label.get(_label_key(tag), [])
        for index, candidate in enumerate(candidates):
            if _share_words(tag, candidate):
                pairs.append((tag, candidates.pop(index)))
                break
        else:
            alone.append(tag)
    remaining = [tag for candidates in by_label.values() for tag in candidates]
    return alone, sorted(remaining, key=_order)


def _id_key(tag: ComparedTag) -> Hashable:
    return None if tag.id is None else (tag.annotator, tag.id)


def _content_key(tag: ComparedTag) -> Hashable:
    attributes = tuple(sorted(tag.attributes.items()))
    values = [getattr(tag, name) for name in _FIELDS if name != "attributes"]
    return (tag.start, tag.end, attributes, *values)


def _place_key(tag: ComparedTag) -> Hashable:
    return tag.start, tag.end, tag.layer, tag.annotator


def _label_key(tag: ComparedTag) -> Hashable:
    return tag.layer, tag.label, tag.annotator


def _order(tag: ComparedTag) -> tuple[int, int, str, str, str]:
    start, end = -1, -1
    if tag.start is not None and tag.end is not None:
        start, end = tag.start, tag.end
    return start, end, tag.layer, tag.label, tag.annotator


def _share_words(old: ComparedTag, new: ComparedTag) -> bool:
    if old.start is None or new.start is None or old.end is None or new.end is None:
        return old.start is new.start
    is_overlap = old.start < new.end and new.start < old.end
    return is_overlap or bool(old.text and old.text == new.text)


def _ignore(_size: int) -> None:
    """Ignore the progress."""
