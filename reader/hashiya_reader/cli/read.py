"""`hashiya read`: the reader itself."""

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Iterator
from types import FrameType
from typing import TYPE_CHECKING

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.language import gettext as _
from hashiya_reader.cli import context, output
from hashiya_reader.cli.context import acting, as_option, new_option
from hashiya_reader.terminal.colors import color_system

if TYPE_CHECKING:
    from hashiya_reader.review_options import ReviewOptions

# How long the terminal's answers are waited for once the reader is imported.
PATIENCE_SECONDS = 1.0


@click.command()
@click.argument("path", type=click.Path(), default=".")
@as_option
@new_option
def read(path: str, name: str | None, new: bool) -> int:
    """Open the reader on a project, a folder of texts or one file.

    Without PATH it opens the current folder.
    """
    project, store = context.opened(path)
    who = acting(project, store, name, new=new)
    if new:
        project = ProjectFolder.open(path)
    return opened(project, who)


def opened(
    project: ProjectFolder, who: str, reviewing: "ReviewOptions | None" = None
) -> int:
    """Open the reader, or its review; returns the exit code when it is quit.

    Raises:
        HashiyaError: when there is no terminal to show it on.
    """
    if not (output.is_terminal(sys.stdin) and output.is_terminal(sys.stdout)):
        raise click.UsageError(
            _("the reader needs a terminal: run it in one, or use `hashiya show`")
        )
    if not output.is_terminal(sys.stderr):
        raise click.UsageError(
            _("the reader draws on stderr, which is not a terminal: leave out 2>")
        )
    # Textual reads it when it is imported; TERM alone says more than it takes from it.
    os.environ.setdefault("TEXTUAL_COLOR_SYSTEM", color_system(os.environ))
    # Only the reader asks the terminal and imports Textual; other commands start without.
    from hashiya_reader.terminal.current import terminal_of
    from hashiya_reader.terminal.query import open_questions

    # What is made during the start stays: the app leaves it out of all collections later.
    gc.disable()
    try:
        with _typing_restored_by_signals(), open_questions(os.environ) as answers:
            # The import takes longer than the terminal's answers do.
            from hashiya_reader.launch import run

            terminal = terminal_of(answers(PATIENCE_SECONDS))
        return run(
            project,
            who,
            terminal,
            article=project.only,
            reviewing=reviewing,
            notices=context.notices(),
        )
    finally:
        gc.enable()


if sys.platform == "win32":
    _typing_restored_by_signals = contextlib.nullcontext
else:
    import termios

    @contextlib.contextmanager
    def _typing_restored_by_signals() -> Iterator[None]:
        """Show again what is typed if a signal ends the program while the terminal is asked."""
        signals = (signal.SIGTERM, signal.SIGHUP)
        before = termios.tcgetattr(0) if os.isatty(0) else None

        def end(number: int, frame: FrameType | None) -> None:
            if before is not None:
                termios.tcsetattr(0, termios.TCSANOW, before)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

        handlers = {number: signal.signal(number, end) for number in signals}
        try:
            yield
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
