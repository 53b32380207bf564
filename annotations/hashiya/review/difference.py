"""Whether annotators who are done with an article say different things of it."""

from collections.abc import Mapping, Sequence

from hashiya.model.model import Tag
from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags


def differing_annotators(said: Mapping[str, Sequence[Tag]]) -> frozenset[str]:
    """Those who say of some place what another one does not: `said` are the standing tags of each who is done, by name."""
    voices = [
        AnnotatorTags(annotator=name, tags=tuple(tags)) for name, tags in said.items()
    ]
    items = [item for item in aligned(voices) if item.kinds]
    return frozenset(
        name for item in items for name in (*item.annotators, *item.silent)
    )
