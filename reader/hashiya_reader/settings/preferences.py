"""What the user chose in the reader once and for all: the theme, what a search minds, how sure suggestions must be."""

import contextlib
import json
from pathlib import Path

from hashiya.errors import SettingsNotKept
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumps
from hashiya.text.normalization import EVERY, Rule, Rules
from hashiya_reader.settings.places import config_folder


def preferences_path() -> Path:
    """The file of the preferences; it may not exist."""
    return config_folder() / "preferences.json"


def preferred_theme() -> str:
    """The name of the theme chosen last, "" where none was or the file is not as it should be."""
    theme = _read().get("theme")
    return theme if isinstance(theme, str) else ""


def prefer_theme(name: str) -> None:
    """Remember the theme.

    Raises:
        SettingsNotKept: when the file cannot be written.
    """
    _keep("theme", name)


def preferred_spelling() -> Rules:
    """The rules of spelling by which words are looked for; all of them where none were chosen."""
    minded = _read().get("spelling_minded")
    return EVERY - Rule.those(minded) if isinstance(minded, list) else EVERY


def prefer_spelling(rules: Rules) -> None:
    """Remember the rules of spelling.

    Raises:
        SettingsNotKept: when the file cannot be written.
    """
    _keep("spelling_minded", [rule.value for rule in Rule if rule not in rules])


def preferred_score() -> float:
    """The least score of the suggestions that are shown; 0 where none was chosen, which shows all."""
    score = _read().get("least_score")
    return score if isinstance(score, float) else 0


def prefer_score(score: float) -> None:
    """Remember the least score of the suggestions that are shown.

    Raises:
        SettingsNotKept: when the file cannot be written.
    """
    _keep("least_score", score)


def lesson_was_opened() -> bool:
    """Whether the lesson was opened before."""
    return _read().get("lesson_opened") is True


def remember_lesson() -> None:
    """Remember that the lesson was opened; where that cannot be kept it is opened by itself once more."""
    with contextlib.suppress(SettingsNotKept):
        _keep("lesson_opened", value=True)


def lesson_was_done() -> bool:
    """Whether every step of the lesson was done."""
    return _read().get("lesson_done") is True


def remember_lesson_done() -> None:
    """Remember that the lesson was done; where that cannot be kept it is offered once more."""
    with contextlib.suppress(SettingsNotKept):
        _keep("lesson_done", value=True)


def _read() -> dict[str, object]:
    try:
        table = json.loads(preferences_path().read_bytes().decode())
    except (OSError, ValueError, RecursionError):
        return {}
    return table if isinstance(table, dict) else {}


def _keep(name: str, value: object) -> None:
    path = preferences_path()
    try:
        make_folder(path.parent)
        with replacing(path) as file:
            file.write(dumps({**_read(), name: value}).encode())
    except OSError as error:
        raise SettingsNotKept(
            f"{path}: cannot be written: {error.strerror}; it holds until you quit"
        ) from error
