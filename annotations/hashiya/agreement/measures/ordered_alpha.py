"""Krippendorff's alpha of values in an order: ordinal and interval."""

import numpy as np

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding import Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.agreement.order import UNITS, order_estimate, table_of
from hashiya.language import marked


def ordinal_places(tables: Floats) -> Floats:
    """The middle of each value's ranks, whose differences are the ordinal metric.

    δ_ck = Σ_{g = c}^k n_g - (n_c + n_k) / 2.
    """
    uses = tables.sum(axis=-1)
    return np.asarray(np.cumsum(uses, axis=-1) - uses / 2)


def place_alpha(tables: Floats, places: Floats) -> Floats:
    """Krippendorff's alpha of coincidences, by the squared differences of places.

    α = 1 - (n - 1) Σ o_ck δ²_ck / Σ n_c n_k δ²_ck, with n_c = Σ_k o_ck and n = Σ_c n_c.
    NaN, so undefined, where there is no unit or only one value.

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, University of
    Pennsylvania, 2011.
    """
    squares = (places[..., :, None] - places[..., None, :]) ** 2
    uses = tables.sum(axis=-1)
    codes = uses.sum(axis=-1)
    observed = (tables * squares).sum(axis=(-1, -2))
    products = uses[..., :, None] * uses[..., None, :]
    return 1 - divided((codes - 1) * observed, (products * squares).sum(axis=(-1, -2)))


def _ordinal(sums: CodingSums, unit: str) -> Estimate:
    categories = sums.coding.categories

    def of_total(parts: Floats) -> Floats:
        tables = table_of(parts, categories)
        return place_alpha(tables, ordinal_places(tables))

    return order_estimate(sums, "ordinal_alpha", unit, sums.coincidences, of_total)


def _interval(sums: CodingSums, unit: str) -> Estimate:
    scale = np.array(sums.coding.scale)

    def of_total(parts: Floats) -> Floats:
        return place_alpha(table_of(parts, len(scale)), scale)

    return order_estimate(sums, "interval_alpha", unit, sums.coincidences, of_total)


ORDINAL = CategoryMeasure(
    name="ordinal_alpha",
    symbol="α ord",
    units=UNITS,
    about=marked("Krippendorff 2011, ordinal, by how many values lie between two"),
    tasks=frozenset({Task.ORDER}),
    estimate=_ordinal,
)
INTERVAL = CategoryMeasure(
    name="interval_alpha",
    symbol="α int",
    units=UNITS,
    about=marked("Krippendorff 2011, interval, by the difference of values"),
    tasks=frozenset({Task.ORDER}),
    estimate=_interval,
)
MEASURES = (ORDINAL, INTERVAL)
