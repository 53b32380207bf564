"""`hashiya status`: the progress of each annotator."""

from collections.abc import Sequence
from dataclasses import asdict

import click

from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya.model.assignment_records import read_assignment
from hashiya.overview.pace import hours
from hashiya.overview.progress import AnnotatorProgress, annotator_progress
from hashiya_reader.cli.context import (
    json_option,
    notify_git,
    only,
    only_options,
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

_HEAD = (
    marked("annotator"),
    marked("new"),
    marked("open"),
    marked("done"),
    marked("nothing"),
    marked("flagged"),
    marked("tags"),
    marked("lacking"),
    marked("of"),
    marked("tags/h"),
    marked("left"),
)
# A column of projects that have a reviewer.
_FINISHED = marked("finished")
_UNKNOWN = "–"


@click.command()
@project_argument
@only_options
@json_option
def status(
    project: str, annotators: tuple[str, ...], without: tuple[str, ...], as_json: bool
) -> int:
    """Show each annotator's progress: articles new, open, done and flagged, tags, and speed.

    `nothing` are articles done without a tag, `lacking` tags without an attribute that
    their layer requires; `of` all articles of the project, or those
    that are assigned to the annotator or opened by them. `tags/h` is tags per hour of
    work, without breaks of more than a quarter of an hour; `left` the hours of work that
    the remaining articles take. Where there are reviewers, `finished` are the articles
    whose review they finished.
    """
    home, store = opened(project)
    store = only(home, store, annotators, without)
    notify_git(project, home.root)
    problems = home.findings()
    assignment = read_assignment(home.root)
    problems += assignment.problems
    rows = annotator_progress(home, store, problems.append, assignment)
    if as_json:
        json_out([asdict(row) for row in rows])
    elif rows:
        _print_table(rows)
    else:
        message = ngettext(
            "nobody has opened the {count} article yet: `hashiya PATH` opens the reader",
            "nobody has opened any of the {count} articles yet: `hashiya PATH` opens the "
            "reader",
            len(home.entries),
        )
        notify(message.format(count=f"{len(home.entries):,}"))
    return report_problems(problems)


def _print_table(rows: Sequence[AnnotatorProgress]) -> None:
    head: tuple[str, ...] = _HEAD
    lines = [_columns(row) for row in rows]
    if any(row.finished for row in rows):
        head = (*_HEAD, _FINISHED)
        lines = [
            (*line, str(row.finished)) for line, row in zip(lines, rows, strict=True)
        ]
    columns([drawn_fields(map(_, head)), *lines], lead=1)


def _columns(row: AnnotatorProgress) -> tuple[str, ...]:
    pace = row.tags_per_hour
    return (
        line(row.annotator),
        str(row.new),
        str(row.open),
        str(row.done),
        str(row.nothing),
        str(row.flagged),
        str(row.tags),
        str(row.incomplete),
        str(row.articles),
        _UNKNOWN if pace is None else str(round(pace)),
        hours(row.hours_left) or _UNKNOWN,
    )
