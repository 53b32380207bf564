"""HTML out of strings that nobody has vetted: escaped, their controls made visible, their direction kept to themselves."""

import html
import unicodedata

_KEPT = "\t\n"
# So many annotators have columns of their own: a sheet of paper is not wider.
COLUMNS = 5


class _Shown(dict[int, str]):
    """Each character as it may stand in a file: itself, a control picture, or the sign for what is no character."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        category = unicodedata.category(char)
        if category == "Cs":
            shown = "\ufffd"
        elif category == "Cc" and char not in _KEPT:
            shown = (
                chr(0x2400 + code)
                if code < 0x20
                else "\u2421"
                if code == 0x7F
                else "\ufffd"
            )
        else:
            shown = html.escape(char)
        self[code] = shown
        return shown


_SHOWN = _Shown()


def text(given: str) -> str:
    """The string as the text of an element, or of an attribute in double quotation marks."""
    return given.translate(_SHOWN)


def isolated(given: str) -> str:
    """The string in an element of its own, whose direction is that of its first strong letter and touches no neighbour."""
    return f"<bdi>{text(given)}</bdi>"


def direction(given: str) -> str:
    """`rtl` or `ltr`, by the first strong letter; right to left where there is none."""
    strong = (
        unicodedata.bidirectional(char)
        for char in given
        if not 0x202A <= ord(char) < 0x202F
    )
    return (
        "ltr"
        if next((each for each in strong if each in {"L", "R", "AL"}), "R") == "L"
        else "rtl"
    )


def both(arabic: str, english: str) -> str:
    """A heading of the page in both languages."""
    return f'{arabic} <span lang="en" dir="ltr">{english}</span>'
