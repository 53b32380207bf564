"""The review queue: the articles with something to decide, what is worth deciding first at the top."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from hashiya.errors import HashiyaError
from hashiya.review.items import Kind
from hashiya.review.queue import (
    ItemFilter,
    Order,
    QueueEntry,
    disagreements,
    queue_entries,
    reviewable_articles,
    sorted_entries,
)
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.lazy_sequence import LazyRows
from hashiya_reader.look.advice import advised
from hashiya_reader.review_options import Reviewing
from hashiya_reader.screens.destinations import CANNOT_OPEN, Leave
from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.screens.review.queue_rows import (
    NOTHING,
    Entry,
    Shown,
    kind_options,
    label_options,
    order_words,
    pair_options,
    queue_heading,
    shown_row,
    wanted_words,
)
from hashiya_reader.screens.review.rows import stale_options
from hashiya_reader.screens.review.screen import ReviewScreen
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

EVERYTHING = Reviewing()
PAUSE_SECONDS = 0.2


class ReviewQueue(Screen[None]):
    """Enter opens the highlighted article; what is decided there is seen here when one comes back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "o",
            "order",
            "Order",
            id="queue.order",
            show=True,
            tooltip="Most disputed, as in the project, by lot",
        ),
        bind(
            "z",
            "lot",
            "Another lot",
            id="queue.lot",
            tooltip="Draws the order anew; its number is told",
        ),
        bind(
            "l",
            "label",
            "Label",
            id="queue.label",
            show=True,
            tooltip="Only disagreements about one label",
        ),
        bind(
            "p",
            "pair",
            "Pair",
            id="queue.pair",
            show=True,
            tooltip="Only disagreements between two annotators",
        ),
        bind(
            "t",
            "kind",
            "Kind",
            id="queue.kind",
            show=True,
            tooltip="Only disagreements of one kind",
        ),
        bind(
            "v",
            "places",
            "Places",
            id="queue.places",
            show=True,
            tooltip="Each disagreement by itself, or by article",
        ),
        bind(
            "s",
            "settled",
            "Settled too",
            id="queue.settled",
            tooltip="Also articles with nothing left to decide",
        ),
        bind(
            "c",
            "stale",
            "Changed since",
            id="queue.stale",
            show=True,
            tooltip="Decisions that no longer stand",
        ),
        bind("f5", "reload", "Read all anew", id="queue.reload"),
        bind(
            "escape",
            "everything",
            "Everything",
            id="queue.everything",
            tooltip="Asks for any disagreement again",
        ),
        bind("q", "leave", "Library", id="queue.leave", show=True),
    ]

    @dataclass
    class Found(Message):
        """So many articles were looked at of all, and this is what they hold; `generation` says for which look."""

        entries: Sequence[Entry]
        looked: int
        count: int
        generation: int

    def __init__(self, workspace: Workspace, reviewing: Reviewing = EVERYTHING) -> None:
        super().__init__()
        self.opening = reviewing.article
        self.workspace = workspace
        self.wanted = reviewing.wanted
        self.order = reviewing.order
        self.seed = reviewing.seed
        self.shows_settled = False
        self.shows_places = False
        self.opened: Shown | None = None
        self.found: dict[str, Entry] = {}
        self.shown: tuple[Shown, ...] = ()
        self.looked, self.count, self.generation = 0, 0, 0

    def compose(self) -> ComposeResult:
        """A heading, what is asked for, the list."""
        yield OneRow(id="heading")
        yield OneRow(id="hint")
        yield RowList(empty=worded(self, NOTHING), id="articles")
        yield KeyRow()

    def on_mount(self) -> None:
        """Look at the articles that two or more are done with."""
        self.articles.focus()
        self.action_reload()
        if self.opening is not None:
            self.review(
                Shown(
                    entry=Entry(
                        waiting=QueueEntry(article=self.opening, position=0, done=()),
                        title="",
                    )
                )
            )

    @property
    def articles(self) -> RowList:
        """The list."""
        return self.query_one("#articles", RowList)

    @property
    def here(self) -> Shown | None:
        """What is highlighted."""
        at = self.articles.highlighted
        return self.shown[at] if 0 <= at < len(self.shown) else None

    # Looking at the articles

    def action_reload(self) -> None:
        """Look at all of them anew."""
        self.found.clear()
        self.generation += 1
        self.look(self.generation, self.wanted)

    @work(thread=True, exclusive=True, group="rows")
    def look(self, generation: int, wanted: ItemFilter) -> None:
        """Look at one article after the other; the list shows them as they come."""
        worker = get_current_worker()
        batch: list[Entry] = []
        since = time.monotonic()
        looked = 0
        articles: tuple[str, ...] = ()
        try:
            articles = self.workspace.to_review(
                reviewable_articles(self.workspace.project, self.workspace.store)
            )
            for each in self.waiting(articles, wanted):
                if worker.is_cancelled:
                    return
                looked += 1
                batch.append(self.entry(each))
                if time.monotonic() - since > PAUSE_SECONDS:
                    self.post_message(
                        self.Found(batch, looked, len(articles), generation)
                    )
                    batch, since = [], time.monotonic()
        except HashiyaError as error:
            self.app.notify(
                advised(error), title="Tags cannot be read", severity="error"
            )
        self.post_message(self.Found(batch, looked, len(articles), generation))

    def waiting(
        self, articles: Sequence[str], wanted: ItemFilter
    ) -> Iterator[QueueEntry]:
        """What there is to decide on each of the articles."""
        return queue_entries(
            self.workspace.project, self.workspace.store, articles, wanted
        )

    def entry(self, each: QueueEntry) -> Entry:
        """What the list shows of an article."""
        try:
            return Entry(
                waiting=each,
                title=self.workspace.project.read(each.article).title,
            )
        except HashiyaError:
            return Entry(waiting=each, title=each.article)

    @on(Found)
    def take(self, event: Found) -> None:
        """Show what was found so far."""
        if event.generation == self.generation:
            self.looked, self.count = event.looked, event.count
            self.found.update((each.waiting.article, each) for each in event.entries)
            self.line_up(self.here)

    def line_up(self, highlight: Shown | None) -> None:
        """List what there is in its order, what was highlighted staying so."""
        found = [each.waiting for each in self.found.values()]
        if self.shows_places:
            places = disagreements(found, self.order, self.seed)
            self.shown = tuple(
                Shown(entry=self.found[each.article], item=item)
                for each, item in places
            )
        else:
            entries = (
                self.found[each.article]
                for each in sorted_entries(found, self.order, self.seed)
            )
            self.shown = tuple(
                Shown(entry=each)
                for each in entries
                if self.shows_settled
                or not each.waiting.is_settled
                or each.waiting.problems
            )
        rows = self.articles
        rows.items = LazyRows(
            len(self.shown), lambda at: shown_row(self.shown[at], self.workspace.looks)
        )
        keys = [each.key for each in self.shown]
        known = highlight is not None and highlight.key in keys
        rows.highlighted = (
            keys.index(highlight.key) if highlight and known else min(0, len(keys) - 1)
        )
        self.query_one("#heading", OneRow).row = queue_heading(
            self.workspace.project.root.name,
            self.workspace.annotator,
            tuple(self.found.values()),
        )
        reading = (
            f"{self.looked:,} of {self.count:,} looked at · "
            if self.looked < self.count
            else ""
        )
        self.query_one("#hint", OneRow).row = Row(
            left=(Piece(f" {wanted_words(self.wanted)}"),),
            right=(Piece(f"{reading}{order_words(self.order, self.seed)} "),),
        )

    # Reviewing

    @on(RowList.Chosen, "#articles")
    def open_chosen(self, event: RowList.Chosen) -> None:
        """Open the article of the row, at its place if it is one."""
        self.review(self.shown[event.index])

    def review(self, shown: Shown) -> None:
        """Review an article, or one place of it; where that cannot be, why is told."""
        try:
            session = self.workspace.review(shown.article)
        except HashiyaError as error:
            self.app.notify(
                advised(error), title=CANNOT_OPEN, severity="error", markup=False
            )
            return
        keys = [each.key for each in self.shown]
        position = (keys.index(shown.key) + 1 if shown.key in keys else 0, len(keys))
        self.opened = shown
        place = shown.item.key if shown.item else None
        self.app.push_screen(
            ReviewScreen(self.workspace, session, position, self.wanted, place),
            self.came_back,
        )

    def came_back(self, left: Leave | None) -> None:
        """Show what is left to decide there, and go on to what follows in the list where that was asked for."""
        opened = self.opened
        if left is None or opened is None:
            return
        keys = [each.key for each in self.shown]
        at = keys.index(opened.key) if opened.key in keys else -1
        following = self.shown[at + 1 :] + self.shown[: max(at, 0)]
        for each in self.waiting((left.article,), self.wanted):
            self.found[each.article] = self.entry(each)
        self.line_up(opened)
        if left.go_on:
            after = next((each for each in following if self.is_open(each)), None)
            if after is None:
                self.app.notify(
                    "Nothing is left to decide of what was asked for.",
                    title="Decided",
                    markup=False,
                )
            else:
                self.review(after)

    def is_open(self, shown: Shown) -> bool:
        """Whether there is something to decide there, as far as is known now."""
        waiting = self.found[shown.article].waiting
        if shown.item is None:
            return not waiting.is_settled
        return shown.item.key in {item.key for item in waiting.disputed}

    # What comes first, and what is asked for

    def action_order(self) -> None:
        """Take the next order."""
        every = list(Order)
        self.order = every[(every.index(self.order) + 1) % len(every)]
        self.line_up(self.here)

    def action_lot(self) -> None:
        """Draw another lot."""
        self.seed += 1 if self.order is Order.RANDOM else 0
        self.order = Order.RANDOM
        self.line_up(self.here)

    def action_places(self) -> None:
        """List each disagreement by itself, or the articles again."""
        self.shows_places = not self.shows_places
        self.line_up(None)

    def action_settled(self) -> None:
        """List also what has nothing left to decide, or no longer."""
        self.shows_settled = not self.shows_settled
        self.line_up(self.here)

    def ask(self, wanted: ItemFilter) -> None:
        """Ask for other disagreements."""
        self.wanted = wanted
        self.action_reload()

    def action_everything(self) -> None:
        """Ask for any disagreement again."""
        self.ask(ItemFilter())

    @work
    async def action_label(self) -> None:
        """Choose the label that it is to be about."""
        options = label_options(self.workspace.looks)
        chosen = await self.app.push_screen_wait(
            Choose(options, placeholder="disagreements about which label?")
        )
        if chosen is not None:
            self.ask(replace(self.wanted, layer=chosen[0], label=chosen[1]))

    @work
    async def action_pair(self) -> None:
        """Choose the two whom it is to be between."""
        done = sorted(
            {name for each in self.found.values() for name in each.waiting.done}
        )
        chosen = await self.app.push_screen_wait(
            Choose(pair_options(done), placeholder="disagreements between whom?")
        )
        if chosen is not None:
            self.ask(replace(self.wanted, pair=chosen))

    @work
    async def action_kind(self) -> None:
        """Choose the kind that it is to be of."""
        chosen: Kind | None = await self.app.push_screen_wait(
            Choose(kind_options(), placeholder="which kind?")
        )
        if chosen is not None:
            self.ask(replace(self.wanted, kind=chosen))

    @work
    async def action_stale(self) -> None:
        """List the decisions that no longer stand; Enter goes to the article."""
        where = {
            id(stale): each.waiting.article
            for each in self.found.values()
            for stale in each.waiting.stale
        }
        found = [stale for each in self.found.values() for stale in each.waiting.stale]
        options = stale_options(found, self.workspace.looks)
        if not options:
            self.app.notify(
                "Every decision stands.", title="Changed since", markup=False
            )
            return
        chosen = await self.app.push_screen_wait(
            Choose(options, placeholder="what changed since?", broad=True)
        )
        if chosen is not None:
            self.review(Shown(entry=self.found[where[id(chosen)]]))

    def action_leave(self) -> None:
        """Back to the library."""
        self.dismiss()
