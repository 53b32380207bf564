"""What would take back each change of an import: outside memory, and where another process can read it."""

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


class Undoing(NamedTuple):
    """The change that takes back one of the annotator's record of the article."""

    article: str
    annotator: str
    change: Change


class Undoings:
    """Notes in their order; in the file `path`, where they are the system's as soon as they are made."""

    def __init__(self, path: Path | None = None) -> None:
        # Without a buffer: what a full disk does not take of a note must not stand in
        # the way of reading the others.
        self._file: FileIO = (
            tempfile.TemporaryFile(buffering=0)  # noqa: SIM115
            if path is None
            else path.open("a+b", buffering=0)
        )
        weakref.finalize(self, self._file.close)

    def note(self, undoing: Undoing) -> None:
        """Note what will take back the change that is about to be made.

        Raises:
            StoreWriteFailed: when it cannot be noted.
        """
        article, annotator, change = undoing
        status = None if change.status is None else change.status.value
        self._write(marshal.dumps((article, annotator, change.remove, status)))

    def __iter__(self) -> Iterator[Undoing]:
        self._file.seek(0)
        while (head := self._file.read(_SIZE.size)) and len(head) == _SIZE.size:
            data = self._file.read(size := _SIZE.unpack(head)[0])
            if len(data) < size:
                # Its process was gone before it had noted it, and had not made the
                # change.
                break
            yield _undoing(data)

    def _write(self, data: bytes) -> None:
        data = _SIZE.pack(len(data)) + data
        try:
            self._file.seek(0, os.SEEK_END)
            while (written := self._file.write(data)) < len(data):
                data = data[written:]
        except OSError as error:
            raise StoreWriteFailed(
                f"{tempfile.gettempdir()}: how to take back what is taken in cannot be noted: {error.strerror}; "
                "free some space there and import the file again"
            ) from error


def _undoing(data: bytes) -> Undoing:
    article, annotator, remove, status = marshal.loads(data)  # noqa: S302 - nobody else can write into the file
    return Undoing(
        article,
        annotator,
        Change(remove=remove, status=None if status is None else Status(status)),
    )
