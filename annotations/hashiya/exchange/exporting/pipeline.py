"""The export of a project: select its tags, split it, write the dataset in a format, and report what was lost."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType

from hashiya.corpus.project import Project
from hashiya.corpus.splits import Shares
from hashiya.errors import ExportRefused, Finding, Hint
from hashiya.exchange.capabilities import fitted
from hashiya.exchange.exporting import parallel
from hashiya.exchange.exporting.dataset_splits import DatasetSplit, dataset_split
from hashiya.exchange.exporting.destination import (
    Destination,
    check_destination,
    write_dataset,
    write_report,
)
from hashiya.exchange.exporting.report import (
    ExportCounts,
    loss_sentences,
    report_json,
)
from hashiya.exchange.exporting.selection import (
    EVERYTHING,
    ResolvedSelection,
    Selection,
    exported_article,
    resolved,
)
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import FileFormat, FolderFormat, Format, format_named
from hashiya.exchange.stages import Progress, Stage, Work, ignore_progress
from hashiya.exchange.values import ExportedArticle
from hashiya.store import TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What is exported, and how; by default everything in the native format.

    With `split` the dataset is divided into parts; the `seed` chooses between splits of
    the same parts. An export that is `strict` is refused unless all of it can be
    written. `processes` is the number of processes that write it, None to choose it by
    the size of the project.
    """

    format: str = "jsonl"
    selection: Selection = EVERYTHING
    split: Shares | None = None
    seed: int = 0
    strict: bool = False
    processes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedPart:
    """A dataset that was written, or a part of one; `output` is its path, None for a stream.

    `lost` counts the losses by part, `losses` are sentences about them. `report` is the
    path of the report that lists them all, None where there is none.
    """

    output: Path | None
    articles: int
    tags: int
    lost: Mapping[str, int]
    losses: tuple[str, ...]
    report: Path | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """What was exported; `problems` are sentences about what no format could have held."""

    parts: tuple[ExportedPart, ...]
    problems: tuple[str, ...]
    split: DatasetSplit | None = None


def export_project(
    project: Project,
    store: TagStore,
    destination: Destination,
    options: ExportOptions,
    progress: Progress = ignore_progress,
) -> ExportResult:
    """Write the dataset to the path of a file or a new folder, or to a stream, with a report beside it.

    A split of a format that `holds_splits` is one folder; of any other format it is a
    file or folder for each part, named after the path: the part `train` of `set.jsonl`
    is `set.train.jsonl`. `progress` is called as `hashiya.exchange.stages` says, and
    can cancel the export.

    Raises:
        ExportRefused: when the dataset cannot be written there, or not all of it and it
            is strict; the error's `findings` then say why. No part of it is written,
            except that a later part of a split may fail after the parts before it.
        HashiyaError: when the selection, the format or the split is not possible.
    """
    format_ = format_named(options.format)
    outputs = _outputs(destination, format_, options.split)
    for output in outputs.values():
        if isinstance(output, Path):
            check_destination(output, format_, project)
    export = _Export(project, store, format_, progress, options.processes)
    selection = options.selection
    if options.split is None:
        part, problems = export.write(selection, destination, strict=options.strict)
        return ExportResult(parts=(part,), problems=tuple(problems))
    if options.strict:
        # All parts or none: what one of them cannot hold is known before the first is
        # written.
        export.try_to_write(selection)
    stage = Stage(Work.FIND_COPIES)
    progress(stage, 0, len(project.entries))
    split = dataset_split(
        project, store, selection, options.split, options.seed, partial(progress, stage)
    )
    parts = []
    problems = [*split.problems]
    for side, output in outputs.items():
        ids = frozenset(split.sides)
        if side:
            ids = frozenset(key for key, its in split.sides.items() if its == side)
        selection_of_part = replace(selection, articles=ids)
        part, problems_of_part = export.write(
            selection_of_part, output, sides={} if side else split.sides
        )
        parts.append(part)
        problems += problems_of_part
    unique_problems = tuple(dict.fromkeys(problems))
    return ExportResult(parts=tuple(parts), problems=unique_problems, split=split)


def path_of_part(path: Path, side: str) -> Path:
    """The path of one part of a split: `set.jsonl` becomes `set.train.jsonl`."""
    return path.with_name(f"{path.stem}.{side}{path.suffix}")


