"""`hashiya review`: its screen, or the queue, bulk decisions, and articles given back."""

import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import Finding, Hint
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.review.gaps import guideline_gaps
from hashiya.review.hidden_names import letters_for
from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import read_annotations
from hashiya.review.queue import (
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
    json_option,
    new_option,
    only,
    only_options,
    opened,
    project_argument,
)
from hashiya_reader.cli.disagreement_filter import (
    check_item,
    checked_filter,
    filter_options,
)
from hashiya_reader.cli.gaps import print_gaps
from hashiya_reader.cli.output import notify, report_problems
from hashiya_reader.cli.review_acts import (
    ReviewAct,
    act_by_itself,
    act_on_queue,
    act_options,
)
from hashiya_reader.cli.review_rows import (
    names_in,
    print_disagreements,
    print_entries,
    print_remarks,
    print_reviewed_places,
    report_summary,
)
from hashiya_reader.cli.values import ANNOTATOR, ARTICLE, NUMBER, NumberRange
from hashiya_reader.look.plurals import counted
from hashiya_reader.review_options import ReviewOptions

LISTING_OPTIONS = (
    click.option(
        "--by",
        "order",
        type=click.Choice([order.value for order in Order]),
        default="disputed",
        help="The order of articles and disagreements.",
    ),
    click.option(
        "--seed", type=NUMBER, default=0, metavar="N", help="The seed of --by random."
    ),
    click.option(
        "--list",
        "as_list",
        is_flag=True,
        help="List what has to be decided, also on a terminal.",
    ),
    click.option(
        "--limit",
        type=NumberRange(1),
        metavar="N",
        help="No more than N articles, or lines.",
    ),
    click.option(
        "--remarks",
        is_flag=True,
        help="List the notes to annotators and the gaps of the guidelines instead.",
    ),
    click.option(
        "--gaps",
        is_flag=True,
        help="List only the gaps of the guidelines, with their places and notes.",
    ),
    click.option(
        "--hide-names",
        "hides_names",
        is_flag=True,
        help="Show letters in place of annotators' names, different ones in each article.",
    ),
    json_option,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """What is listed, in which order, and how."""

    order: Order
    seed: int
    as_list: bool
    limit: int | None
    remarks: bool
    gaps: bool
    hides_names: bool
    as_json: bool

    def with_hidden_names(self, hides_names: bool) -> "Listing":
        """The listing without names, if the project hides them."""
        return replace(self, hides_names=True) if hides_names else self

    @property
    def is_asked_for(self) -> bool:
        """Whether there is to be a list, and no screen."""
        return self.as_list or self.as_json or self.remarks or bool(self.limit)


def listing_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of the list; the command gets a `listing`."""

    @functools.wraps(command)
    def listing_command(
        *,
        order: str,
        seed: int,
        as_list: bool,
        limit: int | None,
        remarks: bool,
        gaps: bool,
        hides_names: bool,
        as_json: bool,
        **others: object,
    ) -> int:
        listing = Listing(
            order=Order(order),
            seed=seed,
            as_list=as_list,
            limit=limit,
            remarks=remarks,
            gaps=gaps,
            hides_names=hides_names,
            as_json=as_json,
        )
        return command(listing=listing, **others)

    with_options: Callable[..., int] = listing_command
    for option in reversed(LISTING_OPTIONS):
        with_options = option(with_options)
    return with_options


@click.command()
@project_argument
@click.option("--article", type=ARTICLE, metavar="ID", help="Only this article.")
@filter_options
@click.option(
    "--done",
    "least",
    type=NumberRange(1),
    default=2,
    metavar="N",
    help="Articles that N annotators have done; 2 by default.",
)
@click.option(
    "--reviewer",
    type=ANNOTATOR,
    metavar="NAME",
    help="Count only this reviewer's decisions, not those of all.",
)
@act_options
@only_options
@as_option
@new_option
@listing_options
def review(
    project: str,
    article: str | None,
    item_filter: ItemFilter,
    least: int,
    reviewer: str | None,
    act: ReviewAct,
    listing: Listing,
    annotators: tuple[str, ...],
    without: tuple[str, ...],
    name: str | None,
    new: bool,
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
    if act.is_by_itself:
        return act_by_itself(home, store, user, act, article, as_json=listing.as_json)
    item_filter = checked_filter(home, store, item_filter)
    act.check(item_filter)
    listing = listing.with_hidden_names(home.annotators.hides_names)
    if listing.gaps:
        return _list_gaps(home, store, user, article, listing)
    has_screen = not (act.is_on_queue or listing.is_asked_for)
    if has_screen and reviewer is None and item_filter.item is None:
        if _is_interactive():
            options = _screen_options(home, store, article, item_filter, listing)
            return read.opened(home, user, options)
    problems: list[str] = []
    if article is None:
        articles = reviewable_articles(home, store, least, problems.append)
    else:
        articles = (home.read(article).id,)
    queue = review_queue(home, store, user, articles, item_filter, reviewer=reviewer)
    _report_hidden(queue, user)
    check_item(item_filter, queue.entries)
    if act.is_on_queue:
        act_on_queue(
            home, store, user, act, queue, item_filter, as_json=listing.as_json
        )
    else:
        is_of_reviewers = item_filter.reviewers_differ
        _print(home, queue, listing, is_of_reviewers=is_of_reviewers)
    problems += _problems(queue.entries, hides_names=listing.hides_names)
    return report_problems(dict.fromkeys(problems))


def _screen_options(
    project: ProjectFolder,
    store: TagStore,
    article: str | None,
    item_filter: ItemFilter,
    listing: Listing,
) -> ReviewOptions:
    return ReviewOptions(
        items=item_filter,
        order=listing.order,
        seed=listing.seed,
        article=project.entry(article).id if article is not None else None,
        annotators=store.shown,
        hides_names=listing.hides_names,
    )


def _print(
    project: ProjectFolder,
    queue: QueueListing,
    listing: Listing,
    *,
    is_of_reviewers: bool,
) -> None:
    """Print what is to be decided, or what was remarked."""
    order, seed, limit = listing.order, listing.seed, listing.limit
    if listing.remarks:
        print_remarks(
            queue.entries,
            project,
            as_json=listing.as_json,
            hides_names=listing.hides_names,
        )
        return
    entries = sorted_entries(queue.entries, order, seed)
    if listing.as_json:
        print_entries(entries[:limit], project, hides_names=listing.hides_names)
        return
    if is_of_reviewers:
        print_reviewed_places(entries, limit, hides_names=listing.hides_names)
        return
    print_disagreements(
        disagreements(queue.entries, order, seed)[:limit],
        [(entry, tags) for entry in entries for tags in entry.not_comparable],
        hides_names=listing.hides_names,
    )
    report_summary(queue.entries, hides_names=listing.hides_names)


def _list_gaps(
    project: ProjectFolder,
    store: TagStore,
    user: str,
    article: str | None,
    listing: Listing,
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
    gaps = list(found)
    names: dict[str, Mapping[str, str]] | None = None
    if listing.hides_names:
        names = {}
        for gap_article in dict.fromkeys(gap.article for gap in gaps):
            annotations = read_annotations(store, project.read(gap_article))
            opened_by = (own.annotator for own in annotations.by_annotator)
            names[gap_article] = letters_for(gap_article, opened_by)
    print_gaps(gaps, as_json=listing.as_json, names=names)
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


def _problems(entries: Iterable[QueueEntry], *, hides_names: bool) -> Iterator[str]:
    """What could not be read or compared of each article, a sentence each."""
    for entry in entries:
        yield from entry.problems
        # They name reviewers; how many there are is reported with the list.
        if not (entry.is_of_reviewers or hides_names):
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
