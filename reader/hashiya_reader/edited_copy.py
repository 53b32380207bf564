"""The copy of a text that an editor gets: a private file of the user's own.

It is below the user's state folder, where nothing removes it but this program: what was
edited and could not be taken over stays there.
"""

import os
import re
import secrets
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from hashiya.corpus.encoding import decode
from hashiya.errors import EditRefused, system_reason
from hashiya.io.jsonl import LONGEST, too_long
from hashiya.io.regular_files import open_regular
from hashiya.language import gettext as _
from hashiya_reader.settings.store import state_folder

FOLDER = "edits"
_OUTSIDE_NAMES = re.compile(r"[^A-Za-z0-9]+")
_LONGEST_NAME = 40


class EditedCopy:
    """A file with a text, readable to the user alone.

    Its name has only letters, digits and hyphens of the article's id.

    Raises:
        EditRefused: when it cannot be written.
    """

    def __init__(self, article_id: str, text: str) -> None:
        now = datetime.now(UTC)
        self.folder = edits_folder() / f"{now:%Y%m%dT%H%M%SZ}-{secrets.token_hex(4)}"
        self.path = self.folder / f"{safe_name(article_id)}.txt"
        self._content = text.encode()
        try:
            edits_folder().mkdir(mode=0o700, parents=True, exist_ok=True)
            self.folder.mkdir(mode=0o700)
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(self._content)
        except OSError as error:
            raise EditRefused(
                _("{path}: cannot be written: {reason}").format(
                    path=error.filename or self.path, reason=system_reason(error)
                )
            ) from error

    def is_changed(self) -> bool:
        """Whether the file has something else than the text that was written to it."""
        try:
            with open_regular(self.path) as file:
                content = file.read(LONGEST + 1)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return content not in {self._content, b""}

    def text(self) -> str:
        """The text in the file.

        Raises:
            EditRefused: when it cannot be read.
            ArticleUnreadable: when it is no text.
        """
        # An editor may leave a pipe or a device there, which would be waited for.
        return _text_in(self.path, open_regular)

    def after(self, problem: str) -> str:
        """The problem, with where the file is, if it was edited; otherwise it is removed."""
        if self.is_changed():
            message = _("{problem}; the edited copy is kept in {path}")
            return message.format(problem=problem, path=self.path)
        self.remove()
        return problem

    def remove(self) -> None:
        """Remove the file, and whatever else the editor put beside it."""
        shutil.rmtree(self.folder, ignore_errors=True)


def edits_folder() -> Path:
    """The folder of the copies; it may not exist."""
    return state_folder() / FOLDER


def text_in(path: Path) -> str:
    """The text in the file or from the pipe, in the encodings of articles.

    Raises:
        EditRefused: when it cannot be read, or is too long.
        ArticleUnreadable: when it is no text.
    """
    return _text_in(path, _opened)


def _opened(path: Path) -> IO[bytes]:
    return path.open("rb")


def _text_in(path: Path, opened: Callable[[Path], IO[bytes]]) -> str:
    try:
        with opened(path) as file:
            return text_from(file, str(path))
    except OSError as error:
        raise EditRefused(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error


def text_from(file: IO[bytes], name: str) -> str:
    """The text in an open file, which messages call by the name.

    Raises:
        OSError: when it cannot be read.
        EditRefused, ArticleUnreadable: as `text_in` does.
    """
    content = file.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise EditRefused(f"{name}: {too_long()}")
    return decode(content, name)


def safe_name(article_id: str) -> str:
    """A file name that no program takes for anything else, with what it can have of the id."""
    name = _OUTSIDE_NAMES.sub("-", article_id).strip("-")[:_LONGEST_NAME]
    return name or "article"
