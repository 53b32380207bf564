"""What the numbers of a layer mean, by thresholds that the literature names.

K. Krippendorff, *Content Analysis*, 2nd ed., 2004, 241: data with α from .800 on can be
relied on, and from .667 on they allow tentative conclusions. J. R. Landis and G. G.
Koch, *Biometrics* 33(1), 1977, 165: words for ranges of κ, which they call arbitrary.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from hashiya.agreement.scores import Score
from hashiya.language import marked
from hashiya.overview.report.label_styles import LabelTitle
from hashiya.overview.report.score_tables import first_score

RELIABLE, TENTATIVE = 0.8, 2 / 3
# The upper end of each range, and its word; above the last it is almost perfect.
_STRENGTHS = (
    (0.0, marked("poor")),
    (0.2, marked("slight")),
    (0.4, marked("fair")),
    (0.6, marked("moderate")),
    (0.8, marked("substantial")),
)
_HIGHEST = marked("almost perfect")
_KAPPAS = ("cohen_kappa", "fleiss_kappa")
_DECIMALS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Interpretation:
    """What α and κ of a layer mean, and the label on which annotators agree least.

    `reliance` is `high`, `tentative` or `low`, by the α that is shown. What is None is
    undefined, or there is only one label.
    """

    alpha: float | None
    reliance: str
    kappa: float | None
    strength: str
    lowest: LabelTitle | None
    lowest_alpha: float


def interpretation(
    scores: Sequence[Score],
    headline: Score | None,
    label_bars: Sequence[tuple[LabelTitle, Score]],
) -> Interpretation:
    """What the scores of all annotators and labels mean; `label_bars` are those of labels."""
    alpha = None if headline is None else headline.value
    kappa = None
    if headline is not None:
        score = first_score(scores, _KAPPAS, headline.unit)
        kappa = None if score is None else score.value
    by_value: list[tuple[float, LabelTitle]] = []
    for title, label_score in label_bars:
        if label_score.value is not None:
            by_value.append((label_score.value, title))
    lowest, lowest_alpha = None, 0.0
    if len(by_value) > 1:
        lowest_alpha, lowest = min(by_value, key=lambda entry: entry[0])
    return Interpretation(
        alpha=alpha,
        reliance=reliance(alpha),
        kappa=kappa,
        strength=strength(kappa),
        lowest=lowest,
        lowest_alpha=lowest_alpha,
    )


def reliance(alpha: float | None) -> str:
    """How far data of this α can be relied on (Krippendorff 2004), as it is shown rounded."""
    if alpha is None:
        return ""
    shown = round(alpha, _DECIMALS)
    if shown >= RELIABLE:
        return "high"
    return "tentative" if shown >= round(TENTATIVE, _DECIMALS) else "low"


def strength(kappa: float | None) -> str:
    """The word of Landis and Koch (1977) for a κ, a message of the catalogue."""
    if kappa is None:
        return ""
    if kappa < 0:
        return _STRENGTHS[0][1]
    for highest, word in _STRENGTHS[1:]:
        if round(kappa, 2) <= highest:
            return word
    return _HIGHEST
