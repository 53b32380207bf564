"""Everybody's tags of one article, put together."""

from collections import Counter
from dataclasses import replace
from itertools import combinations, count, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.errors import InvalidTag
from hashiya.model.model import Span, Tag
from hashiya.review.alignment import aligned, differing_annotators
from hashiya.review.items import AnnotatorTags, Item
from hashiya.review.kinds import Kind
from hashiya.review.matching import matched

# "Moscow and Cairo and Doha"
WORDS = "موسكو والقاهرة والدوحة"
NAMES = ("huda", "omar", "salma")


def voice(annotator, *tags, is_done=True):
    return AnnotatorTags(annotator=annotator, tags=tags, is_done=is_done)


@st.composite
def voices(draw, names=NAMES, most=4):
    ids = count(1)
    place = st.one_of(st.none(), st.tuples(st.integers(0, 8), st.integers(1, 6)))
    target = {"target": "موسكو"}  # Moscow
    attributes = st.sampled_from([{}, target, {**target, "expression": "explicit"}])
    said = st.tuples(place, st.sampled_from(["favor", "against"]), attributes)
    found = []
    for name in names:
        tags = []
        for at, label, attributes in draw(st.lists(said, max_size=most)):
            span = Span(at[0], at[0] + at[1]) if at else None
            tags.append(
                Tag(
                    id=next(ids),
                    span=span,
                    text=span.of(WORDS) if span else "",
                    layer="stance",
                    label=label,
                    annotator=name,
                    created="",
                    updated="",
                    attributes=attributes,
                )
            )
        found.append(voice(name, *tags))
    return found


def could_be_one(first, second):
    if set(first.annotators) & set(second.annotators) or first.layer != second.layer:
        return False
    if first.common is None or second.common is None:
        return first.common is second.common
    return first.common.overlaps(second.common)


@settings(max_examples=80, deadline=None)
@given(voices(), st.randoms(use_true_random=False))
def test_every_tag_is_in_one_place_whatever_the_order(everybody, chance):
    items = aligned(everybody)
    assert sorted(tag.id for item in items for tag in item.tags) == sorted(
        t.id for v in everybody for t in v.tags
    )
    assert not any(could_be_one(*pair) for pair in combinations(items, 2))
    for item in items:
        assert item.common is None or all(
            item.common.start in tag.span for tag in item.tags
        )
    shuffled = [
        voice(each.annotator, *chance.sample(each.tags, len(each.tags)))
        for each in everybody
    ]
    assert aligned(chance.sample(shuffled, len(shuffled))) == items


def same(tag):
    return tag.layer, tag.span, tag.label, tuple(sorted(tag.attributes.items()))


@settings(max_examples=150, deadline=None)
@given(voices())
def test_nobody_is_shown_the_same_tags_as_a_disagreement(everybody):
    """Equal tags, one of each annotator, are one place whatever other tags are around it."""
    place_of = {
        (tag.annotator, tag.id): item
        for item in aligned(everybody)
        for tag in item.tags
    }
    said = Counter(
        (each.annotator, same(tag)) for each in everybody for tag in each.tags
    )
    for one, other in combinations(everybody, 2):
        for tag, twin in product(one.tags, other.tags):
            if same(tag) == same(twin) and all(
                said[each.annotator, same(tag)] < 2 for each in everybody
            ):
                assert (
                    place_of[tag.annotator, tag.id] is place_of[twin.annotator, twin.id]
                )


@settings(max_examples=60, deadline=None)
@given(voices(names=NAMES[:2], most=6))
def test_two_annotators_are_their_matching(both):
    items = aligned(both)
    assert {item.tags for item in items if len(item.tags) == 2} == set(
        matched(both[0].tags, both[1].tags)
    )


@pytest.mark.parametrize(
    ("hudas", "salmas", "kinds"),
    [
        (((0, 5),), ((0, 5),), ()),
        (((0, 5),), None, (Kind.MISSING,)),
        (((0, 5),), ((0, 10),), (Kind.BOUNDARY,)),
        (((0, 5), "law"), ((0, 5), "media"), (Kind.LABEL,)),
        (
            ((0, 5), "law", {"by": "القاهرة"}),
            ((0, 5), "law"),
            (Kind.ATTRIBUTE,),
        ),  # Cairo
        (((0, 5), "law", {"by": ""}), ((0, 5), "law"), ()),
        (((0, 5), "law"), ((0, 9), "media"), (Kind.BOUNDARY, Kind.LABEL)),
        ((None, "law"), (None, "media"), (Kind.LABEL,)),
        ((None, "law"), (None, "law"), ()),
        ((None, "law"), None, (Kind.MISSING,)),
    ],
)
def test_the_kinds_of_difference(said, hudas, salmas, kinds):
    everybody = [
        voice("huda", said("huda", *hudas)),
        voice("salma", *([said("salma", *salmas)] if salmas else [])),
    ]
    (item,) = aligned(everybody)
    assert item.kinds == kinds
    assert item.is_agreed is (not kinds)


