"""The library: every article of the project, filtered as one types, opened with Enter."""

from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Footer, Input

from annotations.errors import HashiyaError
from annotations.model import Status
from annotations.overview import Row as Overview
from annotations.search import fold
from reader.desk import Desk
from reader.keys import bind
from reader.screens.article import Leave
from reader.screens.reading import ReadingScreen
from reader.widgets.arabic_input import ArabicInput
from reader.widgets.one_row import OneRow
from reader.widgets.row import Piece, Row
from reader.widgets.row_list import RowList

DIM = Style(dim=True)
MARKS = {Status.NEW: "·", Status.OPEN: "○", Status.DONE: "✓", Status.FLAGGED: "!"}


class LibraryScreen(Screen[None]):
    """The list keeps the article last opened, also from one day to the next; letters typed filter it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("up", "list('step', -1)", "Up", id="library.up"),
        bind("down", "list('step', 1)", "Down", id="library.down"),
        bind("pageup", "list('page', -1)", "Page up", id="library.page_up"),
        bind("pagedown", "list('page', 1)", "Page down", id="library.page_down"),
        bind("ctrl+home", "list('jump', 0)", "First", id="library.first"),
        bind("ctrl+end", "list('jump', -1)", "Last", id="library.last"),
        bind("escape", "clear", "Clear the filter", id="library.clear", show=True),
    ]

    def __init__(self, desk: Desk, *, opening: str | None = None) -> None:
        super().__init__()
        self.desk = desk
        self.opening = opening or ""
        self.all: list[Overview] = []
        self.shown: list[Overview] = []

    def compose(self) -> ComposeResult:
        """A heading, the filter, the list."""
        yield OneRow(id="heading")
        yield ArabicInput(placeholder="type to filter by title, words or id", compact=True, id="filter")
        yield RowList(empty="No article matches.\nEscape clears the filter.", id="articles")
        yield OneRow(id="problems")
        yield Footer()

    def on_mount(self) -> None:
        """Stand where one was, and open what was asked for."""
        self.reload(self.opening or self.desk.places.article(self.desk.project.root))
        if self.opening:
            self.open_article(self.opening)

    def reload(self, highlight: str | None) -> None:
        """Read the articles' state anew and highlight one of them."""
        self.all = self.desk.rows()
        problems = self.desk.project.problems
        row = self.query_one("#problems", OneRow)
        row.display = bool(problems)
        row.row = Row(left=tuple(Piece(f"{each.where}: {each.message}  ") for each in problems))
        self.filter(highlight)

    def filter(self, highlight: str | None) -> None:
        """List the articles that match, and highlight the one given if it is among them."""
        words = fold(self.query_one("#filter", ArabicInput).value).split()
        self.shown = [row for row in self.all if all(word in fold(f"{row.title} {row.id}") for word in words)]
        articles = self.query_one("#articles", RowList)
        articles.items = [(article_row(row),) for row in self.shown]
        articles.highlighted = next((i for i, row in enumerate(self.shown) if row.id == highlight), 0)
        done = sum(row.status is Status.DONE for row in self.all)
        self.query_one("#heading", OneRow).row = Row(
            right=(Piece("حاشية", Style(bold=True)),),
            left=(
                Piece(f" {self.desk.project.root.name}", Style(bold=True)),
                Piece(
                    f"  {len(self.shown)} of {len(self.all)} articles · {done} done · annotator {self.desk.annotator}",
                    DIM,
                ),
            ),
        )

    @on(Input.Changed, "#filter")
    def refilter(self) -> None:
        """The filter follows each letter and keeps the highlighted article while it matches."""
        articles = self.query_one("#articles", RowList)
        here = self.shown[articles.highlighted].id if self.shown else None
        self.filter(here)

    @on(Input.Submitted, "#filter")
    def open_highlighted(self) -> None:
        """Enter opens the highlighted article."""
        self.query_one("#articles", RowList).action_choose()

    @on(RowList.Chosen, "#articles")
    def open_chosen(self, event: RowList.Chosen) -> None:
        """Open the article of the row."""
        self.open_article(self.shown[event.index].id)

    def open_article(self, article_id: str) -> None:
        """Read an article, or tell why it cannot be read."""
        try:
            session = self.desk.session(article_id)
        except HashiyaError as error:
            self.app.notify(str(error), title="This article cannot be opened", severity="error", markup=False)
            return
        ids = [row.id for row in self.all]
        position = (ids.index(article_id) + 1 if article_id in ids else 0, len(ids))
        self.app.push_screen(ReadingScreen(self.desk, session, position), self.came_back)

    def came_back(self, left: Leave | None) -> None:
        """Show what changed, and go on to the next article that is not done where that was asked for."""
        if left is None:
            return
        self.reload(left.article)
        if left.go_on:
            self.open_next(left.article)

    def open_next(self, article_id: str) -> None:
        """Open the article after this one, round and round, that is not done."""
        at = next((i for i, row in enumerate(self.all) if row.id == article_id), 0)
        for row in self.all[at + 1 :] + self.all[:at]:
            if row.status is not Status.DONE and row.problem is None:
                self.open_article(row.id)
                return
        self.app.notify("Every article is done.", title="Done", markup=False)

    def action_list(self, action: str, argument: int) -> None:
        """Move in the list while the filter has the keys."""
        articles = self.query_one("#articles", RowList)
        {"step": articles.action_step, "page": articles.action_page, "jump": articles.action_jump}[action](argument)

    def action_clear(self) -> None:
        """Show every article again."""
        self.query_one("#filter", ArabicInput).value = ""


def article_row(row: Overview) -> Row:
    """An article's line: its title at the right, its state and numbers at the left."""
    if row.problem:
        return Row(right=(Piece(row.id), Piece("  "), Piece(row.problem, Style(color="red"))), left=(Piece(" ✗"),))
    numbers = f" {MARKS[row.status]} {row.status:<8}{row.tags:>3} tags{row.chars:>8,} chars "
    return Row(right=(Piece(row.title, Style(bold=row.status is Status.NEW)),), left=(Piece(numbers, DIM),))
