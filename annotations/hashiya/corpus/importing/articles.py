"""Adding articles: all articles that are read become one new file in the project, or none."""

import hashlib
import secrets
import shutil
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    SourceDamaged,
    SourceFile,
)
from hashiya.corpus.importing.input_files import (
    InputFile,
    candidates_in,
    input_files_in,
)
from hashiya.corpus.project import ADDED, ProjectFolder
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import ExtraMissing, HashiyaError, ProjectInvalid, system_reason
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumped
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.language import gettext as _
from hashiya.model.strings import ARTICLE_ID, TEXT, is_blank, meta_defect

# A damaged file may hold a million problems: the result lists this many of them.
KEPT_PROBLEMS = 1000
_DIGITS_OF_SHA = 8
_COPY_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class SameText:
    """A text read at `where` that the article `id` has already."""

    where: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedArticle:
    """An article read at `where` whose id `wanted` is another text's: it is called `id`."""

    where: str
    wanted: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedArticles:
    """The result of adding: the new `file` (None when nothing is new) with the articles `ids`.

    `already_there` counts the texts that the project had under the same id, `same`
    lists those that it had under another id. `encodings` maps each file that is not
    UTF-8 to the encoding that it was read in, `skipped` the suffixes of no known kind
    to their number of files. `problems` are the first KEPT_PROBLEMS of `problem_count`.
    """

    file: Path | None
    ids: tuple[str, ...]
    already_there: int
    same: tuple[SameText, ...]
    renamed: tuple[RenamedArticle, ...]
    encodings: Mapping[str, str] = field(hash=False)
    skipped: Mapping[str, int] = field(hash=False)
    problems: tuple[Problem, ...]
    problem_count: int


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
    skipped: Counter[str] = Counter()
    # All paths are examined before any is read, so a wrong name is reported at once.
    inputs = input_files_in(paths, kind, skipped)
    with _staging_file(project.root) as stage:
        batch = _Batch(project, stage, meta or {})
        reading = _BatchReader(
            batch=batch,
            kind=kind,
            options=options or ReadOptions(),
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


@dataclass(slots=True, kw_only=True)
class _BatchReader:
    """Reads one input file after the other into the batch."""

    batch: "_Batch"
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
            message = str(error).removeprefix(f"{name}: ")
            self.batch.report(Problem(where=name, message=message, hint=error.hint))
        self.done += input_file.size
        self.progress(self.done, self.total)

    def _read_open(self, input_file: InputFile, file: IO[bytes]) -> None:
        source = SourceFile(
            name=input_file.name, id=input_file.id, file=file, size=input_file.size
        )
        results = candidates_in(
            input_file, source, self.kind, self.options, self.skipped
        )
        for result in results:
            if isinstance(result, Problem):
                self.batch.report(result)
            else:
                self.batch.add(result)
            position = min(file.tell(), input_file.size)
            self.progress(self.done + position, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checkpoint:
    """The state of a batch when a file began."""

    name: str
    offset: int
    ids: int
    already_there: int
    same: int
    renamed: int


class _Batch:
    """The rows to be added, staged one by one; those of the last file can be undone."""

    def __init__(
        self, project: ProjectFolder, stage: IO[bytes], meta: Mapping[str, str]
    ) -> None:
        self.ids: list[str] = []
        self._already_there = 0
        self._same: list[SameText] = []
        self._renamed: list[RenamedArticle] = []
        self._encodings: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._problem_count = 0
        self._stage = stage
        self._meta = meta
        self._taken_ids = {entry.id for entry in project.entries}
        self._id_of_text = dict(_digests(project))
        self._new_digests: list[bytes] = []
        self._checkpoint = self._state("")

    def begin_file(self, name: str) -> None:
        """Mark the point that `undo_file` returns to."""
        self._checkpoint = self._state(name)
        self._new_digests = []

    def undo_file(self) -> None:
        """Remove all that was added since `begin_file`; problems stay reported."""
        before = self._checkpoint
        self._stage.seek(before.offset)
        self._stage.truncate()
        self._taken_ids.difference_update(self.ids[before.ids :])
        for digest in self._new_digests:
            del self._id_of_text[digest]
        del self.ids[before.ids :]
        del self._same[before.same :]
        del self._renamed[before.renamed :]
        self._already_there = before.already_there
        # An archive's members have names that begin with its own.
        for name in list(self._encodings):
            if name.startswith(before.name):
                del self._encodings[name]

    def report(self, problem: Problem) -> None:
        """Count a problem, and keep it if it is one of the first."""
        self._problem_count += 1
        if len(self._problems) < KEPT_PROBLEMS:
            self._problems.append(problem)

    def add(self, candidate: Candidate) -> None:
        """Stage the article if its text is new and its id free."""
        if is_blank(candidate.text):
            message = _("has no text; it is left out")
            self.report(Problem(where=candidate.where, message=message))
            return
        defect = self._defect(candidate)
        if defect:
            message = _("{problem}; it is left out").format(problem=defect)
            self.report(Problem(where=candidate.where, message=message))
            return
        digest = hashlib.sha256(candidate.text.encode()).digest()
        unique_id = f"{candidate.id}-{digest.hex()[:_DIGITS_OF_SHA]}"
        owner = self._id_of_text.get(digest)
        if owner in {candidate.id, unique_id}:
            self._already_there += 1
            return
        if owner is not None:
            self._same.append(SameText(where=candidate.where, id=owner))
            return
        article_id = unique_id if candidate.id in self._taken_ids else candidate.id
        if article_id in self._taken_ids:
            message = _("the id {id!r} is taken; give it another").format(id=article_id)
            self.report(Problem(where=candidate.where, message=message))
            return
        self._stage_row(candidate, article_id, digest)

    def _defect(self, candidate: Candidate) -> str:
        """What the article holds that no article may; "" where there is nothing."""
        defect = ARTICLE_ID.defect(candidate.id)
        if defect:
            return _("its id {defect}").format(defect=defect)
        defect = TEXT.defect(candidate.text)
        if defect:
            return _("its text {defect}").format(defect=defect)
        return meta_defect({**candidate.meta, **self._meta})

    def result(self, file: Path | None, skipped: Counter[str]) -> AddedArticles:
        """The result of adding."""
        return AddedArticles(
            file=file,
            ids=tuple(self.ids),
            already_there=self._already_there,
            same=tuple(self._same),
            renamed=tuple(self._renamed),
            encodings=self._encodings,
            skipped=skipped,
            problems=tuple(self._problems),
            problem_count=self._problem_count,
        )

    def _stage_row(self, candidate: Candidate, article_id: str, digest: bytes) -> None:
        if article_id != candidate.id:
            renamed = RenamedArticle(
                where=candidate.where, wanted=candidate.id, id=article_id
            )
            self._renamed.append(renamed)
        meta = {**candidate.meta, **self._meta}
        if candidate.encoding is not None:
            self._encodings[candidate.name] = candidate.encoding
            meta["encoding"] = candidate.encoding
        row = {"id": article_id, "text": candidate.text, **meta}
        self._stage.write(dumped(row) + b"\n")
        self._taken_ids.add(article_id)
        self._id_of_text[digest] = article_id
        self._new_digests.append(digest)
        self.ids.append(article_id)

    def _state(self, name: str) -> _Checkpoint:
        return _Checkpoint(
            name=name,
            offset=self._stage.tell(),
            ids=len(self.ids),
            already_there=self._already_there,
            same=len(self._same),
            renamed=len(self._renamed),
        )


def _size_of(inputs: Sequence[InputFile | Problem]) -> int:
    return sum(item.size for item in inputs if isinstance(item, InputFile))


def _digests(project: ProjectFolder) -> Iterator[tuple[bytes, str]]:
    """The sha256 of each text of the project with its article's id.

    `check` reports those that cannot be read.
    """
    for entry in project.entries:
        try:
            text = project.read(entry.id).text
        except HashiyaError:
            continue
        yield hashlib.sha256(text.encode()).digest(), entry.id


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
