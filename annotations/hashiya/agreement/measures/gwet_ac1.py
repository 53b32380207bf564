"""Gwet's AC1."""

import numpy as np

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding import Task
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.language import marked


def gwet_ac1(sums: Floats, categories: int) -> Floats:
    """Gwet's AC1, over the units that two or more of the annotators have coded.

    AC1 = (p_o - p_e) / (1 - p_e), with p_o as for `observed_agreement`, p_e = Σ_k π_k
    (1 - π_k) / (q - 1), π_k the mean over units of the share of annotators who gave
    category k, and q the number of categories. NaN where every code is *none*.

    `sums` are as for `observed_agreement`.

    Source: K. L. Gwet, Computing inter-rater reliability and its variance in the
    presence of high agreement, British Journal of Mathematical and Statistical
    Psychology 61(1), 2008, 29-48.
    """
    count, differing, shares = sums[..., 0], sums[..., 1], sums[..., 2:]
    # Everything times n squared.
    spread = (shares * (count[..., None] - shares)).sum(axis=-1) / (categories - 1)
    agreed = count * (count - differing)
    value = divided(agreed - spread, count * count - spread)
    has_tags = shares[..., 1:].any(axis=-1)
    return np.where(has_tags, value, np.nan)


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    categories = 2
    if sums.coding.task is not Task.ONE:
        categories = max(2, sums.used_categories)

    def of_total(parts: Floats) -> Floats:
        return gwet_ac1(sums.shares(parts), categories)

    return sums.estimate("gwet_ac1", unit, sums.of_shares, of_total)


MEASURE = CategoryMeasure(
    name="gwet_ac1",
    symbol="AC1",
    about=marked("Gwet 2008, where one category is much more frequent than others"),
    is_in_tables=False,
    estimate=_estimate,
)
