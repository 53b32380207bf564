"""What changed from one export to another: articles, their statuses and meta, and tags."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Final

from hashiya.exchange.compared_exports import (
    CONTENT,
    FIELDS,
    ArticleContent,
    ComparedTag,
    Report,
    article_contents,
)
from hashiya.exchange.tag_pairing import paired

_PLACE: Final = ("start", "end")


class DifferenceKind(StrEnum):
    """What became of a tag."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TagDifference:
    """A tag that is not the same in both; `old` or `new` is None where it is not there.

    `fields` are the names of what differs.
    """

    change: DifferenceKind
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


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusDifference:
    """A status that is not the same in both; None where there is none.

    It is that of the annotator on the article, or with "" that of the article's review.
    """

    article: str
    annotator: str
    old: str | None
    new: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaDifference:
    """The fields of an article's meta that are not the same in both."""

    article: str
    fields: tuple[str, ...]


@dataclass(slots=True, kw_only=True)
class DatasetDiff:
    """What changed from an export to another: ids of articles, and each tag that differs.

    `texts` are the articles whose text changed, `same` how many did not, `same_tags` how
    many tags are the same in both. `statuses` and `meta` are compared of articles in
    both, where both exports have them.
    """

    added: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    same: int = 0
    same_tags: int = 0
    tags: list[TagDifference] = field(default_factory=list)
    statuses: list[StatusDifference] = field(default_factory=list)
    meta: list[MetaDifference] = field(default_factory=list)

    def __bool__(self) -> bool:
        of_articles = self.added or self.removed or self.texts
        return bool(of_articles or self.tags or self.statuses or self.meta)

    @property
    def counts(self) -> Counter[DifferenceKind]:
        """The number of tags of each change."""
        return Counter(difference.change for difference in self.tags)

    @property
    def counts_by_label(self) -> Mapping[tuple[str, str], Counter[DifferenceKind]]:
        """The number of tags of each change by layer and label; of a changed tag, the old one."""
        by_label: dict[tuple[str, str], Counter[DifferenceKind]] = {}
        for difference in self.tags:
            tag = difference.named_tag
            counts = by_label.setdefault((tag.layer, tag.label), Counter())
            counts[difference.change] += 1
        return dict(sorted(by_label.items()))


def dataset_diff(
    old: Path, new: Path, report: Report, format_name: str = ""
) -> DatasetDiff:
    """What changed from one export to the other; each is a file, a folder or a kept version.

    Without `format_name` the format of each is detected. What cannot be compared, such
    as relations, goes to `report` as a sentence.

    Raises:
        FormatUnknown: when the format of one of them cannot be detected.
        FileInvalid, VersionInvalid: when one of them cannot be read.
    """
    old_contents = article_contents(old, report, format_name)
    new_contents = article_contents(new, report, format_name)
    diff = DatasetDiff()
    for article, encoded in new_contents.items():
        content = CONTENT.decode(encoded)
        old_encoded = old_contents.get(article)
        if old_encoded is None:
            diff.added.append(article)
            diff.tags += _all_of(DifferenceKind.ADDED, article, content.tags)
        elif old_encoded == encoded:
            diff.same += 1
            diff.same_tags += len(content.tags)
        else:
            _compare(article, CONTENT.decode(old_encoded), content, diff)
    for article, encoded in old_contents.items():
        if article not in new_contents:
            diff.removed.append(article)
            tags = CONTENT.decode(encoded).tags
            diff.tags += _all_of(DifferenceKind.REMOVED, article, tags)
    return diff


def _all_of(
    change: DifferenceKind, article: str, tags: Iterable[ComparedTag]
) -> Iterator[TagDifference]:
    for tag in tags:
        is_new = change is DifferenceKind.ADDED
        yield TagDifference(
            change=change,
            article=article,
            old=None if is_new else tag,
            new=tag if is_new else None,
        )


def _compare(
    article: str, old: ArticleContent, new: ArticleContent, diff: DatasetDiff
) -> None:
    if old.text == new.text or not (old.text and new.text):
        diff.same += 1
    else:
        diff.texts.append(article)
    if old.statuses is not None and new.statuses is not None:
        diff.statuses += _status_differences(article, old.statuses, new.statuses)
    if old.meta is not None and new.meta is not None:
        fields = tuple(_differing_keys(old.meta, new.meta))
        if fields:
            diff.meta.append(MetaDifference(article=article, fields=fields))
    pairs, removed, added = paired(old.tags, new.tags)
    for old_tag, new_tag in pairs:
        place = [name for name in _PLACE if _differ(old_tag, new_tag, name)]
        values = [name for name in FIELDS if _differ(old_tag, new_tag, name)]
        if not place and not values:
            diff.same_tags += 1
            continue
        change = DifferenceKind.CHANGED if values else DifferenceKind.MOVED
        diff.tags.append(
            TagDifference(
                change=change,
                article=article,
                old=old_tag,
                new=new_tag,
                fields=(*place, *values),
            )
        )
    diff.tags += _all_of(DifferenceKind.REMOVED, article, removed)
    diff.tags += _all_of(DifferenceKind.ADDED, article, added)


def _status_differences(
    article: str, old: Mapping[str, str], new: Mapping[str, str]
) -> Iterator[StatusDifference]:
    for annotator in _differing_keys(old, new):
        yield StatusDifference(
            article=article,
            annotator=annotator,
            old=old.get(annotator),
            new=new.get(annotator),
        )


def _differing_keys(old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[str]:
    for key in sorted({*old, *new}):
        if old.get(key) != new.get(key):
            yield key


def _differ(old: ComparedTag, new: ComparedTag, name: str) -> bool:
    return bool(getattr(old, name) != getattr(new, name))
