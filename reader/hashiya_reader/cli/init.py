"""`hashiya init`: a project with a scheme, written out and commented."""

from pathlib import Path

import click

from hashiya.corpus.git_files import complete_project
from hashiya.corpus.project import SETTINGS
from hashiya.corpus.project_creation import begin_project
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.scheme_file import SCHEME_NAMES
from hashiya_reader.cli.output import notify, visible


@click.command(options_metavar="[--scheme NAME] [--from PATH…]")
@click.argument("folder", type=click.Path(), metavar="DIR")
@click.argument("more", nargs=-1, type=click.Path(), metavar="")
@click.option(
    "--from",
    "first",
    multiple=True,
    type=click.Path(),
    metavar="PATH…",
    help="Copy texts in: files, folders, or a project, whose hashiya.toml is copied as well.",
)
@click.option(
    "--scheme",
    type=click.Choice(SCHEME_NAMES),
    help="What is tagged: stance and topic (the default), named entities, propaganda "
    "techniques, sentiment, or one label to begin with.",
)
def init(
    folder: str, more: tuple[str, ...], first: tuple[str, ...], scheme: str | None
) -> None:
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
            for name in written:
                click.echo(visible(str(root / name)))
            notify(_("the project is complete for git: commit these files with it"))
            return
    sources = [Path(text) for text in (*first, *more)]
    copied = begin_project(root, sources, scheme)
    # An assignment or splits of an older version may be there.
    complete_project(root)
    click.echo(visible(str(Path(folder) / SETTINGS)))
    if copied:
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
