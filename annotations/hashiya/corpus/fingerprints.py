"""A cache of the fingerprints of texts, for the next search for near-duplicates.

The file has a head, a checksum, the number of texts, the first bytes of the SHA-256 of
each text, sorted, where the fingerprints of each end, counted from the first text's
on, and the fingerprints. So it is looked up as it lies, whatever its size.
"""

import contextlib
import mmap
import struct
import sys
import unicodedata
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path

from hashiya.corpus.project import ADDED
from hashiya.io.durable_files import replacing

FINGERPRINTS = f"{ADDED}/.fingerprints"
# The version of the file and of the algorithm: fingerprints of another are not used.
_MADE = 2
_HEAD = f"hashiya fingerprints {_MADE} {unicodedata.unidata_version} {sys.byteorder}\n".encode()
# The CRC-32 of all that follows, and the number of texts.
_NUMBERS = struct.Struct("=IQ")
_KEY = 16
_END = 8
_FINGERPRINT = 4
_IGNORED = ".gitignore"
_NONE = memoryview(b"")


class Fingerprints:
    """The fingerprints that `make` computes of texts, kept in a file between searches.

    The file may be deleted at any time. A damaged one, or one of another version, is
    ignored.
    """

    def __init__(self, make: Callable[[str], "array[int]"], path: Path) -> None:
        self._make = make
        self._path = path
        self._kept = _KeptFingerprints(path)
        self._is_used = bytearray(len(self._kept))
        self._new: dict[bytes, array[int]] = {}

    def known(self, sha256: str) -> "array[int] | None":
        """The fingerprints of the text with this SHA-256, sorted; None where they are not known."""
        key = bytes.fromhex(sha256)[:_KEY]
        new = self._new.get(key)
        if new is not None:
            return new
        position = self._kept.position(key)
        if position is None:
            return None
        self._is_used[position] = True
        return array("I", self._kept.fingerprints(position))

    def of(self, text: str, sha256: str) -> "array[int]":
        """The fingerprints of the text with this SHA-256, sorted."""
        fingerprints = self.known(sha256)
        if fingerprints is None:
            fingerprints = self._make(text)
            self._new[bytes.fromhex(sha256)[:_KEY]] = fingerprints
        return fingerprints

    def keep(self) -> None:
        """Write the fingerprints that were used to the file.

        Where that fails, they are computed again next time.
        """
        if not self._new:
            return
        keys, ends, fingerprints = bytearray(), array("Q"), bytearray()
        for key, some in self._used():
            keys += key
            fingerprints += some
            ends.append(len(fingerprints) // _FINGERPRINT)
        body = (bytes(keys), ends.tobytes(), bytes(fingerprints))
        checksum = 0
        for part in body:
            checksum = zlib.crc32(part, checksum)
        with contextlib.suppress(OSError):
            ignored = self._path.parent / _IGNORED
            if not ignored.exists():
                ignored.write_text(f"{self._path.name}\n", encoding="utf-8")
            with replacing(self._path, shared=True) as file:
                file.write(_HEAD + _NUMBERS.pack(checksum, len(ends)))
                file.writelines(body)

    def _used(self) -> Iterator[tuple[bytes, bytes | memoryview]]:
        """The keys and fingerprints of all texts that were asked for, sorted by key."""
        new = sorted(self._new)
        place = 0
        for position, is_used in enumerate(self._is_used):
            if not is_used:
                continue
            key = self._kept.key(position)
            while place < len(new) and new[place] < key:
                yield new[place], self._new[new[place]].tobytes()
                place += 1
            yield key, self._kept.fingerprints(position).cast("B")
        for key in new[place:]:
            yield key, self._new[key].tobytes()


class _KeptFingerprints:
    """The fingerprints in a file, by the position of their text's key."""

    def __init__(self, path: Path) -> None:
        data = _read(path)
        start = len(_HEAD) + _NUMBERS.size
        self._count = _NUMBERS.unpack_from(data, len(_HEAD))[1] if data else 0
        ends = start + _KEY * self._count
        first = ends + _END * self._count
        self._keys = data[start:ends]
        self._ends = data[ends:first].cast("Q")
        self._fingerprints = data[first:].cast("I")

    def __len__(self) -> int:
        return self._count

    def key(self, position: int) -> bytes:
        """The key at the position."""
        return bytes(self._keys[_KEY * position : _KEY * (position + 1)])

    def position(self, key: bytes) -> int | None:
        """The position of the key; None if it is not there."""
        position = bisect_left(range(self._count), key, key=self.key)
        is_there = position < self._count and self.key(position) == key
        return position if is_there else None

    def fingerprints(self, position: int) -> memoryview:
        """The fingerprints of the text at the position."""
        start = self._ends[position - 1] if position else 0
        return self._fingerprints[start : self._ends[position]]


def _read(path: Path) -> memoryview:
    """The file's bytes; none where it is damaged, missing, or of another version."""
    try:
        with path.open("rb") as file:
            data = memoryview(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):
        return _NONE
    start = len(_HEAD) + _NUMBERS.size
    if len(data) < start or data[: len(_HEAD)] != _HEAD:
        return _NONE
    checksum, count = _NUMBERS.unpack_from(data, len(_HEAD))
    rest = len(data) - start - (_KEY + _END) * count
    if rest < 0 or rest % _FINGERPRINT or checksum != zlib.crc32(data[start:]):
        return _NONE
    return data
