"""What goes out to a format, and what comes in from one."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import overload

from msgspec import Struct

from hashiya.model.model import Article, Status, Tag
from hashiya.store import TagRow, tag_from_row


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """An article as it goes out: its tags in their order, each on its text, and the statuses by annotator.

    `split` is the part of the dataset that it belongs to, where that is split. Where
    the tags are what several annotators' come to, those are what they were
    `decided_from`; None where the tags are the annotators' own.
    """

    article: Article
    tags: Sequence[Tag] = ()
    statuses: Mapping[str, Status] = field(default_factory=dict)
    split: str = ""
    decided_from: Sequence[Tag] | None = None

    @property
    def said(self) -> Sequence[Tag]:
        """The annotators' own tags."""
        return self.tags if self.decided_from is None else self.decided_from


class PlainTags(Sequence[Tag]):
    """Tags as they are stored, which become tags when one is first asked for: a format may do with their plain values."""

    def __init__(self, plain: Sequence[TagRow]) -> None:
        self.plain = plain

    def __len__(self) -> int:
        return len(self.plain)

    def __iter__(self) -> Iterator[Tag]:
        return iter(self._tags)

    @overload
    def __getitem__(self, at: int) -> Tag: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Tag]: ...
    def __getitem__(self, at: int | slice) -> Tag | Sequence[Tag]:
        return self._tags[at]

    @cached_property
    def _tags(self) -> tuple[Tag, ...]:
        return tuple(map(tag_from_row, self.plain))


class ImportedTag(Struct, frozen=True, kw_only=True):
    """A tag as a file tells it, its shape checked but not what it says; None where the file is silent.

    `start` and `end` are code points, both None for the whole article, whatever the
    file counts in. `label` may be a flat name as long as `layer` is None
    (`hashiya.exchange.labels`). `place` is where it stands from the article's `where`
    on: `: $.spans[3]` in a row of JSON, `:7` in a file whose lines are tags.
    """

    place: str
    start: int | None
    end: int | None
    label: str
    layer: str | None = None
    text: str | None = None
    attributes: Mapping[str, str] = {}
    confidence: int | None = None
    note: str = ""
    annotator: str | None = None
    origin: str | None = None
    score: float | None = None
    created: str | None = None
    updated: str | None = None
    id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What a file tells of an article: `where` is the file and the line, `article` the id and `text` the text, if told.

    Where the text `is_squeezed`, it is without its spaces, and the tags' offsets count
    what is left of it.

    `predicted` are tags that the file says a model made: only suggestions are made of
    them. `problems` are the places of what cannot be taken from it and why, a sentence
    each; the rest can. One that tells neither article nor text nor tags is about the
    file as such.
    """

    where: str
    article: str | None = None
    text: str | None = None
    sha256: str | None = None
    is_squeezed: bool = False
    tags: tuple[ImportedTag, ...] = ()
    predicted: tuple[ImportedTag, ...] = ()
    statuses: Mapping[str, Status] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
