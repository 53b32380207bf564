"""Which joining letters have not all of their presentation forms: the table of `docs/letters.md`.

`python -m hashiya_rtl.missing_forms > docs/letters.md` writes it anew.
"""

import sys
import unicodedata
from collections.abc import Iterator

from hashiya_rtl.shaping import form_of
from hashiya_rtl.unicode_data import JOINING

BLOCKS = {
    "Arabic": (0x600, 0x700),
    "Arabic Supplement": (0x750, 0x780),
    "Arabic Extended-A": (0x8A0, 0x900),
}
# Whose spelling wants the letter, for those that are asked about most; sources: each
# language's alphabet.
USED_IN = {
    "\u0672": "Kashmiri", "\u0673": "Kashmiri", "\u0675": "Kazakh", "\u0681": "Pashto", "\u0685": "Pashto",
    "\u0689": "Pashto", "\u0693": "Pashto", "\u0695": "Sorani", "\u0696": "Pashto", "\u069a": "Pashto",
    "\u06a0": "Malay (Jawi)", "\u06a2": "Maghribi", "\u06a5": "Maghribi", "\u06a7": "Maghribi", "\u06a8": "Maghribi",
    "\u06ab": "Pashto", "\u06ac": "Malay (Jawi)", "\u06b5": "Sorani", "\u06bc": "Pashto", "\u06bd": "Malay (Jawi)",
    "\u06c3": "Urdu", "\u06c4": "Kashmiri", "\u06ca": "Kashmiri", "\u06cd": "Pashto", "\u06ce": "Sorani",
    "\u06cf": "Malay (Jawi)", "\u0763": "Maghribi", "\u076a": "Marwari", "\u06aa": "Sindhi", "\u06b6": "Kurdish",
}  # fmt: skip


def lacking(first: int, end: int) -> Iterator[tuple[str, list[str]]]:
    """Each joining letter from `first` up to `end` that lacks forms, with the names of those it lacks."""
    for code in range(first, end):
        letter = chr(code)
        wanted = {"R": ("final",), "D": ("initial", "medial", "final")}.get(
            JOINING[code], ()
        )
        sides = {
            "initial": (False, True),
            "medial": (True, True),
            "final": (True, False),
        }
        names = [
            name
            for name in wanted
            if form_of(letter, right=sides[name][0], left=sides[name][1])
            in {"", letter}
        ]
        if names and unicodedata.category(letter) != "Cn":
            yield letter, names


def table() -> str:
    """The page in Markdown."""
    lines = [
        "# Letters without presentation forms",
        "",
        "A terminal that does not shape letters is given Unicode's presentation forms. Arabic, Persian and Urdu news",
        "text has them nearly throughout; the letters below lack the forms named. They are shown as the nominal",
        "character, which such a terminal draws isolated, while the letters around them join towards them as they",
        "should. In a terminal that shapes by itself they are whole (see [terminals](terminals.md)).",
    ]
    for block, (first, end) in BLOCKS.items():
        rows = [
            f"| U+{ord(letter):04X} | {letter} | {unicodedata.name(letter).removeprefix('ARABIC LETTER ').lower()} "
            f"| {', '.join(names)} | {USED_IN.get(letter, '')} |"
            for letter, names in lacking(first, end)
        ]
        lines += [
            "",
            f"## {block}: {len(rows)} letters",
            "",
            "| code | letter | name | lacks | used in |",
        ]
        lines += ["|---|---|---|---|---|", *rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(table())
