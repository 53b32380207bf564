"""`hashiya export`: the dataset, in a format and of what is wanted, with a report of what did not go out."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from hashiya.corpus.project import Project
from hashiya.corpus.splits import shares_from
from hashiya.errors import ExportRefused
from hashiya.exchange.export_report import Tally, lost, report
from hashiya.exchange.exporting import parallel
from hashiya.exchange.exporting.selection import Selection, Whose, asked_for, of_entries
from hashiya.exchange.format_limits import fitted
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import FORMATS, FileFormat, FolderFormat, Format, named
from hashiya.exchange.values import Exported
from hashiya.model.model import Status
from hashiya.store import TagStore
from hashiya_reader.cli.context import opened, project_argument
from hashiya_reader.cli.destination import (
    STDOUT,
    check_output,
    send_file,
    send_folder,
    send_report,
)
from hashiya_reader.cli.interruption import interrupted
from hashiya_reader.cli.output import report_problems, tell
from hashiya_reader.cli.progress import progress, stepped
from hashiya_reader.cli.split_options import beside, sides_of

NOTHING = "nothing is written"
NO_SIDES: Mapping[str, str] = {}


@click.command()
@project_argument
@click.option(
    "-o",
    "output",
    default=STDOUT,
    metavar="FILE",
    help="Where to, a folder for some; else, or with -, stdout.",
)
@click.option(
    "--format",
    "kind",
    default="jsonl",
    metavar="FORMAT",
    help=f"One of: {', '.join(FORMATS)}.",
)
@click.option(
    "--annotator",
    "names",
    multiple=True,
    metavar="NAME",
    help="Only this one's tags; may be given again.",
)
@click.option(
    "--majority",
    "votes",
    type=click.IntRange(1),
    metavar="N",
    help="Only what N annotators or more say.",
)
@click.option("--gold", is_flag=True, help="Only what reviewers decided.")
@click.option(
    "--gold-else-unanimous",
    is_flag=True,
    help="That, and where nothing is decided what all say.",
)
@click.option(
    "--reviewer", metavar="NAME", help="With --gold: only what this one decided."
)
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([each.value for each in Status]),
    help="Only articles that the annotator has so; may be given again.",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    metavar="LAYER",
    help="Only tags of this one; may be given again.",
)
@click.option(
    "--label",
    "labels",
    multiple=True,
    metavar="LABEL",
    help="Only these tags: law, or topic/law; may be given again.",
)
@click.option(
    "--min-confidence",
    type=click.IntRange(1, 5),
    metavar="N",
    help="Only tags of this confidence or more.",
)
@click.option(
    "--without-sections",
    is_flag=True,
    help="Cut out what is not the article's own, as sources and keywords.",
)
@click.option(
    "--split",
    "parts",
    metavar="NAME=PART,…",
    help="A file for each part, as train=.8,dev=.1,test=.1.",
)
@click.option(
    "--seed",
    type=int,
    default=0,
    metavar="N",
    help="Of the split: another one, another split.",
)
@click.option(
    "--strict", is_flag=True, help="Write nothing unless all of it can go out."
)
def export(
    project: str,
    output: str,
    kind: str,
    names: tuple[str, ...],
    votes: int | None,
    gold: bool,
    gold_else_unanimous: bool,
    reviewer: str | None,
    statuses: tuple[str, ...],
    layers: tuple[str, ...],
    labels: tuple[str, ...],
    min_confidence: int | None,
    without_sections: bool,
    parts: str | None,
    seed: int,
    strict: bool,
) -> int:
    """Write the dataset: the articles with everybody's tags and statuses, or with what is asked for.

    With --split each part is a file of its own: the train part of set.jsonl is
    set.train.jsonl, while a Hugging Face folder holds all parts. Copies of one another
    stay together, and what was dealt out once stays where it is when articles are
    added.
    """
    made = named(kind)
    home, store = opened(project)
    shares = None if parts is None else shares_from(parts)
    if shares and output == STDOUT:
        raise click.UsageError(
            "--split makes several files: name one with -o, and each part's name is put into it"
        )
    in_one = shares is None or (isinstance(made, FolderFormat) and made.holds_splits)
    for each in (
        [output]
        if shares is None or in_one
        else [beside(output, side) for side in shares.parts]
    ):
        check_output(each, made, home)
    selection = Selection(
        annotators=names or None,
        statuses=frozenset(map(Status, statuses)),
        layers=frozenset(layers),
        labels=frozenset(labels),
        min_confidence=min_confidence,
        sections=not without_sections,
        whose=_whose(
            votes,
            reviewer,
            is_of_some=bool(names),
            gold=gold,
            else_unanimous=gold_else_unanimous,
        ),
        votes=votes or 0,
        reviewer=reviewer,
    )
    if shares is None:
        return report_problems(
            _export(made, home, store, selection, output, strict=strict)
        )
    if strict:
        # All parts or none: what one of them cannot hold is known before the first is
        # written.
        with interrupted(NOTHING), TemporaryDirectory() as trial:
            _export(made, home, store, selection, str(Path(trial, "all")), strict=True)
    with interrupted(NOTHING):
        sides, found = sides_of(home, store, selection, shares, seed)
    if in_one:
        found += _export(
            made,
            home,
            store,
            replace(selection, articles=frozenset(sides)),
            output,
            sides=sides,
        )
        return report_problems(list(dict.fromkeys(found)))
    for side in shares.parts:
        ids = frozenset(article for article, its in sides.items() if its == side)
        found += _export(
            made, home, store, replace(selection, articles=ids), beside(output, side)
        )
    return report_problems(list(dict.fromkeys(found)))


def _whose(
    votes: int | None,
    reviewer: str | None,
    *,
    is_of_some: bool,
    gold: bool,
    else_unanimous: bool,
) -> Whose:
    asked = {
        Whose.MAJORITY: votes is not None,
        Whose.GOLD: gold,
        Whose.GOLD_ELSE_UNANIMOUS: else_unanimous,
    }
    found = [whose for whose, is_asked in asked.items() if is_asked]
    if len(found) > 1:
        raise click.UsageError(
            "give only one of --majority, --gold and --gold-else-unanimous"
        )
    if is_of_some and (gold or else_unanimous):
        raise click.UsageError(
            "gold is decided from everybody's tags: leave out --annotator; --reviewer says whose gold"
        )
    if reviewer is not None and not (gold or else_unanimous):
        raise click.UsageError(
            "--reviewer says whose decisions: give --gold or --gold-else-unanimous with it"
        )
    return found[0] if found else Whose.ALL


def _export(
    made: Format,
    home: Project,
    store: TagStore,
    selection: Selection,
    output: str,
    *,
    strict: bool = False,
    sides: Mapping[str, str] = NO_SIDES,
) -> list[str]:
    """Write what is selected, with its report; what was found wrong with the project, a sentence each."""
    found = [str(problem) for problem in home.problems]
    losses, tally = Losses(), Tally()
    asked = asked_for(home, store, found.append, selection)

    def check() -> None:
        if losses or found:
            report_problems([*found, *lost(made, losses)])
            raise ExportRefused(
                "nothing is written: with --strict all of it must be able to go out"
            )

    # On stdout the dataset itself is what is seen.
    became = (
        "what is on stdout ends in the middle"
        if output == STDOUT
        else f"{output} is not written"
    )
    with interrupted(became), progress("exporting", wanted=output != STDOUT) as moved:
        if isinstance(made, FileFormat) and parallel.is_worthwhile(made, home):
            chunks = parallel.written(
                made, home, asked, found.append, losses, tally, moved
            )
            send_file(chunks, output, check if strict else None)
        else:
            chosen = (
                replace(each, split=sides.get(each.article.id, ""))
                for each in of_entries(
                    home, store.listed(), home.entries, asked, found.append, losses
                )
            )
            count = (
                len(home.entries)
                if selection.articles is None
                else len(selection.articles)
            )
            articles = tally.counting(
                fitted(stepped(chosen, moved, count), made, losses)
            )
            _send(made, articles, home, losses, output, check if strict else None)
    with interrupted(f"{output} is written, but not its report"):
        where = send_report(report(made, tally, losses, found), output)
    for sentence in lost(made, losses):
        tell(sentence)
    if losses and where:
        tell(f"each is listed in {where}")
    return found


def _send(
    made: Format,
    articles: Iterator[Exported],
    project: Project,
    losses: Losses,
    output: str,
    check: Callable[[], None] | None,
) -> None:
    match made:
        case FileFormat():
            send_file(made.write(articles, project.scheme, losses), output, check)
        case FolderFormat():
            send_folder(
                lambda folder: made.write(articles, project.scheme, losses, folder),
                output,
                check,
            )
