"""The dataset in numbers: labels with bars in their colours, lengths, overlaps, attributes, annotators, outlets."""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.color import Color
from textual.containers import Vertical
from textual.message import Message
from textual.worker import WorkerCancelled, get_current_worker

from hashiya.errors import HashiyaError
from hashiya.model.model import Status
from hashiya.overview.stats.distribution import Spread
from hashiya.overview.stats.figures import Stats, TagShare
from hashiya.overview.stats.project_stats import count_project
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.look.text_bars import bar, between
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
BOLD = Style(bold=True)
BAR = 14
# Of an attribute that takes any text, so many values are shown.
VALUES = 10
TOLD_SECONDS = 0.2


class StatsScreen(Dialog[None]):
    """A list to look at; what one is not to see of others yet is not counted."""

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("escape,q,f9", "dismiss(None)", "Close", id="stats.close", show=True),
    ]

    @dataclass
    class Far(Message):
        """So many articles are counted."""

        done: int

    @dataclass
    class Counted(Message):
        """All is counted; so many things could not be read, and of so many articles others' tags are not shown yet."""

        stats: Stats
        problems: int
        hidden: int

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.workspace = workspace
        self.lines: list[Row] = []

    def compose(self) -> ComposeResult:
        """The list under a heading, the keys below it."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="about")
            yield RowList(id="stats")
            yield KeyRow()

    def on_mount(self) -> None:
        """Begin to count."""
        self.query_one(RowList).focus()
        self.tell("counting …")
        self.count()

    def tell(self, words: str) -> None:
        """Say something of the whole."""
        about = f"{self.workspace.project.root.name} in numbers · {words}"
        self.query_one("#about", OneRow).row = Row(left=(Piece(about),))

    @work(thread=True, group="count", exclusive=True)
    def count(self) -> None:
        """Count, which reads every text and record."""
        worker = get_current_worker()
        hidden: set[str] = set()
        last = time.monotonic()

        def moved(done: int, _: int) -> None:
            nonlocal last
            if worker.is_cancelled:
                raise WorkerCancelled
            if time.monotonic() - last > TOLD_SECONDS:
                last = time.monotonic()
                self.post_message(self.Far(done))

        def sees(annotator: str, article: str) -> bool:
            may = annotator == self.workspace.annotator or self.workspace.sees_others(
                article
            )
            hidden.update(() if may else (article,))
            return may

        try:
            project = count_project(
                self.workspace.project,
                self.workspace.store,
                sees=sees,
                progress=moved,
            )
        except WorkerCancelled:
            return
        except HashiyaError as error:
            self.app.call_from_thread(
                self.app.notify, advised(error), title="Not counted", severity="error"
            )
            return
        self.post_message(
            self.Counted(project.stats, len(project.problems), len(hidden))
        )

    @on(Far)
    def tell_far(self, event: Far) -> None:
        """Say how far it is."""
        self.tell(
            f"{event.done:,} of {counted(len(self.workspace.project.entries), 'article')} counted …"
        )

    @on(Counted)
    def show(self, event: Counted) -> None:
        """Show the numbers."""
        problems = (
            f" · {event.problems} left out: `hashiya check` says why"
            if event.problems
            else ""
        )
        self.tell(
            f"{counted(event.stats.articles, 'article')}, {event.stats.tagged:,} tagged{problems}"
        )
        rows = stats_rows(event.stats, self.workspace)
        hidden = f" Not counted: what others said of {counted(event.hidden, 'article')} that you do not have done."
        self.lines = [
            *([Row(left=(Piece(hidden, DIM),)), Row()] if event.hidden else ()),
            *rows,
        ]
        self.query_one(RowList).items = [(row,) for row in self.lines]


def stats_rows(stats: Stats, workspace: Workspace) -> Iterator[Row]:
    """The lines of the numbers, under their headings."""
    yield from _labels(stats, workspace)
    yield from _lengths(
        "Passages, words", [(label.label, label.tokens) for label in stats.labels]
    )
    yield from _lengths(
        "Articles", [("characters", stats.chars), ("words", stats.tokens)]
    )
    yield from _bars(stats.tokens)
    yield from _overlaps(stats)
    yield from _values(stats)
    yield from _shares("Annotators", stats.annotators)
    if any(each.name for each in stats.outlets):
        yield from _shares("Outlets", stats.outlets)


def _heading(
    words: str, numbers: Sequence[str] = (), *, first: bool = False
) -> Iterator[Row]:
    if not first:
        yield Row()
    yield Row(
        left=(
            Piece(f" {words:<18}", BOLD),
            Piece("".join(f"{each:>9}" for each in numbers), DIM),
        )
    )


def _labels(stats: Stats, workspace: Workspace) -> Iterator[Row]:
    most = max((each.passages + each.wholes for each in stats.labels), default=0)
    layer = None
    for each in stats.labels:
        if each.layer != layer:
            yield from _heading(each.layer, ("passages", "whole"), first=layer is None)
            layer = each.layer
        look = workspace.looks[each.layer, each.label]
        ink = Style(color=Color.parse(look.color).rich_color, bold=True)
        numbers = f"{each.passages:>9,}{each.wholes:>9,}  "
        left = (
            Piece(f"   {each.label:<16}"),
            Piece(numbers),
            Piece(bar(each.passages + each.wholes, most, BAR), ink),
        )
        yield Row(right=(Piece("▐ ", ink), Piece(look.title, ink)), left=left)


def _lengths(what: str, spreads: Sequence[tuple[str, Spread | None]]) -> Iterator[Row]:
    found = [(name, spread) for name, spread in spreads if spread]
    if found:
        yield from _heading(what, ("min", "q1", "median", "q3", "max"))
    for name, spread in found:
        numbers = (spread.min, spread.q1, spread.median, spread.q3, spread.max)
        yield Row(
            left=(
                Piece(f"   {name:<16}"),
                Piece("".join(f"{each:>9,.6g}" for each in numbers)),
            )
        )


def _bars(spread: Spread | None) -> Iterator[Row]:
    if spread is None:
        return
    yield from _heading("Articles of words", ("articles",))
    most = max(count for *_, count in spread.bars)
    for low, high, count in spread.bars:
        yield Row(
            left=(
                Piece(f"   {between(low, high):<16}{count:>9,}  "),
                Piece(bar(count, most, BAR)),
            )
        )


def _overlaps(stats: Stats) -> Iterator[Row]:
    if not stats.passages:
        return
    yield from _heading("Overlaps", ("equal", "nested", "crossing"))
    for each in stats.overlaps:
        name = (
            each.layer if each.layer == each.other else f"{each.layer} × {each.other}"
        )
        yield Row(
            left=(
                Piece(
                    f"   {name:<16}{each.equal:>9,}{each.nested:>9,}{each.crossing:>9,}"
                ),
            )
        )
    words = f"{stats.overlapping:,} of {counted(stats.passages, 'passage')} overlap another, {stats.depth} deep at most"
    yield Row(left=(Piece(f"   {words}; {stats.mid_word:,} cut a word", DIM),))


def _values(stats: Stats) -> Iterator[Row]:
    attributes = dict.fromkeys((each.layer, each.attribute) for each in stats.values)
    for layer, attribute in attributes:
        values = [
            each
            for each in stats.values
            if (each.layer, each.attribute) == (layer, attribute)
        ]
        yield from _heading(f"{layer} · {attribute}", ("tags",))
        for each in values[:VALUES]:
            numbers = Piece(f"{each.tags:>28,}  {bar(each.tags, values[0].tags, BAR)}")
            yield Row(right=(Piece(each.value, limit=24),), left=(numbers,))
        if len(values) > VALUES:
            yield Row(
                left=(
                    Piece(f"   and {counted(len(values) - VALUES, 'more value')}", DIM),
                )
            )


def _shares(what: str, shares: Sequence[TagShare]) -> Iterator[Row]:
    if not shares:
        return
    has_statuses = any(each.statuses for each in shares)
    yield from _heading(
        what, ("tags", "articles", *(("done",) if has_statuses else ()))
    )
    most = max(each.passages + each.wholes for each in shares)
    for each in shares:
        tags = each.passages + each.wholes
        done = f"{each.statuses[Status.DONE.value]:>9,}" if has_statuses else ""
        left = (
            Piece(f"{tags:>28,}{each.articles:>9,}{done}  "),
            Piece(bar(tags, most, BAR)),
        )
        yield Row(right=(Piece(each.name or "(none)", limit=20),), left=left)
