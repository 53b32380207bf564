"""Gamma-cat: how far the labels agree of the tags that gamma aligns."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from hashiya.agreement.bootstrap import Estimate, Floats, divided
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.measure import PassageMeasure
from hashiya.agreement.measures import gamma
from hashiya.language import marked


def gamma_cat(estimate: Estimate) -> Estimate:
    """Gamma-cat of the alignments of an estimate of gamma.

    γ_cat = 1 - δ_o / δ_e. The disorder δ is the mean of d_cat over the pairs of units
    that are in one unitary alignment of the best alignment, a pair weighted by max(0, 1
    - d_pos) / (v - 1), with v the units of the unitary alignment: who aligns well
    counts. δ_o is that of the annotators, over all articles, δ_e that of all samples.
    NaN, so undefined, where nothing is aligned, or by chance always of one label.

    Source: Y. Mathet, The agreement measure γ_cat, a complement to γ focused on
    categorization of a continuum, Computational Linguistics 43(3), 2017, 661-681.
    """
    return replace(estimate, measure="gamma_cat", of=gamma_cat_of)


def gamma_cat_of(sums: Floats) -> Floats:
    """Gamma-cat of the sums that `gamma` has."""
    observed = divided(sums[..., 3], sums[..., 4])
    expected = divided(sums[..., 5], sums[..., 6])
    return 1 - divided(observed, expected)


def _estimates(
    data: LayerData, annotators: Sequence[int], label: int | None
) -> Iterator[Estimate]:
    passages = gamma.label_passages(data, label)
    yield gamma_cat(gamma.gamma(data.material, passages, annotators))


MEASURE = PassageMeasure(
    name="gamma_cat",
    symbol="γ_cat",
    units=("char",),
    item="passage",
    about=marked("Mathet 2017, labels of the passages that γ aligns"),
    is_on_request=True,
    takes_long=True,
    extra="gamma",
    estimates=_estimates,
)
