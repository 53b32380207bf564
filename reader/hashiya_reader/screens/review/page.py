"""An article under review on the screen: the lanes, the place that is looked at, and who said what of it."""

from collections.abc import Iterator
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from hashiya.model.model import Span, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.review.items import Item
from hashiya.review.queue import Wanted
from hashiya.review.verdicts import Verdict
from hashiya_reader.keys.bindings import bind
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.autosave import SavingScreen
from hashiya_reader.screens.destinations import Leave
from hashiya_reader.screens.review.rows import (
    AGREED,
    BY_ANOTHER,
    DECIDED,
    Answer,
    answer_rows,
    answers,
    differ,
    fill_of,
    head_words,
    heading_row,
    letters_for,
    look_of,
    mark_of,
    others_pieces,
    question_row,
    said_row,
    status_row,
    verdict_pieces,
    voices_row,
)
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.widgets.review_lanes import Bracket
from hashiya_reader.widgets.review_view import Head, ReviewView
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

ANY = Wanted()
Key = tuple[tuple[str, int], ...]
# Columns from which on the panel stands beside the text.
WIDE = 100
# Lanes from the line downwards: what was decided, what all say alike, then one for each
# annotator.
GOLD, ALL, FIRST = 0, 1, 2
# Of more annotators than these, those who say the same of a place share a lane: else it
# would not fit a small screen.
CROWD = 6


