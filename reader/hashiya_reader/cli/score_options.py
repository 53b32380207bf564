"""The options of `hashiya agreement` that say which scores are computed, and how."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from hashiya_reader.cli.values import LAYER, MEASURE, NumberRange

if TYPE_CHECKING:
    from hashiya.agreement.request import Request
    from hashiya.agreement.unit_alignment import Weights

_GAMMA = "gamma"
# The measures that are computed by the options of gamma.
_GAMMAS = frozenset({_GAMMA, "gamma_cat"})

SCORE_OPTIONS = (
    click.option(
        "--measure",
        "measures",
        multiple=True,
        type=MEASURE,
        metavar="NAME",
        help="Only this measure; repeatable.",
    ),
    click.option(
        "--layer",
        "layers",
        multiple=True,
        type=LAYER,
        metavar="NAME",
        help="Only this layer; repeatable.",
    ),
    click.option(
        "--pairs/--no-pairs",
        default=None,
        help="Also each two annotators; by default of at most 12 annotators.",
    ),
    click.option(
        "--gamma",
        is_flag=True,
        help="Also compute gamma, which takes long and needs `hashiya[gamma]`.",
    ),
    click.option(
        "--samples",
        default=30,
        metavar="N",
        type=NumberRange(1),
        help="Random annotations that gamma is compared with; 30 by default.",
    ),
    # The weights have the names that pygamma-agreement gives them.
    click.option(
        "--gamma-alpha",
        "alpha",
        default=1.0,
        metavar="X",
        type=click.FloatRange(0),
        help="What differences of positions weigh in gamma; 1 by default.",
    ),
    click.option(
        "--gamma-beta",
        "beta",
        default=1.0,
        metavar="X",
        type=click.FloatRange(0),
        help="What differences of labels weigh in gamma; 1 by default.",
    ),
    click.option(
        "--gamma-empty",
        "delta_empty",
        default=1.0,
        metavar="X",
        type=click.FloatRange(0, min_open=True),
        help="What a tag without a counterpart costs in gamma; 1 by default.",
    ),
    click.option(
        "--verify",
        is_flag=True,
        help="Verify α and F1 by other libraries; needs `hashiya[verify]`.",
    ),
    click.option(
        "--resamples",
        default=1_000,
        metavar="N",
        type=NumberRange(0),
        help="Resamples for the intervals; 1000 by default.",
    ),
    click.option(
        "--seed",
        default=0,
        metavar="N",
        type=NumberRange(0),
        help="The seed of random numbers; 0 by default.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreOptions:
    """The options as they are given."""

    measures: tuple[str, ...]
    layers: tuple[str, ...]
    pairs: bool | None
    gamma: bool
    samples: int
    alpha: float
    beta: float
    delta_empty: float
    verify: bool
    resamples: int
    seed: int

    @property
    def are_chosen(self) -> bool:
        """Whether they ask for other scores than those by default."""
        is_narrowed = bool(self.measures or self.layers) or self.pairs is not None
        return is_narrowed or self.gamma or self.verify

    @property
    def with_gamma(self) -> bool:
        """Whether gamma or gamma-cat is asked for."""
        return self.gamma or not _GAMMAS.isdisjoint(self.measures)

    def request(self) -> "Request":
        """What is to be computed.

        Raises:
            InvalidMeasure: when there is no such measure.
        """
        # Only here, and below: no other command needs numpy.
        from hashiya.agreement.request import Request

        measures = self.measures
        if self.gamma and measures:
            measures = (*measures, _GAMMA)
        return Request(measures=measures, layers=self.layers, pairs=self.pairs)

    def weights(self) -> "Weights":
        """What differences weigh in gamma."""
        from hashiya.agreement.unit_alignment import Weights

        return Weights(alpha=self.alpha, beta=self.beta, delta_empty=self.delta_empty)

    def check_extras(self) -> None:
        """Refuse to start when a library that the options need is missing.

        Raises:
            ExtraMissing: when one is.
        """
        from hashiya.agreement import verification
        from hashiya.agreement.measures import gamma

        if self.with_gamma:
            gamma.check_available()
        if self.verify:
            verification.check_available()


def score_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options of scores; the command gets them as `score_options`."""

    @functools.wraps(command)
    def scoring(
        *,
        measures: tuple[str, ...],
        layers: tuple[str, ...],
        pairs: bool | None,
        gamma: bool,
        samples: int,
        alpha: float,
        beta: float,
        delta_empty: float,
        verify: bool,
        resamples: int,
        seed: int,
        **others: object,
    ) -> int:
        options = ScoreOptions(
            measures=measures,
            layers=layers,
            pairs=pairs,
            gamma=gamma,
            samples=samples,
            alpha=alpha,
            beta=beta,
            delta_empty=delta_empty,
            verify=verify,
            resamples=resamples,
            seed=seed,
        )
        return command(score_options=options, **others)

    for option in reversed(SCORE_OPTIONS):
        scoring = option(scoring)
    return scoring
