"""The command of the user's own editor, run on a file and never through a shell."""

import os
import shlex
import shutil
import signal
import subprocess
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _

# What is usually there, the easiest to leave first.
USUAL = ("nano", "vi", "notepad")


class EditorFailed(HashiyaError):
    """The editor cannot be started, or says that it failed."""


def command_words(
    environ: Mapping[str, str] | None = None,
    which: Callable[[str], str | None] = shutil.which,
) -> str:
    """The editor's command as the user set it, or the first of the usual ones that is there."""
    own = own_command(environ)
    if own:
        return own
    installed = filter(which, USUAL)
    return next(installed, USUAL[0])


def own_command(environ: Mapping[str, str] | None = None) -> str:
    """The editor's command as the user set it: VISUAL, then EDITOR; "" where neither is."""
    variables = os.environ if environ is None else environ
    return variables.get("VISUAL") or variables.get("EDITOR") or ""


def editor(
    environ: Mapping[str, str] | None = None,
    which: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """The words of `command_words`.

    Raises:
        EditorFailed: when it is no command.
    """
    return words_of(command_words(environ, which))


def words_of(command: str) -> list[str]:
    """The words of the command, as a shell would split it.

    Raises:
        EditorFailed: when it is no command.
    """
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise _no_command(command) from error
    if not words:
        raise _no_command(command)
    return words


def run_editor(words: list[str], path: Path) -> int | None:
    """Let the editor have the file; its exit code, or None where it cannot be started.

    ctrl+c is the editor's while it runs.
    """
    try:
        # The command is the user's own choice of editor.
        with subprocess.Popen([*words, str(path)]) as process, _interrupts_ignored():  # noqa: S603
            return process.wait()
    except (OSError, ValueError):
        return None


def refuse_failure(command: str, code: int | None) -> None:
    """Refuse what an editor wrote that could not be started or ended with a code other than 0.

    Raises:
        EditorFailed: saying what to set.
    """
    if code is None:
        raise EditorFailed(
            _("{command}: cannot be started; set EDITOR to your editor").format(
                command=command
            )
        )
    if code:
        raise EditorFailed(
            _("{command}: ended with {code}; nothing was changed").format(
                command=command, code=code
            )
        )


def _no_command(command: str) -> EditorFailed:
    return EditorFailed(
        _("{command}: is not a command; set EDITOR to your editor").format(
            command=command
        )
    )


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """Ignore ctrl+c, which the terminal sends to all of its programs."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
