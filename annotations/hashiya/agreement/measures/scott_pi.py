"""Scott's pi of two annotators."""

from hashiya.agreement.bootstrap import Estimate, Floats
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.measure import CategoryMeasure
from hashiya.agreement.measures.fleiss_kappa import fleiss_kappa
from hashiya.language import marked


def scott_pi(sums: Floats) -> Floats:
    """Scott's pi, over the units that both annotators have coded.

    π = (p_o - p_e) / (1 - p_e), with p_o as for `cohen_kappa` and p_e = Σ_k p_k², p_k
    the share of category k among the codes of both: what Fleiss' kappa is of two.

    `sums` are as for `krippendorff_alpha`.

    Source: W. A. Scott, Reliability of content analysis: the case of nominal scale
    coding, Public Opinion Quarterly 19(3), 1955, 321-325.
    """
    return fleiss_kappa(sums, 2)


def _estimate(sums: CodingSums, unit: str) -> Estimate:
    def of_total(parts: Floats) -> Floats:
        return scott_pi(sums.pooled(parts))

    return sums.estimate("scott_pi", unit, sums.of_pair, of_total)


MEASURE = CategoryMeasure(
    name="scott_pi",
    symbol="π",
    about=marked("Scott 1955, two annotators"),
    is_of_pairs=True,
    is_in_tables=False,
    estimate=_estimate,
)
