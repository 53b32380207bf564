"""The text of one article in its file or its row of one: read with its bytes, and replaced.

A file keeps its encoding and its byte order mark, a row its other keys as they are, a file
of rows all of its other rows.
"""

import codecs
import contextlib
import errno
import json
import os
import shutil
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from hashiya.corpus.encoding import UTF8, decode, decoded_with_name, encoded_as
from hashiya.corpus.project import TAGS, ProjectFolder
from hashiya.corpus.sources.row_scan import ScannedRow, scanned
from hashiya.corpus.sources.rows import ArticleEntry, article_on, line_of
from hashiya.errors import ArticleUnreadable, EditRefused, Hint, system_reason
from hashiya.io.durable_files import TEMPORARY, replacing
from hashiya.io.json_text import dumps
from hashiya.io.jsonl import LONGEST
from hashiya.io.regular_files import read_regular
from hashiya.language import gettext as _
from hashiya.model.model import Article
from hashiya.model.strings import TEXT
from hashiya.store.files import DiskFiles, look_of

_COPY_CHUNK = 1 << 20
# Seconds after which nobody writes to a temporary file any more.
_ABANDONED = 3600.0
_SPACE = " \t\r\n"
_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSource:
    """An article with the bytes of its file or of its line, and the encoding that they are in.

    `setting` is the encoding that the project's settings name for all articles.
    """

    root: Path
    article: Article
    entry: ArticleEntry
    content: bytes
    encoding: str
    setting: str | None

    @property
    def path(self) -> Path:
        """The file of the article."""
        return self.entry.path

    @property
    def where(self) -> str:
        """The file, and the row in it, as messages name them."""
        row = self.entry.row
        return str(self.path) if row is None else f"{self.path}:{row}"


def read_source(project: ProjectFolder, article_id: str) -> ArticleSource:
    """The article with its bytes, as they are now.

    Raises:
        UnknownArticle: naming the nearest ids.
        ArticleUnreadable: when it cannot be read or is no text.
    """
    entry = project.entry(article_id)
    if entry.row is not None:
        content, encoding = line_of(entry) or b"", UTF8
        article = article_on(content, entry)
    else:
        content = _bytes_of(entry.path)
        text, encoding = decoded_with_name(content, str(entry.path), project.encoding)
        article = Article(id=entry.id, text=text)
    return ArticleSource(
        root=project.root,
        article=article,
        entry=entry,
        content=content,
        encoding=encoding,
        setting=project.encoding,
    )


