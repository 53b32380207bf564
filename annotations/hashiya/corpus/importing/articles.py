"""Adding articles: all articles that are read become one new file in the project, or none."""

import re
import secrets
import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from hashiya.corpus.importing.batch import AddedArticles, ArticleBatch
from hashiya.corpus.importing.candidates import (
    ReadOptions,
    ReadResult,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.file_reading import candidates_in
from hashiya.corpus.importing.input_files import InputFile, input_files_in
from hashiya.corpus.project import ADDED, ProjectFolder
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import ExtraMissing, HashiyaError, ProjectInvalid, system_reason
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.language import gettext as _

_COPY_CHUNK = 1 << 20


def add_articles(
    root: Path,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    options: ReadOptions | None = None,
    meta: Mapping[str, str] | None = None,
    progress: ProgressCallback = no_progress,
) -> AddedArticles:
    """Add the articles at the paths to the project at `root`.

    A text that the project has is not added again, so adding twice changes nothing. An
    id that another text has gets the first digits of the text's sha256 appended. Rows
    and files that are no articles are listed as problems and the rest is added; a
    damaged file is left out whole. `meta` is merged into each article's own.

    `progress` is called with the bytes read and those of all files. To cancel, raise an
    exception in it: the project is then unchanged.

    Raises:
        HashiyaError: when the project cannot be used or written to, or no file can be
            read, since there is none, or a library for its kind is missing.
    """
    project = ProjectFolder.begun(root)
    options = options or ReadOptions()
    skipped: Counter[str] = Counter()
    # All paths are examined before any is read, so a wrong name is reported at once.
    inputs = input_files_in(paths, kind, skipped)
    with _staging_file(project.root) as stage:
        batch = ArticleBatch(project, stage, meta or {}, mends=options.mends)
        reading = _BatchReader(
            batch=batch,
            kind=kind,
            options=options,
            skipped=skipped,
            progress=progress,
            total=_size_of(inputs),
        )
        for item in inputs:
            if isinstance(item, Problem):
                batch.report(item)
            else:
                reading.read(item)
        if inputs and len(reading.missing) == len(inputs):
            raise reading.missing[0]
        file = _publish(stage, project.root) if batch.ids else None
    return batch.result(file, skipped)


def add_candidates(
    root: Path, results: Iterable[ReadResult], *, meta: Mapping[str, str] | None = None
) -> AddedArticles:
    """Add articles that another reader gives, as `add_articles` adds those of one file.

    An exception of the reader is passed on: the project is then unchanged.

    Raises:
        HashiyaError: when the project cannot be used or written to.
    """
    project = ProjectFolder.begun(root)
    with _staging_file(project.root) as stage:
        batch = ArticleBatch(project, stage, meta or {})
        for result in results:
            if isinstance(result, Problem):
                batch.report(result)
            else:
                batch.add(result)
        file = _publish(stage, project.root) if batch.ids else None
    return batch.result(file, Counter())


@dataclass(slots=True, kw_only=True)
class _BatchReader:
    """Reads one input file after the other into the batch."""

    batch: ArticleBatch
    kind: str | None
    options: ReadOptions
    skipped: Counter[str]
    progress: ProgressCallback
    total: int
    done: int = 0
    # The files' libraries that are not installed.
    missing: list[ExtraMissing] = field(default_factory=list)

    def read(self, input_file: InputFile) -> None:
        """Add what the file holds; all or nothing of it where it cannot be read to its end."""
        name = input_file.name
        self.batch.begin_file(name)
        try:
            with input_file.path.open("rb") as file:
                self._read_open(input_file, file)
        except OSError as error:
            self.batch.undo_file()
            message = _("cannot be read: {reason}").format(reason=system_reason(error))
            self.batch.report(Problem(where=name, message=message))
        except (SourceDamaged, ExtraMissing) as error:
            if isinstance(error, ExtraMissing):
                self.missing.append(error)
            self.batch.undo_file()
            self.batch.report(_problem_of(error, name))
        self.done += input_file.size
        self.progress(self.done, self.total)

    def _read_open(self, input_file: InputFile, file: IO[bytes]) -> None:
        source = SourceFile(
            name=input_file.name, id=input_file.id, file=file, size=input_file.size
        )
        results = candidates_in(
            source, input_file.kind, self.kind, self.options, self.skipped
        )
        for result in results:
            if isinstance(result, Problem):
                self.batch.report(result)
            else:
                self.batch.add(result)
            position = min(file.tell(), input_file.size)
            self.progress(self.done + position, self.total)


def _problem_of(error: HashiyaError, name: str) -> Problem:
    """The error as a problem of the file of this name, or of a line of it."""
    match = re.match(rf"({re.escape(name)}(?::\d+)?): ", str(error))
    if match is None:
        return Problem(where=name, message=str(error), hint=error.hint)
    return Problem(
        where=match[1], message=str(error).removeprefix(match[0]), hint=error.hint
    )


def _size_of(inputs: Sequence[InputFile | Problem]) -> int:
    return sum(item.size for item in inputs if isinstance(item, InputFile))


@contextmanager
def _staging_file(root: Path) -> Iterator[IO[bytes]]:
    """A file without a name on the project's own disk, which vanishes unless it is published."""
    try:
        stage = TemporaryFile(dir=root)  # noqa: SIM115 - closed below
    except OSError as error:
        raise ProjectInvalid(
            _("{path}: cannot be written to: {reason}").format(
                path=root, reason=system_reason(error)
            )
        ) from error
    with stage:
        yield stage


def _publish(stage: IO[bytes], root: Path) -> Path:
    """Make the staged rows a file of the project, atomically."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.jsonl"
    path = root / ADDED / name
    try:
        make_folder(path.parent, shared=True)
        stage.seek(0)
        with replacing(path, shared=True) as file:
            shutil.copyfileobj(stage, file, _COPY_CHUNK)
    except OSError as error:
        where = error.filename or path
        raise ProjectInvalid(
            _("{path}: cannot be written: {reason}; nothing was added").format(
                path=where, reason=system_reason(error)
            )
        ) from error
    return path
