"""The dataset in numbers, counted in a thread."""

import time
from typing import ClassVar

from rich.style import Style
from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.worker import WorkerCancelled, get_current_worker

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.overview.stats.project_stats import CountedProject, count_project
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.screens.dialogs.stats_rows import stats_rows
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
PROGRESS_SECONDS = 0.2


class StatsScreen(Dialog[None]):
    """A list of numbers; tags of others that the annotator may not see yet are not counted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("escape,q,f9", "dismiss(None)", "Close", id="stats.close", show=True),
    ]

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.lines: list[Row] = []
        # The numbers, and in how many articles tags of others are not counted.
        self.counted: tuple[CountedProject, int] | None = None

    def compose(self) -> ComposeResult:
        """The list under a heading, the keys below it."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="about")
            yield RowList(id="stats")
            yield KeyRow()

    def on_mount(self) -> None:
        """Begin to count."""
        self.query_one(RowList).focus()
        self.show_heading(_("counting …"))
        self.count()

    def show_heading(self, words: str) -> None:
        """Show the project's name, and how far the counting is."""
        heading = _("{name} in numbers · {words}").format(
            name=self.workspace.project.root.name, words=words
        )
        self.query_one("#about", OneRow).row = Row(start=(Piece(heading),))

    def language_changed(self) -> None:
        """Show the numbers in the present language."""
        self.show_heading(_("counting …"))
        if self.counted is not None:
            self.show(*self.counted)

    def names_changed(self) -> None:
        """Count again, by the names that labels and annotators have now."""
        self.count()

    @work(thread=True, group="count", exclusive=True)
    def count(self) -> None:
        """Count, which reads every text and record."""
        worker = get_current_worker()
        hidden: set[str] = set()
        last = time.monotonic()

        def show_progress(done: int, _: int) -> None:
            nonlocal last
            if worker.is_cancelled:
                raise WorkerCancelled
            if time.monotonic() - last > PROGRESS_SECONDS:
                last = time.monotonic()
                self.call_later(self.show_progress, done)

        def sees(annotator: str, article: str) -> bool:
            if annotator == self.workspace.annotator:
                return True
            may_see = self.workspace.sees_others(article)
            if not may_see:
                hidden.add(article)
            return may_see

        try:
            project = count_project(
                self.workspace.project,
                self.workspace.store,
                sees=sees,
                progress=show_progress,
            )
        except WorkerCancelled:
            return
        except HashiyaError as error:
            self.call_later(self.report, error)
            return
        self.call_later(self.show, project, len(hidden))

    def report(self, error: HashiyaError) -> None:
        """Say why it cannot be counted."""
        self.notify(advised(error), title=_("Not counted"), severity="error")

    def show_progress(self, done: int) -> None:
        """Show how many articles are counted."""
        articles = counted(len(self.workspace.project.entries), "article")
        self.show_heading(
            _("{done:,} of {articles} counted …").format(done=done, articles=articles)
        )

    def show(self, project: CountedProject, hidden: int) -> None:
        """Show the numbers, and in how many articles tags of others are not counted."""
        self.counted = project, hidden
        stats = project.stats
        words = _("{articles}, {tagged:,} tagged").format(
            articles=counted(stats.articles, "article"), tagged=stats.tagged
        )
        if project.problems:
            skipped = _("{count} skipped: `hashiya check` says why").format(
                count=f"{len(project.problems):,}"
            )
            words = f"{words} · {skipped}"
        self.show_heading(words)
        scheme = self.workspace.project.scheme
        self.lines = list(stats_rows(stats, self.workspace.looks, scheme))
        if hidden:
            note = ngettext(
                "Not counted: tags of others in {count} article that you have not done.",
                "Not counted: tags of others in {count} articles that you have not done.",
                hidden,
            ).format(count=f"{hidden:,}")
            self.lines[:0] = [Row(start=(Piece(f" {note}", DIM),)), Row()]
        self.query_one(RowList).items = [(row,) for row in self.lines]
