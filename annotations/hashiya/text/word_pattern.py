"""Finding words in any spelling by one regular expression, which gives offsets in the text.

The expression has, for each folded letter of the words, the class of all characters that
are folded to it, and between the letters those that are ignored. What is folded to what
has its one definition in `hashiya.text.normalization`.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain

from hashiya.model.model import Span
from hashiya.text.normalization import (
    ALL_RULES,
    Rules,
    fold,
    folded,
    folded_character,
)

# A test folds all others: they are ideographs, in private use, or no characters yet.
_FOLDED_BLOCKS = (
    range(0xD800),
    range(0xF900, 0x18800),
    range(0x1AFF0, 0x20000),
    range(0x2F800, 0x2FA20),
    range(0xE0000, 0xE0200),
)
_BASIC_PLANE = "\uffff"
_BEYOND = "[\U00010000-\U0010ffff]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Spellings:
    """The characters that the rules fold to others.

    `letters` maps a letter to the characters that are folded to it, `ignored` are those
    of which nothing is left, `expanding` maps the others to their several letters.
    """

    rules: Rules
    letters: Mapping[str, str]
    ignored: str
    expanding: Mapping[str, str]

    @classmethod
    def among(cls, characters: Iterable[str], rules: Rules = ALL_RULES) -> "Spellings":
        """Those of the characters that the rules fold to others."""
        letters: dict[str, str] = {}
        ignored: list[str] = []
        expanding: dict[str, str] = {}
        for character in characters:
            plain = folded_character(character, rules)
            if not plain:
                ignored.append(character)
            elif len(plain) > 1:
                expanding[character] = plain
            elif plain != character:
                letters[plain] = letters.get(plain, "") + character
        return cls(
            rules=rules,
            letters=letters,
            ignored="".join(ignored),
            expanding=expanding,
        )

    def of_letter(self, letter: str) -> str:
        """The characters that are folded to the letter."""
        is_plain = folded_character(letter, self.rules) == letter
        return self.letters.get(letter, "") + (letter if is_plain else "")


@lru_cache(maxsize=4)
def all_spellings(rules: Rules = ALL_RULES) -> Spellings:
    """The spellings among all characters; takes .2 s the first time."""
    codes = chain.from_iterable(_FOLDED_BLOCKS)
    return Spellings.among(map(chr, codes), rules)


class WordPattern:
    """Words to find in texts that have no other spellings than these."""

    def __init__(self, words: str, spellings: Spellings) -> None:
        self._rules = spellings.rules
        self._words = fold(words, spellings.rules).strip()
        self._spellings = spellings

    def spans(self, text: str) -> tuple[Span, ...]:
        """Where the words are in the text, in order, without overlaps.

        Each span includes ignored characters after its last letter.
        """
        if not self._words:
            return ()
        if self._expands_in(text):
            return tuple(self._spans_by_folding(text))
        return tuple(Span(*match.span()) for match in self._pattern.finditer(text))

    def is_in(self, text: str) -> bool:
        """Whether the words are in the text."""
        if not self._words:
            return False
        if self._expands_in(text):
            return self._words in fold(text, self._rules)
        return self._pattern.search(text) is not None

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        letters = map(self._spellings.of_letter, self._words)
        ignored = _ignored(self._spellings.ignored)
        return re.compile("".join(_class(each) + ignored for each in letters))

    @cached_property
    def _expanding(self) -> re.Pattern[str] | None:
        """The characters of whose several letters a hit may be made, such as a ligature's."""
        characters = [
            character
            for character, letters in self._spellings.expanding.items()
            if _may_share(letters, self._words)
        ]
        return re.compile(_class("".join(characters))) if characters else None

    def _expands_in(self, text: str) -> bool:
        return self._expanding is not None and bool(self._expanding.search(text))

    def _spans_by_folding(self, text: str) -> Iterator[Span]:
        """The spans where a character may stand for several letters of the words."""
        within = folded(text, self._rules)
        start = within.text.find(self._words)
        while start >= 0:
            end = start + len(self._words)
            last = within.offsets[end - 1]
            # The offset of the next folded character: ignored marks before it belong to
            # the hit.
            limit = within.offsets[bisect_left(within.offsets, last + 1, end)]
            yield Span(within.offsets[start], limit)
            start = within.text.find(self._words, end)


def find(text: str, words: str, rules: Rules = ALL_RULES) -> tuple[Span, ...]:
    """The spans of the words in the text, both folded by the rules.

    Without rules they must match exactly. Each span includes ignored characters after
    its last letter. For many texts make one `WordPattern` of `all_spellings`.
    """
    return WordPattern(words, Spellings.among(set(text), rules)).spans(text)


def _may_share(letters: str, words: str) -> bool:
    """Whether some occurrence of the words may have some of the letters."""
    if letters in words or words in letters:
        return True
    for count in range(1, len(letters)):
        if words.startswith(letters[-count:]) or words.endswith(letters[:count]):
            return True
    return False


def _ignored(characters: str) -> str:
    """The pattern of any number of the characters, taken for good."""
    if not characters:
        return ""
    basic = "".join(each for each in characters if each <= _BASIC_PLANE)
    beyond = "".join(each for each in characters if each > _BASIC_PLANE)
    # Python's `re` looks up a class of the basic plane in a table, and tries the members
    # of others one by one: only for characters beyond it.
    patterns = [_class(basic)] if basic else []
    if beyond:
        patterns.append(f"(?={_BEYOND}){_class(beyond)}")
    return f"(?:{'|'.join(patterns)})*+"


def _class(characters: str) -> str:
    """The class of the characters, as ranges."""
    if not characters:
        return "(?!)"
    runs: list[list[int]] = []
    for code in sorted(map(ord, characters)):
        if runs and code == runs[-1][1] + 1:
            runs[-1][1] = code
        else:
            runs.append([code, code])
    ranges = [f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in runs]
    return f"[{''.join(ranges)}]"
