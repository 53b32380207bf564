"""`hashiya status`: the progress of each annotator."""

from dataclasses import asdict

import click

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
from hashiya_reader.cli.output import columns, json_out, line, notify, report_problems

_HEAD = (
    "annotator",
    "new",
    "open",
    "done",
    "nothing",
    "flagged",
    "tags",
    "lacking",
    "of",
    "tags/h",
    "left",
)
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
    the remaining articles take.
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
        columns([_HEAD, *(_columns(row) for row in rows)])
    else:
        notify(
            f"nobody has opened any of the {len(home.entries)} articles yet: "
            "`hashiya PATH` opens the reader"
        )
    return report_problems(problems)


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
