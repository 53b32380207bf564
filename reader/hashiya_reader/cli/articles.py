"""`hashiya articles`: the articles of a project, with the user's progress on each."""

import sys
from collections.abc import Iterable, Iterator
from itertools import islice
from shutil import get_terminal_size

import click

from hashiya.model.former_names import FormerNames
from hashiya.overview.progress import ArticleRow, article_rows
from hashiya_reader.cli import output
from hashiya_reader.cli.context import (
    as_option,
    json_option,
    looking,
    opened,
    project_argument,
)
from hashiya_reader.cli.output import (
    columns,
    json_list_out,
    line,
    report_problems,
)
from hashiya_reader.look.data_words import status_word

_NARROWEST_TITLE = 20
# So many rows have their columns in common; more are not in memory.
_ALIGNED = 10_000
# The gaps between the five columns, and one more cell.
_GAPS = 9


@click.command()
@project_argument
@click.option(
    "--filter",
    "words",
    default="",
    metavar="FILTER",
    help="Only those that the library's filter finds, as has:incomplete status:done.",
)
@as_option
@json_option
def articles(project: str, words: str, name: str | None, as_json: bool) -> int:
    """List the articles.

    The columns are id, length in characters, your status, number of your tags, title.
    """
    home, store = opened(project)
    who = looking(home, store, name)
    problems = home.findings()
    rows = article_rows(home, store, who)
    if words:
        # Only here: other lists need no records of other annotators.
        from hashiya.overview.filtered_articles import filtered_articles
        from hashiya.sessions.suggestions import suggestion_store

        suggestions = suggestion_store(home.root, FormerNames.of(home.scheme))
        matching = filtered_articles(home, store, suggestions, who, words)
        rows = (row for row in rows if row.id in matching)
    rows = _with_problems(rows, problems)
    if as_json:
        json_list_out(map(_object, rows))
    else:
        while block := list(islice(rows, _ALIGNED)):
            title_width = _title_width(block)
            columns(_columns(row, title_width) for row in block)
    return report_problems(problems)


def _with_problems(
    rows: Iterable[ArticleRow], problems: list[str]
) -> Iterator[ArticleRow]:
    """The rows, whose problems are added to the others as they come."""
    for row in rows:
        if row.problem:
            problems.append(row.problem)
        yield row


def _object(row: ArticleRow) -> dict[str, object]:
    fields: dict[str, object] = {
        "id": row.id,
        "title": row.title,
        "chars": row.chars,
        "status": row.status.value,
        "tags": row.tags,
    }
    if row.reopened:
        fields["reopened"] = row.reopened
    if row.problem:
        fields["problem"] = row.problem
    return fields


def _columns(row: ArticleRow, title_width: int | None) -> tuple[str, ...]:
    return (
        line(row.id),
        str(row.chars),
        line(status_word(row.status)),
        str(row.tags),
        line(row.title, title_width),
    )


def _title_width(rows: list[ArticleRow]) -> int | None:
    """The cells of a terminal's line that the other columns leave for the title."""
    if not output.is_terminal(sys.stdout):
        return None
    fields = [
        (row.id, str(row.chars), status_word(row.status), str(row.tags)) for row in rows
    ]
    used = 0
    for column in zip(*fields, strict=True):
        used += max(map(len, column))
    room = get_terminal_size().columns - used - _GAPS
    return max(room, _NARROWEST_TITLE)
