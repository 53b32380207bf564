"""The export of a project: select, split, write in a format, and report what was lost."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hashiya.corpus.article_groups import missing_field
from hashiya.corpus.guidelines import read_guidelines
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.splits import Shares
from hashiya.errors import ExportRefused, Hint
from hashiya.exchange.capabilities import makes_negatives
from hashiya.exchange.exporting.dataset_export import ExportedPart, ProjectExport
from hashiya.exchange.exporting.dataset_splits import DatasetSplit, SplitRules
from hashiya.exchange.exporting.destination import (
    Destination,
    check_destination,
)
from hashiya.exchange.exporting.pseudonyms import Pseudonyms
from hashiya.exchange.exporting.selection import EVERYTHING, Selection
from hashiya.exchange.exporting.versions import (
    freezing,
)
from hashiya.exchange.format_options import NO_OPTIONS, FormatOptions
from hashiya.exchange.losses import EVERY_PART, Part
from hashiya.exchange.registry import FolderFormat, Format, format_named
from hashiya.exchange.stages import Progress, Work, ignore_progress
from hashiya.language import gettext as _
from hashiya.review.verdict_rows import reviewers
from hashiya.store import TagStore, utc_now


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOptions:
    """What is exported, and how; by default everything in the native format.

    `format_options` are what is set for the format. With `split` the dataset is divided
    into parts; `seed`, `group_by` and `split_by` say how (`SplitRules`). `pseudonyms` is
    the file that is the key to pseudonyms, "" to export names. An export that is
    `strict` is refused if a part that is `minded` is lost, by default any, or if there is
    a problem. `freeze` is the name of a new version of the dataset, under which what was
    exported is kept (`hashiya.exchange.exporting.versions`). `processes` is the number of
    processes that write it, None to choose it by the size of the project; with `freeze`
    or `pseudonyms` it is one.
    """

    format: str = "jsonl"
    format_options: FormatOptions = NO_OPTIONS
    selection: Selection = EVERYTHING
    split: Shares | None = None
    seed: int = 0
    group_by: str = ""
    split_by: str = ""
    pseudonyms: str = ""
    strict: bool = False
    minded: frozenset[Part] = EVERY_PART
    freeze: str = ""
    processes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportResult:
    """What was exported; `problems` are sentences about what no format could have held."""

    parts: tuple[ExportedPart, ...]
    problems: tuple[str, ...]
    split: DatasetSplit | None = None


def export_project(
    project: ProjectFolder,
    store: TagStore,
    destination: Destination,
    options: ExportOptions,
    progress: Progress = ignore_progress,
) -> ExportResult:
    """Write the dataset to a file, a new folder or a stream, with a report beside it.

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
    options = _with_guidelines(options, project)
    format_ = format_named(options.format, options.format_options)
    if isinstance(destination, Path) and not destination.name:
        # The current folder is replaced, and the report lies beside it.
        destination = Path(os.path.realpath(destination))
    outputs = dataset_outputs(destination, format_, options.split)
    for output in outputs.values():
        if isinstance(output, Path):
            check_destination(output, format_, project)
    lack = missing_field(project, options.selection.meta or ())
    if lack:
        raise ExportRefused(lack)
    export = ProjectExport(project, store, format_, progress, options.processes)
    if options.pseudonyms:
        pseudonyms = _pseudonyms(options, outputs, project, store)
        export = replace(export, processes=1, pseudonyms=pseudonyms)
    if not options.freeze:
        return _exported(export, outputs, options)
    with freezing(project.root, options.freeze, options, project.scheme) as version:
        export = replace(export, processes=1, version=version)
        result = _exported(export, outputs, options)
        version.finish(utc_now(), result.problems)
    return result


