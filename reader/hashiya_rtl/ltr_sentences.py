"""Left-to-right sentences that quote Arabic words: each quotation keeps to itself.

As plain text such a sentence would begin at the right where the Arabic word comes first,
and a number or a bracket after the word would change sides with it.
"""

import re

_LETTERS = (
    "\u0621-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f\u08a0-\u08c9"
    "\ufb50-\ufdfb\ufe70-\ufefc"
)
_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08ca-\u08ff"
_ARABIC = f"[{_LETTERS}]"
_LATIN = "[A-Za-z]"
_WORD = f"[{_LETTERS}{_MARKS}]+"
_WORDS = f"{_WORD}(?: {_WORD})*"
_LRM, _RLI, _PDI = "\u200e", "\u2067", "\u2069"


def isolate_arabic(sentence: str) -> str:
    """The sentence, or each line of it, made left to right with its Arabic words isolated.

    It gets the format characters LRM, RLI and PDI (UAX #9) for that.
    """
    isolated = re.sub(_WORDS, rf"{_RLI}\g<0>{_PDI}", sentence)
    lines = isolated.split("\n")
    return "\n".join([_LRM + line for line in lines])


def is_mostly_latin(sentence: str) -> bool:
    """Whether it has more Latin letters than Arabic ones."""
    latin_letters = re.findall(_LATIN, sentence)
    arabic_letters = re.findall(_ARABIC, sentence)
    return len(latin_letters) > len(arabic_letters)
