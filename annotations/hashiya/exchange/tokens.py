"""The tokens of a text, for the formats that label tokens."""

import functools
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from hashiya.model.model import Span
from hashiya.store import TagRow

_MARKS = {"Mn", "Mc", "Me"}

Tokenize = Callable[[str], Iterable[Span]]


@dataclass(frozen=True, slots=True)
class Token:
    """A token, and whether a single space follows that is part of no token."""

    span: Span
    has_space: bool


def tokens(text: str) -> list[Span]:
    r"""The spans of the tokens; all that is not white space is in one of them.

    A token is a run of letters, digits, `_`, marks and joiners, or any other sign.
    """
    return [Span(*match.span()) for match in _token_pattern().finditer(text)]


def cut_tokens(
    text: str, spans: Collection[Span], tokenize: Tokenize = tokens
) -> list[Token]:
    """The tokens, cut where one of the spans begins or ends inside.

    With their spaces they tile the text. What is between the tokens is a token too,
    except a single space after a token, unless one of the spans begins or ends with it.
    """
    if not text:
        return []
    starts, ends = {span.start for span in spans}, {span.end for span in spans}
    borders = {0, len(text), *starts, *ends}
    for span in tokenize(text):
        borders |= {span.start, span.end}
    cut: list[Token] = []
    for start, end in pairwise(sorted(borders)):
        is_space = text[start:end] == " " and start not in starts and end not in ends
        if is_space and cut and not cut[-1].has_space:
            cut[-1] = Token(cut[-1].span, has_space=True)
        else:
            cut.append(Token(Span(start, end), has_space=False))
    return cut


def spans_of(tags: Sequence[TagRow]) -> list[Span]:
    """The spans of the tags that have one, in their order."""
    return [
        Span(tag.start, tag.end)
        for tag in tags
        if tag.start is not None and tag.end is not None
    ]


@functools.cache
def _token_pattern() -> re.Pattern[str]:
    # Harakat and other marks are on a letter, joiners between letters; `\w` matches
    # letters and digits only.
    chars = map(chr, range(0x10000))
    marks = [char for char in chars if unicodedata.category(char) in _MARKS]
    return re.compile(rf"(?:[\w\u200c\u200d]|[{re.escape(''.join(marks))}])+|\S")
