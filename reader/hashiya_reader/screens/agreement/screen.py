"""How far annotators agree: by measure, label, pair, article and time, and who takes what for what."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.style import Style
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from hashiya.errors import HashiyaError
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.agreement.rows import (
    BAR_CELLS,
    DIM,
    FEW_CELLS,
    MEASURES,
    label_title,
    matrix_rows,
    measure_rows,
    number_row,
    of_measure,
    period_row,
)
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya.agreement.material import LayerTags, Material
    from hashiya.agreement.scores import Score

T = TypeVar("T")

BOLD = Style(bold=True)
# From so many columns on bars are long.
WIDE = 100
# Between two looks at what there is of gamma.
PAUSE_SECONDS = 1.0
VIEWS = ("measures", "labels", "pairs", "articles", "confusion", "time")
NOTHING = """\
Nothing to compare yet.
Numbers are of articles that two annotators or more have done.
In an article, {article.done} says that you are done with it."""


class _Stopped(Exception):
    """The screen was left."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of the list, and what Enter does there: it goes to an article, or looks at a group of annotators alone."""

    row: Row
    article: str | None = None
    group: tuple[str, ...] | None = None


class AgreementScreen(Screen[Destination | None]):
    """One list, which shows one view of the numbers of one layer; it answers with the article that is chosen."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            bind(
                str(number),
                f"view({number - 1})",
                view.capitalize(),
                id=f"agreement.{view}",
            )
            for number, view in enumerate(VIEWS, 1)
        ),
        bind("tab", "turn(1)", "Next view", id="agreement.next", show=True),
        bind("shift+tab", "turn(-1)", "View before", id="agreement.previous"),
        bind("l", "layer", "Layer", id="agreement.layer", show=True),
        bind(
            "m",
            "measure",
            "Measure",
            id="agreement.measure",
            show=True,
            tooltip="Of labels, pairs and articles",
        ),
        bind(
            "e",
            "everybody",
            "Everybody",
            id="agreement.everybody",
            show=True,
            tooltip="After a pair, all again",
        ),
        bind(
            "g",
            "gamma",
            "γ",
            id="agreement.gamma",
            show=True,
            tooltip="Takes its time, and needs hashiya[gamma]",
        ),
        bind("escape,q", "dismiss(None)", "Back", id="agreement.back", show=True),
    ]

    @dataclass
    class Far(Message):
        """How far it is, in words."""

        words: str

    @dataclass
    class Known(Message):
        """The numbers are known; `problems` are what was left out of them."""

        material: "Material"
        scores: Sequence["Score"]
        problems: Sequence[str]

    @dataclass
    class Gamma(Message):
        """Gamma is known."""

        scores: Sequence["Score"]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.known: AgreementScreen.Known | None = None
        # The numbers by layer, label, annotators and article.
        self.by: dict[
            tuple[str, str | None, tuple[str, ...], str | None], list[Score]
        ] = {}
        self.lines: list[Line] = []
        self.view = 0
        self.layer_at = 0
        self.measure = 0
        self.group: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """A heading, the views, what is looked at, the list."""
        yield OneRow(id="heading")
        yield OneRow(id="hint")
        yield OneRow(id="about")
        yield RowList(empty="", id="articles")
        yield OneRow(id="problems")
        yield KeyRow()

    def on_mount(self) -> None:
        """Compute the numbers."""
        self.query_one("#heading", OneRow).row = Row(
            right=(Piece("حاشية", BOLD),),
            left=(
                Piece(f" {self.workspace.project.root.name}", BOLD),
                Piece("  agreement", DIM),
            ),
        )
        self.query_one("#problems").display = False
        self.rows.focus()
        self.tell("reading what is done …")
        self.compute()

    def on_resize(self) -> None:
        """Draw bars and matrix for the new width."""
        self.show()

    @property
    def bar_cells(self) -> int:
        """How long bars are."""
        return BAR_CELLS if self.size.width >= WIDE else FEW_CELLS

    @property
    def rows(self) -> RowList:
        """The list."""
        return self.query_one("#articles", RowList)

    @work(thread=True, group="agreement", exclusive=True)
    def compute(self) -> None:
        """Read what counts, and compute all numbers of it; stopped when the screen is left."""
        # Only here: nothing else of the reader needs numpy.
        from hashiya.agreement.material import build_material, shared_article_tags
        from hashiya.agreement.scores import agreement_scores

        worker = get_current_worker()
        problems: list[str] = []
        hidden: list[str] = []

        def sees(article: str) -> bool:
            may = self.workspace.sees_others(article)
            hidden.extend(() if may else (article,))
            return may

        def step(at: int, of: int) -> None:
            if at % 50 == 0:
                self.post_message(
                    self.Far(
                        f"reading what is done … {at:,} of {counted(of, 'article')}"
                    )
                )

        try:
            said = shared_article_tags(
                self.workspace.project,
                self.workspace.store,
                problems.append,
                step=step,
                sees=sees,
            )
            columns = build_material(
                _until(said, lambda: worker.is_cancelled),
                self.workspace.project.scheme,
                problems.append,
            )
        except HashiyaError as error:
            self.app.call_from_thread(
                self.app.notify, advised(error), title="Not counted", severity="error"
            )
            return
        found = list(_until(agreement_scores(columns), lambda: worker.is_cancelled))
        if hidden:
            problems.append(
                f"{counted(len(hidden), 'article')} left out until you have done your part of it"
            )
        if not worker.is_cancelled:
            self.post_message(self.Known(columns, found, problems))

    @on(Far)
    def show_far(self, event: Far) -> None:
        """Say how far it is."""
        self.tell(event.words)

    @on(Known)
    def show_known(self, event: Known) -> None:
        """Show the numbers, of all annotators first."""
        self.known = event
        self.index(event.scores)
        self.rows.empty = worded(self, NOTHING)
        self.group = event.material.annotators
        problems = self.query_one("#problems", OneRow)
        problems.display = bool(event.problems)
        problems.row = Row(left=tuple(Piece(f" {each}  ") for each in event.problems))
        self.show()

    def action_gamma(self) -> None:
        """Compute gamma too, unless it is known."""
        if self.known is not None and not any(
            each.measure == "gamma" for each in self.known.scores
        ):
            self.compute_gamma(self.known.material)

    @work(thread=True, group="gamma", exclusive=True)
    def compute_gamma(self, material: "Material") -> None:
        """Compute gamma, showing what there is of it; stopped when the screen is left."""
        # As above.
        from hashiya.agreement.scores import gamma_scores

        worker = get_current_worker()

        def step(at: int, of: int) -> None:
            if worker.is_cancelled:
                raise _Stopped
            self.post_message(self.Far(f"γ … {100 * at // max(of, 1)} %"))

        found: list[Score] = []
        since = time.monotonic()
        try:
            for figure in gamma_scores(material, step=step):
                found.append(figure)
                if time.monotonic() - since > PAUSE_SECONDS:
                    self.post_message(self.Gamma(found))
                    found, since = [], time.monotonic()
        except HashiyaError as error:
            self.app.call_from_thread(
                self.app.notify, advised(error), title="γ", severity="error"
            )
        except _Stopped:
            return
        self.post_message(self.Gamma(found))

    @on(Gamma)
    def show_gamma(self, event: Gamma) -> None:
        """Show gamma among the measures."""
        if self.known is not None:
            self.known = replace(self.known, scores=[*self.known.scores, *event.scores])
            self.index(event.scores)
            self.show()

    def tell(self, words: str) -> None:
        """Say something where the views stand otherwise."""
        self.query_one("#hint", OneRow).row = Row(left=(Piece(f" {words}", DIM),))

    # What is looked at

    def action_view(self, view: int) -> None:
        """Show one of the views."""
        self.view = view
        self.rows.highlighted = 0
        self.show()

    def action_turn(self, by: int) -> None:
        """Show the view after or before."""
        self.action_view((self.view + by) % len(VIEWS))

    def action_layer(self) -> None:
        """Look at the next layer."""
        if self.known is not None:
            self.layer_at = (self.layer_at + 1) % len(self.known.material.layers)
            self.show()

    def action_measure(self) -> None:
        """Look at the next measure that there is, of labels, pairs and articles."""
        for step in range(1, len(MEASURES) + 1):
            measure = (self.measure + step) % len(MEASURES)
            if of_measure(self.scores(), MEASURES[measure]) is not None:
                self.measure = measure
                break
        self.show()

    def action_everybody(self) -> None:
        """Look at all annotators again."""
        if self.known is not None:
            self.group = self.known.material.annotators
            self.show()

    @on(RowList.Chosen, "#articles")
    def choose(self, event: RowList.Chosen) -> None:
        """Go to the article of the row, or look at its pair."""
        line = self.lines[event.index]
        if line.article is not None:
            self.dismiss(Destination(article=line.article))
        elif line.group is not None:
            self.group = line.group
            self.action_view(VIEWS.index("confusion"))

    # What is shown

    def show(self) -> None:
        """Show the view of the layer."""
        if self.known is None:
            return
        layer = self.known.material.layers[self.layer_at]
        self.lines = (
            list(getattr(self, f"{VIEWS[self.view]}_lines")(layer))
            if self.known.material.articles
            else []
        )
        self.rows.items = [(line.row,) for line in self.lines]
        views = [
            Piece(f" {number} {view} ", Style(reverse=number == self.view + 1))
            for number, view in enumerate(VIEWS, 1)
        ]
        self.query_one("#hint", OneRow).row = Row(left=tuple(views))
        titles = {
            each.name: each.title_ar for each in self.workspace.project.scheme.layers
        }
        everybody = self.group == self.known.material.annotators
        who = (
            f"all {len(self.group)} annotators"
            if everybody and len(self.group) != 2
            else " and ".join(self.group)
        )
        count = counted(len(self.known.material.articles), "article")
        about = f" {layer.name} · {who} · {MEASURES[self.measure].name} · {count} of {len(self.workspace.catalogue):,} counted"
        self.query_one("#about", OneRow).row = Row(
            left=(Piece(about, DIM),),
            right=(Piece(f"{titles.get(layer.name, layer.name)} ", BOLD),),
        )

    def index(self, scores: Sequence["Score"]) -> None:
        """Take numbers into what is looked up."""
        for each in scores:
            self.by.setdefault(
                (each.layer, each.label, each.annotators, each.article), []
            ).append(each)

    def scores(
        self, label: str | None = None, group: tuple[str, ...] | None = None
    ) -> list["Score"]:
        """The numbers of the layer that is looked at, of one label, and of a group, over all articles."""
        if self.known is None:
            return []
        layer = self.known.material.layers[self.layer_at].name
        return self.by.get(
            (layer, label, self.group if group is None else group, None), []
        )

    def measures_lines(self, _: "LayerTags") -> Iterator[Line]:
        """Every measure of all labels."""
        yield from (
            Line(row=row) for row in measure_rows(self.scores(), self.bar_cells)
        )

    def labels_lines(self, layer: "LayerTags") -> Iterator[Line]:
        """The measure of each label."""
        for label in layer.labels:
            figure = of_measure(self.scores(label), MEASURES[self.measure])
            if figure is not None:
                look = self.workspace.looks.get((layer.name, label))
                title, color = label_title(look, label), look.color if look else ""
                yield Line(
                    row=number_row(
                        label, figure, self.bar_cells, right=title, color=color
                    )
                )

    def pairs_lines(self, _: "LayerTags") -> Iterator[Line]:
        """The measure of each two annotators."""
        for group in sorted(
            {
                annotators
                for _, _, annotators, article in self.by
                if len(annotators) == 2 and not article
            }
        ):
            figure = of_measure(self.scores(group=group), MEASURES[self.measure])
            if figure is not None:
                yield Line(
                    row=number_row(" and ".join(group), figure, self.bar_cells),
                    group=group,
                )

    def articles_lines(self, layer: "LayerTags") -> Iterator[Line]:
        """The measure of each article, of all who have done it, those that agree least first."""
        measured = [
            (figure, article)
            for (of, _, _, article), scores in self.by.items()
            if of == layer.name
            and article is not None
            and (figure := of_measure(scores, MEASURES[self.measure])) is not None
        ]
        for figure, article in sorted(
            measured,
            key=lambda each: (each[0].value is None, each[0].value or 0, each[1]),
        ):
            yield Line(
                row=number_row(
                    article, figure, self.bar_cells, right=self.article_title(article)
                ),
                article=article,
            )

    def article_title(self, article: str) -> tuple[Piece, ...]:
        """The article's title, as far as the library has read it."""
        position = self.workspace.position(article)[0] - 1
        known = position >= 0 and self.workspace.catalogue.is_known(position)
        return (
            (Piece(f"{self.workspace.catalogue.row(position).title} "),)
            if known
            else ()
        )

    def confusion_lines(self, layer: "LayerTags") -> Iterator[Line]:
        """What two annotators took for what."""
        if self.known is None:
            return
        # As above.
        from hashiya.agreement.breakdowns import confusion

        if len(self.group) != 2:
            yield Line(
                row=Row(
                    left=(
                        Piece(
                            " Of two annotators: choose a pair in the view of pairs.",
                            DIM,
                        ),
                    )
                )
            )
            return
        first, second = (
            self.known.material.annotators.index(name) for name in self.group
        )
        titles = {
            label: look.title
            for (of, label), look in self.workspace.looks.items()
            if of == layer.name
        }
        matrix = confusion(self.known.material, layer, first, second)
        for row in matrix_rows(matrix, *self.group, titles, self.size.width):
            yield Line(row=row)

    def time_lines(self, layer: "LayerTags") -> Iterator[Line]:
        """How the agreement of all annotators went."""
        if self.known is None:
            return
        # As above.
        from hashiya.agreement.breakdowns import over_time

        yield Line(
            row=Row(
                left=(
                    Piece(
                        " α of characters, all annotators, by when an article was tagged last",
                        DIM,
                    ),
                )
            )
        )
        for period in over_time(self.known.material, layer):
            yield Line(row=period_row(period, self.bar_cells))


def _until(items: Iterator[T], stopped: Callable[[], bool]) -> Iterator[T]:
    """The items, until somebody stops it."""
    for each in items:
        if stopped():
            return
        yield each
