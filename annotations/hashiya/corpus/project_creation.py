"""Creating a project: the default scheme, files for git, copies of texts; none is overwritten."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from hashiya.corpus.git_files import git_files
from hashiya.corpus.project import SETTINGS, ProjectFolder
from hashiya.errors import ProjectInvalid, system_reason
from hashiya.io.durable_files import make_folder, replacing
from hashiya.language import gettext as _
from hashiya.model.scheme_file import SCHEME_NAMES, scheme_source


def begin_project(
    folder: Path, sources: Sequence[Path] = (), scheme: str | None = None
) -> int:
    """Make the folder a project with a scheme and copies of the texts at `sources`.

    `scheme` is one of `SCHEME_NAMES`. Without it the settings of the first source that
    is a project with settings are copied, otherwise the default scheme is written. The
    result is the number of files copied. A `.gitattributes` and a `.gitignore` that are
    there get lines added.

    A source is a text, a `.jsonl` of articles, or a folder of them, whose files keep
    their paths and so their ids.

    Raises:
        ProjectInvalid: when a file exists already, two sources have the same name, or a
            file cannot be written; what was created is removed.
        ProjectNotFound, ArticleUnreadable, SchemeInvalid: when a source cannot be used.
    """
    settings = folder / SETTINGS
    if os.path.lexists(settings):
        raise ProjectInvalid(
            _(
                "{path}: is there already: this is a project; edit the file, or "
                "take another folder"
            ).format(path=settings)
        )
    copies: dict[Path, Path] = {}
    for source in sources:
        for path, inside in files_of(source):
            there = folder / inside
            if there in copies:
                raise ProjectInvalid(
                    _(
                        "{path}: would have the name of {other}: give one of them another "
                        "name"
                    ).format(path=path, other=copies[there])
                )
            if os.path.lexists(there):
                raise ProjectInvalid(
                    _(
                        "{copy}: is there already, and is not overwritten: move it, or "
                        "leave {path} out"
                    ).format(copy=there, path=path)
                )
            copies[there] = path
    content = _settings(sources, scheme)
    _write({settings: content}, copies, git_files(folder))
    return len(copies)


def _settings(sources: Sequence[Path], scheme: str | None) -> bytes:
    """The settings to begin with."""
    others = [source / SETTINGS for source in sources]
    if scheme is None:
        for path in others:
            if path.is_file():
                return _content(path)
    return scheme_source(scheme or SCHEME_NAMES[0]).encode()


def files_of(source: Path) -> Iterator[tuple[Path, Path]]:
    """The files of articles at a path, each with its path within a project.

    Raises:
        ProjectNotFound, ProjectInvalid, ArticleUnreadable, SchemeInvalid: as
        `ProjectFolder.open` does.
    """
    project = ProjectFolder.open(source)
    for path in dict.fromkeys(entry.path for entry in project.entries):
        yield path, path.relative_to(project.root) if project.whole else Path(path.name)


def _write(
    texts: dict[Path, bytes], copies: dict[Path, Path], for_git: dict[Path, bytes]
) -> None:
    """Write all files, or remove again what was made.

    Raises:
        ProjectInvalid: with the path that cannot be read or written.
    """
    made: list[Path] = []
    try:
        for path, source in copies.items():
            _write_new(path, _content(source), made)
        for path, content in for_git.items():
            if not path.exists():
                _write_new(path, content, made)
        # Last of the new ones: with it the folder is a project.
        for path, content in texts.items():
            _write_new(path, content, made)
        for path, content in for_git.items():
            if path not in made:
                _replace(path, content)
    except ProjectInvalid:
        _remove(made)
        raise


def _content(source: Path) -> bytes:
    try:
        return source.read_bytes()
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be read: {reason}").format(
                path=source, reason=system_reason(error)
            )
        ) from error


def _write_new(path: Path, content: bytes, made: list[Path]) -> None:
    """Write a new file; it and the folders that it needs are appended to `made`."""
    try:
        made += _missing_folders(path.parent)
        make_folder(path.parent)
        # "x": a file that has appeared there meanwhile is not overwritten.
        with path.open("xb") as file:
            made.append(path)
            file.write(content)
    except OSError as error:
        # A full disk is reported without a name.
        raise ProjectInvalid(
            _("{path}: cannot be written: {reason}").format(
                path=error.filename or path, reason=system_reason(error)
            )
        ) from error


def _replace(path: Path, content: bytes) -> None:
    try:
        with replacing(path) as file:
            file.write(content)
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be written: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def _missing_folders(folder: Path) -> list[Path]:
    """The folder and those above it that do not exist, the topmost first."""
    missing: list[Path] = []
    while not os.path.lexists(folder):
        missing.insert(0, folder)
        folder = folder.parent
    return missing


def _remove(made: list[Path]) -> None:
    """Remove the files and empty folders, the last made first."""
    for path in reversed(made):
        with contextlib.suppress(OSError):
            if path.is_dir():
                path.rmdir()
            else:
                path.unlink()
