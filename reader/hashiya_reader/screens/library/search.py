"""Finding words in all articles of the project: a line for each hit, which opens the article there."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import get_current_worker

from hashiya.overview.project_search import SearchHit, search_project
from hashiya.text.normalization import Rules
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.lazy_sequence import LazyRows
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.screens.dialogs.spelling import choose_spelling, manner, turned
from hashiya_reader.search_results import MOST, Searched
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.highlighted_row import MarkedRow
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
BOLD = Style(bold=True)
ID_CELLS = 22
FIRST_SECONDS, LONGEST_SECONDS = 0.05, 0.5


class SearchScreen(Screen[Destination | None]):
    """Enter looks for the words, and Enter again opens the highlighted hit; what was found is there the next time."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("enter,ctrl+j", "enter", "Find, then open", id="search.enter", show=True),
        bind("up", "list('step', -1)", "Up", id="search.up"),
        bind("down", "list('step', 1)", "Down", id="search.down"),
        bind("pageup", "list('page', -1)", "Page up", id="search.page_up"),
        bind("pagedown", "list('page', 1)", "Page down", id="search.page_down"),
        bind("ctrl+home", "list('jump', 0)", "First", id="search.first"),
        bind("ctrl+end", "list('jump', -1)", "Last", id="search.last"),
        bind(
            "ctrl+t",
            "exact",
            "Exact",
            id="search.exact",
            show=True,
            tooltip="Whether spelling makes a difference",
        ),
        bind(
            "f6",
            "spelling",
            "Spelling",
            id="search.spelling",
            show=True,
            tooltip="Which differences are passed over",
        ),
        bind(
            "escape",
            "back",
            "Stop or back",
            id="search.back",
            show=True,
            tooltip="Stops the search, then goes back",
        ),
    ]

    COMPONENT_CLASSES: ClassVar[set[str]] = {"search--mark"}

    @dataclass
    class Found(Message):
        """So many articles more have been looked through in a search, and this is what they held."""

        search: int
        hits: Sequence[SearchHit]
        read: int
        unreadable: int

    def __init__(self, workspace: Workspace, searched: Searched) -> None:
        super().__init__()
        self.workspace = workspace
        self.searched = searched
        self.rules = searched.rules
        self.searches = 0
        self.is_stopped = False

    def compose(self) -> ComposeResult:
        """A heading, the words, how far the search is, the hits."""
        yield OneRow(id="heading")
        yield ArabicInput(
            self.searched.words,
            placeholder="words to find in all articles",
            compact=True,
            select_on_focus=True,
            id="filter",
        )
        yield OneRow(id="hint")
        yield RowList(empty="", id="articles")
        yield KeyRow()

    def on_mount(self) -> None:
        """Show what was found the last time."""
        self.query_one("#heading", OneRow).row = Row(
            right=(Piece("حاشية", BOLD),),
            left=(
                Piece(f" {self.workspace.project.root.name}", BOLD),
                Piece("  find in all articles", DIM),
            ),
        )
        highlighted = self.searched.highlighted
        self.show()
        self.hits.highlighted = min(highlighted, len(self.searched.hits) - 1)
        if not self.searched.has_all(self.count):
            # It was stopped half-way.
            self.search()

    @property
    def hits(self) -> RowList:
        """The list."""
        return self.query_one("#articles", RowList)

    @property
    def count(self) -> int:
        """How many articles there are."""
        return len(self.workspace.project.entries)

    @property
    def is_looking(self) -> bool:
        """Whether articles are being looked through."""
        return any(
            worker.group == "search" and worker.is_running for worker in self.workers
        )

    # Looking

    @on(Input.Submitted, "#filter")
    def action_enter(self) -> None:
        """Look for new words; open the hit of those that were looked for."""
        words = self.query_one("#filter", ArabicInput).value.strip()
        if (words, self.rules) == (self.searched.words, self.searched.rules):
            self.hits.action_choose()
        else:
            self.begin(words)

    def begin(self, words: str) -> None:
        """Look for the words from the first article on."""
        self.searched.words, self.searched.rules = words, self.rules
        self.search()

    def search(self) -> None:
        """Forget what was found and look anew."""
        self.searched.clear()
        self.searches += 1
        self.is_stopped = False
        self.workers.cancel_group(self, "search")
        if self.searched.words:
            self.look(self.searches, self.searched.words, self.searched.rules)
        self.show()

    @work(thread=True, exclusive=True, group="search")
    def look(self, search: int, words: str, rules: Rules) -> None:
        """Look through the articles one after the other; the list shows the hits as they come."""
        worker = get_current_worker()
        hits: list[SearchHit] = []
        read = unreadable = found = 0
        pause, since = FIRST_SECONDS, time.monotonic()
        for looked in search_project(self.workspace.project, words, rules):
            if worker.is_cancelled or found >= MOST:
                return
            hits += looked.hits
            found += len(looked.hits)
            read += 1
            unreadable += looked.problem is not None
            if time.monotonic() - since > pause or found >= MOST:
                self.post_message(self.Found(search, hits, read, unreadable))
                hits, read, unreadable = [], 0, 0
                since, pause = time.monotonic(), min(2 * pause, LONGEST_SECONDS)
        self.post_message(self.Found(search, hits, read, unreadable))

    @on(Found)
    def take(self, event: Found) -> None:
        """Show what was found so far; what an earlier search still tells is not."""
        if event.search != self.searches:
            return
        searched = self.searched
        searched.hits += event.hits
        searched.read += event.read
        searched.unreadable += event.unreadable
        self.show()

    # Showing

    def show(self) -> None:
        """Show the hits, and how far the search is."""
        rows = self.hits
        rows.items = LazyRows(len(self.searched.hits), self.hit_row)
        rows.highlighted = max(rows.highlighted, 0) if self.searched.hits else -1
        self.query_one("#hint", OneRow).row = self.hint_row()

    def hit_row(self, index: int) -> MarkedRow:
        """The words found within their text, joined as there; at the left the article, where its hits begin."""
        hits = self.searched.hits
        hit = hits[index]
        begins = not index or hits[index - 1].article != hit.article
        mark = self.get_component_rich_style("search--mark", partial=True)
        name = Piece(
            f" {hit.article if begins else ''}".ljust(ID_CELLS), DIM, limit=ID_CELLS
        )
        return MarkedRow(window=hit.window, place=hit.place, mark=mark, left=(name,))

    def hint_row(self) -> Row:
        """How many hits there are, and in how much of the project."""
        searched = self.searched
        how = manner(self.rules)
        if not searched.words:
            asked = worded(self, " {search.enter} looks for the words in every text")
            return Row(left=(Piece(asked, DIM),), right=(Piece(f"{how} ", DIM),))
        most = len(searched.hits) >= MOST
        done = searched.read >= self.count
        told = f" {counted(len(searched.hits), 'hit')} in {counted(searched.articles, 'article')}"
        stopped = "stopped: " if self.is_stopped else ""
        progress = (
            ""
            if done or most
            else f" · {stopped}{searched.read:,} of {self.count:,} looked through"
        )
        first = f" · these are the first {MOST:,}" if most else ""
        unread = (
            f" · {searched.unreadable} cannot be read" if searched.unreadable else ""
        )
        return Row(
            left=(Piece(told, BOLD), Piece(f"{progress}{first}{unread}", DIM)),
            right=(Piece(f"{how} ", DIM),),
        )

    # Keys

    @on(RowList.Chosen, "#articles")
    def open_hit(self, event: RowList.Chosen) -> None:
        """Answer with the hit."""
        self.searched.highlighted = event.index
        hit = self.searched.hits[event.index]
        self.dismiss(
            Destination(
                article=hit.article,
                span=hit.span,
                words=self.searched.words,
                rules=self.searched.rules,
            )
        )

    def action_exact(self) -> None:
        """Let spelling make a difference, or not, and look anew."""
        self.take_rules(turned(self.rules, self.workspace))

    @work
    async def action_spelling(self) -> None:
        """Choose what searching passes over, and look anew."""
        self.take_rules(await choose_spelling(self.app, self.workspace))

    def take_rules(self, rules: Rules) -> None:
        """Look anew by other rules."""
        if rules == self.rules:
            return
        self.rules = rules
        self.begin(self.query_one("#filter", ArabicInput).value.strip())

    def action_back(self) -> None:
        """Stop looking; where nothing is looked for, go back."""
        if self.is_looking:
            self.workers.cancel_group(self, "search")
            self.is_stopped = True
            self.show()
        else:
            self.dismiss(None)

    def action_list(self, action: str, argument: int) -> None:
        """Move in the list while the field has the keys."""
        rows = self.hits
        {"step": rows.action_step, "page": rows.action_page, "jump": rows.action_jump}[
            action
        ](argument)
