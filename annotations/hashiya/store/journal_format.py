"""The lines of a journal: each is one action, checks itself, and can stand in any file and in any order.

    {"v": 2, "n": 53, "by": "7f3a09c1", "at": "…Z", "act": "do", "set": {"tags":
    {"<id>": {…}}},
     "del": {"tags": ["<id>"]}, "over": {"tags": {"<id>": "52.7f3a09c1.4b6154fc"}},
     "crc": "0a1b2c3d"}

`n` is a Lamport clock, `by` the writer, `over` says which version of each row the line
was written over. The stamp `n.by.crc` names the line, and orders it among all others
wherever they were written.
"""

import functools
import json
import re
import time
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from hashiya.io.json_text import dumped

VERSION = 2

Stamp = tuple[int, str, str]
Document = Mapping[str, object]
Tables = Mapping[str, Mapping[str, Document]]

# What a row has that is known from a file without stamps: anything else comes after it.
FLOOR: Stamp = (0, "", "")

_START = b'{"v": '
_END = re.compile(rb', "crc": "([0-9a-f]{8})"\}\r?\Z')
_SET, _CRC = b', "set": ', b', "crc": '
_STAMP = re.compile(r"(\d{1,18})\.([0-9a-z]{0,40})\.([0-9a-f]{8})?", re.ASCII)


class Entry(NamedTuple):
    """One line: the rows of each table that it sets and takes away, over which versions, and what kind of act it was."""

    stamp: Stamp
    at: str
    act: str
    set: Tables = MappingProxyType({})
    gone: Mapping[str, Sequence[str]] = MappingProxyType({})
    over: Mapping[str, Mapping[str, Stamp]] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What a stretch of a journal says.

    `read` is how many of its bytes are settled: an unfinished line at the end may still
    be being written; `closed` tells that it ends in a line feed. `damaged` are the byte
    ranges that say nothing; `newer` is the version of a line that a newer program
    wrote.
    """

    entries: tuple[Entry, ...]
    read: int
    damaged: tuple[tuple[int, int], ...] = ()
    newer: int | None = None
    closed: bool = True
    start: int = 0

    def moved(self, start: int) -> "Scan":
        """The same scan of bytes that begin at `start` of their journal."""
        damaged = tuple((first + start, last + start) for first, last in self.damaged)
        return replace(self, read=self.read + start, damaged=damaged, start=start)

    @property
    def problems(self) -> list[str]:
        """A sentence for each damaged range."""
        return [
            f"bytes {first}–{last} say nothing that can be read: they are left as they are"
            for first, last in self.damaged
        ]


@functools.lru_cache(maxsize=256)
def shown(stamp: Stamp) -> str:
    """The stamp as text: `53.7f3a09c1.4b6154fc`."""
    return f"{stamp[0]}.{stamp[1]}.{stamp[2]}"


def stamp_of(text: object) -> Stamp:
    """The stamp that the text shows.

    Raises:
        ValueError: when it shows none.
    """
    found = _STAMP.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError(f"{text!r} is no stamp")
    return int(found[1]), found[2], found[3] or ""


def encoded(entry: Entry) -> tuple[bytes, Entry]:
    """The entry as a line that ends in LF, and the entry with the stamp that this gives it."""
    n, by, _ = entry.stamp
    said: dict[str, object] = {
        "v": VERSION,
        "n": n,
        "by": by,
        "at": entry.at,
        "act": entry.act,
    }
    if entry.set:
        said["set"] = entry.set
    if entry.gone:
        said["del"] = entry.gone
    if entry.over:
        said["over"] = {
            table: {row: shown(stamp) for row, stamp in rows.items()}
            for table, rows in entry.over.items()
        }
    line, crc = closed(dumped(said)[:-1])
    return line, Entry(
        (n, by, crc), entry.at, entry.act, entry.set, entry.gone, entry.over
    )


def closed(body: bytes) -> tuple[bytes, str]:
    """The line of which all but its sum and what follows that is given, and the sum."""
    crc = f"{zlib.crc32(body):08x}"
    return body + f', "crc": "{crc}"}}\n'.encode(), crc


def tables_in(line: bytes) -> bytes:
    """The JSON of the rows that an encoded line sets, which takes none away and was written over none."""
    # No string holds these bytes: in one, every quotation mark is escaped.
    return line[line.index(_SET) + len(_SET) : line.rindex(_CRC)]


def utc_now() -> str:
    """The time in UTC as ISO 8601, to the second: `2026-11-20T16:00:00Z`."""
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())


def scanned(data: bytes) -> Scan:
    """What the bytes say, line for line; what says nothing is passed over, and told.

    A whole line that stands behind the beginning of a torn one is found as well.
    """
    entries: list[Entry] = []
    damaged: list[tuple[int, int]] = []
    newer: int | None = None
    at = 0
    while at < len(data):
        end = data.find(b"\n", at)
        start, at = at, end + 1 if end >= 0 else len(data)
        line = data[start : at - (end >= 0)]
        if not line.strip(b"\r"):
            continue
        found = next(_attempts(line), None)
        if isinstance(found, Entry):
            entries.append(found)
        elif found is not None:
            newer = max(newer or 0, found)
        else:
            damaged.append((start, at))
            if end < 0:
                return Scan(
                    entries=tuple(entries),
                    read=start,
                    damaged=tuple(damaged),
                    newer=newer,
                    closed=False,
                )
    closed = data.endswith(b"\n") or not data
    return Scan(
        entries=tuple(entries),
        read=len(data),
        damaged=tuple(damaged),
        newer=newer,
        closed=closed,
    )


def _attempts(line: bytes) -> Iterator[Entry | int]:
    """The entry or the newer version in the line, looked for wherever one may begin."""
    end = _END.search(line)
    start = line.find(_START)
    while end is not None and start >= 0:
        body = line[start : end.start()]
        if zlib.crc32(body) == int(end[1], 16):
            found = _entry(body, end[1].decode())
            if found is not None:
                yield found
        start = line.find(_START, start + 1)


def _entry(body: bytes, crc: str) -> Entry | int | None:
    try:
        said = json.loads(body.decode() + "}")
        version, n, by = said["v"], said["n"], said["by"]
        if version > VERSION:
            return int(version)
        over = {
            table: {row: stamp_of(each) for row, each in rows.items()}
            for table, rows in said.get("over", {}).items()
        }
        return Entry(
            stamp=stamp_of(f"{n}.{by}.{crc}"),
            at=str(said["at"]),
            act=str(said["act"]),
            set={
                table: {row: dict(each) for row, each in rows.items()}
                for table, rows in said.get("set", {}).items()
            },
            gone={
                table: tuple(map(str, rows))
                for table, rows in said.get("del", {}).items()
            },
            over=over,
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
