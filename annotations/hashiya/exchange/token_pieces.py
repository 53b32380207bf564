"""The tokens of a text as spaCy and Prodigy have them: with every tag beginning and ending at the border of one."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

from hashiya.exchange.tokens import tokens
from hashiya.model.model import Span

Tokenize = Callable[[str], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class Piece:
    """A token; whether a single space follows that no token has. With these, the pieces of a text tile it."""

    span: Span
    has_space: bool


def pieces(
    text: str, spans: Collection[Span], tokenize: Tokenize = tokens
) -> list[Piece]:
    """The tokens, cut where a span begins or ends inside of one.

    What is between them is a token too, except a single space after a token: that only
    counts as following, unless a span begins or ends with it.
    """
    if not text:
        return []
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    found = list(tokenize(text))
    borders = sorted(
        {0, len(text), *starts, *ends}.union(
            *((each.start, each.end) for each in found)
        )
    )
    cut: list[Piece] = []
    for start, end in pairwise(borders):
        is_space = text[start:end] == " " and start not in starts and end not in ends
        if is_space and cut and not cut[-1].has_space:
            cut[-1] = Piece(cut[-1].span, has_space=True)
        else:
            cut.append(Piece(Span(start, end), has_space=False))
    return cut
