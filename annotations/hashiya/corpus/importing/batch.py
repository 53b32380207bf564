"""The articles of one run of adding: what becomes of each, before any is in the project."""

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path
from typing import IO

from hashiya.corpus.importing.candidates import Candidate, Remark
from hashiya.corpus.importing.known_articles import KnownArticles
from hashiya.corpus.importing.tidying import (
    candidate_defect,
    with_mojibake_noticed,
    with_plain_meta,
)
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
from hashiya.io.json_text import dumped
from hashiya.language import gettext as _
from hashiya.model.strings import is_blank

# A damaged file may hold a million problems: the result lists this many of them.
KEPT_PROBLEMS = 1000
_DIGITS_OF_SHA = 8


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
class Notice:
    """A remark on an article that was added, at `where`, and on `count` articles of its file."""

    where: str
    message: str
    hint: Hint | None = None
    count: int = 1

    def __str__(self) -> str:
        return f"{self.where}: " + self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedArticles:
    """The result of adding: the new `file` (None when nothing is new) with the articles `ids`.

    `already_there` counts the texts that the project had under the same id, `same`
    lists those that it had under another id. `encodings` maps each file that is not
    UTF-8 to the encoding that it was read in, `skipped` the suffixes of unknown type
    to their number of files. `problems` are the first KEPT_PROBLEMS of `problem_count`,
    `notices` what is said of articles that were added all the same.
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
    notices: tuple[Notice, ...] = ()


def together(results: Sequence[AddedArticles]) -> AddedArticles:
    """The results of several runs as one, with the first of their files."""
    encodings: dict[str, str] = {}
    skipped: Counter[str] = Counter()
    for result in results:
        encodings.update(result.encodings)
        skipped.update(result.skipped)
    return AddedArticles(
        file=next((result.file for result in results if result.file), None),
        ids=tuple(chain.from_iterable(result.ids for result in results)),
        already_there=sum(result.already_there for result in results),
        same=tuple(chain.from_iterable(result.same for result in results)),
        renamed=tuple(chain.from_iterable(result.renamed for result in results)),
        encodings=encodings,
        skipped=skipped,
        problems=tuple(chain.from_iterable(result.problems for result in results)),
        problem_count=sum(result.problem_count for result in results),
        notices=tuple(chain.from_iterable(result.notices for result in results)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Checkpoint:
    """The state of a batch when a file began."""

    name: str
    offset: int
    ids: int
    already_there: int
    same: int
    renamed: int


class ArticleBatch:
    """The rows to be added, staged one by one; those of the last file can be undone."""

    def __init__(
        self,
        project: ProjectFolder,
        stage: IO[bytes],
        meta: Mapping[str, str],
        *,
        mends: bool = False,
    ) -> None:
        self.ids: list[str] = []
        self._already_there = 0
        self._same: list[SameText] = []
        self._renamed: list[RenamedArticle] = []
        self._encodings: dict[str, str] = {}
        self._problems: list[Problem] = []
        self._problem_count = 0
        # By the file and the remark.
        self._notices: dict[tuple[str, Remark], Notice] = {}
        self._mends = mends
        self._stage = stage
        self._meta = meta
        self._known = KnownArticles(project)
        self._new_texts: list[str] = []
        self._checkpoint = self._state("")

    def begin_file(self, name: str) -> None:
        """Mark the point that `undo_file` returns to."""
        self._checkpoint = self._state(name)
        self._new_texts = []

    def undo_file(self) -> None:
        """Remove all that was added since `begin_file`; problems stay reported."""
        before = self._checkpoint
        self._stage.seek(before.offset)
        self._stage.truncate()
        new_ids = self.ids[before.ids :]
        for article_id, text in zip(new_ids, self._new_texts, strict=True):
            self._known.remove(article_id, text)
        del self.ids[before.ids :]
        del self._same[before.same :]
        del self._renamed[before.renamed :]
        self._already_there = before.already_there
        for name in list(self._encodings):
            if _is_of_file(name, before.name):
                del self._encodings[name]
        for name, remark in list(self._notices):
            if _is_of_file(name, before.name):
                del self._notices[name, remark]

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
        if self._meta:
            candidate = replace(candidate, meta={**candidate.meta, **self._meta})
        candidate = with_plain_meta(candidate)
        candidate = with_mojibake_noticed(candidate, mends=self._mends)
        defect = candidate_defect(candidate)
        if defect:
            message = _("{problem}; it is left out").format(problem=defect)
            self.report(Problem(where=candidate.where, message=message))
            return
        digest = hashlib.sha256(candidate.text.encode()).hexdigest()
        unique_id = f"{candidate.id}-{digest[:_DIGITS_OF_SHA]}"
        owner = self._known.id_with_text(digest)
        if owner in {candidate.id, unique_id}:
            self._already_there += 1
            return
        if owner is not None:
            self._same.append(SameText(where=candidate.where, id=owner))
            return
        article_id = unique_id if self._known.has_id(candidate.id) else candidate.id
        if self._known.has_id(article_id):
            message = _("the id {id!r} is taken; give it another").format(id=article_id)
            self.report(Problem(where=candidate.where, message=message))
            return
        self._stage_row(candidate, article_id, digest)

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
            notices=tuple(self._notices.values()),
        )

    def _stage_row(self, candidate: Candidate, article_id: str, digest: str) -> None:
        if article_id != candidate.id:
            renamed = RenamedArticle(
                where=candidate.where, wanted=candidate.id, id=article_id
            )
            self._renamed.append(renamed)
        meta = dict(candidate.meta)
        if candidate.encoding is not None:
            self._encodings[candidate.name] = candidate.encoding
            meta["encoding"] = candidate.encoding
        row = {"id": article_id, "text": candidate.text, **meta}
        self._stage.write(dumped(row) + b"\n")
        self._known.add(article_id, digest)
        self._new_texts.append(digest)
        self.ids.append(article_id)
        for remark in candidate.remarks:
            self._notice(candidate, remark)

    def _notice(self, candidate: Candidate, remark: Remark) -> None:
        key = candidate.name, remark
        before = self._notices.get(key)
        if before is not None:
            self._notices[key] = replace(before, count=before.count + 1)
        elif len(self._notices) < KEPT_PROBLEMS:
            self._notices[key] = Notice(
                where=candidate.where, message=remark.message, hint=remark.hint
            )

    def _state(self, name: str) -> _Checkpoint:
        return _Checkpoint(
            name=name,
            offset=self._stage.tell(),
            ids=len(self.ids),
            already_there=self._already_there,
            same=len(self._same),
            renamed=len(self._renamed),
        )


def _is_of_file(name: str, file: str) -> bool:
    """Whether it is the name of the file, of a member of that archive, or of a sheet of it."""
    return name == file or name.startswith(f"{file}/")
