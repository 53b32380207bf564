"""What is sent to the terminal for a row that is drawn already, so that it shows just that row."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple, TypeVar

from hashiya_rtl.cell_width import wcwidth
from hashiya_rtl.levels import line_levels, resolve_classes, visual_order
from hashiya_rtl.presentation_forms import unshaped
from hashiya_rtl.unicode_data import BIDI_CLASSES, MIRROR

LRO, PDF, LRM = "\u202d", "\u202c", "\u200e"

# Arabic numbers too: they turn the spaces between them to the right.
_RIGHT = re.compile("[RA2](?:[^L]*[RA2])?")
# Within right-to-left text a number keeps its order over a common separator only (W4),
# and elsewhere over the others.
_NUMBERS = (re.compile("[12]+(?:,[12]+)*"), re.compile("[12%+]+(?:[,+%][12%+]+)*"))
_ALIKE = re.compile("[RA]+|2+|[^RA2]+")
# What is shaped as one: kitty cuts a row at spaces, and at what it draws without a
# font.
_WORD = re.compile("[^\\s\u2500-\u259f]+")
_STRONG = re.compile("[LRA]")


Look = TypeVar("Look")
# What a terminal makes of a cell at a right-to-left level.
Turn = Callable[[str], str]


class Mode(StrEnum):
    """How rows reach the terminal.

    `visual`: as drawn, for a terminal that puts cell after cell. `override`: between
    LRO and PDF, for one that orders text but keeps to overrides. `logical`: in logical
    order, for one that orders every row by itself.
    """

    VISUAL = "visual"
    OVERRIDE = "override"
    LOGICAL = "logical"
    WORDS = "words"


class Piece(NamedTuple):
    """What is sent next, and the index of the drawn cell whose colours it takes."""

    text: str
    cell: int


def sent(row: str, mode: Mode, *, mirrors: bool = True) -> str:
    """The drawn row as it is sent; `row` is a whole terminal row, from left to right, without escape sequences.

    `mirrors` says that a terminal that orders text turns its brackets too, as UAX #9 L4
    asks; Konsole does not.
    """
    return "".join([piece.text for piece in pieces(row, mode, mirrors=mirrors)])


def sent_parts(
    parts: Iterable[tuple[str, Look]],
    mode: Mode,
    *,
    mirrors: bool = True,
    font: Callable[[Look], object] = lambda _: None,
) -> list[tuple[str, Look]]:
    """The same for a drawn row in parts of one look each: every cell keeps its own.

    `font` is what a look asks of the font: a change of it ends a word for a terminal
    that turns words.
    """
    if mode is not Mode.WORDS:
        return _sent_together(parts, mode, mirrors=mirrors)
    alike = groupby(parts, key=lambda part: font(part[1]))
    return [
        sent for _, run in alike for sent in _sent_together(run, mode, mirrors=mirrors)
    ]


def _sent_together(
    parts: Iterable[tuple[str, Look]], mode: Mode, *, mirrors: bool
) -> list[tuple[str, Look]]:
    row, looks = "", []
    for text, look in parts:
        row += text
        looks += [look] * len(text)
    starts = accumulate(map(len, cells_of(row)), initial=0)
    of_cells = [looks[start] for start in starts if start < len(looks)]
    runs = groupby(
        pieces(row, mode, mirrors=mirrors), key=lambda piece: id(of_cells[piece.cell])
    )
    whole = ([*run] for _, run in runs)
    return [
        ("".join([piece.text for piece in run]), of_cells[run[0].cell]) for run in whole
    ]


@lru_cache(maxsize=1 << 10)
def pieces(row: str, mode: Mode, *, mirrors: bool = True) -> tuple[Piece, ...]:
    """The same cell by cell, in the order in which they are sent; a control goes with a cell beside it."""
    cells = cells_of(row)
    drawn = [Piece(glyph, at) for at, glyph in enumerate(cells)]
    if mode is Mode.VISUAL or not cells:
        return tuple(drawn)
    if mode is Mode.OVERRIDE:
        return Piece(LRO, 0), *drawn, Piece(PDF, len(cells) - 1)
    classes = "".join([_class(glyph[0]) for glyph in cells])
    if not _RIGHT.search(classes):
        return tuple(drawn)
    if mode is Mode.WORDS:
        return tuple(_turned_words(cells, classes))
    # A terminal may take its base direction from the first strong character; this one
    # makes it left to right.
    return Piece(LRM, 0), *_logical(cells, classes, _mirrored if mirrors else str)


def _class(char: str) -> str:
    # Frames part what has nothing to do with one another; Konsole orders what is
    # between them by itself.
    return "L" if "\u2500" <= char <= "\u259f" else BIDI_CLASSES[ord(char)]


def cells_of(row: str) -> list[str]:
    """The drawn row cut into what takes a cell, or two: a character with the marks that ride on it."""
    cells: list[str] = []
    for char in row:
        if cells and (_rides(char) or (_is_regional(char) and _is_regional(cells[-1]))):
            cells[-1] += char
        else:
            cells.append(char)
    return cells


@lru_cache(maxsize=1 << 12)
def _rides(char: str) -> bool:
    return char > "\u02ff" and wcwidth(char) == 0


def _is_regional(cell: str) -> bool:
    return len(cell) == 1 and "\U0001f1e6" <= cell <= "\U0001f1ff"


def _logical(cells: Sequence[str], classes: str, turn: Turn) -> list[Piece]:
    """The cells in an order, and with as few marks, as makes UAX #9 show them as they are drawn.

    Whole stretches of right-to-left text are tried first, because they are sent as one
    would type them.
    """
    for numbers in _NUMBERS:
        for edge in ("", LRM):
            order = list(_by_stretch(cells, classes, numbers, edge, turn))
            if shown(order, turn) == cells:
                return _unshaped(order)
    return _unshaped(list(_by_word(cells, classes, turn)))


def _unshaped(order: Sequence[Piece]) -> list[Piece]:
    texts = unshaped([piece.text for piece in order])
    return [Piece(text, piece.cell) for text, piece in zip(texts, order, strict=True)]


def _by_stretch(
    cells: Sequence[str], classes: str, numbers: re.Pattern[str], edge: str, turn: Turn
) -> Iterator[Piece]:
    """Each stretch from one right-to-left letter to the last before a left-to-right one, turned round."""
    done = 0
    for found in _RIGHT.finditer(classes):
        first, last = found.span()
        yield from (Piece(cells[at], at) for at in range(done, first))
        if edge and first:
            yield Piece(edge, first)
        yield from _turned(cells, classes, numbers, (first, last), turn)
        if edge and last < len(cells):
            yield Piece(edge, last - 1)
        done = last
    yield from (Piece(cells[at], at) for at in range(done, len(cells)))


def _turned(
    cells: Sequence[str],
    classes: str,
    numbers: re.Pattern[str],
    stretch: tuple[int, int],
    turn: Turn,
) -> Iterator[Piece]:
    """The cells of a stretch from right to left, its numbers from left to right, its brackets as they are stored."""
    first, last = stretch
    ends = {
        found.end(): found.start() for found in numbers.finditer(classes, first, last)
    }
    at = last
    while at > first:
        if at in ends:
            start = ends[at]
            yield from (Piece(cells[each], each) for each in range(start, at))
            at = start
        else:
            at -= 1
            yield Piece(turn(cells[at]), at)


def _by_word(cells: Sequence[str], classes: str, turn: Turn) -> Iterator[Piece]:
    """Each word alone, held in its place by marks: whatever the row, nothing moves but a word's own letters."""
    for found in _ALIKE.finditer(classes):
        first, last = found.span()
        if first:
            yield Piece(LRM, first)
        if found.group()[0] in "RA":
            yield from (
                Piece(turn(cells[at]), at) for at in range(last - 1, first - 1, -1)
            )
        else:
            yield from (Piece(cells[at], at) for at in range(first, last))


