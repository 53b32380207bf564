"""The agreement screen: scores by measure, label, pair, article and time, and confusions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType

from hashiya.errors import HashiyaError, InvalidAnnotator
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.agreement.bindings import AGREEMENT_BINDINGS
from hashiya_reader.screens.agreement.computation import (
    Computation,
    Computed,
    GammaComputed,
    GoldRead,
    ItemsCompared,
    Progressed,
)
from hashiya_reader.screens.agreement.gold_lines import heading_line
from hashiya_reader.screens.agreement.heads import WIDE, about_row, view_names_row
from hashiya_reader.screens.agreement.lines import Detail, Place, ViewLine
from hashiya_reader.screens.agreement.numbers import Numbers
from hashiya_reader.screens.agreement.places import review_at
from hashiya_reader.screens.agreement.rows import (
    BAR_CELLS,
    DIM,
    FEW_CELLS,
    column_score,
)
from hashiya_reader.screens.agreement.views import (
    OF_GOLD,
    OF_ITEMS,
    VIEWS,
    AgreementView,
)
from hashiya_reader.screens.destinations import CANNOT_OPEN, Destination, Leave
from hashiya_reader.textual_private.background import StillScreen
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.project_heading import project_heading
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.agreement.scores import Score

NOTHING = marked(
    "Nothing to compare yet.\n"
    "Numbers are of articles that at least two annotators have done.\n"
    "In an article, {article.done} marks it done."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A list that was shown, and the row that was highlighted in it."""

    view: int
    detail: Detail | None
    group: tuple[str, ...]
    column: int
    highlighted: int


