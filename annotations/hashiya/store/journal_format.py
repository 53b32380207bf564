"""The lines of a journal: each is one act, has a sum, and may be in any file and in any order.

    {"v": 2, "n": 53, "by": "7f3a09c1", "at": "…Z", "act": "do", "set": {"tags":
    {"<id>": {…}}},
     "del": {"tags": ["<id>"]}, "over": {"tags": {"<id>": "52.7f3a09c1.4b6154fc"}},
     "crc": "0a1b2c3d"}

`n` is a Lamport clock, `by` the writer, `over` says which version of each row the line
was written over. The stamp `n.by.crc` is the line's name, and its place in the order of
all lines, wherever they were written.
"""

import functools
import json
import re
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any, NamedTuple

from hashiya.io.json_text import dumped
from hashiya.io.merge_conflicts import is_conflict_marker
from hashiya.language import gettext as _

VERSION = 2

Stamp = tuple[int, str, str]
Document = Mapping[str, object]
Tables = Mapping[str, Mapping[str, Document]]
# The ids of removed rows, and the stamps of rows, by table.
Removed = Mapping[str, Sequence[str]]
Stamps = Mapping[str, Mapping[str, Stamp]]
# A row by its table and id.
RowKey = tuple[str, str]

# The stamp of a row from a file without stamps: any other comes after it.
FLOOR: Stamp = (0, "", "")
# The writer of lines that the program writes by itself, which comes before all others.
NOBODY = ""

_START = b'{"v": '
_END = re.compile(rb', "crc": "([0-9a-f]{8})"\}\r?\Z')
_SET, _CRC = b', "set": ', b', "crc": '
_STAMP = re.compile(r"(\d{1,18})\.([0-9a-z]{0,40})\.([0-9a-f]{8})?", re.ASCII)


class Entry(NamedTuple):
    """One line: the rows that it sets and removes, over which versions, and the kind of act."""

    stamp: Stamp
    at: str
    act: str
    set: Tables = MappingProxyType({})
    gone: Removed = MappingProxyType({})
    over: Stamps = MappingProxyType({})

    def rows(self) -> Iterator[RowKey]:
        """The rows that it sets or removes, by table and id."""
        for tables in (self.set, self.gone):
            for table, rows in tables.items():
                for row in rows:
                    yield table, row


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """The content of a stretch of a journal.

    `read` is how many of its bytes are settled: an unfinished line at the end may still
    be being written; `closed` says that it ends in a line feed. `damaged` are the byte
    ranges that cannot be read, `markers` where a merge conflict is marked; `newer` is
    the version of a line that a newer program wrote.
    """

    entries: tuple[Entry, ...]
    read: int
    damaged: tuple[tuple[int, int], ...] = ()
    markers: tuple[int, ...] = ()
    newer: int | None = None
    closed: bool = True
    start: int = 0

    def moved(self, start: int) -> "Scan":
        """The scan with offsets from the beginning of the journal, `start` bytes before."""
        damaged = tuple((first + start, last + start) for first, last in self.damaged)
        return replace(self, read=self.read + start, damaged=damaged, start=start)

    @property
    def problems(self) -> list[str]:
        """A sentence for each damaged range."""
        return [
            _("bytes {first}–{last} cannot be read: they are left as they are").format(
                first=first, last=last
            )
            for first, last in self.damaged
        ]


@functools.lru_cache(maxsize=256)
def shown(stamp: Stamp) -> str:
    """The stamp as text: `53.7f3a09c1.4b6154fc`."""
    return f"{stamp[0]}.{stamp[1]}.{stamp[2]}"


def stamp_of(text: object) -> Stamp:
    """The stamp that the text shows.

    Raises:
        ValueError: when the text is no stamp.
    """
    parts = _STAMP.fullmatch(text) if isinstance(text, str) else None
    if parts is None:
        raise ValueError(_("{value!r} is not a stamp").format(value=text))
    return int(parts[1]), parts[2], parts[3] or ""


