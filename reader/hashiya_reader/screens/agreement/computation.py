"""What the agreement screen computes in the background, and the messages that bring it."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.agreement.shared_material import read_material, until
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya.agreement.material import LayerTags, Material
    from hashiya.agreement.scores import Score
    from hashiya.review.items import Item
    from hashiya_reader.screens.agreement.gold_material import GoldNumbers
    from hashiya_reader.screens.destinations import Destination

# How often new scores of gamma are shown.
PAUSE_SECONDS = 1.0


class _Stopped(Exception):
    """The screen was left."""


@dataclass
class Progressed(Message):
    """How far the computation is, in words."""

    words: str


@dataclass
class Computed(Message):
    """All scores but gamma are computed; `problems` are what they leave out."""

    material: "Material"
    scores: Sequence["Score"]
    problems: Sequence[str]


@dataclass
class ItemsCompared(Message):
    """The disputed items of a layer are there, each with its article."""

    layer: str
    items: Sequence[tuple[str, "Item"]]


@dataclass
class GoldRead(Message):
    """What reviewers decided is read; `problems` are what is left out."""

    gold: "GoldNumbers"
    problems: Sequence[str]


@dataclass
class GammaComputed(Message):
    """Some scores of gamma are computed."""

    scores: Sequence["Score"]


class Computation:
    """Computes in threads, each stopped when the screen is left; messages have the results."""

    def __init__(
        self, workspace: Workspace, screen: "Screen[Destination | None]"
    ) -> None:
        self._workspace = workspace
        self._screen = screen

    def begin(self) -> None:
        """Read what counts, and compute all scores of it."""
        self._screen.run_worker(
            self._compute, thread=True, group="agreement", exclusive=True
        )

    def compare(self, material: "Material", layer: "LayerTags") -> None:
        """Compare all places of a layer."""
        compare = partial(self._compare, material, layer)
        self._screen.run_worker(compare, thread=True, group="items")

    def read_gold(self) -> None:
        """Read what reviewers decided, and measure annotators by it."""
        self._screen.run_worker(
            self._read_gold, thread=True, group="gold", exclusive=True
        )

    def begin_gamma(self, material: "Material") -> None:
        """Compute gamma, bringing scores as they come."""
        compute = partial(self._compute_gamma, material)
        self._screen.run_worker(compute, thread=True, group="gamma", exclusive=True)

    def _compute(self) -> None:
        # Only here: nothing else of the reader needs numpy.
        from hashiya.agreement.scores import agreement_scores

        is_cancelled = self._cancellation()
        problems: list[str] = []

        def report(words: str) -> None:
            self._screen.post_message(Progressed(words))

        try:
            material = read_material(self._workspace, problems, report, is_cancelled)
        except HashiyaError as error:
            self._report_error(error, _("Not computed"))
            return
        scores = list(until(agreement_scores(material), is_cancelled))
        if not is_cancelled():
            self._screen.post_message(Computed(material, scores, problems))

    def _compare(self, material: "Material", layer: "LayerTags") -> None:
        # As above.
        from hashiya.agreement.disputed_places import disputed_items

        is_cancelled = self._cancellation()
        items: list[tuple[str, Item]] = []
        for index, article in enumerate(material.articles):
            if is_cancelled():
                return
            items += [
                (article, item) for item in disputed_items(material, layer, index)
            ]
        self._screen.post_message(ItemsCompared(layer.name, items))

    def _read_gold(self) -> None:
        # As above.
        from hashiya_reader.screens.agreement.gold_material import read_gold

        is_cancelled = self._cancellation()
        problems: list[str] = []
        try:
            gold = read_gold(self._workspace, problems, is_cancelled)
        except HashiyaError as error:
            self._report_error(error, _("Not computed"))
            return
        if not is_cancelled():
            self._screen.post_message(GoldRead(gold, problems))

    def _compute_gamma(self, material: "Material") -> None:
        # As above.
        from hashiya.agreement.gamma_scores import gamma_scores

        is_cancelled = self._cancellation()

        def step(done: int, total: int) -> None:
            if is_cancelled():
                raise _Stopped
            percent = 100 * done // max(total, 1)
            self._screen.post_message(Progressed(f"γ … {percent} %"))

        scores: list[Score] = []
        since = time.monotonic()
        try:
            for score in gamma_scores(material, step=step):
                scores.append(score)
                if time.monotonic() - since > PAUSE_SECONDS:
                    self._screen.post_message(GammaComputed(scores))
                    scores, since = [], time.monotonic()
        except HashiyaError as error:
            self._report_error(error, "γ")
        except _Stopped:
            return
        self._screen.post_message(GammaComputed(scores))

    def _cancellation(self) -> Callable[[], bool]:
        """What says whether the worker of this thread is cancelled."""
        worker = get_current_worker()
        return lambda: worker.is_cancelled

    def _report_error(self, error: HashiyaError, title: str) -> None:
        """Notify the user from a worker."""
        app = self._screen.app
        app.call_from_thread(app.notify, advised(error), title=title, severity="error")
