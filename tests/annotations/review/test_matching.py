"""Which tags of two annotators answer to each other."""

import random
from dataclasses import replace
from itertools import combinations, count, permutations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Span, Tag
from hashiya.review.assignment import best_assignment
from hashiya.review.matching import likeness, matched, shared_attributes

# "Moscow and Cairo and Doha": every span of it is a place where two may differ.
WORDS = "موسكو والقاهرة والدوحة"


def a_tag(tag_id, annotator, start, end, label="favor", *, target="", layer="stance"):
    span = None if start is None else Span(start, end)
    return Tag(
        id=tag_id,
        span=span,
        text=span.of(WORDS) if span else "",
        layer=layer,
        label=label,
        annotator=annotator,
        created="",
        updated="",
        attributes={"target": target} if target else {},
    )


def places(pairs):
    return [
        (a.span and (a.span.start, a.span.end), b.span and (b.span.start, b.span.end))
        for a, b in pairs
    ]


@st.composite
def annotators(draw, names=("salma", "omar"), most=4):
    ids = count(1)
    said = st.tuples(
        st.one_of(st.none(), st.tuples(st.integers(0, 6), st.integers(1, 5))),
        st.sampled_from(["favor", "against"]),
        st.sampled_from(["", "موسكو", "القاهرة"]),  # Moscow, Cairo
        st.sampled_from(["stance", "topic"]),
    )
    return [
        [
            a_tag(
                next(ids),
                name,
                at and at[0],
                at and at[0] + at[1],
                label,
                target=target,
                layer=layer,
            )
            for at, label, target, layer in draw(st.lists(said, max_size=most))
        ]
        for name in names
    ]


def ways(ours, theirs, may_pair):
    """Every one-to-one pairing of the two sides."""
    for size in range(min(len(ours), len(theirs)) + 1):
        for some in combinations(ours, size):
            for others in permutations(theirs, size):
                pairs = list(zip(some, others, strict=True))
                if all(may_pair(a, b) for a, b in pairs):
                    yield pairs


def worth(pairs):
    return (
        len(pairs),
        sum(likeness(a, b) for a, b in pairs),
        sum(shared_attributes(a, b) for a, b in pairs),
    )


def worth_of_most(pairs):
    count, likenesses, attributes = worth(pairs)
    return count, sum(is_same(a, b) for a, b in pairs), likenesses, attributes


def is_same(a, b):
    return (a.layer, a.span, a.label) == (b.layer, b.span, b.label)


def is_exact(a, b):
    return (a.layer, a.span) == (b.layer, b.span)


def is_overlapping(a, b):
    both = a.span is not None and b.span is not None
    return a.layer == b.layer and (
        a.span.overlaps(b.span) if both else a.span is b.span
    )


@pytest.mark.parametrize(("exact", "keep"), [*product([False, True], repeat=2)])
@settings(max_examples=60, deadline=None)
@given(annotators(most=6))
def test_no_two_tags_that_are_left_over_could_be_paired(exact, keep, sides):
    """Whatever is asked for the matching is maximal, and one to one."""
    found = matched(*sides, exact=exact, keep_identical=keep)
    may_pair = is_exact if exact else is_overlapping
    assert all(may_pair(*pair) for pair in found)
    taken = [[pair[at].id for pair in found] for at in (0, 1)]
    assert all(len({*ids}) == len(ids) for ids in taken)
    left = [
        [tag for tag in side if tag.id not in ids]
        for side, ids in zip(sides, taken, strict=True)
    ]
    assert not any(may_pair(*both) for both in product(*left))


@settings(max_examples=120, deadline=None)
@given(annotators(), st.booleans())
def test_no_pairing_beats_it(sides, exact):
    """Against all pairings of up to four tags with four: equal tags first, then the others."""
    ours, theirs = sides
    found = matched(ours, theirs, exact=exact)
    same = [pair for pair in found if is_same(*pair)]
    assert worth(same) == max(worth(pairs) for pairs in ways(ours, theirs, is_same))
    rest = [
        [tag for tag in side if tag not in [pair[at] for pair in same]]
        for at, side in enumerate(sides)
    ]
    others = [pair for pair in found if not is_same(*pair)]
    may_pair = is_exact if exact else is_overlapping
    assert worth(others) == max(worth(pairs) for pairs in ways(*rest, may_pair))


