"""`hashiya review`: its screen, or without one the queue, decisions that need no look, and articles given back."""

import sys
from collections import Counter
from collections.abc import Iterator

import click

from hashiya.corpus.project import Project
from hashiya.errors import InvalidAttribute, InvalidTag, UnknownLabel
from hashiya.model.assignment import read_assignment
from hashiya.model.model import Article
from hashiya.review.adjudication import GoldSession
from hashiya.review.feedback import reopen
from hashiya.review.items import Kind
from hashiya.review.queue import (
    ItemFilter,
    Order,
    QueueEntry,
    disagreements,
    queue_entries,
    reviewable_articles,
    sorted_entries,
)
from hashiya.sessions.label_usage import label_uses
from hashiya.store import TagStore
from hashiya_reader.cli import read
from hashiya_reader.cli.context import (
    annotator,
    as_option,
    json_option,
    opened,
    project_argument,
)
from hashiya_reader.cli.output import (
    columns,
    is_terminal,
    json_out,
    line,
    report_problems,
    tell,
)
from hashiya_reader.cli.review_rows import (
    WORDS,
    item_columns,
    verdict_row,
    waiting_row,
    words_of,
)
from hashiya_reader.look.plurals import counted
from hashiya_reader.review_options import ReviewOptions

UNANIMOUS, MOST = "unanimous", "most"


@click.command()
@project_argument
@click.option(
    "--by",
    "order",
    type=click.Choice([each.value for each in Order]),
    default="disputed",
    help="What first.",
)
@click.option("--seed", type=int, default=0, metavar="N", help="For --by random.")
@click.option("--article", metavar="ID", help="Only this one.")
@click.option("--layer", metavar="LAYER", help="Only disagreements of this layer.")
@click.option(
    "--label", metavar="LABEL", help="Only those where somebody gave this label."
)
@click.option(
    "--kind",
    type=click.Choice([each.value for each in Kind]),
    help="Only those of this kind.",
)
@click.option(
    "--pair", type=(str, str), metavar="NAME NAME", help="Only those between these two."
)
@click.option(
    "--done",
    "least",
    type=click.IntRange(1),
    default=2,
    metavar="N",
    help="Articles that N are done with; 2.",
)
@click.option(
    "--list",
    "as_list",
    is_flag=True,
    help="List what there is to decide, also on a terminal.",
)
@click.option(
    "--limit",
    type=click.IntRange(1),
    metavar="N",
    help="No more than N articles, or lines.",
)
@click.option(
    "--reviewer",
    metavar="NAME",
    help="Count only what this one decided; else what anybody did.",
)
@click.option(
    "--remarks",
    is_flag=True,
    help="List the notes to annotators and the gaps of the guidelines instead.",
)
@click.option(
    "--accept",
    type=click.Choice([UNANIMOUS, MOST]),
    help="Decide what all say, or also what most say.",
)
@click.option(
    "--reopen", "whose", metavar="NAME", help="Give --article back to this annotator."
)
@click.option("--note", default="", metavar="TEXT", help="What for, with --reopen.")
@as_option
@json_option
def review(
    project: str,
    order: str,
    seed: int,
    article: str | None,
    layer: str | None,
    label: str | None,
    kind: str | None,
    pair: tuple[str, str] | None,
    least: int,
    as_list: bool,
    limit: int | None,
    reviewer: str | None,
    remarks: bool,
    accept: str | None,
    whose: str | None,
    note: str,
    name: str | None,
    as_json: bool,
) -> int:
    """Go through what annotators differ on, the most disputed first: on a terminal on a screen, else as a list."""
    who = annotator(name)
    home, store = opened(project)
    home.annotators.check_reviewer(who)
    if whose is not None and article is None:
        raise click.UsageError(
            "which article is to be reopened? Name it with --article ID"
        )
    if whose is not None and article is not None:
        return _reopen(store, home.read(article), whose, who, note)
    wanted = ItemFilter(
        layer=layer, label=label, kind=Kind(kind) if kind else None, pair=pair
    )
    _refuse_unknown(home, store, wanted)
    listed = (
        as_list
        or as_json
        or remarks
        or accept
        or limit is not None
        or reviewer is not None
    )
    if not listed and is_terminal(sys.stdin) and is_terminal(sys.stdout):
        asked = ReviewOptions(
            items=wanted,
            order=Order(order),
            seed=seed,
            article=article and home.entry(article).id,
        )
        return read.opened(project, who, asked)
    articles = (
        reviewable_articles(home, store, least)
        if article is None
        else (home.read(article).id,)
    )
    assigned = read_assignment(home.root)
    to_do = assigned.to(who)
    seen = tuple(
        each
        for each in articles
        if home.annotators.may_review(
            who,
            store.summary(who, each).status,
            is_to_do=each in to_do if assigned else None,
        )
    )
    found = list(queue_entries(home, store, seen, wanted, reviewer=reviewer))
    problems = [
        problem
        for each in found
        for problem in (*each.problems, *each.conflicts, *_detached(each))
    ]
    if len(seen) < len(articles):
        tell(
            f"{counted(len(articles) - len(seen), 'article')} left out that {who} has to do: mark them done first"
        )
    if accept is not None:
        _accept(home, store, who, found, wanted, everything=accept == MOST)
    elif remarks:
        _tell_remarks(found, home, as_json=as_json)
    elif as_json:
        json_out(
            [
                waiting_row(each, home)
                for each in sorted_entries(found, Order(order), seed)[:limit]
            ]
        )
    else:
        columns(
            item_columns(each.article, item)
            for each, item in disagreements(found, Order(order), seed)[:limit]
        )
        _tell_rest(found)
    return report_problems(problems)


