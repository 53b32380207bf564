"""The competence of each annotator, as the model of Dawid and Skene estimates it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from hashiya.agreement.bootstrap import Floats
from hashiya.agreement.coding import MISSING
from hashiya.agreement.material import Ints
from hashiya.agreement.measure import Measure
from hashiya.language import marked

# Of two annotators each error could be either's.
FEWEST_ANNOTATORS = 3
# The estimates have converged when no probability of a category changes by more.
_TOLERANCE = 1e-5
_MOST_STEPS = 500
# The least probability that a logarithm is taken of.
_LEAST = 1e-300


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorRates:
    """The share `prior[k]` of each true category, and `rates[annotator, k, l]` of errors.

    A rate is the probability that the annotator gives category l to a unit whose true
    category is k.
    """

    prior: Floats = field(repr=False)
    rates: Floats = field(repr=False)

    @property
    def competence(self) -> Floats:
        """The probability that each annotator gives a unit its true category."""
        right = np.diagonal(self.rates, axis1=1, axis2=2)
        return np.asarray((right * self.prior).sum(axis=1))


def error_rates(
    codes: Ints, weight: Ints, categories: int, annotators: Sequence[int] | None = None
) -> ErrorRates:
    """The maximum likelihood estimates, by the EM algorithm.

    It begins with the share of annotators who gave a unit each category. `codes[row,
    unit]` are categories, or MISSING, `weight` is how many equal units each one is;
    `annotators` has the annotator of each row, who may have several.

    Source: A. P. Dawid and A. M. Skene, Maximum likelihood estimation of observer
    error-rates using the EM algorithm, Applied Statistics 28(1), 1979, 20-28.
    """
    owners = np.arange(len(codes)) if annotators is None else np.array(annotators)
    # By unit, as the sums of each unit's codes are taken in one go.
    units, rows = np.nonzero((codes != MISSING).T)
    given = codes[rows, units]
    count = int(owners.max(initial=-1)) + 1
    # The rate of a code, as an index of [annotator, given category].
    cells = owners[rows] * categories + given
    by_cell = np.argsort(cells, kind="stable")
    used_cells, cell_starts = np.unique(cells[by_cell], return_index=True)
    coded, unit_starts = np.unique(units, return_index=True)
    truth = np.zeros((codes.shape[1], categories))
    np.add.at(truth, (units, given), 1)
    truth /= np.maximum(truth.sum(axis=1, keepdims=True), 1)
    for _step in range(_MOST_STEPS):
        weighted = truth * weight[:, None]
        prior = weighted.sum(axis=0) / weighted.sum()
        # By given category first, then by true one.
        sums = np.add.reduceat(weighted[units[by_cell]], cell_starts, axis=0)
        flat_counts = np.zeros((count * categories, categories))
        flat_counts[used_cells] = sums
        counts = flat_counts.reshape(count, categories, categories)
        totals = counts.sum(axis=1, keepdims=True)
        rates = np.divide(counts, totals, out=np.zeros_like(counts), where=totals > 0)
        logarithms = np.log(np.maximum(rates, _LEAST)).reshape(-1, categories)
        likelihood = np.tile(np.log(np.maximum(prior, _LEAST)), (len(truth), 1))
        likelihood[coded] += np.add.reduceat(logarithms[cells], unit_starts, axis=0)
        likelihood -= likelihood.max(axis=1, keepdims=True)
        estimate = np.exp(likelihood)
        estimate /= estimate.sum(axis=1, keepdims=True)
        change = float(np.abs(estimate - truth).max(initial=0))
        truth = estimate
        if change < _TOLERANCE:
            break
    return ErrorRates(prior=prior, rates=rates.transpose(0, 2, 1))


MEASURE = Measure(
    name="dawid_skene",
    symbol="DS",
    units=("token", "article"),
    about=marked("Dawid and Skene 1979, how often each annotator is right"),
    is_on_request=True,
)
