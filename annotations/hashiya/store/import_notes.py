"""Notes of imports under way, by which one that was killed is taken back at the next start.

A note is a file `.imports/<id>.json` beside the records. It is written durably before the
first change and removed after the last one, and lists the records that may change:

    {"format": "hashiya-import/1", "file": "in.jsonl", "by": "salma", "at": "…Z",
     "host": "7f3a09c1", "pid": 4711, "records": [["salma", "a1", ""]]}

What an import writes are acts of a kind of its own, `import <id>`, so what it has written is
found in the journals. While it runs, each of its processes holds `<id>.lock.json`.
"""

import contextlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hashiya.errors import ImportRefused
from hashiya.io.durable_files import new_file, removing, replacing
from hashiya.io.json_text import dumped
from hashiya.io.regular_files import read_regular
from hashiya.language import gettext as _
from hashiya.store.file_locks import FileLock, lock_file
from hashiya.store.import_acts import import_act
from hashiya.store.journal_format import utc_now
from hashiya.store.names import host
from hashiya.store.record_store import GOLD
from hashiya.store.tag_store import TagStore

FOLDER = ".imports"
# The import that was taken back last, for programs that show its tags.
_LAST = "taken-back.json"
FORMAT = "hashiya-import/1"
# How notes and locks end: both are left out by git, as derived files are.
_NOTE, LOCK_END = ".json", ".lock.json"
ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
_LARGEST_PID = 1 << 31
# The kinds of records that are imported: annotators' own, and reviewers' decisions.
_KINDS = frozenset(("", GOLD))


class RecordName(NamedTuple):
    """A record by its annotator and article; `within` as in `TagStore.within`."""

    annotator: str
    article: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class ImportId:
    """An import under way, and the folder of its note, None where its records are in memory."""

    id: str
    folder: Path | None = None

    @property
    def act(self) -> str:
        """The kind of act of all that the import writes."""
        return import_act(self.id)

    @property
    def note(self) -> Path:
        """The file of the note."""
        return self._path(_NOTE)

    @property
    def spool(self) -> str:
        """How the names of its files in the folder of temporary files begin."""
        return f"hashiya-{self.id}-"

    @contextlib.contextmanager
    def joined(self) -> Iterator[None]:
        """A process that helps the import holds its lock for the block.

        Raises:
            ImportRefused: when the import is gone already.
        """
        if self.folder is None:
            yield
            return
        with self.held(shared=True, patience=0) as is_held:
            # Whoever takes the import back holds the lock alone, and then removes the
            # note.
            if not is_held or not self.note.exists():
                raise ImportRefused("stopped")
            yield

    @contextlib.contextmanager
    def held(self, *, shared: bool, patience: float, pid: int = 0) -> Iterator[bool]:
        """Hold the import's lock for the block, if it is free; whether that is so.

        Where there are no locks, it is free when there is no process of that id.

        Raises:
            OSError: when the file cannot be opened.
        """
        descriptor = new_file(str(self._path(LOCK_END)), shared=True)

        def lock(descriptor: int) -> bool:
            try:
                return lock_file(descriptor, shared=shared)
            except OSError:
                return not is_alive(pid)

        with FileLock(descriptor, patience, lock) as is_held:
            yield is_held

    def remove(self) -> None:
        """Remove the note durably, and then what else there is of the import.

        Raises:
            OSError: when the note cannot be removed.
        """
        removing(self.note)
        with contextlib.suppress(OSError):
            self._path(LOCK_END).unlink(missing_ok=True)
        for path in Path(tempfile.gettempdir()).glob(f"{self.spool}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _path(self, suffix: str) -> Path:
        return (self.folder or Path()) / FOLDER / f"{self.id}{suffix}"


class ImportNote(NamedTuple):
    """The content of a note."""

    file: str
    by: str
    at: str
    host: str
    pid: int
    records: list[RecordName]


def write_note(path: Path, file: str, by: str, records: Iterable[RecordName]) -> None:
    """Write a note of this process durably.

    Raises:
        OSError: when it cannot be written.
    """
    header = {
        "format": FORMAT,
        "file": file,
        "by": by,
        "at": utc_now(),
        "host": host(),
        "pid": os.getpid(),
    }
    with replacing(path, shared=True) as note:
        note.write(dumped(header)[:-1] + b', "records": [')
        separator = b"\n"
        for record in records:
            note.write(separator + dumped(record))
            separator = b",\n"
        note.write(b"\n]}\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """An import that was taken back, by its id and the file that it read."""

    id: str
    file: str


def last_taken_back(store: TagStore) -> TakenBack | None:
    """The import into the store that was taken back last, or is being taken back."""
    if store.folder is None:
        return None
    try:
        content = json.loads(read_regular(store.folder / FOLDER / _LAST))
        return TakenBack(id=str(content["id"]), file=str(content["file"]))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def announce(under_way: ImportId, file: str) -> None:
    """Write down that the import is being taken back, before its tags go."""
    if under_way.folder is None:
        return
    # Nothing depends on it but the words of another program.
    with (
        contextlib.suppress(OSError),
        replacing(under_way.note.with_name(_LAST)) as word,
    ):
        word.write(dumped({"id": under_way.id, "file": file}))


def imports_noted(folder: Path) -> list[ImportId]:
    """The imports into the folder of records that have a note, under way or interrupted."""
    names = [name for name in note_names(folder) if name.endswith(_NOTE)]
    stems = [name.removesuffix(_NOTE) for name in names]
    return [ImportId(stem, folder) for stem in stems if ID.fullmatch(stem)]


def note_names(folder: Path) -> list[str]:
    """The names in the folder of notes."""
    try:
        return sorted(path.name for path in (folder / FOLDER).iterdir())
    except OSError:
        return []


def read_note(under_way: ImportId) -> ImportNote:
    """The content of the note.

    Raises:
        OSError, ValueError: when it cannot be read, or is no note.
    """
    try:
        content = json.loads(read_regular(under_way.note))
    except RecursionError as error:
        raise ValueError(_("it is nested too deeply")) from error
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(_("its format is not {format}").format(format=FORMAT))
    records: list[RecordName] = []
    pid = content.get("pid")
    for name in _record_names(content.get("records")):
        if name.within not in _KINDS:
            raise ValueError(_("{value!r} is not a record").format(value=name.within))
        records.append(name)
    return ImportNote(
        file=str(content.get("file", "")),
        by=str(content.get("by", "")),
        at=str(content.get("at", "")),
        host=str(content.get("host", "")),
        pid=pid if isinstance(pid, int) else 0,
        records=records,
    )


def _record_names(rows: object) -> Iterator[RecordName]:
    """The names of the records in rows of a note.

    Raises:
        ValueError: when they are none.
    """
    match rows:
        case list():
            for row in rows:
                match row:
                    case [str(), str()] | [str(), str(), str()]:
                        yield RecordName(*row)
                    case _:
                        raise ValueError(
                            _("{value!r} is not a record").format(value=row)
                        )
        case _:
            raise ValueError(_("it lists no records"))


def is_alive(pid: int) -> bool:
    """Whether there is the process on this machine, as far as can be known."""
    if os.name == "nt" or not 0 < pid < _LARGEST_PID:
        return os.name == "nt"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True
