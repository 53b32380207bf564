"""The user's own editor, on a file or on a text, with the terminal while it runs."""

import os
import re
import shlex
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from textual.app import App, SuspendNotSupported

from hashiya.errors import HashiyaError

_LINE_ENDS = re.compile("\\s*[\r\n\x0b\x0c\x85\u2028\u2029]+\\s*")
# What is usually there, the easiest to leave first.
USUAL = ("nano", "vi", "notepad")


class EditorFailed(HashiyaError):
    """The editor cannot be started, or says that it failed."""


def editor(
    environ: Mapping[str, str] | None = None,
    which: Callable[[str], str | None] = shutil.which,
) -> list[str]:
    """The command of the user's editor: VISUAL, then EDITOR, then one that is usually there."""
    return shlex.split(command_words(environ, which))


def edit_file(app: App[None], path: Path) -> None:
    """Let the user edit the file; return when the editor has ended.

    Raises:
        EditorFailed: saying what to set; the file is as the editor left it.
    """
    try:
        command = [*editor(), str(path)]
    except ValueError as error:
        raise EditorFailed(
            f"{command_words()}: is no command; set EDITOR to your editor"
        ) from error
    code: int | None = None
    try:
        # The terminal is taken back only where nothing is raised while it is handed
        # over.
        with app.suspend(), suppress(OSError, ValueError):
            # The command is the user's own choice of editor.
            code = subprocess.run(command, check=False).returncode  # noqa: S603
    except SuspendNotSupported as error:
        raise EditorFailed(
            "the terminal cannot be handed over here: edit it from a shell"
        ) from error
    if code is None:
        raise EditorFailed(
            f"{command_words()}: cannot be started; set EDITOR to your editor"
        )
    if code:
        raise EditorFailed(
            f"{command_words()}: ended with {code}; nothing is taken over"
        )


def edit_text(app: App[None], text: str) -> str:
    """Let the user edit the text; return it as one line.

    Line ends and tabs become single spaces, as a note is one line everywhere; line ends
    at the end are dropped.

    Raises:
        EditorFailed: as `edit_file` does, and when the text is not UTF-8 or has a
            control character.
    """
    with tempfile.TemporaryDirectory(prefix="hashiya-") as folder:
        path = Path(folder) / "note.txt"
        path.write_text(text, encoding="utf-8")
        edit_file(app, path)
        try:
            edited = path.read_bytes().decode("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise EditorFailed(
                "what was written is no UTF-8: nothing is taken over"
            ) from error
    line = _LINE_ENDS.sub(" ", edited.strip()).replace("\t", " ")
    for character in line:
        if unicodedata.category(character) == "Cc":
            raise EditorFailed(
                f"a note cannot hold the control character U+{ord(character):04X}:"
                " nothing is taken over"
            )
    return line


def command_words(
    environ: Mapping[str, str] | None = None,
    which: Callable[[str], str | None] = shutil.which,
) -> str:
    """The editor's command as the user set it, or the first of the usual ones that is there."""
    variables = os.environ if environ is None else environ
    own = variables.get("VISUAL") or variables.get("EDITOR")
    if own:
        return own
    installed = filter(which, USUAL)
    return next(installed, USUAL[0])
