"""Splitting articles into train, dev, test: stratified by label, copies on one side.

A cluster of near-duplicates (`hashiya.corpus.duplicates`) is one *piece*, and so is
each article that copies nothing. Pieces are dealt by iterative stratification
(Sechidis, Tsoumakas and Vlahavas 2011): of the labels that remain, the one that the
fewest pieces have comes first; each of its pieces, from the largest on, goes to the
side that lacks most of that label, and among these to the one that lacks most articles.
Pieces without a label come last. Ties are broken by a lot that depends on the seed and
on ids alone.

Articles that were dealt stay on their side, so a split is stable when articles are
added or tagged: new pieces make up for what is lacking. One exception is reported:
where a new article is a copy of two that are on different sides, all of them go to the
side that has most of them.
"""

import hashlib
import re
import sys
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from hashiya.errors import SplitInvalid
from hashiya.language import gettext as _

# A decimal or a fraction, and nothing like 1e999, which is no float and may fill the memory.
_SHARE = re.compile(r"[+-]?[\d.]{1,20}(/\d{1,20})?")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,30}")
# Pieces without a label are dealt last.
_NO_LABEL = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shares:
    """The sides of a split in their order, each with its part of all articles.

    The parts add up to 1.

    Raises:
        SplitInvalid: when they do not, or a name cannot be part of a file name.
    """

    parts: Mapping[str, Fraction] = field(hash=False)

    def __post_init__(self) -> None:
        for name, part in self.parts.items():
            if not _NAME.fullmatch(name):
                raise SplitInvalid(
                    _(
                        "{name!r} is not a name for a side: use letters, digits, - and _, as in "
                        "train=.8,test=.2"
                    ).format(name=name)
                )
            if part <= 0:
                raise SplitInvalid(
                    _(
                        "{name}={part:g}: a side must have a part: leave it out, or give "
                        "it some"
                    ).format(name=name, part=_as_float(part))
                )
        if len(self.parts) < 2 or sum(self.parts.values()) != 1:
            total = _as_float(sum(self.parts.values(), Fraction()))
            raise SplitInvalid(
                _(
                    "the parts come to {total:g}: give two sides or more that come to "
                    "1, as train=.8,test=.2"
                ).format(total=total)
            )

    def __str__(self) -> str:
        return ",".join(f"{name}={float(part):g}" for name, part in self.parts.items())


def _as_float(part: Fraction) -> float:
    """The number for a message; one that no float can hold is the largest that can."""
    largest = Fraction(sys.float_info.max)
    return float(max(-largest, min(part, largest)))


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedArticles:
    """Articles that changed sides, since a new article is a copy of them and of others."""

    articles: tuple[str, ...]
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """The side of each article, and the articles that changed sides."""

    of: Mapping[str, str] = field(hash=False)
    moved: tuple[MovedArticles, ...] = ()


def shares_from(text: str) -> Shares:
    """The shares in `train=.8,dev=.1,test=.1`; decimals and fractions such as `2/3`.

    Raises:
        SplitInvalid: when it cannot be parsed.
    """
    parts: dict[str, Fraction] = {}
    for item in text.split(","):
        name, _sign, part = (word.strip() for word in item.partition("="))
        try:
            share = Fraction(part if _SHARE.fullmatch(part) else "")
        except (ValueError, ZeroDivisionError) as error:
            raise SplitInvalid(
                _(
                    "{item!r} is not NAME=PART: give each side its part, as "
                    "train=.8,test=.2"
                ).format(item=item)
            ) from error
        if name in parts:
            raise SplitInvalid(
                _(
                    "two sides are called {name!r}: give one of them another name"
                ).format(name=name)
            )
        parts[name] = share
    return Shares(parts=parts)


