"""An export made by several processes: each writes stretches of the articles, which are put together in their order."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from hashiya.corpus.project import Project
from hashiya.exchange.export_report import Tally
from hashiya.exchange.exporting.selection import Asked, Report, of_entries
from hashiya.exchange.format_limits import fitted
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import FileFormat, Format, named
from hashiya.io.workers import ordered_results, worker_count
from hashiya.store import TagStore

# Fewer articles are written before other processes are up.
MANY = 1_000
# A stretch is so many articles; one of long articles comes in parts of so many bytes or
# little more.
_STRETCH = 64
_PART = 2 << 20

Ends = tuple[int, int]


@dataclass(slots=True)
class _Part:
    """What a stretch of articles, or a part of it, comes to."""

    data: bytearray = field(default_factory=bytearray)
    found: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    tally: Tally = field(default_factory=Tally)


def is_worthwhile(made: Format, project: Project) -> bool:
    """Whether an export in the format is done sooner by several processes."""
    return (
        isinstance(made, FileFormat)
        and made.by_article
        and len(project.entries) >= MANY
        and worker_count() > 1
    )


def written(
    made: Format,
    project: Project,
    asked: Asked,
    report: Report,
    losses: Losses,
    tally: Tally,
    moved: Callable[[int, int], None],
) -> Iterator[bytes]:
    """The bytes that the format, which is `by_article`, writes of what is asked for; told of on the way as by one process.

    `moved` is told how many of the articles are done, and of how many.
    """
    total = len(project.entries)
    stretches = [
        (start, min(start + _STRETCH, total)) for start in range(0, total, _STRETCH)
    ]
    begin = partial(_writing, made.name, project, asked)
    with closing(ordered_results(begin, stretches, worker_count())) as parts:
        for part, done in parts:
            for sentence in part.found:
                report(sentence)
            losses.extend(part.losses)
            tally.articles += part.tally.articles
            tally.tags += part.tally.tags
            yield bytes(part.data)
            moved(done, total)


def _writing(
    name: str, project: Project, asked: Asked
) -> Callable[[Ends], Iterator[tuple[_Part, int]]]:
    made, store = named(name), TagStore(project.root).listed()
    if not isinstance(made, FileFormat):
        raise TypeError(f"{name} is several files")

    def parts(ends: Ends) -> Iterator[tuple[_Part, int]]:
        part = _Part()
        for at in range(*ends):
            # What is noted belongs to the part that is sent next, whose lists are other
            # ones.
            exported = of_entries(
                project,
                store,
                [project.entries[at]],
                asked,
                part.found.append,
                part.losses,
            )
            articles = part.tally.counting(fitted(exported, made, part.losses))
            for chunk in made.write(articles, project.scheme, part.losses):
                part.data += chunk
            if len(part.data) >= _PART:
                yield part, at + 1
                part = _Part()
        yield part, ends[1]

    return parts
