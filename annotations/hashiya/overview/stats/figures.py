"""The statistics of a dataset, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from hashiya.overview.article_times import ArticleTime, WorkTime
from hashiya.overview.stats.distribution import Spread


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelStats:
    """A label: tags on passages and on whole articles, on how many articles, by how many.

    How long the passages are.

    It is `known` when the scheme has it.
    """

    layer: str
    label: str
    known: bool
    passages: int = 0
    wholes: int = 0
    articles: int = 0
    annotators: int = 0
    chars: Spread | None = None
    tokens: Spread | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Pairs of one annotator's passages, of two layers or of one, that share a character.

    They are `equal`, one is `nested` in the other, or they are `crossing`: each has
    something of its own.
    """

    layer: str
    other: str
    equal: int
    nested: int
    crossing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueStats:
    """The number of tags with a value of an attribute, in total and by label."""

    layer: str
    attribute: str
    value: str
    tags: int
    labels: Mapping[str, int] = field(hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TagShare:
    """The tags of an annotator, or on an outlet's articles, and how many of each `layer/label`.

    Of an annotator, `articles` are those with a tag of theirs, and `statuses` counts
    all articles of the project; of an outlet, they are its own, and there are no
    statuses. Articles without an outlet have the name "".
    """

    name: str
    articles: int
    passages: int
    wholes: int
    labels: Mapping[str, int] = field(hash=False)
    statuses: Mapping[str, int] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class DetachedCount:
    """How many detached tags an annotator has in a layer, and on how many articles."""

    annotator: str
    layer: str
    tags: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """A project in numbers.

    Its `labels` are in the scheme's order, then those that it does not have.

    `tagged` counts articles with a tag; `chars` and `tokens` are the articles' lengths.
    `overlapping` passages share a character with another one of the same annotator,
    `depth` is how many of one annotator lie over one character at most, and of
    `mid_word` passages an edge is inside a word. `origins` counts tags by where they
    come from. Tags that are `detached` are in none of the other numbers. `times` are
    those that annotators worked on articles, `work` their sums.
    """

    articles: int
    tagged: int
    chars: Spread | None
    tokens: Spread | None
    passages: int
    wholes: int
    labels: tuple[LabelStats, ...]
    overlapping: int
    depth: int
    mid_word: int
    overlaps: tuple[Overlap, ...]
    values: tuple[ValueStats, ...]
    annotators: tuple[TagShare, ...]
    outlets: tuple[TagShare, ...]
    origins: Mapping[str, int] = field(hash=False)
    detached: tuple[DetachedCount, ...] = ()
    times: tuple[ArticleTime, ...] = ()
    work: tuple[WorkTime, ...] = ()
