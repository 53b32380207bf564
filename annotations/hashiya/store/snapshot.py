"""The derived file: the rows as they stand, for TinyDB and for a quick start, and what they were derived from.

It is one JSON object of TinyDB's tables. Its last table, `journal`, holds one document:
`covers` says how much of each journal is in it (bytes, and their sum), `stamps` which
version each row is, `gone` which rows are no more; `crc` checks all before it.
"""

import functools
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from hashiya.io.json_text import dumped, quickly_dumped
from hashiya.store.journal_format import FLOOR, Document, Stamp, shown, stamp_of
from hashiya.store.row_versions import Rows

JOURNAL = "journal"
_ONLY = "1"
_END = re.compile(rb'"crc": "([0-9a-f]{8})"\}\}\}\n\Z')
_END_SIZE = len(b'"crc": "0a1b2c3d"}}}\n')


class Cover(NamedTuple):
    """The first `size` bytes of a journal, told by their sum: a journal of the same name may be another one."""

    size: int
    crc: int

    @classmethod
    def of(cls, data: bytes) -> "Cover":
        """The cover of all of the bytes."""
        return cls(len(data), zlib.crc32(data))

    def fits(self, data: bytes) -> bool:
        """Whether a journal of these bytes begins with what is covered."""
        return self.size <= len(data) and zlib.crc32(data[: self.size]) == self.crc


Stamps = Mapping[str, Mapping[str, Stamp]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A derived file as it was read.

    `whole` tells that it is byte for byte what was written here, `ours` that at least
    its ending is; without a journal table (`derived` is false) it is of before there
    were journals, or not from here.
    """

    tables: Mapping[str, Mapping[str, Document]]
    stamps: Stamps
    gone: Stamps
    covers: Mapping[str, Cover]
    whole: bool
    ours: bool
    derived: bool

    def pour(self, rows: Rows, *, trusted: bool) -> None:
        """Put what it holds into the rows; with stamps that cannot be trusted it comes before all that a journal says."""
        for table, documents in self.tables.items():
            stamps = self.stamps.get(table, {}) if trusted else {}
            rows.put_all(
                table, {row: stamps.get(row, FLOOR) for row in documents}, documents
            )
        for table, stamps in self.gone.items() if trusted else ():
            for row, stamp in stamps.items():
                rows.put(table, row, stamp, None)


def written(rows: Rows, covers: Mapping[str, Cover], tables: bytes = b"") -> bytes:
    """The file of the rows, which hold all that the journals say as far as `covers` goes.

    `tables` is the JSON of the rows by table, where that is known already.
    """
    stamps: dict[str, dict[str, str]] = {}
    gone: dict[str, dict[str, str]] = {}
    for table, each in rows.stamps.items():
        there = rows.tables.get(table, {})
        stamps[table] = {
            row: shown(stamp) for row, stamp in each.items() if row in there
        }
        gone[table] = {
            row: shown(stamp) for row, stamp in each.items() if row not in there
        }
    held = tables or dumped(
        {name: documents for name, documents in rows.tables.items() if documents}
    )
    return file_of(held, covers, stamps, gone)


def file_of(
    tables: bytes,
    covers: Mapping[str, Cover],
    stamps: Mapping[str, Mapping[str, str]],
    gone: Mapping[str, Mapping[str, str]],
) -> bytes:
    """The file of the rows, of which JSON of all `tables` is given; `stamps` and `gone` are stamps as they are shown."""
    said = {
        _ONLY: {
            "covers": {name: list(covers[name]) for name in sorted(covers)},
            "stamps": {table: each for table, each in stamps.items() if each},
            "gone": {table: each for table, each in gone.items() if each},
            "crc": "",
        }
    }
    try:
        journal = quickly_dumped(said)
    except UnicodeEncodeError:
        # A lone surrogate of a row's id, as others may have put it there.
        journal = dumped(said)
    between = b", " if len(tables) > 2 else b""
    body = b'%b%b"%b": %b' % (
        tables[:-1],
        between,
        JOURNAL.encode(),
        journal[: -len('""}}')],
    )
    return body + f'"{zlib.crc32(body):08x}"}}}}}}\n'.encode()


def is_whole(data: bytes) -> bool:
    """Whether the file is byte for byte what was written here."""
    end = _END.search(data, max(len(data) - _END_SIZE, 0))
    return end is not None and zlib.crc32(memoryview(data)[: end.start(1) - 1]) == int(
        end[1], 16
    )


def read(data: bytes) -> Snapshot:
    """What the bytes hold.

    Raises:
        ValueError: when they are no TinyDB file.
    """
    whole = is_whole(data)
    try:
        tables = json.loads(data.decode())
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
    if not isinstance(tables, dict):
        raise ValueError("no object")  # noqa: TRY004 - it is the file's value that is wrong
    for name, rows in tables.items():
        if not isinstance(rows, dict) or not all(
            isinstance(each, dict) for each in rows.values()
        ):
            raise ValueError(f"$.{name} is no table")
    said = tables.pop(JOURNAL, {}).get(_ONLY)
    if said is None:
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
        stamps, gone = _stamps(said["stamps"]), _stamps(said["gone"])
        covers = {
            str(name): Cover(int(size), int(crc))
            for name, (size, crc) in said["covers"].items()
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"$.{JOURNAL}: {error}") from error
    return Snapshot(
        tables=tables,
        stamps=stamps,
        gone=gone,
        covers=covers,
        whole=whole,
        ours=data.endswith(b"\n"),
        derived=True,
    )


def _stamps(said: Mapping[str, Mapping[str, object]]) -> Stamps:
    return {
        table: {row: _stamp(each) for row, each in rows.items()}
        for table, rows in said.items()
    }


# What was written with one save has one stamp.
_stamp = functools.lru_cache(maxsize=256)(stamp_of)
