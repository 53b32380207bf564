"""What holds of every number, whatever annotators say."""

import itertools
import random

import krippendorff
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nervaluate import Evaluator

from hashiya.agreement.attributes import of_matched
from hashiya.agreement.material import build_material
from hashiya.agreement.scores import agreement_scores
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.review.matching import matched

# "Russia explains its relation with Hamas, and the talks begin on Monday in Cairo."
TEXT = "روسيا تشرح علاقتها مع حماس، والمفاوضات تبدأ الاثنين في القاهرة."
LABELS = ("politics", "military", "hostages")
NAMES = ("salma", "omar", "layla")

spans = st.tuples(
    st.integers(0, len(TEXT) - 2), st.integers(1, 20), st.sampled_from(LABELS)
)
annotator = st.lists(spans, max_size=5)
articles = st.lists(st.tuples(annotator, annotator, annotator), min_size=1, max_size=3)


def said_of(*tags, article="a", names=NAMES, text=TEXT):
    return ArticleTags(
        article=article,
        text=text,
        tags={
            name: [
                Tag(
                    id=number,
                    span=Span(start, min(start + length, len(text))),
                    text=text[start : start + length],
                    layer="topic",
                    label=label,
                    annotator=name,
                    created="",
                    updated="",
                )
                for number, (start, length, label) in enumerate(given, 1)
            ]
            for name, given in zip(names, tags, strict=False)
        },
    )


def values(said, **options):
    """Every number of passages, by what it is of."""
    found = agreement_scores(
        build_material(said, default_scheme()), resamples=0, **options
    )
    return {
        (
            row.label,
            frozenset(row.annotators),
            row.article,
            row.measure,
            row.unit,
        ): row.value
        for row in found
        if row.layer == "topic" and row.unit != "article"
    }


@given(annotator)
@settings(deadline=None, max_examples=15)
def test_who_says_the_same_agrees_wholly(tags):
    found = set(values([said_of(tags, tags)]).values())

    assert found <= {None, 1.0}
    assert found == {None} or tags


@given(articles, st.randoms(use_true_random=False))
@settings(deadline=None, max_examples=10)
def test_neither_the_order_of_annotators_nor_of_tags_nor_of_articles_matters(
    given, lot
):
    before = [said_of(*tags, article=str(at)) for at, tags in enumerate(given)]
    after = []
    for each in before:
        names = lot.sample(list(each.tags), len(each.tags))
        after.append(
            ArticleTags(
                article=each.article,
                text=each.text,
                tags={
                    name: lot.sample(each.tags[name], len(each.tags[name]))
                    for name in names
                },
            )
        )
    lot.shuffle(after)

    assert values(after) == pytest.approx(values(before), nan_ok=False)


@given(annotator, annotator)
@settings(deadline=None, max_examples=15)
def test_a_number_of_two_is_the_same_whoever_is_called_first(one, two):
    there, back = values([said_of(one, two)]), values([said_of(two, one)])

    assert there == pytest.approx(back)


@given(annotator, annotator)
@settings(deadline=None, max_examples=15)
def test_the_same_tag_far_away_never_lowers_f1(one, two):
    text = TEXT + " " * 100 + TEXT
    far = (len(TEXT) + 100, 5, "politics")

    before = values([said_of(one, two, text=text)])
    after = values([said_of([*one, far], [*two, far], text=text)])

    for what, value in before.items():
        if what[3] == "f1" and value is not None:
            assert after[what] >= value - 1e-12


@given(articles)
@settings(deadline=None, max_examples=10)
def test_stretches_are_counted_as_their_characters_would_be(given):
    """Krippendorff's own coefficient of the table of all characters, written out."""
    said = [said_of(*tags, article=str(at)) for at, tags in enumerate(given)]
    found = values(said)
    table = [
        [_labels(each, name, at) for each in said for at in range(len(each.text))]
        for name in NAMES
    ]
    sets = sorted({each for row in table for each in row}, key=sorted)
    codes = [[sets.index(each) for each in row] for row in table]

    assert found[
        None, frozenset(NAMES), None, "krippendorff_alpha", "char"
    ] == pytest.approx(library_alpha(codes))
    for label in LABELS:
        of_it = library_alpha([[int(label in each) for each in row] for row in table])
        assert found[
            label, frozenset(NAMES), None, "krippendorff_alpha", "char"
        ] == pytest.approx(of_it)


def library_alpha(codes):
    if len({code for row in codes for code in row}) < 2:
        return None
    return krippendorff.alpha(codes, level_of_measurement="nominal")


def _labels(said, name, at):
    return frozenset(tag.label for tag in said.tags[name] if at in tag.span)


