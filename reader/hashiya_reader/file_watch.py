"""A file that may be edited while the reader runs."""

from pathlib import Path

FileStamp = tuple[int, int, int] | None


class FileWatch:
    """Says whether a file was written, made or removed since it was last asked."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._stamp = self._read_stamp()

    @property
    def is_edited(self) -> bool:
        """Whether the file has changed since the last call; costs one stat."""
        before, self._stamp = self._stamp, self._read_stamp()
        return before != self._stamp

    def _read_stamp(self) -> FileStamp:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino
