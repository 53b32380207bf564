"""The library: the list of the project's articles, from which they are opened."""

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.overview.progress import ArticleRow
from hashiya_reader.keys.bindings import display
from hashiya_reader.keys.hints import keys_of, worded
from hashiya_reader.lazy_sequence import LazyRows
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.destinations import (
    CANNOT_OPEN,
    Destination,
    Finish,
    Leave,
)
from hashiya_reader.screens.features import FeatureScreen
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.library.bindings import LIBRARY_BINDINGS
from hashiya_reader.screens.library.filter_field import FilterField
from hashiya_reader.screens.library.next_article import NextArticle
from hashiya_reader.screens.library.order import ListOrder
from hashiya_reader.screens.library.previews import Previews
from hashiya_reader.screens.library.reopening import Reopening
from hashiya_reader.screens.library.rereading import Rereading
from hashiya_reader.screens.library.route import Route
from hashiya_reader.screens.library.row_reader import RowReader
from hashiya_reader.screens.library.rows import (
    OFFER,
    article_row,
    heading_row,
    hint_row,
    nothing_words,
    problems_row,
    reading_words,
)
from hashiya_reader.screens.library.saved_filters import SavedFilterMenu
from hashiya_reader.screens.library.text_filter import TextFilter
from hashiya_reader.screens.library.title_search import TitleSearch
from hashiya_reader.screens.list_keys import ListKeys
from hashiya_reader.settings.preferences import LESSON_DONE
from hashiya_reader.settings.saved_filters import SavedFilters
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.article_preview import ArticlePreview
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace


