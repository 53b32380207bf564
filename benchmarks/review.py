"""What it costs to put twelve annotators' tags of one article together: CPU time, and its ratio to sorting the tags.

Each of twelve annotators has 200 tags on an article of 20,000 characters; they mostly
agree, or agree on nothing. Then a thousand tags each of two annotators, and as many
that all lie within one another.
"""

import random
import time
from collections.abc import Callable, Sequence

from hashiya.model.model import Span, Tag
from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags
from hashiya.review.matching import matched

LENGTH = 20_000
LABELS = ("favor", "against", "neutral", "unclear")
BOUND = 100


def made(annotator: str, number: int, start: int, end: int, label: str) -> Tag:
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


def voices(
    annotators: int,
    tags: int,
    differing: float,
    length: int = LENGTH,
    longest: int = 60,
) -> list[AnnotatorTags]:
    """Annotators who see the same places, but each differs in so large a share of them in an edge, a label or at all."""
    chance = random.Random(1446)
    places = [
        (chance.randrange(length), chance.randint(2, longest), chance.choice(LABELS))
        for _ in range(tags)
    ]
    said = []
    for each in range(annotators):
        own = []
        for number, (start, size, label) in enumerate(places, 1):
            how = (
                chance.choice(("edge", "label", "place"))
                if chance.random() < differing
                else ""
            )
            begin = (
                chance.randrange(length)
                if how == "place"
                else start + (how == "edge") * chance.randint(-3, 3)
            )
            named = chance.choice(LABELS) if how == "label" else label
            own.append(
                made(
                    f"annotator-{each:02}",
                    number,
                    max(begin, 0),
                    max(begin, 0) + size,
                    named,
                )
            )
        said.append(AnnotatorTags(annotator=f"annotator-{each:02}", tags=tuple(own)))
    return said


def milliseconds(work: Callable[[], object], times: int = 3) -> float:
    """The least CPU time of several runs."""
    taken = []
    for _ in range(times):
        begun = time.process_time()
        work()
        taken.append((time.process_time() - begun) * 1000)
    return min(taken)


def ordered(said: Sequence[AnnotatorTags]) -> list[Tag]:
    """What any list of the tags takes."""
    return sorted(
        (tag for voice in said for tag in voice.tags), key=lambda tag: tag.order
    )


def main() -> None:
    """Print the figures."""
    print(f"12 annotators × 200 tags put together, CPU in ms, at most {BOUND} wanted")
    for name, differing in (
        ("one in ten differs", 0.1),
        ("one in three", 1 / 3),
        ("everything", 1.0),
    ):
        said = voices(12, 200, differing)
        took, floor = (
            milliseconds(lambda said=said: aligned(said)),
            milliseconds(lambda said=said: ordered(said)),
        )
        print(
            f"  {name:<20} {took:7.1f}   {took / floor:5.1f} times sorting them   {len(aligned(said))} places"
        )
    print("1,000 tags of each of two annotators, matched, CPU in ms")
    for name, length, longest in (
        ("as news has them", LENGTH, 60),
        ("a hundred at a place", LENGTH, 2_000),
        ("within one another", 1_000, 1_000),
    ):
        one, other = (voice.tags for voice in voices(2, 1_000, 1.0, length, longest))
        print(
            f"  {name:<20} {milliseconds(lambda one=one, other=other: matched(one, other), times=1):7.1f}"
        )


if __name__ == "__main__":
    main()
