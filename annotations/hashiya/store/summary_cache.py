"""Status and number of tags of all of an annotator's records, remembered as long as none of their files changes."""

import json
import re
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.io.json_text import dumped
from hashiya.model.model import Status
from hashiya.store import snapshot
from hashiya.store.files import Files, Look
from hashiya.store.journal_format import VERSION
from hashiya.store.names import DERIVED, LINES, is_shelf, stem_of
from hashiya.store.snapshot import Cover

FOLDER = ".cache"
# What fewer records say is read as fast as that is remembered.
_MANY = 200
# The sum is that of the bytes, so that nothing has to be written again to check it.
_REMEMBERED = re.compile(rb'\{"sum": "([0-9a-f]{8})", "said": (.*)\}\n', re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What a list shows of a record: its status and how many tags it has."""

    status: Status = Status.NEW
    tags: int = 0


def remembered(files: Files, name: str) -> dict[str, object]:
    """What was remembered under the name; nothing when it is damaged or was never there."""
    try:
        data = files.read(f"{FOLDER}/{name}.json")
    except StoreUnreadable:
        return {}
    found = _REMEMBERED.fullmatch(data)
    if found is None or int(found[1], 16) != zlib.crc32(found[2]):
        return {}
    try:
        said = json.loads(found[2])
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def remember(files: Files, name: str, said: Mapping[str, object]) -> None:
    """Remember it, as far as that can be done; never in a project where nobody has tagged yet."""
    if not files.names(""):
        return
    try:
        with files.locked(FOLDER):
            data = dumped(said)
            files.replace(
                f"{FOLDER}/{name}.json",
                b'{"sum": "%08x", "said": %b}\n' % (zlib.crc32(data), data),
            )
    except StoreWriteFailed:
        # It is read again the next time.
        return


def counts(
    files: Files, folder: str, read: Callable[[str, str], tuple[Status, int]]
) -> dict[tuple[str, str], tuple[Status, int] | StoreUnreadable]:
    """Status and number of tags of every record below the folder, by its folder and stem.

    Each is as its files are now: what is remembered holds only for files of the same
    names, sizes and times.
    """
    name = folder.replace("/", ".")
    old = remembered(files, name)
    new: dict[str, object] = {}
    found: dict[tuple[str, str], tuple[Status, int] | StoreUnreadable] = {}
    for inner in filter(is_shelf, files.names(folder)):
        for stem, looks in _by_stem(files.looks(f"{folder}/{inner}")).items():
            mark = zlib.crc32(repr(looks).encode())
            known = old.get(f"{inner}/{stem}")
            if isinstance(known, list) and known[0] == mark:
                found[f"{folder}/{inner}", stem] = Status(known[1]), known[2]
                new[f"{inner}/{stem}"] = known
                continue
            try:
                status, tags = _quickly(
                    files, f"{folder}/{inner}", stem, looks
                ) or read(f"{folder}/{inner}", stem)
            except StoreUnreadable as error:
                found[f"{folder}/{inner}", stem] = error
                continue
            found[f"{folder}/{inner}", stem] = status, tags
            new[f"{inner}/{stem}"] = [mark, status.value, tags]
    if new != old and len(new) >= _MANY:
        remember(files, name, new)
    return found


def _quickly(
    files: Files, folder: str, stem: str, looks: list[tuple[str, Look]]
) -> tuple[Status, int] | None:
    """What the derived file says, when it is whole, alone, and covers all there is of the journals."""
    journals = {name for name, _ in looks if name.endswith(LINES)}
    if [name for name, _ in looks if name.endswith(DERIVED)] != [
        f"{stem}{DERIVED}"
    ] or not journals:
        return None
    try:
        held = snapshot.read(files.read(f"{folder}/{stem}{DERIVED}"))
    except ValueError:
        return None
    head = held.tables.get("article", {}).get("1", {})
    if (
        not held.whole
        or head.get("version") != VERSION
        or head.get("status") not in list(Status)
    ):
        return None
    if held.covers != {
        name: Cover.of(files.read(f"{folder}/{name}")) for name in journals
    }:
        return None
    return Status(str(head["status"])), len(held.tables.get("tags", {}))


def _by_stem(looks: Mapping[str, Look]) -> dict[str, list[tuple[str, Look]]]:
    """What the files look like of each record, by its stem."""
    records: dict[str, list[tuple[str, Look]]] = {}
    for name in sorted(looks):
        stem = stem_of(name)
        if stem:
            records.setdefault(stem, []).append((name, looks[name]))
    return records
