"""Where a dataset goes: a file that is replaced whole, a new folder, a device, or stdout; with its report beside it."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from hashiya.corpus.project import Project
from hashiya.corpus.sources.entries import ROWS, TEXT
from hashiya.corpus.split_records import SPLITS
from hashiya.errors import ExportRefused
from hashiya.exchange.registry import FileFormat, FolderFormat, Format
from hashiya.io.durable_files import making, replacing
from hashiya.model.assignment import ASSIGNMENT
from hashiya_reader.cli.output import is_terminal, safe_json

STDOUT = "-"
ARTICLES, NATIVE = "articles", "jsonl"
REPORT = ".report.json"

Check = Callable[[], None]


def check_output(output: str, made: Format, project: Project) -> None:
    """Refuse a place that cannot take the format, or that the dataset is made from.

    Raises:
        ExportRefused: saying what to give instead.
    """
    if isinstance(made, FolderFormat) and output == STDOUT:
        raise ExportRefused(
            f"{made.name} is several files: name a folder for them with -o"
        )
    if output == STDOUT:
        return
    path = Path(os.path.realpath(output))
    if isinstance(made, FolderFormat):
        if path.is_dir() and any(path.iterdir()):
            raise ExportRefused(
                f"{output}: there is something in it: name a new folder"
            )
        if path.exists() and not path.is_dir():
            raise ExportRefused(
                f"{output}: is a file, and {made.name} is several: name a new folder"
            )
    elif path.is_dir():
        raise ExportRefused(f"{output}: is a folder: name a file in it")
    own = (*(entry.path for entry in project.entries), *_kept(project))
    sources = {os.path.realpath(each) for each in own}
    if str(path) in sources or path.is_relative_to(os.path.realpath(project.tags)):
        raise ExportRefused(
            f"{output}: belongs to the project itself: name another file"
        )
    if _is_taken_for_articles(path, made, project):
        raise ExportRefused(
            f"{output}: would be taken for articles of the project: name a place outside of it"
        )


def _is_taken_for_articles(path: Path, made: Format, project: Project) -> bool:
    """Whether the project, opened again, would find articles there; it knows its own export for what it is."""
    root = Path(os.path.realpath(project.root))
    if path.is_relative_to(root / ARTICLES):
        return True
    is_text = (
        isinstance(made, FileFormat)
        and path.parent == root
        and path.suffix.lower() in {TEXT, ROWS}
    )
    return is_text and not (made.name == NATIVE and path.suffix.lower() == ROWS)


def _kept(project: Project) -> tuple[Path, ...]:
    return project.settings, project.root / ASSIGNMENT, project.root / SPLITS


def send_file(chunks: Iterable[bytes], output: str, check: Check | None) -> None:
    """Write the chunks to stdout or a file; `check`, called after the last one, may still refuse it all.

    Raises:
        ExportRefused: when it cannot be written; the file is then as it was.
    """
    if output == STDOUT:
        _to_stdout(_spooled(chunks, check) if check else chunks)
        return
    with _refusing(output):
        if is_device(output):
            # A device or a pipe is written to; only files are replaced. A link to a
            # pipe leads nowhere that has a path.
            with Path(output).open("wb") as file:
                file.writelines(_spooled(chunks, check) if check else chunks)
            return
        with replacing(Path(os.path.realpath(output))) as file:
            file.writelines(chunks)
            if check:
                check()


def send_folder(fill: Callable[[Path], None], output: str, check: Check | None) -> None:
    """Fill a new folder; `check`, called at the end, may still refuse it all.

    Raises:
        ExportRefused: when it cannot be written; nothing is left of it then.
    """
    with _refusing(output), making(Path(os.path.realpath(output))) as folder:
        fill(folder)
        if check:
            check()


def send_report(chunks: Iterable[bytes], output: str) -> str | None:
    """Write the report beside the dataset, if that is a file or a folder; where it is then.

    Raises:
        ExportRefused: when it cannot be written.
    """
    if output == STDOUT or is_device(output):
        return None
    where = f"{output.rstrip(os.sep)}{REPORT}"
    with _refusing(where), replacing(Path(where)) as file:
        file.writelines(chunks)
    return where


def is_device(output: str) -> bool:
    """Whether there is something at the path that is written to rather than replaced."""
    given = Path(output)
    return given.exists() and not given.is_dir() and not given.is_file()


def _to_stdout(chunks: Iterable[bytes]) -> None:
    if is_terminal(sys.stdout):
        for chunk in chunks:
            for line in _text(chunk).removesuffix("\n").split("\n"):
                click.echo(safe_json(line))
        return
    out = sys.stdout.buffer
    for chunk in chunks:
        out.write(chunk)
    out.flush()


def _text(chunk: bytes) -> str:
    try:
        return chunk.decode()
    except UnicodeDecodeError as error:
        raise ExportRefused(
            "the dataset is no text: name a file for it with -o"
        ) from error


def _spooled(chunks: Iterable[bytes], check: Check) -> Iterator[bytes]:
    """The chunks, none before all are there and may go."""
    with tempfile.TemporaryFile() as spool:
        spool.writelines(chunks)
        check()
        spool.seek(0)
        yield from spool


@contextmanager
def _refusing(output: str) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError as error:
        raise ExportRefused(
            f"{output}: not written: there is no folder {Path(output).parent}; make it first"
        ) from error
    except OSError as error:
        raise ExportRefused(
            f"{output}: not written: {error.strerror}; give another place with -o"
        ) from error
