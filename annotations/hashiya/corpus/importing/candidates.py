"""Candidates, the articles read from a file that may be added, and their options and errors."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from hashiya.corpus.sources.rows import Problem
from hashiya.errors import HashiyaError, Hint
from hashiya.io.jsonl import LONGEST
from hashiya.language import gettext as _

TEXT, ID = "text", "id"


class SourceDamaged(HashiyaError):
    """A file cannot be read to its end, or is not of its kind; nothing of it is added."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How files are read: the encoding if it is not UTF-8, the fields that are text and id.

    Texts that were misread before are repaired if it `mends` them.
    """

    encoding: str | None = None
    text: str = TEXT
    id: str = ID
    mends: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """An open file: `name` is its name in messages and in `meta`, `id` that of an article in it.

    `encoding` is the one that its byte order mark named, where the file now reads as UTF-8
    in its place.
    """

    name: str
    id: str
    file: IO[bytes]
    size: int
    encoding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """What is reported of an article or a file that is added; equal ones are counted."""

    message: str
    hint: Hint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may be added, from a file or a row; the encoding is None for UTF-8."""

    name: str
    row: int | None = None
    id: str
    text: str
    meta: Mapping[str, object] = field(default_factory=dict, hash=False)
    encoding: str | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def where(self) -> str:
        """The candidate's place, as messages name it."""
        return self.name if self.row is None else f"{self.name}:{self.row}"


ReadResult = Candidate | Problem
Reader = Callable[[SourceFile, ReadOptions], Iterator[ReadResult]]


def left_out(error: HashiyaError, name: str, hint: Hint | None) -> Problem:
    """The problem that a file of this name, or a member of an archive, is left out."""
    return Problem(
        where=error.where or name,
        message=_("{problem}; it is left out").format(problem=error.problem),
        hint=hint,
    )


def read_whole(source: SourceFile) -> bytes:
    """Read all of the file.

    Raises:
        SourceDamaged: when it is too long to be an article.
    """
    data = source.file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise SourceDamaged(
            _("has more than {size} MiB, and is not an article").format(
                size=LONGEST >> 20
            ),
            where=source.name,
        )
    return data
