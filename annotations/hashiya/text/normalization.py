"""Folding: one spelling for all spellings of a word, by rules, with a map of offsets."""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


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

# Letters that are used for one another in Arabic, mapped to the plainest.
LETTERS: dict[Rule, dict[str, str]] = {
    Rule.ALEF: {"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا"},
    Rule.HAMZA: {"ؤ": "و", "ئ": "ي"},
    Rule.YA: {"ى": "ي", "ی": "ي"},
    Rule.TA_MARBUTA: {"ة": "ه"},
    Rule.TATWEEL: {"ـ": ""},
    Rule.FORMS: {"ک": "ك"},
}
# Madda and hamza as combining marks.
_HAMZA_MARKS = frozenset("\u0653\u0654\u0655")
_VARIANTS = frozenset(letter for letters in LETTERS.values() for letter in letters)


@dataclass(frozen=True, slots=True)
class Folded:
    """A text with its spelling variants unified.

    `offsets[i]` is the offset in the text of folded character i; the last is the text's
    end.
    """

    text: str
    offsets: tuple[int, ...]


def fold(text: str, rules: Rules = ALL_RULES) -> str:
    """The text without the differences that the rules ignore.

    Without rules it is the text itself.

    `alef` unifies the forms of alef, `hamza` the carriers of hamza (a madda or hamza
    written as a mark needs both), `ya` folds alef maqsura to ya, `ta_marbuta` to ha;
    `tatweel` and `harakat` remove these. `forms` unifies digits, presentation forms,
    and the case and marks of other scripts, and removes invisible characters.
    """
    return text.translate(_folding(rules))


@lru_cache(maxsize=8)
def folded(text: str, rules: Rules = ALL_RULES) -> Folded:
    """The folded text with the offsets of its characters in the text."""
    folding = _folding(rules)
    characters: list[str] = []
    offsets: list[int] = []
    for offset, character in enumerate(text):
        plain = folding[ord(character)]
        characters.append(plain)
        offsets.extend([offset] * len(plain))
    return Folded("".join(characters), (*offsets, len(text)))


def folded_character(character: str, rules: Collection[Rule] = ALL_RULES) -> str:
    """The folded form of one character, empty if the rules ignore the character."""
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
    """The letter without composed marks, such as an accent; a mark itself is returned."""
    if unicodedata.category(letter) in {"Mn", "Me"}:
        return letter
    decomposed = unicodedata.normalize("NFKD", letter)
    return "".join(
        char for char in decomposed if unicodedata.category(char) not in {"Mn", "Me"}
    )


class _Folding(dict[int, str]):
    """The folded form of each character by code point, computed when first needed."""

    def __init__(self, rules: Rules) -> None:
        super().__init__()
        self._rules = rules

    def __missing__(self, code: int) -> str:
        self[code] = folded_character(chr(code), self._rules)
        return self[code]


@lru_cache
def _folding(rules: Rules) -> _Folding:
    return _Folding(rules)
