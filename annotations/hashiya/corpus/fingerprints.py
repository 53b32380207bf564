"""The fingerprints of texts, remembered from one look for near-duplicates to the next."""

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
# What is remembered holds as long as fingerprints are made alike: the number changes
# with how that is done.
_MADE = 1
_HEAD = f"hashiya fingerprints {_MADE} {unicodedata.unidata_version} {sys.byteorder}\n".encode()
_SUM = struct.Struct("=I")
# The first bytes of a text's sha256, and how many fingerprints it has; these follow.
_ENTRY = struct.Struct("=16sI")
_IGNORED = ".gitignore"


class Fingerprints:
    """What `make` says of each text, or what is remembered of it in the file; that is made anew by those asked for.

    The file may be deleted at any time. One that is damaged, or of another version, is
    as good as none.
    """

    def __init__(self, make: Callable[[str], "array[int]"], path: Path) -> None:
        self._make = make
        self._path = path
        self._data, self._places = _read(path)
        self._asked: dict[bytes, bytes] = {}
        self._is_new = False

    def of(self, text: str) -> "array[int]":
        """The text's fingerprints, sorted."""
        key = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:16]
        found = self._asked.get(key)
        if found is None:
            if key in self._places:
                start, end = self._places[key]
                found = bytes(self._data[start:end])
            else:
                found, self._is_new = self._make(text).tobytes(), True
            self._asked[key] = found
        return array("I", found)

    def keep(self) -> None:
        """Remember those that were asked for, as far as that can be done."""
        if not self._is_new:
            return
        body = b"".join(
            _ENTRY.pack(key, len(each) // 4) + each for key, each in self._asked.items()
        )
        with contextlib.suppress(OSError):
            ignored = self._path.parent / _IGNORED
            if not ignored.exists():
                ignored.write_text(f"{self._path.name}\n", encoding="utf-8")
            with replacing(self._path) as file:
                file.write(_HEAD + _SUM.pack(zlib.crc32(body)) + body)


def _read(path: Path) -> tuple[memoryview, dict[bytes, tuple[int, int]]]:
    """What the file holds, and where in it the fingerprints of each text are."""
    try:
        data = memoryview(path.read_bytes())
    except OSError:
        return memoryview(b""), {}
    at = len(_HEAD) + _SUM.size
    if (
        len(data) < at
        or data[: len(_HEAD)] != _HEAD
        or _SUM.unpack_from(data, len(_HEAD))[0] != zlib.crc32(data[at:])
    ):
        return memoryview(b""), {}
    places = {}
    while at < len(data):
        key, count = _ENTRY.unpack_from(data, at)
        at += _ENTRY.size
        places[key] = at, at + 4 * count
        at += 4 * count
    return data, places
