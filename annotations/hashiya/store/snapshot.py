"""The derived file: the rows, for TinyDB and for a quick start, and what they were derived from.

It is one JSON object of TinyDB's tables. Its last table, `journal`, holds one document:
`covers` says how much of each journal is in it (bytes, and their sum), `stamps` which
version each row is, `gone` which rows were removed; `crc` is the sum of all before it.
"""

import functools
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from hashiya.io.json_text import dumped, quickly_dumped
from hashiya.language import gettext as _
from hashiya.store.journal_format import FLOOR, Stamps, Tables, shown, stamp_of
from hashiya.store.row_versions import Rows

JOURNAL = "journal"
_ONLY = "1"
# Stamps as they are shown, by table and row.
_Texts = Mapping[str, Mapping[str, str]]
_TextDict = dict[str, dict[str, str]]
_END = re.compile(rb'"crc": "([0-9a-f]{8})"\}\}\}\n\Z')
_END_SIZE = len(b'"crc": "0a1b2c3d"}}}\n')


class Cover(NamedTuple):
    """The first `size` bytes of a journal, identified by their sum, as names may be reused."""

    size: int
    crc: int

    @classmethod
    def of(cls, data: bytes) -> "Cover":
        """The cover of all of the bytes."""
        return cls(len(data), zlib.crc32(data))

    def fits(self, data: bytes) -> bool:
        """Whether a journal with these bytes begins with the covered ones."""
        return self.size <= len(data) and zlib.crc32(data[: self.size]) == self.crc


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A derived file as it was read.

    `whole` says that it is byte for byte what was written here, `ours` that at least
    its ending is; without a journal table (`derived` is false) it is from before there
    were journals, or was not written here.
    """

    tables: Tables
    stamps: Stamps
    gone: Stamps
    covers: Mapping[str, Cover]
    whole: bool
    ours: bool
    derived: bool

    def pour(self, rows: Rows, *, trusted: bool) -> None:
        """Add its rows to `rows`; if its stamps are not trusted, below all stamps of journals."""
        for table, documents in self.tables.items():
            own_stamps = self.stamps.get(table, {}) if trusted else {}
            stamps = {row: own_stamps.get(row, FLOOR) for row in documents}
            rows.put_all(table, stamps, documents)
        if not trusted:
            return
        for table, removals in self.gone.items():
            for row, stamp in removals.items():
                rows.put(table, row, stamp, None)


def written(rows: Rows, covers: Mapping[str, Cover], tables: bytes = b"") -> bytes:
    """The derived file with these rows, which are those of the journals up to `covers`.

    `tables` is the JSON of the rows by table, where that is known already.
    """
    stamps: _TextDict = {}
    gone: _TextDict = {}
    for table, row_stamps in rows.stamps.items():
        documents = rows.tables.get(table, {})
        present = stamps[table] = {}
        removed = gone[table] = {}
        for row, stamp in row_stamps.items():
            if row in documents:
                present[row] = shown(stamp)
            else:
                removed[row] = shown(stamp)
    if not tables:
        filled = {
            name: documents for name, documents in rows.tables.items() if documents
        }
        tables = dumped(filled)
    return file_of(tables, covers, stamps, gone)


def file_of(
    tables: bytes,
    covers: Mapping[str, Cover],
    stamps: _Texts,
    gone: _Texts,
) -> bytes:
    """The file, of the JSON of all tables, and of stamps as they are shown."""
    document = {
        "covers": {name: list(covers[name]) for name in sorted(covers)},
        "stamps": _filled(stamps),
        "gone": _filled(gone),
        "crc": "",
    }
    journal_table = {_ONLY: document}
    try:
        journal = quickly_dumped(journal_table)
    except UnicodeEncodeError:
        # A lone surrogate of a row's id, which another program may have written.
        journal = dumped(journal_table)
    separator = b", " if len(tables) > 2 else b""
    name = JOURNAL.encode()
    before_sum = journal[: -len('""}}')]
    body = b'%b%b"%b": %b' % (tables[:-1], separator, name, before_sum)
    return body + f'"{zlib.crc32(body):08x}"}}}}}}\n'.encode()


def _filled(tables: _Texts) -> _Texts:
    """The tables that have rows."""
    return {name: rows for name, rows in tables.items() if rows}


def is_whole(data: bytes) -> bool:
    """Whether the file is byte for byte what was written here."""
    end = _END.search(data, max(len(data) - _END_SIZE, 0))
    if end is None:
        return False
    body = memoryview(data)[: end.start(1) - 1]
    return zlib.crc32(body) == int(end[1], 16)


def read(data: bytes) -> Snapshot:
    """The content of the bytes.

    Raises:
        ValueError: when they are no TinyDB file.
    """
    tables = _tables(data)
    journal = tables.pop(JOURNAL, {}).get(_ONLY)
    if journal is None:
        return Snapshot(
            tables=tables,
            stamps={},
            gone={},
            covers={},
            whole=False,
            ours=False,
            derived=False,
        )
    try:
        covers = {}
        for name, (size, crc) in journal["covers"].items():
            covers[str(name)] = Cover(int(size), int(crc))
        return Snapshot(
            tables=tables,
            stamps=_stamps(journal["stamps"]),
            gone=_stamps(journal["gone"]),
            covers=covers,
            whole=is_whole(data),
            ours=data.endswith(b"\n"),
            derived=True,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"$.{JOURNAL}: " + str(error)) from error


def _tables(data: bytes) -> dict[str, Any]:
    try:
        tables = json.loads(data.decode())
    except RecursionError as error:
        raise ValueError(_("it is nested too deeply")) from error
    if not isinstance(tables, dict):
        raise ValueError(_("not an object"))  # noqa: TRY004 - it is the file's value that is wrong
    for name, rows in tables.items():
        is_table = isinstance(rows, dict)
        if not is_table or not all(isinstance(row, dict) for row in rows.values()):
            raise ValueError(_("$.{name} is not a table").format(name=name))
    return tables


def _stamps(tables: Mapping[str, Mapping[str, object]]) -> Stamps:
    stamps = {}
    for table, rows in tables.items():
        stamps[table] = {row: _stamp(text) for row, text in rows.items()}
    return stamps


# All rows of one save have the same stamp.
_stamp = functools.lru_cache(maxsize=256)(stamp_of)