class ReviewPage(SavingScreen[Leave]):
    """`at` is which of the article's places is looked at, -1 where there is none; `draft` are edges being fitted to it.

    Where a `place` is given, by its item's key, it alone is asked for.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (120, "-very-wide")]
    BINDINGS: ClassVar[list[BindingType]] = [
        bind(
            "tab",
            "go(1)",
            "Next",
            id="review.next",
            show=True,
            tooltip="The next disagreement",
        ),
        bind(
            "shift+tab",
            "go(-1)",
            "Previous",
            id="review.previous",
            tooltip="The disagreement before",
        ),
        bind(
            "n",
            "go(1, True)",
            "Next open",
            id="review.next_open",
            tooltip="The next one that is not decided",
        ),
        bind("N", "go(-1, True)", "Previous open", id="review.previous_open"),
        bind("up", "answer(-1)", "Answer above", id="review.up"),
        bind("down", "answer(1)", "Answer below", id="review.down"),
        bind(
            "h",
            "hide_names",
            "Hide names",
            id="review.names",
            tooltip="Letters instead of names, or names again",
        ),
        bind("b", "toggle_panel", "Show or hide who said what", id="review.panel"),
    ]

    def __init__(
        self,
        workspace: Workspace,
        session: GoldSession,
        position: tuple[int, int],
        wanted: Wanted = ANY,
        place: Key | None = None,
    ) -> None:
        super().__init__()
        self.place = place
        self.wanted = wanted
        self.workspace = workspace
        self.session = session
        self.position = position
        self.at = -1
        self.draft: Span | None = None
        self.hint = ""
        # What the brackets were made of, and they.
        self._drawn: tuple[tuple[object, ...], tuple[Bracket, ...]] | None = None

    def compose(self) -> ComposeResult:
        """The text at the right; who said what at its left, or below it where that would be too narrow."""
        article = self.session.article
        yield OneRow(id="heading")
        yield OneRow(id="voices")
        with Horizontal():
            with Vertical(id="panel"):
                yield OneRow(id="question")
                yield RowList(
                    item_height=2, empty="Nobody tagged anything here.", id="answers"
                )
                yield OneRow(id="said")
            yield ReviewView(article.text, self.workspace.looks, id="review")
        yield Prompt(id="prompt")
        yield OneRow(id="status")
        yield KeyRow()

    def on_mount(self) -> None:
        """Begin with the first disagreement that is not decided; tell what is in none of the lanes."""
        self.view.focus()
        self.at = next(
            self.places(1, still_open=True),
            next(self.places(1), 0 if self.items else -1),
        )
        self.at = next(
            (at for at, item in enumerate(self.items) if item.key == self.place),
            self.at,
        )
        self.show()
        heard = self.session.heard
        if heard.detached:
            words = f"{counted(len(heard.detached), 'tag')} no longer on any words here: the text has changed."
            self.app.notify(words, title="Left out", severity="warning", timeout=10)
        for problem in (
            *heard.problems,
            *(self.attempt(lambda: self.session.problems) or ()),
        ):
            self.app.notify(problem, title="Left out", severity="warning", timeout=10)

    def on_resize(self, event: events.Resize) -> None:
        """Beside the text there is room for each answer's notes as well."""
        self.panel.item_height = 2 if event.size.width < WIDE else 3
        self.show()

    @property
    def work_done(self) -> GoldSession:
        """The session."""
        return self.session

    @property
    def view(self) -> ReviewView:
        """The text with its lanes."""
        return self.query_one(ReviewView)

    @property
    def panel(self) -> RowList:
        """The answers."""
        return self.query_one("#answers", RowList)

    @property
    def items(self) -> tuple[Item, ...]:
        """The places."""
        return self.session.items

    @property
    def item(self) -> Item | None:
        """The place that is looked at."""
        return self.items[self.at] if 0 <= self.at < len(self.items) else None

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who has opened the article, in the order of their digits."""
        return tuple(voice.annotator for voice in self.session.heard.voices)

    @property
    def shown_names(self) -> dict[str, str]:
        """What each annotator is called on the screen."""
        return (
            letters_for(self.annotators)
            if self.workspace.hides_names
            else {name: name for name in self.annotators}
        )

    @property
    def answers(self) -> tuple[Answer, ...]:
        """What there is to choose from."""
        return answers(self.item, self.annotators) if self.item else ()

    @property
    def answer(self) -> Answer | None:
        """The answer that is highlighted."""
        at = self.panel.highlighted
        return self.answers[at] if 0 <= at < len(self.answers) else None

    @property
    def disputed(self) -> list[int]:
        """Which of the places are disagreements of those that are asked for."""
        return [at for at, item in enumerate(self.items) if self.wanted.holds(item)]

    def settling(self, item: Item) -> Verdict | None:
        """What settles the place: the reviewer's own verdict, or else what another reviewer decided."""
        verdict = self.session.verdict(item)
        return (
            verdict
            if verdict is not None and verdict.is_decided
            else self.session.by_others.get(item.key)
        )

    def is_decided(self, item: Item) -> bool:
        """Whether a verdict settles the place, whoever's it is."""
        return self.settling(item) is not None

    # Down: what there is into the widgets

    def show(self) -> None:
        """Show the session as it now is; the answer that was highlighted stays so while it is the same place."""
        self.at = min(self.at, len(self.items) - 1)
        item = self.item
        disputed = self.disputed
        self.view.show(
            brackets=self.all_brackets(),
            sides=("✓", "=", *map(mark_of, range(len(self.annotators)))),
            heads=tuple(self.heads(disputed)),
            tags=self.session.tags,
            here=self.at if item else None,
            extent=self.draft or (item.span if item else None),
        )
        self.show_panel(disputed)
        self.query_one("#heading", OneRow).row = heading_row(
            self.session.article,
            self.position,
            len(disputed),
            sum(self.is_decided(self.items[at]) for at in disputed),
        )
        self.query_one("#voices", OneRow).row = voices_row(
            self.session.heard.voices, self.shown_names, self.unopened()
        )
        self.show_status()

    def unopened(self) -> int:
        """How many of those who are to do the article never opened it: where nothing is assigned, of all there are."""
        assigned = self.workspace.assignment
        to_do = (
            assigned.of(self.session.article.id)
            if assigned
            else self.workspace.project.people.names
        )
        return len(set(to_do) - set(self.annotators))

    def show_panel(self, disputed: list[int]) -> None:
        """Show who said what of the place."""
        item = self.item
        question = self.query_one("#question", OneRow)
        if item is None:
            question.row = self.query_one("#said", OneRow).row = type(question.row)()
            self.panel.items = ()
            return
        number = disputed.index(self.at) + 1 if self.at in disputed else None
        question.row = question_row(item, number, len(disputed))
        verdict = self.settling(item)
        text, room = self.session.article.text, self.panel.size.width // 2
        self.panel.items = [
            answer_rows(
                answer,
                item,
                text,
                self.workspace.looks,
                self.shown_names,
                verdict,
                room,
            )
            for answer in self.answers
        ]
        self.panel.highlighted = max(self.panel.highlighted, 0)
        self.show_said()

    def show_said(self) -> None:
        """Show the notes of those who gave the highlighted answer."""
        if self.item is not None:
            self.query_one("#said", OneRow).row = said_row(
                self.answer, self.shown_names, self.item
            )

    def show_status(self) -> None:
        """Show what was decided here and remarked on it, and whether all is saved."""
        own = self.session.verdict(self.item) if self.item else None
        other = self.session.by_others.get(self.item.key) if self.item else None
        name = (
            "another reviewer"
            if self.workspace.hides_names
            else other.reviewer
            if other
            else ""
        )
        said = (
            *verdict_pieces(own, self.workspace.looks),
            *others_pieces(other, own, self.workspace.looks, name),
        )
        self.query_one("#status", OneRow).row = status_row(
            said,
            self.hint,
            self.session.unsaved,
            self.autosave.trouble,
            len(self.session.stale),
        )

    def all_brackets(self) -> tuple[Bracket, ...]:
        """The brackets, made anew only where something was decided or said."""
        known = self.items, self.session.verdicts, self.session.by_others
        if self._drawn is None or any(
            new is not old for new, old in zip(known, self._drawn[0], strict=True)
        ):
            self._drawn = known, tuple(self.brackets())
        return self._drawn[1]

    def brackets(self) -> Iterator[Bracket]:
        """Every tag as a bracket in its lane; what all say alike stands in one lane for all of them.

        Of a crowd, what several say alike stands in the first one's lane.
        """
        side = {name: FIRST + at for at, name in enumerate(self.annotators)}
        for at, item in enumerate(self.items):
            verdict = self.settling(item)
            if verdict is not None and verdict.gold is not None:
                is_own = verdict.reviewer == self.session.annotator
                yield from self.bracket(
                    verdict.gold, GOLD, at, DECIDED if is_own else BY_ANOTHER
                )
            if item.is_agreed:
                yield from self.bracket(item.tags[0], ALL, at, AGREED)
                continue
            if len(side) > CROWD:
                for version in item.versions:
                    first, *others = version.annotators
                    yield from self.bracket(
                        version.tag, side[first], at, fill_of(item), 1 + len(others)
                    )
                continue
            for tag in item.tags:
                yield from self.bracket(tag, side[tag.annotator], at, fill_of(item))

    def bracket(
        self, tag: Tag, side: int, at: int, fill: str, voices: int = 1
    ) -> Iterator[Bracket]:
        """The tag's bracket; labels of the whole article have none."""
        if tag.span is not None:
            look = self.workspace.looks.of(tag)
            yield Bracket(
                span=tag.span,
                side=side,
                item=at,
                title=look.title,
                color=look.color,
                fill=fill,
                voices=voices,
            )

    def heads(self, disputed: list[int]) -> Iterator[Head]:
        """What the margin says of each place: of all agreed ones only of the one that is looked at."""
        numbers = {at: number for number, at in enumerate(disputed, 1)}
        for at, item in enumerate(self.items):
            if at in numbers or at == self.at:
                decided = self.is_decided(item)
                contested = differ(
                    self.session.verdict(item), self.session.by_others.get(item.key)
                )
                yield Head(
                    offset=item.span.start if item.span else 0,
                    item=at,
                    words=head_words(
                        numbers.get(at),
                        item,
                        "≠" if contested else "✓" if decided else "",
                    ),
                    looks=look_of(item, decided=decided),
                )

    # From place to place

    def places(self, step: int, *, still_open: bool = False) -> Iterator[int]:
        """The disagreements from here on in that direction, round and round, each once; only those to be decided if asked."""
        disputed = self.disputed
        onwards = (
            [at for at in disputed if at > self.at],
            [at for at in disputed if at <= self.at],
        )
        order = (*onwards[0], *onwards[1])
        if step < 0:
            back = (
                [at for at in disputed if at < self.at],
                [at for at in disputed if at >= self.at],
            )
            order = (*reversed(back[0]), *reversed(back[1]))
        yield from (
            at for at in order if not still_open or not self.is_decided(self.items[at])
        )

    def look_at(self, at: int) -> None:
        """Look at a place; its most frequent answer is highlighted."""
        self.at = at
        self.draft = None
        self.hint = ""
        self.panel.highlighted = 0
        self.panel.scroll_home(animate=False)
        self.show()

    def action_go(self, step: int, still_open: bool = False) -> None:
        """Look at the next disagreement in that direction."""
        at = next(self.places(step, still_open=still_open), None)
        if at is not None:
            self.look_at(at)
        elif still_open and self.disputed:
            self.tell(
                f"All of them are decided: {self.key('review.done')} goes on to the next article.",
                "Nothing left here",
            )
        else:
            how = f"{self.key('review.agreed')} accepts all that is agreed, {self.key('review.done')} goes on."
            self.tell(f"Nobody differs here: {how}", "No disagreement")

    def action_answer(self, step: int) -> None:
        """Highlight the answer above or below."""
        self.panel.action_step(step)
        self.show_said()

    @on(ReviewView.Pointed)
    def look_at_pointed(self, event: ReviewView.Pointed) -> None:
        """A click on a place looks at it."""
        if event.item != self.at:
            self.look_at(event.item)

    # What is shown

    def action_hide_names(self) -> None:
        """Show letters instead of names, or names again."""
        self.workspace.hides_names = not self.workspace.hides_names
        self.show()

    def action_toggle_panel(self) -> None:
        """Show who said what, or leave the text all of the room."""
        panel = self.query_one("#panel")
        panel.display = not panel.display
