"""The options of `export` that divide a dataset into parts, and what is said of the parts."""

import functools
from collections.abc import Callable
from typing import TypedDict

import click

from hashiya.corpus.splits import Shares, shares_from
from hashiya.exchange.exporting.dataset_splits import DatasetSplit
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya_reader.cli.empty_values import refuse_empty
from hashiya_reader.cli.output import notify
from hashiya_reader.cli.values import NUMBER


class SplitChoice(TypedDict):
    """What the options say, by the fields of ExportOptions."""

    split: Shares | None
    seed: int
    group_by: str
    split_by: str


SPLIT_OPTIONS = (
    click.option(
        "--split",
        "parts",
        metavar="NAME=PART,…",
        help="A file for each part, as train=.8,dev=.1,test=.1.",
    ),
    click.option(
        "--seed",
        type=NUMBER,
        default=0,
        metavar="N",
        help="The seed of the split: another seed is another split.",
    ),
    click.option(
        "--group-by",
        metavar="FIELD",
        help=(
            "Put articles with the same value in this field of theirs, such as the page "
            "that paragraphs are from, on one side of the split."
        ),
    ),
    click.option(
        "--split-by",
        metavar="FIELD",
        help=(
            "Split by the dates in this field, such as date: the earliest articles to "
            "the first part, the latest to the last."
        ),
    ),
)


def split_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of a split; the command gets a `split_choice`."""

    @functools.wraps(command)
    def splitting(
        *,
        parts: str | None,
        seed: int,
        group_by: str | None,
        split_by: str | None,
        **others: object,
    ) -> int:
        refuse_empty({"--group-by": group_by, "--split-by": split_by})
        if parts is None and (group_by or split_by):
            raise click.UsageError(
                _("--group-by and --split-by say how to split: give --split with them")
            )
        choice = SplitChoice(
            split=None if parts is None else shares_from(parts),
            seed=seed,
            group_by=group_by or "",
            split_by=split_by or "",
        )
        return command(split_choice=choice, **others)

    for option in reversed(SPLIT_OPTIONS):
        splitting = option(splitting)
    return splitting


def report_split(split: DatasetSplit) -> None:
    """Say how many articles are on each side, and what is together."""
    counts = []
    for part, count in split.counts.items():
        period = ""
        if part in split.periods:
            first, last = split.periods[part]
            period = f" ({first:%Y-%m-%d} – {last:%Y-%m-%d})"
        counts.append(f"{part} {count:,}{period}")
    message = _("articles: {counts}")
    if split.clusters:
        message = ngettext(
            "articles: {counts}; {clusters} cluster of copies, each on one side",
            "articles: {counts}; {clusters} clusters of copies, each on one side",
            split.clusters,
        )
    listed = comma_separated(counts)
    notify(message.format(counts=listed, clusters=f"{split.clusters:,}"))
    if split.groups is not None:
        message = ngettext(
            "{count} group, each on one side",
            "{count} groups, each on one side",
            split.groups,
        )
        notify(message.format(count=f"{split.groups:,}"))
    if split.ungrouped:
        message = ngettext(
            "{count} article has no group, and is one by itself",
            "{count} articles have no group, and are each one by themselves",
            split.ungrouped,
        )
        notify(message.format(count=f"{split.ungrouped:,}"))
    empty = [part for part, count in split.counts.items() if count == 0]
    if empty:
        message = _(
            "no article is in {parts}: there are too few for such parts, or too many "
            "are copies of one another; try larger parts or another --seed"
        )
        notify(message.format(parts=comma_separated(empty)))
