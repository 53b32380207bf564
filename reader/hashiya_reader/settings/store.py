"""The file in which the reader keeps what its user set: one way to read, check and write.

It is one JSON object of sections, each of which is an object. A damaged file is left as
it is until the user mends it: everything has its default, and `damaged_settings` says
what is wrong. Before there is a file, the sections are read from those of earlier
versions, a file each, which are left as they are.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import platformdirs

from hashiya.errors import SettingsNotKept, system_reason
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumps
from hashiya.language import gettext as _
from hashiya.language import marked

_NAME = "hashiya"
_MEND = marked("correct it or move it away")


def config_folder() -> Path:
    """The folder of the user's own settings; it may not exist."""
    return platformdirs.user_config_path(_NAME, appauthor=False)


def state_folder() -> Path:
    """The folder of what the programs note by themselves; it may not exist."""
    return platformdirs.user_state_path(_NAME, appauthor=False)


def config_path() -> Path:
    """The file of the user's own keys; it may not exist."""
    return config_folder() / "config.toml"


def settings_path() -> Path:
    """The file of all settings; it may not exist."""
    return config_folder() / "settings.json"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the settings by its name, and the name of the file that it once was.

    That file was in the folder of what the programs note by themselves if `was_state`.
    """

    name: str
    former_file: str
    was_state: bool = False

    def read(self) -> dict[str, object]:
        """The section; an empty one where nothing has been kept.

        Raises:
            SettingsNotKept: when the file cannot be read, or holds something else.
        """
        table = _read(settings_path())
        if table is None:
            return self._former()
        section = table.get(self.name, {})
        if not isinstance(section, dict):
            raise SettingsNotKept(
                _("{path}: {name!r} should be a JSON object; {advice}").format(
                    path=settings_path(), name=self.name, advice=_(_MEND)
                )
            )
        return dict(section)

    def read_or_empty(self) -> dict[str, object]:
        """The section, or an empty one also where the file is damaged."""
        try:
            return self.read()
        except SettingsNotKept:
            return {}

    def update(self, values: Mapping[str, object]) -> None:
        """Set values in the section by their names.

        Raises:
            SettingsNotKept: when the file cannot be written, or is damaged.
        """
        self.write({**self.read(), **values})

    def write(self, section: Mapping[str, object]) -> None:
        """Put an object in place of the section.

        Raises:
            SettingsNotKept: when the file cannot be written, or is damaged.
        """
        sections = {other.name: other.read() for other in SECTIONS}
        # Sections of later versions are kept.
        table = {**(_read(settings_path()) or {}), **sections, self.name: section}
        path = settings_path()
        try:
            make_folder(path.parent)
            with replacing(path) as file:
                file.write(f"{dumps(table)}\n".encode())
        except OSError as error:
            raise SettingsNotKept(
                _(
                    "{path}: cannot be written: {reason}; it holds until you quit"
                ).format(path=path, reason=system_reason(error))
            ) from error

    def _former(self) -> dict[str, object]:
        folder = state_folder() if self.was_state else config_folder()
        try:
            return dict(_read(folder / self.former_file) or {})
        except SettingsNotKept:
            return {}


PREFERENCES = Section("preferences", "preferences.json")
TERMINALS = Section("terminals", "terminals.json")
FILTERS = Section("filters", "filters.json")
POSITIONS = Section("places", "places.json", was_state=True)
SECTIONS = (PREFERENCES, TERMINALS, FILTERS, POSITIONS)


def damaged_settings() -> list[str]:
    """What is wrong with the settings, as the user has to mend it: one sentence at most."""
    try:
        for section in SECTIONS:
            section.read()
    except SettingsNotKept as error:
        return [str(error)]
    return []


def _read(path: Path) -> Mapping[str, object] | None:
    """The object in a file; None without a file."""
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise SettingsNotKept(
            _("{path}: cannot be read: {reason}; {advice}").format(
                path=path, reason=system_reason(error), advice=_(_MEND)
            )
        ) from error
    try:
        table = _parsed(data)
    except (ValueError, RecursionError) as error:
        raise SettingsNotKept(
            _("{path}: is not JSON; {advice}").format(path=path, advice=_(_MEND))
        ) from error
    if not isinstance(table, dict):
        raise SettingsNotKept(
            _("{path}: should be a JSON object; {advice}").format(
                path=path, advice=_(_MEND)
            )
        )
    return table


@lru_cache(maxsize=1)
def _parsed(data: bytes) -> object:
    # Several settings are read from the same bytes; the places of many articles are long.
    return json.loads(data.decode())
