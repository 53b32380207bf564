"""Tags of several annotators on one text."""

from collections.abc import Callable, Mapping

import pytest

from annotations.model import Span, Tag

# "Russia explains its relation with Hamas and Egypt proposes a truce": two clauses that annotators part differently.
TEXT = "روسيا تشرح علاقتها مع حماس ومصر تقترح هدنة"
NOW = "2026-11-20T16:00:00Z"


@pytest.fixture
def said() -> Callable[..., Tag]:
    """A tag of an annotator on `start`–`end` of the text, or on the whole article; ids are given in turn."""
    ids = iter(range(1, 1_000_000))

    def make(
        annotator: str,
        at: tuple[int, int] | None,
        label: str = "politics",
        attributes: Mapping[str, str] | None = None,
        layer: str = "topic",
    ) -> Tag:
        span = Span(*at) if at else None
        return Tag(
            id=next(ids),
            span=span,
            text=span.of(TEXT) if span else "",
            layer=layer,
            label=label,
            annotator=annotator,
            created=NOW,
            updated=NOW,
            attributes=attributes or {},
        )

    return make
