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
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from hashiya.errors import (
    Finding,
    HashiyaError,
    Hint,
    ImportRefused,
    StoreWriteFailed,
)
from hashiya.io.durable_files import new_file, removing, replacing
from hashiya.io.json_text import dumped
from hashiya.io.regular_files import read_regular
from hashiya.store.file_locks import FileLock, lock_file
from hashiya.store.files import TEMPORARY, DiskFiles, not_saved
from hashiya.store.import_acts import import_act
from hashiya.store.journal_format import utc_now
from hashiya.store.names import host
from hashiya.store.record_store import GOLD
from hashiya.store.tag_store import TagStore

FOLDER = ".imports"
# The import that was taken back last, for programs that show its tags.
_LAST = "taken-back.json"
FORMAT = "hashiya-import/1"
# Both are left out by git, as derived files are.
_NOTE, _LOCK = ".json", ".lock.json"
_ID = re.compile(r"[0-9a-f]{16}", re.ASCII)
# Seconds in which the processes that helped a killed import notice that and end.
_PATIENCE = 2.0
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
        descriptor = new_file(str(self._path(_LOCK)), shared=True)

        def lock(descriptor: int) -> bool:
            try:
                return lock_file(descriptor, shared=shared)
            except OSError:
                return not _is_alive(pid)

        with FileLock(descriptor, patience, lock) as is_held:
            yield is_held

    def remove(self) -> None:
        """Remove the note durably, and then what else there is of the import.

        Raises:
            OSError: when the note cannot be removed.
        """
        removing(self.note)
        with contextlib.suppress(OSError):
            self._path(_LOCK).unlink(missing_ok=True)
        for path in Path(tempfile.gettempdir()).glob(f"{self.spool}*"):
            shutil.rmtree(path, ignore_errors=True)

    def _path(self, suffix: str) -> Path:
        return (self.folder or Path()) / FOLDER / f"{self.id}{suffix}"


class _Note(NamedTuple):
    """The content of a note."""

    file: str
    by: str
    at: str
    host: str
    pid: int
    records: list[RecordName]


@contextlib.contextmanager
def import_noted(
    store: TagStore, file: str, by: str, records: Callable[[], Iterable[RecordName]]
) -> Iterator[ImportId]:
    """Note an import of the file into the records for as long as the block runs.

    If the block raises, what it wrote is taken back; where that fails, it is done at
    the next start.

    Raises:
        StoreWriteFailed: when the note cannot be written; the block does not run.
        ImportRefused: when what was written cannot be taken back.
    """
    under_way = ImportId(secrets.token_hex(8), store.folder)
    with _begun(under_way, file, by, records()):
        try:
            yield under_way
        except BaseException:
            _announce(under_way, file)
            failure = _taken_back(store, under_way, records())
            if failure is not None:
                raise ImportRefused(
                    f"{failure}; some of the tags are in: they are taken out again at "
                    "the next start once that is mended"
                ) from failure
            _end(under_way)
            raise
        _end(under_way)


@contextlib.contextmanager
def _begun(
    under_way: ImportId, file: str, by: str, records: Iterable[RecordName]
) -> Iterator[None]:
    """Hold the lock of a new import for the block, and write its note."""
    if under_way.folder is None:
        yield
        return
    with contextlib.ExitStack() as lock:
        # Nobody tidies the folder before the note is there.
        with DiskFiles(under_way.folder).locked(FOLDER):
            try:
                lock.enter_context(under_way.held(shared=True, patience=0))
                _write(under_way.note, file, by, records)
            except OSError as error:
                raise StoreWriteFailed(not_saved(under_way.note, error)) from error
        yield


def _write(path: Path, file: str, by: str, records: Iterable[RecordName]) -> None:
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


def _end(under_way: ImportId) -> None:
    if under_way.folder is None:
        return
    try:
        under_way.remove()
    except OSError as error:
        raise StoreWriteFailed(not_saved(under_way.note, error)) from error


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
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _announce(under_way: ImportId, file: str) -> None:
    """Leave word of which import is taken back, before its tags go."""
    if under_way.folder is None:
        return
    # Nothing depends on it but the words of another program.
    with (
        contextlib.suppress(OSError),
        replacing(under_way.note.with_name(_LAST)) as word,
    ):
        word.write(dumped({"id": under_way.id, "file": file}))


def _taken_back(
    store: TagStore, under_way: ImportId, records: Iterable[RecordName]
) -> HashiyaError | None:
    """Take back what the import wrote in the records; return why a part of it cannot be."""
    failure: HashiyaError | None = None
    try:
        with store.batch() as batch:
            for annotator, article, within in records:
                kind = batch.within(within) if within else batch
                try:
                    kind.take_back(annotator, article, under_way.act)
                except HashiyaError as error:
                    failure = error
    except StoreWriteFailed as error:
        failure = error
    return failure


