"""Alpha and F1 against what the libraries say, in all that is shown; and what is wrong is found."""

import random
import subprocess
import sys
from dataclasses import replace

import krippendorff
import numpy as np
import pytest
from nervaluate import Evaluator

from hashiya.agreement import (
    krippendorff_reference,
    nervaluate_reference,
    span_matching,
)
from hashiya.agreement.coding import MISSING
from hashiya.agreement.material import build_material
from hashiya.agreement.measures import f1, krippendorff_alpha
from hashiya.agreement.scores import agreement_scores
from hashiya.agreement.shared_articles import ArticleTags
from hashiya.agreement.span_pairs import sides
from hashiya.agreement.verification import checks
from hashiya.model.model import Span, Tag
from hashiya.model.scheme_file import default_scheme

NAMES = ("salma", "omar", "layla")
CHARS = 400
LABELS = {"topic": ("law", "media", "economy"), "stance": ("favor", "against")}


def drawn_said(lot, article):
    """Two or three annotators, on passages and the whole, some of which they agree on."""
    names = lot.sample(NAMES, lot.choice((2, 3, 3)))
    agreed = [drawn_tag(lot) for _ in range(8)]
    tags = {}
    for name in names:
        mine = [
            tag if lot.random() < 0.6 else drawn_tag(lot)
            for tag in agreed
            if lot.random() < 0.9
        ]
        tags[name] = [
            replace(tag, id=at, annotator=name) for at, tag in enumerate(mine, 1)
        ]
    return ArticleTags(article=article, text="ا" * CHARS, tags=tags)


def drawn_tag(lot):
    start, length = lot.randrange(CHARS - 60), lot.randrange(1, 60)
    layer = lot.choice([*LABELS])
    return Tag(
        id=1,
        span=Span(start, start + length) if lot.random() < 0.8 else None,
        text="ا" * length,
        layer=layer,
        label=lot.choice(LABELS[layer]),
        annotator="salma",
        created="",
        updated="",
        attributes={"target": lot.choice(("غزة", "القدس"))}
        if layer == "stance"
        else {},  # Gaza, Jerusalem
    )


def checked(*said):
    columns = build_material(said, default_scheme())
    rows = list(agreement_scores(columns, resamples=0))
    found = list(checks(columns, rows))
    assert len(found) == len(rows)
    assert {row.measure for row, check in zip(rows, found, strict=True) if check} == {
        "krippendorff_alpha",
        "f1",
    }
    assert all(
        check
        for row, check in zip(rows, found, strict=True)
        if row.measure in {"krippendorff_alpha", "f1"}
    )
    return [check for check in found if check]


@pytest.mark.parametrize("seed", range(4))
def test_the_libraries_confirm_every_alpha_and_f1(seed):
    lot = random.Random(seed)
    found = checked(*(drawn_said(lot, str(at)) for at in range(1 + 2 * seed)))

    assert all(check.holds for check in found)
    defined = [check.score for check in found if check.value is not None]
    assert {score.unit for score in defined} == {
        "char",
        "token",
        "article",
        "exact",
        "overlap",
        "type",
    }
    assert {score.attribute for score in defined} >= {None, "target"}
    assert (
        {score.article is None for score in defined}
        == {score.label is None for score in defined}
        == {True, False}
    )
    assert {len(score.annotators) for score in defined} >= {2}


def test_what_is_undefined_is_undefined_for_the_libraries(said):
    text = "ا ب"
    nothing = said(text, {"omar": [], "salma": []})
    everything = said(text, {"omar": [(0, 3, "law")], "salma": [(0, 3, "law")]})

    found = checked(nothing)
    assert {(check.value, check.score.value, check.holds) for check in found} == {
        (None, None, True)
    }
    alphas = [
        check
        for check in checked(everything)
        if check.score.measure == "krippendorff_alpha"
    ]
    assert {(check.value, check.holds) for check in alphas} == {(None, True)}


def off_by_a_little(monkeypatch):
    right = krippendorff_alpha.krippendorff_alpha
    monkeypatch.setattr(
        krippendorff_alpha, "krippendorff_alpha", lambda sums: right(sums) + 1e-3
    )
    return {"krippendorff_alpha"}


def off_by_less(monkeypatch):
    right = f1.f1_of
    monkeypatch.setattr(f1, "f1_of", lambda sums: right(sums) * (1 - 1e-8))
    return {"f1"}


def defined_where_it_is_not(monkeypatch):
    right = krippendorff_alpha.krippendorff_alpha
    monkeypatch.setattr(
        krippendorff_alpha,
        "krippendorff_alpha",
        lambda sums: np.nan_to_num(right(sums), nan=1.0),
    )
    return {"krippendorff_alpha"}