# "and the ministers", "and to the ministers": with particles, without the article, cut in
# the stem; and words of which one more is tagged.
@pytest.mark.parametrize(
    ("text", "starts", "kinds"),
    [
        ("والوزراء", (0, 1), (Kind.PREFIX,)),
        ("والوزراء", (0, 3), (Kind.PREFIX,)),
        ("والوزراء", (1, 3), (Kind.PREFIX,)),
        ("وللوزراء", (0, 2), (Kind.PREFIX,)),
        ("والوزراء", (0, 4), (Kind.BOUNDARY,)),
        ("في الوزراء", (0, 3), (Kind.BOUNDARY,)),
        ("والوزراء في غزة", (0, 1), (Kind.PREFIX,)),
    ],
)
def test_edges_may_differ_only_by_a_prefix(said, text, starts, kinds):
    everybody = []
    for name, start in zip(NAMES, starts, strict=False):
        tag = said(name, (start, len(text)))
        everybody.append(voice(name, replace(tag, text=text[start:])))
    (item,) = aligned(everybody)
    assert item.kinds == kinds


def test_a_prefix_is_no_difference_of_the_end(said):
    huda = voice("huda", said("huda", (0, 3)))
    salma = voice("salma", said("salma", (0, 4)))
    (item,) = aligned([huda, salma])
    assert item.kinds == (Kind.BOUNDARY,)


def test_two_tags_of_one_annotator_on_the_same_words_are_a_kind(said):
    huda = voice("huda", said("huda", (0, 5)))
    salma = voice("salma", said("salma", (0, 5)), said("salma", (0, 5), "law"))
    second, agreed = aligned([huda, salma])
    assert (agreed.kinds, second.kinds) == ((), (Kind.MISSING, Kind.TWICE))
    assert second.tagged_twice == ("salma",)


def test_what_both_tagged_twice_alike_is_agreed(said):
    everybody = []
    for name in NAMES[:2]:
        tags = said(name, (0, 5)), said(name, (0, 5), "law")
        everybody.append(voice(name, *tags))
    assert [item.kinds for item in aligned(everybody)] == [(), ()]


def test_two_labels_of_the_whole_article_are_none_tagged_twice(said):
    salma = voice("salma", said("salma", None), said("salma", None, "law"))
    huda = voice("huda", said("huda", None))
    assert [item.kinds for item in aligned([huda, salma])] == [(Kind.MISSING,), ()]


def test_several_kinds_hold_at_once(said):
    (item,) = aligned(
        [
            voice("huda", said("huda", (0, 5))),
            voice("omar", said("omar", (0, 9), "law")),
            voice("salma"),
        ]
    )
    assert item.kinds == (Kind.MISSING, Kind.BOUNDARY, Kind.LABEL)
    assert item.silent == ("salma",)


def test_only_the_silence_of_those_who_are_done_says_something(said):
    everybody = [
        voice("huda", said("huda", (0, 5))),
        voice("omar", said("omar", (0, 5))),
    ]
    (item,) = aligned([*everybody, voice("salma", is_done=False)])
    assert item.is_agreed
    (item,) = aligned([*everybody, voice("salma")])
    assert item.kinds == (Kind.MISSING,)


def test_one_voice_alone_neither_agrees_nor_differs(said):
    (item,) = aligned([voice("salma", said("salma", (0, 5)))])
    assert (item.is_agreed, item.kinds, item.split) == (False, (), 0)


def test_confidence_and_note_are_no_difference(said):
    tag = said("huda", (0, 5))
    other = Tag(
        **{
            name: getattr(tag, name)
            for name in ("span", "text", "layer", "label", "created", "updated")
        },
        id=99,
        annotator="omar",
        confidence=2,
        note="كذا",
    )  # so
    (item,) = aligned([voice("huda", tag), voice("omar", other)])
    assert item.is_agreed


