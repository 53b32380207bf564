"""Two articles with one id: the first is kept, and of the other it is told."""

from pathlib import Path

from hashiya.corpus.sources.rows import ArticleEntry, Problem
from hashiya.io.jsonl import line_at
from hashiya.language import gettext as _

# Rows of an id that is there already are compared this often: it takes a moment for each.
_COMPARED = 10_000


class DuplicateIds:
    """Reports articles whose id is another's; of equal rows only where too many are compared."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._compared = 0

    def problem(self, entry: ArticleEntry, first: ArticleEntry) -> Problem | None:
        """The problem of an article whose id is that of the first one; None for equal rows."""
        if self._is_copy(entry, first):
            return None
        row = f":{entry.row}" if entry.row else ""
        return Problem(
            where=display_path(entry.path, self._root) + row,
            message=_(
                "the id {id!r} is already that of {owner}: this one is left out; "
                "give it another"
            ).format(id=entry.id, owner=display_path(first.path, self._root)),
        )

    def _is_copy(self, entry: ArticleEntry, first: ArticleEntry) -> bool:
        if entry.row is None or first.row is None or self._compared >= _COMPARED:
            return False
        self._compared += 1
        try:
            lines = [line_at(row.path, row.at) for row in (entry, first)]
        except OSError:
            return False
        one, other = lines
        return (one or b"").rstrip(b"\r\n") == (other or b"?").rstrip(b"\r\n")


def display_path(path: Path, root: Path) -> str:
    """The path as messages name it: from the project's folder on."""
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
