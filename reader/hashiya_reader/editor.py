"""The user's own editor on a file or a text, with the screen's terminal while it runs."""

import re
import tempfile
import unicodedata
from pathlib import Path

from textual.app import App, SuspendNotSupported

from hashiya.language import gettext as _
from hashiya_reader.editor_command import (
    EditorFailed,
    command_words,
    refuse_failure,
    run_editor,
    words_of,
)

_LINE_ENDS = re.compile("\\s*[\r\n\x0b\x0c\x85\u2028\u2029]+\\s*")


def edit_file(app: App[None], path: Path) -> None:
    """Let the user edit the file; return when the editor has ended.

    Raises:
        EditorFailed: saying what to set; the file is as the editor left it.
    """
    command = command_words()
    words = words_of(command)
    try:
        # The terminal is taken back only where nothing is raised while it is handed
        # over.
        with app.suspend():
            code = run_editor(words, path)
    except SuspendNotSupported as error:
        raise EditorFailed(
            _("the terminal cannot be given to an editor here: edit it from a shell")
        ) from error
    refuse_failure(command, code)


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
                _("what was written is not UTF-8: nothing was changed")
            ) from error
    line = _LINE_ENDS.sub(" ", edited.strip()).replace("\t", " ")
    for character in line:
        if unicodedata.category(character) == "Cc":
            raise EditorFailed(
                _(
                    "a note cannot hold the control character U+{code:04X}: nothing "
                    "was changed"
                ).format(code=ord(character))
            )
    return line