class LibraryScreen(FeatureScreen[None]):
    """The filter has the keys and the list follows; Enter opens the highlighted article.

    The article opened last is highlighted, also from one day to the next. `left` is an
    article that was read before the library opened.
    """

    BINDINGS = LIBRARY_BINDINGS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (120, "-very-wide")]

    def __init__(self, workspace: Workspace, left: Leave | None = None) -> None:
        super().__init__()
        self.workspace = workspace
        self.left = left
        self.listing = ArticleList(workspace)
        self.route = Route()
        self.news = ""
        self._catalogue = self.listing.catalogue
        self.articles = RowList(id="articles")
        self.panel = ArticlePreview(workspace.looks, id="preview")
        self._previews = Previews(self.listing, self.panel, self)
        self._order = ListOrder(self.listing, self)
        self._reader = RowReader(self.listing, self, self._order.sort_again)
        self._texts = TextFilter(self.listing, self)
        self._titles = TitleSearch(self.listing, self)
        self._filter = FilterField(self.listing, self._texts, self)
        self._reopening = Reopening(self.listing, self)
        self._next = NextArticle(self.listing, self._reopening, self)
        filters = SavedFilters(workspace.project.root)
        self.features = {
            "filter": self._filter,
            "list": ListKeys(self.articles),
            "order": self._order,
            "reopening": self._reopening,
            "rereading": Rereading(self.listing, self, self._read_again),
            "saved_filters": SavedFilterMenu(filters, self),
            "texts": self._texts,
        }

    def compose(self) -> ComposeResult:
        """A heading, the filter with what may be typed, the list and what is chosen in it."""
        yield OneRow(id="heading")
        yield ArabicInput(compact=True, id="filter")
        yield OneRow(id="hint")
        with Horizontal():
            yield self.panel
            yield self.articles
        yield OneRow(id="offer")
        yield OneRow(id="problems")
        yield KeyRow()

    def on_mount(self) -> None:
        """Highlight the article that was open last; read the others once that is shown."""
        self._show_words()
        self._show_problems()
        article = self.workspace.positions.article(self.workspace.project.root)
        last = self.listing.position_of(self.left.article if self.left else article)
        self.listing.read_around(last, self.app.size.height)
        self.show(last)
        self.route = self.listing.route
        self.came_back(self.left)
        self.call_after_refresh(self._reader.read_all, last)

    def on_resize(self) -> None:
        """The panel beside the list comes where there is room for it."""
        self.call_after_refresh(self._previews.follow)

    def _show_words(self) -> None:
        """Show the words that stay."""
        self.articles.empty = worded(self, nothing_words())
        words = _("type to filter by title, words or id")
        self.query_one("#filter", ArabicInput).placeholder = words
        self._show_offer()

    def _show_offer(self) -> None:
        offer = self.query_one("#offer", OneRow)
        offer.display = self.workspace.positions.is_empty and not LESSON_DONE.read()
        words = worded(self, _(OFFER))
        offer.row = Row(start=(Piece(f" {words}"),))

    def _show_problems(self) -> None:
        problems = self.workspace.project.problems
        row = self.query_one("#problems", OneRow)
        row.display = bool(problems)
        row.row = problems_row(problems)

    # The list

    @property
    def rows(self) -> list[ArticleRow]:
        """The rows that are shown."""
        return self.listing.rows

    @property
    def highlighted(self) -> int | None:
        """The position of the highlighted article, None where no article is shown."""
        return self.listing.position_at(self.articles.highlighted)

    @property
    def filter_text(self) -> str:
        """The filter as it is typed."""
        return self.query_one("#filter", ArabicInput).value

    def typed_key(self, binding: str) -> str:
        """Return the key of a binding by its id, alone and not for a sentence."""
        return display(keys_of(self, binding))

    def set_filter(self, text: str) -> None:
        """Set the filter's text, with the cursor at its end."""
        field = self.query_one("#filter", ArabicInput)
        field.value = text
        field.cursor_position = len(text)

    def show(self, highlight: int | None) -> None:
        """Filter again and show the list, the article at a position highlighted.

        In a large project the list stays as it is until the words are found.
        """
        listing = self.listing
        if listing.missing_words:
            self._titles.search()
            return
        listing.refresh()
        self.articles.items = LazyRows(len(listing.shown), self._row_at)
        self.articles.highlighted = listing.index_of(highlight)
        self.query_one("#heading", OneRow).row = heading_row(
            self.workspace.project.root.name,
            listing.catalogue,
            listed=len(listing.shown),
            queue=listing.queue,
        )
        self.query_one("#hint", OneRow).row = hint_row(
            listing.completions,
            listing.term_values,
            complete_key=self.typed_key("library.complete"),
            empty=not listing.text,
            sort=listing.catalogue.sort,
            reading=reading_words(
                len(listing.catalogue),
                texts=self._texts.read_least,
                rows=None if listing.is_complete else listing.catalogue.known,
            ),
            news=self.news,
        )
        self._previews.follow()

    def _row_at(self, index: int) -> Row:
        position = self.listing.shown[index]
        catalogue = self.listing.catalogue
        return article_row(
            catalogue.row(position),
            reload_key=self.key("library.reload"),
            is_read=catalogue.is_known(position),
        )

    @on(Input.Changed, "#filter")
    def follow_filter(self) -> None:
        """The list follows each letter."""
        if self.filter_text == self.listing.text:
            return
        self._forget_news()
        self._filter.follow()

    @on(events.Click, "#hint")
    def complete(self) -> None:
        """A click on what may be typed completes the term."""
        self._filter.complete()

    async def choose_spelling(self) -> None:
        """Let the user choose the rules of spelling for searches."""
        from hashiya_reader.screens.dialogs.spelling_rules import choose_spelling

        await choose_spelling(self.app, self.workspace)

    def cancel_workers(self, group: str) -> None:
        """Stop the workers of a group."""
        self.workers.cancel_group(self, group)

    def _read_again(self, highlight: str | None) -> None:
        """Read all rows again, and highlight the article of that id."""
        self._texts.forget()
        self._show_problems()
        position = self.listing.position_of(highlight)
        if self._catalogue is not self.listing.catalogue:
            self._take_list(position)
        self._reader.read_all(position)
        self._filter.follow()

    def language_changed(self) -> None:
        """Show all words again, in another language; news was in the one before."""
        self._forget_news()
        self._show_words()
        self._previews.forget()
        self.show(self.highlighted)

    def names_changed(self) -> None:
        """Read all rows again, as they count labels and annotators by their names."""
        position = self.highlighted
        self.show(position)
        self._reader.read_all(position)

    def _take_list(self, highlight: int | None) -> None:
        """Show the list of other articles, as some have come or gone."""
        self._catalogue = self.listing.catalogue
        self.listing.read_around(highlight, self.app.size.height)
        self.show(highlight)
        self.route = self.listing.route

    @on(events.ScreenResume)
    def resume(self) -> None:
        """Follow what was changed on another screen: the spelling, or that the lesson is done."""
        self._texts.respell()
        if LESSON_DONE.read():
            self.query_one("#offer").display = False

    # Opening

    @on(Input.Submitted, "#filter")
    def action_open(self) -> None:
        """Open the highlighted article of the list that the filter leaves."""
        if self.listing.missing_words:
            highlighted = self.highlighted
            self.listing.refresh()
            self.show(highlighted)
        self.articles.action_choose()

    @on(RowList.Chosen, "#articles")
    def open_chosen(self, event: RowList.Chosen) -> None:
        """Open the article of the row."""
        position = self.listing.shown[event.index]
        self.travel(Destination(article=self.listing.catalogue.ids[position]))

    def tell(self, words: str) -> None:
        """Show in the row below the filter what a key did."""
        self.news = words
        self.show(self.highlighted)

    def _forget_news(self) -> None:
        """What was done is over once the list is used again."""
        self.news = ""
        self._reopening.finish = None

    @on(RowList.Highlighted, "#articles")
    def follow_highlight(self) -> None:
        """Show what is highlighted; what was done before is no longer news."""
        self._previews.follow()
        if self.news:
            self._forget_news()
            self.show(self.highlighted)

    def travel(self, destination: Destination) -> None:
        """Read an article; from there it goes on in the list as it is now."""
        self.route = self.listing.route
        self._read(destination)

    def _read(self, destination: Destination, finish: Finish | None = None) -> None:
        """Read an article, or report why it cannot be read."""
        from hashiya_reader.screens.reading.screen import reading_on

        position = self.listing.position_of(destination.article)
        number = None if position is None else self.route.number(position)
        self._forget_news()
        try:
            screen = reading_on(
                self.workspace, destination, position=number, finish=finish
            )
        except HashiyaError as error:
            self.notify(advised(error), title=_(CANNOT_OPEN), severity="error")
        else:
            self.app.push_screen(screen, self.came_back)

    def came_back(self, left: Leave | None) -> None:
        """Show what changed in the article that was left; open the next one if asked for."""
        position = self.listing.position_of(left.article) if left else None
        if left is None or position is None:
            return
        self.query_one("#offer").display = False
        self.listing.read(position)
        self._previews.forget()
        if self._catalogue is not self.listing.catalogue:
            self._take_list(position)
            self._reader.read_all(position)
        self.show(position)
        nearest = self.listing.nearest(self.route, position)
        self.articles.highlighted = self.listing.index_of(nearest)
        self._previews.follow()
        if left.finish is not None:
            following = self._next.after(self.route, position, left.finish)
            if following is not None:
                self._read(following, left.finish)
        elif left.to is not None:
            self._read(left.to)
        else:
            self._filter.come_back()

    @on(events.Click, "#offer")
    async def take_offer(self) -> None:
        """A click on the offer of the lesson opens it."""
        await self.run_action("app.tutorial")

    # Other screens

    def action_review(self) -> None:
        """Open the queue of what annotators differ on."""
        from hashiya_reader.screens.review.queue import ReviewQueue

        try:
            self.workspace.project.annotators.check_reviewer(self.workspace.annotator)
        except HashiyaError as error:
            self.notify(advised(error), title=_("Review"), severity="error")
        else:
            self.app.push_screen(ReviewQueue(self.workspace))

    def action_stats(self) -> None:
        """Show the dataset in numbers."""
        from hashiya_reader.screens.dialogs.stats import StatsScreen

        self.app.push_screen(StatsScreen(self.workspace))

    @work
    async def action_find_everywhere(self) -> None:
        """Find words in all articles, and open the hit that is chosen."""
        from hashiya_reader.screens.library.search import SearchScreen

        hit = await self.ask(SearchScreen(self.workspace, self.workspace.searched))
        if hit is not None:
            self.travel(hit)

    @work
    async def action_agreement(self) -> None:
        """Show how far annotators agree, and open the article that is chosen there."""
        from hashiya_reader.screens.agreement.screen import AgreementScreen

        article = await self.ask(AgreementScreen(self.workspace))
        if article is not None:
            self.travel(article)
