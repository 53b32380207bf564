"""Which records there are: annotators, their articles, and where each record is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from hashiya.model.annotator_names import AnnotatorNames
from hashiya.store.files import Files
from hashiya.store.folder_listing import FolderListing
from hashiya.store.names import RecordPath, decoded, encoded, is_shelf, stems
from hashiya.store.records import OpenRecords

# The folder within an annotator's for articles that the annotator was given again.
AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordListing:
    """The records of one kind, in the folder `within` of each annotator's own, by their files.

    Names are as the `changes` of annotators' names say. Folders that are closed to the
    user are left out by `folders`. Of articles that an annotator has `again`, the path
    is that of the second round. Every method raises StoreUnreadable when the
    outermost folder cannot be listed, or the only file that has a long name cannot be
    read.
    """

    files: Files
    folders: FolderListing
    within: str
    changes: AnnotatorNames
    records: OpenRecords
    again: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def path(self, annotator: str, article_id: str) -> RecordPath:
        """Where the annotator's record of the article is."""
        name, within = self.changes.canonical(annotator), self.within
        if article_id in self.again.get(name, ()):
            within = AGAIN
        return RecordPath.of(name, article_id, within)

    def folder(self, annotator_folder: str) -> str:
        """The folder of an annotator's records, by that of the annotator."""
        return "/".join(filter(None, (annotator_folder, self.within)))

    def folder_of(self, annotator: str) -> str:
        """The folder of an annotator's records."""
        return self.folder(encoded(self.changes.canonical(annotator)))

    def is_closed(self, annotator: str) -> bool:
        """Whether the annotator has a folder that the user may not list."""
        return self.folders.is_closed(self.folder_of(annotator))

    def annotators(self) -> tuple[str, ...]:
        """The names of all who have a record, sorted."""
        names = set()
        for folder in self.files.names(""):
            path = next(self._paths(folder), None)
            if path is not None:
                names.add(self.annotator_at(path))
        return tuple(sorted(names))

    def folder_names(self) -> tuple[str, ...]:
        """The names of those who have a folder, by its name alone, sorted."""
        folders = self.files.names("")
        names = [decoded(folder) for folder in folders if not folder.startswith(".")]
        return tuple(sorted(name for name in names if name))

    def paths_of(self, annotator: str) -> Iterator[RecordPath]:
        """Where the annotator's records are."""
        return self._paths(encoded(self.changes.canonical(annotator)))

    def paths(self) -> Iterator[RecordPath]:
        """Where every record is."""
        for folder in self.files.names(""):
            yield from self._paths(folder)

    def annotator_at(self, path: RecordPath) -> str:
        """The annotator of the record at the path."""
        name = decoded(path.folder.partition("/")[0])
        return name or self.changes.canonical(
            self._in_head(path, "annotator", path.folder)
        )

    def article_at(self, path: RecordPath) -> str:
        """The article of the record at the path."""
        return decoded(path.stem) or self._in_head(path, "article", path.stem)

    def _paths(self, annotator_folder: str) -> Iterator[RecordPath]:
        if annotator_folder.startswith("."):
            return
        folder = self.folder(annotator_folder)
        for shelf in filter(is_shelf, self.folders.names(folder)):
            for stem in stems(self.folders.names(f"{folder}/{shelf}")):
                yield RecordPath(f"{folder}/{shelf}", stem)

    def _in_head(self, path: RecordPath, field: str, default: str) -> str:
        head = self.records.read(path).head or {}
        return str(head.get(field, default))
