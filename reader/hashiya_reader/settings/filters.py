"""The filters that a user keeps for each project, in the folder of their own settings."""

import json
from pathlib import Path

from hashiya.errors import SettingsNotKept
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumps
from hashiya_reader.settings.places import config_folder


def filters_path() -> Path:
    """The file of the kept filters; it may not exist."""
    return config_folder() / "filters.json"


class SavedFilters:
    """The filters of one project as they were typed, the oldest first."""

    def __init__(self, root: Path, path: Path | None = None) -> None:
        self._key = str(root.absolute())
        self._path = path or filters_path()

    def all(self) -> tuple[str, ...]:
        """Those kept; none where the file is missing or is not as it should be."""
        try:
            given = self._read().get(self._key)
        except SettingsNotKept:
            return ()
        return (
            tuple(each for each in given if isinstance(each, str))
            if isinstance(given, list)
            else ()
        )

    def keep(self, text: str) -> None:
        """Keep a filter, once.

        Raises:
            SettingsNotKept: when the file cannot be written, or holds something else
                that would be lost.
        """
        self._write([*(each for each in self.all() if each != text), text])

    def forget(self, text: str) -> None:
        """Let a filter go.

        Raises:
            SettingsNotKept: as `keep` does.
        """
        self._write([each for each in self.all() if each != text])

    def _read(self) -> dict[str, object]:
        try:
            tables = json.loads(self._path.read_bytes().decode())
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, RecursionError) as error:
            raise SettingsNotKept(
                f"{self._path}: cannot be read: {error}; mend it or move it away"
            ) from error
        if not isinstance(tables, dict):
            raise SettingsNotKept(
                f"{self._path}: is no JSON object; mend it or move it away"
            )
        return tables

    def _write(self, filters: list[str]) -> None:
        tables = {**self._read(), self._key: filters}
        try:
            make_folder(self._path.parent)
            with replacing(self._path) as file:
                file.write(dumps(tables, indent=2).encode())
        except OSError as error:
            raise SettingsNotKept(
                f"{self._path}: cannot be written: {error.strerror or error}"
            ) from error
