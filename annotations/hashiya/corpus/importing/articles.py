"""Bringing articles in: what is found becomes rows of one new file in the project, or nothing of it does."""

import hashlib
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
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
    SkippedFiles,
    candidates_in,
    input_files_in,
)
from hashiya.corpus.project import ADDED, Project
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import HashiyaError, ProjectInvalid
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumped

_DIGITS_OF_SHA = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class SameText:
    """A text found `where`, which the article `id` has already."""

    where: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenamedArticle:
    """An article found `where` whose id `wanted` was another text's: it is called `id`."""

    where: str
    wanted: str
    id: str


@dataclass(slots=True, kw_only=True)
class AddedArticles:
    """What became of what was given: `file` holds the articles `ids`; `there` counts those the project had already.

    `same` are texts that another article has, `encodings` says of files that are not
    UTF-8 what they were read in, `passed` counts by suffix the files that are of no
    known kind.
    """

    file: Path | None = None
    ids: list[str] = field(default_factory=list)
    there: int = 0
    same: list[SameText] = field(default_factory=list)
    renamed: list[RenamedArticle] = field(default_factory=list)
    encodings: dict[str, str] = field(default_factory=dict)
    passed: Counter[str] = field(default_factory=Counter)


def add_articles(
    root: Path,
    paths: Sequence[Path],
    *,
    kind: str | None = None,
    options: ReadOptions | None = None,
    meta: dict[str, str] | None = None,
    report: Callable[[Problem], None],
    moved: Callable[[int, int], None] = lambda *_: None,
) -> AddedArticles:
    """Bring the articles at the paths into the project at `root`; whatever is raised, the project is as it was.

    A text that the project has is not taken again, so doing it twice changes nothing.
    An id that another text has gets the first digits of the text's sha256 put behind
    it. Rows and files that are no articles are told to `report`, and the rest goes in;
    a file that is damaged is left out whole. `meta` is put into each article's. `moved`
    is told how many bytes are read, and of how many.

    Raises:
        HashiyaError: when the project cannot be used or written to, a path is no
            source, or what reads it is missing.
    """
    project = Project.begun(root)
    passed = SkippedFiles()
    # All is looked at before anything is read: a name that is wrong is told at once.
    sources = list(input_files_in(paths, kind, passed))
    with _staged(project.root) as stage:
        batch = _Batch(project, stage, meta or {})
        done, total = (
            0,
            sum(given.size for given in sources if isinstance(given, InputFile)),
        )
        for given in sources:
            if isinstance(given, Problem):
                report(given)
                continue
            batch.begin(given.name)
            try:
                with given.path.open("rb") as file:
                    source = SourceFile(
                        name=given.name, id=given.id, file=file, size=given.size
                    )
                    for found in candidates_in(
                        given, source, kind, options or ReadOptions(), passed
                    ):
                        problem = (
                            found if isinstance(found, Problem) else batch.take(found)
                        )
                        if problem:
                            report(problem)
                        moved(done + min(file.tell(), given.size), total)
            except OSError as error:
                batch.undo()
                report(
                    Problem(
                        where=given.name, message=f"cannot be read: {error.strerror}"
                    )
                )
            except SourceDamaged as error:
                batch.undo()
                report(_told(error, given))
            done += given.size
            moved(done, total)
        added = batch.added
        added.passed = passed.suffixes
        if added.ids:
            added.file = _put(stage, project.root)
    return added


class _Batch:
    """What is to go in, row by row; what came of the last file can be taken back."""

    def __init__(
        self, project: Project, stage: IO[bytes], meta: dict[str, str]
    ) -> None:
        self.added = AddedArticles()
        self._stage = stage
        self._meta = meta
        self._ids = {entry.id for entry in project.entries}
        self._texts = dict(_texts(project))
        self._begun: tuple[int, tuple[int, int, int, int]] = (0, (0, 0, 0, 0))
        self._new_texts: list[bytes] = []
        self._name = ""

    def begin(self, name: str) -> None:
        """Another file begins."""
        added = self.added
        self._name = name
        self._begun = (
            self._stage.tell(),
            (len(added.ids), added.there, len(added.same), len(added.renamed)),
        )
        self._new_texts = []

    def undo(self) -> None:
        """Take back all that came of the file."""
        at, (ids, there, same, renamed) = self._begun
        self._stage.seek(at)
        self._stage.truncate()
        added = self.added
        self._ids.difference_update(added.ids[ids:])
        for digest in self._new_texts:
            del self._texts[digest]
        del added.ids[ids:], added.same[same:], added.renamed[renamed:]
        added.there = there
        for name in [name for name in added.encodings if name.startswith(self._name)]:
            del added.encodings[name]

    def take(self, found: Candidate) -> Problem | None:
        """Take the article in, if its text is new; what is wrong with it is returned."""
        if not found.text.strip():
            return Problem(where=found.where, message="has no text; it is left out")
        added = self.added
        digest = hashlib.sha256(found.text.encode()).digest()
        other = f"{found.id}-{digest.hex()[:_DIGITS_OF_SHA]}"
        known = self._texts.get(digest)
        if known in {found.id, other}:
            added.there += 1
            return None
        if known is not None:
            added.same.append(SameText(where=found.where, id=known))
            return None
        article_id = other if found.id in self._ids else found.id
        if article_id in self._ids:
            return Problem(
                where=found.where,
                message=f"the id {article_id!r} is taken; give it another",
            )
        if article_id != found.id:
            added.renamed.append(
                RenamedArticle(where=found.where, wanted=found.id, id=article_id)
            )
        meta = {**found.meta, **self._meta}
        if found.encoding is not None:
            added.encodings[found.name] = found.encoding
            meta["encoding"] = found.encoding
        self._stage.write(
            dumped({"id": article_id, "text": found.text, **meta}) + b"\n"
        )
        self._ids.add(article_id)
        self._texts[digest] = article_id
        self._new_texts.append(digest)
        added.ids.append(article_id)
        return None


def _texts(project: Project) -> Iterator[tuple[bytes, str]]:
    """The sha256 of each text there is, with its article's id; what cannot be read, `check` tells."""
    for entry in project.entries:
        try:
            text = project.read(entry.id).text
        except HashiyaError:
            continue
        yield hashlib.sha256(text.encode()).digest(), entry.id


@contextmanager
def _staged(root: Path) -> Iterator[IO[bytes]]:
    """A file without a name on the project's own disk, for what may yet be taken back."""
    try:
        stage = TemporaryFile(dir=root)  # noqa: SIM115 - closed below
    except OSError as error:
        raise ProjectInvalid(
            f"{root}: cannot be written to: {error.strerror}"
        ) from error
    with stage:
        yield stage


def _put(stage: IO[bytes], root: Path) -> Path:
    """Make what was staged a file of the project, whole."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}.jsonl"
    path = root / ADDED / name
    try:
        make_folder(path.parent)
        stage.seek(0)
        with replacing(path) as file:
            shutil.copyfileobj(stage, file, 1 << 20)
    except OSError as error:
        raise ProjectInvalid(
            f"{error.filename or path}: cannot be written: {error.strerror}; nothing was added"
        ) from error
    return path


def _told(error: SourceDamaged, given: InputFile) -> Problem:
    """The damage, without the name said twice."""
    return Problem(
        where=given.name,
        message=str(error).removeprefix(f"{given.name}: "),
        hint=error.hint,
    )
