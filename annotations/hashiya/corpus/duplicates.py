"""Articles that copy one another: clusters of those that have much of their words, or whole passages, in common.

Of each article's own text (without its `sections`), folded as search folds it, every
five words in a row are a *shingle*; their *share* in two articles is how many shingles
both have, of those of the shorter one (Broder 1997, containment).

Two articles are near-duplicates when that share is at least a half; or when they have
at least 30 shingles in common and among these a passage that is no formula: three
fingerprints that at most 20 articles have. A cluster is all that near-duplicates hold
together.

Pairs are sought by fingerprints, the least hash in each six shingles in a row
(winnowing: Schleimer, Wilkerson and Aiken 2003): ten words in a row that two articles
have, give both a fingerprint in common. Hashes are CRC-32 of UTF-8: the same
everywhere, and in each run.
"""

import functools
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from zlib import crc32

from hashiya.corpus.fingerprints import Fingerprints
from hashiya.corpus.project import Project
from hashiya.errors import Finding, HashiyaError
from hashiya.text.boilerplate import sections
from hashiya.text.normalization import fold

SHINGLE = 5
WINDOW = 6
# What makes near-duplicates: this share of the shorter one, or so many shingles with so
# many fingerprints that are rare.
SHARE = 0.5
PASSAGE = 30
PASSAGE_FINGERPRINTS = 3
RARE = 20

_WORD = re.compile(r"\w+")
# A pair is looked at closely when it has this part of the shorter one's fingerprints in
# common: half of what SHARE asks.
_CLOSE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two near-duplicates by id: how many shingles both have, and of what part of the shorter one's that is."""

    first: str
    second: str
    shared: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Two or more articles that hang together, and the links, one fewer, by which they were found to."""

    articles: tuple[str, ...]
    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class _Sketch:
    """What is kept of an article: of its fingerprints, which are `size`, perhaps only some."""

    shingles: Callable[[], "array[int]"]
    fingerprints: "array[int]"
    size: int


class Sketches:
    """What is kept of each article to find its near-duplicates: about five bytes a word."""

    def __init__(self) -> None:
        self._sketches: dict[str, _Sketch] = {}

    def __len__(self) -> int:
        return len(self._sketches)

    def add(self, article_id: str, text: str) -> None:
        """Look at an article; one of the same id is forgotten."""
        hashes = _hashes(text)
        shingles, fingerprints = (
            array("I", sorted(set(hashes))),
            array("I", sorted(_fingerprints(hashes))),
        )
        self._sketches[article_id] = _Sketch(
            lambda: shingles, fingerprints, len(fingerprints)
        )

    def add_partly(
        self,
        article_id: str,
        text: Callable[[], str],
        fingerprints: "array[int]",
        size: int,
    ) -> None:
        """Know an article by some of its fingerprints, which are `size` in all; its text is read when it comes to that."""
        shingles = functools.cache(lambda: array("I", sorted(set(_hashes(text())))))
        self._sketches[article_id] = _Sketch(shingles, fingerprints, size)

    def clusters(self) -> tuple[Cluster, ...]:
        """All clusters, in the order of their first articles; ids are in the order in which they were added."""
        ids, sketches = list(self._sketches), list(self._sketches.values())
        index = _Index(sketches)
        parents = list(range(len(ids)))
        links: dict[int, list[Link]] = {}
        for article, sketch in enumerate(sketches):
            for other, rare in index.near(article):
                here, there = sorted((_root(parents, article), _root(parents, other)))
                if here != there:
                    link = _link(
                        ids[other], ids[article], sketches[other], sketch, rare
                    )
                    if link is not None:
                        parents[there] = here
                        links[here] = [
                            *links.get(here, ()),
                            *links.pop(there, ()),
                            link,
                        ]
        members: dict[int, list[str]] = {}
        for article, article_id in enumerate(ids):
            members.setdefault(_root(parents, article), []).append(article_id)
        return tuple(
            Cluster(articles=tuple(members[root]), links=tuple(links[root]))
            for root in sorted(links)
        )


def clusters_in(
    project: Project,
    report: Callable[[str], None],
    moved: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Cluster, ...]:
    """The clusters of a project; what cannot be read is told to `report`, `moved` how many articles of how many are."""
    sketches = Sketches()
    for count, entry in enumerate(project.entries, 1):
        try:
            sketches.add(entry.id, project.read(entry.id).text)
        except HashiyaError as error:
            report(Finding.of(error, "left out: "))
        moved(count, len(project.entries))
    return sketches.clusters()


def links_of(
    articles: Collection[str],
    ids: Sequence[str],
    read: Callable[[str], str],
    remembered: Fingerprints,
    moved: Callable[[int, int], None] = lambda *_: None,
) -> tuple[Link, ...]:
    """The links between some articles and near-duplicates of theirs among all, found as clusters are.

    Of the others only what they have in common with these is in memory. A text that
    `read` raises HashiyaError for is left out; `moved` is told how many articles of how
    many are looked at.
    """
    wanted: set[int] = set()
    for article_id in articles:
        with suppress(HashiyaError):
            wanted.update(remembered.of(read(article_id)))
    sketches = Sketches()
    for count, article_id in enumerate(ids, 1):
        with suppress(HashiyaError):
            found = remembered.of(read(article_id))
            shared = array("I", [each for each in found if each in wanted])
            if shared:
                sketches.add_partly(
                    article_id, partial(read, article_id), shared, len(found)
                )
        moved(count, len(ids))
    links = (link for cluster in sketches.clusters() for link in cluster.links)
    return tuple(
        link for link in links if link.first in articles or link.second in articles
    )


def fingerprints_of(text: str) -> "array[int]":
    """The text's fingerprints, sorted."""
    return array("I", sorted(_fingerprints(_hashes(text))))


