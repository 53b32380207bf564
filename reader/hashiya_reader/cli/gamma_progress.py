"""Gamma with a progress bar, which can be stopped."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya_reader.cli.progress import progress

if TYPE_CHECKING:
    from hashiya.agreement.scores import Score

# Called with the number of steps done and their total.
Step = Callable[[int, int], None]


def until_stopped(
    compute: Callable[[Step], "Iterator[Score]"], problems: list[str]
) -> "list[Score]":
    """The scores of gamma, with progress; after an interruption those computed so far."""
    scores: list[Score] = []
    try:
        with progress(_("gamma")) as step:
            scores.extend(compute(step))
    except KeyboardInterrupt:
        problems.append(
            _("gamma was stopped: only the numbers computed until then are given")
        )
    return scores
