"""`hashiya report`: agreement and the articles with everybody's tags, as one HTML file."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hashiya.corpus.project import Project
from hashiya.errors import HashiyaError
from hashiya.exchange.exporting.destination import check_destination, write_chunks
from hashiya.exchange.registry import format_named
from hashiya.model.model import Article
from hashiya.store import TagStore
from hashiya_reader.cli.agreement import until_stopped
from hashiya_reader.cli.context import (
    Visibility,
    as_option,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.destination import STDOUT, standard_output
from hashiya_reader.cli.output import report_problems

if TYPE_CHECKING:
    from hashiya.agreement.material import ArticleTags


@click.command()
@project_argument
@click.option(
    "-o", "output", required=True, metavar="FILE", help="The HTML file; with - stdout."
)
@click.option(
    "--article",
    "chosen",
    multiple=True,
    metavar="ID",
    help="Only this article is drawn; may be given again.",
)
@click.option("--no-articles", is_flag=True, help="Only the tables and charts.")
@click.option(
    "--gamma",
    is_flag=True,
    help="Gamma too, which takes its time and needs `hashiya[gamma]`.",
)
@as_option
def report(
    project: str,
    output: str,
    chosen: tuple[str, ...],
    no_articles: bool,
    gamma: bool,
    name: str | None,
) -> int:
    """Write one HTML file that needs nothing else: agreement in tables and charts, articles with everybody's tags.

    The articles are those that somebody has done; numbers are of those that two or more
    have.
    """
    # Only here: no other command needs numpy.
    from hashiya.agreement.material import build_material
    from hashiya.agreement.measures.gamma import check_available
    from hashiya.agreement.scores import agreement_scores, gamma_scores
    from hashiya.overview.report.page import Numbers, page

    if gamma:
        check_available()
    home, store = opened(project)
    # Where it may go is the same for every single file.
    if output != STDOUT:
        check_destination(Path(output), format_named("jsonl"), home)
    for article in chosen:
        home.read(article)
    found = [str(problem) for problem in home.problems]
    sees = visibility_for(home, store, name)
    compared = build_material(
        _gathered(home, store, sees, found), home.scheme, found.append
    )
    sees.report_hidden()
    rows = list(agreement_scores(compared, by_article=False))
    if gamma:
        rows += until_stopped(
            lambda step: gamma_scores(compared, by_article=False, step=step), found
        )
    numbers = Numbers(
        name=home.root.name, scheme=home.scheme, material=compared, figures=rows
    )
    articles = (
        iter(())
        if no_articles
        else _articles(home, _gathered(home, store, sees, [], least=1), chosen)
    )
    destination = standard_output() if output == STDOUT else Path(output)
    write_chunks(page(numbers, articles), destination)
    return report_problems(found)


def _gathered(
    project: Project,
    store: TagStore,
    sees: Visibility,
    problems: list[str],
    *,
    least: int = 2,
) -> "Iterator[ArticleTags]":
    # As above.
    from hashiya.agreement.material import shared_article_tags

    return sees.visible(
        shared_article_tags(project, store, problems.append, least=least),
        lambda said: ("", said.article),
    )


def _articles(
    project: Project, said: "Iterator[ArticleTags]", chosen: tuple[str, ...]
) -> "Iterator[tuple[ArticleTags, Article]]":
    """Each article to be drawn, read when its turn comes; one that is gone by then is left out."""
    for each in said:
        if not chosen or each.article in chosen:
            try:
                yield each, project.read(each.article)
            except HashiyaError:
                # It was told when the numbers were computed.
                continue
