"""Finding words in the open article, and from there in all others."""

from dataclasses import dataclass

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Span
from hashiya.text.normalization import Rules
from hashiya.text.word_pattern import find
from hashiya_reader.look.spellings import spelling_words, toggled_rules
from hashiya_reader.screens.destinations import Destination
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.widgets.prompt import Prompt


@dataclass(frozen=True, slots=True)
class FindQuestion:
    """The purpose of the prompt that asks for words to find."""


class Find:
    """`rules` are the differences of spelling that a search ignores: none when it is exact."""

    def __init__(self, article: OpenArticle, ui: ReadingUI, prompt: Prompt) -> None:
        self.article = article
        self.workspace = article.workspace
        self.view = article.view
        self.ui = ui
        self.prompt = prompt
        self.words = ""
        self.rules = article.workspace.spelling

    def arrive(self, destination: Destination) -> None:
        """Take over the words and rules of a search that led here."""
        if destination.words:
            self.words = destination.words
            self.rules = destination.rules

    @property
    def hits(self) -> tuple[Span, ...]:
        """Where the words are."""
        return find(self.article.text, self.words, self.rules)

    def mark_hits(self) -> None:
        """Mark every hit in the text."""
        self.view.found = self.hits

    def ask(self) -> None:
        """Ask for words to find."""
        self._ask(self.words)

    def _ask(self, value: str) -> None:
        self.prompt.ask(
            FindQuestion(), self._question, value=value, take=marked("Find")
        )

    def _question(self) -> str:
        return _("Find {how}").format(how=spelling_words(self.rules))

    def look_for(self, words: str) -> None:
        """Mark every hit and go to the first one after the cursor."""
        self.words = words
        self.mark_hits()
        if not self.view.found and words.strip():
            self.ui.notify(_("No such words in this article."), title=_("Find"))
        else:
            self.view.go_to_found(1, here=True)

    def step(self, step: int) -> None:
        """Go to the next or the previous hit, also after the marks were dropped."""
        if not self.words.strip():
            words = _("{key} asks for the words.").format(key=self.ui.key("find.ask"))
            self.ui.notify(words, title=_("No search yet"))
        elif not self.view.found:
            self.look_for(self.words)
        else:
            self.view.go_to_found(step)

    def toggle_exact(self) -> None:
        """Let spelling make a difference, or not."""
        self.take_rules(toggled_rules(self.rules, self.workspace.spelling))

    async def choose_spelling(self) -> None:
        """Choose which differences of spelling a search ignores."""
        from hashiya_reader.screens.dialogs.spelling_rules import choose_spelling

        self.take_rules(await choose_spelling(self.view.app, self.workspace))

    def take_rules(self, rules: Rules) -> None:
        """Search by these rules; an open question stays open."""
        self.rules = rules
        prompt = self.prompt
        if prompt.display and prompt.purpose == FindQuestion():
            self._ask(prompt.field.value)
            return
        self.ui.notify(spelling_words(rules), title=_("Find"))
        if self.words:
            self.look_for(self.words)

    async def search_project(self) -> None:
        """Look for words in all articles, and go to the hit that is chosen."""
        from hashiya_reader.screens.library.search import SearchScreen

        destination = await self.ui.ask(
            SearchScreen(self.workspace, self.workspace.searched)
        )
        if destination is not None:
            self.ui.travel(destination)
