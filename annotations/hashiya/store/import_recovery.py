"""Imports undone: at once where they fail, at the next start where they were killed."""

import contextlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from hashiya.errors import (
    Finding,
    HashiyaError,
    Hint,
    ImportRefused,
    StoreWriteFailed,
    system_reason,
)
from hashiya.language import gettext as _
from hashiya.store.files import TEMPORARY, DiskFiles, not_saved
from hashiya.store.import_notes import (
    FOLDER,
    ID,
    LOCK_END,
    ImportId,
    ImportNote,
    RecordName,
    announce,
    imports_noted,
    is_alive,
    note_names,
    read_note,
    write_note,
)
from hashiya.store.names import host
from hashiya.store.tag_store import TagStore

# Seconds in which the processes that helped a killed import notice that and end.
_PATIENCE = 2.0


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
            announce(under_way, file)
            failure = _taken_back(store, under_way, records())
            if failure is not None:
                raise ImportRefused(
                    _(
                        "{problem}; some of the tags are in: they are removed at the "
                        "next start once that is solved"
                    ).format(problem=failure)
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
                write_note(under_way.note, file, by, records)
            except OSError as error:
                raise StoreWriteFailed(not_saved(under_way.note, error)) from error
        yield


def _end(under_way: ImportId) -> None:
    if under_way.folder is None:
        return
    try:
        under_way.remove()
    except OSError as error:
        raise StoreWriteFailed(not_saved(under_way.note, error)) from error


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
            note = read_note(under_way)
        except FileNotFoundError:
            # It has ended meanwhile.
            continue
        except (OSError, ValueError) as error:
            sentences.append(_damage(under_way, error))
            continue
        name = _name(note)
        if note.host != host() and not others:
            sentences.append(
                Finding(
                    _(
                        "{name} on another machine is under way, or was interrupted"
                    ).format(name=name),
                    hint=Hint.TAKE_BACK_IMPORT,
                )
            )
            continue
        try:
            if _resolved(store, under_way, note):
                sentences.append(
                    Finding(
                        _(
                            "{name} was interrupted; it was taken back completely: import the file "
                            "again"
                        ).format(name=name)
                    )
                )
        except (HashiyaError, OSError) as error:
            reason = _reason(error)
            sentences.append(
                Finding(
                    _(
                        "{name} was interrupted, and a part of it may be in: it cannot be "
                        "taken back now: {reason}"
                    ).format(name=name, reason=reason)
                )
            )
    return sentences


def unresolved_imports(store: TagStore) -> list[Finding]:
    """The imports of this machine that were interrupted and could not be taken back.

    Their notes are damaged, or their processes are gone. A sentence about each.
    """
    sentences: list[Finding] = []
    for under_way in imports_noted(store.folder) if store.folder else ():
        try:
            note = read_note(under_way)
        except FileNotFoundError:
            continue
        except (OSError, ValueError) as error:
            sentences.append(_damage(under_way, error))
            continue
        if note.host == host() and not is_alive(note.pid):
            sentences.append(
                Finding(
                    _("{name} was interrupted, and a part of it may be in").format(
                        name=_name(note)
                    )
                )
            )
    return sentences


def _name(note: ImportNote) -> str:
    return _("an import of {file} by {annotator} at {time}").format(
        file=note.file, annotator=note.by, time=note.at
    )


def _damage(under_way: ImportId, error: OSError | ValueError) -> Finding:
    reason = system_reason(error) if isinstance(error, OSError) else str(error)
    return Finding(
        _(
            "{path}: is damaged ({reason}): what its import wrote cannot be "
            "distinguished from the rest; delete the file"
        ).format(path=under_way.note, reason=reason)
    )


def _tidy(folder: Path) -> None:
    """Remove what is left of imports that were killed before or after there was a note."""
    names = note_names(folder)
    if not any(name.endswith((LOCK_END, TEMPORARY)) for name in names):
        return
    files = DiskFiles(folder)
    with contextlib.suppress(HashiyaError, OSError), files.locked(FOLDER) as is_locked:
        if not is_locked:
            return
        files.sweep(FOLDER)
        for name in names:
            under_way = ImportId(name.removesuffix(LOCK_END), folder)
            is_alone = name.endswith(LOCK_END) and not under_way.note.exists()
            if is_alone and ID.fullmatch(under_way.id):
                with under_way.held(shared=False, patience=0) as is_gone:
                    if is_gone:
                        under_way.remove()


def refuse_imports(store: TagStore) -> None:
    """Refuse to go on while an import is under way, or could not be taken back.

    Raises:
        StoreWriteFailed: when there is one.
    """
    for under_way in imports_noted(store.folder) if store.folder else ():
        raise StoreWriteFailed(
            _(
                "{path}: an import is under way, or was interrupted: try again when "
                "it has ended"
            ).format(path=under_way.note)
        )


def _resolved(store: TagStore, under_way: ImportId, note: ImportNote) -> bool:
    """Take back an import whose processes are gone; whether that was done."""
    patience = 0 if is_alive(note.pid) else _PATIENCE
    with under_way.held(shared=False, patience=patience, pid=note.pid) as is_gone:
        if not is_gone or not under_way.note.exists():
            # It is under way, or another program has taken it back.
            return False
        announce(under_way, note.file)
        for name in note.records:
            kind = store.within(name.within) if name.within else store
            kind.sweep(name.annotator, name.article)
        failure = _taken_back(store, under_way, note.records)
        if failure is not None:
            raise failure
        under_way.remove()
        return True


def _reason(error: HashiyaError | OSError) -> str:
    if isinstance(error, OSError):
        return f"{error.filename}: " + system_reason(error)
    return str(error)
