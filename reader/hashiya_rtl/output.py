"""What is sent to the terminal for a drawn row, so that the terminal shows just that row."""

import re
from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import accumulate, groupby
from typing import NamedTuple, TypeVar

from hashiya_rtl.levels import resolve_classes
from hashiya_rtl.line_order import line_levels, visual_order
from hashiya_rtl.shaping import unshaped
from hashiya_rtl.unicode_data import BIDI_CLASSES, MIRROR, cell_width

LRO, PDF, LRM = "\u202d", "\u202c", "\u200e"

# Arabic numbers too: they turn the spaces between them to the right.
_RIGHT = re.compile("[RA2](?:[^L]*[RA2])?")
# Within right-to-left text a number keeps its order over a common separator only (W4),
# and elsewhere over the others.
_NUMBERS = (re.compile("[12]+(?:,[12]+)*"), re.compile("[12%+]+(?:[,+%][12%+]+)*"))
_ALIKE = re.compile("[RA]+|2+|[^RA2]+")
# What is shaped as one: kitty cuts a row at spaces, and at the characters that it draws
# without a font.
_WORD = re.compile("[^\\s\u2500-\u259f]+")
_STRONG = re.compile("[LRA]")


Look = TypeVar("Look")
# How a terminal shows a cell at a right-to-left level.
Turn = Callable[[str], str]


class Mode(StrEnum):
    """How rows reach the terminal.

    `visual`: as drawn, for a terminal that draws cell after cell. `override`: between
    LRO and PDF, for one that orders text but respects overrides. `logical`: in logical
    order, for one that orders every row by itself. `words`: with right-to-left words
    reversed, for one that reverses these words.
    """

    VISUAL = "visual"
    OVERRIDE = "override"
    LOGICAL = "logical"
    WORDS = "words"


class SentPiece(NamedTuple):
    """Text to send, and the index of the drawn cell that gives it its colours."""

    text: str
    cell: int


def sent(row: str, mode: Mode, *, mirrors: bool = True) -> str:
    """The drawn row as it is sent to the terminal.

    `row` is a whole terminal row, from left to right, without escape sequences.
    `mirrors` says that a terminal that orders text mirrors its brackets too, as UAX #9 L4
    requires; Konsole does not.
    """
    pieces = sent_pieces(row, mode, mirrors=mirrors)
    return "".join([piece.text for piece in pieces])


def sent_parts(
    parts: Iterable[tuple[str, Look]],
    mode: Mode,
    *,
    mirrors: bool = True,
    font: Callable[[Look], object] = lambda _: None,
) -> list[tuple[str, Look]]:
    """What is sent for a drawn row in parts of one look (colours, style) each.

    Every cell keeps its own look. `font` gives the font that a look needs: a change of it
    ends a word for a terminal that reverses words.
    """
    if mode is not Mode.WORDS:
        return _sent_as_one(parts, mode, mirrors=mirrors)
    sent_by_font: list[tuple[str, Look]] = []
    for _, part in groupby(parts, key=lambda part: font(part[1])):
        sent_by_font += _sent_as_one(part, mode, mirrors=mirrors)
    return sent_by_font


def _sent_as_one(
    parts: Iterable[tuple[str, Look]],
    mode: Mode,
    *,
    mirrors: bool,
) -> list[tuple[str, Look]]:
    row = ""
    looks: list[Look] = []
    for text, look in parts:
        row += text
        looks += [look] * len(text)
    cell_starts = accumulate(map(len, row_cells(row)), initial=0)
    cell_looks = [looks[start] for start in cell_starts if start < len(looks)]
    sent_runs: list[tuple[str, Look]] = []
    pieces = sent_pieces(row, mode, mirrors=mirrors)
    for _, run in groupby(pieces, key=lambda piece: id(cell_looks[piece.cell])):
        alike = list(run)
        text = "".join([piece.text for piece in alike])
        sent_runs.append((text, cell_looks[alike[0].cell]))
    return sent_runs


@lru_cache(maxsize=1 << 10)
def sent_pieces(row: str, mode: Mode, *, mirrors: bool = True) -> tuple[SentPiece, ...]:
    """What is sent for a drawn row, in pieces in the order of sending.

    A piece is a cell, or a control character, which takes the colours of a cell beside it.
    """
    cells = row_cells(row)
    drawn = _from_left(cells, 0, len(cells))
    if mode is Mode.VISUAL or not cells:
        return tuple(drawn)
    if mode is Mode.OVERRIDE:
        last = len(cells) - 1
        return SentPiece(LRO, 0), *drawn, SentPiece(PDF, last)
    classes = "".join([_class(cell[0]) for cell in cells])
    if not _RIGHT.search(classes):
        return tuple(drawn)
    if mode is Mode.WORDS:
        return tuple(_with_reversed_words(cells, classes))
    turn = _mirrored if mirrors else str
    # A terminal may take its base direction from the first strong character; this one
    # makes it left to right.
    return SentPiece(LRM, 0), *_logical(cells, classes, turn)


def _class(char: str) -> str:
    # Frames separate unrelated text; Konsole orders what is between them by itself.
    is_frame = "\u2500" <= char <= "\u259f"
    return "L" if is_frame else BIDI_CLASSES[ord(char)]


def row_cells(row: str) -> list[str]:
    """The drawn row cut into its cells: each a character with the marks on it."""
    cells: list[str] = []
    for char in row:
        if cells and _extends(char, cells[-1]):
            cells[-1] += char
        else:
            cells.append(char)
    return cells