@settings(max_examples=120, deadline=None)
@given(annotators(), st.booleans())
def test_no_pairing_has_more_pairs_where_the_same_may_be_parted(sides, exact):
    """Against all pairings: the most pairs, then the most equal tags, then the most similar."""
    found = matched(*sides, exact=exact, keep_identical=False)
    may_pair = is_exact if exact else is_overlapping
    assert worth_of_most(found) == max(
        worth_of_most(pairs) for pairs in ways(*sides, may_pair)
    )


@settings(max_examples=60, deadline=None)
@given(
    annotators(most=8), st.randoms(use_true_random=False), st.booleans(), st.booleans()
)
def test_the_order_of_tags_and_of_sides_changes_nothing(sides, chance, exact, keep):
    ours, theirs = sides
    found = matched(ours, theirs, exact=exact, keep_identical=keep)
    shuffled = [chance.sample(side, len(side)) for side in sides]
    assert matched(*shuffled, exact=exact, keep_identical=keep) == found
    turned = matched(theirs, ours, exact=exact, keep_identical=keep)
    assert sorted(turned, key=lambda p: p[1].order) == [(b, a) for a, b in found]


@settings(max_examples=40, deadline=None)
@given(annotators(most=6), st.booleans())
def test_a_far_away_pair_changes_no_other(sides, keep):
    ours, theirs = sides
    far = [a_tag(900 + at, name, 16, 22) for at, name in enumerate(["salma", "omar"])]
    found = matched([*ours, far[0]], [*theirs, far[1]], keep_identical=keep)
    assert set(found) == {*matched(ours, theirs, keep_identical=keep), tuple(far)}


def test_an_annotator_agrees_with_herself_throughout(said):
    tags = [
        said("salma", at, label)
        for at, label in product([(0, 5), (0, 10), (3, 8), None], ["politics", "law"])
    ]
    assert matched(tags, tags) == tuple(
        (tag, tag) for tag in sorted(tags, key=lambda tag: tag.order)
    )


def test_what_is_the_same_is_paired_even_where_that_costs_a_pair():
    #  salma:  [----------]
    #               [---------------)
    #  omar:   [----------]
    #          [--)
    ours = [a_tag(1, "salma", 0, 10), a_tag(2, "salma", 5, 20)]
    theirs = [a_tag(3, "omar", 0, 10), a_tag(4, "omar", 0, 3)]
    assert places(matched(ours, theirs)) == [((0, 10), (0, 10))]
    assert places(matched(ours, theirs, keep_identical=False)) == [
        ((0, 10), (0, 3)),
        ((5, 20), (0, 10)),
    ]


def test_with_the_same_words_the_labels_tell_who_answers_to_whom():
    ours = [a_tag(1, "salma", 0, 10, "favor"), a_tag(2, "salma", 0, 9, "against")]
    theirs = [a_tag(3, "omar", 0, 10, "against"), a_tag(4, "omar", 0, 9, "favor")]
    assert [(a.label, b.label) for a, b in matched(ours, theirs)] == [
        ("against", "against"),
        ("favor", "favor"),
    ]


def test_a_label_does_not_outweigh_another_place():
    ours = [a_tag(1, "salma", 0, 10, "favor"), a_tag(2, "salma", 9, 20, "against")]
    theirs = [a_tag(3, "omar", 0, 10, "against")]
    assert places(matched(ours, theirs)) == [((0, 10), (0, 10))]


def test_the_same_tags_twice_are_told_apart_by_their_targets():
    ours = [
        a_tag(1, "salma", 0, 5, target="موسكو"),
        a_tag(2, "salma", 0, 5, target="القاهرة"),
    ]
    theirs = [
        a_tag(3, "omar", 0, 5, target="القاهرة"),
        a_tag(4, "omar", 0, 5, target="موسكو"),
    ]
    pairs = matched(ours, theirs)
    assert [a.attributes["target"] for a, _ in pairs] == [
        b.attributes["target"] for _, b in pairs
    ]


