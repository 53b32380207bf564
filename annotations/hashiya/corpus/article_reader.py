"""Reading many articles one after the other, with a file of rows opened once."""

from pathlib import Path
from types import TracebackType
from typing import IO, Self

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.sources.rows import ArticleEntry, article_on, unreadable
from hashiya.io.jsonl import lines_of
from hashiya.io.regular_files import open_regular
from hashiya.model.model import Article


class ArticleReader:
    """Reads articles of a project; to be closed, as the last file of rows stays open.

    It is quick where articles are read in the order in which they lie.
    """

    def __init__(self, project: ProjectFolder) -> None:
        self._project = project
        self._path: Path | None = None
        self._file: IO[bytes] | None = None
        self._position = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file that is open."""
        if self._file is not None:
            self._file.close()
        self._path = self._file = None

    def read(self, entry: ArticleEntry) -> Article:
        """The article of an entry of the project.

        Raises:
            ArticleUnreadable: when its file is gone, cannot be read or is no text.
        """
        if entry.row is None:
            return self._project.read_entry(entry)
        try:
            file = self._opened(entry.path)
            if entry.at != self._position:
                file.seek(entry.at)
            line = next(lines_of(file), b"")
        except OSError as error:
            self.close()
            raise unreadable(entry, error) from error
        # Seeking, also to where one is, costs as much as reading a row.
        self._position = entry.at + len(line) if line else -1
        return article_on(line, entry)

    def _opened(self, path: Path) -> IO[bytes]:
        if self._file is None or self._path != path:
            self.close()
            self._file = open_regular(path)
            self._path, self._position = path, 0
        return self._file
