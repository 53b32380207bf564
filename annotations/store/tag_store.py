"""What every annotator has said of every article of a project: read, changed, listed."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from annotations.annotator import check_annotator
from annotations.errors import StoreUnreadable
from annotations.model import Article, Change, Record, Status
from annotations.standing import text_changed
from annotations.store.documents import changed, checked_head, record_of, summary_of, tag_ids
from annotations.store.files import DiskFiles, Files
from annotations.store.memory import Tables
from annotations.store.names import decoded, encoded, shelf

FOLDER = "tags"
_SUFFIX = ".json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a list shows of a record: its status and how many tags it has."""

    status: Status = Status.NEW
    tags: int = 0


class TagStore:
    """The records under `<project>/tags`: one TinyDB file for each annotator and article.

    `root` is the project's folder; `files` may put the records somewhere else than on its disk. Safe to be used from
    several threads and processes at once.
    """

    def __init__(self, root: Path, files: Files | None = None) -> None:
        self._files = files or DiskFiles(root / FOLDER)

    def read(self, annotator: str, article: Article | str) -> Record:
        """The annotator's record of the article, given as such or by its id; an empty one when there is none.

        An empty record has the sha256 of the article, or "" where only an id was given.

        Raises:
            StoreUnreadable: when its file is damaged, of a newer version or cannot be read.
        """
        known = article if isinstance(article, Article) else None
        article_id = known.id if known else str(article)
        place = _place(annotator, article_id)
        return self._record(self._files.storage(place).read(), place, annotator, article_id, known)

    def write(self, annotator: str, article: Article, change: Change) -> Record:
        """Make the change to what is stored now, whoever stored it, and give back the record that results.

        Raises:
            InvalidAnnotator: when the name cannot be one.
            TextChanged: when there are tags made on another text of the article.
            StoreUnreadable: when the file there is damaged or newer; it is left as it is.
            StoreWriteFailed: when it cannot be written; the old file is whole.
        """
        place = _place(check_annotator(annotator), article.id)
        with self._files.locked(place.rpartition("/")[0]):
            storage = self._files.storage(place)
            tables = storage.read()
            before = self._record(tables, place, annotator, article.id, article)
            if before.tags and before.sha256 != article.sha256:
                raise text_changed(before)
            after = replace(before, sha256=article.sha256).after(change)
            storage.write(changed(tables, after, change))
        return after

    def summary(self, annotator: str, article_id: str) -> Summary:
        """The record's status and number of tags, cheaply.

        Raises:
            StoreUnreadable: when its file is damaged, of a newer version or cannot be read.
        """
        place = _place(annotator, article_id)
        tables = self._files.storage(place).read()
        if tables is None:
            return Summary()
        status, tags = summary_of(tables, self._files.shown(place))
        return Summary(status=status, tags=tags)

    def annotators(self) -> tuple[str, ...]:
        """The names of all who have a record, sorted.

        Raises:
            StoreUnreadable: when the folder of the tags, or a file that alone tells a long name, cannot be read.
        """
        found = set()
        for folder in self._files.names(""):
            place = next(self._places(folder), None)
            if place is not None:
                found.add(decoded(folder) or str(self._head(place)["annotator"]))
        return tuple(sorted(found))

    def articles_of(self, annotator: str) -> tuple[str, ...]:
        """The ids of all articles that the annotator has a record of, sorted.

        Raises:
            StoreUnreadable: when a folder, or a file that alone tells a long id, cannot be read.
        """
        return tuple(sorted(self._article_at(place) for place in self._places(encoded(annotator))))

    def article_with(self, annotator: str, tag_id: int) -> str | None:
        """The id of the article on which the annotator has the tag, None when there is no such tag.

        Raises:
            StoreUnreadable: when a file that may hold it cannot be read.
        """
        for place in self._places(encoded(annotator)):
            tables = self._files.storage(place).read()
            if tables is not None and str(tag_id) in tag_ids(tables, self._files.shown(place)):
                return self._article_at(place)
        return None

    def _record(
        self, tables: Tables | None, place: str, annotator: str, article_id: str, article: Article | None
    ) -> Record:
        if tables is None:
            return Record(article=article_id, annotator=annotator, sha256=article.sha256 if article else "")
        return record_of(tables, self._files.shown(place), article_id, annotator)

    def _places(self, folder: str) -> Iterator[str]:
        for inner in self._files.names(folder):
            for name in self._files.names(f"{folder}/{inner}"):
                if name.endswith(_SUFFIX) and not name.startswith("."):
                    yield f"{folder}/{inner}/{name}"

    def _article_at(self, place: str) -> str:
        name = place.rpartition("/")[2].removesuffix(_SUFFIX)
        return decoded(name) or str(self._head(place)["article"])

    def _head(self, place: str) -> dict[str, object]:
        tables = self._files.storage(place).read()
        if tables is None:
            raise StoreUnreadable(f"{self._files.shown(place)}: has just been taken away: try again")
        return dict(checked_head(tables, self._files.shown(place)))


def _place(annotator: str, article_id: str) -> str:
    return f"{encoded(annotator)}/{shelf(article_id)}/{encoded(article_id)}{_SUFFIX}"
