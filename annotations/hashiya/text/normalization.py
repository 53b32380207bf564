"""Finding Arabic words whichever way they are spelled: folded text that still knows its offsets."""

import unicodedata
from bisect import bisect_left
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from hashiya.model.model import Span


class Rule(StrEnum):
    """A difference of spelling that a search ignores while the rule is on."""

    ALEF = "alef"
    HAMZA = "hamza"
    YA = "ya"
    TA_MARBUTA = "ta_marbuta"
    TATWEEL = "tatweel"
    HARAKAT = "harakat"
    FORMS = "forms"

    @classmethod
    def those(cls, names: Iterable[object]) -> frozenset["Rule"]:
        """The rules of these names; other names are ignored."""
        known_names = {name for name in names if isinstance(name, str)}
        return frozenset(rule for rule in cls if rule.value in known_names)


Rules = frozenset[Rule]
ALL_RULES: Rules = frozenset(Rule)
EXACT: Rules = frozenset()

# Letters that writers of Arabic use for one another, each under the plainest of them.
LETTERS: dict[Rule, dict[str, str]] = {
    Rule.ALEF: {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا"},
    Rule.HAMZA: {"ؤ": "و", "ئ": "ي"},
    Rule.YA: {"ى": "ي", "ی": "ي"},
    Rule.TA_MARBUTA: {"ة": "ه"},
    Rule.TATWEEL: {"ـ": ""},
    Rule.FORMS: {"ک": "ك"},
}
# Madda and hamza that follow their letter as marks of their own.
_HAMZA_MARKS = frozenset("\u0653\u0654\u0655")
_VARIANTS = frozenset(letter for letters in LETTERS.values() for letter in letters)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with its spelling variants levelled.

    `offsets[i]` is where folded character i stood, and the text's end last.
    """

    text: str
    offsets: tuple[int, ...]


def fold(text: str, rules: Rules = ALL_RULES) -> str:
    """The text without the differences that the rules pass over.

    Without rules it is the text itself.

    `alef` levels its forms and `hamza` what carries one (a madda or hamza written as a
    mark needs both), `ya` takes in alef maqsura, `ta_marbuta` is taken for ha,
    `tatweel` and `harakat` are left out; `forms` levels the digits, the presentation
    forms, the case and marks of other scripts, and leaves invisible characters out.
    """
    return text.translate(_folding(rules))


@lru_cache(maxsize=8)
def folded(text: str, rules: Rules = ALL_RULES) -> Folded:
    """The folded text with the way back."""
    folding = _folding(rules)
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plain = folding[ord(character)]
        characters.append(plain)
        offsets.extend([offset] * len(plain))
    return Folded("".join(characters), (*offsets, len(text)))


def folded_character(character: str, rules: Collection[Rule] = ALL_RULES) -> str:
    """What one character becomes under the rules.

    What they pass over altogether becomes nothing.
    """
    if Rule.FORMS not in rules:
        return _levelled(character, rules)
    if unicodedata.category(character) == "Cf":
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    plain = "".join(
        _levelled(letter, rules) for letter in unicodedata.normalize("NFKC", character)
    )
    letters = "".join(
        char if char in _VARIANTS or char in _HAMZA_MARKS else _without_marks(char)
        for char in plain
    )
    return " " if letters.isspace() else letters.casefold()


def _levelled(letter: str, rules: Collection[Rule]) -> str:
    if letter in _HAMZA_MARKS:
        return "" if Rule.ALEF in rules and Rule.HAMZA in rules else letter
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return "" if Rule.HARAKAT in rules else letter
    for rule in rules:
        if letter in LETTERS.get(rule, ()):
            return LETTERS[rule][letter]
    return letter


def _without_marks(letter: str) -> str:
    """The letter without what is composed into it, such as an accent.

    A mark that was kept is a letter here.
    """
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return letter
    decomposed = unicodedata.normalize("NFKD", letter)
    return "".join(
        char for char in decomposed if unicodedata.category(char) not in {"Mn", "Me"}
    )


class _Folding(dict[int, str]):
    """What each character becomes under the rules, by its code point, found out once."""

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, code: int) -> str:
        self[code] = folded_character(chr(code), self._rules)
        return self[code]


@lru_cache
def _folding(rules: Rules) -> _Folding:
    return _Folding(rules)


def find(text: str, words: str, rules: Rules = ALL_RULES) -> tuple[Span, ...]:
    """The places of the words in the text, both folded by the rules.

    Without rules they must match exactly.

    Each span includes what the rules ignore after its last letter.
    """
    folded_words = fold(words, rules).strip()
    if not folded_words:
        return ()
    within = folded(text, rules)
    spans = []
    start = within.text.find(folded_words)
    while start >= 0:
        end = start + len(folded_words)
        last = within.offsets[end - 1]
        # The next folded character that began at another offset: marks between belong
        # to the hit.
        limit = len(text)
        if end < len(within.offsets):
            limit = within.offsets[bisect_left(within.offsets, last + 1, end)]
        span_end = trimmed_end(text, last + 1, limit, rules)
        spans.append(Span(within.offsets[start], span_end))
        start = within.text.find(folded_words, end)
    return tuple(spans)


def trimmed_end(text: str, end: int, limit: int, rules: Rules = ALL_RULES) -> int:
    """The end moved over what is passed over, such as marks and tatweel, up to `limit`."""
    folding = _folding(rules)
    while end < limit and not folding[ord(text[end])]:
        end += 1
    return end