def _pseudonyms(
    options: ExportOptions,
    outputs: Mapping[str, Destination],
    project: ProjectFolder,
    store: TagStore,
) -> Pseudonyms:
    """The pseudonyms of all who have tags or decisions in the project.

    Raises:
        ExportRefused: when the key would be part of the dataset, or cannot be used.
    """
    key = Path(os.path.realpath(options.pseudonyms))
    for output in outputs.values():
        if isinstance(output, Path) and key.is_relative_to(os.path.realpath(output)):
            message = _("{path}: would be part of the dataset: keep the key apart")
            raise ExportRefused(message.format(path=options.pseudonyms))
    pseudonyms = Pseudonyms(Path(options.pseudonyms))
    pseudonyms.add((*store.annotators(), *reviewers(store), *project.annotators.known))
    return pseudonyms


def _with_guidelines(options: ExportOptions, project: ProjectFolder) -> ExportOptions:
    """The options with the project's guidelines, if the format takes them.

    Raises:
        ArticleUnreadable: when these cannot be read.
    """
    if "guidelines" not in format_named(options.format).takes:
        return options
    guidelines = read_guidelines(project.root)
    text = None if guidelines is None else guidelines.text
    format_options = replace(options.format_options, guidelines=text)
    return replace(options, format_options=format_options)


def _exported(
    export: "ProjectExport", outputs: Mapping[str, Destination], options: ExportOptions
) -> ExportResult:
    if makes_negatives(export.format):
        options = replace(options, selection=options.selection.for_negatives())
    if options.split is not None:
        rules = SplitRules(
            shares=options.split,
            seed=options.seed,
            group_by=options.group_by,
            split_by=options.split_by,
        )
        return _exported_split(export, outputs, options, rules)
    (destination,) = outputs.values()
    dataset = export.dataset(options.selection, destination)
    part = dataset.write(options.minded if options.strict else None)
    return ExportResult(parts=(part,), problems=tuple(dataset.problems))


def _exported_split(
    export: "ProjectExport",
    outputs: Mapping[str, Destination],
    options: ExportOptions,
    rules: SplitRules,
) -> ExportResult:
    selection = options.selection
    if options.strict:
        # All parts or none: the losses of all are known before the first is written.
        with TemporaryDirectory() as folder:
            trial = export.dataset(selection, Path(folder, "all"), work=Work.TRY)
            trial.write(options.minded)
    split = export.split(selection, rules)
    parts: list[ExportedPart] = []
    problems = [*split.problems]
    for side, output in outputs.items():
        articles = split.articles_of(side) if side else frozenset(split.sides)
        dataset = export.dataset(
            replace(selection, articles=articles),
            output,
            part=side,
            sides={} if side else split.sides,
        )
        if not parts:
            # Of all parts, in the report of the first.
            dataset.add_losses(split.left_out)
        parts.append(dataset.write())
        problems += dataset.problems
    unique_problems = tuple(dict.fromkeys(problems))
    return ExportResult(parts=tuple(parts), problems=unique_problems, split=split)


def path_of_part(path: Path, side: str) -> Path:
    """The path of one part of a split: `set.jsonl` becomes `set.train.jsonl`."""
    return path.with_name(f"{path.stem}.{side}{path.suffix}")


def dataset_outputs(
    destination: Destination, format_: Format, split: Shares | None
) -> Mapping[str, Destination]:
    """The destination of each part of a split by its side; that of all is of "".

    Raises:
        ExportRefused: when there are several files and the destination is a stream.
    """
    is_folder = isinstance(format_, FolderFormat)
    if is_folder and not isinstance(destination, Path):
        message = _("{format} is several files, and needs a folder").format(
            format=format_.name
        )
        raise ExportRefused(message, hint=Hint.NAME_OUTPUT)
    if split is None or (isinstance(format_, FolderFormat) and format_.holds_splits):
        return {"": destination}
    if not isinstance(destination, Path):
        raise ExportRefused(_("a split is several files"), hint=Hint.NAME_OUTPUT)
    return {side: path_of_part(destination, side) for side in split.parts}
