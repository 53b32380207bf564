"""What the user chose in the reader once and for all: the theme."""

import json
from pathlib import Path

from annotations.errors import SettingsNotKept
from annotations.jsontext import dumps
from annotations.whole_file import make_folder, replacing
from reader.settings import config_folder


def preferences_path() -> Path:
    """The file of the preferences; it may not exist."""
    return config_folder() / "preferences.json"


def preferred_theme() -> str:
    """The name of the theme chosen last, "" where none was or the file is not as it should be."""
    try:
        table = json.loads(preferences_path().read_bytes().decode())
    except (OSError, ValueError, RecursionError):
        return ""
    theme = table.get("theme") if isinstance(table, dict) else None
    return theme if isinstance(theme, str) else ""


def prefer_theme(name: str) -> None:
    """Remember the theme.

    Raises:
        SettingsNotKept: when the file cannot be written.
    """
    path = preferences_path()
    try:
        make_folder(path.parent)
        with replacing(path) as file:
            file.write(dumps({"theme": name}).encode())
    except OSError as error:
        raise SettingsNotKept(f"{path}: cannot be written: {error.strerror}; the theme holds until you quit") from error
