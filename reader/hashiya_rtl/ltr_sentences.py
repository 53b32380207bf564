"""English sentences that name Arabic words: they read from the left, and each Arabic word keeps to itself.

As plain text such a sentence would begin at the right where the word comes first, and a
number or a bracket behind the word would change sides with it.
"""

import re

_LETTERS = "\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9\ufb50-\ufdfb\ufe70-\ufefc"
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
_ARABIC = re.compile(f"[{_LETTERS}]")
_LATIN = re.compile("[A-Za-z]")
_WORDS = re.compile(f"[{_LETTERS}{_MARKS}]+(?: [{_LETTERS}{_MARKS}]+)*")
_FROM_THE_LEFT, _FROM_THE_RIGHT, _END = "\u200e", "\u2067", "\u2069"


def english(sentence: str) -> str:
    """The sentence, in lines if it has several, with marks (UAX #9: LRM, RLI, PDI) that hold its words apart."""
    return "\n".join(
        _FROM_THE_LEFT + _WORDS.sub(rf"{_FROM_THE_RIGHT}\g<0>{_END}", line)
        for line in sentence.split("\n")
    )


def is_english(sentence: str) -> bool:
    """Whether it has more Latin letters than Arabic ones."""
    return len(_LATIN.findall(sentence)) > len(_ARABIC.findall(sentence))
