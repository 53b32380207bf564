"""The files that are given to be read, in folders and archives too, each with what reads its kind."""

import os
import re
import shutil
import stat
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from tempfile import TemporaryFile
from typing import IO

from hashiya.corpus.importing.archives import (
    BROKEN,
    Member,
    members_of_tar,
    members_of_zip,
)
from hashiya.corpus.importing.candidates import (
    Reader,
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.readers.csv_table import read_table
from hashiya.corpus.importing.readers.json_lines import read_json_lines
from hashiya.corpus.importing.readers.parquet import read_parquet
from hashiya.corpus.importing.readers.plain_text import read_text
from hashiya.corpus.importing.readers.web_page import read_page
from hashiya.corpus.project import SETTINGS, TAGS
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import ArticleUnreadable, HashiyaError, Hint

READERS: Mapping[str, Reader] = {
    "txt": read_text,
    "html": read_page,
    "jsonl": read_json_lines,
    "csv": read_table,
    "parquet": read_parquet,
}
ARCHIVES = {"zip": members_of_zip, "tar": members_of_tar}
KINDS = (*READERS, *ARCHIVES)

_SUFFIXES = {
    ".txt": "txt", ".text": "txt", ".html": "html", ".htm": "html", ".xhtml": "html",
    ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "csv", ".parquet": "parquet",
    ".zip": "zip", ".tar": "tar", ".tgz": "tar", ".tar.gz": "tar", ".tar.bz2": "tar", ".tar.xz": "tar",
}  # fmt: skip
_SUFFIX = re.compile(r"(\.tar\.(?:gz|bz2|xz)|\.[^./]*)$", re.IGNORECASE)
# What macOS puts beside the files of a zip.
_RUBBISH = "__MACOSX"


class SourceUnknown(HashiyaError):
    """What is given to be read is not there, or of no kind that is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read: how messages call it, what an article in it is called, and of which of KINDS it is."""

    path: Path
    name: str
    id: str
    kind: str
    size: int


def input_files_in(
    paths: Sequence[Path], kind: str | None, skipped: Counter[str]
) -> Iterator[InputFile | Problem]:
    """The files at the paths, those of folders in order of name; hidden files and links in folders are passed over.

    `kind` is what files are that do not say it by their suffix, and those named one by
    one in any case.

    Raises:
        SourceUnknown: when there is nothing at a path, or nothing says what it is.
    """
    for path in paths:
        try:
            status = path.stat()
        except OSError as error:
            raise SourceUnknown(f"{path}: cannot be read: {error.strerror}") from error
        if stat.S_ISDIR(status.st_mode):
            yield from _in_folder(path, kind, skipped)
            continue
        known = _kind(path.name)
        chosen = known if known in ARCHIVES else kind or known
        if chosen is None or not stat.S_ISREG(status.st_mode):
            raise SourceUnknown(
                f"{path}: is of none of the known kinds: {', '.join(KINDS)}",
                hint=Hint.NAME_KIND,
            )
        yield InputFile(
            path=path,
            name=path.name,
            id=_bare(path.name),
            kind=chosen,
            size=status.st_size,
        )


def candidates_in(
    given: InputFile,
    source: SourceFile,
    kind: str | None,
    options: ReadOptions,
    skipped: Counter[str],
) -> Iterator[ReadResult]:
    """What is found in an open file, or in the files of an archive.

    Raises:
        SourceDamaged: when it cannot be read to its end, or not as what it is said to
            be.
        ExtraMissing: when what reads it is not installed.
    """
    if given.kind not in ARCHIVES:
        try:
            yield from READERS[given.kind](source, options)
        except ArticleUnreadable as error:
            raise SourceDamaged(str(error), hint=_import_hint(error)) from error
        except OSError as error:
            raise SourceDamaged(
                f"{source.name}: cannot be read: {error.strerror}"
            ) from error
        return
    try:
        for each in ARCHIVES[given.kind](source):
            if isinstance(each, Problem):
                yield each
            else:
                yield from _in_member(each, source, kind, options, skipped)
    except BROKEN as error:
        raise SourceDamaged(
            f"{source.name}: is no whole {given.kind} archive: {error}; nothing of it was taken"
        ) from error


def _in_member(
    member: Member,
    archive: SourceFile,
    kind: str | None,
    options: ReadOptions,
    skipped: Counter[str],
) -> Iterator[ReadResult]:
    path = PurePosixPath(member.path)
    known = _kind(path.name)
    chosen = None if known in ARCHIVES else known or kind
    if any(part.startswith(".") or part == _RUBBISH for part in path.parts):
        return
    if chosen is None:
        skipped[_suffix(path.name)] += 1
        return
    name, article_id = (
        f"{archive.name}/{member.path}",
        f"{archive.id}/{_bare(member.path)}",
    )
    try:
        with _opened(member, seekable=chosen == "parquet") as file:
            source = SourceFile(name=name, id=article_id, file=file, size=member.size)
            yield from READERS[chosen](source, options)
    except ArticleUnreadable as error:
        yield _left_out(error, name, _import_hint(error))
    except SourceDamaged as error:
        yield _left_out(error, name, error.hint)


@contextmanager
def _opened(member: Member, *, seekable: bool) -> Iterator[IO[bytes]]:
    """The member's bytes; archives cannot go back, so what has to be seekable is copied out first."""
    with member.open() as file:
        if not seekable:
            yield file
            return
        with TemporaryFile() as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
            copy.seek(0)
            yield copy


def _import_hint(error: ArticleUnreadable) -> Hint | None:
    """What helps where the text is not in the project yet."""
    return Hint.NAME_ENCODING if error.hint is Hint.SET_ENCODING else error.hint


def _left_out(error: HashiyaError, name: str, hint: Hint | None) -> Problem:
    message = str(error).removeprefix(f"{name}: ")
    return Problem(where=name, message=f"{message}; it is left out", hint=hint)


def _in_folder(
    folder: Path, kind: str | None, skipped: Counter[str]
) -> Iterator[InputFile | Problem]:
    top = _readable(folder.resolve().name or "articles")
    for here, folders, names in os.walk(folder, onerror=_refuse):
        folders.sort()
        folders[:] = [
            name
            for name in folders
            if not name.startswith(".") and not _is_tags(Path(here), name)
        ]
        for name in sorted(names):
            path = Path(here, name)
            shown = _readable(f"{top}/{path.relative_to(folder).as_posix()}")
            known = _kind(name) or kind
            if name.startswith("."):
                continue
            if known is None:
                skipped[_suffix(name)] += 1
            elif path.is_symlink() or not path.is_file():
                yield Problem(
                    where=shown, message="is a link, or no regular file; it is left out"
                )
            else:
                yield InputFile(
                    path=path,
                    name=shown,
                    id=_bare(shown),
                    kind=known,
                    size=path.stat().st_size,
                )


def _is_tags(folder: Path, name: str) -> bool:
    """Whether a folder is a project's tags, whose journals are no articles."""
    return name == TAGS and (
        (folder / SETTINGS).exists() or (folder / TAGS / ".gitattributes").exists()
    )


def _refuse(error: OSError) -> None:
    raise SourceUnknown(
        f"{error.filename}: cannot be listed: {error.strerror}"
    ) from error


def _kind(name: str) -> str | None:
    return _SUFFIXES.get(_suffix(name))


def _suffix(name: str) -> str:
    found = _SUFFIX.search(name)
    return found[1].lower() if found else ""


def _bare(path: str) -> str:
    return _SUFFIX.sub("", path) or path


def _readable(name: str) -> str:
    """A file's name as text that UTF-8 can hold."""
    return os.fsencode(name).decode("utf-8", "replace")
