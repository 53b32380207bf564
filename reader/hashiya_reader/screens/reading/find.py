"""Finding words in the open article, and from there in all others."""

from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from hashiya.model.model import Span
from hashiya.sessions.tag_session import TagSession
from hashiya.text.normalization import Rules, find
from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens import late
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.screens.dialogs.spelling import manner, turned
from hashiya_reader.screens.reading.article import ArticleScreen
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.workspace import Workspace

FIND = "find"


class FindingScreen(ArticleScreen):
    """Which differences of spelling are passed over, `rules` say: those the user chose, or none in an exact search."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("/,ctrl+f", "find", "Find", id="find.ask"),
        bind("n", "find_next(1)", "Next hit", id="find.next"),
        bind("N", "find_next(-1)", "Previous hit", id="find.previous"),
        bind(
            "ctrl+t",
            "exact",
            "Find exactly",
            id="find.exact",
            tooltip="Whether spelling makes a difference",
        ),
        bind(
            "f6",
            "spelling",
            "Spelling",
            id="find.spelling",
            tooltip="Which differences a search passes over",
        ),
        bind("ctrl+g", "find_everywhere", "Find in all articles", id="find.everywhere"),
    ]

    def __init__(
        self, workspace: Workspace, session: TagSession, position: tuple[int, int]
    ) -> None:
        super().__init__(workspace, session, position)
        self.looked_for = ""
        self.rules = workspace.spelling

    def arrive(self, destination: Destination) -> None:
        """Begin at words that were looked for; to be said before the screen is shown."""
        if destination.span is not None:
            self.reached = destination.span.start
        if destination.words:
            self.looked_for, self.rules = destination.words, destination.rules

    def on_mount(self) -> None:
        """Mark what was looked for elsewhere."""
        self.view.found = self.hits()

    def hits(self) -> tuple[Span, ...]:
        """Where the words looked for are."""
        return find(self.session.article.text, self.looked_for, self.rules)

    @on(Prompt.Answered)
    def find_answer(self, event: Prompt.Answered) -> None:
        """Look for the words that were given."""
        if event.purpose == FIND:
            self.look_for(event.answer)

    def action_find(self) -> None:
        """Ask for words to find."""
        self.query_one(Prompt).ask(FIND, self.question, value=self.looked_for)

    @property
    def question(self) -> str:
        """What the prompt asks; which spelling counts is part of it."""
        return f" Find {manner(self.rules)}"

    def look_for(self, words: str) -> None:
        """Mark every hit and go to the first one after the cursor."""
        self.looked_for = words
        self.view.found = self.hits()
        if not self.view.found and words.strip():
            self.tell("No such words in this article.", "Find")
        else:
            self.view.go_to_found(1, here=True)

    def action_find_next(self, step: int) -> None:
        """Go to the next or the previous hit, also once the marks were dropped; nothing looked for yet, say how."""
        if not self.looked_for.strip():
            self.tell(
                f"{self.key('find.ask')} asks for the words.", "Nothing looked for yet"
            )
        elif not self.view.found:
            self.look_for(self.looked_for)
        else:
            self.view.go_to_found(step)

    def action_exact(self) -> None:
        """Let spelling make a difference, or not."""
        self.take_rules(turned(self.rules, self.workspace))

    @work
    async def action_spelling(self) -> None:
        """Choose what searching passes over."""
        self.take_rules(await late.choose_spelling(self.app, self.workspace))

    def take_rules(self, rules: Rules) -> None:
        """Look by these rules; an open question stays open."""
        self.rules = rules
        prompt = self.query_one(Prompt)
        if prompt.display and prompt.purpose == FIND:
            prompt.ask(FIND, self.question, value=prompt.query_one(ArabicInput).value)
            return
        self.tell(manner(rules), "Find")
        if self.looked_for:
            self.look_for(self.looked_for)

    @work
    async def action_find_everywhere(self) -> None:
        """Look for words in all articles, and go to the hit that is chosen."""
        destination = await self.app.push_screen_wait(
            late.SearchScreen(self.workspace, self.workspace.searched)
        )
        if destination is not None:
            self.travel(destination)

    def travel(self, destination: Destination) -> None:
        """Go to a place in this article, or leave it for another."""
        if destination.article != self.session.article.id:
            self.leave(go_on=False, to=destination)
        elif destination.span is not None:
            self.arrive(destination)
            self.view.found = self.hits()
            self.view.unfold_at(destination.span.start)
            self.view.move(destination.span.start)
