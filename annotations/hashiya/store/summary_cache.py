"""The status and number of tags of each of an annotator's records, cached while files stay."""

import json
import re
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.io.json_text import dumped
from hashiya.model.model import Status
from hashiya.store import snapshot
from hashiya.store.files import Files, Look
from hashiya.store.folder_listing import FolderListing
from hashiya.store.journal_format import VERSION
from hashiya.store.names import DERIVED, LINES, RecordPath, is_shelf, stem_of
from hashiya.store.snapshot import Cover

FOLDER = ".cache"
# Fewer records are read as fast as a cache.
CACHED_FROM = 200
# The sum is of the bytes, so it is checked without encoding the values again.
_FORMAT = re.compile(rb'\{"sum": "([0-9a-f]{8})", "said": (.*)\}\n', re.DOTALL)

_Looks = list[tuple[str, Look]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary of a record for lists: its status and number of tags."""

    status: Status = Status.NEW
    tags: int = 0


def cached(files: Files, name: str) -> dict[str, object]:
    """The values cached under the name; empty if they are damaged or missing."""
    try:
        data = files.read(f"{FOLDER}/{name}.json")
    except StoreUnreadable:
        return {}
    parts = _FORMAT.fullmatch(data)
    if parts is None or int(parts[1], 16) != zlib.crc32(parts[2]):
        return {}
    try:
        values = json.loads(parts[2])
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def cache(files: Files, name: str, values: Mapping[str, object]) -> None:
    """Cache the values, if they can be written; never in a project where nobody has tagged yet."""
    if not files.names(""):
        return
    data = dumped(values)
    try:
        with files.locked(FOLDER):
            files.replace(
                f"{FOLDER}/{name}.json",
                b'{"sum": "%08x", "said": %b}\n' % (zlib.crc32(data), data),
            )
    except StoreWriteFailed:
        # They are computed again the next time.
        return


def summaries(
    files: Files,
    listing: FolderListing,
    folder: str,
    read: Callable[[RecordPath], Summary],
) -> dict[RecordPath, Summary | StoreUnreadable]:
    """The summary of every record below the folder, or why there is none; `read` makes one.

    Each is as its files are now: a cached one holds only for files of the same names,
    sizes and times.
    """
    name = folder.replace("/", ".")
    old = cached(files, name)
    new: dict[str, object] = {}
    by_path: dict[RecordPath, Summary | StoreUnreadable] = {}
    for path, looks in _records(listing, folder):
        shelf = path.folder.rpartition("/")[2]
        key = f"{shelf}/{path.stem}"
        mark = zlib.crc32(repr(looks).encode())
        entry = old.get(key)
        if isinstance(entry, list) and entry[0] == mark:
            by_path[path] = Summary(status=Status(entry[1]), tags=entry[2])
            new[key] = entry
            continue
        try:
            summary = _summary_in_derived_file(files, path, looks) or read(path)
        except StoreUnreadable as error:
            by_path[path] = error
            continue
        by_path[path] = summary
        new[key] = [mark, summary.status.value, summary.tags]
    if new != old and len(new) >= CACHED_FROM:
        cache(files, name, new)
    return by_path


def _records(
    listing: FolderListing, folder: str
) -> Iterator[tuple[RecordPath, _Looks]]:
    """Every record below the folder, with what its files look like by name."""
    for shelf in filter(is_shelf, listing.names(folder)):
        looks = listing.looks(f"{folder}/{shelf}")
        by_stem: dict[str, _Looks] = {}
        for name in sorted(looks):
            stem = stem_of(name)
            if stem:
                by_stem.setdefault(stem, []).append((name, looks[name]))
        for stem, looks_of_record in by_stem.items():
            yield RecordPath(f"{folder}/{shelf}", stem), looks_of_record


def _summary_in_derived_file(
    files: Files, path: RecordPath, looks: _Looks
) -> Summary | None:
    """The summary in the derived file, if it is whole, alone, and covers all of the journals."""
    name_of_derived = f"{path.stem}{DERIVED}"
    journals = [name for name, _ in looks if name.endswith(LINES)]
    derived_files = [name for name, _ in looks if name.endswith(DERIVED)]
    if derived_files != [name_of_derived] or not journals:
        return None
    try:
        derived = snapshot.read(files.read(f"{path.folder}/{name_of_derived}"))
    except ValueError:
        return None
    head = derived.tables.get("article", {}).get("1", {})
    status = head.get("status")
    if not derived.whole or head.get("version") != VERSION:
        return None
    if status not in list(Status):
        return None
    covers = {}
    for name in journals:
        covers[name] = Cover.of(files.read(f"{path.folder}/{name}"))
    if derived.covers != covers:
        return None
    return Summary(status=Status(str(status)), tags=len(derived.tables.get("tags", {})))
