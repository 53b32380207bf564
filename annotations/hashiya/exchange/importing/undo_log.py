"""The undo log of an import, outside memory and readable by another process."""

import json
import marshal
import os
import struct
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from io import FileIO
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import astuple

from hashiya.errors import StoreWriteFailed
from hashiya.io.json_text import dumps
from hashiya.model.model import Change, Status
from hashiya.store import TagRow, row_from_tag, tag_from_row

_SIZE = struct.Struct(">I")


class UndoEntry(NamedTuple):
    """The change that undoes a change of the annotator's record of the article.

    `within` is the folder of the records of another kind, as in `TagStore.within`.
    """

    article: str
    annotator: str
    change: Change
    within: str = ""


class UndoLog:
    """Entries in their order; with a `path`, each survives the process as soon as it is added."""

    def __init__(self, path: Path | None = None) -> None:
        # Unbuffered: the rest of an entry that a full disk refused must not be written
        # later.
        self._file: FileIO = (
            tempfile.TemporaryFile(buffering=0)  # noqa: SIM115 - open for as long as the log
            if path is None
            else path.open("a+b", buffering=0)
        )
        weakref.finalize(self, self._file.close)

    def add(self, entry: UndoEntry) -> None:
        """Append the entry of a change that is about to be made.

        Raises:
            StoreWriteFailed: when it cannot be written.
        """
        self._write(marshal.dumps(_values(entry)))

    def __iter__(self) -> Iterator[UndoEntry]:
        self._file.seek(0)
        while True:
            head = self._file.read(_SIZE.size)
            if len(head) < _SIZE.size:
                return
            (size,) = _SIZE.unpack(head)
            data = self._file.read(size)
            if len(data) < size:
                # The process ended while it wrote this, before it made the change.
                return
            yield _entry(data)

    def _write(self, data: bytes) -> None:
        data = _SIZE.pack(len(data)) + data
        try:
            self._file.seek(0, os.SEEK_END)
            while (written := self._file.write(data)) < len(data):
                data = data[written:]
        except OSError as error:
            raise StoreWriteFailed(
                f"{tempfile.gettempdir()}: the undo log of the import cannot be written: "
                f"{error.strerror}; free some space there and import the file again"
            ) from error


def _values(entry: UndoEntry) -> tuple[Any, ...]:
    """The entry as values that `marshal` takes."""
    change = entry.change
    status = None if change.status is None else change.status.value
    tags = [astuple(row_from_tag(tag)) for tag in change.set]
    rows = {}
    for key, document in change.rows.items():
        rows[key] = None if document is None else dumps(document)
    head = (entry.article, entry.annotator, entry.within)
    return (*head, tags, change.remove, status, change.marked, rows)


def _entry(data: bytes) -> UndoEntry:
    # Only this program writes it.
    values = marshal.loads(data)  # noqa: S302
    article, annotator, within, tags, removed_ids, status, marked, rows = values
    change = Change(
        set=tuple(tag_from_row(TagRow(**_by_field(values))) for values in tags),
        remove=removed_ids,
        status=None if status is None else Status(status),
        marked=marked,
        rows={key: row and json.loads(row) for key, row in rows.items()},
    )
    return UndoEntry(article, annotator, change, within)


def _by_field(values: Iterable[object]) -> dict[str, Any]:
    return dict(zip(TagRow.__struct_fields__, values, strict=True))
