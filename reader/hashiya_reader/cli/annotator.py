"""`hashiya annotator`: rename, merge and remove annotators, take that back, and list all."""

import sys
from dataclasses import asdict

import click

from hashiya.model.annotator_names import ChangeKind
from hashiya.review.annotator_changes import (
    Preview,
    change_names,
    preview,
    undo_last,
)
from hashiya.review.annotator_list import AnnotatorEntry, annotator_entries
from hashiya_reader.cli import output
from hashiya_reader.cli.context import json_option, opened, project_argument
from hashiya_reader.cli.output import columns, json_out, line, notify
from hashiya_reader.look.plurals import counted

_DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Show what would change, and change nothing."
)
_YES = click.option("--yes", is_flag=True, help="Do it without a question.")


@click.group()
def annotator() -> None:
    """Rename, merge and remove annotators, take that back, and list all.

    Each concerns everything of theirs: records, articles to do, decisions that name them,
    and the names in hashiya.toml, which stay as they are there: the names that hold are
    those of tags/annotators.jsonl. No record is rewritten or deleted.
    """


@annotator.command()
@project_argument
@click.argument("old")
@click.argument("new")
@_DRY_RUN
@json_option
def rename(project: str, old: str, new: str, dry_run: bool, as_json: bool) -> int:
    """Call the annotator OLD by the name NEW from now on.

    A folder in tags/ that was renamed by hand is mended so as well.
    """
    return _change(
        project, ChangeKind.RENAME, old, new, dry_run=dry_run, as_json=as_json
    )


@annotator.command()
@project_argument
@click.argument("old", metavar="FROM")
@click.argument("into", metavar="INTO")
@_DRY_RUN
@_YES
@json_option
def merge(
    project: str, old: str, into: str, dry_run: bool, yes: bool, as_json: bool
) -> int:
    """Make everything of FROM that of INTO.

    On an article that both have, the tags of both stay, equal ones once: with INTO's
    confidence, or FROM's where INTO gave none, and the notes of both. The article is
    flagged if it is for either, open if it is for either, and otherwise done.
    """
    return _change(
        project, ChangeKind.MERGE, old, into, dry_run=dry_run, yes=yes, as_json=as_json
    )


@annotator.command()
@project_argument
@click.argument("name")
@_DRY_RUN
@_YES
@json_option
def remove(project: str, name: str, dry_run: bool, yes: bool, as_json: bool) -> int:
    """Leave the annotator NAME out of everything.

    Their records stay on the disk, and are not shown, counted or exported any more.
    """
    return _change(
        project, ChangeKind.REMOVE, name, "", dry_run=dry_run, yes=yes, as_json=as_json
    )


@annotator.command()
@project_argument
def undo(project: str) -> None:
    """Take back the last rename, merge or removal.

    `hashiya compact` drops the history, after which nothing can be taken back. Tags that
    were changed since a merge go back as they are now.
    """
    home, store = opened(project)
    change = undo_last(home, store)
    became = f" to {change.new}" if change.new else ""
    notify(f"taken back: {change.kind.value} {change.old}{became}")


@annotator.command("list")
@project_argument
@json_option
def list_(project: str, as_json: bool) -> None:
    """List the annotators and what they have.

    It says whether the project names them, if it names any.
    """
    home, store = opened(project)
    entries = annotator_entries(home, store)
    if as_json:
        json_out([asdict(entry) for entry in entries])
        return
    head = ("annotator", "", "articles", "tags", "decisions", "assigned", "")
    has_names = bool(home.annotators.names)
    rows = [_columns(entry, has_names=has_names) for entry in entries]
    if rows:
        columns([head, *rows])
    else:
        notify("nobody has annotated anything here yet")


def _columns(entry: AnnotatorEntry, *, has_names: bool) -> tuple[str, ...]:
    role = "reviewer" if entry.reviewer else ""
    if entry.removed:
        role = "removed"
    elif has_names and not entry.named and not entry.reviewer:
        role = "not in hashiya.toml"
    numbers = (entry.articles, entry.tags, entry.decisions, entry.assigned)
    former = f"formerly {', '.join(entry.former)}" if entry.former else ""
    return line(entry.annotator), role, *map(str, numbers), line(former)


def _change(
    project: str,
    kind: ChangeKind,
    old: str,
    new: str,
    *,
    dry_run: bool,
    as_json: bool,
    yes: bool = True,
) -> int:
    home, store = opened(project)
    planned = preview(home, store, kind, old, new)
    if not as_json:
        _print(planned)
    if not dry_run:
        if not yes and _needs_consent(planned):
            _ask(planned)
        change_names(home, store, planned)
    if as_json:
        json_out({**asdict(planned), "done": not dry_run})
    notify("nothing was changed" if dry_run else _outcome(planned))
    return 0


def _print(planned: Preview) -> None:
    numbers = (
        f"{counted(planned.tags, 'tag')} on {counted(planned.articles, 'article')}",
        counted(planned.decisions, "decision"),
        f"{counted(planned.assigned, 'article')} to do",
    )
    click.echo(line(f"{planned.old}: {', '.join(numbers)}"))
    if not planned.shared:
        return
    head = ("both have", planned.old, planned.new, "then", "tags", "equal")
    rows = [head]
    for shared in planned.shared:
        statuses = (shared.old.value, shared.new.value, shared.status.value)
        counts = (str(shared.tags), str(shared.equal))
        rows.append((line(shared.article), *statuses, *counts))
    columns(rows)


def _needs_consent(planned: Preview) -> bool:
    """Whether something of what two names have becomes one, or is not shown any more."""
    if planned.kind is ChangeKind.MERGE:
        return bool(planned.shared)
    return bool(planned.articles or planned.decisions)


def _ask(planned: Preview) -> None:
    what = f"{planned.old} has {counted(planned.articles, 'article')}"
    if planned.shared:
        both = counted(len(planned.shared), "article")
        what = f"both {planned.old} and {planned.new} have {both}"
    if not output.is_terminal(sys.stdin):
        raise click.UsageError(
            f"{what}: nothing was changed; --dry-run shows what would be, --yes does it"
        )
    click.confirm(f"{line(what)}. Go on?", abort=True, err=True)


def _outcome(planned: Preview) -> str:
    match planned.kind:
        case ChangeKind.RENAME:
            return f"{planned.old} is called {planned.new} now"
        case ChangeKind.MERGE:
            return f"what was {planned.old}'s is {planned.new}'s now"
        case ChangeKind.REMOVE:
            return f"{planned.old} is left out from now on"