def refuse_unwritable(source: ArticleSource) -> None:
    """Refuse a file that must not or cannot be replaced.

    Raises:
        EditRefused: when it is read-only, in a folder that is, or a link.
    """
    path = source.path
    if path.is_symlink():
        target = os.path.realpath(path)
        raise EditRefused(
            _("{path}: is a link: edit the file that it leads to, {target}").format(
                path=path, target=target
            )
        )
    try:
        is_read_only = not path.stat().st_mode & _WRITABLE
    except OSError as error:
        raise EditRefused(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    if is_read_only or not os.access(path, os.W_OK):
        raise EditRefused(
            _("{path}: is read-only: make it writable first").format(path=path)
        )
    if not os.access(path.parent, os.W_OK):
        raise EditRefused(
            _("{path}: is read-only: make it writable first").format(path=path.parent)
        )


def edited_content(
    source: ArticleSource, text: str, encoding: str | None = None
) -> bytes:
    """The bytes of the file, or of the line, with this text; `encoding` is another one to write in.

    Raises:
        EditRefused: when no article can have the text, or the encoding cannot hold it.
    """
    if text == source.article.text and encoding in {None, source.encoding}:
        return source.content
    if not text.strip():
        raise EditRefused(
            _(
                "{id}: would be empty: remove its file or row where the article is "
                "to go"
            ).format(id=source.article.id)
        )
    defect = TEXT.defect(text)
    if defect:
        raise EditRefused(
            _("{id}: its text {problem}: take it out").format(
                id=source.article.id, problem=defect
            )
        )
    if source.entry.row is not None:
        if encoding not in {None, UTF8}:
            raise EditRefused(
                _("{where}: a file of rows is UTF-8").format(where=source.where)
            )
        content = _with_text(source, text)
    else:
        content = _encoded(source, text, encoding)
    if len(content) > LONGEST:
        raise EditRefused(
            _("{id}: would be longer than {size} MiB").format(
                id=source.article.id, size=LONGEST >> 20
            )
        )
    return content


def replace_content(source: ArticleSource, content: bytes) -> None:
    """Put the bytes in the place of the article's own, durably.

    Raises:
        EditRefused: when these have changed since they were read, or cannot be
            replaced; the file is then as it was.
        StoreWriteFailed: when the project cannot be locked.
    """
    refuse_unwritable(source)
    # Another edit of a row of the same file waits for this one.
    with DiskFiles(source.root / TAGS).locked(""):
        try:
            _replace(source, content)
        except OSError as error:
            raise EditRefused(
                _("{path}: cannot be written: {reason}; nothing was changed").format(
                    path=source.path, reason=system_reason(error)
                )
            ) from error


def _replace(source: ArticleSource, content: bytes) -> None:
    _sweep(source.path.parent)
    with replacing(source.path) as new:
        with source.path.open("rb") as old:
            look = look_of(os.fstat(old.fileno()))
            start = _place_of(source, old)
            old.seek(0)
            _copy(old, new, start)
            new.write(content)
            old.seek(start + len(source.content))
            shutil.copyfileobj(old, new, _COPY_CHUNK)
        # Other programs do not know the lock.
        if look_of(source.path.stat()) != look:
            raise _changed(source.where)


def _sweep(folder: Path) -> None:
    """Remove what edits that were killed left half-written: it may be as large as the file."""
    # A younger one may still be being written.
    before = time.time() - _ABANDONED
    for path in folder.glob(TEMPORARY):
        with contextlib.suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()


def _place_of(source: ArticleSource, file: IO[bytes]) -> int:
    """Where the article's bytes are in the file now.

    Raises:
        EditRefused: when they are not there any more.
    """
    if source.entry.row is None:
        if file.read() != source.content:
            raise _changed(source.where)
        return 0
    # Rows may have been added or removed before it.
    for row in scanned(source.path, str(source.path)):
        if isinstance(row, ScannedRow) and row.entry.id == source.article.id:
            file.seek(row.entry.at)
            if file.read(len(source.content)) == source.content:
                return row.entry.at
            break
    raise _changed(source.where)


def _copy(old: IO[bytes], new: IO[bytes], size: int) -> None:
    while size:
        block = old.read(min(size, _COPY_CHUNK))
        if not block:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        new.write(block)
        size -= len(block)


def _changed(where: str) -> EditRefused:
    return EditRefused(
        _("{where}: has changed on disk meanwhile").format(where=where),
        hint=Hint.EDIT_PRESENT_TEXT,
    )


def _encoded(source: ArticleSource, text: str, encoding: str | None) -> bytes:
    """The text as the file has it, or in another encoding.

    Raises:
        EditRefused: when the encoding cannot hold it, or it would be read otherwise.
    """
    encoding = encoding or source.encoding
    content = source.content
    if encoding == UTF8 and source.setting not in {None, UTF8}:
        # Only so it is read as what it is.
        content = codecs.BOM_UTF8
    try:
        content = encoded_as(content, encoding, text)
    except UnicodeEncodeError as error:
        char = text[error.start]
        raise EditRefused(
            _(
                "{id}: holds {character!r} (U+{code:04X}) at character {position}, "
                "which {encoding} cannot hold"
            ).format(
                id=source.article.id,
                character=char,
                code=ord(char),
                position=error.start,
                encoding=encoding,
            ),
            hint=Hint.WRITE_UTF8,
        ) from error
    if _decoded(content, source) != text:
        raise EditRefused(
            _(
                "{id}: would not be read as {encoding} any more, as it has too few "
                "Arabic letters"
            ).format(id=source.article.id, encoding=encoding),
            hint=Hint.WRITE_UTF8,
        )
    return content


def _decoded(content: bytes, source: ArticleSource) -> str | None:
    """The text that the bytes are read as; None where they are no text."""
    try:
        return decode(content, source.where, source.setting)
    except ArticleUnreadable:
        return None


def _with_text(source: ArticleSource, text: str) -> bytes:
    """The line of a file of rows with another text; its other bytes stay.

    Raises:
        EditRefused: when it cannot be parsed again.
    """
    line = source.content
    head = codecs.BOM_UTF8 if line.startswith(codecs.BOM_UTF8) else b""
    row = line[len(head) :].decode()
    try:
        start, end = _place_of_text(row)
    except (ValueError, RecursionError) as error:
        raise EditRefused(
            _("{where}: cannot be edited here: {problem}").format(
                where=source.where, problem=error
            )
        ) from error
    # Rows that escape what is not ASCII go on to do so.
    escapes = row.isascii() and "\\u" in row[start:end]
    value = json.dumps(text) if escapes else dumps(text)
    return head + (row[:start] + value + row[end:]).encode()


def _place_of_text(row: str) -> tuple[int, int]:
    """Where the value of "text" is in the JSON object; of several the last counts.

    Raises:
        ValueError: when it is no such object.
    """
    decoder = json.JSONDecoder()
    place: tuple[int, int] | None = None
    separator, position = _separator(row, 0)
    while separator in "{," and row[position : position + 1] == '"':
        key, end = decoder.raw_decode(row, position)
        start = _separator(row, end)[1]
        end = decoder.raw_decode(row, start)[1]
        if key == "text":
            place = start, end
        separator, position = _separator(row, end)
    if place is None:
        raise ValueError(_('has no "text"'))
    return place


def _separator(row: str, position: int) -> tuple[str, int]:
    """The character after the spaces, and where the spaces behind it end.

    Raises:
        ValueError: when the row ends before it.
    """
    position = _after_spaces(row, position)
    if position == len(row):
        raise ValueError(_("ends too early"))
    return row[position], _after_spaces(row, position + 1)


def _after_spaces(row: str, position: int) -> int:
    while position < len(row) and row[position] in _SPACE:
        position += 1
    return position


def _bytes_of(path: Path) -> bytes:
    try:
        return read_regular(path)
    except OSError as error:
        raise ArticleUnreadable(
            _("{path}: cannot be read: {reason}").format(
                path=path, reason=system_reason(error)
            )
        ) from error
