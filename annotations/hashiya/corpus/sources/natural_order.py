"""Ids in the order that people expect: `a9` before `a10`."""

import re
from collections.abc import Iterable

_SHAPE = str.maketrans("123456789", "000000000")


def natural(article_id: str) -> tuple[tuple[str | tuple[int, str], ...], str]:
    """A sort key that puts `a9` before `a10`."""
    pieces = re.split(r"(\d+)", article_id)
    # Numbers are compared by their digits: int() refuses very long ones.
    return tuple(
        (len(piece.lstrip("0")), piece.lstrip("0")) if index % 2 else piece
        for index, piece in enumerate(pieces)
    ), article_id


def naturally(ids: Iterable[str]) -> list[str]:
    """The ids in natural order."""
    unsorted = list(ids)
    # Where all have their digits in the same places, as names with leading zeros do,
    # the letters' order is the same.
    if "".join(unsorted).isascii():
        shapes = {article_id.translate(_SHAPE) for article_id in unsorted}
        if len(shapes) == 1:
            return sorted(unsorted)
    return sorted(unsorted, key=natural)
