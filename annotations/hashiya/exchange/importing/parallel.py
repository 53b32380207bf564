"""An import in several processes: each validates stretches of the file, and applies a share."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from functools import partial
from itertools import islice, tee
from pathlib import Path
from typing import NamedTuple

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HelperLost, ImportRefused
from hashiya.exchange.format_options import NO_OPTIONS, FormatOptions
from hashiya.exchange.formats.json_lines import JsonLinesReader
from hashiya.exchange.importing.apply import (
    UNKNOWN,
    Application,
    ImportCounts,
    ImportOrigin,
)
from hashiya.exchange.importing.article_lookup import ArticleLookup
from hashiya.exchange.importing.attribution import Attribution, Report
from hashiya.exchange.importing.staging import StagedImport, StagedRow, packed, share
from hashiya.exchange.importing.validation import staged_rows
from hashiya.exchange.registry import Format, format_named
from hashiya.io.line_reader import Stretch, stretches
from hashiya.io.workers import (
    ordered_results,
    results_as_completed,
    start_workers,
    worker_count,
)
from hashiya.store import TagStore
from hashiya.store.import_notes import ImportId
from hashiya.store.import_recovery import import_noted

# A smaller file is validated sooner than other processes start.
LARGE = 16 << 20
_STRETCH = 1 << 20
# Fewer rows than this are applied sooner than other processes start.
MANY = 1_000
# After this number of rows a process reports its progress, and checks whether to stop.
_STEP = 16

# An index and the number of shares: apply that share.
Share = tuple[int, int]


class _ValidatedStretch(NamedTuple):
    """The packed rows of a stretch, whose they are, and sentences about what cannot be imported."""

    rows: bytes
    row_count: int
    annotators: tuple[str, ...]
    problems: tuple[str, ...]


def is_validation_worthwhile(format_: Format, path: Path) -> bool:
    """Whether several processes validate a file of the format sooner than one."""
    can_be_parted = isinstance(format_.read, JsonLinesReader) and path.is_file()
    return can_be_parted and path.stat().st_size >= LARGE and worker_count() > 1


def stage(
    project: ProjectFolder,
    format_: Format,
    path: Path,
    attribution: Attribution,
    report: Report,
    advance: Callable[[int], None],
    *,
    stretch_size: int = _STRETCH,
    processes: int | None = None,
) -> StagedImport:
    """Validate and stage the file, as `hashiya.exchange.importing.validation.stage` does.

    `advance` is called with the number of bytes of each stretch.

    Raises:
        FileInvalid: as that does.
    """
    staged = StagedImport()
    # The stretches are found while the processes validate those before them.
    to_validate, parts = tee(stretches(path, stretch_size))
    begin = partial(
        _validator, project, format_.name, path, attribution, format_.options
    )
    with closing(
        ordered_results(begin, to_validate, processes or worker_count())
    ) as results:
        for part, validated in zip(parts, results, strict=True):
            for problem in validated.problems:
                report(problem)
            staged.extend(validated.rows, validated.row_count, validated.annotators)
            advance(part.size or 0)
    return staged


def _validator(
    project: ProjectFolder,
    format_name: str,
    path: Path,
    attribution: Attribution,
    options: FormatOptions = NO_OPTIONS,
) -> Callable[[Stretch], Iterator[_ValidatedStretch]]:
    read = format_named(format_name, options).read
    if not isinstance(read, JsonLinesReader):
        raise TypeError(f"{format_name} cannot be read in stretches")
    # Texts that were read for one stretch are known for the next.
    lookup = ArticleLookup(project)

    def validate(stretch: Stretch) -> Iterator[_ValidatedStretch]:
        problems: list[str] = []
        rows: list[bytes] = []
        annotators: dict[str, None] = {}
        articles = read(path, lambda _: None, stretch)
        try:
            valid_rows = staged_rows(lookup, articles, attribution, problems.append)
            for row in valid_rows:
                annotators[row.annotator] = None
                rows.append(packed(row))
        finally:
            # If the file is invalid, the problems before that place are reported first.
            yield _ValidatedStretch(
                b"".join(rows), len(rows), tuple(annotators), tuple(problems)
            )

    return validate


def is_application_worthwhile(staged: StagedImport) -> bool:
    """Whether several processes apply the rows sooner than one."""
    return staged.count >= MANY and worker_count() > 1


def apply_staged(
    project: ProjectFolder,
    store: TagStore,
    staged: StagedImport,
    advance: Callable[[int], None],
    origin: ImportOrigin = UNKNOWN,
    *,
    processes: int | None = None,
) -> ImportCounts:
    """Apply the rows as `hashiya.exchange.importing.apply` does.

    The store must be on a disk.

    Raises:
        HashiyaError: as that does.
    """
    counts = ImportCounts()
    with import_noted(store, origin.file, origin.by, staged.records) as under_way:
        with tempfile.TemporaryDirectory(prefix=under_way.spool) as folder:
            rows, stop = Path(folder, "rows"), Path(folder, "stop")
            staged.save(rows)
            begin = partial(
                _applier, project, store, under_way, rows, stop, origin.replaces
            )
            with start_workers(begin, processes or worker_count()) as workers:
                try:
                    for index, worker in enumerate(workers):
                        worker.give((index, len(workers)))
                    for result in results_as_completed(workers):
                        if isinstance(result, ImportCounts):
                            counts.add(result)
                        else:
                            advance(result)
                except BaseException:
                    with suppress(OSError):
                        # Without it they would apply all of their shares first.
                        stop.touch()
                    for worker in workers:
                        # What is taken back must not be written to meanwhile.
                        with suppress(HelperLost):
                            worker.finish()
                    raise
        origin.finish()
    return counts


def _applier(
    project: ProjectFolder,
    store: TagStore,
    under_way: ImportId,
    rows: Path,
    stop: Path,
    replaces: bool,
) -> Callable[[Share], Iterator[int | ImportCounts]]:
    def work(piece: Share) -> Iterator[int | ImportCounts]:
        with under_way.joined():
            application = Application(project, store, under_way.act, replaces=replaces)
            steps = application.apply(_until_stopped(stop, share(rows, *piece)))
            while count := sum(1 for _ in islice(steps, _STEP)):
                yield count
            yield application.counts

    return work


def _until_stopped(stop: Path, rows: Iterator[StagedRow]) -> Iterator[StagedRow]:
    for number, row in enumerate(rows):
        if number % _STEP == 0 and stop.exists():
            raise ImportRefused("stopped")
        yield row
