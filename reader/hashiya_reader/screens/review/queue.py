"""The review queue: articles with something to decide, the most disputed at the top."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from textual import on, work
from textual.app import ComposeResult
from textual.worker import get_current_worker

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.review.bulk_adjudication import finish_entries
from hashiya.review.hidden_names import letters_for
from hashiya.review.item_filter import ItemFilter
from hashiya.review.queue import QueueEntry
from hashiya.review.verdicts import StaleVerdict
from hashiya_reader.keys.hints import worded
from hashiya_reader.lazy_sequence import LazyRows
from hashiya_reader.look.advice import advised
from hashiya_reader.look.notices import news_piece
from hashiya_reader.review_options import ReviewOptions
from hashiya_reader.screens.batches import BatchPace
from hashiya_reader.screens.destinations import CANNOT_OPEN, CANNOT_READ, Leave
from hashiya_reader.screens.features import FeatureScreen
from hashiya_reader.screens.review.bindings import QUEUE_BINDINGS
from hashiya_reader.screens.review.queue_filters import QueueFilters
from hashiya_reader.screens.review.queue_list import QueueList, QueueRow, TitledEntry
from hashiya_reader.screens.review.queue_rows import (
    NOTHING,
    filter_words,
    order_words,
    queue_heading,
    queue_row,
)
from hashiya_reader.screens.review.screen import ReviewScreen
from hashiya_reader.screens.review.stale_decisions import StaleDecisions
from hashiya_reader.screens.review.titled_entries import TitledEntries
from hashiya_reader.screens.review.trail import ReviewTrail
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row, drawn_cells
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

EVERYTHING = ReviewOptions()
PAUSE_SECONDS = 0.2


class ReviewQueue(FeatureScreen[None]):
    """Enter opens the highlighted row; what is decided there is shown when one comes back."""

    BINDINGS = QUEUE_BINDINGS

    def __init__(
        self, workspace: Workspace, reviewing: ReviewOptions = EVERYTHING
    ) -> None:
        super().__init__()
        self.workspace = workspace
        workspace.hides_names |= reviewing.hides_names
        self.first_article = reviewing.article
        self.listing = QueueList(reviewing)
        self.titled_entries = TitledEntries(workspace)
        self.features = {
            "filters": QueueFilters(workspace, self.listing, self),
            "stale": StaleDecisions(workspace, self.listing, self),
        }
        self.articles = RowList(id="articles")
        self.opened: QueueRow | None = None
        self.trail = ReviewTrail()
        self.news = ""
        # How many articles have been read, of how many; and which reading it is.
        self.read, self.count, self.reading = 0, 0, 0

    def compose(self) -> ComposeResult:
        """A heading, the filter, the list."""
        self.articles.empty = worded(self, _(NOTHING))
        yield OneRow(id="heading")
        yield OneRow(id="hint")
        yield self.articles
        yield KeyRow()

    def on_mount(self) -> None:
        """Read the articles that two or more annotators have done."""
        self.articles.focus()
        self.action_reload()
        if self.first_article is not None:
            queued = QueueEntry(article=self.first_article, position=0, done=())
            self.review(QueueRow(entry=TitledEntry(queued=queued, title="")))

    @property
    def shown(self) -> tuple[QueueRow, ...]:
        """The rows of the list."""
        return self.listing.rows

    @property
    def highlighted(self) -> QueueRow | None:
        """The row that is highlighted."""
        return self.listing.row_at(self.articles.highlighted)

    # Reading the articles

    def action_reload(self) -> None:
        """Read all of them again."""
        self.listing.entries.clear()
        self.reading += 1
        self.read_articles(self.reading, self.listing.filter)

    def language_changed(self) -> None:
        """Show all words again, in another language; news was in the one before."""
        self.news = ""
        self.articles.empty = worded(self, NOTHING)
        self.show(self.highlighted)

    def names_changed(self) -> None:
        """Read all of them again, by the names that labels and annotators have now."""
        self.action_reload()

    @work(thread=True, exclusive=True, group="rows")
    def read_articles(self, reading: int, items: ItemFilter) -> None:
        """Read one article after the other; the list shows them as they come."""
        worker = get_current_worker()
        batch: list[TitledEntry] = []
        pace = BatchPace(PAUSE_SECONDS, PAUSE_SECONDS)
        read = 0
        articles: tuple[str, ...] = ()
        try:
            articles = self.titled_entries.articles()
            for entry in self.titled_entries.read(articles, items):
                if worker.is_cancelled:
                    return
                read += 1
                batch.append(entry)
                if pace.is_due:
                    self.call_later(self.add, reading, batch, read, len(articles))
                    batch = []
        except HashiyaError as error:
            self.call_later(self._report_unread, error)
        self.call_later(self.add, reading, batch, read, len(articles))

    def _report_unread(self, error: HashiyaError) -> None:
        self.notify(advised(error), title=_(CANNOT_READ), severity="error")

    def add(
        self, reading: int, batch: Sequence[TitledEntry], read: int, count: int
    ) -> None:
        """Show what was read so far; entries of an earlier reading are dropped."""
        if reading == self.reading:
            self.read, self.count = read, count
            for entry in batch:
                self.listing.entries[entry.queued.article] = entry
            self.show(self.highlighted)

    # Showing

    def show(self, highlight: QueueRow | None) -> None:
        """List the rows again; the highlighted one stays so if it is still there."""
        listing = self.listing
        listing.refresh()
        self.articles.items = LazyRows(len(listing.rows), self._row_at)
        first = min(0, len(listing.rows) - 1)
        self.articles.highlighted = max(listing.index_of(highlight), first)
        self.query_one("#heading", OneRow).row = queue_heading(
            self.workspace.project.root.name,
            self.workspace.annotator,
            tuple(listing.entries.values()),
        )
        self.news = ""
        self._show_hint()

    def on_resize(self) -> None:
        """The legend has the room that the order leaves."""
        self._show_hint()

    def _show_hint(self) -> None:
        progress = ""
        if self.read < self.count:
            words = _("{read:,} of {count:,} read")
            progress = f"{words.format(read=self.read, count=self.count)} · "
        order = order_words(self.listing.order, self.listing.seed)
        kinds = self.listing.columns.kinds
        words = filter_words(self.listing.filter, self.workspace.looks, kinds)
        state = f"{progress}{order} "
        hint = self.query_one("#hint", OneRow)
        room = hint.content_size.width - drawn_cells(state) - 1
        about = Piece(f" {words}", limit=max(0, room))
        hint.row = Row(
            start=(news_piece(self.news) if self.news else about,),
            end=(Piece(state),),
        )

    def _row_at(self, index: int) -> Row:
        row = self.listing.rows[index]
        names = self.names_in(row.entry.queued)
        return queue_row(row, self.workspace, names, self.listing.columns)

    def names_in(self, queued: QueueEntry) -> Mapping[str, str]:
        """What annotators are called in an article, where names are hidden."""
        if not self.workspace.hides_names:
            return {}
        return letters_for(queued.article, queued.annotators)

    # Reviewing

    @on(RowList.Chosen, "#articles")
    def open_chosen(self, event: RowList.Chosen) -> None:
        """Open the article of the row, at its disagreement if the row is one."""
        self.review(self.listing.rows[event.index])

    def review(self, row: QueueRow, stale: StaleVerdict | None = None) -> None:
        """Review an article, or one item of it; report why where that is not possible.

        Of a `stale` verdict the item is shown first.
        """
        try:
            session = self.workspace.review(row.article)
            begun = self.trail.begin(row, session)
        except HashiyaError as error:
            self.notify(advised(error), title=_(CANNOT_OPEN), severity="error")
            return
        if stale is not None:
            items = (item for item in session.items if stale.is_about(item))
            item = next(items, None)
            begun = replace(begun, item=item.key if item else None)
        position = (self.listing.index_of(row) + 1, len(self.listing.rows))
        self.opened = row
        only = row.item.key if row.item else None
        self.app.push_screen(
            ReviewScreen(
                self.workspace, session, position, self.listing.filter, only, begun
            ),
            self.came_back,
        )

    def came_back(self, left: Leave | None) -> None:
        """Show what is left to decide there; go on to the next row if that is asked for."""
        opened = self.opened
        if left is None or opened is None:
            return
        self.trail.end()
        following = self.listing.following(opened)
        self._read_again(left.article)
        self.show(opened)
        if left.back:
            self._go_back()
        if not left.go_on:
            return
        for row in following:
            if self.listing.is_open(row):
                self.review(row)
                return
        words = _("no other disagreement matches the filter")
        self.notify(words, title=_("Decided"))

    def _read_again(self, article: str) -> None:
        for entry in self.titled_entries.read((article,), self.listing.filter):
            self.listing.entries[entry.queued.article] = entry

    def action_undo(self) -> None:
        """Undo the last decision since the queue was opened, and go there."""
        if not self._go_back():
            self.notify(_("there is nothing to undo"), title=_("Undo"))

    def _go_back(self) -> bool:
        """Undo the last decision of the way through the queue, and open its article.

        Returns whether there is one.
        """
        try:
            row = self.trail.undo(self.workspace.looks)
        except HashiyaError as error:
            self.notify(advised(error), title=_("Not undone"), severity="error")
            return True
        if row is None:
            return False
        self._read_again(row.article)
        self.show(row)
        self.review(row)
        return True

    # Finishing

    @work(thread=True, exclusive=True, group="finishing")
    def action_finish(self) -> None:
        """Finish all listed articles in which nothing is left to decide."""
        workspace = self.workspace
        entries = [entry.queued for entry in self.listing.entries.values()]
        try:
            count = finish_entries(
                workspace.project, workspace.store, workspace.annotator, entries
            )
        except HashiyaError as error:
            self.app.call_from_thread(self._report_unfinished, error)
        else:
            self.app.call_from_thread(self._report_finished, count)

    def _report_finished(self, count: int) -> None:
        words = _("in no article is nothing left to decide")
        if count:
            self.action_reload()
            words = ngettext(
                "{count} article finished; {key} opens one again",
                "{count} articles finished; {key} opens one again",
                count,
            ).format(count=f"{count:,}", key=worded(self, "{queue.open_again}"))
        self.notify(words, title=_("Finished"))

    def _report_unfinished(self, error: HashiyaError) -> None:
        self.action_reload()
        self.notify(advised(error), title=_("Not finished"), severity="error")

    def action_open_again(self) -> None:
        """Open the highlighted article again."""
        row = self.highlighted
        if row is None or not row.entry.queued.is_finished:
            self.notify(_("the article is not finished"), title=_("Review"))
            return
        try:
            session = self.workspace.review(row.article)
            session.open_again()
            session.save()
        except HashiyaError as error:
            self.notify(advised(error), title=_("Not opened again"), severity="error")
            return
        self._read_again(row.article)
        self.show(row)

    def tell(self, words: str) -> None:
        """Show in the row below the heading what a key did."""
        self.news = words
        self._show_hint()

    # Order and filter

    def action_order(self) -> None:
        """Take the next order."""
        highlighted = self.highlighted
        self.listing.next_order()
        self.show(highlighted)

    def action_lot(self) -> None:
        """Draw another random order."""
        highlighted = self.highlighted
        self.listing.draw_lot()
        self.show(highlighted)

    def action_places(self) -> None:
        """List each disagreement by itself, or the articles again."""
        self.listing.shows_items = not self.listing.shows_items
        self.show(None)

    def action_settled(self) -> None:
        """List also what has nothing left to decide, or no longer."""
        highlighted = self.highlighted
        self.listing.shows_settled = not self.listing.shows_settled
        self.show(highlighted)

    def filter_by(self, items: ItemFilter) -> None:
        """List the disagreements that the filter holds."""
        self.listing.filter = items
        self.action_reload()

    def action_leave(self) -> None:
        """Back to the library."""
        self.dismiss(None)
