"""What measures of ordered values share: the weights of two values, and their estimates."""

from collections.abc import Callable

import numpy as np

from hashiya.agreement.bootstrap import ONE_CATEGORY, Estimate, Floats
from hashiya.agreement.coding_sums import CodingSums

# The units in which attributes are coded.
UNITS = ("overlap", "article")


def table_of(parts: Floats, categories: int) -> Floats:
    """The parts after the first, as a table of categories by categories."""
    return parts[..., 1:].reshape(*parts.shape[:-1], categories, categories)


def disagreement_weights(scale: Floats, power: int) -> Floats:
    """The distances of each two values to this power, 1 for the least and the most."""
    apart = np.abs(scale[:, None] - scale[None, :])
    return np.asarray((apart / apart.max()) ** power)


def order_estimate(
    sums: CodingSums,
    measure: str,
    unit: str,
    parts: Floats,
    of: Callable[[Floats], Floats],
) -> Estimate:
    """The estimate of a measure that is the function `of` of sums by two categories."""
    empty = sums.coding.empty

    def why(total: Floats) -> str:
        return ONE_CATEGORY if total[0] else empty

    return Estimate(measure=measure, unit=unit, parts=parts, of=of, why=why)