def _detached(each: QueueEntry) -> Iterator[str]:
    """Of whom tags are at no place."""
    for name, count in Counter(tag.annotator for tag in each.detached).items():
        yield (
            f"the text of {each.article!r} has changed since {name} tagged it: {counted(count, 'tag')} "
            f"stand{'s' * (count == 1)} nowhere in it and {'is' if count == 1 else 'are'} left out"
        )


def _refuse_unknown(project: Project, store: TagStore, wanted: ItemFilter) -> None:
    """Refuse what nobody can differ on: a mistyped name would look as if all agreed."""
    names = store.annotators()
    for name in wanted.pair or ():
        if name not in names:
            raise click.UsageError(
                f"nobody called {name!r} has tagged here; there are: {', '.join(names) or 'none yet'}"
            )
    layers = (
        project.scheme.layers
        if wanted.layer is None
        else (project.scheme.layer(wanted.layer),)
    )
    labels = [label.name for layer in layers for label in layer.labels]
    # One that left the scheme is asked for like any other, as long as somebody's tag
    # has it.
    if wanted.label not in {None, *labels} and not any(
        label == wanted.label and wanted.layer in {None, layer}
        for each in names
        for layer, label in label_uses(store, each)
    ):
        raise click.UsageError(
            f"no label is called {wanted.label!r}; the scheme has: {', '.join(labels)}"
        )


def _reopen(store: TagStore, article: Article, whose: str, who: str, note: str) -> int:
    reopen(store, article, whose, who, note)
    tell(f"{article.id} is open again for {whose}")
    return 0


def _accept(
    project: Project,
    store: TagStore,
    who: str,
    found: list[QueueEntry],
    wanted: ItemFilter,
    *,
    everything: bool,
) -> None:
    """Decide on the places where all agree, with `everything` also where most do, an article at a time."""
    made = left = 0
    for each in (each for each in found if each.undecided):
        session = GoldSession(store, project.scheme, project.read(each.article), who)
        made += len(session.accept_agreed(filter(wanted.covers, each.undecided)))
        for item in each.disputed if everything else ():
            try:
                session.accept_most(item)
            except (InvalidAttribute, InvalidTag, UnknownLabel):
                # As many say one thing as another, or the scheme has no such label:
                # that takes a reviewer.
                continue
            made += 1
        session.save()
        left += sum(session.verdict(item) is None for item in each.undecided)
    tell(f"{counted(made, 'place')} decided, {counted(left, 'place')} left")


def _tell_rest(found: list[QueueEntry]) -> None:
    """Say on stderr what the list does not show."""
    for each in found:
        for stale in each.stale:
            place = (
                stale.verdict.gold.text
                if stale.verdict.gold
                else words_of(stale.verdict)
            )
            tell(
                f"{each.article}: what {stale.verdict.reviewer} decided on {place!r} stands no more: {'; '.join(stale.why)}"
            )
    decided, agreed = (
        sum(each.decided for each in found),
        sum(each.agreed for each in found),
    )
    disputed = sum(len(each.disputed) for each in found)
    tell(
        f"{counted(len(found), 'article')}: {counted(decided, 'place')} decided, {disputed} to decide, "
        f"{agreed} agreed (--accept unanimous takes these over)"
    )


def _tell_remarks(found: list[QueueEntry], project: Project, *, as_json: bool) -> None:
    remarks = [(each.article, verdict) for each in found for verdict in each.remarks]
    if as_json:
        json_out(
            [
                {"article": article, **verdict_row(verdict, project.scheme)}
                for article, verdict in remarks
            ]
        )
        return
    columns(
        (
            line(article),
            line(verdict.reviewer),
            "gap" if verdict.gap else "",
            verdict.ruling.value,
            line(", ".join(source.annotator for source in verdict.sources)),
            line(words_of(verdict), WORDS),
            line(verdict.note),
        )
        for article, verdict in remarks
    )
