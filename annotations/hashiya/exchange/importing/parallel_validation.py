"""A file of rows looked at by several processes, stretch by stretch."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import tee
from pathlib import Path
from typing import NamedTuple

from hashiya.corpus.project import Project
from hashiya.exchange.formats.article_rows import RowsRead
from hashiya.exchange.importing.article_lookup import ArticlesByText
from hashiya.exchange.importing.staged_rows import Looked, packed
from hashiya.exchange.importing.validation import Report, Taking, fitting
from hashiya.exchange.registry import Format, named
from hashiya.io.line_reader import Stretch, stretches
from hashiya.io.workers import ordered_results, worker_count

# A smaller file is looked at before other processes are up.
LARGE = 16 << 20
_STRETCH = 1 << 20


class _Found(NamedTuple):
    """What a stretch tells: rows that can be taken in, packed, and what cannot, a sentence each."""

    rows: bytes
    number: int
    problems: tuple[str, ...]


def is_worthwhile(made: Format, path: Path) -> bool:
    """Whether a file of the format is looked at sooner by several processes."""
    return (
        isinstance(made.read, RowsRead)
        and path.is_file()
        and path.stat().st_size >= LARGE
        and worker_count() > 1
    )


def look(
    project: Project,
    made: Format,
    path: Path,
    taking: Taking,
    report: Report,
    advance: Callable[[int], None],
) -> Looked:
    """Read all that the file tells, as `hashiya.exchange.importing.validation.look` does; `advance` is told of the bytes read.

    Raises:
        FileInvalid: as that does.
    """
    looked = Looked()
    # Found while the processes look at those before.
    given, parts = tee(stretches(path, _STRETCH))
    with closing(
        ordered_results(
            partial(_looking, project, made.name, path, taking), given, worker_count()
        )
    ) as several:
        for part, found in zip(parts, several, strict=True):
            for problem in found.problems:
                report(problem)
            looked.extend(found.rows, found.number)
            advance(part.size or 0)
    return looked


def _looking(
    project: Project, name: str, path: Path, taking: Taking
) -> Callable[[Stretch], Iterator[_Found]]:
    read = named(name).read
    if not isinstance(read, RowsRead):
        raise TypeError(f"{name} has no rows")

    # Texts that were read for one stretch are known for the next.
    articles = ArticlesByText(project)

    def look_at(stretch: Stretch) -> Iterator[_Found]:
        problems: list[str] = []
        rows: list[bytes] = []
        try:
            told = read(path, lambda _: None, stretch)
            rows += (
                packed(said)
                for said in fitting(articles, told, taking, problems.append)
            )
        finally:
            # Where the file turns out to be broken, what was found before is told
            # first.
            yield _Found(b"".join(rows), len(rows), tuple(problems))

    return look_at