def clusters_of(texts: Iterable[tuple[str, str]]) -> tuple[Cluster, ...]:
    """The clusters among articles, given by id and text; ids in the order given."""
    sketches = Sketches()
    for article_id, text in texts:
        sketches.add(article_id, text)
    return sketches.clusters()


def own_text(text: str) -> str:
    """The text without the sections that are not the article's own."""
    kept, at = [], 0
    for section in sections(text):
        kept.append(text[at : section.span.start])
        at = section.span.end
    return "\n".join((*kept, text[at:]))


class _Index:
    """Which articles have which fingerprints, as far as two or more have them."""

    def __init__(self, sketches: Sequence[_Sketch]) -> None:
        self._sizes = [sketch.size for sketch in sketches]
        # The articles of each fingerprint one after the other; each has its `_places`
        # there, first and end of all of it.
        self._articles = array("I")
        self._places = [array("I") for _ in sketches]
        for group in _groups(sketches):
            first = len(self._articles)
            self._articles.extend(group)
            for at, article in enumerate(group, first):
                self._places[article].extend((first, at, first + len(group)))

    def near(self, article: int) -> Iterator[tuple[int, int]]:
        """Those before this one that have so much in common with it that they are to be looked at, the nearest first.

        With each comes how many rare fingerprints the two have in common.
        """
        counts: Counter[int] = Counter()
        rare: Counter[int] = Counter()
        places = self._places[article]
        for first, at, end in zip(places[::3], places[1::3], places[2::3], strict=True):
            # Of what very many have, each is held against the nearest only: they hang
            # together by one another.
            before = self._articles[max(first, at - RARE) : at]
            counts.update(before)
            if end - first <= RARE:
                rare.update(before)
        for other, count in sorted(
            counts.items(), key=lambda item: (-item[1], item[0])
        ):
            fewer = min(self._sizes[article], self._sizes[other])
            if count * _CLOSE >= fewer or rare[other] >= PASSAGE_FINGERPRINTS:
                yield other, rare[other]


def _groups(sketches: Sequence[_Sketch]) -> Iterator[list[int]]:
    """The articles, by their places, of each fingerprint that two or more have."""
    pairs = sorted(
        each << 32 | at
        for at, sketch in enumerate(sketches)
        for each in sketch.fingerprints
    )
    group: list[int] = []
    last = -1
    for pair in pairs:
        if pair >> 32 != last:
            if len(group) > 1:
                yield group
            group, last = [], pair >> 32
        group.append(pair & 0xFFFFFFFF)
    if len(group) > 1:
        yield group


def _link(
    first: str, second: str, one: _Sketch, other: _Sketch, rare: int
) -> Link | None:
    """What links the two, if they are near-duplicates; `rare` fingerprints they have in common."""
    shingles, others = one.shingles(), other.shingles()
    shared = len(set(shingles).intersection(others))
    share = shared / min(len(shingles), len(others))
    if share < SHARE and (shared < PASSAGE or rare < PASSAGE_FINGERPRINTS):
        return None
    return Link(first=first, second=second, shared=shared, share=round(share, 3))


def _root(parents: list[int], article: int) -> int:
    while parents[article] != article:
        parents[article] = parents[parents[article]]
        article = parents[article]
    return article


def _hashes(text: str) -> list[int]:
    """A hash of each shingle of the article's own text, in order."""
    return _shingles(_WORD.findall(fold(own_text(text))))


def _shingles(words: Sequence[str]) -> list[int]:
    """A hash of each shingle, in order; of fewer words than make one, a hash of all of them."""
    encoded = [word.encode() for word in words]
    data = b" ".join(encoded)
    if len(words) <= SHINGLE:
        return [crc32(data)] if words else []
    ends = list(accumulate(len(word) + 1 for word in encoded))
    view = memoryview(data)
    return [
        crc32(view[start : end - 1])
        for start, end in zip([0, *ends], ends[SHINGLE - 1 :], strict=False)
    ]


def _fingerprints(hashes: Sequence[int]) -> set[int]:
    """The least of each WINDOW hashes in a row."""
    if len(hashes) <= WINDOW:
        return {min(hashes)} if hashes else set()
    return set(map(min, *(hashes[at:] for at in range(WINDOW))))