def test_f1_is_semevals_where_no_tag_has_two_to_choose_from():
    lot = random.Random(7)
    for _ in range(20):
        one, two = [], []
        for start in range(0, len(TEXT) - 8, 8):
            for side in (one, two):
                if lot.random() < 0.7:
                    side.append(
                        (
                            start + lot.randrange(3),
                            lot.randrange(1, 6),
                            lot.choice(LABELS),
                        )
                    )
        found = values([said_of(one, two)])
        sides = [
            [
                {"label": label, "start": a, "end": a + length - 1}
                for a, length, label in side
            ]
            for side in (one, two)
        ]
        results = Evaluator(
            [sides[0]], [sides[1]], tags=list(LABELS), loader="dict"
        ).evaluate()["overall"]

        for unit, theirs in (
            ("exact", "strict"),
            ("overlap", "partial"),
            ("type", "ent_type"),
        ):
            assert found[None, frozenset(NAMES[:2]), None, "f1", unit] == pytest.approx(
                results[theirs].f1
            ), unit


@given(annotator, annotator)
@settings(deadline=None, max_examples=60)
def test_the_credit_for_overlap_is_the_most_that_can_be_had(one, two):
    """Against every one-to-one assignment."""
    _is_the_most(
        one, two, "overlap", lambda a, b: 1.0 if a[:2] == b[:2] else 0.5 * _meet(a, b)
    )


@given(annotator, annotator)
@settings(deadline=None, max_examples=30)
def test_the_credit_for_the_type_is_the_most_that_can_be_had(one, two):
    """Against every one-to-one assignment: the number of pairs of a label's tags."""
    _is_the_most(one, two, "type", lambda a, b: float(_meet(a, b) and a[2] == b[2]))

    found = values([said_of(one, two)])
    for label in LABELS:
        sides = [[each for each in side if each[2] == label] for side in (one, two)]
        pairs = (
            matched(*said_of(*sides).tags.values(), keep_identical=False)
            if all(sides)
            else ()
        )
        if any(sides):
            of_label = found[label, frozenset(NAMES[:2]), None, "f1", "type"]
            assert of_label == pytest.approx(
                2 * len(pairs) / (len(sides[0]) + len(sides[1]))
            )


@given(annotator, annotator)
@settings(deadline=None, max_examples=30)
def test_who_asks_for_less_counts_no_less(one, two):
    found = values([said_of(one, two)])
    exact, overlap, typed = (
        found.get((None, frozenset(NAMES[:2]), None, "f1", way))
        for way in ("exact", "overlap", "type")
    )
    assert exact is None or exact <= min(overlap, typed)


def _is_the_most(one, two, way, credit):
    found = values([said_of(one, two)]).get(
        (None, frozenset(NAMES[:2]), None, "f1", way)
    )
    sides = [
        [
            (start, min(start + length, len(TEXT)), label)
            for start, length, label in side
        ]
        for side in (one, two)
    ]
    if not one and not two:
        assert found is None
        return
    few, many = sorted(sides, key=len)
    most = max(
        sum(credit(ours, theirs) for ours, theirs in zip(few, chosen, strict=True))
        for chosen in itertools.permutations(many, len(few))
    )
    assert found == pytest.approx(2 * most / (len(one) + len(two)))


def _meet(one, two):
    return one[0] < two[1] and two[0] < one[1]


def test_the_type_is_counted_over_all_pairs_even_where_that_parts_the_same():
    #  salma:  [----------]
    #               [---------------)
    #  omar:   [----------]
    #          [--)
    found = values(
        [
            said_of(
                [(0, 10, "politics"), (5, 15, "politics")],
                [(0, 10, "politics"), (0, 3, "politics")],
            )
        ]
    )
    assert found[None, frozenset(NAMES[:2]), None, "f1", "type"] == 1
    assert found[None, frozenset(NAMES[:2]), None, "f1", "overlap"] == pytest.approx(
        0.5
    )


def test_the_reference_for_f1_hangs_on_who_is_named_first_and_on_the_order_of_tags():
    """Why `nervaluate` is what F1 is held against, and not what it is computed with."""
    one, long, short = (17, 18, "law"), (13, 19, "media"), (16, 18, "law")

    def types(first, second):
        sides = [
            [{"label": label, "start": a, "end": b} for a, b, label in side]
            for side in (first, second)
        ]
        evaluator = Evaluator(
            [sides[0]], [sides[1]], tags=["law", "media"], loader="dict"
        )
        return evaluator.evaluate()["overall"]["ent_type"].f1

    found = [
        types([one], [long, short]),
        types([long, short], [one]),
        types([one], [short, long]),
    ]
    assert found == pytest.approx([0, 2 / 3, 2 / 3])


@given(annotator, annotator)
@settings(deadline=None, max_examples=60)
def test_attributes_are_compared_where_review_pairs_tags(one, two):
    said = said_of(one, two)
    columns = build_material([said], default_scheme())

    if one or two:
        found = of_matched(columns, columns.layers[1].passages, 0, 1)
        assert {(id(ours), id(theirs)) for _, ours, theirs in found} == {
            (id(ours), id(theirs))
            for ours, theirs in matched(said.tags["omar"], said.tags["salma"])
        }
