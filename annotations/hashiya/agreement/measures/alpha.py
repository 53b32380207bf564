"""Krippendorff's alpha of a table of values, for any level of measurement."""

from collections.abc import Callable, Sequence

import numpy as np

from hashiya.agreement.bootstrap import Floats, number

# The squared difference of each two values; the last argument is how often each was
# used.
Distance = Callable[[Floats, Floats], Floats]


def krippendorff_alpha(
    table: Sequence[Sequence[float | None]], level: str = "nominal"
) -> float | None:
    """Alpha of a table with a row for each annotator and a column for each unit; None is a value that is missing.

    α = 1 - D_o / D_e = 1 - (n - 1) Σ_ck o_ck δ²_ck / Σ_ck n_c n_k δ²_ck, where o_ck
    sums over the units of two values or more n_uc n_uk / (m_u - 1), without a value's
    pairs with itself, n_c = Σ_k o_ck and n = Σ_c n_c. The difference δ² of two values,
    by `level`:

    - "nominal": 0 if they are equal, else 1;
    - "ordinal": (Σ n_g over the values g from one to the other, minus half of their own
      two n)²;
    - "interval": (c - k)²;
    - "ratio": ((c - k) / (c + k))², 0 where both are 0.

    The result is None where the values do not differ at all, or no unit has two.

    Source: K. Krippendorff, Computing Krippendorff's alpha-reliability, University of
    Pennsylvania, 2011.

    Raises:
        KeyError: when there is no such level.
    """
    distance = LEVELS[level]
    units = [
        [value for value in column if value is not None]
        for column in zip(*table, strict=True)
    ]
    units = [unit for unit in units if len(unit) > 1]
    values = sorted({value for unit in units for value in unit})
    at = {value: index for index, value in enumerate(values)}
    observed = np.zeros((len(values), len(values)))
    for unit in units:
        uses = np.bincount([at[value] for value in unit], minlength=len(values))
        observed += (np.outer(uses, uses) - np.diag(uses)) / (len(unit) - 1)
    uses = observed.sum(axis=1)
    apart = distance(np.array(values, dtype=np.float64), uses)
    expected = (np.outer(uses, uses) * apart).sum()
    if not expected:
        return None
    return number(1 - (uses.sum() - 1) * (observed * apart).sum() / expected)


def _nominal(values: Floats, _: Floats) -> Floats:
    return 1 - np.eye(len(values))


def _ordinal(_: Floats, uses: Floats) -> Floats:
    # The middle of each value's own range of ranks: between two of them lies what the
    # definition sums.
    middle = np.cumsum(uses) - uses / 2
    return np.asarray((middle[:, None] - middle) ** 2)


def _interval(values: Floats, _: Floats) -> Floats:
    return np.asarray((values[:, None] - values) ** 2)


def _ratio(values: Floats, _: Floats) -> Floats:
    above, below = values[:, None] - values, values[:, None] + values
    return np.asarray(
        np.divide(above, below, out=np.zeros_like(above), where=below != 0) ** 2
    )


LEVELS: dict[str, Distance] = {
    "nominal": _nominal,
    "ordinal": _ordinal,
    "interval": _interval,
    "ratio": _ratio,
}