def split_articles(
    labels: Mapping[str, Collection[str]],
    clusters: Iterable[Sequence[str]],
    shares: Shares,
    seed: int,
    before: Mapping[str, str] | None = None,
) -> Split:
    """The side of each article of `labels`, which maps articles to the labels they have.

    `clusters` are near-duplicates. Their articles that are not in `labels` are not
    dealt, but keep the side that `before`, the previous split, has for them, and so
    decide on the others. Sides of `before` that the shares do not have are ignored.
    """
    side_before: dict[str, str] = {}
    for article, side in (before or {}).items():
        if side in shares.parts:
            side_before[article] = side
    order = list(shares.parts)
    dealer = _Dealer(labels, shares, seed)
    moved: list[MovedArticles] = []
    free: list[tuple[str, ...]] = []
    for piece in pieces_of(labels, clusters):
        sides = Counter(
            side_before[article] for article in piece if article in side_before
        )
        if not sides:
            free.append(piece)
            continue
        # The side of most of them, in a tie the first one of the shares.
        _, _, target = max(
            (count, -order.index(side), side) for side, count in sides.items()
        )
        for side in sides:
            if side != target:
                articles = tuple(
                    article for article in piece if side_before.get(article) == side
                )
                moved.append(MovedArticles(articles=articles, was=side, now=target))
        dealer.put(piece, target)
    dealer.deal(free)
    side_of = {article: dealer.of[article] for article in labels}
    # Articles that were moved are remembered, also those that are not dealt.
    for move in moved:
        side_of.update(dict.fromkeys(move.articles, move.now))
    return Split(of=side_of, moved=tuple(moved))


class _Dealer:
    """Deals pieces to sides, and counts what each side still lacks of labels and articles."""

    def __init__(
        self, labels: Mapping[str, Collection[str]], shares: Shares, seed: int
    ) -> None:
        self.of: dict[str, str] = {}
        self._labels = labels
        self._sides = tuple(shares.parts)
        self._seed = seed
        counts: Counter[str] = Counter()
        for article_labels in labels.values():
            counts.update(set(article_labels))
        self._lacking: dict[str, dict[str, Fraction]] = {}
        self._room: dict[str, Fraction] = {}
        for side, part in shares.parts.items():
            self._lacking[side] = {
                label: part * count for label, count in counts.items()
            }
            self._room[side] = part * len(labels)

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
        ordered = sorted(pieces, key=lambda piece: (-len(piece), self._lot(piece[0])))
        counts = {piece: self._counts(piece) for piece in ordered}
        # The pieces that remain, by label.
        remaining: dict[str, dict[tuple[str, ...], None]] = {}
        for piece, labels in counts.items():
            for label in labels or (_NO_LABEL,):
                remaining.setdefault(label, {})[piece] = None
        while remaining:
            label = _rarest(remaining)
            having = remaining.pop(label)
            for piece in sorted(having, key=lambda piece: -counts[piece][label]):
                self.put(piece, self._neediest(label, piece))
                for other in counts[piece]:
                    if other in remaining:
                        del remaining[other][piece]
                        if not remaining[other]:
                            del remaining[other]

    def _counts(self, piece: tuple[str, ...]) -> Counter[str]:
        counts: Counter[str] = Counter()
        for article in piece:
            counts.update(set(self._labels.get(article, ())))
        return counts

    def _neediest(self, label: str, piece: tuple[str, ...]) -> str:
        def need(side: str) -> tuple[Fraction | int, Fraction, bytes]:
            lot = self._lot(f"{side}\n{piece[0]}")
            return self._lacking[side].get(label, 0), self._room[side], lot

        return max(self._sides, key=need)

    def _lot(self, text: str) -> bytes:
        drawn = f"{self._seed}\n{text}".encode("utf-8", "surrogatepass")
        return hashlib.sha256(drawn).digest()


def _rarest(remaining: Mapping[str, Collection[object]]) -> str:
    """The label that the fewest pieces have; no label comes last."""

    def rank(label: str) -> tuple[bool, int, str]:
        return label == _NO_LABEL, len(remaining[label]), label

    return min(remaining, key=rank)


def pieces_of(
    labels: Mapping[str, Collection[str]], clusters: Iterable[Sequence[str]]
) -> list[tuple[str, ...]]:
    """The articles that must stay together; each piece has an article of the labels at least."""
    pieces: list[tuple[str, ...]] = []
    clustered: set[str] = set()
    for cluster in clusters:
        if not labels.keys().isdisjoint(cluster):
            pieces.append(tuple(sorted(cluster)))
            clustered.update(cluster)
    pieces += [(article,) for article in labels if article not in clustered]
    return pieces
