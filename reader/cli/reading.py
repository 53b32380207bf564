"""`hashiya read`: the reader itself."""

import sys

import click

from annotations.project import Project
from reader.cli.output import is_terminal
from reader.cli.workplace import annotator, as_option


@click.command()
@click.argument("path", type=click.Path(), default=".")
@as_option
def read(path: str, name: str | None) -> int:
    """Open the reader on a project, a folder of texts or one file; without PATH on the current folder."""
    who = annotator(name)
    project = Project.open(path)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise click.UsageError("the reader needs a terminal: run it in one, or use `hashiya show`")
    # Textual takes a second to import: only the reader waits for it.
    from reader.app import run  # noqa: PLC0415

    return run(project, who, article=project.only)
