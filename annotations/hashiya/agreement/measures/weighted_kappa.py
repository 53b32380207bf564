"""Weighted kappa of two annotators, of values in an order."""

import numpy as np

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding import Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.agreement.order import (
    UNITS,
    disagreement_weights,
    order_estimate,
    table_of,
)
from hashiya.language import marked


def weighted_kappa(tables: Floats, weights: Floats) -> Floats:
    """Cohen's weighted kappa of tables of how many units have each two categories.

    κ_w = 1 - Σ v_ij p_ij / Σ v_ij p_i. p_.j, with v_ij the weight of the disagreement of
    i and j. NaN, so undefined, where there is no unit or only one category.

    Source: J. Cohen, Weighted kappa: nominal scale agreement with provision for scaled
    disagreement or partial credit, Psychological Bulletin 70(4), 1968, 213-220.
    """
    rows, columns = tables.sum(axis=-1), tables.sum(axis=-2)
    observed = (tables * weights).sum(axis=(-1, -2)) * rows.sum(axis=-1)
    return 1 - divided(observed, ((rows @ weights) * columns).sum(axis=-1))


def _estimate(sums: CodingSums, unit: str, measure: str, power: int) -> Estimate:
    scale = np.arange(sums.coding.categories, dtype=np.float64)
    weights = disagreement_weights(scale, power)

    def of_total(parts: Floats) -> Floats:
        return weighted_kappa(table_of(parts, len(scale)), weights)

    return order_estimate(sums, measure, unit, sums.cells_of_pair, of_total)


def _linear(sums: CodingSums, unit: str) -> Estimate:
    return _estimate(sums, unit, "weighted_kappa_linear", 1)


def _quadratic(sums: CodingSums, unit: str) -> Estimate:
    return _estimate(sums, unit, "weighted_kappa_quadratic", 2)


LINEAR = CategoryMeasure(
    name="weighted_kappa_linear",
    symbol="κ lin",
    units=UNITS,
    about=marked("Cohen 1968, two annotators, values in an order by their distance"),
    is_of_pairs=True,
    tasks=frozenset({Task.ORDER}),
    estimate=_linear,
)
QUADRATIC = CategoryMeasure(
    name="weighted_kappa_quadratic",
    symbol="κ quad",
    units=UNITS,
    about=marked("Cohen 1968, two annotators, by the distance of values squared"),
    is_of_pairs=True,
    tasks=frozenset({Task.ORDER}),
    estimate=_quadratic,
)
MEASURES = (LINEAR, QUADRATIC)
