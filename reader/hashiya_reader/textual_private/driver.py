"""What a terminal driver knows of its app, its writer, and the keys and pastes in its input."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from textual import events
from textual._xterm_parser import (
    BRACKETED_PASTE_END,
    BRACKETED_PASTE_START,
    XTermParser,
)
from textual.app import App
from textual.driver import Driver
from textual.drivers import linux_driver
from textual.drivers.linux_driver import LinuxDriver
from textual.message import Message

# What may have been read of a mark that is not complete.
_MARK_REST: Final = len(BRACKETED_PASTE_START) - 1


def app_of(driver: Driver) -> App[Any]:
    """The app that the driver runs."""
    return driver._app


def is_writing(driver: LinuxDriver) -> bool:
    """Whether the driver has the terminal: in the background it does not start its writer."""
    return driver._writer_thread is not None


def typed_messages(driver: Driver, typed: str) -> Iterable[Message]:
    """The messages that Textual makes of what was typed."""
    return WholePastes(driver._debug).feed(typed)


def read_pastes_whole() -> None:
    """Let Textual's driver read its input with `WholePastes`."""
    linux_driver.XTermParser = WholePastes  # type: ignore[attr-defined]


class WholePastes(XTermParser):
    """A parser for which all between the marks of a paste is one text.

    Textual's own takes what follows an escape sequence in a paste for keys: coloured
    output of a shell, pasted over an article, pressed commands. It also takes each
    character by itself, a second for a million of them.
    """

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        # The end of what was read, in which a mark may have begun.
        self._end_read = ""
        self._pasted: list[str] | None = None

    def feed(self, data: str) -> Iterator[Message]:
        """The messages of what was read next."""
        if not data:
            yield from super().feed(data)
        while data:
            if self._pasted is None:
                length = self._length_up_to_paste(data)
                yield from super().feed(data[:length])
                data = data[length:]
                continue
            text = self._end_read + data
            before, mark, data = text.partition(BRACKETED_PASTE_END)
            if not mark:
                self._end_read = before[-_MARK_REST:]
                self._pasted.append(before[: len(before) - len(self._end_read)])
                return
            yield events.Paste("".join((*self._pasted, before)))
            self._pasted = None
            self._end_read = ""
            for message in super().feed(mark):
                # Textual's own paste, of which it has read nothing.
                if not isinstance(message, events.Paste):
                    yield message

    def tick(self) -> Iterator[Message]:
        """The messages of what has waited long enough: an Escape is then no mark's beginning."""
        for message in super().tick():
            if self._pasted is None:
                self._end_read = ""
            yield message

    def _length_up_to_paste(self, data: str) -> int:
        """How much of the data comes up to the beginning of a paste, its mark included."""
        text = self._end_read + data
        before, mark, _ = text.partition(BRACKETED_PASTE_START)
        if not mark:
            self._end_read = text[-_MARK_REST:]
            return len(data)
        length = len(before) + len(mark) - len(self._end_read)
        self._end_read = ""
        self._pasted = []
        return length
