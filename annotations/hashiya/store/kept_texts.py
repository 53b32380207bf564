"""The texts that tags were made on, kept so that tags find their words in a changed text.

Each version of an article that has tags on its words is kept once, in a file that is
called by the text's sha256. Such files are never changed, and never conflict.
"""

import contextlib
import hashlib

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.model.model import Article
from hashiya.store.files import Files

FOLDER = ".texts"
_SUFFIX = ".txt"


class KeptTexts:
    """The kept texts among a store's files."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._kept: set[str] = set()

    def keep(self, article: Article) -> None:
        """Keep the text of the article as it is now, durably, unless it is kept.

        Where that is not possible, the next call tries again: a tag is saved without it.
        """
        sha256 = article.sha256
        if sha256 in self._kept:
            return
        folder, name = _folder(sha256), f"{sha256}{_SUFFIX}"
        with contextlib.suppress(StoreUnreadable, StoreWriteFailed):
            if name not in self._files.looks(folder, sha256):
                with self._files.locked(folder):
                    data = article.text.encode("utf-8", "surrogatepass")
                    self._files.replace(f"{folder}/{name}", data)
            self._kept.add(sha256)

    def place(self, article: Article) -> str:
        """Where the article's text, as it is now, is kept or would be."""
        sha256 = article.sha256
        return self._files.shown(f"{_folder(sha256)}/{sha256}{_SUFFIX}")

    def text(self, sha256: str) -> str | None:
        """The text of that sha256; None where it is not kept, or its file is damaged."""
        if not _is_digest(sha256):
            return None
        try:
            data = self._files.read(f"{_folder(sha256)}/{sha256}{_SUFFIX}")
        except StoreUnreadable:
            return None
        # Git may have given a text other line ends.
        for content in (data, data.replace(b"\r\n", b"\n")):
            if hashlib.sha256(content).hexdigest() == sha256:
                return content.decode("utf-8", "surrogatepass")
        return None


def _folder(sha256: str) -> str:
    return f"{FOLDER}/{sha256[:2]}"


def _is_digest(sha256: str) -> bool:
    return len(sha256) == 64 and set(sha256) <= set("0123456789abcdef")
