"""The store's files where annotators were renamed, merged or removed: one folder for each name.

An annotator's records are then in several folders, one for each of their names; the folders of
those who were removed are not shown. A record that is in one of the folders is read and written
there. One that is in several is the journals of all: those of the first folder by their own
names, the others' with a mark (`a1.7f3a.jsonl` as `a1.7f3a~5d41402a.jsonl`).
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager

from hashiya.model.annotator_names import AnnotatorNames
from hashiya.store.files import Files, Look
from hashiya.store.names import GUEST, LINES, encoded


class NamedFiles:
    """The files of a store as the names of its annotators are now."""

    def __init__(self, files: Files, names: AnnotatorNames) -> None:
        self.machine = files.machine
        self.files = files
        self.changes = names
        self._hidden = {encoded(name) for name in names.removed}
        self._members: dict[str, tuple[str, ...]] = {}
        for name in set(names.called.values()):
            own, *others = map(encoded, names.members(name))
            self._members[own] = (own, *others)
            self._hidden.update(others)

    def over(self, files: Files) -> "NamedFiles":
        """The same names over other files, such as those that are listed once."""
        return NamedFiles(files, self.changes)

    def names(self, folder: str) -> list[str]:
        """The names in the folder, or in all folders of an annotator.

        Raises:
            StoreUnreadable: when one cannot be listed.
        """
        if not folder:
            names = set(self.files.names(""))
            for own, members in self._members.items():
                if not names.isdisjoint(members):
                    names.add(own)
            return sorted(names - self._hidden)
        own_names: set[str] = set()
        for member in self._folders(folder):
            own_names.update(self.files.names(member))
        return sorted(own_names)

    def looks(self, folder: str, stem: str = "") -> dict[str, Look]:
        """The files of the folder that begin with the stem; marked where they are another's.

        Raises:
            StoreUnreadable: when one cannot be listed.
        """
        folders = self._folders(folder)
        if len(folders) == 1:
            return self.files.looks(folders[0], stem)
        looks: dict[str, Look] = {}
        owners: set[str] = set()
        for member in folders:
            own_looks = self.files.looks(member, stem)
            stems = set()
            for name, look in own_looks.items():
                stem_of_name = _stem(name)
                stems.add(stem_of_name)
                if stem_of_name not in owners:
                    looks[name] = look
                elif name.endswith(LINES):
                    looks[_marked(name, member)] = look
            owners |= stems
        return looks

    def look_so(self, folder: str, looks: Mapping[str, Look | None]) -> bool:
        """Whether the files still have these looks.

        Raises:
            StoreUnreadable: when one cannot be looked at.
        """
        by_folder: dict[str, dict[str, Look | None]] = {}
        for name, look in looks.items():
            own_folder, _, own_name = self._place(f"{folder}/{name}").rpartition("/")
            by_folder.setdefault(own_folder, {})[own_name] = look
        return all(
            self.files.look_so(own_folder, own_looks)
            for own_folder, own_looks in by_folder.items()
        )

    def read(self, place: str, start: int = 0) -> bytes:
        """The bytes of the file.

        Raises:
            StoreUnreadable: when it cannot be read.
        """
        return self.files.read(self._place(place), start)

    def append(self, place: str, data: bytes, size: int) -> Look:
        """Append to the file.

        Raises:
            StoreWriteFailed: as the files do.
        """
        return self.files.append(self._place(place), data, size)

    def replace(self, place: str, data: bytes) -> Look:
        """Replace the file.

        Raises:
            StoreWriteFailed: as the files do.
        """
        return self.files.replace(self._place(place), data)

    def remove(self, place: str) -> None:
        """Remove the file.

        Raises:
            StoreWriteFailed: as the files do.
        """
        self.files.remove(self._place(place))

    @contextmanager
    def locked(self, folder: str) -> Iterator[bool]:
        """Hold the lock files of all folders that there are; whether that was possible.

        Raises:
            StoreWriteFailed: when a lock file cannot be made.
        """
        own, *others = self._folders(folder)
        existing = [member for member in others if self.files.names(member)]
        if not existing or self.files.names(own):
            existing = [own, *existing]
        with ExitStack() as stack:
            locks: list[bool] = []
            for member in existing:
                locks.append(stack.enter_context(self.files.locked(member)))
            yield all(locks)

    def sweep(self, folder: str) -> None:
        """Remove half-written files."""
        for member in self._folders(folder):
            self.files.sweep(member)

    def shown(self, place: str) -> str:
        """The path."""
        return self.files.shown(self._place(place))

    def _folders(self, folder: str) -> tuple[str, ...]:
        """The folder for each of the annotator's names, the present one's first."""
        first, slash, rest = folder.partition("/")
        members = self._members.get(first, (first,))
        return tuple(f"{member}{slash}{rest}" for member in members)

    def _place(self, place: str) -> str:
        """Where the file is: in the first folder that has the record, or in that of its mark."""
        folder, _, name = place.rpartition("/")
        folders = self._folders(folder)
        if len(folders) == 1:
            return place
        for member in folders[1:]:
            if name.endswith(f"{_mark(member)}{LINES}"):
                return f"{member}/{_unmarked(name, member)}"
        for member in folders:
            if self.files.looks(member, _stem(name)):
                return f"{member}/{name}"
        return place


def _stem(name: str) -> str:
    return name.partition(".")[0].partition(" ")[0]


def _mark(folder: str) -> str:
    """The mark of the files of an annotator's folder."""
    first = folder.partition("/")[0]
    return f"{GUEST}{hashlib.sha256(first.encode()).hexdigest()[:8]}"


def _marked(name: str, folder: str) -> str:
    return f"{name.removesuffix(LINES)}{_mark(folder)}{LINES}"


def _unmarked(name: str, folder: str) -> str:
    return f"{name.removesuffix(f'{_mark(folder)}{LINES}')}{LINES}"
