"""A cache of the fingerprints of texts, for the next search for near-duplicates."""

import contextlib
import hashlib
import struct
import sys
import unicodedata
import zlib
from array import array
from collections.abc import Callable
from pathlib import Path

from hashiya.corpus.project import ADDED
from hashiya.io.durable_files import replacing

FINGERPRINTS = f"{ADDED}/.fingerprints"
# The version of the algorithm: fingerprints that another version computed are not used.
_MADE = 1
_HEAD = f"hashiya fingerprints {_MADE} {unicodedata.unidata_version} {sys.byteorder}\n".encode()
_SUM = struct.Struct("=I")
# The first bytes of a text's sha256, and the number of its fingerprints that follow.
_ENTRY = struct.Struct("=16sI")
# One fingerprint.
_BYTES = 4
_IGNORED = ".gitignore"


class Fingerprints:
    """The fingerprints that `make` computes of texts, kept in a file between searches.

    The file may be deleted at any time. A damaged one, or one of another version, is
    ignored.
    """

    def __init__(self, make: Callable[[str], "array[int]"], path: Path) -> None:
        self._make = make
        self._path = path
        self._data, self._places = _read(path)
        self._used: dict[bytes, bytes] = {}
        self._is_new = False

    def of(self, text: str) -> "array[int]":
        """The text's fingerprints, sorted."""
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
        packed = self._used.get(key)
        if packed is None:
            if key in self._places:
                start, end = self._places[key]
                packed = bytes(self._data[start:end])
            else:
                packed = self._make(text).tobytes()
                self._is_new = True
            self._used[key] = packed
        return array("I", packed)

    def keep(self) -> None:
        """Write the fingerprints that were used to the file.

        Where that fails, they are computed again next time.
        """
        if not self._is_new:
            return
        rows = [
            _ENTRY.pack(key, len(packed) // _BYTES) + packed
            for key, packed in self._used.items()
        ]
        body = b"".join(rows)
        with contextlib.suppress(OSError):
            ignored = self._path.parent / _IGNORED
            if not ignored.exists():
                ignored.write_text(f"{self._path.name}\n", encoding="utf-8")
            with replacing(self._path, shared=True) as file:
                file.write(_HEAD + _SUM.pack(zlib.crc32(body)) + body)


def _read(path: Path) -> tuple[memoryview, dict[bytes, tuple[int, int]]]:
    """The file's bytes, and the offset of each text's fingerprints in them."""
    try:
        data = memoryview(path.read_bytes())
    except OSError:
        return memoryview(b""), {}
    offset = len(_HEAD) + _SUM.size
    if len(data) < offset or data[: len(_HEAD)] != _HEAD:
        return memoryview(b""), {}
    (checksum,) = _SUM.unpack_from(data, len(_HEAD))
    if checksum != zlib.crc32(data[offset:]):
        return memoryview(b""), {}
    places = {}
    while offset < len(data):
        key, count = _ENTRY.unpack_from(data, offset)
        start = offset + _ENTRY.size
        offset = start + _BYTES * count
        places[key] = start, offset
    return data, places
