"""Answering suggestions: each is made a tag or turned down with one key, and the next one comes up."""

from collections.abc import Callable
from dataclasses import asdict
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType
from textual.message import Message

from hashiya.errors import HashiyaError
from hashiya.model.model import Change, Tag
from hashiya.sessions.suggestions import has_suggestions, suggested, unanswered
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.keys.bindings import bind
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.reading.guidelines import GuidingScreen
from hashiya_reader.settings.preferences import LEAST_SCORE
from hashiya_reader.widgets.suggestion_bar import SuggestionBar
from hashiya_reader.workspace import Workspace

# The least scores that one key goes through.
SCORES = (0.0, 0.5, 0.8, 0.9)
NONE_HERE = "`hashiya import --suggest` and `hashiya suggest` bring them: a model's, or by patterns."


class SuggestingScreen(GuidingScreen):
    """`pool` is all that is suggested for the article's text, answered or not: so an undo has its suggestion at once."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("'", "go_to_suggestion(1)", "Next suggestion", id="suggestion.next"),
        bind(
            '"', "go_to_suggestion(-1)", "Previous suggestion", id="suggestion.previous"
        ),
        bind(
            "=",
            "accept",
            "Accept the suggestion",
            id="suggestion.accept",
            tooltip="It is your tag; on to the next",
        ),
        bind(
            "-",
            "reject",
            "Reject the suggestion",
            id="suggestion.reject",
            tooltip="For good; on to the next",
        ),
        bind(
            "+",
            "accept_edited",
            "Edit the suggestion, then accept it",
            id="suggestion.edit",
        ),
        bind(
            "*",
            "accept_alike",
            "Accept all suggestions like it",
            id="suggestion.alike",
            tooltip="Of its label and source, and as sure; {tag.undo} takes them back",
        ),
        bind(
            "%",
            "least_score",
            "How sure suggestions are that are shown",
            id="suggestion.score",
        ),
        bind(
            "_", "toggle_suggestions", "Show or hide suggestions", id="suggestion.hide"
        ),
    ]

    class Found(Message):
        """What is suggested for the article is known."""

        def __init__(self, pool: tuple[Tag, ...]) -> None:
            super().__init__()
            self.pool = pool

    def __init__(
        self, workspace: Workspace, session: TagSession, position: tuple[int, int]
    ) -> None:
        super().__init__(workspace, session, position)
        self.pool: tuple[Tag, ...] = ()
        self.open: tuple[Tag, ...] = ()

    def begin(self) -> None:
        """Look for suggestions, where the project has any."""
        super().begin()
        if has_suggestions(self.workspace.project.root):
            self.seek_suggestions()

    @work(thread=True, group="suggestions", exclusive=True)
    def seek_suggestions(self) -> None:
        """Read what is suggested for the article."""
        try:
            self.post_message(
                self.Found(suggested(self.workspace.suggestions, self.session.article))
            )
        except HashiyaError as error:
            self.log.warning(str(error))

    @on(Found)
    def take_suggestions(self, event: Found) -> None:
        """Show them, and what can be done with them."""
        self.pool = event.pool
        if self.pool and not self.query(SuggestionBar):
            self.mount(SuggestionBar(), before="#labels")
        self.show()

    def show(self) -> None:
        """Show of the suggestions those that are not answered, as sure as is asked for."""
        self.open = (
            unanswered(self.pool, self.session.tags, self.session.answered)
            if self.pool
            else ()
        )
        self.suggestions = (
            ()
            if self.workspace.hides_suggestions
            else tuple(filter(self.is_sure, self.open))
        )
        super().show()

    def is_sure(self, suggestion: Tag) -> bool:
        """Whether a suggestion is as sure as is asked for; one whose source gives no score always is."""
        return (
            suggestion.score is None or suggestion.score >= self.workspace.least_score
        )

    def suggestions_told(self) -> str:
        """How many there are, and how many of them are not shown."""
        if not self.open:
            return ""
        if self.workspace.hides_suggestions:
            return f"{len(self.open)} suggested, hidden"
        least = (
            f" ≥ {self.workspace.least_score:g}" if self.workspace.least_score else ""
        )
        of = (
            f"{len(self.suggestions)} of "
            if len(self.suggestions) < len(self.open)
            else ""
        )
        return f"{of}{len(self.open)} suggested{least}"

    # From one to the other

    def action_go_to_suggestion(self, step: int) -> None:
        """Go to the next or previous suggestion, and show them if they are hidden."""
        if self.workspace.hides_suggestions:
            self.action_toggle_suggestions()
        if not self.suggestions:
            self.tell(self.why_none(), "No suggestion here")
        self.view.go_to_next_suggestion(step * self.view.take_count())

    def why_none(self) -> str:
        """Why no suggestion is shown, and what to do."""
        if self.open:
            return f"{counted(len(self.open), 'suggestion')} with a score below {self.workspace.least_score:g}: {self.key('suggestion.score')} shows them."
        done = f"All of them are answered: {self.key('article.done')} goes on to the next article."
        return done if self.pool else NONE_HERE

    def suggestion_here(self) -> Tag | None:
        """The suggestion that one is at; where there is none, how to get to one is told."""
        suggestion = self.current_suggestion
        if suggestion is None:
            how = (
                f"{self.key('suggestion.next')} goes to the next one."
                if self.suggestions
                else self.why_none()
            )
            self.tell(how, "No suggestion here")
        return suggestion

    def go_on_from(self, suggestion: Tag) -> None:
        """Go to the first suggestion after this one, or of all."""
        after = (each for each in self.suggestions if each.order > suggestion.order)
        following = next(after, next(iter(self.suggestions), None))
        if following is not None:
            self.view.go_to_suggestion(following)

    # Answers

    def action_accept(self) -> None:
        """Make the suggestion a tag, and go on to the next one."""
        suggestion = self.suggestion_here()
        if suggestion and self.accept(suggestion):
            self.go_on_from(suggestion)

    def accept(self, *suggestions: Tag) -> tuple[Tag, ...]:
        """Make the suggestions tags, as one action; none where that is refused, which is told."""
        tags = self.attempt(lambda: self.session.accept(suggestions)) or ()
        if tags:
            self.workspace.values.learn(tags)
            self.changed(tags[0])
        return tags

    def action_reject(self) -> None:
        """Turn the suggestion down, and go on to the next one."""
        suggestion = self.suggestion_here()
        if suggestion is not None:
            self.session.reject((suggestion,))
            self.changed(self.current_tag)
            self.go_on_from(suggestion)

    def action_accept_edited(self) -> None:
        """Edit the suggestion; with that it becomes a tag."""
        suggestion = self.suggestion_here()
        if suggestion is None:
            return
        label = suggestion.layer, suggestion.label
        if self.workspace.project.scheme.knows(*label):
            self.accept_edited(suggestion)
        else:
            how = f"{self.key('app.scheme')} adds it, {self.key('suggestion.reject')} rejects it."
            self.tell(
                f"Its label {'/'.join(label)} is not in the scheme: {how}",
                "No such label",
            )

    @work
    async def accept_edited(self, suggestion: Tag) -> None:
        """Ask what the tag is to say, make the suggestion one, and go on; Escape leaves it a suggestion."""
        edit = await self.edited(suggestion)
        tags = self.accept(suggestion) if edit else ()
        if edit is not None and tags:
            self.change(
                lambda: self.session.edit(tags[0].id, **asdict(edit), joined=True)
            )
            self.go_on_from(suggestion)

    def action_accept_alike(self) -> None:
        """Make tags of all suggestions of this one's label and source that are as sure."""
        suggestion = self.suggestion_here()
        if suggestion is None:
            return
        tags = self.accept(
            *(each for each in self.suggestions if is_like(each, suggestion))
        )
        if tags:
            title = self.workspace.looks.of(suggestion).title
            self.tell(
                f"{len(tags)} suggestions are tags now; {self.key('tag.undo')} takes them back.",
                title,
            )
            self.go_on_from(suggestion)

    def action_edit_tag(self) -> None:
        """Edit the current tag; at a suggestion and no tag, edit that and accept it."""
        if self.current_tag is None and self.current_suggestion is not None:
            self.action_accept_edited()
        else:
            super().action_edit_tag()

    def step_through(self, step: Callable[[], Change | None], name: str) -> None:
        """Go to the suggestion whose answer was taken back."""
        before = {each.id for each in self.suggestions}
        super().step_through(step, name)
        back = next((each for each in self.suggestions if each.id not in before), None)
        if back is not None:
            self.view.go_to_suggestion(back)

    # What is shown

    def action_toggle_suggestions(self) -> None:
        """Show no suggestions in any article, or all of them again."""
        self.workspace.hides_suggestions = not self.workspace.hides_suggestions
        self.show()

    def action_least_score(self) -> None:
        """Ask suggestions to be surer, and after the surest for all of them again; it is kept."""
        least = self.workspace.least_score
        self.workspace.least_score = next(
            (each for each in SCORES if each > least), SCORES[0]
        )
        self.show()
        told = f"Only those with a score of {self.workspace.least_score:g} or more, or with none."
        self.tell(
            told if self.workspace.least_score else "All of them are shown.",
            "Suggestions",
        )
        self.attempt(lambda: LEAST_SCORE.keep(self.workspace.least_score))


def is_like(suggestion: Tag, other: Tag) -> bool:
    """Whether a suggestion has the label and the source of another one, and is as sure as that."""
    if (suggestion.layer, suggestion.label, suggestion.annotator) != (
        other.layer,
        other.label,
        other.annotator,
    ):
        return False
    return other.score is None or (
        suggestion.score is not None and suggestion.score >= other.score
    )
