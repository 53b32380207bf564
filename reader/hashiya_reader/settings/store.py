"""The files in which the reader keeps what its user set: one way to read, check and write.

A settings file is one JSON object. A damaged one is left as it is until the user mends
it: settings have their defaults, and `damaged_settings` says what is wrong. State is
what the reader notes by itself; it goes on without a damaged file and keeps that aside.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from hashiya.errors import SettingsNotKept
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumps

_NAME = "hashiya"
_MEND = "mend it or move it away"


def config_folder() -> Path:
    """The folder of the user's own settings; it may not exist."""
    return platformdirs.user_config_path(_NAME, appauthor=False)


def state_folder() -> Path:
    """The folder of what the programs note by themselves; it may not exist."""
    return platformdirs.user_state_path(_NAME, appauthor=False)


def config_path() -> Path:
    """The file of the user's own keys; it may not exist."""
    return config_folder() / "config.toml"


@dataclass(frozen=True, slots=True)
class SettingsFile:
    """A file of settings by its name, or of state; it may not exist."""

    name: str
    is_state: bool = False

    @property
    def path(self) -> Path:
        """Where the file is."""
        if self.is_state:
            return state_folder() / self.name
        return config_folder() / self.name

    def read(self) -> dict[str, object]:
        """The object in the file; without a file an empty one.

        Raises:
            SettingsNotKept: when the file cannot be read, or holds something else.
        """
        path = self.path
        try:
            table = json.loads(path.read_bytes().decode())
        except (FileNotFoundError, NotADirectoryError):
            return {}
        except OSError as error:
            why = f"cannot be read: {error.strerror}"
            raise SettingsNotKept(f"{path}: {why}; {_MEND}") from error
        except (ValueError, RecursionError) as error:
            raise SettingsNotKept(f"{path}: is not JSON; {_MEND}") from error
        if not isinstance(table, dict):
            raise SettingsNotKept(f"{path}: should be a JSON object; {_MEND}")
        return table

    def read_or_empty(self) -> dict[str, object]:
        """The object in the file, or an empty one also where the file is damaged."""
        try:
            return self.read()
        except SettingsNotKept:
            return {}

    def update(self, values: Mapping[str, object]) -> None:
        """Set values in the file by their names; None removes one.

        Raises:
            SettingsNotKept: when the file cannot be written, or is damaged.
        """
        table = {**self.read(), **values}
        for name, value in values.items():
            if value is None:
                del table[name]
        self.write(table)

    def write(self, table: Mapping[str, object]) -> None:
        """Put an object in place of what is in the file; damaged state is kept aside.

        Raises:
            SettingsNotKept: when the file cannot be written.
        """
        path = self.path
        try:
            make_folder(path.parent)
            if self.is_state:
                self._set_damaged_aside()
            with replacing(path) as file:
                file.write(f"{dumps(table)}\n".encode())
        except OSError as error:
            raise SettingsNotKept(
                f"{path}: cannot be written: {error.strerror or error}; it holds until you quit"
            ) from error

    def _set_damaged_aside(self) -> None:
        try:
            self.read()
        except SettingsNotKept:
            self.path.replace(self.path.with_name(f"{self.name}.damaged"))


PREFERENCES = SettingsFile("preferences.json")
TERMINALS = SettingsFile("terminals.json")
FILTERS = SettingsFile("filters.json")
POSITIONS = SettingsFile("places.json", is_state=True)
# Every file, by the name that `hashiya where` has for it.
SETTINGS_FILES = {
    "preferences": PREFERENCES,
    "terminals": TERMINALS,
    "filters": FILTERS,
    "state": POSITIONS,
}


def damaged_settings() -> list[str]:
    """What is wrong with files of settings that the user has to mend, a sentence each."""
    sentences = []
    for file in SETTINGS_FILES.values():
        if file.is_state:
            continue
        try:
            file.read()
        except SettingsNotKept as error:
            sentences.append(str(error))
    return sentences
