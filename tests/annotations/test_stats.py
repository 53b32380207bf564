"""A dataset's numbers are what counting by hand gives."""

import itertools
import statistics
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.model.model import Article, Record, Span, Status, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.overview.stats.counts import StatsCounter
from hashiya.overview.stats.distribution import spread

# "Russia explains its relation with Hamas", 26 characters, five words; و is a prefix:
# "and Hamas".
HEADLINE = "روسيا تشرح علاقتها مع حماس وحماس"


def tag(number, span, text=HEADLINE, **said):
    """A tag of the text, whole but for what is said."""
    fields = {
        "layer": "topic",
        "label": "politics",
        "annotator": "salma",
        "created": "",
        "updated": "",
        **said,
    }
    return Tag(id=number, span=span, text=span.of(text) if span else "", **fields)


def record(name, tags, status=Status.DONE):
    ordered = tuple(sorted(tags, key=lambda each: each.order))
    return Record(article="a", annotator=name, sha256="", status=status, tags=ordered)


def counted(meta=None, **annotators):
    """The statistics of an article with tags by annotator, (start, end, …), and of an empty one."""
    counts = StatsCounter(default_scheme())
    numbers = itertools.count(1)
    records = [
        record(
            name,
            [
                tag(
                    next(numbers),
                    None if start is None else Span(start, end),
                    annotator=name,
                    **dict(*more),
                )
                for start, end, *more in tags
            ],
        )
        for name, tags in annotators.items()
    ]
    counts.add(Article(id="a", text=HEADLINE, meta=meta or {}), records)
    counts.add(Article(id="b", text=""), ())
    return counts.stats(tuple(annotators))


def test_labels_are_counted_by_passage_article_and_annotator():
    law = {"layer": "topic", "label": "law"}
    stats = counted(
        salma=[(0, 5, law), (0, 10, law), (None, None, law)],
        omar=[(6, 10, law), (0, 5, {"label": "gone"})],
    )

    by_label = {each.label: each for each in stats.labels if each.layer == "topic"}
    found = by_label["law"]
    assert (found.passages, found.wholes, found.articles, found.annotators) == (
        3,
        1,
        1,
        2,
    )
    assert (found.chars.min, found.chars.median, found.chars.max) == (4, 5, 10)
    assert (found.tokens.min, found.tokens.max) == (1, 2)
    assert (
        found.known,
        by_label["gone"].known,
        by_label["war"].passages if "war" in by_label else 0,
    ) == (
        True,
        False,
        0,
    )
    assert stats.labels[-1].label == "gone"
    assert (stats.articles, stats.tagged, stats.passages, stats.wholes) == (2, 1, 4, 1)


def test_overlaps_are_told_apart_and_never_between_annotators():
    stance = {"layer": "stance", "label": "favor"}
    stats = counted(
        salma=[(0, 10), (0, 10, stance), (0, 5), (3, 12), (20, 25)], omar=[(0, 10)]
    )
    assert [
        (each.layer, each.other, each.equal, each.nested, each.crossing)
        for each in stats.overlaps
    ] == [
        ("stance", "topic", 1, 1, 1),
        ("topic", "topic", 0, 1, 2),
    ]
    assert (stats.overlapping, stats.depth) == (4, 4)


def test_an_edge_inside_of_a_word_cuts_it_and_one_after_a_prefix_does():
    whole, cut, after_prefix, space = (0, 5), (0, 3), (28, 32), (0, 6)
    assert HEADLINE[27:32] == "وحماس"
    assert counted(salma=[whole, space]).mid_word == 0
    assert counted(salma=[whole, cut, after_prefix]).mid_word == 2


def test_values_of_attributes_are_counted_with_their_labels():
    on_hamas = {
        "layer": "stance",
        "label": "favor",
        "attributes": {"target": "حماس", "expression": ""},
    }
    stats = counted(salma=[(0, 5, on_hamas), (6, 10, {**on_hamas, "label": "against"})])
    assert [
        (each.attribute, each.value, each.tags, each.labels) for each in stats.values
    ] == [("target", "حماس", 2, {"against": 1, "favor": 1})]


def test_annotators_and_outlets_have_their_shares():
    stats = counted({"outlet": "RT"}, salma=[(0, 5, {"label": "law"}), (0, 5)], omar=[])
    salma, omar = stats.annotators
    assert (salma.name, salma.articles, salma.passages) == ("salma", 1, 2)
    assert salma.labels == {"topic/law": 1, "topic/politics": 1}
    assert salma.statuses == {"new": 1, "open": 0, "done": 1, "flagged": 0}
    assert (omar.articles, omar.statuses["done"]) == (0, 1)
    assert [(each.name, each.articles, each.passages) for each in stats.outlets] == [
        ("", 1, 0),
        ("RT", 1, 2),
    ]
    assert stats.origins == {"human": 2}


spans = st.tuples(st.integers(0, 20), st.integers(1, 12)).map(
    lambda pair: (pair[0], pair[0] + pair[1])
)


@given(made=st.lists(spans, max_size=9))
@settings(deadline=None, max_examples=60)
def test_overlaps_are_what_comparing_all_pairs_finds(made):
    text = "x" * 32
    counts = StatsCounter(default_scheme())
    tags = [tag(number, Span(*each), text) for number, each in enumerate(made, 1)]
    counts.add(Article(id="a", text=text), [record("salma", tags)])
    stats = counts.stats(())

    pairs = [
        (one, other)
        for one, other in itertools.combinations(made, 2)
        if one[0] < other[1] and other[0] < one[1]
    ]
    equal = sum(one == other for one, other in pairs)
    inside = [
        (a[0] <= b[0] and b[1] <= a[1]) or (b[0] <= a[0] and a[1] <= b[1])
        for a, b in pairs
    ]
    told = [(each.equal, each.nested, each.crossing) for each in stats.overlaps]
    assert told == (
        [(equal, sum(inside) - equal, len(pairs) - sum(inside))] if pairs else []
    )
    assert stats.depth == max(
        (sum(a <= at < b for a, b in made) for at in range(32)), default=0
    )
    touching = [sum(a < d and c < b for c, d in made) > 1 for a, b in made]
    assert stats.overlapping == sum(touching)


@given(st.lists(st.integers(0, 300), min_size=2, max_size=30))
@settings(deadline=None, max_examples=60)
def test_quartiles_are_those_of_the_standard_library(lengths):
    found = spread(Counter(lengths))
    assert [found.q1, found.median, found.q3] == pytest.approx(
        statistics.quantiles(lengths, n=4, method="inclusive"), abs=0.01
    )
    assert found.mean == pytest.approx(statistics.mean(lengths), abs=0.01)
    assert (found.min, found.max, found.count) == (
        min(lengths),
        max(lengths),
        len(lengths),
    )
    for low, high, count in found.bars:
        assert count == sum(low <= length <= high for length in lengths)
    assert sum(count for *_, count in found.bars) == len(lengths)


def test_nothing_has_no_spread():
    assert spread(Counter()) is None
    assert spread(Counter({0: 3})).bars == ((0, 0, 3),)
