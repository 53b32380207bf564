"""What it costs to align twelve annotators' tags of one article: CPU time.

Each of twelve annotators has 200 tags on an article of 20,000 characters; they mostly
agree, or agree on nothing. The floor is what it takes to sort the tags. Then a thousand
tags each of two annotators, as news has them, with a hundred at a place, and with all
of them within one another.
"""

import random
import time
from collections.abc import Callable, Sequence
from functools import partial

from hashiya.model.model import Span, Tag
from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags
from hashiya.review.matching import matched

LENGTH = 20_000
LABELS = ("favor", "against", "neutral", "unclear")
BOUND = 100


def tag_at(annotator: str, number: int, start: int, end: int, label: str) -> Tag:
    """A tag on words that do not matter here."""
    return Tag(
        id=number,
        span=Span(start, end),
        text="ا" * (end - start),
        layer="stance",
        label=label,
        annotator=annotator,
        created="",
        updated="",
    )


def annotations(
    annotators: int,
    tags: int,
    differing: float,
    length: int = LENGTH,
    longest: int = 60,
) -> list[AnnotatorTags]:
    """Annotators who see the same places.

    Each differs in the share `differing` of them in an edge, a label, or the place.
    """
    chance = random.Random(1446)
    places = []
    for _ in range(tags):
        start, size = chance.randrange(length), chance.randint(2, longest)
        places.append((start, size, chance.choice(LABELS)))
    by_annotator = []
    for index in range(annotators):
        name = f"annotator-{index:02}"
        own = []
        for number, (start, size, label) in enumerate(places, 1):
            way = ""
            if chance.random() < differing:
                way = chance.choice(("edge", "label", "place"))
            if way == "place":
                begin = chance.randrange(length)
            else:
                begin = start + (way == "edge") * chance.randint(-3, 3)
            if way == "label":
                label = chance.choice(LABELS)  # noqa: PLW2901 - this annotator's label
            begin = max(begin, 0)
            own.append(tag_at(name, number, begin, begin + size, label))
        by_annotator.append(AnnotatorTags(annotator=name, tags=tuple(own)))
    return by_annotator


def milliseconds(work: Callable[[], object], times: int = 3) -> float:
    """The least CPU time of several runs."""
    durations = []
    for _ in range(times):
        begin = time.process_time()
        work()
        durations.append((time.process_time() - begin) * 1000)
    return min(durations)


def sorted_tags(by_annotator: Sequence[AnnotatorTags]) -> list[Tag]:
    """What any list of the tags takes."""
    tags = [tag for own in by_annotator for tag in own.tags]
    return sorted(tags, key=lambda tag: tag.order)


def main() -> None:
    """Print the figures."""
    print(f"12 annotators × 200 tags aligned, CPU in ms, at most {BOUND} wanted")
    for name, differing in (
        ("one in ten differs", 0.1),
        ("one in three", 1 / 3),
        ("everything", 1.0),
    ):
        by_annotator = annotations(12, 200, differing)
        cost = milliseconds(partial(aligned, by_annotator))
        floor = milliseconds(partial(sorted_tags, by_annotator))
        items = len(aligned(by_annotator))
        print(
            f"  {name:<22} {cost:7.1f}   {cost / floor:5.1f} times sorting them"
            f"   {items} places"
        )
    print("1,000 tags of each of two annotators, matched, CPU in ms")
    for name, length, longest in (
        ("as news has them", LENGTH, 60),
        ("a hundred at a place", LENGTH, 2_000),
        ("within one another", 1_000, 1_000),
    ):
        one, other = annotations(2, 1_000, 1.0, length, longest)
        cost = milliseconds(partial(matched, one.tags, other.tags), times=1)
        print(f"  {name:<22} {cost:7.1f}")


if __name__ == "__main__":
    main()
