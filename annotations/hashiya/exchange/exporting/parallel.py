"""An export in several processes: each writes stretches of the articles, joined in order."""

import math
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.capabilities import fitted
from hashiya.exchange.exporting.parted_records import Report
from hashiya.exchange.exporting.report import ExportCounts
from hashiya.exchange.exporting.selected_articles import (
    ResolvedSelection,
    exported_article,
)
from hashiya.exchange.exporting.selection import selected_scheme
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import FileFormat, Format, format_named
from hashiya.io.workers import ordered_results, worker_count
from hashiya.model.completeness import Requirements
from hashiya.model.former_names import FormerNames
from hashiya.store import TagStore

# Fewer articles than this are written sooner than other processes start.
MANY = 1_000
# The most articles of a stretch. One of long articles is sent in parts of little more than
# this number of bytes.
_STRETCH = 64
_PART_SIZE = 2 << 20

# The index of the first article of a stretch, and of the one after its last.
Ends = tuple[int, int]


@dataclass(slots=True)
class _WrittenPart:
    """The bytes of a stretch of articles or a part of it, with problems, losses and counts."""

    data: bytearray = field(default_factory=bytearray)
    problems: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    counts: ExportCounts = field(default_factory=ExportCounts)


def processes_for(format_: Format, project: ProjectFolder) -> int:
    """The number of processes that write the project fastest; 1 is this process alone."""
    is_by_article = isinstance(format_, FileFormat) and format_.by_article
    return worker_count() if is_by_article and len(project.entries) >= MANY else 1


def written(
    format_: Format,
    project: ProjectFolder,
    selection: ResolvedSelection,
    report: Report,
    losses: Losses,
    counts: ExportCounts,
    advance: Callable[[int, int], None],
    processes: int,
) -> Iterator[bytes]:
    """The bytes of the selected articles in the format, which is written `by_article`.

    Problems, losses and counts are as one process has them, in the same order.
    `advance` is called with the number of articles that are done, and of all.
    """
    total = len(project.entries)
    stretch = min(_STRETCH, math.ceil(total / processes)) or 1
    starts = range(0, total, stretch)
    stretches = [(start, min(start + stretch, total)) for start in starts]
    begin = partial(_stretch_writer, format_.name, format_.options, project, selection)
    with closing(ordered_results(begin, stretches, processes)) as parts:
        for part, done in parts:
            for problem in part.problems:
                report(problem)
            losses.extend(part.losses)
            counts.extend(part.counts)
            yield bytes(part.data)
            advance(done, total)


def _stretch_writer(
    format_name: str,
    options: FormatOptions,
    project: ProjectFolder,
    selection: ResolvedSelection,
) -> Callable[[Ends], Iterator[tuple[_WrittenPart, int]]]:
    format_ = format_named(format_name, options)
    former = FormerNames.of(project.scheme)
    store = TagStore(project.root, former=former).listed()
    if not isinstance(format_, FileFormat):
        raise TypeError(f"{format_name} is several files")
    scheme = selected_scheme(project.scheme, selection.selection)
    requirements = Requirements(project.scheme)

    def write(ends: Ends) -> Iterator[tuple[_WrittenPart, int]]:
        part = _WrittenPart()
        for index in range(*ends):
            entry, report = project.entries[index], part.problems.append
            exported = exported_article(
                project, store, entry, selection, report, part.losses
            )
            if exported is None:
                continue
            inspected = part.counts.counting_incomplete([exported], requirements)
            fitting = fitted(inspected, format_, part.losses)
            articles = part.counts.counting(fitting)
            for chunk in format_.write(articles, scheme, part.losses):
                part.data += chunk
            if len(part.data) >= _PART_SIZE:
                yield part, index + 1
                part = _WrittenPart()
        yield part, ends[1]

    return write
