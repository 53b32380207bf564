"""`hashiya review`: its screen, or the queue, bulk decisions, and articles given back."""

import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, Hint
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.model.former_names import FormerNames
from hashiya.review.bulk_adjudication import Extent, accept_entries
from hashiya.review.feedback import reopen
from hashiya.review.gaps import guideline_gaps
from hashiya.review.kinds import Kind
from hashiya.review.queue import (
    ItemFilter,
    Order,
    QueueEntry,
    QueueListing,
    disagreements,
    review_queue,
    reviewable_articles,
    sorted_entries,
)
from hashiya.sessions.label_usage import label_uses
from hashiya.store import TagStore
from hashiya_reader.cli import output, read
from hashiya_reader.cli.context import (
    acting,
    as_option,
    called_here,
    json_option,
    new_option,
    only,
    only_options,
    opened,
    project_argument,
)
from hashiya_reader.cli.gaps import print_gaps
from hashiya_reader.cli.output import json_out, notify, report_problems
from hashiya_reader.cli.review_rows import (
    names_in,
    print_disagreements,
    print_entries,
    print_remarks,
    report_summary,
)
from hashiya_reader.cli.values import ANNOTATOR, ARTICLE, LABEL, LAYER
from hashiya_reader.look.plurals import counted
from hashiya_reader.review_options import ReviewOptions

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
        **others: object,
    ) -> int:
        item_filter = ItemFilter(
            layer=layer, label=label, kind=Kind(kind) if kind else None, pair=pair
        )
        return command(item_filter=item_filter, **others)

    for option in reversed(FILTER_OPTIONS):
        filtering = option(filtering)
    return filtering


@click.command()
@project_argument
@click.option(
    "--by",
    "order",
    type=click.Choice([order.value for order in Order]),
    default="disputed",
    help="The order of articles and disagreements.",
)
@click.option(
    "--seed", type=int, default=0, metavar="N", help="The seed of --by random."
)
@click.option("--article", type=ARTICLE, metavar="ID", help="Only this article.")
@filter_options
@click.option(
    "--done",
    "least",
    type=click.IntRange(1),
    default=2,
    metavar="N",
    help="Articles that N annotators have done; 2 by default.",
)
@click.option(
    "--list",
    "as_list",
    is_flag=True,
    help="List what has to be decided, also on a terminal.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    help="No more than N articles, or lines.",
)
@click.option(
    "--reviewer",
    type=ANNOTATOR,
    metavar="NAME",
    help="Count only this reviewer's decisions, not those of all.",
)
@click.option(
    "--remarks",
    is_flag=True,
    help="List the notes to annotators and the gaps of the guidelines instead.",
)
@click.option(
    "--gaps",
    is_flag=True,
    help="List only the gaps of the guidelines, with their places and notes.",
)
@click.option(
    "--accept",
    type=click.Choice([extent.value for extent in Extent]),
    help="Accept what all agree on, the usual spelling where only that differs, "
    "or both and what most say.",
)
@click.option(
    "--reopen",
    "whose",
    type=ANNOTATOR,
    metavar="NAME",
    help="Give --article back to this annotator.",
)
@click.option("--note", default="", metavar="TEXT", help="A note for --reopen.")
@click.option(
    "--hide-names",
    "hides_names",
    is_flag=True,
    help="Show letters in place of annotators' names, different ones in each article.",
)
@only_options
@as_option
@new_option
@json_option
def review(
    project: str,
    order: str,
    seed: int,
    article: str | None,
    item_filter: ItemFilter,
    least: int,
    as_list: bool,
    limit: int | None,
    reviewer: str | None,
    remarks: bool,
    gaps: bool,
    accept: str | None,
    whose: str | None,
    note: str,
    hides_names: bool,
    annotators: tuple[str, ...],
    without: tuple[str, ...],
    name: str | None,
    new: bool,
    as_json: bool,
) -> int:
    """Go through what annotators differ on, the most disputed first.

    On a terminal it opens a screen, otherwise it prints a list.
    """
    home, store = opened(project)
    user = acting(home, store, name, new=new, reviews=True)
    if new:
        home = home.reread()
    home.annotators.check_reviewer(user)
    store = only(home, store, annotators, without)
    if whose is not None:
        request = _give_back(home, store, article, whose, user, note)
        return _finish(request, as_json=as_json)
    if item_filter.pair is not None:
        # With a mistyped name it would seem that all agree.
        one, other = (called_here(home, store, name) for name in item_filter.pair)
        item_filter = replace(item_filter, pair=(one, other))
    item_filter = item_filter.renamed(FormerNames.of(home.scheme))
    _check_label(home, store, item_filter)
    if hides_names and (as_json or remarks or gaps):
        raise click.UsageError(
            _(
                "--hide-names is for the screen and the list of disagreements: "
                "leave out --json, --remarks and --gaps"
            )
        )
    if gaps:
        return _list_gaps(home, store, user, article, as_json=as_json)
    is_listed = as_list or as_json or remarks or accept or limit or reviewer is not None
    if not is_listed and _is_interactive():
        options = ReviewOptions(
            items=item_filter,
            order=Order(order),
            seed=seed,
            article=home.entry(article).id if article is not None else None,
            annotators=store.shown,
            hides_names=hides_names,
        )
        return read.opened(home, user, options)
    problems: list[str] = []
    if article is None:
        articles = reviewable_articles(home, store, least, problems.append)
    else:
        articles = (home.read(article).id,)
    queue = review_queue(home, store, user, articles, item_filter, reviewer=reviewer)
    _report_hidden(queue, user)
    if accept is not None:
        decision = _accept(home, store, user, queue, item_filter, Extent(accept))
        _finish(decision, as_json=as_json)
    elif remarks:
        print_remarks(queue.entries, home, as_json=as_json)
    elif as_json:
        print_entries(sorted_entries(queue.entries, Order(order), seed)[:limit], home)
    else:
        entries = sorted_entries(queue.entries, Order(order), seed)
        print_disagreements(
            disagreements(queue.entries, Order(order), seed)[:limit],
            [(entry, tags) for entry in entries for tags in entry.not_comparable],
            hides_names=hides_names,
        )
        report_summary(queue.entries, hides_names=hides_names)
    problems += _problems(queue.entries, hides_names=hides_names)
    return report_problems(dict.fromkeys(problems))


