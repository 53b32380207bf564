"""Frames on their way to the terminal: which rows they write, and a hook before and after."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.control import Control
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.screen import Screen
from textual.strip import Strip
from textual.worker import WorkerFailed

from hashiya_reader.textual_private.compositor import whole_rows


class FramesApp(App[None]):
    """An app that can change what a frame writes, and keeps the error that ended it.

    Textual would print the values of all variables, the article's text among them:
    whoever runs the app is given the error, and the terminal nothing.
    """

    @property
    def crash(self) -> BaseException | None:
        """The error that ended the app; None where none did."""
        error = self._exception
        return error.error if isinstance(error, WorkerFailed) else error

    def _fatal_error(self) -> None:
        self._close_messages_no_wait()

    def frame(
        self, screen: Screen[object], update: RenderableType | None
    ) -> RenderableType | None:
        """What is written in place of an update."""
        return update

    def frame_written(self) -> None:
        """A frame has been handed to the terminal's writer."""

    def _display(
        self, screen: Screen[object], renderable: RenderableType | None
    ) -> None:
        # All that Textual draws goes through here.
        super()._display(screen, self.frame(screen, renderable))
        self.frame_written()


class RowsUpdate(CompositorUpdate):
    """Whole rows by their number."""

    def __init__(self, rows: Mapping[int, Strip]) -> None:
        self.rows = rows

    def __rich_console__(
        self, console: Console, options: ConsoleOptions
    ) -> RenderResult:
        for y, strip in self.rows.items():
            yield Control.move_to(0, y).segment
            yield from strip

    def render_segments(self, console: Console) -> str:
        """What is written for the rows."""
        parts = []
        for y, strip in self.rows.items():
            parts.append(Control.move_to(0, y).segment.text)
            parts.append(strip.render(console))
        return "".join(parts)


def rows_of(
    screen: Screen[Any], update: RenderableType | None
) -> dict[int, Strip] | None:
    """The rows that an update changes, each whole, by their number.

    None where it is something else.
    """
    if isinstance(update, LayoutUpdate):
        lines = enumerate(update.strips, update.region.y)
        return {y: Strip.join(strips) for y, strips in lines}
    if isinstance(update, ChopsUpdate):
        return whole_rows(screen, {y for y, _, _ in update.spans})
    return None
