"""Gwet's coefficients and Krippendorff's alpha, as irrCAC 0.4.4 gives them for random codes.

The numbers of `irrcac.json` were made with pandas 2.3 and scipy 1.12, for which the library
was made: with pandas 3 it gives others, which its own formula does not. A line is an
annotator's codes of forty units, a point one that is missing.
"""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from hashiya.agreement.coding import MISSING, Coding, Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measures import category_measures

CODINGS = json.loads(Path(__file__).with_name("irrcac.json").read_text("utf-8"))
VALUES = 4


def coding_of(lines):
    codes = [[MISSING if code == "." else int(code) for code in line] for line in lines]
    units = np.arange(len(lines[0]))
    return Coding(
        codes=np.array(codes),
        weight=np.ones_like(units),
        article=units,
        categories=VALUES,
        articles=len(units),
    )


def value(coding, measure):
    (named,) = (each for each in category_measures() if each.name == measure)
    annotators = range(len(coding.codes))
    return named.estimate(CodingSums(coding, annotators), "article").value


@pytest.mark.parametrize("expected", CODINGS, ids=range(len(CODINGS)))
def test_gwets_coefficients_are_those_of_irrcac(expected):
    coding = coding_of(expected["codes"])
    ordered = replace(coding, task=Task.ORDER, scale=tuple(range(1, VALUES + 1)))
    for weights, coded, gwet, alpha in (
        ("identity", coding, "gwet_ac1", "krippendorff_alpha"),
        ("linear", ordered, "gwet_ac2_linear", None),
        ("quadratic", ordered, "gwet_ac2_quadratic", "interval_alpha"),
    ):
        numbers = expected[weights]
        # The library rounds to five places.
        assert value(coded, gwet) == pytest.approx(numbers["gwet"], abs=1e-5)
        if weights == "identity":
            observed = value(coded, "observed_agreement")
            assert observed == pytest.approx(numbers["observed"], abs=1e-5)
        if alpha:
            krippendorff = numbers["krippendorff"]
            assert value(coded, alpha) == pytest.approx(krippendorff, abs=1e-5)
