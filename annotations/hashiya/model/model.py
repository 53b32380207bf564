"""The values of annotation: spans, tags, records, changes and articles."""

import functools
import hashlib
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Self, TypedDict

from hashiya.errors import InvalidTag, SpanOutOfRange
from hashiya.language import gettext as _

# Documents of a record's other tables than those of its tags and status, by table and
# id.
Rows = Mapping[tuple[str, str], Mapping[str, object]]

# The number of code points kept on each side of a tag to find its words again.
CONTEXT = 32


class Status(StrEnum):
    """The status of an article for an annotator; one without tags can be DONE as well."""

    NEW = "new"
    OPEN = "open"
    DONE = "done"
    FLAGGED = "flagged"


class Act(StrEnum):
    """The kind of action that a change belongs to, as undo and redo need it."""

    DO = "do"
    JOIN = "join"
    UNDO = "undo"
    REDO = "redo"
    AUTO = "auto"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points `[start, end)` of an article's text, at least one.

    Raises:
        SpanOutOfRange: when start is negative or end is not after start.
    """

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            raise SpanOutOfRange(
                _(
                    "span {start}–{end} holds nothing: give a start from 0 and an end "
                    "after it"
                ).format(start=self.start, end=self.end)
            )

    def __len__(self) -> int:
        return self.end - self.start

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end

    def overlaps(self, other: Self) -> bool:
        """Whether the two share a code point."""
        return self.start < other.end and other.start < self.end

    def of(self, text: str) -> str:
        """The text of the span.

        Raises:
            SpanOutOfRange: when the span reaches beyond the text.
        """
        if self.end > len(text):
            raise SpanOutOfRange(
                _(
                    "span {start}–{end} reaches outside the text: it ends at "
                    "{length}; offsets count code points"
                ).format(start=self.start, end=self.end, length=len(text))
            )
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """The text that a tag was made on: its sha256, and about 32 code points on each side.

    Each side alone distinguishes the tag's words from the same words elsewhere in it.
    """

    sha256: str
    before: str = ""
    after: str = ""

    @classmethod
    def at(cls, span: Span, text: str, sha256: str) -> Self:
        """The anchor of a span of the text, with its context."""
        before, after = context(text, span.start, span.end)
        return cls(sha256=sha256, before=before, after=after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A label that one annotator gave to a span, or, where `span` is None, to the whole article.

    `id` is a 63-bit integer, `text` the span's own words, `created` and `updated` UTC
    ISO 8601. `score` is the confidence of the program that suggested it, on any scale.
    The `anchor` is the place of the words in the text that was tagged; it is left out
    of comparisons.

    Raises:
        InvalidTag: when a field contradicts another one or its range.
    """

    id: int
    span: Span | None
    text: str
    layer: str
    label: str
    annotator: str
    created: str
    updated: str
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    confidence: int | None = None
    note: str = ""
    origin: str = "human"
    score: float | None = None
    anchor: Anchor | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        if not 0 < self.id < 1 << 63:
            raise InvalidTag(_("tag id {id} is outside 1…2⁶³-1").format(id=self.id))
        if self.confidence is not None and not 1 <= self.confidence <= 5:
            raise InvalidTag(
                _("confidence {level} is outside 1…5").format(level=self.confidence)
            )
        if self.score is not None and not math.isfinite(self.score):
            raise InvalidTag(
                _("score {score} is not a finite number").format(score=self.score)
            )
        if (span := self.span) is not None and span.end - span.start != len(self.text):
            raise InvalidTag(
                _("tag {id} covers {length} characters but holds {count}").format(
                    id=self.id, length=span.end - span.start, count=len(self.text)
                )
            )
        attributes = (
            MappingProxyType(dict(self.attributes)) if self.attributes else _NONE
        )
        object.__setattr__(self, "attributes", attributes)

    @property
    def order(self) -> tuple[int, int, str, str, str, int]:
        """The sort key of the tag: start, end, layer, label, annotator, id.

        Labels of the whole article come first.
        """
        start, end = (self.span.start, self.span.end) if self.span else (-1, -1)
        return start, end, self.layer, self.label, self.annotator, self.id


