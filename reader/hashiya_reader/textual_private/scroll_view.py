"""Scroll views that know their size before they are drawn, and change length cheaply."""

from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.widget import Widget


class FittedView(ScrollView):
    """Fits its content to each new size before anything is drawn.

    Textual's Resize event comes after the first frame in it.
    """

    def fit(self) -> None:
        """Fit the content to the present size."""

    def _size_updated(
        self, size: Size, virtual_size: Size, container_size: Size, layout: bool = True
    ) -> bool:
        is_resized = super()._size_updated(size, virtual_size, container_size, layout)
        if is_resized and size:
            self.fit()
        return is_resized


def set_length(view: ScrollView, rows: int) -> None:
    """Make the view this many rows long; set as a reactive it would lay out the whole screen.

    While all rows are in view before and after, its scroll bar shows nothing and is left as it is.
    """
    height = view.scrollable_content_region.height
    is_in_view = max(view.virtual_size.height, rows) <= height
    size = Size(0, rows)
    view.set_reactive(Widget.virtual_size, size)
    if not is_in_view:
        view._scroll_update(size)
