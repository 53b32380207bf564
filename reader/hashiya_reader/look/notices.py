"""What a key did, in words for the status row of a screen."""

from textwrap import shorten
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from rich.style import Style

from hashiya_reader.widgets.row import Piece
from hashiya_rtl import drawn, is_mostly_latin, isolate_arabic, quoted_direction

# The most characters of a quotation.
QUOTED_LENGTH = 36
ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
END = "\u2069"
# What the right end of the row is kept for.
SAVED_CELLS = len(" ✓ saved")
BOLD = Style(bold=True)


@runtime_checkable
class TellsNews(Protocol):
    """A screen with a row for what a key did."""

    def tell(self, words: str) -> bool:
        """Show the words until the next key; False, and nothing, where they do not fit."""


def news(title: str, message: str) -> str:
    """A notification's title and message as one line."""
    words = f"{title} · {message}" if title else message
    return " ".join(words.split())


def quotation(words: str, length: int = QUOTED_LENGTH) -> str:
    """Words of an article in quotation marks, shortened, in their own direction."""
    short = shorten(words, length, placeholder=" …")
    isolate = ISOLATES[quoted_direction(short)]
    return f"{isolate}«{short}»{END}"


def fits(words: str, width: int) -> bool:
    """Whether the words have room in a row, beside whether all is saved."""
    line = drawn(news_piece(words).text, 2 * width, direction="ltr")
    return cell_len(line) + SAVED_CELLS <= width


def news_piece(words: str) -> Piece:
    """The words as the left of the status row has them."""
    if is_mostly_latin(words):
        words = isolate_arabic(words)
    return Piece(f" {words}", BOLD, direction="ltr")
