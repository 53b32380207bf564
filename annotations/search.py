"""Finding Arabic words whichever way they are spelled: folded text that still knows its offsets."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from annotations.model import Span

# Letters that writers of Arabic use for one another, each under the plainest of them.
PLAIN = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا",
        "ى": "ي", "ئ": "ي", "ی": "ي",
        "ؤ": "و", "ة": "ه", "ک": "ك", "ـ": None,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with its spelling variants levelled; `offsets[i]` is where folded character i stood, and the text's end last."""

    text: str
    offsets: tuple[int, ...]


def fold(text: str) -> str:
    """The text without harakat, tatweel and invisible characters, alef, ya, ta marbuta and digits levelled, in lower case."""
    return text.translate(_FOLDED)


@lru_cache(maxsize=8)
def folded(text: str) -> Folded:
    """The folded text with the way back."""
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plain = _FOLDED[ord(character)]
        characters.append(plain)
        offsets.extend([offset] * len(plain))
    return Folded("".join(characters), (*offsets, len(text)))


def folded_character(character: str) -> str:
    """What one character becomes; marks and format characters become nothing."""
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = unicodedata.normalize("NFKD", character.translate(PLAIN))
    letters = "".join(letter for letter in plain if unicodedata.category(letter) != "Mn")
    return " " if letters.isspace() else letters.casefold()


class _Folding(dict[int, str]):
    """What each character becomes, by its code point, found out once."""

    def __missing__(self, code: int) -> str:
        self[code] = folded_character(chr(code))
        return self[code]


_FOLDED = _Folding()


def find(text: str, words: str, *, exact: bool = False) -> tuple[Span, ...]:
    """Where the words stand in the text, folded; each span takes in the marks that follow its last letter.

    With `exact` they must stand there as they are, character for character.
    """
    if exact:
        return tuple(_exactly(text, words.strip()))
    wanted = fold(words).strip()
    if not wanted:
        return ()
    within = folded(text)
    spans = []
    at = within.text.find(wanted)
    while at >= 0:
        end = at + len(wanted)
        last = within.offsets[end - 1]
        # The next folded character that began at another offset: marks between belong to the hit.
        after = within.offsets[bisect_left(within.offsets, last + 1, end)] if end < len(within.offsets) else len(text)
        spans.append(Span(within.offsets[at], trimmed(text, last + 1, after)))
        at = within.text.find(wanted, end)
    return tuple(spans)


def _exactly(text: str, words: str) -> Iterator[Span]:
    at = text.find(words) if words else -1
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + len(words))


def trimmed(text: str, end: int, limit: int) -> int:
    """The end moved over marks and tatweel, up to `limit`."""
    while end < limit and not _FOLDED[ord(text[end])]:
        end += 1
    return end
