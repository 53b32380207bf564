"""`hashiya assign`: which annotator does which articles, set by hand or dealt out."""

import secrets

import click

from hashiya.corpus.annotator_editing import add_annotator
from hashiya.corpus.assignments import (
    AssignmentChange,
    LeftOut,
    done_again,
    give_again,
    reassign,
)
from hashiya.corpus.assignments import deal as deal_articles
from hashiya.corpus.project import ProjectFolder
from hashiya.language import comma_separated, marked_plural, ngettext
from hashiya.language import gettext as _
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    json_option,
    new_option,
    notify_git,
    opened,
    project_argument,
)
from hashiya_reader.cli.output import (
    columns,
    drawn_fields,
    json_out,
    line,
    notify,
    report_problems,
)
from hashiya_reader.cli.values import ANNOTATOR, ARTICLE, NUMBER, NumberRange
from hashiya_reader.look.plurals import counted

# How many articles that are not dealt out are named.
_NAMED = 3
# As many orders are drawn from: their numbers are short enough to type.
_SEEDS = 1_000_000
_LEFT_OUT = {
    LeftOut.UNREADABLE: marked_plural(
        "{count} article cannot be read, and is not dealt out: {articles}",
        "{count} articles cannot be read, and are not dealt out: {articles}",
    ),
    LeftOut.EMPTY: marked_plural(
        "{count} article has no text, and is not dealt out: {articles}",
        "{count} articles have no text, and are not dealt out: {articles}",
    ),
}


@click.command()
@project_argument
@click.argument("articles", nargs=-1, type=ARTICLE, metavar="[ARTICLE]…")
@click.option(
    "--to",
    multiple=True,
    type=ANNOTATOR,
    metavar="NAME",
    help="Give the articles to this annotator; repeatable.",
)
@click.option(
    "--take",
    multiple=True,
    type=ANNOTATOR,
    metavar="NAME",
    help="Take the articles from this annotator; repeatable.",
)
@click.option(
    "--deal",
    is_flag=True,
    help="Deal out the unassigned articles, all or those named.",
)
@click.option(
    "--among",
    multiple=True,
    type=ANNOTATOR,
    metavar="NAME",
    help="Deal to this annotator; by default to all of [annotators] names.",
)
@click.option(
    "--overlap",
    type=NumberRange(0),
    metavar="K",
    help="Assign K articles to every annotator (for agreement).",
)
@click.option(
    "--seed",
    type=NUMBER,
    metavar="N",
    help="Deal in this random order; --overlap draws one by default, and names it.",
)
@click.option(
    "--again",
    type=NumberRange(1),
    metavar="N",
    help="Give N articles that are done to the same annotator once more.",
)
@click.option(
    "--annotator",
    "whose",
    multiple=True,
    type=ANNOTATOR,
    metavar="NAME",
    help="--again for this annotator; by default for all; repeatable.",
)
@click.option("--dry-run", is_flag=True, help="Show the result, and write nothing.")
@new_option
@json_option
def assign(
    project: str,
    articles: tuple[str, ...],
    to: tuple[str, ...],
    take: tuple[str, ...],
    deal: bool,
    among: tuple[str, ...],
    overlap: int | None,
    seed: int | None,
    again: int | None,
    whose: tuple[str, ...],
    dry_run: bool,
    new: bool,
    as_json: bool,
) -> int:
    """Give the annotators their articles; without options show who has which.

    Dealing gives each article in turn to the annotators with the fewest, and never
    takes one away: deal again when articles were added.

    --again has annotators tag articles a second time, without their first tags: `hashiya
    agreement --again` compares the two. Nothing of the first round is changed.
    """
    if again is not None:
        _check_again(deals=bool(deal or to or take or among or overlap is not None))
        return _assign_again(
            project, again, whose, articles, seed, dry_run=dry_run, as_json=as_json
        )
    _check_options(
        articles=bool(articles),
        is_named=bool(to or take),
        deal=deal,
        among=bool(among or overlap is not None),
        seed=seed,
        whose=bool(whose),
    )
    home, _store = opened(project)
    notify_git(project, home.root)
    if new and not dry_run:
        home = _with_new(home, (*to, *among))
    if deal:
        # The first articles by name would be no sample for agreement.
        is_drawn = bool(overlap) and seed is None
        if is_drawn:
            seed = secrets.randbelow(_SEEDS)
        change = deal_articles(
            home, articles=articles, annotators=among, overlap=overlap or 0, seed=seed
        )
    else:
        change = reassign(home, articles, to=to, take_from=take)
    _write_and_print(home, change, dry_run=dry_run, as_json=as_json)
    _report(home, change, dry_run=dry_run, is_request=deal or bool(to or take))
    if deal and is_drawn and not change.is_empty:
        message = _("dealt in a random order: --seed {seed} deals the same again")
        notify(message.format(seed=seed))
    _report_overlap(home, change, articles, overlap or 0)
    _report_left_out(change)
    code = report_problems(change.before.problems)
    return 1 if LeftOut.UNREADABLE in change.left_out.values() else code


