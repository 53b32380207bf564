"""Where a dataset and its report are written.

A file is replaced as a whole, and a folder must be new; a device or a stream is written to.
"""

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.sources.entries import ROWS, TEXT
from hashiya.corpus.split_records import OLD_SPLITS, SPLITS
from hashiya.errors import ExportRefused, Hint, system_reason
from hashiya.exchange.exporting.version_manifest import VERSIONS
from hashiya.exchange.registry import FileFormat, FolderFormat, Format
from hashiya.io.durable_files import making, replacing
from hashiya.language import gettext as _
from hashiya.model.assignment_records import ASSIGNMENT, OLD_ASSIGNMENT

ARTICLES, NATIVE = "articles", "jsonl"
REPORT = ".report.json"

Check = Callable[[], None]


class ByteStream(Protocol):
    """What a dataset of one file can be written to; an exception of its own ends the export."""

    def write(self, data: bytes, /) -> object:
        """Write the bytes, whole characters of a text."""

    def flush(self) -> object:
        """Send off what was written."""


Destination = Path | ByteStream


def check_destination(path: Path, format_: Format, project: ProjectFolder) -> None:
    """Refuse a path that the format cannot be written to, or that is part of the project.

    Raises:
        ExportRefused: with what to use instead.
    """
    real_path = Path(os.path.realpath(path))
    if isinstance(format_, FolderFormat):
        if real_path.is_dir() and any(real_path.iterdir()):
            message = _("{path}: there is something in it: name a new folder")
            raise ExportRefused(message.format(path=path))
        if real_path.exists() and not real_path.is_dir():
            message = _("{path}: is a file, and {format} is several: name a new folder")
            raise ExportRefused(message.format(path=path, format=format_.name))
    elif real_path.is_dir():
        raise ExportRefused(
            _("{path}: is a folder: name a file in it").format(path=path)
        )
    if _belongs_to(real_path, project):
        message = _("{path}: belongs to the project itself: name another file")
        raise ExportRefused(message.format(path=path))
    if _is_taken_for_articles(real_path, format_, project):
        message = _(
            "{path}: would be taken for articles of the project: name a place outside "
            "of it"
        )
        raise ExportRefused(message.format(path=path))


def _belongs_to(path: Path, project: ProjectFolder) -> bool:
    files = [entry.path for entry in project.entries]
    files.append(project.settings)
    for name in (ASSIGNMENT, OLD_ASSIGNMENT, SPLITS, OLD_SPLITS):
        files.append(project.root / name)
    if str(path) in {os.path.realpath(file) for file in files}:
        return True
    folders = (project.tags, project.root / VERSIONS)
    return any(path.is_relative_to(os.path.realpath(folder)) for folder in folders)


def _is_taken_for_articles(path: Path, format_: Format, project: ProjectFolder) -> bool:
    """Whether the project would find articles there; it recognizes its own export."""
    root = Path(os.path.realpath(project.root))
    if path.is_relative_to(root / ARTICLES):
        return True
    if isinstance(format_, FolderFormat) or path.parent != root:
        return False
    suffix = path.suffix.lower()
    is_own_export = format_.name == NATIVE and suffix == ROWS
    return suffix in {TEXT, ROWS} and not is_own_export


def write_dataset(
    format_: Format,
    destination: Destination,
    write_file: Callable[[FileFormat], Iterable[bytes]],
    write_folder: Callable[[FolderFormat, Path], None],
    check: Check | None = None,
) -> None:
    """Write the dataset of a file or a folder.

    `check` is called at the end; if it raises, the destination stays unchanged.

    Raises:
        ExportRefused: when it cannot be written; a file is then unchanged, and nothing
            is left of a folder.
    """
    if isinstance(format_, FileFormat):
        write_chunks(write_file(format_), destination, check)
    elif isinstance(format_, FolderFormat) and isinstance(destination, Path):
        real_path = Path(os.path.realpath(destination))
        with _refusing(destination), making(real_path) as folder:
            write_folder(format_, folder)
            if check:
                check()
    else:
        message = _("{format} is several files, and needs a folder").format(
            format=format_.name
        )
        raise ExportRefused(message, hint=Hint.NAME_OUTPUT)


def write_chunks(
    chunks: Iterable[bytes], destination: Destination, check: Check | None = None
) -> None:
    """Write a file of these bytes, as `write_dataset` does.

    Raises:
        ExportRefused: likewise.
    """
    if not isinstance(destination, Path):
        for chunk in _checked(chunks, check):
            destination.write(chunk)
        destination.flush()
        return
    with _refusing(destination):
        if is_device(destination):
            # A device or a pipe is written to; only files are replaced. A link to a
            # pipe cannot be resolved to a path.
            with destination.open("wb") as file:
                file.writelines(_checked(chunks, check))
            return
        with replacing(Path(os.path.realpath(destination))) as file:
            file.writelines(chunks)
            if check:
                check()


def write_report(chunks: Iterable[bytes], destination: Destination) -> Path | None:
    """Write the report beside the dataset, if that is a file or a folder; its path.

    Raises:
        ExportRefused: when it cannot be written.
    """
    if not isinstance(destination, Path) or is_device(destination):
        return None
    path = destination.with_name(f"{destination.name}{REPORT}")
    with _refusing(path), replacing(path) as file:
        file.writelines(chunks)
    return path


def is_device(path: Path) -> bool:
    """Whether the path is a device or pipe, which is written to rather than replaced."""
    return path.exists() and not path.is_dir() and not path.is_file()


def _checked(chunks: Iterable[bytes], check: Check | None) -> Iterator[bytes]:
    """The chunks; with a check, none until all are written and it has passed."""
    if check is None:
        yield from chunks
        return
    with tempfile.TemporaryFile() as spool:
        spool.writelines(chunks)
        check()
        spool.seek(0)
        yield from spool


@contextmanager
def _refusing(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise ExportRefused(
            _("{path}: not written: there is no folder {folder}; make it first").format(
                path=path, folder=path.parent
            )
        ) from error
    except OSError as error:
        message = _("{path}: not written: {reason}").format(
            path=path, reason=system_reason(error)
        )
        raise ExportRefused(message, hint=Hint.NAME_OUTPUT) from error
