"""The files that articles are read from, also those in folders."""

import os
import stat
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from hashiya.corpus.guidelines import GUIDELINES
from hashiya.corpus.importing.candidates import left_out
from hashiya.corpus.importing.file_kinds import (
    ARCHIVES,
    KINDS,
    bare,
    kind_of,
    suffix_of,
)
from hashiya.corpus.project import SETTINGS, TAGS
from hashiya.corpus.sources.entries import RECORDS
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import HashiyaError, Hint, system_reason
from hashiya.language import comma_separated
from hashiya.language import gettext as _


class SourceUnknown(HashiyaError):
    """A path to be read does not exist, or is of an unknown type."""


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
            files.append(left_out(error, str(path), error.hint))
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
            _("cannot be read: {reason}").format(reason=system_reason(error)),
            where=str(path),
        ) from error
    kind_of_suffix = kind_of(path.name)
    chosen = kind_of_suffix
    if kind_of_suffix not in ARCHIVES:
        chosen = kind or kind_of_suffix
    if chosen is None or not stat.S_ISREG(status.st_mode):
        raise SourceUnknown(
            _("is of none of the known types: {kinds}").format(
                kinds=comma_separated(KINDS)
            ),
            hint=Hint.NAME_KIND,
            where=str(path),
        )
    return InputFile(
        path=path,
        name=path.name,
        id=bare(path.name),
        kind=chosen,
        size=status.st_size,
    )


def _in_folder(
    folder: Path, kind: str | None, skipped: Counter[str]
) -> Iterator[InputFile | Problem]:
    top = _readable(folder.resolve().name or "articles")
    for parent, folders, names in os.walk(folder, onerror=_refuse):
        entered = []
        for name in sorted(folders):
            if _is_entered(Path(parent), name):
                entered.append(name)
        folders[:] = entered
        for name in sorted(names):
            path = Path(parent, name)
            if name.startswith(".") or _is_of_project(path):
                continue
            display_name = _readable(f"{top}/{path.relative_to(folder).as_posix()}")
            chosen = kind_of(name) or kind
            if chosen is None:
                skipped[suffix_of(name)] += 1
            elif path.is_symlink() or not path.is_file():
                message = _("is a link, or no regular file; it is left out")
                yield Problem(where=display_name, message=message)
            else:
                yield InputFile(
                    path=path,
                    name=display_name,
                    id=bare(display_name),
                    kind=chosen,
                    size=path.stat().st_size,
                )


def _is_entered(folder: Path, name: str) -> bool:
    return not name.startswith(".") and not _is_tags(folder, name)


def _is_of_project(path: Path) -> bool:
    """Whether it is a file that a project has beside its articles, such as its guidelines."""
    is_named_so = path.name == GUIDELINES or path.name in RECORDS
    return is_named_so and (path.parent / SETTINGS).exists()


def _is_tags(folder: Path, name: str) -> bool:
    """Whether a folder is a project's tags, whose journals are no articles."""
    if name != TAGS:
        return False
    return (folder / SETTINGS).exists() or (folder / TAGS / ".gitattributes").exists()


def _refuse(error: OSError) -> None:
    raise SourceUnknown(
        _("cannot be listed: {reason}").format(reason=system_reason(error)),
        where=str(error.filename),
    ) from error


def _readable(name: str) -> str:
    """A file's name as text that can be encoded as UTF-8."""
    return os.fsencode(name).decode("utf-8", "replace")
