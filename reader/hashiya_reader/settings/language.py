"""The language that the user has chosen for the interface."""

from hashiya.language import LANGUAGES
from hashiya_reader.settings.store import PREFERENCES

_NAME = "language"


def kept_language() -> str | None:
    """The language of `LANGUAGES` that was chosen last, if any."""
    language = PREFERENCES.read_or_empty().get(_NAME)
    return language if isinstance(language, str) and language in LANGUAGES else None


def keep_language(language: str) -> None:
    """Keep a language.

    Raises:
        SettingsNotKept: when the file cannot be written, or is damaged.
    """
    PREFERENCES.update({_NAME: language})
