"""Near-duplicates: clusters of articles that have many words, or whole passages, in common.

Of each article's own text (without its `sections`), folded as search folds it, every
five words in a row are a *shingle*. The *share* of two articles is the number of
shingles that both have, divided by the number in the shorter one (containment, Broder
1997).

Two articles are near-duplicates when that share is at least a half; or when they have
at least 30 shingles in common and among these a passage that is no stock phrase: three
fingerprints that at most 20 articles have. A cluster is a connected component of
near-duplicates.

Candidate pairs are found by fingerprints, the least hash of every six shingles in a row
(winnowing: Schleimer, Wilkerson and Aiken 2003): two articles that have ten words in a
row in common have a fingerprint in common. Hashes are CRC-32 of UTF-8, so they are the
same on every machine and in every run.
"""

import functools
import re
from array import array
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import accumulate
from zlib import crc32

from hashiya.corpus.article_reader import ArticleReader
from hashiya.corpus.fingerprint_buckets import FingerprintBuckets, FingerprintSet
from hashiya.corpus.fingerprints import FINGERPRINTS, Fingerprints
from hashiya.corpus.project import ArticleEntry, ProjectFolder
from hashiya.errors import HashiyaError, left_out
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.text.boilerplate import sections
from hashiya.text.normalization import fold

SHINGLE = 5
WINDOW = 6
# Two articles are near-duplicates from this share on, or from this number of shingles
# and of rare fingerprints in common.
SHARE = 0.5
PASSAGE = 30
PASSAGE_FINGERPRINTS = 3
RARE = 20

_WORD = re.compile(r"\w+")
# A pair is compared shingle by shingle when it has this part of the shorter one's
# fingerprints in common: half of SHARE.
_CLOSE = 4
# Shingles of articles that are read to be compared, and kept for the next pair.
_KEPT_SHINGLES = 1_000
# The fingerprints of a smaller project are computed as fast as they are read.
KEPT_FROM = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Two near-duplicates by id, the number of shingles they share, and the share."""

    first: str
    second: str
    shared: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A cluster of near-duplicates: its articles, and a spanning tree of links between them."""

    articles: tuple[str, ...]
    links: tuple[Link, ...]


class Sketches:
    """The fingerprints of all articles that are compared, at about ten bytes a word.

    Those that are added whole have their shingles as well, at four bytes a word. The
    texts of the others are read by `read` to be compared.
    """

    def __init__(self, read: Callable[[str], str] | None = None) -> None:
        self._ids: list[str] = []
        self._sizes = array("I")
        self._fingerprints = FingerprintBuckets()
        self._shingles: dict[int, array[int]] = {}
        self._read = read

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, article_id: str, text: str) -> None:
        """Add an article, whose id is new."""
        hashes = shingle_hashes(text)
        fingerprints = array("I", _fingerprints(hashes))
        self._shingles[len(self._ids)] = array("I", sorted(set(hashes)))
        self.add_partly(article_id, fingerprints, len(fingerprints))

    def add_partly(
        self, article_id: str, fingerprints: "array[int]", size: int
    ) -> None:
        """Add an article by some of its `size` fingerprints, whose text can be read."""
        article = len(self._ids)
        self._ids.append(article_id)
        self._sizes.append(size)
        self._fingerprints.add(fingerprints, article)

    def clusters(self) -> tuple[Cluster, ...]:
        """All clusters, in the order of their first articles.

        Ids are in the order in which they were added.
        """
        ids = self._ids
        index = _Index(self._fingerprints, self._sizes)
        forest = _LinkedSets(len(ids))
        shingles_of = functools.lru_cache(_KEPT_SHINGLES)(self._shingles_of)
        for article in index.articles:
            for other, rare in index.near(article):
                if forest.are_joined(article, other):
                    continue
                first, second = ids[other], ids[article]
                link = _link(
                    first, second, shingles_of(other), shingles_of(article), rare
                )
                if link is not None:
                    forest.join(article, other, link)
        members: dict[int, list[str]] = {}
        for article in index.articles:
            members.setdefault(forest.root(article), []).append(ids[article])
        clusters: list[Cluster] = []
        for root, links in sorted(forest.links.items()):
            cluster = Cluster(articles=tuple(members[root]), links=tuple(links))
            clusters.append(cluster)
        return tuple(clusters)

    def _shingles_of(self, article: int) -> "array[int]":
        shingles = self._shingles.get(article)
        if shingles is not None or self._read is None:
            return shingles or array("I")
        return array("I", sorted(set(shingle_hashes(self._read(self._ids[article])))))


