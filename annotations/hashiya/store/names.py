"""Names of the store's files, of records, tags and writers."""

import functools
import hashlib
import os
import re
import secrets
import socket
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

# How the names of a record's journals and of its derived file end.
LINES, DERIVED = ".jsonl", ".json"

# Before the mark of another annotator's folder in a journal's name (`NamedFiles`).
GUEST = "~"
_GUEST = re.compile(rf".*{GUEST}[0-9a-f]{{8}}{re.escape(LINES)}")

# Leaves room below every system's 255 bytes for suffixes.
LONGEST = 120
_LENGTH_OF_CUT = 80
_CUT = "~"
_PLAIN = frozenset(b"abcdefghijklmnopqrstuvwxyz0123456789_-")
_SAFE = [chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in range(256)]
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.ASCII)
_SHELF = re.compile(r"[0-9a-f]{2}")
_ESCAPE = re.compile(r"%([0-9A-F]{2})")

# 42 bits of milliseconds last until the year 2109; the 21 below them keep writers apart
# within one. An id may run ahead of the clock, where more than those are needed at once,
# and is behind it by up to a pause of this many milliseconds within a run of ids.
_RANDOM_BITS = 21
_PAUSE = 1_000
_LARGEST_ID = (1 << 63) - 1

_MACHINE = Path("/etc/machine-id")
_DIGITS = 8


def encoded(name: str) -> str:
    """The name as a file's: all but a–z, 0–9, `_` and `-` as %XX of its UTF-8, so never a path.

    Names stay apart where case does not count, too. Windows' reserved names get their
    first letter escaped. One longer than 120 characters is cut and ends in `~` and the
    start of its sha256.
    """
    data = name.encode("utf-8", "surrogatepass")
    safe = "".join([_SAFE[byte] for byte in data])
    if _RESERVED.fullmatch(safe):
        return f"%{ord(safe[0]):02X}{safe[1:]}"
    if len(safe) <= LONGEST:
        return safe
    return f"{safe[:_LENGTH_OF_CUT]}{_CUT}{hashlib.sha256(data).hexdigest()[:32]}"


def decoded(safe: str) -> str | None:
    """The name that was encoded; None when it was cut, or was not encoded here."""
    if _CUT in safe:
        return None
    data = _ESCAPE.sub(lambda escape: chr(int(escape[1], 16)), safe)
    try:
        name = data.encode("latin-1").decode("utf-8", "surrogatepass")
    except UnicodeError:
        return None
    return name if encoded(name) == safe else None


def shelf(name: str) -> str:
    """The folder of two hexadecimal digits that spreads names evenly: the start of the sha256."""
    return hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:2]


def is_shelf(folder: str) -> bool:
    """Whether a folder's name is that of a shelf."""
    return _SHELF.fullmatch(folder) is not None


def is_guest(name: str) -> bool:
    """Whether a journal's name has the mark of another annotator's folder."""
    return _GUEST.fullmatch(name) is not None


class RecordPath(NamedTuple):
    """Where a record is: a folder below the store's, and the start of its files' names."""

    folder: str
    stem: str

    @classmethod
    @functools.lru_cache(maxsize=64)
    def of(cls, annotator: str, article_id: str, within: str = "") -> "RecordPath":
        """The path of an annotator's record; `within` is a folder in the annotator's own."""
        parts = (encoded(annotator), within, shelf(article_id))
        return cls("/".join(filter(None, parts)), encoded(article_id))


def stem_of(name: str) -> str | None:
    """The start of a record's file's name, up to the first dot or space; None of another file."""
    if name.startswith(".") or not name.endswith((DERIVED, LINES)):
        return None
    return name.partition(".")[0].partition(" ")[0]


def stems(names: Iterable[str]) -> list[str]:
    """The stems of the records' files among the names, each once and sorted."""
    return sorted(set(filter(None, map(stem_of, names))))


@functools.cache
def machine() -> str:
    """Eight hexadecimal digits for this user on this machine, the same ones every day.

    They are derived from the host's name, its id and the user's: nothing needs to be
    stored. Two machines that come out the same, as clones may, write one journal, which
    merges line by line like any other.
    """
    user = str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
    identities = b"\0".join([*_host_identities(), user.encode()])
    return hashlib.sha256(identities).hexdigest()[:_DIGITS]


def host() -> str:
    """Eight hexadecimal digits for this machine, the same ones for all of its users."""
    identities = b"\0".join(_host_identities())
    return hashlib.sha256(identities).hexdigest()[:_DIGITS]


def _host_identities() -> tuple[bytes, bytes]:
    """The host's name and its id."""
    try:
        identity = _MACHINE.read_bytes().strip()
    except OSError:
        identity = b""
    return socket.gethostname().encode("utf-8", "surrogatepass"), identity


class PrivateWriter:
    """The name of a writer without a lock: of one process alone, and a new one after a fork."""

    def __init__(self) -> None:
        self._pid, self._name = 0, ""

    def __call__(self) -> str:
        """The machine's digits and eight of this process's own."""
        if self._pid != os.getpid():
            own_digits = secrets.token_hex(_DIGITS // 2)
            self._pid, self._name = os.getpid(), f"{machine()}{own_digits}"
        return self._name


private = PrivateWriter()


class IdSequence:
    """The ids of one program, each greater than the one before it: 63-bit integers.

    An id is the time in milliseconds, then random bits; further ones are counted on from
    it for a second, so that a run of many ids is one stretch. With new random bits in
    each millisecond two programs that make 200,000 ids at once would make equal ones in
    every few runs. Writers on several machines can give ids without asking each other,
    and TinyDB takes one for a document's id.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def __call__(self) -> int:
        """The next id."""
        with self._lock:
            milliseconds = time.time_ns() // 1_000_000
            if milliseconds - (self._last >> _RANDOM_BITS) > _PAUSE:
                first = milliseconds << _RANDOM_BITS & _LARGEST_ID
                self._last = first | secrets.randbits(_RANDOM_BITS)
            else:
                self._last += 1
            return self._last

    def restart(self) -> None:
        """Count on from no id: a forked process must not give its parent's next ids."""
        self._lock = threading.Lock()
        self._last = 0


new_id = IdSequence()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=new_id.restart)
