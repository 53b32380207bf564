"""`hashiya import`: tags made elsewhere, validated as a whole first, then applied."""

from pathlib import Path

import click

from hashiya.corpus.git_files import is_new_project
from hashiya.errors import ImportRefused
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.pipeline import (
    ImportOptions,
    ImportResult,
    import_file,
)
from hashiya.exchange.registry import FORMATS
from hashiya.model.former_names import FormerNames
from hashiya.sessions.suggestions import suggestion_store
from hashiya_reader.cli.context import (
    acting,
    annotator,
    new_option,
    opened,
    prepare_for_git,
    project_argument,
    used_stores,
)
from hashiya_reader.cli.output import notify, report_problems
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
    help=f"Where the file does not say it: {', '.join(FORMATS)}.",
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
    "--suggest",
    is_flag=True,
    help="Import them as suggestions of NAME, offered to all annotators.",
)
@click.option(
    "--strict", is_flag=True, help="Import nothing unless all of it can be imported."
)
@new_option
def import_tags(
    project: str,
    file: str,
    kind: str | None,
    name: str | None,
    layer: str | None,
    suggest: bool,
    strict: bool,
    new: bool,
) -> int:
    """Import FILE's tags on the project's articles, except those already there.

    Offsets are checked against the texts: a row of another text, or a tag outside of
    it, is reported with its line and left out.
    """
    if suggest and name is None:
        raise click.UsageError(
            "--suggest keeps them apart by what made them: name it with --as"
        )
    home, store = opened(project)
    is_new = is_new_project(home.root)
    who = None
    if suggest:
        store = suggestion_store(home.root, FormerNames.of(home.scheme))
        used_stores().append(store)
        who = annotator(name)
    elif name is not None:
        who = acting(home, store, name, new=new)
    if layer is not None:
        layer = FormerNames.of(home.scheme).layer(layer)
        # Detecting the format may read all of a file.
        home.scheme.layer(layer)
    path = Path(file)
    options = ImportOptions(
        format=kind or _detected(path),
        annotator=who,
        fallback=annotator(name),
        layer=layer,
        suggestions=suggest,
        strict=strict,
        new=new,
    )
    try:
        with import_progress() as progress:
            result = import_file(home, store, path, options, progress)
    except ImportRefused as error:
        report_problems(list(error.findings))
        raise
    print_counts(result, "suggestion" if suggest else "tag")
    prepare_for_git(home.root, is_new=is_new)
    return report_problems(list(result.problems))


def _detected(path: Path) -> str:
    kind = detected_format(path)
    notify(f"{path}: detected as {kind}; --format names another format")
    return kind


def print_counts(result: ImportResult, noun: str) -> None:
    """Print the numbers of what was imported."""
    tags, articles = counted(result.added, noun), counted(result.articles, "article")
    already = f"; {result.known} were there already" if result.known else ""
    notify(f"{tags} imported, on {articles}{already}")
    if result.decided:
        notify(f"{counted(result.decided, 'decision')} of reviewers imported as gold")
    if result.moved:
        tags = counted(result.moved, noun)
        notify(f"{tags} made on a former text: moved with the words")
    if result.older:
        notify(
            f"statuses or decisions in the file that change nothing: {result.older}, "
            "older than those here or of other tags"
        )
    for (layer, label), count in sorted(result.unknown.items()):
        notify(
            f"{counted(count, noun)} of {layer} {label}, which is not in the scheme: "
            "add it to hashiya.toml, or map them to others in the reader"
        )