def _check_options(
    *,
    articles: bool,
    is_named: bool,
    deal: bool,
    among: bool,
    seed: int | None,
    whose: bool,
) -> None:
    """Refuse options that do not go together."""
    if whose:
        raise click.UsageError(
            _("--annotator says who gets articles again: give --again as well")
        )
    if not deal and (among or seed is not None):
        raise click.UsageError(
            _("--among, --overlap and --seed say how to deal: give --deal as well")
        )
    if deal and is_named:
        raise click.UsageError(
            _("--deal decides who gets what: leave out --to and --take")
        )
    if not deal and not is_named and articles:
        raise click.UsageError(
            _("name an annotator with --to NAME, or --deal the articles")
        )
    if is_named and not articles:
        raise click.UsageError(_("name the articles; `hashiya articles` lists them"))


def _check_again(*, deals: bool) -> None:
    if deals:
        raise click.UsageError(
            _("--again decides who gets what: leave out the options of dealing")
        )


def _write_and_print(
    project: ProjectFolder, change: AssignmentChange, *, dry_run: bool, as_json: bool
) -> None:
    if not dry_run:
        change.write(project)
    if as_json:
        json_out(_rows(project, change))
    else:
        _print_table(project, change)


def _assign_again(
    project: str,
    count: int,
    whose: tuple[str, ...],
    articles: tuple[str, ...],
    seed: int | None,
    *,
    dry_run: bool,
    as_json: bool,
) -> int:
    """Give articles that are done to their annotators once more; the exit code."""
    seed = secrets.randbelow(_SEEDS) if seed is None else seed
    home, store = opened(project)
    notify_git(project, home.root)
    change = give_again(
        home, store, count, annotators=whose, articles=articles, seed=seed
    )
    _write_and_print(home, change, dry_run=dry_run, as_json=as_json)
    _report_again(change, count, seed, dry_run=dry_run)
    return report_problems(change.before.problems)


def _report_again(
    change: AssignmentChange, count: int, seed: int, *, dry_run: bool
) -> None:
    """Say who has how many articles again, and who has fewer done than were asked for."""
    before, after = change.before, change.after
    for name in sorted(set().union(*after.again.values())):
        given = len(after.again_to(name) - before.again_to(name))
        if not given:
            continue
        message = ngettext(
            "{annotator}: {count} article again",
            "{annotator}: {count} articles again",
            given,
        )
        if given < count:
            message = ngettext(
                "{annotator}: {count} article again; no others are done",
                "{annotator}: {count} articles again; no others are done",
                given,
            )
        notify(message.format(annotator=name, count=f"{given:,}"))
    if change.is_empty:
        notify(_("nothing to change: no other article is done"))
    elif dry_run:
        notify(_("nothing was written"))
    else:
        message = _("drawn in a random order: --seed {seed} draws the same again")
        notify(message.format(seed=seed))


