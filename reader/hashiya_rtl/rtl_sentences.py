"""Right-to-left sentences that quote commands, names and paths: each keeps to itself.

As plain text such a quotation would be torn: of `--as NAME` the dashes would be drawn
behind the name, and the first slash of a path behind its last part.
"""

import re
from functools import lru_cache

_LRI, _PDI = "\u2066", "\u2069"
# What a word of a quotation may begin with before its first letter or digit, and what may
# be within it. Signs that end a sentence or enclose a quotation are not its last character.
_BEFORE = "[-/~$@#%<\\[{.*+^]*"
_WITHIN = "[^\\s\u0590-\u08ff\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc«»`،؛؟]*"
_LAST = "[A-Za-z0-9_/%\\]}>*+]"
# An id may begin with a number, or be numbers that _ joins.
_NUMBERED = "[0-9][0-9_./:-]*"
_WORD = f"{_BEFORE}(?:{_NUMBERED})?[A-Za-z](?:{_WITHIN}{_LAST})?"
_MORE = f"{_BEFORE}[A-Za-z0-9](?:{_WITHIN}{_LAST})?"
# A range such as [1<=x<=5].
_BRACKETED = "\\[[0-9][!-Z^-~]*\\]"
_JOINED = "[0-9]+(?:_[0-9]+)+"
_QUOTATION = f"`[^`\\n]+`|{_BRACKETED}|(?:{_WORD}|{_JOINED})(?: {_MORE})*"
_RTL = "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]"


@lru_cache(maxsize=2048)
def isolate_latin(sentence: str) -> str:
    """The sentence with its Latin words, and what is quoted by backticks, isolated.

    It gets the format characters LRI and PDI (UAX #9) for that. Isolates that it has
    already are kept as they are.
    """
    if _LRI in sentence:
        return sentence
    return re.sub(_QUOTATION, _isolated, sentence)


def _isolated(match: re.Match[str]) -> str:
    quoted = match[0]
    if quoted.startswith("`"):
        inner = quoted[1:-1]
        return quoted if re.search(_RTL, inner) else f"`{_LRI}{inner}{_PDI}`"
    return f"{_LRI}{quoted}{_PDI}"
