"""Annotators against gold, with planted errors: of labels, of edges, and of whom practice helps."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.agreement.against_gold import gold_scores
from hashiya.agreement.gold_articles import GoldArticle
from hashiya.agreement.gold_mistakes import gold_places, label_confusions
from hashiya.agreement.material import build_material
from hashiya.agreement.nervaluate_reference import DocumentCounter, result
from hashiya.agreement.span_pairs import sides
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import default_scheme

NOW = "2026-11-20T16:00:00Z"
TEXT = "روسيا تشرح علاقتها مع حماس ومصر تقترح هدنة"  # Russia explains …
GOLD = ((0, 5, "politics"), (6, 10, "law"), (11, 18, "media"))


def tag(name, start, end, label, number=1, layer="topic"):
    span = None if end is None else Span(start, end)
    return Tag(
        id=number,
        span=span,
        text=span.of(TEXT) if span else "",
        layer=layer,
        label=label,
        annotator=name,
        created=NOW,
        updated=NOW,
    )


def tags_of(name, spans):
    return tuple(tag(name, *span, number) for number, span in enumerate(spans, 1))


def article(number, said):
    """An article with the gold, and what annotators say; each is done a day after another."""
    return GoldArticle(
        article=f"a{number}",
        text=TEXT,
        gold=tags_of("rima", GOLD),
        tags={name: tags_of(name, spans) for name, spans in said.items()},
        moments=dict.fromkeys(said, f"2026-11-{10 + number}T16:00:00Z"),
    )


@pytest.fixture
def articles():
    """Nine articles: salma takes law for politics, omar begins late, layla learns."""
    made = []
    for number in range(9):
        swapped = [(start, end, "politics") for start, end, _ in GOLD[:2]]
        late = [(start + 1, end, label) for start, end, label in GOLD]
        learned = GOLD[: 1 + number // 3]
        said = {"salma": [*swapped, GOLD[2]], "omar": late, "layla": learned}
        made.append(article(number, said))
    return made


@pytest.fixture
def score(articles):
    """The only score of an annotator's in a unit, of a label or a third."""

    def of(annotator, unit, label=None, part=None):
        (chosen,) = (
            row
            for row in gold_scores(articles, default_scheme())
            if (row.annotator, row.unit, row.label, row.part)
            == (annotator, unit, label, part)
        )
        return chosen

    return of


def test_two_labels_that_one_confuses_are_named_with_their_places(articles, score):
    politics, law = score("salma", "exact", "politics"), score("salma", "exact", "law")
    assert (politics.precision, politics.recall) == (0.5, 1)
    assert (law.precision, law.recall, law.f1) == (None, 0, 0)
    assert score("salma", "overlap").f1 == 1, "the edges are right"

    places = list(gold_places(articles))
    confused = [row for row in label_confusions(places) if row.gold != row.label]
    assert (confused[0].annotator, confused[0].gold, confused[0].label) == (
        "salma",
        "law",
        "politics",
    )
    assert (confused[0].count, confused[0].articles) == (9, 9)
    labels = [place for place in places if place.kinds == ("label",)]
    assert {(place.annotator, place.shown.span) for place in labels} == {
        ("salma", Span(6, 10))
    }


def test_edges_that_are_late_cost_the_exact_score_alone(articles, score):
    assert [score("omar", unit).f1 for unit in ("exact", "overlap", "type")] == [
        0,
        0.5,
        1,
    ]
    kinds = {
        place.kinds for place in gold_places(articles) if place.annotator == "omar"
    }
    assert kinds == {("boundary",)}


def test_who_gets_better_is_seen_by_thirds(score):
    thirds = [score("layla", "exact", part=part) for part in (1, 2, 3)]
    assert [third.recall for third in thirds] == [1 / 3, 2 / 3, 1]
    assert [third.precision for third in thirds] == [1, 1, 1]
    assert (thirds[1].since, thirds[1].until) == ("2026-11-13", "2026-11-15")
    assert score("layla", "exact").recall == 18 / 27


def test_fewer_than_three_articles_have_no_thirds(articles):
    rows = gold_scores(articles[:2], default_scheme())
    assert {row.part for row in rows} == {None}


def test_labels_of_whole_articles_are_counted_by_article():
    whole = replace(
        article(0, {"salma": ()}),
        gold=(tag("rima", 0, None, "law"), tag("rima", 0, None, "media", 2)),
        tags={
            "salma": (tag("salma", 0, None, "law"), tag("salma", 0, None, "other", 2))
        },
    )
    rows = {row.label: row for row in gold_scores([whole], default_scheme())}
    assert (rows[None].unit, rows[None].precision, rows[None].recall) == (
        "article",
        0.5,
        0.5,
    )
    assert rows["law"].f1 == 1
    assert (rows["other"].precision, rows["other"].recall) == (0, None)


def test_a_layer_with_a_detached_tag_is_left_out_of_the_article(articles):
    """Control: without the detached tag all nine count."""
    damaged = replace(
        articles[0], detached={"salma": (tag("salma", 0, 5, "politics", 9),)}
    )
    rows = gold_scores([damaged, *articles[1:]], default_scheme())
    counts = {row.annotator: row.articles for row in rows if row.part is None}
    assert counts == {"salma": 8, "omar": 9, "layla": 9}
    places = gold_places([damaged])
    assert {place.annotator for place in places} == {"omar", "layla"}


SPANS = st.lists(
    st.tuples(st.integers(0, 35), st.integers(1, 5), st.sampled_from(["law", "media"])),
    max_size=6,
).map(lambda rows: [(start, start + length, label) for start, length, label in rows])


@given(SPANS, SPANS)
def test_precision_and_recall_are_those_of_nervaluate(gold, own):
    compared = replace(article(0, {"salma": own}), gold=tags_of("rima", gold))
    rows = [row for row in gold_scores([compared], default_scheme()) if not row.label]
    material = build_material([compared.with_gold()], default_scheme())
    layer = next(layer for layer in material.layers if layer.name == "topic")
    counter = DocumentCounter(labels=layer.labels)
    one, two = sides(material, layer.passages, 0, 1)
    for row in rows:
        by_label = [(one, two)]
        if row.unit != "overlap":
            by_label = [
                (one.only(one.label == label), two.only(two.label == label))
                for label in range(len(layer.labels))
            ]
        counts = np.sum(
            [counter.counts(*pair, row.unit, 1)[0] for pair in by_label], axis=0
        )
        reference = result(counts.tolist(), row.unit)
        assert reference is not None
        assert (row.precision or 0) == pytest.approx(reference.precision)
        assert (row.recall or 0) == pytest.approx(reference.recall)
        assert row.f1 == pytest.approx(reference.f1)