def _extends(char: str, cell: str) -> bool:
    is_second_of_flag = _is_regional(char) and _is_regional(cell)
    return is_second_of_flag or _is_mark(char)


@lru_cache(maxsize=1 << 12)
def _is_mark(char: str) -> bool:
    return char > "\u02ff" and cell_width(char) == 0


def _is_regional(cell: str) -> bool:
    return len(cell) == 1 and "\U0001f1e6" <= cell <= "\U0001f1ff"


def _from_left(cells: Sequence[str], first: int, last: int) -> list[SentPiece]:
    """The cells `[first, last)` as they are, from left to right."""
    return [SentPiece(cells[index], index) for index in range(first, last)]


def _from_right(
    cells: Sequence[str], first: int, last: int, turn: Turn
) -> list[SentPiece]:
    """The cells `[first, last)` from right to left, each turned."""
    indices = range(last - 1, first - 1, -1)
    return [SentPiece(turn(cells[index]), index) for index in indices]


def _logical(cells: Sequence[str], classes: str, turn: Turn) -> list[SentPiece]:
    """The cells in an order that UAX #9 shows as they are drawn, with few marks.

    Whole stretches of right-to-left text are tried first, because they are sent as one
    would type them.
    """
    for numbers in _NUMBERS:
        for edge in ("", LRM):
            order = _by_stretch(cells, classes, numbers, edge, turn)
            if displayed(order, turn) == cells:
                return _with_letters(order)
    return _with_letters(_by_word(cells, classes, turn))


def _with_letters(order: Sequence[SentPiece]) -> list[SentPiece]:
    """The pieces with letters in place of presentation forms."""
    texts = unshaped([piece.text for piece in order])
    pieces: list[SentPiece] = []
    for text, piece in zip(texts, order, strict=True):
        pieces.append(SentPiece(text, piece.cell))
    return pieces


def _by_stretch(
    cells: Sequence[str],
    classes: str,
    numbers: re.Pattern[str],
    edge: str,
    turn: Turn,
) -> list[SentPiece]:
    """The cells with each stretch of right-to-left text reversed.

    A stretch goes from one right-to-left letter to the last before a left-to-right one.
    """
    pieces: list[SentPiece] = []
    end = 0
    for match in _RIGHT.finditer(classes):
        first, last = match.span()
        pieces += _from_left(cells, end, first)
        if edge and first:
            pieces.append(SentPiece(edge, first))
        pieces += _reversed_stretch(cells, classes, numbers, match.span(), turn)
        if edge and last < len(cells):
            pieces.append(SentPiece(edge, last - 1))
        end = last
    pieces += _from_left(cells, end, len(cells))
    return pieces


def _reversed_stretch(
    cells: Sequence[str],
    classes: str,
    numbers: re.Pattern[str],
    stretch: tuple[int, int],
    turn: Turn,
) -> list[SentPiece]:
    """The cells of a stretch from right to left, its numbers from left to right."""
    first, last = stretch
    number_starts: dict[int, int] = {}
    for match in numbers.finditer(classes, first, last):
        number_starts[match.end()] = match.start()
    pieces: list[SentPiece] = []
    end = last
    while end > first:
        start = number_starts.get(end)
        if start is None:
            start = end - 1
            pieces += _from_right(cells, start, end, turn)
        else:
            pieces += _from_left(cells, start, end)
        end = start
    return pieces


def _by_word(cells: Sequence[str], classes: str, turn: Turn) -> list[SentPiece]:
    """Each word by itself, held in its place by marks: only the letters within a word move."""
    pieces: list[SentPiece] = []
    for match in _ALIKE.finditer(classes):
        first, last = match.span()
        if first:
            pieces.append(SentPiece(LRM, first))
        if classes[first] in "RA":
            pieces += _from_right(cells, first, last, turn)
        else:
            pieces += _from_left(cells, first, last)
    return pieces


def _with_reversed_words(cells: Sequence[str], classes: str) -> list[SentPiece]:
    """The cells with each word reversed whose last strong character is a right-to-left one.

    The terminal takes a word's direction from its first strong character as it is sent.
    Colours stay with the columns.
    """
    pieces = _from_left(cells, 0, len(cells))
    bases = "".join([cell[0] for cell in cells])
    for match in _WORD.finditer(bases):
        first, last = match.span()
        strong = _STRONG.search(classes[first:last][::-1])
        if strong is None or strong.group() == "L":
            continue
        backwards = _from_right(cells, first, last, _mirrored)
        for column, piece in enumerate(backwards, first):
            pieces[column] = SentPiece(piece.text, column)
    return pieces


def _mirrored(cell: str) -> str:
    base = cell[0]
    return MIRROR.get(base, base) + cell[1:]


def displayed(order: Sequence[SentPiece], turn: Turn) -> list[str]:
    """The cells from left to right as a terminal shows them that orders text by UAX #9.

    The terminal's base direction is left to right.
    """
    text = "".join([piece.text for piece in order])
    classes = text.translate(BIDI_CLASSES)
    levels = line_levels(resolve_classes(text, classes, 0), classes, 0)
    piece_levels = bytearray()
    start = 0
    for piece in order:
        piece_levels.append(levels[start])
        start += len(piece.text)
    cells: list[str] = []
    for index in visual_order(bytes(piece_levels)):
        cell = order[index].text
        is_rtl = piece_levels[index] & 1
        if cell != LRM:
            cells.append(turn(cell) if is_rtl else cell)
    return cells
