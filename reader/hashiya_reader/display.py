"""The app's rows on their way to the terminal: whole, in its output mode; its own ordering switched, and given back."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import Mapping
from functools import lru_cache

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.driver import Driver
from textual.screen import Screen
from textual.strip import Strip

from hashiya_reader.screens.compositing import SparingCompositor
from hashiya_reader.terminal.current import Terminal
from hashiya_reader.terminal.detection import OutputChoice
from hashiya_reader.terminal.query import late_answers
from hashiya_rtl import Mode, sent_parts

# What Textual writes to switch to it.
ALTERNATE_SCREEN = "\x1b[?1049h"
PLAIN = Terminal(choice=OutputChoice(name="unknown", mode=Mode.VISUAL))


class RowsUpdate(CompositorUpdate):
    """Whole rows by their number: a terminal that orders text orders all of a row, so half a row cannot be sent."""

    def __init__(self, rows: Mapping[int, Strip], choice: OutputChoice) -> None:
        self.rows = rows
        self.choice = choice

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        for y, strip in self.rows.items():
            yield Control.move_to(0, y).segment
            yield from sent_strip(strip, self.choice)

    def render_segments(self, console: Console) -> str:
        """What is written for the rows."""
        rows = (
            (Control.move_to(0, y), sent_strip(strip, self.choice))
            for y, strip in self.rows.items()
        )
        return "".join(
            [move.segment.text + strip.render(console) for move, strip in rows]
        )


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
    # Scrolling takes a row to another place, and the next key sends the one that it
    # leaves again.
    sent = sent_parts(parts, mode, mirrors=mirrors, font=_font)
    return Strip([Segment(text, style) for text, style in sent])


def _font(style: Style | None) -> object:
    return (bool(style.bold), bool(style.italic)) if style else (False, False)


# How often it is looked whether there still is a terminal.
WATCH_SECONDS = 1.0


class RowsApp(App[None]):
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
        """Keep what has to be kept: nothing else will be asked any more."""

    def _display(
        self, screen: Screen[object], renderable: RenderableType | None
    ) -> None:
        # The one place through which all that is drawn goes;
        # tests/reader/test_terminal_modes.py holds Textual to it.
        super()._display(screen, self._whole(screen, renderable))

    def _whole(
        self, screen: Screen[object], update: RenderableType | None
    ) -> RenderableType | None:
        choice = self.terminal.choice
        if choice.mode is Mode.VISUAL:
            return update
        if isinstance(update, LayoutUpdate):
            lines = enumerate(update.strips, update.region.y)
            return RowsUpdate({y: Strip.join(strips) for y, strips in lines}, choice)
        if isinstance(update, ChopsUpdate):
            compositor = screen._compositor  # noqa: SLF001 - the only one who has the rest of the row
            rows = {y for y, _, _ in update.spans}
            if isinstance(compositor, SparingCompositor):
                return RowsUpdate(compositor.whole_rows(rows), choice)
            chops = compositor._render_chops(compositor.size.region, rows.__contains__)  # noqa: SLF001
            return RowsUpdate(
                {y: Strip.join(chops[y].values()) for y in sorted(rows)}, choice
            )
        return update


if sys.platform != "win32":
    import termios

    from textual.drivers.linux_driver import LinuxDriver

    class ReaderDriver(LinuxDriver):
        """Textual's driver; whichever way the reader ends or pauses, the terminal's ordering is as it was."""

        _watching: asyncio.TimerHandle | None = None
        _has_started = False
        _has_switched = False

        def start_application_mode(self) -> None:
            """Take the terminal, also after a pause."""
            typed = self._typed()
            stands = self._has_first_page
            super().start_application_mode()  # type: ignore[no-untyped-call]
            if self._writer_thread is None:
                # In the background nothing may be written; Textual comes again when it
                # is in front.
                return
            if not stands:
                self.write(self._terminal.choice.enter)
            for number in (signal.SIGTERM, signal.SIGHUP):
                asyncio.get_running_loop().add_signal_handler(number, self._end, number)
            self._watch()
            for message in XTermParser(self._debug).feed(typed):
                self.process_message(message)

        def write(self, data: str) -> None:
            """Leave out the switch to the screen where the first page stands: it would be wiped away."""
            if data == ALTERNATE_SCREEN and self._has_first_page:
                self._has_switched = True
                return
            super().write(data)

        @property
        def _has_first_page(self) -> bool:
            return self._terminal.has_first_page and not self._has_switched

        def stop_application_mode(self) -> None:
            """Give the terminal back."""
            if self._watching is not None:
                self._watching.cancel()
            self.write(self._terminal.choice.leave)
            super().stop_application_mode()

        @property
        def _terminal(self) -> Terminal:
            return self._app.terminal if isinstance(self._app, RowsApp) else PLAIN

        def _typed(self) -> str:
            """What was typed while the terminal was asked, once; its answers may still come in after the waiting."""
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
            """End when the terminal has gone without a signal: reading from it would never wait again."""
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
                self._app.exit(return_code=128 + number)
                return
            # The terminal is gone: nothing can be given back, and writing to it would
            # wait for ever.
            if isinstance(self._app, RowsApp):
                self._app.terminal_gone()
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)