def test_the_versions_stand_most_said_first(said):
    tags = [said("huda", (0, 9)), said("omar", (0, 5)), said("salma", (0, 5))]
    (item,) = aligned([voice(tag.annotator, tag) for tag in tags])
    assert [
        (version.tag.span.end, version.annotators) for version in item.versions
    ] == [
        (5, ("omar", "salma")),
        (9, ("huda",)),
    ]
    assert (item.span, item.common, item.split) == (Span(0, 9), Span(0, 5), 1 / 3)


def test_silence_of_most_counts_as_what_most_say(said):
    (item,) = aligned(
        [voice("huda", said("huda", (0, 9))), voice("omar"), voice("salma")]
    )
    assert item.split == 1 / 3


def test_a_tag_that_bridges_two_places_joins_one_of_them(said):
    #  huda   [------]
    #  omar   [----------------]
    #  salma            [------]
    everybody = [
        voice("huda", said("huda", (0, 5))),
        voice("omar", said("omar", (0, 12))),
        voice("salma", said("salma", (6, 12))),
    ]
    assert [item.annotators for item in aligned(everybody)] == [
        ("huda",),
        ("omar", "salma"),
    ]


def test_nobody_said_anything():
    assert aligned([]) == aligned([voice("salma"), voice("omar")]) == ()


def test_an_item_refuses_two_tags_of_one_annotator(said):
    with pytest.raises(InvalidTag, match="one tag of each annotator"):
        Item(tags=(said("salma", (0, 5)), said("salma", (0, 6))))
    with pytest.raises(InvalidTag, match="one layer"):
        Item(tags=(said("salma", (0, 5)), said("omar", (0, 6), layer="stance")))


def test_twelve_annotators_and_a_thousand_places(said):
    words = "ا" * 9  # alif
    everybody = [
        voice(
            name,
            *(
                Tag(
                    id=at,
                    span=Span(at * 10, at * 10 + 9),
                    text=words,
                    layer="topic",
                    label="law",
                    annotator=name,
                    created="",
                    updated="",
                )
                for at in range(1, 1001)
            ),
        )
        for name in map(str, range(12))
    ]
    items = aligned(everybody)
    assert (len(items), all(item.is_agreed for item in items)) == (1000, True)


def test_where_a_tag_is_detached_no_tag_says_nothing(said):
    """Omar's detached tag may be the one of the place: that he has none there is not known."""
    lost = said("omar", (20, 25))
    tags = [
        said("huda", (0, 5)),
        said("huda", (0, 5), layer="stance"),
        said("huda", None),
    ]
    omar = AnnotatorTags(annotator="omar", tags=(), detached=(lost,))

    whole, *spans = aligned([voice("huda", *tags), omar])

    by_layer = {item.layer: item for item in spans}
    topic, stance = by_layer["topic"], by_layer["stance"]
    assert (topic.kinds, topic.silent) == ((Kind.NOT_COMPARABLE,), ())
    assert topic.not_comparable == ("omar",)
    assert (topic.is_agreed, topic.split) == (False, 0)
    # Of another layer, and of the whole article, nothing of Omar's is detached.
    assert (stance.kinds, stance.silent) == ((Kind.MISSING,), ("omar",))
    assert (whole.kinds, whole.silent) == ((Kind.MISSING,), ("omar",))


def test_a_place_with_a_tag_of_the_annotator_is_compared(said):
    lost = said("omar", (20, 25))
    omar = AnnotatorTags(
        annotator="omar", tags=(said("omar", (0, 5)),), detached=(lost,)
    )

    (item,) = aligned([voice("huda", said("huda", (0, 5))), omar])

    assert item.is_agreed


def test_a_majority_holds_whatever_those_would_say_who_cannot_be_compared(said):
    everybody = [voice(name, said(name, (0, 5))) for name in ("huda", "salma")]
    lost = [
        AnnotatorTags(annotator=name, tags=(), detached=(said(name, (20, 25)),))
        for name in ("omar", "layla")
    ]

    (item,) = aligned([*everybody, lost[0]])
    assert item.majority == item.answers[0]
    (item,) = aligned([*everybody, *lost])
    with pytest.raises(InvalidTag, match="layla, omar could make it another"):
        _ = item.majority


def test_only_those_who_can_be_compared_differ(said):
    lost = AnnotatorTags(annotator="omar", tags=(), detached=(said("omar", (20, 25)),))
    huda = voice("huda", said("huda", (0, 5)))

    assert differing_annotators([huda, lost]) == frozenset()
    assert differing_annotators([huda, voice("salma"), lost]) == {"huda", "salma"}
