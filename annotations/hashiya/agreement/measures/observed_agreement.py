"""Observed agreement: how often annotators agree, whatever they would by chance."""

import numpy as np

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.language import marked


def observed_agreement(sums: Floats) -> Floats:
    """The share of pairs of annotators who agree, over the units that two or more have coded.

    p_o = (1 / n) Σ_u Σ_k n_uk (n_uk - 1) / (m_u (m_u - 1)): each unit counts once,
    however many have coded it. NaN, so undefined, where every code is *none*.

    `sums` are, along the last axis: the number of units n, the share of pairs that
    differ, and the share of annotators who used each category, each summed over units.

    Source: J. L. Fleiss, Measuring nominal scale agreement among many raters,
    Psychological Bulletin 76(5), 1971, 378-382.
    """
    count, differing = sums[..., 0], sums[..., 1]
    has_tags = sums[..., 3:].any(axis=-1)
    return np.where(has_tags, 1 - divided(differing, count), np.nan)


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    def of_total(parts: Floats) -> Floats:
        return observed_agreement(sums.shares(parts))

    return sums.estimate("observed_agreement", unit, sums.of_shares, of_total)


MEASURE = CategoryMeasure(
    name="observed_agreement",
    symbol="p_o",
    about=marked("observed agreement, in how many units two annotators agree"),
    estimate=_estimate,
)
