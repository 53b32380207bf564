"""Where the user was reading: in each project the article open last, in each article the offset."""

import contextlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from hashiya.errors import SettingsNotKept
from hashiya_reader.settings.store import POSITIONS

PROJECTS = 200
_ARTICLES = 5_000


@dataclass(slots=True)
class ProjectPositions:
    """The article open last in a project, and by article the offset read last."""

    article: str | None = None
    offsets: dict[str, int] = field(default_factory=dict)


class ReadingPositions:
    """The positions of the `limit` latest projects; a damaged file is an empty one."""

    def __init__(
        self,
        projects: Mapping[str, ProjectPositions] | None = None,
        *,
        limit: int = PROJECTS,
    ) -> None:
        self._projects = dict(projects or {})
        self._limit = limit

    @classmethod
    def load(cls, *, limit: int = PROJECTS) -> Self:
        """The positions that were remembered last."""
        return cls(_read(), limit=limit)

    @property
    def is_empty(self) -> bool:
        """Whether no article has ever been open."""
        return not self._projects

    def article(self, root: Path) -> str | None:
        """The id of the article open last in the project; the article may be gone."""
        positions = self._projects.get(_key(root))
        return positions.article if positions else None

    def offset(self, root: Path, article: str) -> int:
        """The offset read last in the article, 0 when unknown; the text may be shorter now."""
        positions = self._projects.get(_key(root))
        return positions.offsets.get(article, 0) if positions else 0

    def remember(self, root: Path, article: str, offset: int) -> None:
        """Note the article as the one open last, and the offset in it; write that if possible."""
        key = _key(root)
        positions = self._projects.get(key, ProjectPositions())
        positions.article = article
        # Put in last: the oldest are the first to be forgotten.
        positions.offsets.pop(article, None)
        positions.offsets[article] = offset
        # Another reader may have noted other projects meanwhile.
        projects = {**self._projects, **_read()}
        projects.pop(key, None)
        projects[key] = positions
        self._projects = projects
        with contextlib.suppress(SettingsNotKept):
            POSITIONS.write(self._table())

    def _table(self) -> dict[str, object]:
        table: dict[str, object] = {}
        for root, positions in list(self._projects.items())[-self._limit :]:
            offsets = dict(list(positions.offsets.items())[-_ARTICLES:])
            table[root] = {"article": positions.article, "offsets": offsets}
        return table


def _key(root: Path) -> str:
    return str(root.absolute())


def _read() -> dict[str, ProjectPositions]:
    """The positions in the file; values of other kinds are left out."""
    projects = {}
    for root, table in POSITIONS.read_or_empty().items():
        if isinstance(table, dict):
            projects[root] = _positions(table)
    return projects


def _positions(table: Mapping[str, object]) -> ProjectPositions:
    article, offsets = table.get("article"), table.get("offsets")
    positions = ProjectPositions(article if isinstance(article, str) else None)
    if isinstance(offsets, dict):
        for name, offset in offsets.items():
            if type(offset) is int and offset >= 0:
                positions.offsets[name] = offset
    return positions
