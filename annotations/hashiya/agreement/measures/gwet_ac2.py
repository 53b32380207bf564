"""Gwet's AC2, of values in an order."""

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


def gwet_ac2(tables: Floats, weights: Floats) -> Floats:
    """Gwet's AC2, over the units that two or more of the annotators have coded.

    AC2 = (p_a - p_e) / (1 - p_e), p_a = (1 / n) Σ_u Σ_{i ≠ j} w(c_ui, c_uj) / (m_u (m_u
    - 1)), p_e = T / (q (q - 1)) Σ_k π_k (1 - π_k), with w the weights of agreement, 1 on
    the diagonal, T their sum, and π_k as for `gwet_ac1`. Of weights that are 0 besides
    it is AC1. NaN where there is no unit.

    `tables` have Σ_u 1 / (m_u (m_u - 1)) over the ordered pairs of annotators who gave
    each two categories.

    Source: K. L. Gwet, Handbook of Inter-Rater Reliability, 4th ed., 2014, chapters 3
    and 4.
    """
    categories = weights.shape[0]
    count = tables.sum(axis=(-1, -2))
    shares = tables.sum(axis=-1)
    spread = (shares * (count[..., None] - shares)).sum(axis=-1)
    chance = weights.sum() / (categories * (categories - 1)) * spread
    agreed = (tables * weights).sum(axis=(-1, -2)) * count
    return divided(agreed - chance, count * count - chance)


def _estimate(sums: CodingSums, unit: str, measure: str, power: int) -> Estimate:
    scale = np.arange(sums.coding.categories, dtype=np.float64)
    weights = 1 - disagreement_weights(scale, power)

    def of_total(parts: Floats) -> Floats:
        return gwet_ac2(table_of(parts, len(scale)), weights)

    return order_estimate(sums, measure, unit, sums.shared_cells, of_total)


def _linear(sums: CodingSums, unit: str) -> Estimate:
    return _estimate(sums, unit, "gwet_ac2_linear", 1)


def _quadratic(sums: CodingSums, unit: str) -> Estimate:
    return _estimate(sums, unit, "gwet_ac2_quadratic", 2)


LINEAR = CategoryMeasure(
    name="gwet_ac2_linear",
    symbol="AC2 lin",
    units=UNITS,
    about=marked("Gwet 2014, values in an order by their distance"),
    tasks=frozenset({Task.ORDER}),
    estimate=_linear,
)
QUADRATIC = CategoryMeasure(
    name="gwet_ac2_quadratic",
    symbol="AC2 quad",
    units=UNITS,
    about=marked("Gwet 2014, by the distance of values squared"),
    tasks=frozenset({Task.ORDER}),
    estimate=_quadratic,
)
MEASURES = (LINEAR, QUADRATIC)
