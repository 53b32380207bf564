"""`hashiya assign`: who is to do which articles, given by hand or dealt out."""

import click

from hashiya.corpus.project import Project
from hashiya.errors import InvalidAnnotator
from hashiya.model.annotators import check_annotator
from hashiya.model.assignment import (
    Assignment,
    deal_articles,
    read_assignment,
    write_assignment,
)
from hashiya_reader.cli.context import json_option, project_argument
from hashiya_reader.cli.output import columns, json_out, line, tell
from hashiya_reader.look.plurals import counted


@click.command()
@project_argument
@click.argument("articles", nargs=-1, metavar="[ARTICLE]…")
@click.option(
    "--to",
    multiple=True,
    metavar="NAME",
    help="Give the articles to this annotator; may be given again.",
)
@click.option(
    "--take",
    multiple=True,
    metavar="NAME",
    help="Take the articles from this annotator; likewise.",
)
@click.option(
    "--deal",
    is_flag=True,
    help="Deal out the articles that nobody has, all or those named.",
)
@click.option(
    "--among",
    multiple=True,
    metavar="NAME",
    help="Whom to deal to; else all of [annotators] names.",
)
@click.option(
    "--overlap",
    type=click.IntRange(0),
    metavar="K",
    help="So many articles in all are everybody's.",
)
@click.option(
    "--seed",
    type=int,
    metavar="N",
    help="Deal in an order drawn by lot, the same for the same number.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be, and write nothing.")
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
    dry_run: bool,
    as_json: bool,
) -> None:
    """Give the annotators their articles; without options show who has which.

    Dealing goes one after the other to whoever has the fewest, and never takes an
    article from anybody: deal again when articles were added.
    """
    if not deal and (among or overlap is not None or seed is not None):
        raise click.UsageError(
            "--among, --overlap and --seed say how to deal: give --deal as well"
        )
    if deal and (to or take):
        raise click.UsageError(
            "--deal finds out itself who gets what: leave out --to and --take"
        )
    if not deal and not (to or take) and articles:
        raise click.UsageError(
            "say whose the articles are to be with --to NAME, or --deal them"
        )
    if (to or take) and not articles:
        raise click.UsageError("name the articles; `hashiya articles` lists them")
    home = Project.open(project)
    before = read_assignment(home.root)
    chosen = frozenset(home.entry(each).id for each in articles)
    names = _known(home, (*to, *among))
    after = before.adding(articles, to).taking(articles, take)
    if deal:
        ids = [entry.id for entry in home.entries if not chosen or entry.id in chosen]
        after = deal_articles(
            ids, names or home.annotators.names, before, overlap=overlap or 0, seed=seed
        )
    if after != before and not dry_run:
        write_assignment(home.root, after)
    _show(home, before, after, as_json=as_json)
    _tell(home, before, after, dry_run=dry_run, asked=deal or bool(to or take))


def _known(project: Project, names: tuple[str, ...]) -> tuple[str, ...]:
    """The names, each once; where the project names its annotators, they must be among these."""
    for name in names:
        check_annotator(name)
        if project.annotators.names and name not in project.annotators.names:
            raise InvalidAnnotator(
                f"{name!r} is not in [annotators] names of hashiya.toml; there are: {', '.join(project.annotators.names)}"
            )
    return tuple(dict.fromkeys(names))


def _show(
    project: Project, before: Assignment, after: Assignment, *, as_json: bool
) -> None:
    ids = list(project.ids)
    if as_json:
        json_out(
            [
                {
                    "article": each,
                    "annotators": list(after.of(each)),
                    "added": sorted(set(after.of(each)) - set(before.of(each))),
                    "removed": sorted(set(before.of(each)) - set(after.of(each))),
                }
                for each in ids
            ]
        )
        return
    here = frozenset(ids)
    rows = []
    for name in sorted(
        {*project.annotators.names, *after.annotators, *before.annotators}
    ):
        now, then = after.to(name) & here, before.to(name) & here
        shared = sum(len(after.of(each)) > 1 for each in now)
        rows.append(
            (
                line(name),
                str(len(now)),
                str(shared),
                f"+{len(now - then)} -{len(then - now)}",
            )
        )
    if rows:
        columns([("annotator", "articles", "shared", "change"), *rows])


def _tell(
    project: Project,
    before: Assignment,
    after: Assignment,
    *,
    dry_run: bool,
    asked: bool,
) -> None:
    nobodys = sum(not after.of(entry.id) for entry in project.entries)
    total = counted(len(project.entries), "article")
    rest = (
        f"{nobodys} of {total} nobody's"
        if nobodys
        else f"each of {total} is somebody's"
    )
    if asked and after == before:
        tell(f"nothing to change; {rest}")
    elif asked:
        tell(f"{'would be so: nothing was written' if dry_run else 'assigned'}; {rest}")
    elif not before:
        tell(
            "nothing is assigned: `hashiya assign PROJECT --deal --among NAME --among NAME` deals out all articles"
        )
    else:
        tell(rest)
