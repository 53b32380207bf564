"""The tags over a stretch of an article, found by place."""

from hypothesis import given
from hypothesis import strategies as st

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.tag_spans import TagSpans
from hashiya_reader.widgets.article.view import between

NOW = "2026-11-20T16:00:00Z"
SPANS = st.builds(
    lambda start, length: Span(start, start + length),
    st.integers(0, 30),
    st.integers(1, 12),
)


def tag(number: int, span: Span | None) -> Tag:
    return Tag(
        id=number,
        span=span,
        text="x" * len(span) if span else "",
        layer="topic",
        label="law",
        annotator="salma",
        created=NOW,
        updated=NOW,
    )


@given(st.lists(SPANS | st.none(), max_size=12), SPANS)
def test_the_tags_over_a_stretch_are_those_with_a_character_in_it(spans, stretch):
    tags = tuple(tag(number, span) for number, span in enumerate(spans, 1))

    over = TagSpans(tags).over(stretch.start, stretch.end)

    assert over == [
        each
        for each in tags
        if each.span and each.span.start < stretch.end and stretch.start < each.span.end
    ]


@given(st.lists(st.integers(0, 40), unique=True, max_size=12), SPANS)
def test_spans_that_are_apart_are_found_by_place(offsets, stretch):
    ends = sorted(offsets)
    spans = [Span(*pair) for pair in zip(ends[::2], ends[1::2], strict=False)]

    found = between(spans, stretch.start, stretch.end)

    assert found == [
        span for span in spans if span.start < stretch.end and stretch.start < span.end
    ]
