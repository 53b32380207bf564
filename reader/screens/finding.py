"""Finding words in the open article."""

from typing import ClassVar

from textual import on
from textual.binding import BindingType

from annotations.search import find
from annotations.session import Session
from reader.desk import Desk
from reader.keys import bind
from reader.screens.article import ArticleScreen
from reader.widgets.prompt import Prompt

FIND = "find"


class FindingScreen(ArticleScreen):
    """Alef forms, hamza, ya, ta marbuta, tatweel and harakat make no difference."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("/", "find", "Find", id="find.ask"),
        bind("n", "find_next(1)", "Next hit", id="find.next"),
        bind("N", "find_next(-1)", "Previous hit", id="find.previous"),
    ]

    def __init__(self, desk: Desk, session: Session, position: tuple[int, int]) -> None:
        super().__init__(desk, session, position)
        self.looked_for = ""

    @on(Prompt.Answered)
    def find_answer(self, event: Prompt.Answered) -> None:
        """Look for the words that were given."""
        if event.purpose == FIND:
            self.look_for(event.answer)

    def action_find(self) -> None:
        """Ask for words to find; alef forms, harakat and the like make no difference."""
        self.query_one(Prompt).ask(FIND, " Find", value=self.looked_for)

    def look_for(self, words: str) -> None:
        """Mark every hit and go to the first one after the cursor."""
        self.looked_for = words
        self.view.found = find(self.session.article.text, words)
        if not self.view.found and words.strip():
            self.tell("No such words in this article.", "Find")
        else:
            self.view.go_to_found(1, here=True)

    def action_find_next(self, step: int) -> None:
        """Go to the next or the previous hit."""
        self.view.go_to_found(step)
