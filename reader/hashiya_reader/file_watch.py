"""A file that may be edited while the reader runs."""

from pathlib import Path

Stamp = tuple[int, int, int] | None


class Watched:
    """Tells whether the file at the path was written, made or removed since that was asked last."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen = self._stamp()

    @property
    def is_edited(self) -> bool:
        """Whether it was; one look at the disk."""
        before, self._seen = self._seen, self._stamp()
        return before != self._seen

    def _stamp(self) -> Stamp:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino
