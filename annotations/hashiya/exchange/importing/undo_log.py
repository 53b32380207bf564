"""The undo log of an import, outside memory and readable by another process."""

import marshal
import os
import struct
import tempfile
import weakref
from collections.abc import Iterator
from io import FileIO
from pathlib import Path
from typing import NamedTuple

from hashiya.errors import StoreWriteFailed
from hashiya.model.model import Change, Status

_SIZE = struct.Struct(">I")


class UndoEntry(NamedTuple):
    """The change that undoes a change of the annotator's record of the article."""

    article: str
    annotator: str
    change: Change


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
        article, annotator, change = entry
        status = None if change.status is None else change.status.value
        self._write(marshal.dumps((article, annotator, change.remove, status)))

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


def _entry(data: bytes) -> UndoEntry:
    # Only this program writes it.
    article, annotator, removed_ids, status = marshal.loads(data)  # noqa: S302
    change = Change(
        remove=removed_ids, status=None if status is None else Status(status)
    )
    return UndoEntry(article, annotator, change)
