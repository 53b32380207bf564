"""The list of articles: read in the background, filtered as one types, sorted, its filters kept."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker, WorkerCancelled, get_current_worker

from hashiya.errors import HashiyaError
from hashiya.overview.catalogue import CatalogueItem
from hashiya.overview.filters import (
    accepted_values,
    begins_term,
    completions,
    parse_filter,
    unfinished,
)
from hashiya.overview.progress import ArticleRow
from hashiya.overview.text_cache import remembered_texts
from hashiya.text.normalization import fold
from hashiya_reader import garbage_collection
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.lazy_sequence import LazyRows
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.dialogs.spelling import choose_spelling
from hashiya_reader.screens.library.rows import (
    NOTHING,
    article_row,
    heading_row,
    hint_row,
)
from hashiya_reader.settings.saved_filters import SavedFilters
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya_reader.screens.dialogs.choose import Option

# What is read is shown soon at first, then less and less often.
FIRST_SECONDS, LONGEST_SECONDS = 0.05, 0.5
# Rows above the highlighted one that are read with the first.
ABOVE = 60


class ListingScreen(Screen[None]):
    """The filter has the keys and the list follows; `shown` are positions in the project, in the list's order."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "enter,ctrl+j",
            "open",
            "Open",
            id="library.open",
            show=True,
            tooltip="The highlighted article",
        ),
        bind("up", "list('step', -1)", "Up", id="library.up"),
        bind("down", "list('step', 1)", "Down", id="library.down"),
        bind("pageup", "list('page', -1)", "Page up", id="library.page_up"),
        bind("pagedown", "list('page', 1)", "Page down", id="library.page_down"),
        bind("ctrl+home", "list('jump', 0)", "First", id="library.first"),
        bind("ctrl+end", "list('jump', -1)", "Last", id="library.last"),
        bind(
            "tab",
            "complete",
            "Complete",
            id="library.complete",
            tooltip="What is typed, as the line below offers it",
        ),
        bind(
            "ctrl+o",
            "sort",
            "Sort",
            id="library.sort",
            show=True,
            tooltip="By id, title, length, status, tags",
        ),
        bind(
            "ctrl+s",
            "saved",
            "Filters",
            id="library.saved",
            show=True,
            tooltip="Keep this filter or take a kept one",
        ),
        bind(
            "f6",
            "spelling",
            "Spelling",
            id="library.spelling",
            tooltip="Which differences `text:` passes over",
        ),
        bind("f5", "reload", "Read all articles anew", id="library.reload"),
        bind(
            "f7",
            "queue",
            "Yours or all",
            id="library.queue",
            tooltip="The articles assigned to you, or all of them",
        ),
        bind(
            "escape",
            "clear",
            "Clear",
            id="library.clear",
            show=True,
            tooltip="Empties the filter",
        ),
    ]

    @dataclass
    class RowsRead(Message):
        """Articles have been read."""

        listed: Sequence[CatalogueItem]

    @dataclass
    class TextsRead(Message):
        """Texts have been looked through for words of the filter: so many, and it is in those at these positions."""

        words: str
        read: int
        found: Sequence[int]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.catalogue = workspace.catalogue
        self.shown: Sequence[int] = ()
        self.saved = SavedFilters(workspace.project.root)
        self.texts_read: dict[str, int] = {}
        self.has_filter = False
        self.rules = workspace.spelling
        self.shows_all = not workspace.project.whole

    def compose(self) -> ComposeResult:
        """A heading, the filter with what may be typed, the list."""
        yield OneRow(id="heading")
        yield ArabicInput(
            placeholder="type to filter by title, words or id",
            compact=True,
            id="filter",
        )
        yield OneRow(id="hint")
        yield RowList(empty=worded(self, NOTHING), id="articles")
        yield OneRow(id="offer")
        yield OneRow(id="problems")
        yield KeyRow()

    @property
    def articles(self) -> RowList:
        """The list."""
        return self.query_one("#articles", RowList)

    @property
    def filter_text(self) -> str:
        """The filter as it is typed."""
        return self.query_one("#filter", ArabicInput).value

    @property
    def here(self) -> int | None:
        """The position of the highlighted article, None where no article is shown."""
        return (
            self.shown[self.articles.highlighted]
            if 0 <= self.articles.highlighted < len(self.shown)
            else None
        )

    @property
    def queue(self) -> frozenset[int] | None:
        """The positions that the list is about: the annotator's own; None for all."""
        return None if self.shows_all else self.catalogue.queue

    @property
    def rows(self) -> list[ArticleRow]:
        """The rows that are shown."""
        return [self.catalogue.row(position) for position in self.shown]

    # Reading the articles

    @work(thread=True, exclusive=True, group="rows")
    def read_rows(self, positions: Sequence[int]) -> None:
        """Read the articles one after the other; the list shows them as they come."""
        worker = get_current_worker()
        batch: list[CatalogueItem] = []
        pause, since = FIRST_SECONDS, time.monotonic()
        try:
            # What is remembered of the texts is written down only when all have been
            # looked at.
            with remembered_texts(
                self.workspace.project, self.workspace.store
            ) as texts:
                lister = self.workspace.lister(texts)
                for position in positions:
                    go_on(worker)
                    batch.append(lister.listed(position))
                    if time.monotonic() - since > pause:
                        self.post_message(self.RowsRead(batch))
                        batch, since, pause = (
                            [],
                            time.monotonic(),
                            min(2 * pause, LONGEST_SECONDS),
                        )
        except WorkerCancelled:
            return
        except HashiyaError as error:
            self.app.notify(
                advised(error), title="Tags cannot be read", severity="error"
            )
        self.post_message(self.RowsRead(batch))

    @on(RowsRead)
    def take_rows(self, event: RowsRead) -> None:
        """Show what was read; the order follows once all is there."""
        self.catalogue.put(event.listed)
        if self.catalogue.known == len(self.catalogue):
            self.catalogue.sort_by(self.catalogue.sort)
            garbage_collection.set_apart()
        self.narrow(self.here)

    def read_all(self, first: int | None) -> None:
        """Read every article, those around the position first."""
        begin = max(0, (first or 0) - ABOVE)
        count = len(self.catalogue)
        self.read_rows([*range(begin, count), *range(begin)])

    def read_one(self, position: int) -> None:
        """Read one article anew, now."""
        annotators = {*self.catalogue.annotators, self.workspace.annotator}
        self.catalogue.put(
            [
                self.workspace.lister_of(
                    self.catalogue.ids[position], annotators
                ).listed(position)
            ]
        )

    def action_reload(self) -> None:
        """Read all articles anew: others may have tagged meanwhile."""
        try:
            self.workspace.take_assignment()
        except HashiyaError as error:
            self.app.notify(advised(error), title="Not assigned anew", severity="error")
        self.catalogue.texts.clear()
        self.texts_read.clear()
        self.read_all(self.here)
        self.refilter()

    # Filtering

    def narrow(self, highlight: int | None) -> None:
        """List the articles that the filter leaves, and highlight the one at a position if it is among them."""
        found = self.found()
        queue = self.queue
        self.shown = found if queue is None else [at for at in found if at in queue]
        articles = self.articles
        articles.items = LazyRows(len(self.shown), self.row_at)
        articles.highlighted = (
            self.shown.index(highlight) if highlight in self.shown else 0
        )
        self.show_around()

    def found(self) -> Sequence[int]:
        """The positions that the filter leaves; where nothing has a word that may become a term, those it leaves without."""
        text, scheme = self.filter_text, self.workspace.project.scheme
        found = self.catalogue.matching(parse_filter(text), scheme)
        if not found and begins_term(text):
            found = self.catalogue.matching(
                parse_filter(text.removesuffix(unfinished(text))), scheme
            )
        return found

    def row_at(self, index: int) -> Row:
        """The line at an index of the list."""
        position = self.shown[index]
        return article_row(
            self.catalogue.row(position), known=self.catalogue.is_known(position)
        )

    def show_around(self) -> None:
        """Show how many there are and how many are done, and what may be typed."""
        root = self.workspace.project.root
        self.query_one("#heading", OneRow).row = heading_row(
            root.name, self.catalogue, shown=len(self.shown), queue=self.queue
        )
        text = self.filter_text
        self.query_one("#hint", OneRow).row = hint_row(
            self.offered() if unfinished(text) else (),
            accepted_values(
                text, self.workspace.project.scheme, self.catalogue.annotators
            ),
            empty=not text,
            sort=self.catalogue.sort.value,
            reading=self.progress_of_reading(),
        )

    def progress_of_reading(self) -> str:
        """What is still being read, if anything is."""
        count = len(self.catalogue)
        looked_through = min(
            (self.texts_read.get(words, 0) for words in self.texts_asked()),
            default=count,
        )
        if looked_through < count:
            return f"{looked_through:,} of {count:,} texts looked through"
        return (
            f"{100 * self.catalogue.known // count}% read"
            if self.catalogue.known < count
            else ""
        )

    def offered(self) -> tuple[str, ...]:
        """What the term that is being typed may become."""
        return completions(
            self.filter_text, self.workspace.project.scheme, self.catalogue.annotators
        )

    @on(Input.Changed, "#filter")
    def refilter(self) -> None:
        """The filter follows each letter and keeps the highlighted article while it matches."""
        self.narrow(self.here)
        if self.has_filter != bool(self.filter_text):
            self.has_filter = not self.has_filter
            self.refresh_bindings()
        wanted = [
            words
            for words in self.texts_asked()
            if self.texts_read.get(words, 0) < len(self.catalogue)
        ]
        if wanted:
            self.look_through(wanted)
        else:
            self.workers.cancel_group(self, "texts")

    @work
    async def action_spelling(self) -> None:
        """Choose what searching passes over."""
        await choose_spelling(self.app, self.workspace)
        self.respell()

    @on(events.ScreenResume)
    def respell(self) -> None:
        """Look through the texts anew where other differences of spelling are passed over now."""
        if self.rules != self.workspace.spelling:
            self.rules = self.workspace.spelling
            self.catalogue.texts.clear()
            self.texts_read.clear()
            self.refilter()

    def texts_asked(self) -> list[str]:
        """The words that the filter asks of whole texts."""
        return [
            term.value for term in parse_filter(self.filter_text) if term.kind == "text"
        ]

    @work(thread=True, exclusive=True, group="texts")
    def look_through(self, wanted: Sequence[str]) -> None:
        """Look for the words in every text, until the filter asks for something else."""
        worker = get_current_worker()
        project, rules = self.workspace.project, self.rules
        for words in wanted:
            found: list[int] = []
            pause, since = FIRST_SECONDS, time.monotonic()
            for position, entry in enumerate(project.entries):
                if worker.is_cancelled:
                    return
                try:
                    if fold(words, rules).strip() in fold(
                        project.read(entry.id).text, rules
                    ):
                        found.append(position)
                except HashiyaError:
                    # Its row says why it cannot be read.
                    continue
                if time.monotonic() - since > pause:
                    self.post_message(self.TextsRead(words, position, found))
                    found, since, pause = (
                        [],
                        time.monotonic(),
                        min(2 * pause, LONGEST_SECONDS),
                    )
            self.post_message(self.TextsRead(words, len(project.entries), found))

    @on(TextsRead)
    def take_texts(self, event: TextsRead) -> None:
        """Show what was found so far."""
        self.catalogue.texts.setdefault(event.words, set()).update(event.found)
        self.texts_read[event.words] = event.read
        self.narrow(self.here)

    @on(events.Click, "#hint")
    def action_complete(self) -> None:
        """Complete the term that is being typed with the first that is offered."""
        text, offered = self.filter_text, self.offered()
        if offered and unfinished(text):
            whole = offered[0] if offered[0].endswith(":") else f"{offered[0]} "
            field = self.query_one("#filter", ArabicInput)
            field.value = text.removesuffix(unfinished(text)) + whole
            field.cursor_position = len(field.value)

    def action_clear(self) -> None:
        """Show every article again."""
        self.query_one("#filter", ArabicInput).value = ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A filter that is empty cannot be cleared."""
        return action != "clear" or self.has_filter

    def action_queue(self) -> None:
        """List all articles instead of one's own, or one's own again."""
        if self.catalogue.queue is None:
            self.app.notify(
                "No articles are assigned to you: all are listed.", title="Assigned"
            )
            return
        here = self.here
        self.shows_all = not self.shows_all
        self.narrow(here)

    # The order, and moving in it

    def action_sort(self) -> None:
        """Sort by the next of what can be sorted by; the highlighted article stays so."""
        here = self.here
        self.catalogue.sort_by(self.catalogue.sort.next)
        self.narrow(here)

    def action_list(self, action: str, argument: int) -> None:
        """Move in the list while the filter has the keys."""
        articles = self.articles
        {
            "step": articles.action_step,
            "page": articles.action_page,
            "jump": articles.action_jump,
        }[action](argument)

    # Kept filters

    @work
    async def action_saved(self) -> None:
        """Choose from the kept filters, or keep or forget the one there is."""
        from hashiya_reader.screens.dialogs.choose import Choose

        text = self.filter_text.strip()
        kept = self.saved.all()
        options = [saved_option("filter", each) for each in reversed(kept)]
        if text in kept:
            options.append(saved_option("forget", text, "Forget "))
        elif text:
            options.insert(0, saved_option("keep", text, "Keep "))
        if not options:
            self.app.notify(
                "Type a filter first, for example status:open; then this keeps it.",
                title="No filters yet",
            )
            return
        chosen = await self.app.push_screen_wait(
            Choose(options, placeholder="which filter?")
        )
        if chosen is not None:
            self.use(*chosen)

    def use(self, action: str, text: str) -> None:
        """Filter by a text, keep it, or forget it."""
        try:
            if action == "keep":
                self.saved.keep(text)
                self.app.notify(
                    worded(self, "{library.saved} brings it back."), title="Kept"
                )
            elif action == "forget":
                self.saved.forget(text)
        except HashiyaError as error:
            self.app.notify(advised(error), title="Not kept", severity="error")
            return
        self.query_one("#filter", ArabicInput).value = (
            text if action != "forget" else ""
        )


def go_on(worker: Worker[None]) -> None:
    """Stop here where the worker is no longer wanted.

    Raises:
        WorkerCancelled: then.
    """
    if worker.is_cancelled:
        raise WorkerCancelled


def saved_option(action: str, text: str, verb: str = "") -> "Option[tuple[str, str]]":
    """A line of the kept filters; the filter by itself, which may be Arabic."""
    from hashiya_reader.screens.dialogs.choose import Option

    row = Row(left=(Piece(f" {verb}"), Piece(text)))
    return Option(value=(action, text), row=row, words=f"{verb}{text}")
