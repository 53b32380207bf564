"""Untrusted text in HTML: visible control characters, and the direction of text."""

import unicodedata

_LINE_CONTROLS = "\t\n"
_REPLACEMENT = "\ufffd"


class _ControlPictures(dict[int, str]):
    """Each character as it is written: itself, a control picture, or the replacement character."""

    def __missing__(self, code: int) -> str:
        self[code] = _shown_character(chr(code))
        return self[code]


def _shown_character(char: str) -> str:
    category = unicodedata.category(char)
    if category == "Cs":
        return _REPLACEMENT
    if category != "Cc" or char in _LINE_CONTROLS:
        return char
    if ord(char) < 0x20:
        return chr(0x2400 + ord(char))
    return "\u2421" if char == "\x7f" else _REPLACEMENT


_PICTURES = _ControlPictures()


def visible_controls(value: object) -> object:
    """The value as a template outputs it: in a string, controls are replaced by their pictures."""
    return value.translate(_PICTURES) if type(value) is str else value


def direction(text: str) -> str:
    """`rtl` or `ltr`, by the first strong letter; right to left where there is none."""
    for char in text:
        # Embeddings and overrides are no letters, though they have a strong direction.
        if 0x202A <= ord(char) < 0x202F:
            continue
        bidi_class = unicodedata.bidirectional(char)
        if bidi_class in {"L", "R", "AL"}:
            return "ltr" if bidi_class == "L" else "rtl"
    return "rtl"