def _outputs(
    destination: Destination, format_: Format, split: Shares | None
) -> Mapping[str, Destination]:
    """The destination of each part of a split by its side; that of all is of "".

    Raises:
        ExportRefused: when there are several files and the destination is a stream.
    """
    is_folder = isinstance(format_, FolderFormat)
    if is_folder and not isinstance(destination, Path):
        message = f"{format_.name} is several files, and needs a folder"
        raise ExportRefused(message, hint=Hint.NAME_OUTPUT)
    if split is None or (isinstance(format_, FolderFormat) and format_.holds_splits):
        return {"": destination}
    if not isinstance(destination, Path):
        raise ExportRefused("a split is several files", hint=Hint.NAME_OUTPUT)
    return {side: path_of_part(destination, side) for side in split.parts}


@dataclass(frozen=True, slots=True)
class _Export:
    """Writes selections of a project in one format."""

    project: Project
    store: TagStore
    format: Format
    progress: Progress
    processes: int | None

    def write(
        self,
        selection: Selection,
        destination: Destination,
        *,
        work: Work = Work.WRITE,
        strict: bool = False,
        sides: Mapping[str, str] = MappingProxyType({}),
    ) -> tuple[ExportedPart, list[str]]:
        """Write what is selected, and its report; the problems are sentences.

        `sides` has the split of each article where one output holds all parts.

        Raises:
            ExportRefused: as `export_project` does.
        """
        project, format_ = self.project, self.format
        output = str(destination) if isinstance(destination, Path) else ""
        written = _Written(Stage(work, output))
        for problem in project.problems:
            written.problems.append(Finding(str(problem), hint=problem.hint))
        self.progress(written.stage, 0, len(project.entries))
        report = written.problems.append
        resolved_selection = resolved(project, self.store, report, selection)

        def write_file(file_format: FileFormat) -> Iterable[bytes]:
            processes = self.processes or parallel.processes_for(file_format, project)
            if processes > 1 and file_format.by_article:
                return parallel.written(
                    file_format,
                    project,
                    resolved_selection,
                    report,
                    written.losses,
                    written.counts,
                    partial(self.progress, written.stage),
                    processes,
                )
            articles = self._articles(resolved_selection, written, sides)
            return file_format.write(articles, project.scheme, written.losses)

        def write_folder(folder_format: FolderFormat, folder: Path) -> None:
            articles = self._articles(resolved_selection, written, sides)
            folder_format.write(articles, project.scheme, written.losses, folder)

        check = partial(_refuse_losses, format_, written) if strict else None
        write_dataset(format_, destination, write_file, write_folder, check)
        losses, counts, problems = written.losses, written.counts, written.problems
        self.progress(Stage(Work.REPORT, output), 0, 1)
        report_lines = report_json(format_, counts, losses, problems)
        part = ExportedPart(
            output=destination if isinstance(destination, Path) else None,
            articles=counts.articles,
            tags=counts.tags,
            lost={loss.value: count for loss, count in losses.counts.items()},
            losses=tuple(loss_sentences(format_, losses)),
            report=write_report(report_lines, destination),
        )
        return part, problems

    def try_to_write(self, selection: Selection) -> None:
        """Refuse what cannot all be written.

        Raises:
            ExportRefused: likewise.
        """
        with TemporaryDirectory() as folder:
            self.write(selection, Path(folder, "all"), work=Work.TRY, strict=True)

    def _articles(
        self,
        selection: ResolvedSelection,
        written: "_Written",
        sides: Mapping[str, str],
    ) -> Iterator[ExportedArticle]:
        """The selected articles with what the format holds of them, counted."""
        selected_articles = self._selected(selection, written, sides)
        fitting = fitted(selected_articles, self.format, written.losses)
        return written.counts.counting(fitting)

    def _selected(
        self,
        selection: ResolvedSelection,
        written: "_Written",
        sides: Mapping[str, str],
    ) -> Iterator[ExportedArticle]:
        store, report = self.store.listed(), written.problems.append
        total = len(self.project.entries)
        for done, entry in enumerate(self.project.entries, 1):
            exported = exported_article(
                self.project, store, entry, selection, report, written.losses
            )
            if exported is not None:
                yield replace(exported, split=sides.get(entry.id, ""))
            self.progress(written.stage, done, total)


@dataclass(frozen=True, slots=True)
class _Written:
    """The problems, losses and counts of a dataset while it is written."""

    stage: Stage
    problems: list[str] = field(default_factory=list)
    losses: Losses = field(default_factory=Losses)
    counts: ExportCounts = field(default_factory=ExportCounts)


def _refuse_losses(format_: Format, written: _Written) -> None:
    if not written.losses and not written.problems:
        return
    losses = loss_sentences(format_, written.losses)
    raise ExportRefused(
        "nothing is written: not all of it can be exported",
        hint=Hint.NOT_STRICT,
        findings=[*written.problems, *losses],
    )
