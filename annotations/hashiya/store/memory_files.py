"""Files of the store in memory, for a lesson and for tests."""

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from hashiya.store.files import Look, prefixes_of
from hashiya.store.names import machine as this_machine


class MemoryFiles:
    """Files in memory, as bytes, so that stored values share no objects with the caller."""

    def __init__(self) -> None:
        self.machine = this_machine()
        self._files: dict[str, bytes] = {}
        self._written: dict[str, int] = {}
        self._lock = threading.RLock()

    def names(self, folder: str) -> list[str]:
        """The names in the folder: the next parts of the places below it."""
        prefix = f"{folder}/" if folder else ""
        with self._lock:
            places = [place for place in self._files if place.startswith(prefix)]
        return sorted({place[len(prefix) :].split("/")[0] for place in places})

    def looks(self, folder: str, stem: str = "") -> dict[str, Look]:
        """The files of the folder that begin with the stem."""
        looks = {}
        with self._lock:
            for place in self._files:
                folder_of_place, _, name = place.rpartition("/")
                if folder_of_place == folder and name.startswith(prefixes_of(stem)):
                    looks[name] = self._look(place)
        return looks

    def look_so(self, folder: str, looks: Mapping[str, Look | None]) -> bool:
        """Whether the files still have these looks."""
        with self._lock:
            for name, look in looks.items():
                place = f"{folder}/{name}"
                look_now = self._look(place) if place in self._files else None
                if look_now != look:
                    return False
        return True

    def read(self, place: str, start: int = 0) -> bytes:
        """The bytes at the place."""
        return self._files.get(place, b"")[start:]

    def append(self, place: str, data: bytes, size: int) -> Look:
        """Append to the file."""
        return self.replace(place, self._files.get(place, b"") + data)

    def replace(self, place: str, data: bytes) -> Look:
        """Replace the file."""
        with self._lock:
            self._files[place] = data
            self._written[place] = self._written.get(place, 0) + 1
            return self._look(place)

    def remove(self, place: str) -> None:
        """Remove the file."""
        with self._lock:
            self._files.pop(place, None)

    @contextmanager
    def locked(self, folder: str) -> Iterator[bool]:
        """Hold the only lock."""
        with self._lock:
            yield True

    def sweep(self, folder: str) -> None:
        """Do nothing: no file is half-written in memory."""

    def shown(self, place: str) -> str:
        """The place, marked as in memory."""
        return f"memory:{place}"

    def _look(self, place: str) -> Look:
        return Look(len(self._files[place]), 0, self._written[place])
