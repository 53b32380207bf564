"""`hashiya annotator`: rename, merge and remove annotators, take that back, and list all."""

import sys
from dataclasses import asdict

import click

from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
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
from hashiya_reader.cli.output import columns, drawn_fields, json_out, line, notify, say
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.look.plurals import counted

_DRY_RUN = click.option(
    "--dry-run", is_flag=True, help="Show what would change, and change nothing."
)
_TAKEN_BACK = {
    ChangeKind.RENAME: marked("taken back: {old} was renamed {new}"),
    ChangeKind.MERGE: marked("taken back: {old} was merged into {new}"),
    ChangeKind.REMOVE: marked("taken back: {old} was removed"),
}
_YES = click.option("--yes", is_flag=True, help="Do not ask for confirmation.")


@click.group()
def annotator() -> None:
    """Rename, merge and remove annotators, take that back, and list all.

    Each concerns everything of theirs: records, articles to do, decisions that name them,
    and the names in hashiya.toml, which stay as they are there: the names in effect are
    those of tags/annotators.jsonl. No record is rewritten or deleted.
    """


@annotator.command()
@project_argument
@click.argument("old")
@click.argument("new")
@_DRY_RUN
@json_option
def rename(project: str, old: str, new: str, dry_run: bool, as_json: bool) -> int:
    """Rename the annotator OLD to NEW.

    This also repairs a folder in tags/ that was renamed by hand.
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
    """Give everything of FROM to INTO.

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
@json_option
def undo(project: str, as_json: bool) -> None:
    """Take back the last rename, merge or removal.

    `hashiya compact` drops the history, after which nothing can be taken back. Tags that
    were changed since a merge go back as they are now.
    """
    home, store = opened(project)
    change = undo_last(home, store)
    if as_json:
        row = {"kind": change.kind, "old": change.old, "new": change.new}
        json_out({**row, "done": True})
    message = _(_TAKEN_BACK[change.kind])
    notify(message.format(old=change.old, new=change.new))


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
    head = (
        _("annotator"),
        "",
        _("articles"),
        _("tags"),
        _("decisions"),
        _("assigned"),
        "",
    )
    has_names = bool(home.annotators.names)
    rows = [_columns(entry, has_names=has_names) for entry in entries]
    if rows:
        columns([drawn_fields(head), *rows], lead=1)
    else:
        notify(_("nobody has annotated anything here yet"))


def _columns(entry: AnnotatorEntry, *, has_names: bool) -> tuple[str, ...]:
    role = _("reviewer") if entry.reviewer else ""
    if entry.removed:
        role = _("removed")
    elif has_names and not entry.named and not entry.reviewer:
        role = _("not in hashiya.toml")
    numbers = (entry.articles, entry.tags, entry.decisions, entry.assigned)
    former = ""
    if entry.former:
        former = _("formerly {names}").format(names=comma_separated(entry.former))
    return line(entry.annotator), line(role), *map(str, numbers), line(former)


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
    notify(_("nothing was changed") if dry_run else _outcome(planned))
    return 0


def _print(planned: Preview) -> None:
    message = _("{annotator}: {tags} on {articles}, {decisions}, {assigned} to do")
    sentence = message.format(
        annotator=planned.old,
        tags=counted(planned.tags, "tag"),
        articles=counted(planned.articles, "article"),
        decisions=counted(planned.decisions, "decision"),
        assigned=counted(planned.assigned, "article"),
    )
    say(sentence)
    if not planned.shared:
        return
    head = (
        _("both have"),
        planned.old,
        planned.new,
        _("then"),
        _("tags"),
        _("equal"),
    )
    rows = [drawn_fields(head)]
    for shared in planned.shared:
        statuses = (shared.old, shared.new, shared.status)
        counts = (str(shared.tags), str(shared.equal))
        titles = drawn_fields(map(value_title, statuses))
        rows.append((line(shared.article), *titles, *counts))
    columns(rows)


def _needs_consent(planned: Preview) -> bool:
    """Whether something of what two names have becomes one, or is not shown any more."""
    if planned.kind is ChangeKind.MERGE:
        return bool(planned.shared)
    return bool(planned.articles or planned.decisions)


def _ask(planned: Preview) -> None:
    fact = _("{annotator} has {articles}").format(
        annotator=planned.old, articles=counted(planned.articles, "article")
    )
    if planned.shared:
        fact = _("both {old} and {new} have {articles}").format(
            old=planned.old,
            new=planned.new,
            articles=counted(len(planned.shared), "article"),
        )
    if not output.is_terminal(sys.stdin):
        message = _(
            "{fact}: nothing was changed; --dry-run shows what would be, --yes does it"
        )
        raise click.UsageError(message.format(fact=fact))
    question = _("{fact}. Go on?").format(fact=fact)
    click.confirm(line(question), abort=True, err=True)


def _outcome(planned: Preview) -> str:
    match planned.kind:
        case ChangeKind.RENAME:
            return _("{old} is now called {new}").format(
                old=planned.old, new=planned.new
            )
        case ChangeKind.MERGE:
            return _("{old} is merged into {new} now").format(
                old=planned.old, new=planned.new
            )
        case ChangeKind.REMOVE:
            return _("{annotator} is left out from now on").format(
                annotator=planned.old
            )
