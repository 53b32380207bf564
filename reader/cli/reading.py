"""`hashiya read`: the reader itself."""

import gc
import os
import sys
from typing import TYPE_CHECKING

import click

from annotations.project import Project
from reader.cli.output import is_terminal
from reader.cli.workplace import annotator, as_option

if TYPE_CHECKING:
    from reader.reviewing import Reviewing


@click.command()
@click.argument("path", type=click.Path(), default=".")
@as_option
def read(path: str, name: str | None) -> int:
    """Open the reader on a project, a folder of texts or one file; without PATH on the current folder."""
    return opened(path, annotator(name))


def opened(path: str, who: str, reviewing: "Reviewing | None" = None) -> int:
    """Open the reader, or its review; returns the exit code when it is quit.

    Raises:
        HashiyaError: when there is no project at the path, or nothing to show it on.
    """
    project = Project.open(path)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise click.UsageError("the reader needs a terminal: run it in one, or use `hashiya show`")
    from reader.terminal.asking import asked  # noqa: PLC0415 - only the reader asks

    # What is made now stays; the app turns the collector on again.
    gc.disable()
    # Textual takes most of the time to the first frame; the terminal answers meanwhile.
    with asked(os.environ) as answers:
        from reader.app import run  # noqa: PLC0415 - only the reader waits for it
        from reader.terminal.here import terminal_of  # noqa: PLC0415 - likewise

        terminal = terminal_of(answers())
    return run(project, who, terminal, article=project.only, reviewing=reviewing)
