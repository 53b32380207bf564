"""The options that select disagreements for `hashiya review`."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import replace

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Hint, UnknownTag
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.review.item_filter import ItemFilter
from hashiya.review.kinds import Kind
from hashiya.review.queue import QueueEntry
from hashiya.sessions.label_usage import label_uses
from hashiya.store import TagStore
from hashiya_reader.cli.context import called_here
from hashiya_reader.cli.values import LABEL, LAYER

FILTER_OPTIONS = (
    click.option(
        "--layer", type=LAYER, metavar="LAYER", help="Only disagreements of this layer."
    ),
    click.option(
        "--label",
        type=LABEL,
        metavar="LABEL",
        help="Only those where an annotator gave this label.",
    ),
    click.option(
        "--kind",
        type=click.Choice([kind.value for kind in Kind]),
        help="Only those of this kind.",
    ),
    click.option(
        "--pair",
        type=(str, str),
        metavar="NAME NAME",
        help="Only those between these two.",
    ),
    click.option(
        "--item",
        metavar="ID",
        help="Only the one with this id, which --list --json gives.",
    ),
    click.option(
        "--reviewers-differ",
        is_flag=True,
        help="Only places that reviewers decided differently.",
    ),
)


def filter_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that select disagreements; the command gets an `item_filter`."""

    @functools.wraps(command)
    def filtering(
        *,
        layer: str | None,
        label: str | None,
        kind: str | None,
        pair: tuple[str, str] | None,
        item: str | None,
        reviewers_differ: bool,
        **others: object,
    ) -> int:
        item_filter = ItemFilter(
            layer=layer,
            label=label,
            kind=Kind(kind) if kind else None,
            pair=pair,
            item=item,
            reviewers_differ=reviewers_differ,
        )
        return command(item_filter=item_filter, **others)

    for option in reversed(FILTER_OPTIONS):
        filtering = option(filtering)
    return filtering


def checked_filter(
    project: ProjectFolder, store: TagStore, item_filter: ItemFilter
) -> ItemFilter:
    """The filter with the names that annotators, layers and labels have in the project.

    Raises:
        UsageError: when there is no such label.
        UnknownLabel, InvalidAnnotator: when there is no such layer or annotator.
    """
    if item_filter.pair is not None:
        # With a mistyped name it would seem that all agree.
        one, other = (called_here(project, store, name) for name in item_filter.pair)
        item_filter = replace(item_filter, pair=(one, other))
    item_filter = item_filter.renamed(FormerNames.of(project.scheme))
    check_label(project, store, item_filter)
    return item_filter


def check_item(item_filter: ItemFilter, entries: Iterable[QueueEntry]) -> None:
    """Refuse the id of a place that is not among the undecided ones.

    Raises:
        UnknownTag: when it is not.
    """
    if item_filter.item is None:
        return
    for entry in entries:
        if any(
            item_filter.covers(item) for item in (*entry.undecided, *entry.disputed)
        ):
            return
    message = _("no place to decide has the id {id!r}")
    raise UnknownTag(message.format(id=item_filter.item), hint=Hint.LIST_PLACES)


def check_label(
    project: ProjectFolder, store: TagStore, item_filter: ItemFilter
) -> None:
    """Refuse an unknown layer or label: with a mistyped one it would seem that all agree."""
    layers = project.scheme.layers
    if item_filter.layer is not None:
        layers = (project.scheme.layer(item_filter.layer),)
    labels = [label.name for layer in layers for label in layer.labels]
    if item_filter.label is None or item_filter.label in labels:
        return
    # A label that left the scheme counts as long as a tag has it.
    for name in store.annotators():
        for layer, label in label_uses(store, name):
            if label == item_filter.label and item_filter.layer in {None, layer}:
                return
    message = _("no label is called {label!r}; the scheme has: {labels}")
    raise click.UsageError(
        message.format(label=item_filter.label, labels=comma_separated(labels))
    )