def _finish(result: Mapping[str, object], *, as_json: bool) -> int:
    """Print the result of an act if it is asked for; the exit code."""
    if as_json:
        json_out(result)
    return 0


def _list_gaps(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    article: str | None,
    *,
    as_json: bool,
) -> int:
    chosen = None if article is None else project.read(article).id
    problems: list[str] = []
    seen_by = user if project.annotators.independent else None
    found = guideline_gaps(
        project,
        store,
        problems.append,
        sees=lambda other: chosen in {None, other},
        seen_by=seen_by,
    )
    print_gaps(list(found), as_json=as_json)
    return report_problems(problems)


def _is_interactive() -> bool:
    return output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout)


def _report_hidden(queue: QueueListing, user: str) -> None:
    if queue.hidden:
        message = ngettext(
            "{count} article left out that {annotator} has to do: mark it done first",
            "{count} articles left out that {annotator} has to do: mark them done first",
            queue.hidden,
        )
        notify(message.format(count=f"{queue.hidden:,}", annotator=user))


def _accept(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    queue: QueueListing,
    item_filter: ItemFilter,
    extent: Extent,
) -> dict[str, int]:
    decision = accept_entries(
        project, store, user, queue.entries, item_filter, extent=extent
    )
    message = _("{decided} decided, {undecided} left")
    notify(
        message.format(
            decided=counted(decision.decided, "place"),
            undecided=counted(decision.undecided, "place"),
        )
    )
    return {"decided": decision.decided, "undecided": decision.undecided}


def _problems(entries: Iterable[QueueEntry], *, hides_names: bool) -> Iterator[str]:
    """What could not be read or compared of each article, a sentence each."""
    for entry in entries:
        yield from entry.problems
        yield from entry.conflicts
        yield from _detached(entry, names_in(entry, hides_names=hides_names))


def _detached(entry: QueueEntry, names: Mapping[str, str]) -> Iterator[str]:
    """A sentence for each annotator with detached tags."""
    by_annotator = Counter(tag.annotator for tag in entry.detached)
    for name, count in by_annotator.items():
        message = _("not comparable: {tags} of {annotator} on {article!r}")
        sentence = message.format(
            tags=counted(count, "detached tag"),
            annotator=names[name],
            article=entry.article,
        )
        yield Finding(sentence, hint=Hint.PLACE_TAGS)


def _check_label(
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


def _give_back(
    project: ProjectFolder,
    store: TagStore,
    article: str | None,
    whose: str,
    user: str,
    note: str,
) -> dict[str, str]:
    if article is None:
        raise click.UsageError(
            _("--reopen needs an article: name it with --article ID")
        )
    annotator = called_here(project, store, whose)
    request = reopen(store, project.read(article), annotator, user, note)
    message = _("{article} is open again for {annotator}")
    notify(message.format(article=request.article, annotator=annotator))
    return {"article": request.article, "annotator": annotator, "note": note}
