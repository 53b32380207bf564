"""Versions of a dataset: what an export wrote, kept so that the same bytes can be made again.

A version is a folder `versions/NAME` of the project. `manifest.json` says what was
exported: the options, the scheme, the sha256 of each article's text and of its tags, and
that of each file that was written. `articles.jsonl.gz` holds the selected articles, each
with its tags, statuses and decisions as they were before the format took what it can
hold. So a version depends neither on the texts, tags and scheme of today, nor on their
history, which `compact` removes. It is never changed.
"""

import gzip
import hashlib
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import to_builtins

from hashiya.errors import VersionInvalid, system_reason
from hashiya.exchange.exporting.version_articles import (
    ARTICLES,
    FrozenRow,
    frozen_row,
)
from hashiya.exchange.exporting.version_leftovers import (
    remove_version_leftovers,
    version_in_the_making,
)
from hashiya.exchange.exporting.version_manifest import (
    FORMAT,
    MANIFEST,
    VERSIONS,
    FrozenHashes,
    FrozenOutput,
    Manifest,
    check_name,
    check_place,
    options_object,
)
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.io.durable_files import make_folder, making
from hashiya.io.json_text import dumped, dumps, quickly_dumped
from hashiya.language import gettext as _
from hashiya.language import in_english
from hashiya.model.model import Article
from hashiya.model.scheme import Scheme
from hashiya.version import __version__

# Half the time of the highest level, for a few percent more bytes.
_COMPRESSION = 6


class Freezing:
    """A version while it is exported: keeps the articles, and at last the manifest."""

    def __init__(
        self, name: str, folder: Path, options: object, scheme: Scheme
    ) -> None:
        self._name = name
        self._folder = folder
        self._options = options_object(options)
        self._scheme: dict[str, Any] = to_builtins(scheme)
        # Without a time and a name in its head, so that the same articles are the same file.
        self._file = (folder / ARTICLES).open("wb")
        self._zip = gzip.GzipFile("", "wb", _COMPRESSION, self._file, mtime=0)
        self._digest = hashlib.sha256()
        self._articles: dict[str, FrozenHashes] = {}
        self._outputs: list[FrozenOutput] = []

    def add(self, part: str, exported: ExportedArticle | None, losses: Losses) -> None:
        """Keep what was selected of an article, None if nothing was, and what was lost of it."""
        row = frozen_row(part, exported, list(losses.listed()))
        if exported is not None:
            article = exported.article
            self._articles[article.id] = article_hashes(article, row)
        elif not row.losses:
            return
        line = _encoded(row) + b"\n"
        self._digest.update(line)
        self._zip.write(line)

    def add_output(self, output: FrozenOutput) -> None:
        """Keep the hashes of a dataset that was written."""
        self._outputs.append(output)

    def finish(self, made: str, problems: Iterable[str]) -> None:
        """Write the manifest."""
        self.close()
        manifest = Manifest(
            format=FORMAT,
            name=self._name,
            made=made,
            hashiya=__version__,
            options=self._options,
            scheme=self._scheme,
            content=self._digest.hexdigest(),
            outputs=self._outputs,
            problems=list(map(in_english, problems)),
            articles=list(self._articles.values()),
        )
        text = dumps(to_builtins(manifest), indent=1)
        (self._folder / MANIFEST).write_bytes(f"{text}\n".encode())

    def close(self) -> None:
        """Close the file of articles."""
        self._zip.close()
        self._file.close()


def article_hashes(article: Article, row: FrozenRow) -> FrozenHashes:
    """The hashes of an article, and of its tags in the row that keeps it."""
    tags = hashlib.sha256(_encoded(row.tags)).hexdigest()
    return FrozenHashes(id=article.id, text=article.sha256, tags=tags)


def _encoded(value: object) -> bytes:
    try:
        return quickly_dumped(value)
    except UnicodeEncodeError:
        # A lone surrogate of an id or a meta value.
        return dumped(to_builtins(value))


@contextmanager
def freezing(
    root: Path, name: str, options: object, scheme: Scheme
) -> Iterator[Freezing]:
    """A new version of the project, which is there when the block succeeds.

    Raises:
        VersionInvalid: when it has a wrong name or one that is taken, or cannot be
            written.
    """
    target = root / VERSIONS / check_name(name)
    check_place(target.parent, root)
    if os.path.lexists(target):
        message = _(
            "there is a version {name!r} already, and versions do not change: "
            "give another name"
        )
        raise VersionInvalid(message.format(name=name))
    try:
        make_folder(target.parent, shared=True)
        remove_version_leftovers(target.parent)
        with version_in_the_making(target.parent), making(target) as folder:
            version = Freezing(name, folder, options, scheme)
            try:
                yield version
            finally:
                version.close()
    except OSError as error:
        if error.filename is None or VERSIONS not in Path(error.filename).parts:
            raise
        message = _("{path}: the version is not kept: {reason}")
        raise VersionInvalid(
            message.format(path=target, reason=system_reason(error))
        ) from error


def hashed_chunks(chunks: Iterable[bytes], files: dict[str, str]) -> Iterator[bytes]:
    """The bytes of a file, unchanged; their sha256 is put into `files` at the end."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        yield chunk
    files[""] = digest.hexdigest()


def hashed_files(folder: Path) -> dict[str, str]:
    """The sha256 of each file in the folder, by its path in it."""
    hashes: dict[str, str] = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as file:
                digest = hashlib.file_digest(file, "sha256").hexdigest()
            hashes[path.relative_to(folder).as_posix()] = digest
    return hashes
