"""Where an edge of a span goes when a key moves it: to the left or the right, as the eye does."""

from typing import Literal

from hashiya.model.model import Span
from hashiya_rtl import ArticleLayout, Navigation

Side = Literal["left", "right"]
Edge = Literal["start", "end"]
Step = Literal["cluster", "word"]


def onwards(laid: ArticleLayout, side: Side, offset: int) -> bool:
    """Whether the text of the offset's line continues to that side.

    In a right-to-left line the left.
    """
    return (side == "left") == (laid.line(laid.line_of(offset)).direction == "rtl")


def moved_edge(
    go: Navigation, span: Span, edge: Edge, side: Side, by: Step = "cluster"
) -> Span | None:
    """The span with one edge a cluster or a word further to that side.

    None where nothing would be left or there is no more.
    """
    offset = span.start if edge == "start" else span.end
    forwards = onwards(go.layout, side, span.start if edge == "start" else span.end - 1)
    if by == "cluster":
        there = go.next_cluster(offset) if forwards else go.previous_cluster(offset)
    elif edge == "start":
        there = go.next_word(offset) if forwards else go.previous_word(offset)
    else:
        there = (
            _next_word_end(go, offset) if forwards else _previous_word_end(go, offset)
        )
    start, end = (there, span.end) if edge == "start" else (span.start, there)
    return Span(start, end) if start < end and there != offset else None


def _next_word_end(go: Navigation, offset: int) -> int:
    word = go.next_word_span(offset)
    return word[1] if word else offset


def _previous_word_end(go: Navigation, offset: int) -> int:
    start = go.previous_word(offset)
    before = go.word_at(go.previous_word(start)) if start else None
    return before[1] if before else offset
