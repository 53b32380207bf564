"""An annotator with a detached tag is missing data in that layer and article, not silent."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.agreement.breakdowns import over_time
from hashiya.agreement.gamma_scores import gamma_scores
from hashiya.agreement.material import build_material
from hashiya.agreement.scores import agreement_scores
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.agreement.verification import checks
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import default_scheme

# "Russia explains its relation with Hamas, and the talks begin on Monday in Cairo."
TEXT = "روسيا تشرح علاقتها مع حماس، والمفاوضات تبدأ الاثنين في القاهرة."
LABELS = ("politics", "military", "hostages")
NAMES = ("layla", "omar", "salma")
REASON = "not comparable: tags are detached"

spans = st.tuples(
    st.integers(0, len(TEXT) - 2), st.integers(1, 20), st.sampled_from(LABELS)
)
annotator_spans = st.lists(spans, max_size=4)
article_spans = st.tuples(annotator_spans, annotator_spans, annotator_spans)


def tag(name, number, start, end, label="law", layer="topic"):
    span = None if start is None else Span(start, end)
    return Tag(
        id=number,
        span=span,
        text=span.of(TEXT) if span else "",
        layer=layer,
        label=label,
        annotator=name,
        created="2026-11-20T16:00:00Z",
        updated="2026-11-20T16:00:00Z",
    )


def article_of(article, by_name, detached=None):
    return ArticleTags(
        article=article, text=TEXT, tags=by_name, detached=detached or {}
    )


def spans_of(name, given_spans):
    return [
        tag(name, number, start, min(start + length, len(TEXT)), label)
        for number, (start, length, label) in enumerate(given_spans, 1)
    ]


def rows_of(*articles, reports=None, **options):
    report = [].append if reports is None else reports.append
    material = build_material(articles, default_scheme(), report)
    return [*agreement_scores(material, **{"resamples": 0, **options})]


def numbers(rows, **where):
    """The values of passages in the topic layer, by what they are of."""
    return {
        (row.label, row.annotators, row.measure, row.unit, row.attribute): (
            row.value,
            row.items,
        )
        for row in rows
        if row.layer == "topic" and row.unit != "article" and row.article is None
    }


def find(rows, **where):
    where = {"layer": "topic", "label": None, "article": None, **where}
    (row,) = [
        row for row in rows if all(getattr(row, name) == where[name] for name in where)
    ]
    return row


def test_two_of_whom_one_is_detached_are_not_comparable():
    article = article_of(
        "a",
        {"omar": [], "salma": [tag("salma", 1, 0, 5)]},
        {"omar": [tag("omar", 1, 0, 5)]},
    )

    reports = []
    rows = rows_of(article, reports=reports)

    for unit in ("char", "token"):
        kappa = find(rows, measure="cohen_kappa", unit=unit)
        assert (kappa.value, kappa.why, kappa.articles) == (None, REASON, 0)
    assert find(rows, measure="f1", unit="exact").value is None
    assert reports == [
        "left out as not comparable: omar in 'topic' on 'a', where 1 tag is detached"
    ]
    assert kappa.json()["not_comparable"] == [
        {"annotator": "omar", "articles": 1, "tags": 1}
    ]
    by_article = find(rows, measure="cohen_kappa", unit="char", article="a")
    assert (by_article.value, by_article.why) == (None, REASON)


def test_other_layers_and_labels_of_the_whole_article_are_compared():
    article = article_of(
        "a",
        {
            "omar": [
                tag("omar", 2, None, None, "law"),
                tag("omar", 3, 0, 5, "favor", "stance"),
            ],
            "salma": [
                tag("salma", 1, 0, 5),
                tag("salma", 2, None, None, "law"),
                tag("salma", 3, 0, 5, "favor", "stance"),
            ],
        },
        {"omar": [tag("omar", 1, 0, 5)]},
    )

    rows = rows_of(article)

    whole = find(rows, measure="cohen_kappa", unit="article", label="law")
    assert (whole.items, whole.articles, whole.not_comparable) == (1, 1, ())
    stance = find(rows, layer="stance", measure="cohen_kappa", unit="char")
    assert (stance.value, stance.not_comparable) == (1, ())


def test_tags_that_are_in_place_are_left_out_beside_a_detached_one():
    """Where the annotator said *none* is not known, so that nothing of the layer counts."""
    same = {
        name: [tag(name, 1, 0, 5), tag(name, 2, 6, 10)] for name in ("omar", "salma")
    }
    others = article_of("b", same)
    partly = article_of(
        "a",
        {"omar": [tag("omar", 1, 0, 5)], "salma": same["salma"]},
        {"omar": [tag("omar", 2, 6, 10)]},
    )

    row = find(rows_of(partly, others), measure="f1", unit="exact")

    assert (row.value, row.items, row.articles) == (1, 4, 1)
    assert [entry.json() for entry in row.not_comparable] == [
        {"annotator": "omar", "articles": 1, "tags": 1}
    ]


@given(st.lists(article_spans, min_size=1, max_size=3))
@settings(deadline=None, max_examples=12)
def test_left_out_is_as_if_the_article_had_not_been_done(articles):
    excluded, absent = [], []
    for index, of_each in enumerate(articles):
        by_name = {
            name: spans_of(name, own) for name, own in zip(NAMES, of_each, strict=True)
        }
        lost = {"omar": [tag("omar", 99, 0, 5)]} if index == 0 else {}
        excluded.append(article_of(str(index), by_name, lost))
        if index == 0:
            by_name = {name: own for name, own in by_name.items() if name != "omar"}
        absent.append(article_of(str(index), by_name))
    # Omar is an annotator of both, and each label is used in both.
    shared = {
        name: [tag(name, at, 0, 5, label) for at, label in enumerate(LABELS, 1)]
        for name in NAMES
    }
    excluded.append(article_of("shared", shared))
    absent.append(article_of("shared", shared))

    assert numbers(rows_of(*excluded)) == numbers(rows_of(*absent))


@pytest.mark.consumers
def test_gamma_leaves_the_same_out():
    shared = {name: [tag(name, 1, 0, 5), tag(name, 2, 22, 26)] for name in NAMES}
    apart = {**shared, "omar": [tag("omar", 1, 30, 40)]}
    lost = {"omar": [tag("omar", 2, 22, 26)]}
    absent = {name: own for name, own in apart.items() if name != "omar"}

    def gamma(*articles):
        material = build_material(articles, default_scheme())
        rows = [*gamma_scores(material, samples=5, resamples=0)]
        return [
            (row.annotators, row.value)
            for row in rows
            if row.layer == "topic" and row.label is None and row.article is None
        ]

    others = article_of("b", shared)
    assert gamma(article_of("a", apart, lost), others) == gamma(
        article_of("a", absent), others
    )


def test_intervals_are_over_the_articles_that_are_compared():
    articles = []
    for index in range(12):
        by_name = {
            "omar": [tag("omar", 1, 0, 5)],
            "salma": [tag("salma", 1, 0, 5 + index % 3)],
        }
        lost = {"omar": [tag("omar", 9, 0, 5)]} if index < 6 else {}
        articles.append(article_of(f"{index:02}", by_name, lost))

    some = find(rows_of(*articles, resamples=200), measure="cohen_kappa", unit="char")
    rest = rows_of(*articles[6:], resamples=200)
    all_of_rest = find(rest, measure="cohen_kappa", unit="char")

    assert (some.value, some.ci) == (all_of_rest.value, all_of_rest.ci)
    assert some.articles == 6


def test_other_libraries_compute_the_same():
    pytest.importorskip("krippendorff")
    pytest.importorskip("nervaluate")
    shared = {name: [tag(name, 1, 0, 5), tag(name, 2, 22, 26)] for name in NAMES}
    apart = {**shared, "omar": [tag("omar", 1, 30, 40)]}
    lost = {"omar": [tag("omar", 2, 22, 26)], "salma": [tag("salma", 9, 0, 5)]}
    articles = [article_of("a", apart, lost), article_of("b", shared)]
    material = build_material(articles, default_scheme())
    scores = [*agreement_scores(material, resamples=0)]

    verified = [check for check in checks(material, scores) if check is not None]

    assert verified
    assert all(check.holds for check in verified)


def test_a_period_has_only_the_articles_that_are_compared():
    by_name = {name: [tag(name, 1, 0, 5)] for name in ("omar", "salma")}
    lost = {"omar": [tag("omar", 2, 0, 5)]}
    material = build_material(
        [article_of("a", by_name, lost), article_of("b", by_name)], default_scheme()
    )
    (topic,) = [layer for layer in material.layers if layer.name == "topic"]

    (period,) = over_time(material, topic)

    assert (period.articles, period.value) == (1, 1)


def test_a_layer_that_only_detached_tags_have_is_named():
    lost = {"omar": [replace(tag("omar", 1, 0, 5), layer="former")]}
    article = article_of("a", {"omar": [], "salma": []}, lost)

    row = find(rows_of(article), layer="former", measure="cohen_kappa", unit="char")

    assert (row.value, row.why) == (None, REASON)


def test_many_articles_are_counted_and_the_first_are_named():
    by_name = {name: [] for name in ("omar", "salma")}
    lost = {"omar": [tag("omar", 1, 0, 5), tag("omar", 2, 0, 5)]}
    reports = []

    rows_of(*(article_of(name, by_name, lost) for name in "abcde"), reports=reports)

    (sentence,) = reports
    assert sentence == (
        "left out as not comparable: omar in 'topic' on 'a', 'b', 'c' and 2 more, "
        "where 10 tags are detached"
    )
