"""Annotators who say what a test makes them say."""

from collections.abc import Callable, Mapping, Sequence

import pytest

from hashiya.agreement.shared_articles import ArticleTags
from hashiya.model.model import Span, Tag

NOW = "2026-11-20T16:00:00Z"

Spans = Sequence[tuple[int, int, str]]


@pytest.fixture
def said() -> Callable[..., ArticleTags]:
    return make_said


def make_said(
    text: str,
    tags: Mapping[str, Spans],
    *,
    article: str = "a",
    layer: str = "topic",
    wholes: Mapping[str, str] | None = None,
) -> ArticleTags:
    """Tags of a text by annotator, as (start, end, label); `wholes` are article labels."""
    found: dict[str, list[Tag]] = {name: [] for name in tags}
    for name, spans in tags.items():
        for start, end, label in spans:
            found[name].append(
                _tag(name, len(found[name]) + 1, layer, label, Span(start, end), text)
            )
    for name, label in (wholes or {}).items():
        found[name].append(_tag(name, len(found[name]) + 1, layer, label, None, text))
    return ArticleTags(article=article, text=text, tags=found)


def _tag(
    name: str, number: int, layer: str, label: str, span: Span | None, text: str
) -> Tag:
    return Tag(
        id=number,
        span=span,
        text=span.of(text) if span else "",
        layer=layer,
        label=label,
        annotator=name,
        created=NOW,
        updated=NOW,
    )
