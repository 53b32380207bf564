"""What the numbers mean: thresholds of Krippendorff 2004, words of Landis and Koch 1977."""

import pytest

from hashiya.agreement.scores import Score
from hashiya.overview.report.interpretation import (
    interpretation,
    reliance,
    strength,
)
from hashiya.overview.report.label_styles import LabelTitle


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [
        (1.0, "high"),
        (0.8, "high"),
        (0.79949, "tentative"),
        (0.667, "tentative"),
        (0.6664, "low"),
        (-0.2, "low"),
        (None, ""),
    ],
)
def test_alpha_is_read_by_the_thresholds_as_it_is_shown(alpha, expected):
    assert reliance(alpha) == expected


@pytest.mark.parametrize(
    ("kappa", "word"),
    [
        (-0.01, "poor"),
        (0.0, "slight"),
        (0.20, "slight"),
        (0.21, "fair"),
        (0.40, "fair"),
        (0.41, "moderate"),
        (0.60, "moderate"),
        (0.61, "substantial"),
        (0.80, "substantial"),
        (0.81, "almost perfect"),
        (1.0, "almost perfect"),
        (None, ""),
    ],
)
def test_kappa_has_the_word_of_its_range(kappa, word):
    assert strength(kappa) == word


def score(measure, value, unit="char"):
    return Score(
        layer="topic",
        label=None,
        annotators=("omar", "salma"),
        article=None,
        measure=measure,
        unit=unit,
        value=value,
        why="",
        items=10,
        articles=3,
        ci=None,
    )


def test_kappa_is_that_of_two_or_of_many_and_of_the_unit_of_alpha():
    alpha = score("krippendorff_alpha", 0.7)
    scores = [alpha, score("fleiss_kappa", 0.5), score("cohen_kappa", 0.1, "token")]
    assert interpretation(scores, alpha, ()).kappa == 0.5
    assert interpretation([*scores, score("cohen_kappa", 0.3)], alpha, ()).kappa == 0.3


def test_the_lowest_of_several_labels_is_named_and_of_one_label_none():
    law, media = (LabelTitle(text=text, color="") for text in ("law", "media"))
    bars = [(media, score("krippendorff_alpha", 0.9))]
    assert interpretation([], None, bars).lowest is None
    bars.append((law, score("krippendorff_alpha", 0.2)))
    read = interpretation([], None, bars)
    assert (read.lowest, read.lowest_alpha) == (law, 0.2)
    undefined = [*bars, (media, score("krippendorff_alpha", None))]
    assert interpretation([], None, undefined).lowest == law
