"""`hashiya init`: a project with a scheme, written out and commented."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import click

from hashiya.corpus.encoding import wide_encoding
from hashiya.corpus.git_files import complete_project
from hashiya.corpus.importing.articles import add_articles
from hashiya.corpus.importing.batch import AddedArticles, together
from hashiya.corpus.project import SETTINGS
from hashiya.corpus.project_creation import begin_project
from hashiya.corpus.sources.entries import ROWS, TEXT
from hashiya.exchange.importing.exports import AddedExport, export_format
from hashiya.exchange.importing.pipeline import ImportOptions
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.scheme_file import SCHEME_NAMES
from hashiya_reader.cli.add_exports import (
    add_exports,
    exports_among,
    report_tags,
    tags_object,
)
from hashiya_reader.cli.added_report import added_object, report_added
from hashiya_reader.cli.context import annotator, json_option
from hashiya_reader.cli.interruption import interrupted
from hashiya_reader.cli.output import json_out, notify, visible
from hashiya_reader.cli.progress import progress


@click.command(options_metavar="[--scheme NAME] [--json] [--from PATH…]")
@click.argument("folder", type=click.Path(), metavar="DIR")
@click.argument("more", nargs=-1, type=click.Path(), metavar="")
@click.option(
    "--from",
    "first",
    multiple=True,
    type=click.Path(),
    metavar="PATH…",
    help="Copy texts in: files, folders, or a project, whose hashiya.toml is copied as well; "
    "what `hashiya add` reads is added, exports of other tools with their tags.",
)
@click.option(
    "--scheme",
    type=click.Choice(SCHEME_NAMES),
    help="What is tagged: stance and topic (the default), named entities, propaganda "
    "techniques, sentiment, or one label to begin with.",
)
@json_option
def init(
    folder: str,
    more: tuple[str, ...],
    first: tuple[str, ...],
    scheme: str | None,
    as_json: bool,
) -> int:
    """Make DIR a project: write a commented scheme, and copy texts in.

    For git it writes .gitattributes and .gitignore, or adds its lines to those that are
    there. A project that is there already gets what it lacks of these, and nothing else.
    """
    if more and not first:
        raise click.UsageError(
            _("{path}: put --from before the texts to copy in").format(path=more[0])
        )
    root = Path(folder)
    if not first and (root / SETTINGS).is_file():
        written = complete_project(root)
        if written:
            paths = [str(root / name) for name in written]
            _print_written(paths, {}, as_json=as_json)
            notify(_("the project is complete for git: commit these files with it"))
            return 0
    sources = [Path(text) for text in (*first, *more)]
    added = [source for source in sources if _is_added(source)]
    copied = begin_project(
        root, [source for source in sources if source not in added], scheme
    )
    # An assignment or splits of an older version may be there.
    complete_project(root)
    result: _Added | None = None
    if added:
        result = _add(root, added, has_scheme=scheme is not None)
    counts: dict[str, object] = {"copied": copied}
    if result is not None:
        counts |= {"articles": added_object(result.articles, None)}
        counts |= {"tags": tags_object(result.tags)}
    _print_written([str(Path(folder) / SETTINGS)], counts, as_json=as_json)
    if added:
        message = _(
            "edit {settings} to say what is tagged; `hashiya {folder}` opens it"
        )
    elif copied:
        message = ngettext(
            "{count} file copied in; edit {settings} to say what is tagged; "
            "`hashiya {folder}` opens it",
            "{count} files copied in; edit {settings} to say what is tagged; "
            "`hashiya {folder}` opens it",
            copied,
        )
    else:
        message = _(
            "`hashiya add {folder} FILE` adds articles; edit {settings} to say what is "
            "tagged; `hashiya {folder}` opens it"
        )
    notify(message.format(count=f"{copied:,}", settings=SETTINGS, folder=folder))
    return 1 if result is not None and result.problem_count else 0


def _print_written(
    paths: Sequence[str], counts: dict[str, object], *, as_json: bool
) -> None:
    """Print the paths that were written; as JSON with numbers of what was copied and added."""
    if as_json:
        json_out({"written": paths, **counts})
        return
    for path in paths:
        click.echo(visible(path))


def _is_added(source: Path) -> bool:
    """Whether a source is read and added, as a project cannot read a copy of it."""
    if export_format(source) is not None:
        return True
    if not source.is_file():
        return False
    with source.open("rb") as file:
        is_wide = wide_encoding(file.read(4)) is not None
    return is_wide or source.suffix.lower() not in {ROWS, TEXT}


class _Added(NamedTuple):
    """What was added to a new project, and how many problems there were."""

    articles: AddedArticles
    tags: list[AddedExport]
    problem_count: int


def _add(root: Path, sources: Sequence[Path], *, has_scheme: bool) -> _Added:
    """Add what is in the sources, and report it."""
    exports = exports_among(sources)
    others = [source for source in sources if source not in exports]
    results: list[AddedArticles] = []
    if others:
        with interrupted(_("nothing is added")), progress(_("reading")) as advance:
            results.append(add_articles(root, others, progress=advance))
    tags: list[AddedExport] = []
    if exports:
        options = ImportOptions(fallback=annotator(None))
        tags = add_exports(root, exports, options, {}, is_begun=has_scheme)
    added = together([*results, *(result.articles for result in tags)])
    report_added(added)
    return _Added(added, tags, added.problem_count + report_tags(tags))
