"""Screenshots that a browser shows as the terminal did."""

import html
import re

from rich.cells import cell_len

# Rich lays its SVG out on cells of this many units.
CELL = 12.2
TEXT = re.compile(r'<text ([^>]*?)textLength="[\d.]+"([^>]*)>([^<]*)</text>')


def browser_safe(svg: str) -> str:
    """Rich's SVG with every text kept in its drawn order and given the width of its cells.

    A browser would reorder the already ordered text, and Rich counts characters, so
    that harakat widened a line.
    """
    return TEXT.sub(_fixed, svg)


def _fixed(match: re.Match[str]) -> str:
    before, after, content = match.groups()
    width = CELL * cell_len(html.unescape(content))
    order = 'direction="ltr" unicode-bidi="bidi-override"'
    return f'<text {before}textLength="{width:g}"{after} {order}>{content}</text>'
