"""The files that articles are read from, also in folders and archives, and their readers."""

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
from hashiya.errors import (
    ArticleUnreadable,
    ExtraMissing,
    HashiyaError,
    Hint,
    system_reason,
)
from hashiya.language import gettext as _

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
    ".zip": "zip", ".tar": "tar", ".tgz": "tar", ".tar.gz": "tar", ".tar.bz2": "tar",
    ".tar.xz": "tar",
}  # fmt: skip
_SUFFIX = re.compile(r"(\.tar\.(?:gz|bz2|xz)|\.[^./]*)$", re.IGNORECASE)
# The folder of resource forks that macOS adds to a zip.
_RUBBISH = "__MACOSX"


class SourceUnknown(HashiyaError):
    """A path to be read does not exist, or is of no known kind."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFile:
    """A file to read: its name in messages, the id of its article, and which of KINDS it is."""

    path: Path
    name: str
    id: str
    kind: str
    size: int


def input_files_in(
    paths: Sequence[Path], kind: str | None, skipped: Counter[str]
) -> list[InputFile | Problem]:
    """The files at the paths; those in folders in the order of their names.

    Hidden files and links in folders are skipped.

    `kind` is that of files whose suffix is not known, and of those that are paths
    themselves. `skipped` counts the suffixes of the others. A path at which there is
    nothing, or nothing of a known kind, is a problem.

    Raises:
        SourceUnknown: when there is nothing but such paths, or a folder cannot be
            listed.
    """
    files: list[InputFile | Problem] = []
    unknown: list[SourceUnknown] = []
    for path in paths:
        if path.is_dir():
            files += _in_folder(path, kind, skipped)
            continue
        try:
            files.append(_input_file(path, kind))
        except SourceUnknown as error:
            unknown.append(error)
            files.append(_left_out(error, str(path), error.hint))
    if len(unknown) == len(paths):
        raise unknown[0]
    return files


def _input_file(path: Path, kind: str | None) -> InputFile:
    """The file at the path.

    Raises:
        SourceUnknown: when there is none, or its kind is not known.
    """
    try:
        status = path.stat()
    except OSError as error:
        raise SourceUnknown(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    kind_of_suffix = _kind(path.name)
    chosen = kind_of_suffix
    if kind_of_suffix not in ARCHIVES:
        chosen = kind or kind_of_suffix
    if chosen is None or not stat.S_ISREG(status.st_mode):
        raise SourceUnknown(
            _("{path}: is of none of the known kinds: {kinds}").format(
                path=path, kinds=", ".join(KINDS)
            ),
            hint=Hint.NAME_KIND,
        )
    return InputFile(
        path=path,
        name=path.name,
        id=_bare(path.name),
        kind=chosen,
        size=status.st_size,
    )


def candidates_in(
    input_file: InputFile,
    source: SourceFile,
    kind: str | None,
    options: ReadOptions,
    skipped: Counter[str],
) -> Iterator[ReadResult]:
    """The candidates in an open file, or in the files of an archive.

    Raises:
        SourceDamaged: when it cannot be read to its end, or is not of its kind.
        ExtraMissing: when the library that reads it is not installed.
    """
    if input_file.kind not in ARCHIVES:
        try:
            yield from READERS[input_file.kind](source, options)
        except ArticleUnreadable as error:
            raise SourceDamaged(str(error), hint=_import_hint(error)) from error
        except OSError as error:
            raise SourceDamaged(
                _("{path}: cannot be read: {reason}").format(
                    path=source.name, reason=system_reason(error)
                )
            ) from error
        return
    try:
        for member in ARCHIVES[input_file.kind](source):
            if isinstance(member, Problem):
                yield member
            else:
                yield from _in_member(member, source, kind, options, skipped)
    except BROKEN as error:
        raise SourceDamaged(
            _(
                "{name}: is no whole {kind} archive: {problem}; nothing of it was taken"
            ).format(name=source.name, kind=input_file.kind, problem=error)
        ) from error


def _in_member(
    member: Member,
    archive: SourceFile,
    kind: str | None,
    options: ReadOptions,
    skipped: Counter[str],
) -> Iterator[ReadResult]:
    path = PurePosixPath(member.path)
    kind_of_suffix = _kind(path.name)
    chosen = None if kind_of_suffix in ARCHIVES else kind_of_suffix or kind
    if any(part.startswith(".") or part == _RUBBISH for part in path.parts):
        return
    if chosen is None:
        skipped[_suffix(path.name)] += 1
        return
    name = f"{archive.name}/{member.path}"
    article_id = f"{archive.id}/{_bare(member.path)}"
    try:
        with _opened(member, seekable=chosen == "parquet") as file:
            source = SourceFile(name=name, id=article_id, file=file, size=member.size)
            yield from READERS[chosen](source, options)
    except ArticleUnreadable as error:
        yield _left_out(error, name, _import_hint(error))
    except (SourceDamaged, ExtraMissing) as error:
        yield _left_out(error, name, error.hint)


@contextmanager
def _opened(member: Member, *, seekable: bool) -> Iterator[IO[bytes]]:
    """The member's bytes.

    Members of archives are not seekable, so they are copied if their reader needs that.
    """
    with member.open() as file:
        if not seekable:
            yield file
            return
        with TemporaryFile() as copy:
            shutil.copyfileobj(file, copy, 1 << 20)
            copy.seek(0)
            yield copy


def _import_hint(error: ArticleUnreadable) -> Hint | None:
    """The hint for a file whose text is not in the project yet."""
    return Hint.NAME_ENCODING if error.hint is Hint.SET_ENCODING else error.hint


def _left_out(error: HashiyaError, name: str, hint: Hint | None) -> Problem:
    message = str(error).removeprefix(f"{name}: ")
    return Problem(
        where=name,
        message=_("{problem}; it is left out").format(problem=message),
        hint=hint,
    )


def _in_folder(
    folder: Path, kind: str | None, skipped: Counter[str]
) -> Iterator[InputFile | Problem]:
    top = _readable(folder.resolve().name or "articles")
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        folders[:] = [
            name for name in sorted(folders) if _is_entered(Path(parent), name)
        ]
        for name in sorted(names):
            if name.startswith("."):
                continue
            path = Path(parent, name)
            display_name = _readable(f"{top}/{path.relative_to(folder).as_posix()}")
            chosen = _kind(name) or kind
            if chosen is None:
                skipped[_suffix(name)] += 1
            elif path.is_symlink() or not path.is_file():
                message = _("is a link, or no regular file; it is left out")
                yield Problem(where=display_name, message=message)
            else:
                yield InputFile(
                    path=path,
                    name=display_name,
                    id=_bare(display_name),
                    kind=chosen,
                    size=path.stat().st_size,
                )


def _is_entered(folder: Path, name: str) -> bool:
    return not name.startswith(".") and not _is_tags(folder, name)


def _is_tags(folder: Path, name: str) -> bool:
    """Whether a folder is a project's tags, whose journals are no articles."""
    if name != TAGS:
        return False
    return (folder / SETTINGS).exists() or (folder / TAGS / ".gitattributes").exists()


def _refuse(error: OSError) -> None:
    raise SourceUnknown(
        _("{path}: cannot be listed: {reason}").format(
            path=error.filename, reason=system_reason(error)
        )
    ) from error


def _kind(name: str) -> str | None:
    return _SUFFIXES.get(_suffix(name))


def _suffix(name: str) -> str:
    match = _SUFFIX.search(name)
    return match[1].lower() if match else ""


def _bare(path: str) -> str:
    return _SUFFIX.sub("", path) or path


def _readable(name: str) -> str:
    """A file's name as text that can be encoded as UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")
