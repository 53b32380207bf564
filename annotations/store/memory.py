"""A TinyDB storage that keeps its JSON as text in memory."""

import json

from tinydb import Storage

from annotations.jsontext import dumps

Tables = dict[str, dict[str, object]]


class MemoryJSON(Storage):
    """What AtomicJSON is on a disk, without the disk."""

    def __init__(self) -> None:
        self.text: str | None = None

    def read(self) -> Tables | None:
        """The tables as they were written; None before that."""
        return json.loads(self.text) if self.text is not None else None

    def write(self, data: Tables) -> None:
        """Keep the tables."""
        self.text = dumps(data)


class Held(Storage):
    """One change's tables, so that the several writes TinyDB makes of it become one."""

    def __init__(self, tables: Tables) -> None:
        self.tables = tables

    def read(self) -> Tables:
        """The tables as they stand."""
        return self.tables

    def write(self, data: Tables) -> None:
        """Take the tables as they are now."""
        self.tables = data
