"""The tokens of a text, for the formats that label tokens."""

import functools
import re
import unicodedata
from array import array
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
    r"""The spans of the tokens.

    A token is a run of letters, digits, `_`, marks and joiners, an emoji sequence, or
    any other sign. White space is in no token, and nothing that is not drawn is one:
    direction marks, joiners and selectors that stand alone, which the tokenizers of
    models drop, so that nothing of them is left to label.
    """
    return [Span(*match.span()) for match in _token_pattern().finditer(text)]


def squeezed(text: str) -> str:
    """The text without white space and without what is not drawn."""
    return _NOTHING_DRAWN.sub("", text)


class SqueezedPlaces:
    """The span in a text of each character of the squeezed one, in a few bytes each."""

    def __init__(self) -> None:
        self._starts = array("L")
        self._ends = array("L")

    def __len__(self) -> int:
        return len(self._starts)

    def __getitem__(self, index: int) -> Span:
        return Span(self._starts[index], self._ends[index])

    def add(self, start: int, end: int) -> None:
        """Add characters that are drawn."""
        self._starts.extend(range(start, end))
        self._ends.extend(range(start + 1, end + 1))

    def widen(self, end: int) -> None:
        """Let the last one go on to the offset."""
        self._ends[-1] = end


def squeezed_places(text: str) -> SqueezedPlaces:
    """The span in the text of each character of the squeezed one.

    What is not drawn belongs to the character before it in the same token.
    """
    places = SqueezedPlaces()
    for token in tokens(text):
        start, end = token.start, token.end
        if not _NOTHING_DRAWN.search(text, start, end):
            places.add(start, end)
            continue
        first = len(places)
        for offset in range(start, end):
            if squeezed(text[offset]):
                places.add(offset, offset + 1)
            elif len(places) > first:
                places.widen(offset + 1)
    return places


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


# Not drawn (Default_Ignorable_Code_Point of Unicode, and control characters). Joiners
# make one word of what is beside them, the others part it.
_JOINERS = r"\u00ad\u034f\u200c\u200d\u2060"
_SELECTORS = r"\u180b-\u180d\ufe00-\ufe0f"
_UNDRAWN = (
    r"\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u061c\u180e\u200b\u200e\u200f"
    r"\u202a-\u202e\u2061-\u206f\ufeff\U000e0000-\U000e0fff"
)
# Emoji sequences (UTS #51, 1.4.9): two regional indicators are a flag; an element may
# have a selector, a skin tone, a keycap or tags, and joiners join elements.
_EMOJI = (
    r"[\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u2460-\u24ff"
    r"\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff\u3030\u303d\u3297\u3299"
    r"\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_MODIFIERS = rf"[{_SELECTORS}\u20e3\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]*"
_FLAG = r"[\U0001f1e6-\U0001f1ff]{2}"
_NOTHING_DRAWN = re.compile(rf"[\s{_JOINERS}{_SELECTORS}{_UNDRAWN}]+")


@functools.cache
def _token_pattern() -> re.Pattern[str]:
    # Harakat and other marks are on a letter, joiners between letters; `\w` matches
    # letters and digits only.
    chars = map(chr, range(0x10000))
    marks = "".join(char for char in chars if unicodedata.category(char) in _MARKS)
    drawn = re.sub(f"[{_JOINERS}{_SELECTORS}]", "", marks)
    word = rf"[\w{re.escape(drawn)}][\w{_JOINERS}{re.escape(marks)}]*"
    element = f"{_EMOJI}{_MODIFIERS}"
    emoji = rf"{_FLAG}|{element}(?:\u200d{element})*"
    sign = rf"[^\s{_JOINERS}{_SELECTORS}{_UNDRAWN}][{re.escape(marks)}]*"
    return re.compile(f"{word}|{emoji}|{sign}")
