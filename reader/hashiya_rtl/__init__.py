"""Right-to-left text in terminal cells: levels, shaping, wrapping and cursor motion.

Everything refers to the text as it is stored: offsets are code points of that text, widths
and columns are terminal cells.

    layout = ArticleLayout(text, 80)       # wrapped for a page 80 cells wide
    layout.line(0).text                    # its first line, as a terminal prints it
    layout.position_of(12)                 # the (line, column) of the character 12
    Navigation(layout).next_word(12)       # the offset of the next word
    drawn(title, 30)                       # a title on one line of at most 30 cells

Glossary:

- *offset*: a code-point index into the stored text.
- *span*: `[start, end)` in offsets.
- *cluster*: what one cursor step covers: a letter with its marks, a lam-alef, a CRLF.
- *run*: neighbouring clusters of one direction.
- *line*: a laid-out row; the lines of an article tile its text.
- *column*: a terminal cell of a row, 0 at the left.
- *start* and *end* are logical: first and last in reading order. *left* and *right* are
  visual.

The names in `__all__` are the public ones. Their modules are imported when a name is first
used, so importing the package is cheap.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashiya_rtl.clusters import cells_of
    from hashiya_rtl.layout import ArticleLayout, drawn_lines
    from hashiya_rtl.levels import embedding_levels, paragraph_level
    from hashiya_rtl.line_order import line_levels, visual_order
    from hashiya_rtl.lines import Cell, Direction, Line
    from hashiya_rtl.ltr_sentences import is_mostly_latin, isolate_arabic
    from hashiya_rtl.navigation import Navigation
    from hashiya_rtl.output import Mode, sent, sent_parts
    from hashiya_rtl.rtl_sentences import isolate_latin
    from hashiya_rtl.single_line import drawn, line_of, line_within, quoted_direction
    from hashiya_rtl.unicode_data import bidi_classes, cell_width
    from hashiya_rtl.wrapping import starts_paragraph

__all__ = [
    "ArticleLayout",
    "Cell",
    "Direction",
    "Line",
    "Mode",
    "Navigation",
    "bidi_classes",
    "cell_width",
    "cells_of",
    "drawn",
    "drawn_lines",
    "embedding_levels",
    "is_mostly_latin",
    "isolate_arabic",
    "isolate_latin",
    "line_levels",
    "line_of",
    "line_within",
    "paragraph_level",
    "quoted_direction",
    "sent",
    "sent_parts",
    "starts_paragraph",
    "visual_order",
]

_MODULES = {
    "clusters": ("cells_of",),
    "layout": ("ArticleLayout", "drawn_lines"),
    "levels": ("embedding_levels", "paragraph_level"),
    "lines": ("Cell", "Direction", "Line"),
    "ltr_sentences": ("is_mostly_latin", "isolate_arabic"),
    "navigation": ("Navigation",),
    "rtl_sentences": ("isolate_latin",),
    "output": ("Mode", "sent", "sent_parts"),
    "line_order": ("line_levels", "visual_order"),
    "single_line": ("drawn", "line_of", "line_within", "quoted_direction"),
    "unicode_data": ("bidi_classes", "cell_width"),
    "wrapping": ("starts_paragraph",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name from its module when it is first used."""
        module = _MODULE_OF.get(name)
        if module is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{module}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
