"""The fields of a dialog, a row each, with the keys that go through them."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widget import Widget

from hashiya.language import is_right_to_left
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.wrapped_words import Words


def form(fields: Iterable[tuple[str, Widget]], hint: str) -> ComposeResult:
    """Titles with their fields, then a hint, room for the reason of a refusal, and the keys."""
    for title, field in fields:
        question = OneRow()
        question.row = Row(start=(Piece(title),))
        widgets = (field, question) if is_right_to_left() else (question, field)
        yield Horizontal(*widgets, classes="field")
    row = OneRow(classes="hint")
    row.row = Row(start=(Piece(hint),))
    yield row
    yield Words(classes="trouble")
    yield KeyRow()
