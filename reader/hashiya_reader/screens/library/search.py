"""Finding words in all articles of the project: each hit opens its article."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import ClassVar

from rich.style import Style
from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input
from textual.worker import get_current_worker

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.overview.project_search import SearchHit, search_project
from hashiya.text.normalization import Rules
from hashiya_reader.keys.hints import worded
from hashiya_reader.lazy_sequence import LazyRows
from hashiya_reader.look.plurals import counted
from hashiya_reader.look.spellings import spelling_words, toggled_rules
from hashiya_reader.screens.batches import BatchPace
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.screens.features import FeatureScreen
from hashiya_reader.screens.library.bindings import SEARCH_BINDINGS
from hashiya_reader.screens.list_keys import ListKeys
from hashiya_reader.search_results import MOST, SearchResults
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.highlighted_row import MarkedRow
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.project_heading import project_heading
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
BOLD = Style(bold=True)
ID_CELLS = 22


class SearchScreen(FeatureScreen[Destination | None]):
    """Enter searches, and Enter again opens the highlighted hit; hits stay for the next time."""

    BINDINGS = SEARCH_BINDINGS
    COMPONENT_CLASSES: ClassVar[set[str]] = {"search--mark"}

    def __init__(self, workspace: Workspace, searched: SearchResults) -> None:
        super().__init__()
        self.workspace = workspace
        self.searched = searched
        self.rules = searched.rules
        self.searches = 0
        self.is_stopped = False
        self.hits = RowList(empty="", id="articles")
        self.features = {"list": ListKeys(self.hits)}

    def compose(self) -> ComposeResult:
        """A heading, the words, how far the search is, the hits."""
        yield OneRow(id="heading")
        yield ArabicInput(
            self.searched.words,
            compact=True,
            select_on_focus=True,
            id="filter",
        )
        yield OneRow(id="hint")
        yield self.hits
        yield KeyRow()

    def on_mount(self) -> None:
        """Show what was found the last time."""
        self._show_words()
        highlighted = self.searched.highlighted
        self.show()
        self.hits.highlighted = min(highlighted, len(self.searched.hits) - 1)
        if not self.searched.has_all(self.count):
            # It was stopped half-way.
            self.search()

    def _show_words(self) -> None:
        """Show the words that stay."""
        name = self.workspace.project.root.name
        heading = project_heading(name, _("find in all articles"))
        self.query_one("#heading", OneRow).row = heading
        words = _("words to find in all articles")
        self.query_one("#filter", ArabicInput).placeholder = words

    def language_changed(self) -> None:
        """Show all words again, in another language."""
        self._show_words()
        self.show()

    @property
    def count(self) -> int:
        """How many articles there are."""
        return len(self.workspace.project.entries)

    @property
    def is_searching(self) -> bool:
        """Whether articles are being searched."""
        running = [worker for worker in self.workers if worker.is_running]
        return any(worker.group == "search" for worker in running)

    # Searching

    @on(Input.Submitted, "#filter")
    def action_enter(self) -> None:
        """Search for new words; open the highlighted hit of the words searched for already."""
        words = self.query_one("#filter", ArabicInput).value.strip()
        if (words, self.rules) == (self.searched.words, self.searched.rules):
            self.hits.action_choose()
        else:
            self.begin(words)

    def begin(self, words: str) -> None:
        """Search for the words from the first article on."""
        self.searched.words, self.searched.rules = words, self.rules
        self.search()

    def search(self) -> None:
        """Drop the hits and search again."""
        self.searched.clear()
        self.searches += 1
        self.is_stopped = False
        self.workers.cancel_group(self, "search")
        if self.searched.words:
            self.search_articles(
                self.searches, self.searched.words, self.searched.rules
            )
        self.show()

    @work(thread=True, exclusive=True, group="search")
    def search_articles(self, search: int, words: str, rules: Rules) -> None:
        """Search one article after the other, in a thread; hits are shown as they come."""
        worker = get_current_worker()
        batch = SearchBatch()
        pace = BatchPace()
        hit_count = 0
        for article in search_project(self.workspace.project, words, rules):
            if worker.is_cancelled or hit_count >= MOST:
                return
            hit_count += len(article.hits)
            batch.hits += article.hits
            batch.read += 1
            batch.unreadable += article.problem is not None
            if pace.is_due or hit_count >= MOST:
                self.call_later(self.add, search, batch)
                batch = SearchBatch()
        self.call_later(self.add, search, batch)

    def add(self, search: int, batch: "SearchBatch") -> None:
        """Show what was found so far; the hits of an earlier search are dropped."""
        if search != self.searches:
            return
        searched = self.searched
        searched.hits += batch.hits
        searched.read += batch.read
        searched.unreadable += batch.unreadable
        self.show()

    # Showing

    def show(self) -> None:
        """Show the hits, and how far the search is."""
        rows = self.hits
        rows.items = LazyRows(len(self.searched.hits), self.hit_row)
        rows.highlighted = max(rows.highlighted, 0) if self.searched.hits else -1
        self.query_one("#hint", OneRow).row = self.hint_row()

    def hit_row(self, index: int) -> MarkedRow:
        """The hit within its text; at the left the article, where its hits begin."""
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
        spelling = Piece(f"{spelling_words(self.rules)} ", DIM)
        if not searched.words:
            hint = worded(self, _("{search.enter} looks for the words in every text"))
            return Row(start=(Piece(f" {hint}", DIM),), end=(spelling,))
        words = _("{hits} in {articles}").format(
            hits=counted(len(searched.hits), "hit"),
            articles=counted(searched.articles, "article"),
        )
        progress = [Piece(f" · {part}", DIM) for part in self.progress_words()]
        return Row(start=(Piece(f" {words}", BOLD), *progress), end=(spelling,))

    def progress_words(self) -> Iterator[str]:
        """How far the search is, and what is not in the list."""
        searched = self.searched
        is_full = len(searched.hits) >= MOST
        if searched.read < self.count and not is_full:
            words = _("{read:,} of {count:,} searched")
            if self.is_stopped:
                words = _("stopped: {read:,} of {count:,} searched")
            yield words.format(read=searched.read, count=self.count)
        if is_full:
            yield _("these are the first {count:,}").format(count=MOST)
        if searched.unreadable:
            unreadable = searched.unreadable
            words = ngettext(
                "{count} article cannot be read",
                "{count} articles cannot be read",
                unreadable,
            )
            yield words.format(count=unreadable)

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
        """Search exactly as written, or by the rules of spelling again."""
        self.take_rules(toggled_rules(self.rules, self.workspace.spelling))

    @work
    async def action_spelling(self) -> None:
        """Choose the rules of spelling, and search again."""
        from hashiya_reader.screens.dialogs.spelling_rules import choose_spelling

        self.take_rules(await choose_spelling(self.app, self.workspace))

    def take_rules(self, rules: Rules) -> None:
        """Search by other rules."""
        if rules == self.rules:
            return
        self.rules = rules
        self.begin(self.query_one("#filter", ArabicInput).value.strip())

    def action_back(self) -> None:
        """Stop the search; without one, go back."""
        if self.is_searching:
            self.workers.cancel_group(self, "search")
            self.is_stopped = True
            self.show()
        else:
            self.dismiss(None)


@dataclass(slots=True)
class SearchBatch:
    """Hits in articles that were searched, and how many of them could not be read."""

    hits: list[SearchHit] = field(default_factory=list)
    read: int = 0
    unreadable: int = 0
