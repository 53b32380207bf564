"""`hashiya articles`, `tags` and `status`: what there is, as columns or as JSON."""

import sys
from collections.abc import Iterator
from dataclasses import asdict
from shutil import get_terminal_size

import click

from hashiya.corpus.project import Project
from hashiya.errors import Finding, HashiyaError
from hashiya.exchange.exporting.selection import (
    anchored_records,
    annotators_named,
    missing_articles,
)
from hashiya.exchange.formats.native import tag_object
from hashiya.model.assignment import read_assignment
from hashiya.model.model import Article, Tag
from hashiya.model.scheme import Scheme
from hashiya.overview.pace import hours
from hashiya.overview.progress import ArticleRow, annotator_progress, article_rows
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    annotator,
    as_option,
    json_option,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import (
    columns,
    is_terminal,
    json_out,
    line,
    notify,
    report_problems,
)

_WORDS = 40


@click.command()
@project_argument
@as_option
@json_option
def articles(project: str, name: str | None, as_json: bool) -> int:
    """List the articles: id, title, length in characters, your status, number of your tags."""
    who = annotator(name)
    home, store = opened(project)
    rows = list(article_rows(home, store, who))
    if as_json:
        json_out([_row(each) for each in rows])
    else:
        width = _title_width(rows)
        columns(
            (
                line(row.id),
                str(row.chars),
                row.status.value,
                str(row.tags),
                line(row.title, width),
            )
            for row in rows
        )
    found = [str(problem) for problem in home.problems] + [
        row.problem for row in rows if row.problem
    ]
    return report_problems(found)


@click.command()
@project_argument
@click.option("--article", metavar="ID", help="Only those on this article.")
@click.option("--layer", metavar="LAYER", help="Only those of this layer.")
@click.option(
    "--as", "name", metavar="NAME", help="Only this annotator's; else everybody's."
)
@json_option
def tags(
    project: str,
    article: str | None,
    layer: str | None,
    name: str | None,
    as_json: bool,
) -> int:
    """List the tags; with --json as one array, each tag as in the export and with its `article`."""
    home, store = opened(project)
    names = (annotator(name),) if name is not None else annotators_named(store, None)
    found: list[str] = (
        [] if article is not None else list(missing_articles(home, store, names))
    )
    sees = visibility_for(home, store, name)
    all_of = sees.visible(
        _tags(home, store, names, article, found),
        lambda each: (each[1].annotator, each[0]),
    )
    wanted = [(on, tag) for on, tag in all_of if layer in {None, tag.layer}]
    sees.report_hidden()
    if layer is not None and not wanted:
        # A layer that the scheme no longer has may still have tags.
        home.scheme.layer(layer)
    if as_json:
        json_out(
            [{"article": on, **tag_object(tag, home.scheme)} for on, tag in wanted]
        )
    else:
        columns(_columns(on, tag, home.scheme) for on, tag in wanted)
    return report_problems(found)


@click.command()
@project_argument
@json_option
def status(project: str, as_json: bool) -> int:
    """Show how many articles each annotator has new, open, done and flagged, how many tags, and how fast that goes.

    `nothing` are those done in which nothing was found; `of` all of the project, or
    those assigned to them and opened by them. `tags/h` is tags an hour of work, breaks
    of over a quarter of an hour left out; `left` the time for what is not done.
    """
    home, store = opened(project)
    problems = [str(problem) for problem in home.problems]
    rows = annotator_progress(home, store, problems.append, read_assignment(home.root))
    if as_json:
        json_out([asdict(row) for row in rows])
    elif rows:
        head = (
            "annotator",
            "new",
            "open",
            "done",
            "nothing",
            "flagged",
            "tags",
            "of",
            "tags/h",
            "left",
        )
        numbers = [
            (
                *(
                    row.new,
                    row.open,
                    row.done,
                    row.nothing,
                    row.flagged,
                    row.tags,
                    row.articles,
                ),
                "–" if row.tags_per_hour is None else round(row.tags_per_hour),
                hours(row.hours_left) or "–",
            )
            for row in rows
        ]
        columns(
            [
                head,
                *(
                    (line(row.annotator), *map(str, each))
                    for row, each in zip(rows, numbers, strict=True)
                ),
            ]
        )
    else:
        notify(
            f"nobody has opened any of the {len(home.entries)} articles yet: `hashiya PATH` opens the reader"
        )
    return report_problems(problems)


def _tags(
    project: Project,
    store: TagStore,
    names: tuple[str, ...],
    only: str | None,
    problems: list[str],
) -> Iterator[tuple[str, Tag]]:
    """Each tag with its article's id, in the export's order; only those articles are read that have a record."""
    recorded = {each for name in names for each in store.articles_of(name)}
    for entry in project.entries if only is None else ():
        if entry.id in recorded:
            try:
                article = project.read(entry.id)
            except HashiyaError as error:
                problems.append(Finding.of(error, "left out: "))
            else:
                yield from _tags_on(article, store, names, problems)
    if only is not None:
        yield from _tags_on(project.read(only), store, names, problems)


def _tags_on(
    article: Article, store: TagStore, names: tuple[str, ...], problems: list[str]
) -> Iterator[tuple[str, Tag]]:
    found = [
        tag
        for record in anchored_records(store, article, names, problems.append)
        for tag in record.tags
    ]
    for tag in sorted(found, key=lambda tag: tag.order):
        yield article.id, tag


def _row(row: ArticleRow) -> dict[str, object]:
    said: dict[str, object] = {
        "id": row.id,
        "title": row.title,
        "chars": row.chars,
        "status": row.status.value,
        "tags": row.tags,
        **({"reopened": row.reopened} if row.reopened else {}),
    }
    return {**said, "problem": row.problem} if row.problem else said


def _title_width(rows: list[ArticleRow]) -> int | None:
    """What is left of a terminal's line for the title."""
    if not is_terminal(sys.stdout):
        return None
    taken = max(
        (
            len(row.id)
            + len(str(row.chars))
            + len(row.status.value)
            + len(str(row.tags))
            for row in rows
        ),
        default=0,
    )
    return max(get_terminal_size().columns - taken - 9, 20)


def _columns(article: str, tag: Tag, scheme: Scheme) -> tuple[str, ...]:
    place = f"{tag.span.start}-{tag.span.end}" if tag.span else "article"
    return (
        str(tag.id),
        line(article),
        place,
        line(tag.layer),
        line(
            tag.label
            if scheme.knows(tag.layer, tag.label)
            else f"{tag.label} (not in the scheme)"
        ),
        *said(tag),
        line(tag.annotator),
    )


def said(tag: Tag) -> tuple[str, str]:
    """A tag's words, and all else that it says, each ready to be printed."""
    attributes = [f"{name}={value}" for name, value in tag.attributes.items()]
    confidence = [f"confidence {tag.confidence}"] if tag.confidence is not None else []
    notes = [tag.note] if tag.note else []
    return line(tag.text, _WORDS), "; ".join(
        line(each) for each in (*attributes, *confidence, *notes)
    )
