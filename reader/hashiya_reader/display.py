"""The app's rows on their way to the terminal: whole, in its output mode.

The terminal's own ordering is switched, and restored at the end.
"""

import asyncio
import contextlib
import os
import signal
import sys
from functools import lru_cache

from rich.console import RenderableType
from rich.segment import Segment
from rich.style import Style
from textual.driver import Driver
from textual.screen import Screen
from textual.strip import Strip

from hashiya_reader.terminal.current import Terminal
from hashiya_reader.terminal.detection import OutputChoice
from hashiya_reader.terminal.ending import SignalEnd, give_back
from hashiya_reader.terminal.query import late_answers
from hashiya_reader.textual_private.driver import (
    app_of,
    is_writing,
    read_pastes_whole,
    typed_messages,
)
from hashiya_reader.textual_private.frames import FramesApp, RowsUpdate, rows_of
from hashiya_rtl import Mode, sent_parts

PLAIN = Terminal(choice=OutputChoice(name="unknown", mode=Mode.VISUAL))


def sent_strip(strip: Strip, choice: OutputChoice) -> Strip:
    """The row as it is sent in the terminal's output mode, every cell in its own style."""
    parts = tuple(
        [(segment.text, segment.style) for segment in strip if not segment.control]
    )
    return _sent_as(parts, choice.mode, mirrors=choice.mirrors)


@lru_cache(maxsize=1 << 9)
def _sent_as(
    parts: tuple[tuple[str, Style | None], ...], mode: Mode, *, mirrors: bool
) -> Strip:
    # A row that has scrolled, or is drawn again by the next key, is sent from this
    # cache.
    sent = sent_parts(parts, mode, mirrors=mirrors, font=_font)
    return Strip([Segment(text, style) for text, style in sent])


def _font(style: Style | None) -> object:
    return (bool(style.bold), bool(style.italic)) if style else (False, False)


# How often the reader checks whether the terminal still exists.
WATCH_SECONDS = 1.0


class RowsApp(FramesApp):
    """An app whose rows reach the terminal as its output mode wants them."""

    def __init__(self, terminal: Terminal = PLAIN) -> None:
        super().__init__()
        self.terminal = terminal

    def get_driver_class(self) -> type[Driver]:
        """Textual's driver, with the terminal's ordering switched for as long as it runs."""
        usual = super().get_driver_class()
        return (
            ReaderDriver if sys.platform != "win32" and usual is LinuxDriver else usual
        )

    def terminal_gone(self) -> None:
        """Save what must be saved: the terminal is gone, and no key or question follows."""

    def frame(
        self, screen: Screen[object], update: RenderableType | None
    ) -> RenderableType | None:
        """The update as the terminal's output mode wants it.

        A terminal that orders text orders all of a row, so half a row cannot be sent.
        """
        choice = self.terminal.choice
        if choice.mode is Mode.VISUAL:
            return update
        rows = rows_of(screen, update)
        if rows is None:
            return update
        return RowsUpdate({y: sent_strip(strip, choice) for y, strip in rows.items()})


if sys.platform != "win32":
    import termios

    from textual.drivers.linux_driver import LinuxDriver

    read_pastes_whole()

    class ReaderDriver(LinuxDriver):
        """Textual's driver.

        However the reader ends or pauses, the terminal's ordering is restored.
        """

        _watching: asyncio.TimerHandle | None = None
        _has_started = False
        _has_terminal = False
        _signal_end: SignalEnd | None = None

        def start_application_mode(self) -> None:
            """Take the terminal, also after a pause."""
            typed = self._typed()
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if not is_writing(self):
                # In the background nothing may be written; Textual comes again when it
                # is in front.
                return
            self.write(self._terminal.choice.enter)
            self._has_terminal = True
            if self._signal_end is None:
                self._signal_end = SignalEnd(self._end, self._give_back)
            self._signal_end.listen()
            self._watch()
            for message in typed_messages(self, typed):
                self.process_message(message)

        def stop_application_mode(self) -> None:
            """Give the terminal back."""
            if self._watching is not None:
                self._watching.cancel()
            self.write(self._terminal.choice.leave)
            super().stop_application_mode()
            self._has_terminal = False

        def _give_back(self) -> None:
            """Give the terminal back without the driver's threads, one of which may wait."""
            if self._has_terminal:
                give_back(self.fileno, self.attrs_before, self._terminal.choice.leave)

        @property
        def _terminal(self) -> Terminal:
            app = app_of(self)
            return app.terminal if isinstance(app, RowsApp) else PLAIN

        def _typed(self) -> str:
            """What was typed while the terminal was asked, once.

            Its answers may still come in after the waiting.
            """
            if self._has_started or not self._terminal.answers.seconds:
                return ""
            self._has_started = True
            typed = self._terminal.answers.typed
            return (
                typed
                if self._terminal.answers.is_complete
                else typed + late_answers().typed
            ).decode(errors="ignore")

        def _watch(self) -> None:
            """End when the terminal has gone without a signal.

            Reading from it would never wait again.
            """
            try:
                termios.tcgetattr(self.fileno)
            except termios.error:
                self._end(signal.SIGHUP)
            else:
                self._watching = asyncio.get_running_loop().call_later(
                    WATCH_SECONDS, self._watch
                )

        def _end(self, number: signal.Signals) -> None:
            with contextlib.suppress(termios.error):
                termios.tcgetattr(self.fileno)
                app_of(self).exit(return_code=128 + number)
                return
            # The terminal is gone: nothing can be given back, and writing to it would
            # wait for ever.
            app = app_of(self)
            if isinstance(app, RowsApp):
                app.terminal_gone()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
