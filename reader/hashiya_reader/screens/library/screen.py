"""The library: the list of the project's articles, from which they are opened, one after the other."""

from typing import ClassVar

from textual import events, on, work
from textual.binding import BindingType
from textual.widgets import Input

from hashiya.errors import HashiyaError
from hashiya.model.model import Status
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.advice import advised
from hashiya_reader.screens.destinations import CANNOT_OPEN, Destination, Leave
from hashiya_reader.screens.library.article_list import ListingScreen
from hashiya_reader.settings.preferences import LESSON_DONE
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace


class LibraryScreen(ListingScreen):
    """The list keeps the article last opened, also from one day to the next; Enter opens the highlighted one."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "ctrl+g",
            "find_everywhere",
            "Find",
            id="library.find",
            show=True,
            tooltip="Words in all articles",
        ),
        bind(
            "f8",
            "review",
            "Review",
            id="library.review",
            tooltip="What annotators differ on, to be decided",
        ),
        bind(
            "f9",
            "stats",
            "Numbers",
            id="library.stats",
            tooltip="Labels, lengths, overlaps, attributes, annotators",
        ),
        bind(
            "f3",
            "agreement",
            "Agreement",
            id="library.agreement",
            tooltip="How far annotators agree, in numbers",
        ),
    ]

    def __init__(self, workspace: Workspace, left: Leave | None = None) -> None:
        super().__init__(workspace)
        self.left = left

    def on_mount(self) -> None:
        """Stand where one was, and go on from there; the articles are read once that is shown."""
        offer = self.query_one("#offer", OneRow)
        offer.display = self.workspace.positions.is_empty and not LESSON_DONE.read()
        offer.row = Row(
            left=(
                Piece(
                    worded(
                        self, " First time here? {app.tutorial} opens a short lesson."
                    )
                ),
            ),
            right=(Piece(worded(self, "أول مرة؟ {app.tutorial} درس قصير ")),),
        )
        problems = self.workspace.project.problems
        row = self.query_one("#problems", OneRow)
        row.display = bool(problems)
        row.row = Row(
            left=tuple(Piece(f"{each.where}: {each.message}  ") for each in problems)
        )
        last = self.position_of(
            self.left.article
            if self.left
            else self.workspace.positions.article(self.workspace.project.root)
        )
        self.read_shown(last)
        self.narrow(last)
        self.came_back(self.left)
        self.call_after_refresh(self.read_all, last)

    @on(events.ScreenResume)
    def offer_no_more(self) -> None:
        """Who has done the lesson is not offered it."""
        if LESSON_DONE.read():
            self.query_one("#offer").display = False

    def read_shown(self, last: int | None) -> None:
        """Read what the first frame shows: the list does not begin with ids, to become titles a moment later."""
        queue = self.queue
        shown = range(len(self.catalogue)) if queue is None else sorted(queue)
        at = shown.index(last) if last is not None and last in shown else 0
        height = self.app.size.height
        top = max(0, at - height + 1)
        for position in shown[top : top + height]:
            try:
                self.read_one(position)
            except HashiyaError:
                # It is told when all are read.
                return

    def position_of(self, article_id: str | None) -> int | None:
        """Which of the project's articles it is."""
        ids = self.catalogue.ids
        return (
            ids.index(article_id)
            if article_id is not None and article_id in self.workspace.project
            else None
        )

    @on(Input.Submitted, "#filter")
    def action_open(self) -> None:
        """Enter opens the highlighted article."""
        self.articles.action_choose()

    @on(RowList.Chosen, "#articles")
    def open_chosen(self, event: RowList.Chosen) -> None:
        """Open the article of the row."""
        self.travel(Destination(article=self.catalogue.ids[self.shown[event.index]]))

    def travel(self, destination: Destination) -> None:
        """Read an article, or tell why it cannot be read."""
        from hashiya_reader.screens.reading.screen import reading_on

        try:
            screen = reading_on(self.workspace, destination)
        except HashiyaError as error:
            self.app.notify(
                advised(error), title=CANNOT_OPEN, severity="error", markup=False
            )
        else:
            self.app.push_screen(screen, self.came_back)

    @on(events.Click, "#offer")
    async def take_offer(self) -> None:
        """A click on the offer of the lesson opens it."""
        await self.run_action("app.tutorial")

    def came_back(self, left: Leave | None) -> None:
        """Show what changed, and go on to the next article that is not done where that was asked for."""
        position = self.position_of(left.article) if left else None
        if left is None or position is None:
            return
        self.query_one("#offer").display = False
        self.read_one(position)
        self.narrow(position)
        if left.go_on:
            self.open_next(position)
        elif left.to is not None:
            self.travel(left.to)

    def action_review(self) -> None:
        """Open the queue of what annotators differ on."""
        from hashiya_reader.screens.review.queue import ReviewQueue

        try:
            self.workspace.project.annotators.check_reviewer(self.workspace.annotator)
        except HashiyaError as error:
            self.app.notify(
                advised(error), title="Review", severity="error", markup=False
            )
        else:
            self.app.push_screen(ReviewQueue(self.workspace))

    def action_stats(self) -> None:
        """Show the dataset in numbers."""
        from hashiya_reader.screens.dialogs.stats import StatsScreen

        self.app.push_screen(StatsScreen(self.workspace))

    @work
    async def action_find_everywhere(self) -> None:
        """Look for words in all articles, and open the hit that is chosen."""
        from hashiya_reader.screens.library.search import SearchScreen

        destination = await self.app.push_screen_wait(
            SearchScreen(self.workspace, self.workspace.searched)
        )
        if destination is not None:
            self.travel(destination)

    @work
    async def action_agreement(self) -> None:
        """Show how far annotators agree, and open the article that is chosen there."""
        from hashiya_reader.screens.agreement.screen import AgreementScreen

        destination = await self.app.push_screen_wait(AgreementScreen(self.workspace))
        if destination is not None:
            self.travel(destination)

    def open_next(self, position: int) -> None:
        """Open the article after this one, round and round, that is not done."""
        count = len(self.catalogue)
        queue = self.queue
        for each in (*range(position + 1, count), *range(position)):
            if queue is not None and each not in queue:
                continue
            if not self.catalogue.is_known(each):
                self.read_one(each)
            row = self.catalogue.row(each)
            if row.status is not Status.DONE and row.problem is None:
                self.travel(Destination(article=row.id))
                return
        theirs = "All of yours are done; {library.queue} lists the others as well."
        words = "Every article is done." if queue is None else worded(self, theirs)
        self.app.notify(words, title="Done", markup=False)
