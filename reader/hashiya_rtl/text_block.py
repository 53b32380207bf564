"""A logical text as a small block of drawn lines, for places that must not wrap ordered text themselves: toasts."""

from hashiya_rtl.layout import ArticleLayout


def drawn_lines(text: str, width: int) -> list[str]:
    """The text wrapped to at most `width` cells and drawn, right-to-left lines at the right.

    Raises:
        ValueError: when the width is less than 1.
    """
    layout = ArticleLayout(text, width)
    return [
        " " * layout.left_of(index) + layout.line(index).text
        for index in range(layout.line_count)
    ]
