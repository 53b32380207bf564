"""The tags of any number of annotators of one article, put together where they answer to one another.

`docs/review.md` says why it is so.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from hashiya.model.model import Span, Tag
from hashiya.review.items import AnnotatorTags, Item
from hashiya.review.matching import Pair, matched_in_order, order
from hashiya.review.similarity import WHOLE, content_key, likeness, shared_attributes


def aligned(voices: Iterable[AnnotatorTags]) -> tuple[Item, ...]:
    """The places of which somebody said something, in the text's order; each tag of each voice is in one of them.

    The tags of each two annotators are `matched`; then the likest pairs are put
    together first, as long as a place has one tag of each annotator and all its tags
    share a code point. Places that could still be one become one, the likest first.
    With two annotators it is their matching. Neither the order of the voices nor that
    of the tags changes anything.
    """
    voices = sorted(voices, key=lambda voice: voice.annotator)
    done = [voice.annotator for voice in voices if voice.is_done]
    said = [sorted(voice.tags, key=order) for voice in voices]
    places = _Places(tag for tags in said for tag in tags)
    for one, other in sorted(
        _pairs([tags for tags in said if tags]), key=places.strength
    ):
        places.join(one, other)
    for one, other in sorted(_near(places), key=places.strength):
        places.join(one, other)
    items = []
    for tags in places.all():
        spoke = {tag.annotator for tag in tags}
        ordered = tuple(sorted(tags, key=lambda tag: tag.annotator))
        items.append(
            Item(tags=ordered, silent=tuple(name for name in done if name not in spoke))
        )
    return tuple(sorted(items, key=lambda item: item.order))


class _Places:
    """Which tags are together; every tag begins alone."""

    def __init__(self, tags: Iterable[Tag]) -> None:
        ordered = sorted(tags, key=lambda tag: tag.order)
        self._place = {id(tag): [tag] for tag in ordered}
        self._rank = {id(tag): at for at, tag in enumerate(ordered)}

    def all(self) -> list[list[Tag]]:
        """The places, each once."""
        return list({id(place): place for place in self._place.values()}.values())

    def join(self, one: Tag, other: Tag) -> None:
        """Put the places of two tags together, if that is a place still."""
        first, second = self._place[id(one)], self._place[id(other)]
        if first is not second and _fit(first, second):
            first += second
            self._place.update((id(tag), first) for tag in second)

    def strength(self, pair: Pair) -> tuple[int, bool, int, int, int]:
        """What the likest pairs are least in; the tags' own order tells equal ones apart."""
        one, other = pair
        ranks = self._rank[id(one)], self._rank[id(other)]
        like = likeness(one, other)
        # Only those with one span and label can say the same throughout.
        differ = like < 2 * WHOLE or content_key(one) != content_key(other)
        return -like, differ, -shared_attributes(one, other), min(ranks), max(ranks)


def _fit(first: Sequence[Tag], second: Sequence[Tag]) -> bool:
    """Whether the tags of both are of different annotators and share a code point."""
    if not {tag.annotator for tag in first}.isdisjoint(tag.annotator for tag in second):
        return False
    spans = [tag.span for tag in (*first, *second) if tag.span]
    return not spans or max(span.start for span in spans) < min(
        span.end for span in spans
    )


def _pairs(said: Sequence[Sequence[Tag]]) -> Iterator[Pair]:
    """The matched pairs of each two annotators.

    Where nobody has the same span and label twice, those with it are a place for
    certain: only what is left, which is little where people mostly agree, is matched by
    two and two.
    """
    alike: defaultdict[tuple[str, Span | None, str], list[Tag]] = defaultdict(list)
    for tags in said:
        for tag in tags:
            alike[tag.layer, tag.span, tag.label].append(tag)
    agreeing: dict[int, frozenset[str]] = {}
    for same in alike.values():
        names = frozenset(tag.annotator for tag in same)
        if len(names) == len(same):
            yield from ((same[0], tag) for tag in same[1:])
            agreeing.update((id(tag), names) for tag in same)
    nobody = frozenset[str]()
    for one, other in combinations(said, 2):
        ours = [
            tag
            for tag in one
            if other[0].annotator not in agreeing.get(id(tag), nobody)
        ]
        theirs = [
            tag
            for tag in other
            if one[0].annotator not in agreeing.get(id(tag), nobody)
        ]
        yield from matched_in_order(ours, theirs)


def _near(places: _Places) -> Iterator[Pair]:
    """Of each two places that could be one, the two likest tags."""
    by_layer: defaultdict[tuple[str, bool], list[list[Tag]]] = defaultdict(list)
    for place in places.all():
        by_layer[place[0].layer, place[0].span is None].append(place)
    for (_, is_article), several in by_layer.items():
        open_places: list[list[Tag]] = []
        for place in sorted(several, key=_start):
            start = _start(place)
            # What ended before this one starts can meet none of those that follow.
            open_places = [
                each for each in open_places if is_article or _end(each) > start
            ]
            for each in open_places:
                if _fit(each, place):
                    yield min(
                        ((a, b) for a in each for b in place), key=places.strength
                    )
            open_places.append(place)


def _start(place: Sequence[Tag]) -> int:
    return max(tag.span.start if tag.span else 0 for tag in place)


def _end(place: Sequence[Tag]) -> int:
    return min(tag.span.end if tag.span else 0 for tag in place)
