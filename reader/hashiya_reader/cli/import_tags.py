"""`hashiya import`: tags made elsewhere, validated as a whole first, then applied."""

from pathlib import Path

import click

from hashiya.corpus.git_files import is_new_project
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import ImportRefused
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.pipeline import (
    ImportOptions,
    ImportResult,
    import_file,
)
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Status
from hashiya.sessions.suggestions import suggestion_store
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    acting,
    annotator,
    json_option,
    new_option,
    opened,
    prepare_for_git,
    project_argument,
    used_stores,
)
from hashiya_reader.cli.format_options import (
    ENCODING,
    FEATURE,
    OFFSETS,
    TEXT_KEY,
    format_options,
)
from hashiya_reader.cli.output import json_out, notify, report_problems
from hashiya_reader.cli.result_objects import import_object
from hashiya_reader.cli.stage_progress import import_progress
from hashiya_reader.cli.values import ANNOTATOR, FORMAT, LAYER
from hashiya_reader.look.plurals import counted


@click.command("import")
@project_argument
@click.argument("file", type=click.Path())
@click.option(
    "--format",
    "kind",
    type=FORMAT,
    metavar="FORMAT",
    help="The file's format, if it is not detected; `hashiya formats` lists them.",
)
@click.option(
    "--as",
    "name",
    type=ANNOTATOR,
    metavar="NAME",
    help="Make all tags this annotator's; otherwise each keeps its own, or becomes yours.",
)
@click.option(
    "--layer",
    type=LAYER,
    metavar="LAYER",
    help="The layer of labels that do not name theirs.",
)
@click.option(
    "--status",
    type=click.Choice([Status.OPEN.value, Status.DONE.value, Status.FLAGGED.value]),
    help="Set this status on the file's articles, for the annotator who gets the tags.",
)
@click.option(
    "--suggest",
    is_flag=True,
    help="Import them as suggestions of NAME, offered to all annotators.",
)
@click.option(
    "--gold",
    is_flag=True,
    help="Make them gold: decisions of NAME as a reviewer, or of those that the file names.",
)
@click.option(
    "--keep",
    is_flag=True,
    help="Keep NAME's earlier suggestions on the articles of the file beside the new ones.",
)
@click.option(
    "--strict", is_flag=True, help="Import nothing unless all of it can be imported."
)
@format_options(OFFSETS, ENCODING, TEXT_KEY, FEATURE)
@new_option
@json_option
def import_tags(
    project: str,
    file: str,
    kind: str | None,
    name: str | None,
    layer: str | None,
    status: str | None,
    suggest: bool,
    gold: bool,
    keep: bool,
    strict: bool,
    format_options: FormatOptions,
    new: bool,
    as_json: bool,
) -> int:
    """Import FILE's tags on the project's articles, except those already there.

    Offsets are checked against the texts: a row of another text, or a tag outside of
    it, is reported with its line and left out.
    """
    _check_options(name=name, status=status, suggest=suggest, gold=gold, keep=keep)
    home, store = opened(project)
    is_new = is_new_project(home.root)
    who = None
    if suggest:
        store = suggestion_store(home.root, FormerNames.of(home.scheme))
        used_stores().append(store)
        who = annotator(name)
    elif name is not None:
        who = acting(home, store, name, new=new, reviews=gold)
    if gold:
        home.reread().annotators.check_reviewer(who or annotator(name))
    if layer is not None:
        layer = FormerNames.of(home.scheme).layer(layer)
        # Detecting the format may read all of a file.
        home.scheme.layer(layer)
    path = Path(file)
    options = ImportOptions(
        format=kind or _detected(path),
        format_options=format_options,
        annotator=who,
        fallback=annotator(name),
        layer=layer,
        status=None if status is None else Status(status),
        suggestions=suggest,
        keep=keep,
        gold=gold,
        strict=strict,
        new=new,
    )
    result = _imported(home, store, path, options)
    if as_json:
        json_out({"format": options.format, **import_object(result)})
    print_counts(result, "suggestion" if suggest else "tag")
    prepare_for_git(home.root, is_new=is_new)
    return report_problems([*result.notices, *result.problems])


def _check_options(
    *, name: str | None, status: str | None, suggest: bool, gold: bool, keep: bool
) -> None:
    """Refuse options that do not go together."""
    if suggest and name is None:
        raise click.UsageError(
            _("--suggest keeps suggestions apart by what made them: name it with --as")
        )
    if suggest and status is not None:
        raise click.UsageError(
            _("suggestions have no status: leave out --status or --suggest")
        )
    if gold and (suggest or status not in {None, Status.DONE.value}):
        raise click.UsageError(
            _(
                "gold is no suggestion, and finished or not: leave out --gold, or the "
                "other, or give --status done"
            )
        )
    if keep and not suggest:
        raise click.UsageError(_("--keep is for suggestions: give it with --suggest"))


def _imported(
    project: ProjectFolder, store: TagStore, path: Path, options: ImportOptions
) -> ImportResult:
    try:
        with import_progress() as progress:
            return import_file(project, store, path, options, progress)
    except ImportRefused as error:
        report_problems(list(error.findings))
        raise


def _detected(path: Path) -> str:
    kind = detected_format(path)
    message = _("{path}: detected as {format}; --format names another format")
    notify(message.format(path=path, format=kind))
    return kind


def print_counts(result: ImportResult, noun: str) -> None:
    """Print the numbers of what was imported."""
    imported, articles = (
        counted(result.added, noun),
        counted(result.articles, "article"),
    )
    message = _("{tags} imported, on {articles}")
    if result.known:
        message = ngettext(
            "{tags} imported, on {articles}; {known} was there already",
            "{tags} imported, on {articles}; {known} were there already",
            result.known,
        )
    notify(message.format(tags=imported, articles=articles, known=f"{result.known:,}"))
    if result.decided:
        message = _("{decisions} of reviewers imported as gold")
        notify(message.format(decisions=counted(result.decided, "decision")))
    if result.finished:
        message = _("{articles} finished in review")
        notify(message.format(articles=counted(result.finished, "article")))
    if result.moved:
        message = _("{tags} moved to where the words are in the article")
        notify(message.format(tags=counted(result.moved, noun)))
    if result.removed:
        message = ngettext(
            "{count} earlier suggestion of that name, which the file does not have, is "
            "removed; --keep keeps it",
            "{count} earlier suggestions of that name, which the file does not have, are "
            "removed; --keep keeps them",
            result.removed,
        )
        notify(message.format(count=f"{result.removed:,}"))
    if result.older:
        message = ngettext(
            "{count} status or decision in the file changes nothing: it is older than the "
            "one here, or about other tags",
            "{count} statuses or decisions in the file change nothing: they are older than "
            "those here, or about other tags",
            result.older,
        )
        notify(message.format(count=f"{result.older:,}"))
    for (layer, label), count in sorted(result.unknown.items()):
        message = _(
            "{tags} of {layer} {label}, which is not in the scheme: add it to "
            "hashiya.toml, or map it to another label in the reader"
        )
        notify(message.format(tags=counted(count, noun), layer=layer, label=label))
