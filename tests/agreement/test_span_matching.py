"""The pairings that F1 credits are maximal, in comparison with every pairing."""

from itertools import combinations, permutations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from hashiya.agreement.material import build_material
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.agreement.span_matching import WAYS, paired
from hashiya.agreement.span_pairs import sides
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import default_scheme

TEXT = "موسكو والقاهرة"  # Moscow and Cairo: short, so that tags crowd
LABELS = ("law", "media")

# Long ones over several short ones: who takes the first that comes leaves others with
# nobody.
tag = st.tuples(st.integers(0, 7), st.sampled_from((1, 2, 7)), st.sampled_from(LABELS))
annotator = st.lists(
    tag.map(lambda each: (each[0], each[0] + each[1], each[2])), min_size=1, max_size=5
)


def same_edges(one, two):
    return one[:2] == two[:2]


def meets(one, two):
    return one[0] < two[1] and two[0] < one[1]


# For each way, which two may be credited.
MAY = {
    "exact": lambda one, two: one == two,
    "overlap": meets,
    "type": lambda one, two: meets(one, two) and one[2] == two[2],
}


def credit(way, pair):
    return 0.5 if way == "overlap" and not same_edges(*pair) else 1.0


@pytest.mark.parametrize("way", WAYS)
@given(annotator, annotator)
@settings(deadline=None, max_examples=80)
def test_no_two_tags_that_are_left_over_could_be_credited(way, one, two):
    pairs = pairs_of(one, two, way)

    assert all(MAY[way](one[at], two[other]) for at, other in pairs)
    left = [
        [each for at, each in enumerate(side) if at not in taken]
        for side, taken in zip(
            (one, two), zip(*pairs, strict=True) if pairs else ((), ()), strict=True
        )
    ]
    assert not any(MAY[way](*both) for both in product(*left))


@pytest.mark.parametrize("way", WAYS)
@given(annotator, annotator)
@example([(0, 7, "law"), (1, 3, "law")], [(2, 3, "law"), (5, 6, "law")])
@settings(deadline=None, max_examples=40)
def test_no_pairing_is_credited_more(way, one, two):
    pairs = [(one[at], two[other]) for at, other in pairs_of(one, two, way)]
    found = sum(credit(way, pair) for pair in pairs)
    every = list(pairings(one, two, MAY[way]))

    assert found == max(sum(credit(way, pair) for pair in each) for each in every)
    if way == "overlap":
        assert worth(pairs) == max(map(worth, every)), (
            "the same edges first, then as many as can be"
        )
    else:
        assert len(pairs) == max(map(len, every))


def pairs_of(one, two, way):
    """The pairs as indices into both lists; labels are paired separately where they matter."""
    said = ArticleTags(
        article="a",
        text=TEXT,
        tags={"omar": tags_of("omar", one), "salma": tags_of("salma", two)},
    )
    columns = build_material([said], default_scheme())
    passages = columns.layers[1].passages
    both = sides(columns, passages, 0, 1)
    labels = {None} if way == "overlap" else {*both[0].label.tolist()}
    found = []
    for label in labels:
        mine, theirs = (
            side if label is None else side.only(side.label == label) for side in both
        )
        # The id of a tag is where it was given.
        ids = [
            [passages.tags[row].id - 1 for row in side.row.tolist()]
            for side in (mine, theirs)
        ]
        found += [
            (ids[0][at], ids[1][other])
            for at, other in zip(*paired(mine, theirs, way), strict=True)
        ]
    for taken in zip(*found, strict=True):
        assert len({*taken}) == len(taken), "one to one"
    return found


def tags_of(name, said):
    return [
        Tag(
            id=number,
            span=Span(start, end),
            text=TEXT[start:end],
            layer="topic",
            label=label,
            annotator=name,
            created="",
            updated="",
        )
        for number, (start, end, label) in enumerate(said, 1)
    ]


def pairings(one, two, may):
    """Every one-to-one pairing of tags that may pair."""
    for size in range(min(len(one), len(two)) + 1):
        for some in combinations(one, size):
            for others in permutations(two, size):
                pairs = list(zip(some, others, strict=True))
                if all(may(*pair) for pair in pairs):
                    yield pairs


def worth(pairs):
    return sum(same_edges(*pair) for pair in pairs), len(pairs)
