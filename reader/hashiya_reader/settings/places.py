"""Where the reader keeps what it remembers, and what that is: the article last open, and the offset in each."""

import contextlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

import platformdirs

from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumps

_NAME = "hashiya"
_PROJECTS = 200
_ARTICLES = 5_000


def config_folder() -> Path:
    """The folder of the user's own settings; it may not exist."""
    return platformdirs.user_config_path(_NAME, appauthor=False)


def config_path() -> Path:
    """The file of the user's own keys; it may not exist."""
    return config_folder() / "config.toml"


def places_path() -> Path:
    """The file of the remembered places; it may not exist."""
    return platformdirs.user_state_path(_NAME, appauthor=False) / "places.json"


@dataclass(slots=True)
class Place:
    """Where the reader was in one project: the article last open, and by article the offset in it."""

    article: str | None = None
    offsets: dict[str, int] = field(default_factory=dict)


class Places:
    """The remembered places of all projects; a file that is broken or cannot be written is no more than forgotten."""

    def __init__(self, path: Path, places: dict[str, Place] | None = None) -> None:
        self._path = path
        self._places = places or {}

    @classmethod
    def load(cls, path: Path | None = None) -> Self:
        """The places as they were last remembered, or none."""
        path = path or places_path()
        return cls(path, _read(path))

    @property
    def is_empty(self) -> bool:
        """Whether no article has ever been open."""
        return not self._places

    def article(self, root: Path) -> str | None:
        """The id of the article last open in the project, which may be gone."""
        return self._places.get(_key(root), Place()).article

    def offset(self, root: Path, article: str) -> int:
        """The offset last read at in the article, which may lie beyond a text that has changed; 0 when unknown."""
        return self._places.get(_key(root), Place()).offsets.get(article, 0)

    def remember(self, root: Path, article: str, offset: int) -> None:
        """Note the article as the one last open, and the offset in it; on the disk too if that can be."""
        place = self._places.pop(_key(root), Place())
        place.article = article
        # Put in last: the oldest are the first to be forgotten.
        place.offsets.pop(article, None)
        place.offsets[article] = offset
        # Another reader may have noted other projects meanwhile.
        self._places = {**self._places, **_read(self._path), _key(root): place}
        self._places[_key(root)] = self._places.pop(_key(root))
        with contextlib.suppress(OSError):
            make_folder(self._path.parent)
            with replacing(self._path) as file:
                file.write(dumps(self._tables()).encode())

    def _tables(self) -> dict[str, object]:
        latest = list(self._places.items())[-_PROJECTS:]
        return {
            root: {
                "article": place.article,
                "offsets": dict(list(place.offsets.items())[-_ARTICLES:]),
            }
            for root, place in latest
        }


def _key(root: Path) -> str:
    return str(root.absolute())


def _read(path: Path) -> dict[str, Place]:
    """The places in the file; what is not as it should be there is passed over."""
    try:
        tables = json.loads(path.read_bytes().decode())
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(tables, dict):
        return {}
    return {
        root: _place(table) for root, table in tables.items() if isinstance(table, dict)
    }


def _place(table: dict[str, object]) -> Place:
    article, offsets = table.get("article"), table.get("offsets")
    return Place(
        article=article if isinstance(article, str) else None,
        offsets={
            each: at for each, at in offsets.items() if type(at) is int and at >= 0
        }
        if isinstance(offsets, dict)
        else {},
    )
