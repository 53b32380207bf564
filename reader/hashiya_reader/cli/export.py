"""`hashiya export`: a dataset of the selected tags, with a report of what was lost."""

from pathlib import Path

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import ExportRefused
from hashiya.exchange.exporting.dataset_export import ExportedPart
from hashiya.exchange.exporting.destination import Destination
from hashiya.exchange.exporting.parted_records import annotators_named
from hashiya.exchange.exporting.pipeline import (
    ExportOptions,
    ExportResult,
    export_project,
)
from hashiya.exchange.exporting.second_round import second_round
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.exporting.version_manifest import VERSIONS
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.losses import EVERY_PART, Part
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    json_option,
    opened,
    project_argument,
    used_stores,
)
from hashiya_reader.cli.destination import (
    STDOUT,
    refuse_both_on_stdout,
    standard_output,
)
from hashiya_reader.cli.empty_values import refuse_empty
from hashiya_reader.cli.format_options import (
    ALIGNMENT,
    EXCEL,
    OFFSETS,
    OVERLAPS,
    PREDICTIONS,
    SEPARATOR,
    TAGGING,
    WITHOUT_IDS,
    format_options,
)
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import json_out, notify, report_problems
from hashiya_reader.cli.result_objects import export_object
from hashiya_reader.cli.selection_options import selection_options
from hashiya_reader.cli.split_options import SplitChoice, report_split, split_options
from hashiya_reader.cli.stage_progress import export_progress
from hashiya_reader.cli.strictness import StrictCommand, strict_option
from hashiya_reader.cli.values import FORMAT
from hashiya_reader.look.plurals import counted

NATIVE = "jsonl"
GOLD_SOURCES = frozenset({TagSource.GOLD, TagSource.GOLD_ELSE_UNANIMOUS})


def _report_too_few_voters(store: TagStore, selection: Selection) -> None:
    """Say that there are fewer annotators than votes asked for: no tag has that many."""
    if selection.whose is not TagSource.MAJORITY:
        return
    voters = len(annotators_named(store, selection.annotators))
    if voters < selection.votes:
        message = ngettext(
            "no tag has {votes}: there is {annotators}; give a smaller --majority",
            "no tag has {votes}: there are {annotators}; give a smaller --majority",
            voters,
        )
        notify(
            message.format(
                votes=counted(selection.votes, "vote"),
                annotators=counted(voters, "annotator"),
            )
        )


@click.command(cls=StrictCommand)
@project_argument
@click.option(
    "-o",
    "output",
    default=STDOUT,
    metavar="FILE",
    help="The file, for some formats a folder; - or no file is stdout.",
)
@click.option(
    "--format",
    "kind",
    default=NATIVE,
    type=FORMAT,
    metavar="FORMAT",
    help="The format, jsonl by default; `hashiya formats` lists them.",
)
@selection_options
@format_options(
    OFFSETS,
    OVERLAPS,
    TAGGING,
    ALIGNMENT,
    WITHOUT_IDS,
    EXCEL,
    SEPARATOR,
    PREDICTIONS,
)
@split_options
@click.option(
    "--pseudonyms",
    metavar="FILE",
    help=(
        "Replace all names by annotator-1, annotator-2 …; FILE keeps the key to them, and "
        "is created or extended."
    ),
)
@strict_option
@click.option(
    "--again",
    is_flag=True,
    help="The second round, of articles that annotators were given again.",
)
@click.option(
    "--freeze",
    metavar="NAME",
    help="Keep what is exported as a version; `hashiya versions` makes it again.",
)
@json_option
def export(
    project: str,
    output: str,
    kind: str,
    selection: Selection,
    format_options: FormatOptions,
    split_choice: SplitChoice,
    pseudonyms: str | None,
    strict: frozenset[Part] | None,
    again: bool,
    freeze: str | None,
    as_json: bool,
) -> int:
    """Write the dataset: the articles with all annotators' tags and statuses, or a selection.

    With --split each part is a file of its own: the train part of set.jsonl is
    set.train.jsonl, while a Hugging Face folder holds all parts. Copies of one another
    stay together, and so do articles of one group with --group-by; what was dealt out
    once stays where it is when articles are added. With --freeze the versions folder of
    the project gets a manifest of hashes, and all that is needed to write the same bytes
    again.
    """
    refuse_both_on_stdout(output, as_json=as_json)
    if split_choice["split"]:
        _check_split(output)
    if selection.verdicts:
        _check_verdicts(kind)
    if again:
        _check_again(selection, freeze)
    refuse_empty({"--pseudonyms": pseudonyms, "--freeze": freeze})
    home, store = opened(project)
    # The export itself reports what is closed.
    used_stores().remove(store)
    if again:
        store, selection = second_round(store, selection)
    options = ExportOptions(
        format=kind,
        format_options=format_options,
        selection=selection,
        **split_choice,
        pseudonyms=pseudonyms or "",
        strict=strict is not None,
        minded=strict or EVERY_PART,
        freeze=freeze or "",
    )
    _report_too_few_voters(store, selection)
    destination = standard_output() if output == STDOUT else Path(output)
    result = _exported(home, store, destination, options)
    if freeze:
        folder = home.root / VERSIONS / freeze
        notify(
            _("kept as the version {name}: {folder}").format(name=freeze, folder=folder)
        )
    return report_result(result, as_json=as_json)


