"""The language of messages: English, as in the code, or another from a gettext catalogue.

The catalogues are `locale/LANGUAGE/LC_MESSAGES/hashiya.po`, for all three packages;
`make messages` brings them up to date with the code and compiles them.
"""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Final

DOMAIN: Final = "hashiya"
CATALOGUES: Final = Path(__file__).parent / "locale"
# By ISO 639 code; the first is the language of the code.
LANGUAGES: Final = ("en", "ar")
RIGHT_TO_LEFT: Final = frozenset({"ar"})


@cache
def translations(language: str) -> NullTranslations:
    """The messages of one of `LANGUAGES`, with `gettext` and `ngettext`.

    Raises:
        ValueError: for another language.
    """
    if language not in LANGUAGES:
        raise ValueError(f"{language!r} is none of {', '.join(LANGUAGES)}")
    if language == LANGUAGES[0]:
        return NullTranslations()
    compiled = CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.mo"
    with compiled.open("rb") as file:
        return GNUTranslations(file)


def marked(message: str) -> str:
    """The message itself: it enters the catalogue here, and is translated where it is shown."""
    return message
