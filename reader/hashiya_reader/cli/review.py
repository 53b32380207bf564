"""`hashiya review`: its screen, or the queue, bulk decisions, and articles given back."""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, Hint
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.former_names import FormerNames
from hashiya.review.bulk_adjudication import Extent, accept_entries
from hashiya.review.feedback import reopen
from hashiya.review.gaps import guideline_gaps
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
from hashiya_reader.cli.disagreement_filter import check_label, filter_options
from hashiya_reader.cli.gaps import print_gaps
from hashiya_reader.cli.output import json_out, notify, report_problems
from hashiya_reader.cli.review_rows import (
    names_in,
    print_disagreements,
    print_entries,
    print_remarks,
    print_reviewed_places,
    report_summary,
)
from hashiya_reader.cli.values import ANNOTATOR, ARTICLE
from hashiya_reader.look.plurals import counted
from hashiya_reader.review_options import ReviewOptions


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
    check_label(home, store, item_filter)
    is_other_list = as_json or remarks or gaps
    hides_names |= home.annotators.hides_names and not is_other_list
    _check_list(
        item_filter,
        accept,
        hides_names=hides_names,
        is_other_list=is_other_list,
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
    elif item_filter.reviewers_differ:
        entries = sorted_entries(queue.entries, Order(order), seed)
        print_reviewed_places(entries, limit, hides_names=hides_names)
    else:
        _print_disagreements(
            queue.entries, Order(order), seed, limit, hides_names=hides_names
        )
    problems += _problems(queue.entries, hides_names=hides_names)
    return report_problems(dict.fromkeys(problems))


def _check_list(
    item_filter: ItemFilter,
    accept: str | None,
    *,
    hides_names: bool,
    is_other_list: bool,
) -> None:
    """Refuse options that contradict each other."""
    if accept is not None and item_filter.reviewers_differ:
        raise click.UsageError(
            _(
                "--accept decides undecided places: leave out --reviewers-differ, and "
                "decide these on the screen"
            )
        )
    if hides_names and is_other_list:
        raise click.UsageError(
            _(
                "--hide-names is for the screen and the list of disagreements: "
                "leave out --json, --remarks and --gaps"
            )
        )


def _print_disagreements(
    queued: Sequence[QueueEntry],
    order: Order,
    seed: int,
    limit: int | None,
    *,
    hides_names: bool,
) -> None:
    """Print the disagreements in an order, and report what the lines do not show."""
    entries = sorted_entries(queued, order, seed)
    print_disagreements(
        disagreements(queued, order, seed)[:limit],
        [(entry, tags) for entry in entries for tags in entry.not_comparable],
        hides_names=hides_names,
    )
    report_summary(queued, hides_names=hides_names)


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
        if not entry.is_of_reviewers:
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