def _check_split(output: str) -> None:
    if output == STDOUT:
        raise click.UsageError(
            _(
                "--split makes several files: name one with -o, and each part's name is "
                "put into it"
            )
        )


def _check_verdicts(kind: str) -> None:
    if kind != NATIVE:
        raise click.UsageError(
            _("{format} holds no verdicts: --verdicts needs {native}").format(
                format=kind, native=NATIVE
            )
        )


def _check_again(selection: Selection, freeze: str | None) -> None:
    if freeze or selection.whose in GOLD_SOURCES:
        raise click.UsageError(
            _(
                "--again is of tags, and is not kept: leave out the options of gold "
                "and --freeze"
            )
        )


def _exported(
    project: ProjectFolder,
    store: TagStore,
    destination: Destination,
    options: ExportOptions,
) -> ExportResult:
    try:
        with export_progress() as progress:
            return export_project(project, store, destination, options, progress)
    except ExportRefused as error:
        report_problems(list(error.findings))
        raise


def report_result(result: ExportResult, *, as_json: bool) -> int:
    """Report what was exported, what was lost, and problems; the exit code."""
    if as_json:
        json_out(export_object(result))
    if result.split is not None:
        report_split(result.split)
    for part in result.parts:
        _report_written(part, is_whole=not (part.losses or result.problems))
        _report_losses(part)
        _report_incomplete(part)
    return report_problems(list(result.problems))


def _report_written(part: ExportedPart, *, is_whole: bool) -> None:
    if part.output is None:
        return
    message = _("wrote {articles}, {tags} to {output}")
    if part.report and is_whole:
        message = _(
            "wrote {articles}, {tags} to {output}; nothing is left out; report: {report}"
        )
    elif part.report:
        message = _("wrote {articles}, {tags} to {output}; report: {report}")
    notify(
        message.format(
            articles=counted(part.articles, "article"),
            tags=counted(part.tags, "tag"),
            output=part.output,
            report=part.report,
        )
    )


def _report_losses(part: ExportedPart) -> None:
    for sentence in part.losses:
        notify(advised(sentence))
    if part.lost and part.report:
        notify(_("the report lists each"))


def _report_incomplete(part: ExportedPart) -> None:
    if part.incomplete:
        message = ngettext(
            "{count} tag lacks a required attribute: `hashiya check` names it",
            "{count} tags lack a required attribute: `hashiya check` names them",
            part.incomplete,
        )
        notify(message.format(count=f"{part.incomplete:,}"))
