"""The language of messages: English, as in the code, or another from a gettext catalogue.

The catalogues are `locale/LANGUAGE/LC_MESSAGES/hashiya.po`, for all three packages;
`make messages` brings them up to date with the code and compiles them.

A module that words something imports `gettext as _` and `ngettext`, and gives values by
name: `_("{path}: no such file").format(path=path)`. Words of a constant are `marked`
where they stand, and translated by `gettext` where they are shown.

What goes into files is in English: `in_english` of a message that is shown.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from gettext import GNUTranslations, NullTranslations
from itertools import islice
from pathlib import Path
from typing import Final, Self

DOMAIN: Final = "hashiya"
CATALOGUES: Final = Path(__file__).parent / "locale"
# By ISO 639 code; the first is the language of the code.
LANGUAGES: Final = ("en", "ar")
RIGHT_TO_LEFT: Final = frozenset({"ar"})
# The variables that name a user's language, the first that is set counts (POSIX; LANGUAGE
# is GNU's).
VARIABLES: Final = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")


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


class Translation(str):
    """Words of a message in another language, which know themselves in English.

    What `format`, `join` and `+` make of them knows it too, an exception with them as
    its message and a value whose string they are.
    """

    __slots__ = ("english",)

    english: str

    def __new__(cls, words: str, english: str = "") -> Self:
        """Make them of the translated words and the English ones."""
        translation = super().__new__(cls, words)
        translation.english = english
        return translation

    def __str__(self) -> str:
        """Themselves: the string of an exception is that of its message."""
        return self

    def __add__(self, words: str) -> str:
        return Translation(super().__add__(words), self.english + in_english(words))

    def __radd__(self, words: str) -> str:
        return Translation(f"{words}{self}", f"{words}{self.english}")

    def format(self, *values: object, **fields: object) -> str:
        """The words with the fields in their places."""
        words = super().format(*values, **fields)
        english_values = map(_field_in_english, values)
        english_fields = {}
        for name, value in fields.items():
            english_fields[name] = _field_in_english(value)
        return Translation(
            words, self.english.format(*english_values, **english_fields)
        )

    def removeprefix(self, prefix: str) -> str:
        """The words without the prefix, in either language."""
        words = super().removeprefix(prefix)
        return Translation(words, self.english.removeprefix(prefix))

    def removesuffix(self, suffix: str) -> str:
        """The words without the suffix, in either language."""
        words = super().removesuffix(suffix)
        return Translation(words, self.english.removesuffix(suffix))

    def join(self, parts: Iterable[str]) -> str:
        """The parts in one, separated by the words."""
        listed = list(parts)
        english = self.english.join(map(in_english, listed))
        return Translation(super().join(listed), english)


def in_english(words: object) -> str:
    """A message, or what has one as its string, in the language of the code."""
    text = str(words)
    return str.__str__(text.english if isinstance(text, Translation) else text)


def _field_in_english(value: object) -> object:
    """A value of a field of a message; a number, which may have a format, is left as it is."""
    text = str(value)
    return text.english if isinstance(text, Translation) else value


class _Current:
    """The language of the process."""

    language = LANGUAGES[0]
    messages = translations(LANGUAGES[0])


def use_language(language: str) -> None:
    """Word all messages from now on in one of `LANGUAGES`.

    Raises:
        ValueError: for another language.
    """
    _Current.messages = translations(language)
    _Current.language = language


def current_language() -> str:
    """The language of messages, one of `LANGUAGES`."""
    return _Current.language


def is_right_to_left() -> bool:
    """Whether the language of messages is written from the right."""
    return _Current.language in RIGHT_TO_LEFT


def gettext(message: str) -> str:
    """The message in the current language; nothing stays nothing."""
    # In a catalogue the empty message is its header.
    if not message:
        return ""
    return _translated(_Current.messages.gettext(message), message)


def ngettext(singular: str, plural: str, count: int) -> str:
    """The form of the message that goes with the number, in the current language."""
    words = _Current.messages.ngettext(singular, plural, count)
    return _translated(words, singular if count == 1 else plural)


def pgettext(context: str, message: str) -> str:
    """The message in the current language, where the same English means several things."""
    return _translated(_Current.messages.pgettext(context, message), message)


def _translated(words: str, english: str) -> str:
    if _Current.language == LANGUAGES[0]:
        return words
    return Translation(words, english)


def comma_separated(words: Iterable[str], most: int | None = None) -> str:
    """The words one after the other, with commas of the language between them.

    Of more than `most` the others are an ellipsis.
    """
    if most is None:
        return gettext(", ").join(words)
    listed = list(islice(words, most + 1))
    if len(listed) > most:
        listed[most] = "…"
    return gettext(", ").join(listed)


def marked(message: str) -> str:
    """The message itself: it enters the catalogue here, and is translated where it is shown."""
    return message


def marked_plural(singular: str, plural: str) -> tuple[str, str]:
    """Both forms themselves: they enter the catalogue here, and are translated by `ngettext`."""
    return singular, plural


def language_of(environment: Mapping[str, str]) -> str | None:
    """The language of `LANGUAGES` that a user's locale names, if any."""
    for variable in VARIABLES:
        for locale in environment.get(variable, "").split(":"):
            language = locale.partition(".")[0].partition("_")[0].lower()
            if language in LANGUAGES:
                return language
            if language:
                return None
    return None