def edges_that_do_not_matter(monkeypatch):
    """Tags that only share a character are paired, and credited, as if they were the same."""
    for module in (f1, span_matching):
        monkeypatch.setattr(module, "same_edge_pairs", span_matching.overlapping_pairs)
    return {"f1"}


@pytest.mark.parametrize(
    "fault",
    [off_by_a_little, off_by_less, defined_where_it_is_not, edges_that_do_not_matter],
)
def test_a_planted_fault_is_found_and_no_other(monkeypatch, fault):
    measures = fault(monkeypatch)
    lot = random.Random(5)

    found = checked(*(drawn_said(lot, str(at)) for at in range(3)))

    assert {check.score.measure for check in found if not check.holds} == measures


def drawn_codes(lot, categories):
    codes = np.array([[lot.randrange(categories) for _ in range(30)] for _ in range(3)])
    codes[1:] = np.where(
        np.array([[lot.random() < 0.5] * 30, [lot.random() < 0.6] * 30]),
        codes[0],
        codes[1:],
    )
    codes[np.array([[lot.random() < 0.2 for _ in range(30)] for _ in range(3)])] = (
        MISSING
    )
    return codes, np.array([lot.randrange(1, 9) for _ in range(30)])


@pytest.mark.parametrize("cells", [0, 1 << 20])
@pytest.mark.parametrize("categories", [2, 3, 9])
def test_alpha_of_weighted_units_is_that_of_each_by_itself(cells, categories):
    """At once, and where that is too much for the library, category by category."""
    lot = random.Random(categories)
    for _ in range(10):
        codes, weight = drawn_codes(lot, categories)
        table = np.repeat(np.where(codes == MISSING, np.nan, codes), weight, axis=1)

        expected = krippendorff.alpha(table, level_of_measurement="nominal")
        assert krippendorff_reference.alpha(
            codes, weight, most_cells=cells
        ) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    "codes", [[[], []], [[0, MISSING], [MISSING, 1]], [[1, 1], [1, MISSING]]]
)
def test_alpha_of_no_shared_unit_or_one_category_is_undefined(codes):
    assert (
        krippendorff_reference.alpha(
            np.array(codes, dtype=np.int64), np.ones(len(codes[0]), dtype=np.int64)
        )
        is None
    )


@pytest.mark.parametrize("way", nervaluate_reference.SCHEMES)
def test_documents_are_counted_as_the_library_counts_them_all_with_their_offsets(way):
    lot = random.Random(8)
    columns = build_material(
        [drawn_said(lot, str(at)) for at in range(6)], default_scheme()
    )
    said = columns.layers[1]
    one, two = sides(columns, said.passages, 0, 1)
    if way != "overlap":
        one, two = (
            side.only(side.label == said.labels.index("law")) for side in (one, two)
        )

    counts = nervaluate_reference.DocumentCounter(labels=said.labels).counts(
        one, two, way, 6
    )

    mine, theirs = span_matching.paired(one, two, way)
    documents = [
        ([entity(one, a, said)], [entity(two, b, said)])
        for a, b in zip(mine, theirs, strict=True)
    ]
    documents += [
        ([entity(one, at, said)], []) for at in set(range(len(one.start))) - {*mine}
    ]
    documents += [
        ([], [entity(two, at, said)]) for at in set(range(len(two.start))) - {*theirs}
    ]
    true, predicted = ([*each] for each in zip(*documents, strict=True))
    expected = Evaluator(
        true, predicted, tags=list(said.labels), loader="dict"
    ).evaluate()["overall"]
    expected = expected[nervaluate_reference.SCHEMES[way]]
    assert counts.sum(axis=0).tolist() == [
        getattr(expected, name) for name in nervaluate_reference.COUNTS
    ]
    assert counts.sum() > 0
    result = nervaluate_reference.result(counts.sum(axis=0).tolist(), way)
    assert (result.precision, result.recall, result.f1) == (
        expected.precision,
        expected.recall,
        expected.f1,
    )


def entity(side, at, said):
    return {
        "label": said.labels[side.label[at]],
        "start": int(side.start[at]),
        "end": int(side.end[at]) - 1,
    }


def test_a_tag_that_shares_less_than_a_hundredth_is_counted(said):
    """The library takes no notice of so little, were it told the offsets."""
    found = checked(
        said("ا" * 900, {"omar": [(0, 600, "law")], "salma": [(599, 900, "law")]})
    )

    (typed,) = {
        (check.score.value, check.value, check.holds)
        for check in found
        if (check.score.unit, check.score.label, check.score.article)
        == ("type", "law", None)
    }
    assert typed == (1.0, 1.0, True)


def test_the_libraries_are_imported_only_where_they_are_asked():
    code = (
        "import sys, hashiya.agreement.verification, hashiya_reader.cli.agreement\n"
        "print([name for name in ('krippendorff', 'nervaluate') if name in sys.modules])"
    )

    assert (
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True
        ).stdout
        == "[]\n"
    )