class AgreementScreen(StillScreen[Destination | None]):
    """A list that shows one view of one layer's scores, and what Enter opens from there.

    A place is opened in the review, or, by those who may not review it, in the reader:
    the screen answers with it then.
    """

    BINDINGS: ClassVar[list[BindingType]] = AGREEMENT_BINDINGS

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.numbers: Numbers | None = None
        self.computation = Computation(workspace, self)
        self.problems: list[str] = []
        # The lists that led to the one that is shown.
        self.trail: list[Shown] = []
        self.detail: Detail | None = None
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
        self.computation.begin()

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

    def names_changed(self) -> None:
        """Compute the scores again, by the names that labels and annotators have now."""
        self.trail.clear()
        self.detail = None
        self.computation.begin()

    @on(Progressed)
    def show_progress(self, event: Progressed) -> None:
        """Show how far the computation is."""
        self.show_hint(event.words)

    @on(Computed)
    def show_scores(self, event: Computed) -> None:
        """Show the scores, of all annotators first."""
        self.numbers = Numbers(event.material, event.scores)
        self.rows.empty = worded(self, _(NOTHING))
        self.group = event.material.annotators
        self.layer_number = self.numbers.first_layer
        self.problems = []
        self._show_problems(event.problems)
        self.show()

    @on(ItemsCompared)
    def show_items(self, event: ItemsCompared) -> None:
        """Show the places."""
        if self.numbers is not None:
            self.numbers.items[event.layer] = event.items
            self.show()

    @on(GoldRead)
    def show_gold(self, event: GoldRead) -> None:
        """Show what annotators say of what reviewers decided."""
        if self.numbers is not None:
            self.numbers.gold = event.gold
            self._show_problems(event.problems)
            self.show()

    def _show_problems(self, problems: Sequence[str]) -> None:
        """Add what was left out to the row at the foot."""
        self.problems = list(dict.fromkeys((*self.problems, *problems)))
        row = self.query_one("#problems", OneRow)
        row.display = bool(self.problems)
        row.row = Row(
            start=tuple(Piece(f" {advised(each)}  ") for each in self.problems)
        )

    @on(GammaComputed)
    def show_gamma(self, event: GammaComputed) -> None:
        """Show gamma among the measures."""
        self.has_gamma = self.has_gamma or bool(event.scores)
        if self.numbers is not None:
            self.numbers.index.add(event.scores)
        self.show()

    # Keys

    def action_gamma(self) -> None:
        """Compute gamma too, unless it has been computed."""
        if self.numbers is not None and not self.has_gamma:
            self.computation.begin_gamma(self.numbers.material)

    def action_view(self, view: int) -> None:
        """Show one of the views."""
        self.trail.clear()
        self.detail = None
        self.view = view
        self.rows.highlighted = 0
        self.show()

    def action_back(self) -> None:
        """Show the list that led here; without one leave the screen."""
        if not self.trail:
            self.dismiss(None)
            return
        shown = self.trail.pop()
        self.view, self.detail = shown.view, shown.detail
        self.group, self.column_number = shown.group, shown.column
        self.show()
        self.rows.highlighted = shown.highlighted

    def action_turn(self, by: int) -> None:
        """Show the view after or before."""
        self.action_view((self.view + by) % len(VIEWS))

    def action_layer(self) -> None:
        """Show the next layer."""
        if self.numbers is not None:
            count = len(self.numbers.material.layers)
            self.layer_number = (self.layer_number + 1) % count
            self.show()

    def action_measure(self) -> None:
        """Show the next measure that there is, of labels, pairs and articles."""
        if self.numbers is None:
            return
        layer = self.numbers.material.layers[self.layer_number]
        scores: list[Score] = []
        for label in (None, *layer.labels):
            scores += self.numbers.index.scores(layer.name, label, self.group)
        columns = _columns()
        for step in range(1, len(columns) + 1):
            number = (self.column_number + step) % len(columns)
            if column_score(scores, columns[number]) is not None:
                self.column_number = number
                break
        self.show()

    def action_everybody(self) -> None:
        """Show all annotators again."""
        if self.numbers is not None:
            self.group = self.numbers.material.annotators
            self.show()

    @on(RowList.Chosen, "#articles")
    def choose(self, event: RowList.Chosen) -> None:
        """Open what the row leads to: a list, the articles of a group, or a place."""
        line = self.lines[event.index]
        if line.place is not None:
            self._open(line.place)
        elif line.article is not None:
            self._open_article(line.article)
        elif line.detail is not None:
            self._go(detail=line.detail)
        elif line.group is not None:
            self._go(group=line.group, column=line.column)

    def _go(
        self,
        *,
        detail: Detail | None = None,
        group: tuple[str, ...] | None = None,
        column: int | None = None,
    ) -> None:
        """Show a list, or the articles of a group of annotators."""
        shown = Shown(
            view=self.view,
            detail=self.detail,
            group=self.group,
            column=self.column_number,
            highlighted=self.rows.highlighted,
        )
        self.trail.append(shown)
        self.detail = detail
        if group is not None:
            self.group = group
            self.view = VIEWS.index("articles")
        if column is not None:
            self.column_number = column
        self.rows.highlighted = 0
        self.show()

    def _open_article(self, article: str) -> None:
        """Open the first place of an article that the group disputes."""
        if self.numbers is not None:
            layer = self.numbers.material.layers[self.layer_number]
            self._open(self.numbers.first_place(article, layer, self.group))

    def _open(self, place: Place) -> None:
        """Open a place in the review; where that is not possible, in the reader."""
        try:
            screen = review_at(self.workspace, place)
        except InvalidAnnotator:
            self.dismiss(Destination(article=place.article, span=place.span))
        except HashiyaError as error:
            self.notify(advised(error), title=_(CANNOT_OPEN), severity="error")
        else:
            self.app.push_screen(screen, self._came_back)

    def _came_back(self, left: Leave | None) -> None:
        """Go on with the next line of the list, if that was asked for."""
        if left is not None and left.go_on:
            self.rows.action_step(1)

    # Showing

    def show(self) -> None:
        """Show the view of the layer."""
        if self.numbers is None:
            return
        view = self._view_of(self.numbers)
        if self._waits_for_items(self.numbers, view):
            self.lines = [heading_line(_("comparing all places …"))]
        elif self.detail is not None:
            self.lines = list(self.detail.lines(view))
        else:
            self.lines = view.lines(VIEWS[self.view])
        self._need_gold(self.numbers)
        self.rows.items = [(line.row,) for line in self.lines]
        first = next((at for at, line in enumerate(self.lines) if line.leads_on), 0)
        self.rows.highlighted = max(self.rows.highlighted, first)
        self.query_one("#hint", OneRow).row = view_names_row(self.view, self.size.width)
        about = about_row(view, self.detail.title if self.detail else "")
        self.query_one("#about", OneRow).row = about

    def _view_of(self, numbers: Numbers) -> AgreementView:
        columns = _columns()
        return AgreementView(
            workspace=self.workspace,
            numbers=numbers,
            layer=numbers.material.layers[self.layer_number],
            group=self.group,
            columns=columns,
            column=columns[self.column_number],
            bar_cells=self.bar_cells,
            width=self.size.width,
        )

    def _waits_for_items(self, numbers: Numbers, view: AgreementView) -> bool:
        """Whether disputed items have to be computed first; that is then begun."""
        needs_items = VIEWS[self.view] in OF_ITEMS
        if self.detail is not None:
            needs_items = self.detail.needs_items
        name = view.layer.name
        if not needs_items or name in numbers.items:
            return False
        if name not in numbers.is_begun:
            numbers.is_begun.add(name)
            self.computation.compare(numbers.material, view.layer)
        return True

    def _need_gold(self, numbers: Numbers) -> None:
        """Begin to read what reviewers decided, where it is shown for the first time."""
        if VIEWS[self.view] in OF_GOLD and "" not in numbers.is_begun:
            numbers.is_begun.add("")
            self.computation.read_gold()

    def show_hint(self, words: str) -> None:
        """Show words in the row of the views."""
        self.query_one("#hint", OneRow).row = Row(start=(Piece(f" {words}", DIM),))


def _columns() -> "tuple[MeasureColumn, ...]":
    """The measures that can be chosen: those that have columns in tables, then others."""
    # As above.
    from hashiya.agreement.measures import headline_columns, table_columns

    shown = table_columns()
    return tuple(sorted(headline_columns(), key=lambda column: column not in shown))
