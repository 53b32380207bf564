"""Derived files brought up to date when nothing else happens."""

import contextlib
import threading

from hashiya.errors import HashiyaError
from hashiya.store.journal import Journal

_IDLE = 1.0


class Checkpoints:
    """Journals whose derived files are behind; after a second without a new one they are caught up with.

    What fails is left for the next time: nothing that was saved depends on it.
    """

    def __init__(self, idle: float = _IDLE) -> None:
        self._idle = idle
        self._behind: dict[int, Journal] = {}
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None
        self._closed = False
        self._noted = False

    def note(self, journal: Journal) -> None:
        """The journal has been written to."""
        with self._lock:
            self._behind[id(journal)] = journal
            self._noted = True
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(
                    target=self._wait, daemon=True, name="hashiya-checkpoints"
                )
                self._thread.start()

    def flush(self) -> None:
        """Catch up now."""
        with self._lock:
            behind, self._behind = self._behind, {}
        for journal in behind.values():
            with contextlib.suppress(HashiyaError, OSError):
                journal.checkpoint()

    def close(self) -> None:
        """Catch up for the last time."""
        with self._lock:
            self._closed = True
            self._changed.notify_all()
        self.flush()

    def _wait(self) -> None:
        while True:
            with self._lock:
                self._noted = False
                self._changed.wait(self._idle)
                if self._closed:
                    return
                if self._noted:
                    continue
                if not self._behind:
                    self._thread = None
                    return
            self.flush()
