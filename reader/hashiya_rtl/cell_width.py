"""How many cells one character takes: wcwidth's answer, which is imported only for scripts other than the usual ones."""

import unicodedata

# In these blocks a mark takes no cell, and whatever is no control takes one: Latin to
# Ethiopic, punctuation, and the presentation forms of Arabic. tests/rtl/test_shaping.py
# holds them to wcwidth.
USUAL = (
    range(0x20, 0x1100),
    range(0x2010, 0x2028),
    range(0xFB50, 0xFE00),
    range(0xFE70, 0xFEFF),
)


def wcwidth(char: str) -> int:
    """The cells: 0, 1 or 2, and -1 for a control character."""
    if any(ord(char) in block for block in USUAL):
        category = unicodedata.category(char)
        if category[0] not in "MC":
            return 1
        if category in {"Mn", "Me"}:
            return 0
    import wcwidth as asked

    return asked.wcwidth(char)
