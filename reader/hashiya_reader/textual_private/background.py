"""Screens that are still while another one is above them."""

from typing import Any

from textual.screen import Screen, ScreenResultType

from hashiya_reader.textual_private.compositor import AttachedCompositor


class StillScreen(Screen[ScreenResultType]):
    """A screen that is drawn once for each change while another one is above it.

    Textual's own, once it has been drawn there, draws all of itself again with every
    message: a timer that found nothing new sent 33 KB a second to the terminal.
    """

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._compositor = AttachedCompositor()

    def _on_timer_update(self) -> None:
        if self._repaint_required:
            # A screen below asks for a part of this one: Textual forgets the widgets that
            # changed here as well, as if all of it were drawn.
            self._compositor.update_widgets(self._dirty_widgets)
        super()._on_timer_update()

    def _compositor_refresh(self) -> None:
        super()._compositor_refresh()
        if self is not self.app.screen:
            self._repaint_required = False
