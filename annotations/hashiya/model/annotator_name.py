"""Who annotates: a name that is safe to show and to keep."""

import unicodedata

from hashiya.errors import Hint, InvalidAnnotator

LONGEST = 200

# Persian and Urdu names are written with these two format characters.
_JOINERS = "\u200c\u200d"


def check_annotator(name: str) -> str:
    """The name itself when it can stand for an annotator.

    Raises:
        InvalidAnnotator: when it is empty, has spaces around it, is longer than 200
            characters, or holds a control,
            direction-changing, line-separating or non-Unicode character.
    """
    if not name.strip():
        raise InvalidAnnotator(
            "the annotator's name is empty", hint=Hint.NAME_ANNOTATOR
        )
    if name != name.strip():
        raise InvalidAnnotator(
            f"the annotator's name {name!r} begins or ends with a space: take it off"
        )
    if len(name) > LONGEST:
        raise InvalidAnnotator(
            f"the annotator's name has {len(name)} characters: give one of at most {LONGEST}"
        )
    for char in name:
        if (
            unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}
            and char not in _JOINERS
        ):
            raise InvalidAnnotator(
                f"the annotator's name holds the control character U+{ord(char):04X}: take it out"
            )
    return name