def _with_new(project: ProjectFolder, names: tuple[str, ...]) -> ProjectFolder:
    """The project with those of the names added that it does not have."""
    for name in names:
        add_annotator(project, name)
        project = project.reread()
    return project


def _report_overlap(
    project: ProjectFolder,
    change: AssignmentChange,
    articles: tuple[str, ...],
    overlap: int,
) -> None:
    """Say that fewer articles are shared than were asked for."""
    dealt = {project.entry(article).id for article in articles} or project.ids
    shared = sum(len(change.after.of(article)) > 1 for article in dealt)
    if shared < overlap:
        message = ngettext(
            "--overlap {overlap}: only {count} article is shared; no others are "
            "unassigned",
            "--overlap {overlap}: only {count} articles are shared; no others are "
            "unassigned",
            shared,
        )
        notify(message.format(overlap=overlap, count=f"{shared:,}"))


def _report_left_out(change: AssignmentChange) -> None:
    """Say how many articles are not dealt out, and why."""
    for reason in LeftOut:
        ids = [name for name, other in change.left_out.items() if other is reason]
        if not ids:
            continue
        message = ngettext(*_LEFT_OUT[reason], len(ids))
        more = " …" if len(ids) > _NAMED else ""
        names = comma_separated(ids[:_NAMED]) + more
        notify(message.format(count=f"{len(ids):,}", articles=names))
    if change.left_out:
        notify(_("`hashiya check` says what is wrong with each"))


def _rows(project: ProjectFolder, change: AssignmentChange) -> list[dict[str, object]]:
    """Each article with its annotators, and what changed."""
    rows: list[dict[str, object]] = []
    for article in project.ids:
        before, after = change.before.of(article), change.after.of(article)
        row: dict[str, object] = {
            "article": article,
            "annotators": list(after),
            "added": sorted(set(after) - set(before)),
            "removed": sorted(set(before) - set(after)),
        }
        if article in change.after.again:
            row["again"] = list(change.after.again[article])
        rows.append(row)
    return rows


def _print_table(project: ProjectFolder, change: AssignmentChange) -> None:
    """Print how many articles each annotator has, and what changed."""
    before, after = change.before, change.after
    ids = frozenset(project.ids)
    names = {*project.annotators.names, *after.annotators, *before.annotators}
    names.update(*after.again.values())
    head = [_("annotator"), _("articles"), _("shared"), _("change")]
    if after.again:
        head += [_("again"), _("done again")]
    store = TagStore(project.root)
    rows = [drawn_fields(head)]
    for name in sorted(names):
        articles, earlier = after.to(name) & ids, before.to(name) & ids
        shared = sum(len(after.of(article)) > 1 for article in articles)
        difference = f"+{len(articles - earlier)} -{len(earlier - articles)}"
        row = [line(name), str(len(articles)), str(shared), difference]
        if after.again:
            again = after.again_to(name) & ids
            row += [str(len(again)), str(len(again & done_again(store, name)))]
        rows.append(tuple(row))
    if names:
        columns(rows)


def _report(
    project: ProjectFolder, change: AssignmentChange, *, dry_run: bool, is_request: bool
) -> None:
    unassigned = sum(not change.after.of(article) for article in project.ids)
    total = len(project.entries)
    rest = ngettext(
        "{count} article is assigned", "all {count} articles are assigned", total
    ).format(count=f"{total:,}")
    if unassigned:
        rest = _("{count} of {articles} unassigned").format(
            count=f"{unassigned:,}", articles=counted(total, "article")
        )
    if is_request and change.is_empty:
        notify(_("nothing to change; {rest}").format(rest=rest))
    elif is_request and dry_run:
        notify(_("nothing was written; {rest}").format(rest=rest))
    elif is_request:
        notify(_("assigned; {rest}").format(rest=rest))
    elif not change.before:
        notify(
            _(
                "nothing is assigned: `hashiya assign PROJECT --deal --among NAME "
                "--among NAME` deals out all articles"
            )
        )
    else:
        notify(rest)
