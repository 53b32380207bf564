"""The texts that tags were made on, kept so that tags find their words in a changed text.

Each version of an article that has tags on its words is kept once, in a file that is
called by the text's sha256. Such files are never changed, and never conflict.
"""

import contextlib
import hashlib
import re
from collections.abc import Iterator

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.model.model import Article
from hashiya.store.files import Files
from hashiya.store.names import is_shelf

FOLDER = ".texts"
_SUFFIX = ".txt"
_DIGEST = re.compile(rb"[0-9a-f]{64}")


class KeptTexts:
    """The kept texts among a store's files."""

    def __init__(self, files: Files) -> None:
        self._files = files
        self._kept: set[str] = set()
        self._made: set[str] = set()

    def keep(self, article: Article) -> bool:
        """Keep the text of the article as it is now, durably; return whether it is kept.

        A damaged file of it is replaced. Where that is not possible, the next call
        tries again: a tag is saved without it.
        """
        sha256 = article.sha256
        if sha256 in self._kept:
            return True
        folder = _folder(sha256)
        with contextlib.suppress(StoreUnreadable, StoreWriteFailed):
            if self.text(sha256) is None:
                self._make(folder)
                data = article.text.encode("utf-8", "surrogatepass")
                self._files.replace(_place(sha256), data)
            self._kept.add(sha256)
        return sha256 in self._kept

    def _make(self, folder: str) -> None:
        """Make the folder, which locking it does, unless that was done before."""
        if folder not in self._made:
            with self._files.locked(folder):
                self._made.add(folder)

    def place(self, article: Article) -> str:
        """Where the article's text, as it is now, is kept or would be."""
        sha256 = article.sha256
        return self._files.shown(_place(sha256))

    def text(self, sha256: str) -> str | None:
        """The text of that sha256; None where it is not kept, or its file is damaged."""
        if not _is_digest(sha256):
            return None
        try:
            data = self._files.read(_place(sha256))
        except StoreUnreadable:
            return None
        # Git may have given a text other line ends.
        for content in (data, data.replace(b"\r\n", b"\n")):
            if hashlib.sha256(content).hexdigest() == sha256:
                return content.decode("utf-8", "surrogatepass")
        return None

    def kept(self) -> set[str]:
        """The sha256 of each text that is kept; none where their folder cannot be read."""
        return {place.rpartition("/")[2][: -len(_SUFFIX)] for place in self._places()}

    def damaged(self) -> dict[str, str]:
        """The files of texts that have another sha256 than their names say, by these."""
        files: dict[str, str] = {}
        for sha256 in sorted(self.kept()):
            if self.text(sha256) is None:
                files[sha256] = self._files.shown(_place(sha256))
        return files

    def unused(self) -> list[str]:
        """The sha256 of each text that no file of a record names.

        Raises:
            StoreUnreadable: when a folder or a file of records cannot be read.
        """
        unnamed = self.kept()
        for place in _record_files(self._files, ""):
            digests = _DIGEST.findall(self._files.read(place))
            unnamed.difference_update(digest.decode() for digest in digests)
        return sorted(unnamed)

    def drop(self, sha256: str) -> None:
        """Remove the text.

        Raises:
            StoreWriteFailed: when it cannot be removed.
        """
        self._files.remove(_place(sha256))
        self._kept.discard(sha256)

    def _places(self) -> Iterator[str]:
        with contextlib.suppress(StoreUnreadable):
            for shelf in filter(is_shelf, self._files.names(FOLDER)):
                for name in self._files.names(f"{FOLDER}/{shelf}"):
                    place = f"{FOLDER}/{shelf}/{name}"
                    if place == _place(name.removesuffix(_SUFFIX)):
                        yield place


def _record_files(files: Files, folder: str) -> Iterator[str]:
    """The files of all records, and others beside them; only files have a dot in their name."""
    for name in files.names(folder):
        place = f"{folder}/{name}" if folder else name
        if name.startswith("."):
            continue
        if "." in name:
            yield place
        else:
            yield from _record_files(files, place)


def _place(sha256: str) -> str:
    return f"{_folder(sha256)}/{sha256}{_SUFFIX}"


def _folder(sha256: str) -> str:
    return f"{FOLDER}/{sha256[:2]}"


def _is_digest(sha256: str) -> bool:
    return _DIGEST.fullmatch(sha256.encode("ascii", "replace")) is not None
