"""The rows of an import, staged outside memory until all of its file is validated."""

import marshal
import os
import shutil
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO, Any

from msgspec.structs import astuple

from hashiya.exchange.values import ImportedTag
from hashiya.io.spool import Spool
from hashiya.store import GOLD
from hashiya.store.import_notes import RecordName

# Before each row: the lengths of its two parts, and a checksum of its article's id.
_HEAD = struct.Struct(">IQI")


@dataclass(frozen=True, slots=True)
class StagedRow:
    """The validated tags and status of one annotator in one row of a file.

    The status is "" where there is none, and `marked` when it was set, "" if the file
    does not say it. `text` is the article's text that the tags were validated on, even
    if the article changes before they are applied. `verdicts` is None, or, if the tags
    are a reviewer's gold, the documents of the verdicts by id. `moved` is the number of
    tags that were made on a former text of the article. If it `is_complete` they are all
    of the article's gold: what annotators have at other places is rejected.
    """

    article: str
    text: str
    annotator: str
    status: str
    tags: tuple[ImportedTag, ...]
    marked: str = ""
    verdicts: tuple[tuple[int, dict[str, Any]], ...] | None = None
    moved: int = 0
    is_complete: bool = False


def packed(row: StagedRow) -> bytes:
    """The bytes of the row, for `StagedImport.extend`."""
    tags = tuple(map(astuple, row.tags))
    within = "" if row.verdicts is None else GOLD
    name = marshal.dumps((row.annotator, row.article, within))
    values = (
        row.text,
        row.status,
        row.marked,
        row.verdicts,
        row.moved,
        row.is_complete,
        tags,
    )
    content = marshal.dumps(values)
    article = row.article.encode("utf-8", "surrogatepass")
    head = _HEAD.pack(len(name), len(content), zlib.crc32(article))
    return head + name + content


class StagedImport:
    """The staged rows of an import in their order.

    `count` is their number, `annotators` whose they are, each once.
    """

    def __init__(self) -> None:
        self.count = 0
        self._annotators: dict[str, None] = {}
        self._spool = Spool()

    @property
    def annotators(self) -> tuple[str, ...]:
        """The annotators and reviewers of the rows, in the order in which they came."""
        return tuple(self._annotators)

    def add(self, row: StagedRow) -> None:
        """Append a row."""
        self.extend(packed(row), 1, (row.annotator,))

    def extend(self, rows: bytes, count: int, annotators: Iterable[str]) -> None:
        """Append this number of packed rows, which are those annotators'."""
        self._spool.write(rows)
        self.count += count
        self._annotators.update(dict.fromkeys(annotators))

    def renamed(self, names: Mapping[str, str]) -> "StagedImport":
        """The rows with other names of their annotators, if these are among `names`."""
        renamed = StagedImport()
        for row in self:
            renamed.add(replace(row, annotator=names.get(row.annotator, row.annotator)))
        return renamed

    def __iter__(self) -> Iterator[StagedRow]:
        with self._spool.reading() as file:
            yield from _rows(file, 0, 1)

    def records(self) -> Iterator[RecordName]:
        """The records that the rows are of; one that has several rows may be there again."""
        last: RecordName | None = None
        with self._spool.reading() as file:
            while head := file.read(_HEAD.size):
                name_size, content_size, _ = _HEAD.unpack(head)
                name = RecordName(*_values(file.read(name_size)))
                file.seek(content_size, os.SEEK_CUR)
                if name != last:
                    yield name
                last = name

    def save(self, path: Path) -> None:
        """Write the rows to the file, from which other processes read each a `share`."""
        with self._spool.reading() as rows, path.open("wb") as file:
            shutil.copyfileobj(rows, file)


def share(path: Path, index: int, count: int) -> Iterator[StagedRow]:
    """The rows of one of `count` shares of a saved import, in their order.

    An article's rows are all in one share.
    """
    with path.open("rb") as file:
        yield from _rows(file, index, count)


def _rows(file: IO[bytes], index: int, count: int) -> Iterator[StagedRow]:
    while head := file.read(_HEAD.size):
        name_size, content_size, checksum = _HEAD.unpack(head)
        if checksum % count == index:
            annotator, article, _ = _values(file.read(name_size))
            *values, tag_values = _values(file.read(content_size))
            tags = tuple(ImportedTag(*values_of_tag) for values_of_tag in tag_values)
            text, status, marked, verdicts, moved, is_complete = values
            yield StagedRow(
                article,
                text,
                annotator,
                status,
                tags,
                marked,
                verdicts,
                moved,
                is_complete,
            )
        else:
            file.seek(name_size + content_size, os.SEEK_CUR)


def _values(data: bytes) -> Any:
    # Only this program writes it.
    return marshal.loads(data)  # noqa: S302
