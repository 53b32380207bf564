"""Splitting articles by their dates: the earliest to the first side, the latest to the last.

A piece (`hashiya.corpus.splits`) has the latest date of its articles, so that nothing of
it is later than its side. Pieces of the same date are on one side. Sides are filled in
their order, each up to the date whose end is nearest to its part of the articles.

Articles that were dealt stay on their side. A new piece goes to the first side that has
an article of its date or a later one, otherwise to the last side.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from fractions import Fraction

from hashiya.corpus.splits import MovedArticles, Shares, Split, pieces_of


def split_by_date(
    dates: Mapping[str, datetime],
    labels: Mapping[str, Collection[str]],
    clusters: Iterable[Sequence[str]],
    shares: Shares,
    before: Mapping[str, str],
) -> Split:
    """The side of each article of `labels` whose piece has a date.

    `before` are the sides of articles that were dealt already, also of ones that are not
    in `labels`.
    """
    order = list(shares.parts)
    side_before = {one: side for one, side in before.items() if side in shares.parts}
    bounds = _bounds(dates, side_before)
    sides: dict[str, str] = {}
    moved: list[MovedArticles] = []
    by_date: dict[datetime, list[tuple[str, ...]]] = {}
    for piece in pieces_of(labels, clusters):
        known = {side_before[one] for one in piece if one in side_before}
        date = max((dates[one] for one in piece if one in dates), default=None)
        if known:
            # The latest of its sides: a copy of what is there must not be earlier.
            target = max(known, key=order.index)
            sides.update(dict.fromkeys(piece, target))
            moved += _moves(piece, side_before, target)
        elif date is not None and bounds:
            later = [side for side in order if side in bounds and date <= bounds[side]]
            sides.update(dict.fromkeys(piece, later[0] if later else order[-1]))
        elif date is not None:
            by_date.setdefault(date, []).append(piece)
    sides.update(_filled(by_date, labels, shares))
    side_of = {one: sides[one] for one in labels if one in sides}
    for move in moved:
        side_of.update(dict.fromkeys(move.articles, move.now))
    return Split(of=side_of, moved=tuple(moved))


def _bounds(
    dates: Mapping[str, datetime], side_before: Mapping[str, str]
) -> dict[str, datetime]:
    """The latest date of each side that has articles."""
    bounds: dict[str, datetime] = {}
    for article, side in side_before.items():
        if article in dates:
            bounds[side] = max(bounds.get(side, dates[article]), dates[article])
    return bounds


def _moves(
    piece: Iterable[str], side_before: Mapping[str, str], target: str
) -> list[MovedArticles]:
    by_side: dict[str, list[str]] = {}
    for article in piece:
        side = side_before.get(article, target)
        if side != target:
            by_side.setdefault(side, []).append(article)
    return [
        MovedArticles(articles=tuple(articles), was=side, now=target)
        for side, articles in by_side.items()
    ]


def _filled(
    by_date: Mapping[datetime, Sequence[tuple[str, ...]]],
    labels: Mapping[str, Collection[str]],
    shares: Shares,
) -> dict[str, str]:
    """The side of each article of pieces of which none was dealt before."""
    sizes = {}
    for date, pieces in by_date.items():
        sizes[date] = sum(one in labels for piece in pieces for one in piece)
    total = sum(sizes.values())
    sides: dict[str, str] = {}
    order = list(shares.parts)
    index, filled = 0, 0
    until = shares.parts[order[0]] * total
    for date in sorted(by_date):
        while index < len(order) - 1 and filled + Fraction(sizes[date], 2) > until:
            index += 1
            until += shares.parts[order[index]] * total
        filled += sizes[date]
        for piece in by_date[date]:
            sides.update(dict.fromkeys(piece, order[index]))
    return sides
