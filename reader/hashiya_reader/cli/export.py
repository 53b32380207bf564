"""`hashiya export`: a dataset of the selected tags, with a report of what was lost."""

import functools
from collections.abc import Callable
from pathlib import Path

import click

from hashiya.errors import ExportRefused
from hashiya.exchange.exporting.dataset_export import ExportedPart
from hashiya.exchange.exporting.parted_records import annotators_named
from hashiya.exchange.exporting.pipeline import (
    ExportOptions,
    ExportResult,
    export_project,
)
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.exporting.version_manifest import VERSIONS
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.losses import EVERY_PART, Part
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Status
from hashiya.store import TagStore
from hashiya_reader.cli.context import opened, project_argument, used_stores
from hashiya_reader.cli.destination import STDOUT, standard_output
from hashiya_reader.cli.empty_values import refuse_empty
from hashiya_reader.cli.format_options import (
    ALIGNMENT,
    EXCEL,
    OFFSETS,
    OVERLAPS,
    PREDICTIONS,
    SEPARATOR,
    TAGGING,
    format_options,
)
from hashiya_reader.cli.hints import advised
from hashiya_reader.cli.output import notify, report_problems
from hashiya_reader.cli.split_options import SplitChoice, report_split, split_options
from hashiya_reader.cli.stage_progress import export_progress
from hashiya_reader.cli.strictness import StrictCommand, strict_option
from hashiya_reader.cli.values import ANNOTATOR, FORMAT, LABEL, LAYER
from hashiya_reader.look.plurals import counted

NATIVE = "jsonl"
ANY = "any"

SELECTION_OPTIONS = (
    click.option(
        "--annotator",
        "names",
        multiple=True,
        type=ANNOTATOR,
        metavar="NAME",
        help="Only this annotator's tags; repeatable.",
    ),
    click.option(
        "--majority",
        "votes",
        type=click.IntRange(1),
        metavar="N",
        help="Only tags that N annotators or more give alike.",
    ),
    click.option("--gold", is_flag=True, help="Only what reviewers decided."),
    click.option(
        "--gold-else-unanimous",
        is_flag=True,
        help="Gold, and where nothing is decided what all annotators agree on.",
    ),
    click.option(
        "--gold-finished",
        is_flag=True,
        help="Gold, without the articles on which places are left to decide.",
    ),
    click.option(
        "--with-verdicts",
        is_flag=True,
        help="With gold: also how each place was decided, in the native format.",
    ),
    click.option(
        "--reviewer",
        type=ANNOTATOR,
        metavar="NAME",
        help="With --gold: only this reviewer's decisions.",
    ),
    click.option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice([*(status.value for status in Status), ANY]),
        help=(
            "Only articles with this status of the annotator; repeatable. Formats that "
            "hold no status have only articles that somebody is done with, or any."
        ),
    ),
    click.option(
        "--layer",
        "layers",
        multiple=True,
        type=LAYER,
        metavar="LAYER",
        help="Only tags of this layer; repeatable.",
    ),
    click.option(
        "--label",
        "labels",
        multiple=True,
        type=LABEL,
        metavar="LABEL",
        help="Only tags of this label: law, or topic/law; repeatable.",
    ),
    click.option(
        "--min-confidence",
        type=click.IntRange(1, 5),
        metavar="N",
        help="Only tags of this confidence or more.",
    ),
    click.option(
        "--without-sections",
        is_flag=True,
        help="Cut boilerplate sections out of the articles, such as sources and keywords.",
    ),
    click.option(
        "--meta",
        "fields",
        multiple=True,
        metavar="FIELD",
        help="Only this field of an article's meta; repeatable.",
    ),
    click.option(
        "--without-meta",
        is_flag=True,
        help="Leave out the articles' meta, such as labels that they came with.",
    ),
)