class TagDetails(TypedDict, total=False):
    """The fields of `Tag` that an annotator may set beside its span, layer and label."""

    attributes: Mapping[str, str]
    confidence: int | None
    note: str


_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """The change of a record by one action: tags to set, ids to remove, a status.

    `rows` are documents of other tables of the record, by table and id, None for one to
    remove. `act` is its name in the history, `at` its time (UTC ISO 8601; "" for the
    time of writing). `marked` is the time at which the status was set: None for that of
    the action, "" where it is unknown.
    """

    set: tuple[Tag, ...] = ()
    remove: tuple[int, ...] = ()
    status: Status | None = None
    rows: Mapping[tuple[str, str], Mapping[str, object] | None] = field(
        default_factory=dict, hash=False
    )
    act: str = Act.DO
    at: str = ""
    marked: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One annotator's tags and status of one article.

    `sha256` is that of the text the tags were made on. `marked` is when the status was
    set (UTC ISO 8601), "" where that is unknown. `rows` are the documents of its other
    tables.
    """

    article: str
    annotator: str
    sha256: str
    status: Status = Status.NEW
    tags: tuple[Tag, ...] = ()
    rows: Rows = field(default_factory=dict, hash=False)
    marked: str = field(default="", compare=False)

    def after(self, change: Change) -> "Record":
        """The record after the change, its tags in order."""
        kept = {tag.id: tag for tag in self.tags if tag.id not in change.remove}
        kept.update((tag.id, tag) for tag in change.set)
        marked = self.marked
        if change.status is not None:
            marked = change.at if change.marked is None else change.marked
        return Record(
            article=self.article,
            annotator=self.annotator,
            sha256=self.sha256,
            status=self.status if change.status is None else change.status,
            tags=tuple(sorted(kept.values(), key=lambda tag: tag.order)),
            rows={
                key: row
                for key, row in {**self.rows, **change.rows}.items()
                if row is not None
            },
            marked=marked,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One text, kept character for character; `id` is its path without suffix, or its row's id."""

    id: str
    text: str
    meta: Mapping[str, object] = field(default_factory=dict, hash=False)

    @property
    def sha256(self) -> str:
        """The SHA-256 of the text in UTF-8; lone surrogates are encoded as well."""
        return _digest(self.text)

    @property
    def title(self) -> str:
        """The title in `meta`, otherwise the first line that is not blank, otherwise the id."""
        title = self.meta.get("title")
        if isinstance(title, str) and title.strip():
            return title.strip()
        first_words = _FIRST_WORDS.search(self.text)
        if first_words is None:
            return self.id
        return first_words.group().splitlines()[0].strip()


def context(text: str, first: int, last: int) -> tuple[str, str]:
    """The text before and after `[first, last)`, as much as makes the place unique by each side.

    A side that does not become unique, as in a text that repeats itself, is empty.
    """
    if _is_once(text, first, last):
        # So is whatever has the words in it.
        return text[max(first - CONTEXT, 0) : first], text[last : last + CONTEXT]
    before = after = ""
    for length in (CONTEXT, 4 * CONTEXT, 16 * CONTEXT):
        start, end = first - length if first > length else 0, last + length
        before = before or (text[start:first] if _is_once(text, start, last) else "")
        after = after or (text[last:end] if _is_once(text, first, end) else "")
        if before and after:
            break
    return before, after


def _is_once(text: str, start: int, end: int) -> bool:
    words = text[start:end]
    return text.find(words) == start and text.find(words, start + 1) < 0


# No list shows more of a first line; an article of one line has megabytes of it.
_FIRST_WORDS = re.compile(r"\S[^\n]{0,999}")


@functools.lru_cache(maxsize=4)
def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