def take_back_imports(store: TagStore, *, others: bool = False) -> list[Finding]:
    """Take back the imports into the store that were killed; a sentence about each.

    One that is under way is left alone. One of another machine, which this one cannot
    tell from a killed one, is only reported, unless `others` are taken back too.
    """
    sentences: list[Finding] = []
    if store.folder is None:
        return sentences
    _tidy(store.folder)
    for under_way in imports_noted(store.folder):
        try:
            note = _read(under_way)
        except FileNotFoundError:
            # It has ended meanwhile.
            continue
        except (OSError, ValueError) as error:
            sentences.append(
                Finding(f"{under_way.note}: the note of an import is damaged: {error}")
            )
            continue
        name = f"an import of {note.file} by {note.by} at {note.at}"
        if note.host != host() and not others:
            sentences.append(
                Finding(
                    f"{name} on another machine is under way, or was interrupted",
                    hint=Hint.TAKE_BACK_IMPORT,
                )
            )
            continue
        try:
            if _resolved(store, under_way, note):
                sentences.append(
                    Finding(
                        f"{name} was interrupted; it was taken back wholly: import the "
                        "file again"
                    )
                )
        except (HashiyaError, OSError) as error:
            reason = _reason(error)
            sentences.append(
                Finding(
                    f"{name} was interrupted, and a part of it may be in: it cannot be "
                    f"taken back now: {reason}"
                )
            )
    return sentences


def imports_noted(folder: Path) -> list[ImportId]:
    """The imports into the folder of records that have a note, under way or interrupted."""
    names = [name for name in _names(folder) if name.endswith(_NOTE)]
    stems = [name.removesuffix(_NOTE) for name in names]
    return [ImportId(stem, folder) for stem in stems if _ID.fullmatch(stem)]


def _tidy(folder: Path) -> None:
    """Remove what is left of imports that were killed before or after there was a note."""
    names = _names(folder)
    if not any(name.endswith((_LOCK, TEMPORARY)) for name in names):
        return
    files = DiskFiles(folder)
    with contextlib.suppress(HashiyaError, OSError), files.locked(FOLDER) as is_locked:
        if not is_locked:
            return
        files.sweep(FOLDER)
        for name in names:
            under_way = ImportId(name.removesuffix(_LOCK), folder)
            is_alone = name.endswith(_LOCK) and not under_way.note.exists()
            if is_alone and _ID.fullmatch(under_way.id):
                with under_way.held(shared=False, patience=0) as is_gone:
                    if is_gone:
                        under_way.remove()


def _names(folder: Path) -> list[str]:
    """The names in the folder of notes."""
    try:
        return sorted(os.listdir(folder / FOLDER))  # noqa: PTH208 - only names are needed
    except OSError:
        return []


def refuse_imports(store: TagStore) -> None:
    """Refuse to go on while an import is under way, or could not be taken back.

    Raises:
        StoreWriteFailed: when there is one.
    """
    for under_way in imports_noted(store.folder) if store.folder else ():
        raise StoreWriteFailed(
            f"{under_way.note}: an import is under way, or was interrupted: try again "
            "when it has ended"
        )


def _resolved(store: TagStore, under_way: ImportId, note: _Note) -> bool:
    """Take back an import whose processes are gone; whether that was done."""
    patience = 0 if _is_alive(note.pid) else _PATIENCE
    with under_way.held(shared=False, patience=patience, pid=note.pid) as is_gone:
        if not is_gone or not under_way.note.exists():
            # It is under way, or another program has taken it back.
            return False
        _announce(under_way, note.file)
        for name in note.records:
            kind = store.within(name.within) if name.within else store
            kind.sweep(name.annotator, name.article)
        failure = _taken_back(store, under_way, note.records)
        if failure is not None:
            raise failure
        under_way.remove()
        return True


def _read(under_way: ImportId) -> _Note:
    """The content of the note.

    Raises:
        OSError, ValueError: when it cannot be read, or is no note.
    """
    content = json.loads(read_regular(under_way.note))
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise ValueError(f"its format is not {FORMAT}")
    records: list[RecordName] = []
    pid = content.get("pid")
    for name in _record_names(content.get("records")):
        if name.within not in _KINDS:
            raise ValueError(f"no record is {name.within!r}")
        records.append(name)
    return _Note(
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
                        raise ValueError(f"no record is {row!r}")
        case _:
            raise ValueError("it lists no records")


def _is_alive(pid: int) -> bool:
    """Whether there is the process on this machine, as far as can be known."""
    if os.name == "nt" or pid <= 0:
        return os.name == "nt"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        pass
    return True


def _reason(error: HashiyaError | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: {error.strerror}"
    return str(error)