def test_who_says_the_same_throughout_answers_before_who_says_as_much_of_it():
    """All three share the target; one has something more to say."""
    more, plain = (
        a_tag(1, "salma", 0, 5, target="موسكو"),
        a_tag(2, "salma", 0, 5, target="موسكو"),
    )
    more = replace(more, attributes={"expression": "explicit", **more.attributes})
    empty = replace(
        a_tag(3, "omar", 0, 5, target="موسكو"),
        attributes={"expression": "", "target": "موسكو"},
    )
    assert matched([more, plain], [empty]) == ((plain, empty),)


@pytest.mark.parametrize(("exact", "pairs"), [(True, 1), (False, 2)])
def test_exact_pairs_share_both_edges_but_not_the_label(exact, pairs):
    ours = [a_tag(1, "salma", 0, 5, "favor"), a_tag(2, "salma", 10, 15)]
    theirs = [a_tag(3, "omar", 0, 5, "against"), a_tag(4, "omar", 10, 14)]
    assert len(matched(ours, theirs, exact=exact)) == pairs


def test_neither_layers_nor_scopes_mix():
    ours = [a_tag(1, "salma", 0, 22), a_tag(2, "salma", 0, 5, layer="topic")]
    theirs = [a_tag(3, "omar", None, None), a_tag(4, "omar", 6, 9, layer="topic")]
    assert matched(ours, theirs) == ()


def test_nobody_answers_to_silence(said):
    assert (
        matched([], [])
        == matched([said("salma", (0, 5))], [])
        == matched([], [said("omar", None)])
        == ()
    )


def test_a_thousand_tags_under_one_that_covers_all_of_them(said):
    """The long tags connect all others; each place is a pair, and so are the long tags."""
    chance = random.Random(1446)
    sides = []
    for name in ("salma", "omar"):
        spans = [
            Span(10 * at + chance.randint(0, 2), 10 * at + chance.randint(5, 9))
            for at in range(1000)
        ]
        tags = [
            a_tag(at, name, 0, 5, chance.choice(["favor", "against"]))
            for at in range(1, 1001)
        ]
        tags = [_moved(tag, span) for tag, span in zip(tags, spans, strict=True)]
        sides.append(
            [*tags, _moved(a_tag(2000, name, 0, 5), Span(0, 10_000 + len(sides)))]
        )
    pairs = matched(*sides)
    assert len(pairs) == 1001
    assert all(a.span.start // 10 == b.span.start // 10 for a, b in pairs)


def _moved(tag, span):
    return Tag(
        id=tag.id,
        span=span,
        text="ا" * len(span),  # alif
        layer=tag.layer,
        label=tag.label,
        annotator=tag.annotator,
        created="",
        updated="",
    )


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.dictionaries(st.integers(0, 3), st.integers(1, 9), max_size=4), max_size=4
    )
)
def test_no_assignment_weighs_more(weights):
    found = best_assignment(weights)
    assert len(set(found.values())) == len(found)
    choices = product(*[[None, *row] for row in weights])
    sums = [
        sum(
            row[column]
            for row, column in zip(weights, choice, strict=True)
            if column is not None
        )
        for choice in choices
        if len({*choice} - {None}) == sum(column is not None for column in choice)
    ]
    assert sum(weights[row][column] for row, column in found.items()) == max(sums)


def test_hundreds_of_tags_within_one_another_are_matched_the_same_far_from_others():
    """What is far away changes nothing of the many ways to pair them."""
    chance = random.Random(1446)
    sides = []
    for name in ("salma", "omar"):
        spans = [
            Span(start, start + chance.randint(60, 400))
            for start in (chance.randrange(300) for _ in range(300))
        ]
        tags = [
            a_tag(at, name, 0, 5, chance.choice(["favor", "against"]))
            for at in range(1, 301)
        ]
        sides.append([_moved(tag, span) for tag, span in zip(tags, spans, strict=True)])
    far = [
        _moved(a_tag(900, name, 0, 5), Span(9_000, 9_009 + at))
        for at, name in enumerate(["salma", "omar"])
    ]
    found = matched(*sides)
    assert len(found) == 300
    again = matched([far[0], *reversed(sides[0])], [*reversed(sides[1]), far[1]])
    assert again == (*found, tuple(far))
