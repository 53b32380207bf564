"""Creating a project: the default scheme and copies of texts; nothing is overwritten."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from hashiya.corpus.project import SETTINGS, ProjectFolder
from hashiya.errors import ProjectInvalid
from hashiya.io.durable_files import make_folder
from hashiya.model.scheme import default_source


def begin_project(folder: Path, sources: Sequence[Path] = ()) -> int:
    """Make the folder a project with the default scheme and copies of the texts at `sources`.

    The result is the number of files copied.

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
            f"{settings}: is there already: this is a project; edit the file, or take "
            "another folder"
        )
    copies: dict[Path, Path] = {}
    for source in sources:
        for path, inside in files_of(source):
            there = folder / inside
            if there in copies:
                raise ProjectInvalid(
                    f"{path}: would have the name of {copies[there]}: give one of them another name"
                )
            if os.path.lexists(there):
                raise ProjectInvalid(
                    f"{there}: is there already, and is not overwritten: move it, or "
                    f"leave {path} out"
                )
            copies[there] = path
    _write({settings: default_source().encode()}, copies)
    return len(copies)


def files_of(source: Path) -> Iterator[tuple[Path, Path]]:
    """The files of articles at a path, each with its path within a project.

    Raises:
        ProjectNotFound, ProjectInvalid, ArticleUnreadable, SchemeInvalid: as
        `ProjectFolder.open` does.
    """
    project = ProjectFolder.open(source)
    for path in dict.fromkeys(entry.path for entry in project.entries):
        yield path, path.relative_to(project.root) if project.whole else Path(path.name)


def _write(texts: dict[Path, bytes], copies: dict[Path, Path]) -> None:
    written: list[Path] = []
    try:
        for path, source in copies.items():
            make_folder(path.parent)
            _write_new(path, source.read_bytes(), written)
        # Last: with it the folder is a project.
        for path, content in texts.items():
            make_folder(path.parent)
            _write_new(path, content, written)
    except OSError as error:
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        raise ProjectInvalid(
            f"{error.filename or 'the project'}: cannot be written: {error.strerror}"
        ) from error


def _write_new(path: Path, content: bytes, written: list[Path]) -> None:
    # "x": a file that has appeared there meanwhile is not overwritten.
    with path.open("xb") as file:
        written.append(path)
        file.write(content)