def clusters_in(
    project: ProjectFolder,
    report: Callable[[str], None],
    progress: ProgressCallback = no_progress,
) -> tuple[Cluster, ...]:
    """The clusters of a project; articles that cannot be read are reported and left out.

    `progress` is called with the articles read and their total; it may raise to cancel.
    """
    sketches = Sketches()
    with ArticleReader(project) as reader:
        for count, entry in enumerate(project.entries, 1):
            try:
                sketches.add(entry.id, reader.read(entry).text)
            except HashiyaError as error:
                report(left_out(error))
            progress(count, len(project.entries))
    return sketches.clusters()


def near_duplicates_of(
    project: ProjectFolder,
    article_ids: Collection[str],
    progress: ProgressCallback = no_progress,
) -> tuple[Link, ...]:
    """The links between these articles of the project and near-duplicates among all.

    Fingerprints of a large project are kept in its folder, so that the next search
    reads them instead of computing them again.

    `progress` is called with the articles examined and their total; it may raise to
    cancel, and what was computed by then is kept.
    """
    if not article_ids:
        return ()
    remembered = Fingerprints(fingerprints_of, project.root / FINGERPRINTS)
    with ArticleReader(project) as reader:

        def fingerprints(entry: ArticleEntry) -> "array[int]":
            # The index knows the text as long as its file stays: nothing is read for it.
            known = remembered.known(entry.text.sha256) if entry.text else None
            if known is not None:
                return known
            article = reader.read(entry)
            return remembered.of(article.text, article.sha256)

        try:
            return links_of(
                frozenset(article_ids),
                project.entries,
                lambda article_id: project.read(article_id).text,
                fingerprints,
                progress,
            )
        finally:
            if len(project.entries) >= KEPT_FROM:
                remembered.keep()


def links_of(
    articles: Collection[str],
    entries: Collection[ArticleEntry],
    read: Callable[[str], str],
    fingerprints: Callable[[ArticleEntry], "array[int]"],
    progress: ProgressCallback = no_progress,
) -> tuple[Link, ...]:
    """The links between some articles and their near-duplicates among all `entries`.

    They are the links of the clusters that these articles are in. Of the other articles
    only the `fingerprints` that these have as well are in memory. A text for which
    `fingerprints` or `read` raises HashiyaError is left out.
    """
    # Of the articles in their order the number of fingerprints in `own`; -1 where they
    # are of the others, or cannot be read.
    counts = array("l", [-1]) * len(entries)
    own = array("I")
    done = 0
    for position, entry in enumerate(entries):
        if entry.id in articles:
            done += 1
            with suppress(HashiyaError):
                some = fingerprints(entry)
                own += some
                counts[position] = len(some)
            progress(done, len(entries))
    sketches = Sketches(read)
    own_fingerprints = FingerprintSet(own if done < len(entries) else ())
    start = 0
    for position, entry in enumerate(entries):
        size = counts[position]
        if size >= 0:
            sketches.add_partly(entry.id, own[start : start + size], size)
            start += size
        elif entry.id not in articles:
            done += 1
            with suppress(HashiyaError):
                some = fingerprints(entry)
                shared = own_fingerprints.among(some)
                if shared:
                    sketches.add_partly(entry.id, shared, len(some))
            progress(done, len(entries))
    links: list[Link] = []
    for cluster in sketches.clusters():
        links += cluster.links
    return tuple(
        link for link in links if link.first in articles or link.second in articles
    )


