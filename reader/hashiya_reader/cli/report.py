"""`hashiya report`: agreement and the articles with all annotators' tags, as one HTML file."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.exporting.destination import (
    Destination,
    check_destination,
    write_chunks,
)
from hashiya.exchange.registry import format_named
from hashiya.language import LANGUAGES, current_language
from hashiya.language import gettext as _
from hashiya_reader.cli.context import (
    as_option,
    json_option,
    only,
    only_options,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.destination import (
    STDOUT,
    refuse_both_on_stdout,
    standard_output,
)
from hashiya_reader.cli.gamma_progress import until_stopped
from hashiya_reader.cli.output import json_out, notify, report_problems
from hashiya_reader.cli.values import ARTICLE
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.material import Material
    from hashiya.agreement.scores import Score
    from hashiya.agreement.shared_articles import ArticleTags
    from hashiya.model.model import Article


@click.command()
@project_argument
@click.option(
    "-o", "output", required=True, metavar="FILE", help="The HTML file; - is stdout."
)
@click.option(
    "--article",
    "chosen",
    multiple=True,
    type=ARTICLE,
    metavar="ID",
    help="Include only this article; repeatable.",
)
@click.option("--no-articles", is_flag=True, help="Only the tables and charts.")
@click.option(
    "--gamma",
    is_flag=True,
    help="Also compute gamma, which takes long and needs `hashiya[gamma]`.",
)
@click.option(
    "--lang",
    "language",
    type=click.Choice(LANGUAGES),
    default=current_language,
    help="The page's language, and that of the messages.",
)
@only_options
@as_option
@json_option
def report(
    project: str,
    output: str,
    chosen: tuple[str, ...],
    no_articles: bool,
    gamma: bool,
    language: str,
    annotators: tuple[str, ...],
    without: tuple[str, ...],
    name: str | None,
    as_json: bool,
) -> int:
    """Write one self-contained HTML file.

    It has agreement in tables and charts, and the articles with all annotators' tags.
    An article is included once one annotator has done it; numbers are of the articles
    that two or more have done.
    """
    # Only here: no other command needs numpy and Jinja.
    from hashiya.agreement.measures.gamma import check_available
    from hashiya.overview.report.page import page
    from hashiya.overview.report.project_report import report_articles, report_contents

    refuse_both_on_stdout(output, as_json=as_json)
    if gamma:
        check_available()
    home, store = opened(project)
    store = only(home, store, annotators, without)
    destination = _destination(output, home)
    for article in chosen:
        home.read(article)
    visibility = visibility_for(home, store, name)
    interruptions: list[str] = []
    contents = report_contents(
        home,
        store,
        sees=visibility.sees,
        more_scores=partial(_gamma, interruptions) if gamma else None,
    )
    visibility.report_hidden()
    articles: Iterator[tuple[ArticleTags, Article]] = iter(())
    if not no_articles:
        articles = report_articles(home, store, only=chosen, sees=visibility.sees)
    write_chunks(page(contents, articles, language=language), destination)
    if isinstance(destination, Path):
        count = len(contents.material.articles)
        message = _("wrote {output}: agreement on {articles}")
        notify(message.format(output=output, articles=counted(count, "article")))
    problems = [*home.findings(), *contents.problems, *interruptions]
    if as_json:
        articles_of_both = len(contents.material.articles)
        json_out({"output": output, "articles": articles_of_both, "problems": problems})
    return report_problems(problems)


def _gamma(interruptions: list[str], material: "Material") -> "list[Score]":
    # As above.
    from hashiya.agreement.gamma_scores import gamma_scores

    def compute(step: Callable[[int, int], None]) -> "Iterator[Score]":
        return gamma_scores(material, by_article=False, step=step)

    return until_stopped(compute, interruptions)


def _destination(output: str, project: ProjectFolder) -> Destination:
    if output == STDOUT:
        return standard_output()
    # The rules for the destination are those of every single file.
    path = Path(output)
    check_destination(path, format_named("jsonl"), project)
    return path