def _turned_words(cells: Sequence[str], classes: str) -> list[Piece]:
    """Each word whose last strong character is a right-to-left one turned round; colours stay with the columns.

    The direction of a word is that of its first strong character as it is sent.
    """
    order = [Piece(glyph, at) for at, glyph in enumerate(cells)]
    for found in _WORD.finditer("".join([glyph[0] for glyph in cells])):
        first, last = found.span()
        strong = _STRONG.search(classes[first:last][::-1])
        if strong and strong.group() != "L":
            order[first:last] = [
                Piece(_mirrored(cells[first + last - 1 - at]), at)
                for at in range(first, last)
            ]
    return order


def _mirrored(cell: str) -> str:
    return MIRROR.get(cell[0], cell[0]) + cell[1:]


def shown(order: Sequence[Piece], turn: Turn) -> list[str]:
    """The cells from left to right as a terminal that orders text left to right by UAX #9 shows what it is sent."""
    text = "".join([piece.text for piece in order])
    classes = text.translate(BIDI_CLASSES)
    levels = line_levels(resolve_classes(text, classes, 0), classes, 0)
    at, of_pieces = 0, bytearray()
    for piece in order:
        of_pieces.append(levels[at])
        at += len(piece.text)
    visual = [
        (order[each].text, of_pieces[each]) for each in visual_order(bytes(of_pieces))
    ]
    return [turn(text) if level & 1 else text for text, level in visual if text != LRM]
