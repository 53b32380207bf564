"""Dividing articles into train, dev, test …: by article, each label in its share, and copies on one side.

What hangs together as near-duplicates (`hashiya.corpus.duplicates`) is one *piece*, and
so is each article that copies nothing. Pieces are dealt out by iterative stratification
(Sechidis, Tsoumakas and Vlahavas 2011): of the labels that are still to be dealt out
the one that the fewest pieces have comes first; each of its pieces, from the largest
on, goes where most of that label is lacking of what the share asks, else where most
articles are. Pieces without a label come last. Among equals a lot decides that depends
on the seed and on ids alone.

What was once dealt out stays, so a split is stable when articles are added or tagged:
new pieces make up for what is lacking. One exception is told: where a new article is a
copy of two that stand on different sides, all of them go to the side that has most of
them.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hashiya.errors import SplitInvalid

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}")
# Reserves for the end what has no label.
_NO_LABEL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The sides of a split in their order, each with its part of all articles; the parts come to one.

    Raises:
        SplitInvalid: when they do not, or a name cannot be part of a file's name.
    """

    parts: Mapping[str, Fraction] = field(hash=False)

    def __post_init__(self) -> None:
        for name, part in self.parts.items():
            if not _NAME.fullmatch(name):
                raise SplitInvalid(
                    f"{name!r} names no side: give it letters, digits, - and _, as in train=.8,test=.2"
                )
            if part <= 0:
                raise SplitInvalid(
                    f"{name}={float(part):g}: a side must have a part: leave it out, or give it some"
                )
        if len(self.parts) < 2 or sum(self.parts.values()) != 1:
            total = float(sum(self.parts.values()))
            raise SplitInvalid(
                f"the parts come to {total:g}: give two sides or more that come to 1, as train=.8,test=.2"
            )

    def __str__(self) -> str:
        return ",".join(f"{name}={float(part):g}" for name, part in self.parts.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedArticles:
    """Articles that had to change sides, since a new one is a copy of theirs and of others'."""

    articles: tuple[str, ...]
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The side of each article, and what had to be moved."""

    of: Mapping[str, str] = field(hash=False)
    moved: tuple[MovedArticles, ...] = ()


def shares_from(text: str) -> Shares:
    """The shares in `train=.8,dev=.1,test=.1`; decimals and fractions such as `2/3`.

    Raises:
        SplitInvalid: when it cannot be read so.
    """
    parts: dict[str, Fraction] = {}
    for each in text.split(","):
        name, _, part = (piece.strip() for piece in each.partition("="))
        try:
            given = Fraction(part)
        except (ValueError, ZeroDivisionError) as error:
            raise SplitInvalid(
                f"{each!r} is no NAME=PART: give each side its part, as train=.8,test=.2"
            ) from error
        if name in parts:
            raise SplitInvalid(
                f"two sides are called {name!r}: give one of them another name"
            )
        parts[name] = given
    return Shares(parts=parts)


def split_articles(
    labels: Mapping[str, Collection[str]],
    clusters: Iterable[Sequence[str]],
    shares: Shares,
    seed: int,
    before: Mapping[str, str] | None = None,
) -> Split:
    """The side of each article of `labels`, which says what labels each has.

    `clusters` are ids that hang together; articles among them that are not in `labels`
    are bound by `before`, the sides dealt out already, and bind, but are not dealt out.
    Sides in `before` that the shares do not have do not count.
    """
    known = {
        article: side
        for article, side in (before or {}).items()
        if side in shares.parts
    }
    dealer = _Dealer(labels, shares, seed)
    moved: list[MovedArticles] = []
    free: list[tuple[str, ...]] = []
    for piece in _pieces(labels, clusters):
        sides = Counter(known[article] for article in piece if article in known)
        if not sides:
            free.append(piece)
            continue
        now = max(
            sides, key=lambda side: (sides[side], -list(shares.parts).index(side))
        )
        for was in sides:
            if was != now:
                articles = tuple(
                    article for article in piece if known.get(article) == was
                )
                moved.append(MovedArticles(articles=articles, was=was, now=now))
        dealer.put(piece, now)
    dealer.deal(free)
    # What is not asked about but was moved has to be remembered as well.
    of = {article: dealer.of[article] for article in labels}
    of.update((article, each.now) for each in moved for article in each.articles)
    return Split(of=of, moved=tuple(moved))


class _Dealer:
    """Puts pieces on sides, and knows what each side still lacks of each label and of articles."""

    def __init__(
        self, labels: Mapping[str, Collection[str]], shares: Shares, seed: int
    ) -> None:
        self.of: dict[str, str] = {}
        self._labels = labels
        self._sides = tuple(shares.parts)
        self._seed = seed
        every = Counter(label for each in labels.values() for label in {*each})
        self._lacking = {
            side: {label: part * every[label] for label in every}
            for side, part in shares.parts.items()
        }
        self._room = {side: part * len(labels) for side, part in shares.parts.items()}

    def put(self, piece: Iterable[str], side: str) -> None:
        """Put a piece on a side."""
        for article in piece:
            self.of[article] = side
            if article in self._labels:
                self._room[side] -= 1
                for label in {*self._labels[article]}:
                    self._lacking[side][label] -= 1

    def deal(self, pieces: Iterable[tuple[str, ...]]) -> None:
        """Put each piece where it is lacking most."""
        left = {
            piece: self._counts(piece)
            for piece in sorted(
                pieces, key=lambda piece: (-len(piece), self._lot(piece[0]))
            )
        }
        having: dict[str, dict[tuple[str, ...], None]] = {}
        for piece, counts in left.items():
            for label in counts or (_NO_LABEL,):
                having.setdefault(label, {})[piece] = None
        while having:
            label = min(
                having,
                key=lambda label: (label == _NO_LABEL, len(having[label]), label),
            )
            for piece in sorted(
                having.pop(label), key=lambda piece: -left[piece][label]
            ):
                self.put(piece, self._neediest(label, piece))
                for other in left[piece]:
                    if other in having:
                        del having[other][piece]
                        if not having[other]:
                            del having[other]

    def _counts(self, piece: tuple[str, ...]) -> Counter[str]:
        return Counter(
            label for article in piece for label in {*self._labels.get(article, ())}
        )

    def _neediest(self, label: str, piece: tuple[str, ...]) -> str:
        return max(
            self._sides,
            key=lambda side: (
                self._lacking[side].get(label, 0),
                self._room[side],
                self._lot(f"{side}\n{piece[0]}"),
            ),
        )

    def _lot(self, text: str) -> bytes:
        return hashlib.sha256(
            f"{self._seed}\n{text}".encode("utf-8", "surrogatepass")
        ).digest()


def _pieces(
    labels: Mapping[str, Collection[str]], clusters: Iterable[Sequence[str]]
) -> list[tuple[str, ...]]:
    """What must stay together, sorted, each with an article at least that is asked about."""
    pieces = [
        tuple(sorted(cluster))
        for cluster in clusters
        if any(article in labels for article in cluster)
    ]
    clustered = {article for piece in pieces for article in piece}
    return [*pieces, *((article,) for article in labels if article not in clustered)]