def selection_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that select tags and articles; the command gets a `selection`."""

    @functools.wraps(command)
    def selecting(
        *,
        names: tuple[str, ...],
        votes: int | None,
        gold: bool,
        gold_else_unanimous: bool,
        gold_finished: bool,
        with_verdicts: bool,
        reviewer: str | None,
        statuses: tuple[str, ...],
        layers: tuple[str, ...],
        labels: tuple[str, ...],
        min_confidence: int | None,
        without_sections: bool,
        fields: tuple[str, ...],
        without_meta: bool,
        **others: object,
    ) -> int:
        if fields and without_meta:
            raise click.UsageError(
                _("--meta names what --without-meta leaves out: give one of them")
            )
        whose = _tag_source(
            votes,
            reviewer,
            is_of_some=bool(names),
            gold=gold or (gold_finished and not gold_else_unanimous),
            else_unanimous=gold_else_unanimous,
        )
        if ANY in statuses and len(statuses) > 1:
            raise click.UsageError(
                _("--status any is every status: leave out the others, or any")
            )
        is_gold = whose in {TagSource.GOLD, TagSource.GOLD_ELSE_UNANIMOUS}
        if with_verdicts and (without_sections or not is_gold):
            raise click.UsageError(
                _(
                    "--with-verdicts needs gold and whole texts: give --gold with it, "
                    "and leave out --without-sections"
                )
            )
        selection = Selection(
            annotators=names or None,
            statuses=frozenset(map(Status, {*statuses} - {ANY})),
            any_status=ANY in statuses,
            layers=frozenset(layers),
            labels=frozenset(labels),
            min_confidence=min_confidence,
            sections=not without_sections,
            meta=() if without_meta else (fields or None),
            whose=whose,
            votes=votes or 0,
            reviewer=reviewer,
            finished=gold_finished,
            verdicts=with_verdicts,
        )
        return command(selection=selection, **others)

    for option in reversed(SELECTION_OPTIONS):
        selecting = option(selecting)
    return selecting


def _tag_source(
    votes: int | None,
    reviewer: str | None,
    *,
    is_of_some: bool,
    gold: bool,
    else_unanimous: bool,
) -> TagSource:
    """Whose tags the options ask for.

    Raises:
        UsageError: when they contradict one another.
    """
    sources = []
    if votes is not None:
        sources.append(TagSource.MAJORITY)
    if gold:
        sources.append(TagSource.GOLD)
    if else_unanimous:
        sources.append(TagSource.GOLD_ELSE_UNANIMOUS)
    if len(sources) > 1:
        raise click.UsageError(
            _("give only one of --majority, --gold and --gold-else-unanimous")
        )
    if is_of_some and (gold or else_unanimous):
        raise click.UsageError(
            _(
                "gold is decided from all annotators' tags: leave out --annotator; "
                "--reviewer selects whose gold"
            )
        )
    if reviewer is not None and not (gold or else_unanimous):
        raise click.UsageError(
            _(
                "--reviewer selects decisions: give --gold or --gold-else-unanimous with it"
            )
        )
    return sources[0] if sources else TagSource.ALL


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
@format_options(OFFSETS, OVERLAPS, TAGGING, ALIGNMENT, EXCEL, SEPARATOR, PREDICTIONS)
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
    "--freeze",
    metavar="NAME",
    help="Keep what is exported as a version; `hashiya versions` makes it again.",
)
def export(
    project: str,
    output: str,
    kind: str,
    selection: Selection,
    format_options: FormatOptions,
    split_choice: SplitChoice,
    pseudonyms: str | None,
    strict: frozenset[Part] | None,
    freeze: str | None,
) -> int:
    """Write the dataset: the articles with all annotators' tags and statuses, or a selection.

    With --split each part is a file of its own: the train part of set.jsonl is
    set.train.jsonl, while a Hugging Face folder holds all parts. Copies of one another
    stay together, and so do articles of one group with --group-by; what was dealt out
    once stays where it is when articles are added. With --freeze the versions folder of
    the project gets a manifest of hashes, and all that is needed to write the same bytes
    again.
    """
    if split_choice["split"] and output == STDOUT:
        raise click.UsageError(
            _(
                "--split makes several files: name one with -o, and each part's name is "
                "put into it"
            )
        )
    if selection.verdicts and kind != NATIVE:
        raise click.UsageError(
            _("{format} holds no verdicts: --with-verdicts needs {native}").format(
                format=kind, native=NATIVE
            )
        )
    refuse_empty({"--pseudonyms": pseudonyms, "--freeze": freeze})
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
    home, store = opened(project)
    _report_too_few_voters(store, selection)
    # The export itself reports what is closed.
    used_stores().remove(store)
    destination = standard_output() if output == STDOUT else Path(output)
    try:
        with export_progress() as progress:
            result = export_project(home, store, destination, options, progress)
    except ExportRefused as error:
        report_problems(list(error.findings))
        raise
    if freeze:
        folder = home.root / VERSIONS / freeze
        notify(
            _("kept as the version {name}: {folder}").format(name=freeze, folder=folder)
        )
    return report_result(result)


def report_result(result: ExportResult) -> int:
    """Report what was exported, what was lost, and problems; the exit code."""
    if result.split is not None:
        report_split(result.split)
    for part in result.parts:
        _report_written(part)
        _report_losses(part)
        _report_incomplete(part)
    return report_problems(list(result.problems))


def _report_written(part: ExportedPart) -> None:
    if part.output is None:
        return
    message = _("wrote {articles}, {tags} to {output}")
    if part.report:
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
