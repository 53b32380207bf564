"""`hashiya read`: the reader itself."""

import gc
import os
import shutil
import sys
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from hashiya.corpus.project import Project
from hashiya_reader.cli.context import annotator, as_option
from hashiya_reader.cli.output import is_terminal
from hashiya_reader.settings.reading_positions import ReadingPositions

if TYPE_CHECKING:
    from hashiya_reader.review_options import ReviewOptions

# How long a page waits for the answers of a terminal that is near; it is drawn a little
# later where that is far.
NEAR_SECONDS, FAR_SECONDS = 0.02, 1.0


@click.command()
@click.argument("path", type=click.Path(), default=".")
@as_option
def read(path: str, name: str | None) -> int:
    """Open the reader on a project, a folder of texts or one file; without PATH on the current folder."""
    return opened(path, annotator(name))


def opened(path: str, who: str, reviewing: "ReviewOptions | None" = None) -> int:
    """Open the reader, or its review; returns the exit code when it is quit.

    Raises:
        HashiyaError: when there is no project at the path, or nothing to show it on.
    """
    project = Project.open(path)
    if not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        raise click.UsageError(
            "the reader needs a terminal: run it in one, or use `hashiya show`"
        )
    # Only here: the reader alone asks the terminal, and waits for Textual.
    from hashiya_reader.first_page import first_page, standing
    from hashiya_reader.terminal.current import terminal_of
    from hashiya_reader.terminal.query import open_questions

    # What is made now stays: it is not looked through before the app has set it apart.
    gc.disable()
    try:
        with standing() as shown:
            with open_questions(os.environ) as answers:
                page = (
                    None
                    if reviewing
                    else first_page(
                        project,
                        ReadingPositions.load(),
                        who,
                        *shutil.get_terminal_size(),
                    )
                )
                shown.draw(page, answers(NEAR_SECONDS))
                from hashiya_reader.app import run

                shown.draw(page, answers(0.0))
                terminal = replace(
                    terminal_of(answers(FAR_SECONDS)), has_first_page=shown.is_drawn
                )
            return run(
                project, who, terminal, article=project.only, reviewing=reviewing
            )
    finally:
        gc.enable()