def fingerprints_of(text: str) -> "array[int]":
    """The text's fingerprints, sorted."""
    return array("I", sorted(_fingerprints(shingle_hashes(text))))


def own_text(text: str) -> str:
    """The text without the sections that are not the article's own."""
    parts, offset = [], 0
    for section in sections(text):
        parts.append(text[offset : section.span.start])
        offset = section.span.end
    return "\n".join((*parts, text[offset:]))


class _Index:
    """An index of the fingerprints that two or more articles have."""

    def __init__(self, fingerprints: FingerprintBuckets, sizes: Sequence[int]) -> None:
        self._sizes = sizes
        # The articles of each fingerprint, one fingerprint after the other; `_places`
        # has the first and the end index of each.
        self._articles = array("I")
        self._places: dict[int, array[int]] = {}
        for group in fingerprints.groups():
            first = len(self._articles)
            self._articles.extend(group)
            for position, article in enumerate(group, first):
                places = self._places.get(article)
                if places is None:
                    places = self._places[article] = array("I")
                places.extend((first, position, first + len(group)))

    @property
    def articles(self) -> Sequence[int]:
        """The articles that have a fingerprint in common with another one."""
        return sorted(self._places)

    def near(self, article: int) -> Iterator[tuple[int, int]]:
        """The earlier articles with enough fingerprints in common, the nearest first.

        Each comes with the number of rare fingerprints that the two have in common.
        """
        counts: Counter[int] = Counter()
        rare: Counter[int] = Counter()
        places = self._places[article]
        for first, own, end in zip(
            places[::3], places[1::3], places[2::3], strict=True
        ):
            # Of a very frequent fingerprint each article is compared with the nearest
            # ones only: the others are joined through these.
            before = self._articles[max(first, own - RARE) : own]
            counts.update(before)
            if end - first <= RARE:
                rare.update(before)
        for other, count in sorted(
            counts.items(), key=lambda item: (-item[1], item[0])
        ):
            fewer = min(self._sizes[article], self._sizes[other])
            if count * _CLOSE >= fewer or rare[other] >= PASSAGE_FINGERPRINTS:
                yield other, rare[other]


class _LinkedSets:
    """Disjoint sets of articles (union-find), each with the links that joined it."""

    def __init__(self, count: int) -> None:
        self._parents = list(range(count))
        self.links: dict[int, list[Link]] = {}

    def root(self, article: int) -> int:
        """The least article of the set, which names it."""
        parents = self._parents
        while parents[article] != article:
            parents[article] = parents[parents[article]]
            article = parents[article]
        return article

    def are_joined(self, one: int, other: int) -> bool:
        """Whether both are in one set."""
        return self.root(one) == self.root(other)

    def join(self, one: int, other: int, link: Link) -> None:
        """Join two sets by the link."""
        least, greater = sorted((self.root(one), self.root(other)))
        self._parents[greater] = least
        before, after = self.links.get(least, []), self.links.pop(greater, [])
        self.links[least] = [*before, *after, link]


def _link(
    first: str,
    second: str,
    shingles: "array[int]",
    others: "array[int]",
    rare: int,
) -> Link | None:
    """The link of the two articles if they are near-duplicates, with `rare` rare fingerprints."""
    shared = len(set(shingles).intersection(others))
    share = shared / min(len(shingles), len(others))
    if share < SHARE and (shared < PASSAGE or rare < PASSAGE_FINGERPRINTS):
        return None
    return Link(first=first, second=second, shared=shared, share=round(share, 3))


def shingle_hashes(text: str) -> list[int]:
    """A hash of each shingle of the article's own text, in order."""
    return _shingles(_WORD.findall(fold(own_text(text))))


def _shingles(words: Sequence[str]) -> list[int]:
    """A hash of each shingle, in order; a text shorter than a shingle has one hash."""
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
    shifted = [hashes[start:] for start in range(WINDOW)]
    return set(map(min, *shifted))
