"""`hashiya validate`: whether a file is what the native format says, line by line."""

from pathlib import Path

import click

from hashiya.exchange.native_validation import (
    LineProblem,
    ValidationCounts,
    line_problems,
    schema_text,
)
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.output import json_out, line, notify
from hashiya_reader.look.plurals import counted


@click.command()
@click.argument("file", type=click.Path(), required=False)
@click.option(
    "--schema", is_flag=True, help="Print the JSON Schema of a line, and check nothing."
)
@json_option
def validate(file: str | None, schema: bool, as_json: bool) -> int:
    """Check a file of the native format, hashiya/1, without a project.

    Prints a line for each problem, with the file's line and the place in it; the exit
    code is 1 if there is any, and 2 if the file cannot be read.
    """
    if schema:
        click.echo(schema_text(), nl=False)
        return 0
    if file is None:
        raise click.UsageError(_("name the file to check; --schema needs none"))
    counts = ValidationCounts()
    problems: list[LineProblem] = []
    number_of_problems = 0
    for problem in line_problems(Path(file), _ignore, counts):
        number_of_problems += 1
        if as_json:
            problems.append(problem)
        else:
            where = f"{file}:{problem.line}: {problem.path}"
            click.echo(line(f"{where}: {problem.problem}"))
    if as_json:
        json_out(_object(file, counts, problems))
        return 1 if problems else 0
    message = _("{articles}, {tags}; all is valid")
    if number_of_problems:
        message = ngettext(
            "{articles}, {tags}; {count} problem",
            "{articles}, {tags}; {count} problems",
            number_of_problems,
        )
    notify(
        message.format(
            articles=counted(counts.articles, "article"),
            tags=counted(counts.tags, "tag"),
            count=f"{number_of_problems:,}",
        )
    )
    return 1 if number_of_problems else 0


def _object(
    file: str, counts: ValidationCounts, problems: list[LineProblem]
) -> dict[str, object]:
    return {
        "file": file,
        "articles": counts.articles,
        "tags": counts.tags,
        "problems": [
            {"line": problem.line, "path": problem.path, "problem": problem.problem}
            for problem in problems
        ],
    }


def _ignore(_size: int) -> None:
    """Ignore the progress."""
