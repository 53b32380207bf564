"""The agreement screen: scores by measure, label, pair, article and time, and confusions."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from rich.style import Style
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.worker import get_current_worker

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.agreement.rows import (
    BAR_CELLS,
    DIM,
    FEW_CELLS,
    column_score,
    measure_title,
)
from hashiya_reader.screens.agreement.shared_material import read_material, until
from hashiya_reader.screens.agreement.views import (
    VIEW_NAMES,
    VIEWS,
    AgreementView,
    ScoreIndex,
    ViewLine,
    pair_words,
)
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.textual_private.background import StillScreen
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.project_heading import project_heading
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace, layer_title

if TYPE_CHECKING:
    from hashiya.agreement.material import Material
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.agreement.scores import Score

BOLD = Style(bold=True)
# In a terminal of this width bars are long.
WIDE = 100
# How often new scores of gamma are shown.
PAUSE_SECONDS = 1.0
NOTHING = marked(
    "Nothing to compare yet.\n"
    "Numbers are of articles that at least two annotators have done.\n"
    "In an article, {article.done} marks it done."
)


class _Stopped(Exception):
    """The screen was left."""


class AgreementScreen(StillScreen[Destination | None]):
    """A list that shows one view of one layer's scores; it answers with the chosen article."""

    # fmt: off
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("1", "view(0)", "Measures", id="agreement.measures"),
        bind("2", "view(1)", "Labels", id="agreement.labels"),
        bind("3", "view(2)", "Pairs", id="agreement.pairs"),
        bind("4", "view(3)", "Articles", id="agreement.articles"),
        bind("5", "view(4)", "Confusion", id="agreement.confusion"),
        bind("6", "view(5)", "Time", id="agreement.time"),
        bind("tab", "turn(1)", "Next view", id="agreement.next", show=True),
        bind("shift+tab", "turn(-1)", "Previous view", id="agreement.previous"),
        bind("l", "layer", "Layer",
             id="agreement.layer", show=True, tooltip="The next layer"),
        bind("m", "measure", "Measure",
             id="agreement.measure", show=True, tooltip="Of labels, pairs and articles"),
        bind("e", "everybody", "Everybody",
             id="agreement.everybody", show=True, tooltip="All annotators again, after a pair"),
        bind("g", "gamma", "γ",
             id="agreement.gamma", show=True, tooltip="Slow, and needs hashiya[gamma]"),
        bind("escape,q", "dismiss(None)", "Back", id="agreement.back", show=True),
    ]
    # fmt: on

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
    class GammaComputed(Message):
        """Some scores of gamma are computed."""

        scores: Sequence["Score"]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.material: Material | None = None
        self.index = ScoreIndex()
        self.has_gamma = False
        self.lines: list[ViewLine] = []
        self.view = 0
        self.layer_number = 0
        self.column_number = 0
        self.group: tuple[str, ...] = ()

    def compose(self) -> ComposeResult:
        """A heading, the views, what is shown, the list."""
        yield OneRow(id="heading")
        yield OneRow(id="hint")
        yield OneRow(id="about")
        yield RowList(empty="", id="articles")
        yield OneRow(id="problems")
        yield KeyRow()

    def on_mount(self) -> None:
        """Compute the scores."""
        self._show_heading()
        self.query_one("#problems").display = False
        self.rows.focus()
        self.show_hint(_("reading what is done …"))
        self.compute()

    def _show_heading(self) -> None:
        name = self.workspace.project.root.name
        heading = project_heading(name, _("agreement"))
        self.query_one("#heading", OneRow).row = heading

    def language_changed(self) -> None:
        """Show all words again, in another language."""
        self._show_heading()
        self.show()

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

    # Computing

    def names_changed(self) -> None:
        """Compute the scores again, by the names that labels and annotators have now."""
        self.compute()

    @work(thread=True, group="agreement", exclusive=True)
    def compute(self) -> None:
        """Read what counts, and compute all scores of it; stopped when the screen is left."""
        # Only here: nothing else of the reader needs numpy.
        from hashiya.agreement.scores import agreement_scores

        worker = get_current_worker()
        problems: list[str] = []

        def report(words: str) -> None:
            self.post_message(self.Progressed(words))

        def is_cancelled() -> bool:
            return worker.is_cancelled

        try:
            material = read_material(self.workspace, problems, report, is_cancelled)
        except HashiyaError as error:
            self._report_error(error, _("Not computed"))
            return
        computed = until(agreement_scores(material), is_cancelled)
        scores = list(computed)
        if not worker.is_cancelled:
            self.post_message(self.Computed(material, scores, problems))

    @work(thread=True, group="gamma", exclusive=True)
    def compute_gamma(self, material: "Material") -> None:
        """Compute gamma, showing scores as they come; stopped when the screen is left."""
        # As above.
        from hashiya.agreement.scores import gamma_scores

        worker = get_current_worker()

        def step(done: int, total: int) -> None:
            if worker.is_cancelled:
                raise _Stopped
            self.post_message(self.Progressed(f"γ … {100 * done // max(total, 1)} %"))

        scores: list[Score] = []
        since = time.monotonic()
        try:
            for score in gamma_scores(material, step=step):
                scores.append(score)
                if time.monotonic() - since > PAUSE_SECONDS:
                    self.post_message(self.GammaComputed(scores))
                    scores, since = [], time.monotonic()
        except HashiyaError as error:
            self._report_error(error, "γ")
        except _Stopped:
            return
        self.post_message(self.GammaComputed(scores))

    def _report_error(self, error: HashiyaError, title: str) -> None:
        """Notify the user from a worker."""
        notify = self.app.notify
        self.app.call_from_thread(notify, advised(error), title=title, severity="error")

    @on(Progressed)
    def show_progress(self, event: Progressed) -> None:
        """Show how far the computation is."""
        self.show_hint(event.words)

    @on(Computed)
    def show_scores(self, event: Computed) -> None:
        """Show the scores, of all annotators first."""
        self.material = event.material
        self.index.add(event.scores)
        self.rows.empty = worded(self, _(NOTHING))
        self.group = event.material.annotators
        problems = self.query_one("#problems", OneRow)
        problems.display = bool(event.problems)
        pieces = [Piece(f" {advised(problem)}  ") for problem in event.problems]
        problems.row = Row(start=tuple(pieces))
        self.show()

    @on(GammaComputed)
    def show_gamma(self, event: GammaComputed) -> None:
        """Show gamma among the measures."""
        self.has_gamma = self.has_gamma or bool(event.scores)
        self.index.add(event.scores)
        self.show()

    # Keys

    def action_gamma(self) -> None:
        """Compute gamma too, unless it has been computed."""
        if self.material is not None and not self.has_gamma:
            self.compute_gamma(self.material)

    def action_view(self, view: int) -> None:
        """Show one of the views."""
        self.view = view
        self.rows.highlighted = 0
        self.show()

    def action_turn(self, by: int) -> None:
        """Show the view after or before."""
        self.action_view((self.view + by) % len(VIEWS))

    def action_layer(self) -> None:
        """Show the next layer."""
        if self.material is not None:
            self.layer_number = (self.layer_number + 1) % len(self.material.layers)
            self.show()

    def action_measure(self) -> None:
        """Show the next measure that there is, of labels, pairs and articles."""
        if self.material is None:
            return
        layer = self.material.layers[self.layer_number]
        scores = self.index.scores(layer.name, None, self.group)
        columns = _columns()
        for step in range(1, len(columns) + 1):
            number = (self.column_number + step) % len(columns)
            if column_score(scores, columns[number]) is not None:
                self.column_number = number
                break
        self.show()

    def action_everybody(self) -> None:
        """Show all annotators again."""
        if self.material is not None:
            self.group = self.material.annotators
            self.show()

    @on(RowList.Chosen, "#articles")
    def choose(self, event: RowList.Chosen) -> None:
        """Go to the article of the row, or show its pair."""
        line = self.lines[event.index]
        if line.article is not None:
            self.dismiss(Destination(article=line.article))
        elif line.group is not None:
            self.group = line.group
            self.action_view(VIEWS.index("confusion"))

    # Showing

    def show(self) -> None:
        """Show the view of the layer."""
        if self.material is None:
            return
        view = AgreementView(
            workspace=self.workspace,
            material=self.material,
            index=self.index,
            layer=self.material.layers[self.layer_number],
            group=self.group,
            column=_columns()[self.column_number],
            bar_cells=self.bar_cells,
            width=self.size.width,
        )
        self.lines = view.lines(VIEWS[self.view])
        self.rows.items = [(line.row,) for line in self.lines]
        self.query_one("#hint", OneRow).row = Row(start=self._view_names())
        self.query_one("#about", OneRow).row = self._about(view)

    def _view_names(self) -> tuple[Piece, ...]:
        """The numbered names of the views, the one that is shown in reverse."""
        pieces = []
        for number, name in enumerate(VIEW_NAMES.values(), 1):
            style = Style(reverse=number == self.view + 1)
            pieces.append(Piece(f" {number} {_(name)} ", style))
        return tuple(pieces)

    def _about(self, view: AgreementView) -> Row:
        """The row that names the layer, the annotators and the measure."""
        is_everyone = self.group == view.material.annotators
        if is_everyone and len(self.group) != 2:
            count = len(self.group)
            annotators = ngettext(
                "one annotator ({count})", "all {count} annotators", count
            ).format(count=count)
        else:
            annotators = pair_words(self.group)
        counted_words = _("{articles} of {all:,} counted").format(
            articles=counted(len(view.material.articles), "article"),
            all=len(self.workspace.catalogue),
        )
        layer = layer_title(self.workspace.project.scheme, view.layer.name)
        parts = [annotators, measure_title(view.column), counted_words]
        left_out = sum(entry.articles for entry in view.not_comparable)
        if left_out:
            words = ngettext(
                "{count:,} time not comparable",
                "{count:,} times not comparable",
                left_out,
            )
            parts.append(words.format(count=left_out))
        pieces = [Piece(f" {layer}", BOLD)]
        for part in parts:
            pieces += [Piece(" · ", DIM), Piece(part, DIM)]
        return Row(start=tuple(pieces))

    def show_hint(self, words: str) -> None:
        """Show words in the row of the views."""
        self.query_one("#hint", OneRow).row = Row(start=(Piece(f" {words}", DIM),))


def _columns() -> "tuple[MeasureColumn, ...]":
    """The measures that can be shown, in their order."""
    # As above.
    from hashiya.agreement.measures import headline_columns

    return headline_columns()
