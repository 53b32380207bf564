"""What a key did, in words for the status row of a screen."""

from bisect import bisect
from textwrap import shorten
from typing import Protocol, runtime_checkable

from rich.cells import cell_len
from rich.style import Style

from hashiya.language import is_right_to_left
from hashiya_reader.look.direction import paragraph
from hashiya_reader.widgets.row import Piece
from hashiya_rtl import drawn, isolate_latin, quoted_direction

# The most characters of a quotation.
QUOTED_LENGTH = 36
ISOLATES = {"ltr": "\u2066", "rtl": "\u2067"}
END = "\u2069"
# What the right end of the row is kept for.
SAVED_CELLS = len(" ✓ saved ")
BOLD = Style(bold=True)


@runtime_checkable
class TellsNews(Protocol):
    """A screen with a row for what a key did."""

    def tell(self, words: str) -> None:
        """Show the words, which fit, until the next key."""


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
    piece = news_piece(words)
    line = drawn(piece.text, 2 * width, direction=piece.direction)
    return cell_len(line) + SAVED_CELLS <= width


def cut(words: str, width: int) -> str:
    """The words, or as many of them as have room in a row, with an ellipsis behind."""
    if fits(words, width):
        return words
    shortest = bisect(
        range(len(words)), x=False, key=lambda end: not fits(_ended(words[:end]), width)
    )
    return _ended(words[: shortest - 1])


def _ended(beginning: str) -> str:
    """The beginning of words with an ellipsis, behind the quotation that it may end in."""
    quotations = sum(map(beginning.count, ISOLATES.values())) - beginning.count(END)
    return f"{beginning.rstrip()}{END * quotations} …"


def news_piece(words: str) -> Piece:
    """The words as the start of the status row has them."""
    if is_right_to_left():
        return Piece(f" {isolate_latin(words)}", BOLD, direction="rtl")
    return Piece(f" {paragraph(words)}", BOLD, direction="ltr")
