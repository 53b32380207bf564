"""Answering suggestions: one key makes each a tag or rejects it, and goes to the next one."""

from collections.abc import Iterable
from dataclasses import asdict

from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya.model.model import Tag
from hashiya.sessions.suggestions import has_suggestions, suggested, unanswered
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.tag_attributes import TagAttributes
from hashiya_reader.screens.reading.ui import ReadingUI
from hashiya_reader.settings.preferences import LEAST_SCORE

# The least scores that one key goes through.
SCORES = (0.0, 0.5, 0.8, 0.9)
NONE_IN_PROJECT = marked(
    "`hashiya import --suggest` takes in those of a model, `hashiya suggest` finds them "
    "by patterns."
)
NO_SUGGESTION = marked("No suggestion here")


class SuggestionReview:
    """The suggestions on the text: all in `pool`, the unanswered ones in `open`.

    The `shown` ones also have at least the chosen score. The pool keeps answered ones,
    so an undo has its suggestion at once.
    """

    def __init__(
        self, article: OpenArticle, ui: ReadingUI, attributes: TagAttributes
    ) -> None:
        self.article = article
        self.session = article.session
        self.view = article.view
        self.workspace = article.workspace
        self.ui = ui
        self.attributes = attributes
        self.pool: tuple[Tag, ...] = ()
        self.open: tuple[Tag, ...] = ()
        self.shown: tuple[Tag, ...] = ()

    def load(self) -> None:
        """Read what is suggested for the article, where the project has any."""
        if has_suggestions(self.workspace.project.root):
            self.ui.in_background(self._read, self.take)

    def _read(self) -> tuple[Tag, ...]:
        return suggested(self.workspace.suggestions, self.session.article)

    def take(self, pool: tuple[Tag, ...]) -> None:
        """Show them, and the keys that answer them."""
        self.pool = pool
        if pool:
            self.ui.show_suggestion_bar()
        self.ui.show()

    def update(self) -> None:
        """Update which suggestions are unanswered, and which are shown."""
        self.open = ()
        if self.pool:
            self.open = unanswered(self.pool, self.session.tags, self.session.answered)
        self.shown = ()
        if not self.workspace.hides_suggestions:
            self.shown = tuple(filter(self._is_sure, self.open))

    def _is_sure(self, suggestion: Tag) -> bool:
        """Whether its score is high enough; one whose source gives none is always shown."""
        score = suggestion.score
        return score is None or score >= self.workspace.least_score

    @property
    def words(self) -> str:
        """How many there are, and how many of them are shown, for the status line."""
        count, shown_count = len(self.open), len(self.shown)
        if not count:
            return ""
        if self.workspace.hides_suggestions:
            return _("{count} suggested, hidden").format(count=f"{count:,}")
        least = ""
        score = self.workspace.least_score
        if score:
            least = f" ≥ {score:g}"
        if shown_count < count:
            words = _("{shown} of {count} suggested").format(
                shown=f"{shown_count:,}", count=f"{count:,}"
            )
        else:
            words = ngettext("{count} suggested", "{count} suggested", count).format(
                count=f"{count:,}"
            )
        return f"{words}{least}"

    # From one to the other

    def go(self, step: int) -> None:
        """Go to the next or previous suggestion, and show them if they are hidden."""
        if self.workspace.hides_suggestions:
            self.toggle()
        if not self.shown:
            self.ui.notify(self._why_none(), title=_(NO_SUGGESTION))
        self.view.go_to_next_suggestion(step * self.view.take_count())

    def _why_none(self) -> str:
        """Why no suggestion is shown, and what to do."""
        if self.open:
            count = len(self.open)
            return ngettext(
                "{count} suggestion with a score below {score:g}: {key} shows more.",
                "{count} suggestions with a score below {score:g}: {key} shows more.",
                count,
            ).format(
                count=f"{count:,}",
                score=self.workspace.least_score,
                key=self.ui.key("suggestion.score"),
            )
        if not self.pool:
            return _(NONE_IN_PROJECT)
        key = self.ui.key("article.done")
        return _("All of them are answered: {key} goes on to the next article.").format(
            key=key
        )

    def _required(self) -> Tag | None:
        """The current suggestion; where there is none, a toast says how to get to one."""
        suggestion = self.article.current_suggestion
        if suggestion is not None:
            return suggestion
        words = self._why_none()
        if self.shown:
            key = self.ui.key("suggestion.next")
            words = _("{key} goes to the next one.").format(key=key)
        self.ui.notify(words, title=_(NO_SUGGESTION))
        return None

    def _go_on_from(self, suggestion: Tag) -> None:
        """Go to the first suggestion after this one, or of all."""
        if not self.shown:
            return
        following = self.shown[0]
        for other in self.shown:
            if other.order > suggestion.order:
                following = other
                break
        self.view.go_to_suggestion(following)

    # Answers

    def accept(self) -> None:
        """Make the suggestion a tag, and go on to the next one."""
        suggestion = self._required()
        if suggestion is not None and self._accept((suggestion,)):
            self._go_on_from(suggestion)

    def _accept(self, suggestions: Iterable[Tag]) -> tuple[Tag, ...]:
        """Make the suggestions tags, as one action; none where that is refused."""
        tags = self.ui.attempt(lambda: self.session.accept(suggestions)) or ()
        if tags:
            self.workspace.values.learn(tags)
            self.ui.changed(tags[0])
        return tags

    def reject(self) -> None:
        """Reject the suggestion, and go on to the next one."""
        suggestion = self._required()
        if suggestion is not None:
            self.session.reject((suggestion,))
            self.ui.changed(self.article.current_tag)
            self._go_on_from(suggestion)

    async def edit(self) -> None:
        """Edit the suggestion, make it a tag, and go on; Escape leaves it a suggestion."""
        suggestion = self._required()
        if suggestion is None:
            return
        if not self.article.scheme.knows(suggestion.layer, suggestion.label):
            self._report_unknown_label(suggestion)
            return
        edit = await self.attributes.ask_edit(suggestion)
        if edit is None:
            return
        tags = self._accept((suggestion,))
        if tags:
            tag_id = tags[0].id
            changes = asdict(edit)
            session = self.session
            self.ui.change(lambda: session.edit(tag_id, **changes, joined=True))
            self._go_on_from(suggestion)

    def _report_unknown_label(self, suggestion: Tag) -> None:
        label = f"{suggestion.layer}/{suggestion.label}"
        add = self.ui.key("app.scheme")
        reject = self.ui.key("suggestion.reject")
        self.ui.notify(
            _(
                "Its label {label} is not in the scheme: {add} adds it, {reject} "
                "rejects it."
            ).format(label=label, add=add, reject=reject),
            title=_("No such label"),
        )

    def accept_alike(self) -> None:
        """Accept all suggestions of this one's label and source with at least its score."""
        suggestion = self._required()
        if suggestion is None:
            return
        alike = [other for other in self.shown if is_like(other, suggestion)]
        tags = self._accept(alike)
        if tags:
            count = len(tags)
            undo = self.ui.key("tag.undo")
            look = self.workspace.looks.of(suggestion)
            words = ngettext(
                "{count} suggestion is a tag now; {undo} takes it back.",
                "{count} suggestions are tags now; {undo} takes them back.",
                count,
            ).format(count=f"{count:,}", undo=undo)
            self.ui.notify(words, title=look.title)
            self._go_on_from(suggestion)

    # What is shown

    def toggle(self) -> None:
        """Hide the suggestions of all articles, or show them again."""
        self.workspace.hides_suggestions = not self.workspace.hides_suggestions
        self.ui.show()

    def raise_least_score(self) -> None:
        """Raise the least score shown, or after the highest one show all again; it is kept."""
        least = self.workspace.least_score
        higher = [score for score in SCORES if score > least]
        score = min(higher, default=SCORES[0])
        self.workspace.least_score = score
        self.ui.show()
        words = _("All of them are shown.")
        if score:
            words = _(
                "Only those with a score of {score:g} or more, or with none."
            ).format(score=score)
        self.ui.notify(words, title=_("Suggestions"))
        self.ui.attempt(lambda: LEAST_SCORE.keep(score))


def is_like(suggestion: Tag, other: Tag) -> bool:
    """Whether a suggestion has another one's label and source, and at least its score."""
    label = (suggestion.layer, suggestion.label, suggestion.annotator)
    if label != (other.layer, other.label, other.annotator):
        return False
    if other.score is None:
        return True
    return suggestion.score is not None and suggestion.score >= other.score