def encoded(entry: Entry) -> tuple[bytes, Entry]:
    """The entry as a line that ends in LF, and the entry with its new stamp."""
    n, by, _ = entry.stamp
    line: dict[str, object] = {
        "v": VERSION,
        "n": n,
        "by": by,
        "at": entry.at,
        "act": entry.act,
    }
    if entry.set:
        line["set"] = entry.set
    if entry.gone:
        line["del"] = entry.gone
    if entry.over:
        over = {}
        for table, rows in entry.over.items():
            over[table] = {row: shown(stamp) for row, stamp in rows.items()}
        line["over"] = over
    data, crc = closed(dumped(line)[:-1])
    return data, Entry(
        (n, by, crc), entry.at, entry.act, entry.set, entry.gone, entry.over
    )


def closed(body: bytes) -> tuple[bytes, str]:
    """The whole line, from all of it before its sum, and the sum."""
    crc = f"{zlib.crc32(body):08x}"
    return body + f', "crc": "{crc}"}}\n'.encode(), crc


def tables_in(line: bytes) -> bytes:
    """The JSON of the rows that a line sets, which removes none and is written over none."""
    # No string holds these bytes: in one, every quotation mark is escaped.
    start = line.index(_SET) + len(_SET)
    return line[start : line.rindex(_CRC)]


def utc_now() -> str:
    """The time in UTC as ISO 8601, to the second: `2026-11-20T16:00:00Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def scanned(data: bytes) -> Scan:
    """The content of the bytes, line for line; what cannot be read is skipped and reported.

    A whole line that follows the beginning of a torn one is found as well.
    """
    entries: list[Entry] = []
    damaged: list[tuple[int, int]] = []
    markers: list[int] = []
    newer: int | None = None
    size = read = len(data)
    is_closed = data.endswith(b"\n") or not data
    end = 0
    while end < size:
        start = end
        line_feed = data.find(b"\n", start)
        has_end = line_feed >= 0
        end = line_feed + 1 if has_end else size
        line = data[start : end - has_end]
        if not line.strip(b"\r"):
            continue
        content = next(_contents(line), None)
        if isinstance(content, Entry):
            entries.append(content)
        elif content is not None:
            newer = max(newer or 0, content)
        elif has_end and is_conflict_marker(line):
            markers.append(start)
        else:
            damaged.append((start, end))
            if not has_end:
                # It may still be being written.
                read = start
    return Scan(
        entries=tuple(entries),
        read=read,
        damaged=tuple(damaged),
        markers=tuple(markers),
        newer=newer,
        closed=is_closed,
    )


def _contents(line: bytes) -> Iterator[Entry | int]:
    """The entry or the newer version in the line, looked for wherever one may begin."""
    end = _END.search(line)
    if end is None:
        return
    crc = int(end[1], 16)
    start = line.find(_START)
    while start >= 0:
        body = line[start : end.start()]
        if zlib.crc32(body) == crc:
            content = _content(body, end[1].decode())
            if content is not None:
                yield content
        start = line.find(_START, start + 1)


def _content(body: bytes, crc: str) -> Entry | int | None:
    """The entry, or the version of a newer one; None where it is neither."""
    try:
        line = json.loads(body.decode() + "}")
        version = line["v"]
        if version > VERSION:
            return int(version)
        return _entry(line, crc)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _entry(line: Mapping[str, Any], crc: str) -> Entry:
    setting: dict[str, dict[str, Document]] = {}
    for table, rows in line.get("set", {}).items():
        setting[table] = {row: dict(document) for row, document in rows.items()}
    gone: dict[str, tuple[str, ...]] = {}
    for table, removed in line.get("del", {}).items():
        gone[table] = tuple(map(str, removed))
    over: dict[str, dict[str, Stamp]] = {}
    for table, stamps in line.get("over", {}).items():
        over[table] = {row: stamp_of(stamp) for row, stamp in stamps.items()}
    stamp = stamp_of(f"{line['n']}.{line['by']}.{crc}")
    return Entry(stamp, str(line["at"]), str(line["act"]), setting, gone, over)
