"""Pieces of a row over as many rows as they need."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rich.style import Style

from hashiya.model.model import Span
from hashiya_reader.widgets.row import MOST_CELLS, Piece, fitted

# What is only between pieces.
POINTS = ("", "·")
_WORD = re.compile(r"\s*\S+|\s+")


def cells_of(pieces: Sequence[Piece]) -> int:
    """The cells that the pieces take where there is room."""
    _, cells = fitted(pieces, MOST_CELLS, Style())
    return cells


def wrapped(
    pieces: Iterable[Piece], first: int, others: int
) -> list[tuple[Piece, ...]]:
    """The pieces in rows, the first of so many cells, and the others of as many.

    A piece that is too long for a row is divided between words. Points between pieces
    are left out where a row ends. A word that is longer than a row has one by itself.
    """
    rows: list[list[Piece]] = [[]]
    room = first
    points: list[Piece] = []
    for piece in pieces:
        if piece.text.strip() in POINTS:
            points.append(piece)
            continue
        cells = cells_of((*points, piece))
        if cells > room and rows[-1] and cells_of((piece,)) <= others:
            rows.append([])
            room = others
            points = []
            cells = cells_of((piece,))
        if cells <= room:
            rows[-1] += [*points, piece]
            room -= cells
        else:
            room -= cells_of(points)
            parts = list(_parts(piece, room, others))
            if cells_of(parts[:1]) <= room or not rows[-1]:
                rows[-1] += [*points, parts.pop(0)]
            rows += [[part] for part in parts]
            room = others - cells_of(rows[-1])
        points = []
    return [tuple(row) for row in rows]


def _parts(piece: Piece, first: int, others: int) -> Iterator[Piece]:
    """The piece divided between words: the first part takes so many cells, others as many."""
    begin = end = 0
    room = first
    for word in _WORD.finditer(piece.text):
        is_wide = cells_of((_part(piece, begin, word.end()),)) > room
        if is_wide and end > begin:
            yield _part(piece, begin, end)
            begin, room = end, others
        end = word.end()
    yield _part(piece, begin, len(piece.text))


def _part(piece: Piece, begin: int, end: int) -> Piece:
    """The piece's text between two offsets, without blanks around it."""
    text = piece.text[begin:end]
    begin += len(text) - len(text.lstrip())
    text = text.strip()
    marks = []
    for span, style in piece.marks:
        start, stop = max(span.start - begin, 0), min(span.end - begin, len(text))
        if start < stop:
            marks.append((Span(start, stop), style))
    return replace(piece, text=text, marks=tuple(marks))
