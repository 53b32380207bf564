"""Deciding the current item: accept, merge, edit, reject, and taking that back."""

from collections.abc import Callable

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Tag
from hashiya.model.scheme import Attribute
from hashiya.review.items import Edges, Item
from hashiya.review.verdicts import Verdict
from hashiya_reader.screens.review.answers import AnswerPanel
from hashiya_reader.screens.review.history_steps import (
    HistoryStep,
    take_step,
    verdict_words,
)
from hashiya_reader.screens.review.remarks import Remarks
from hashiya_reader.screens.review.reviewed_article import (
    HowSure,
    ReviewedArticle,
    StatusHint,
)
from hashiya_reader.screens.review.ui import ReviewUI

# The most characters of a tag's words in a sentence, the fewer the less room there is.
QUOTED_LENGTHS = (36, 24, 12)


class Decisions:
    """After a decision the next open item comes up by itself; undo goes back to it."""

    def __init__(
        self,
        state: ReviewedArticle,
        answers: AnswerPanel,
        remarks: Remarks,
        ui: ReviewUI,
    ) -> None:
        self._state = state
        self._session = state.session
        self._answers = answers
        self._remarks = remarks
        self._ui = ui

    def digit(self, number: int) -> None:
        """Accept the annotator of a digit, or answer how sure the reviewer is."""
        if isinstance(self._state.pending, HowSure):
            self._remarks.rate(number + 1)
            return
        if number >= len(self._state.annotators) or self._state.item is None:
            return
        annotator = self._state.annotators[number]
        if self._answers.highlight(annotator):
            self._accept_of(annotator)
        elif annotator in self._state.item.not_comparable:
            words = _("{tags}; {key} gives the article back").format(
                tags=self._state.detached_words(annotator),
                key=self._ui.key("review.reopen"),
            )
            self._ui.notify(words, title=_("Not comparable"))
        else:
            words = _("{name} is not done with this article").format(
                name=self._state.display_names[annotator]
            )
            self._ui.notify(words, title=_("No answer"))

    def accept(self) -> None:
        """Accept the highlighted answer."""
        answer = self._answers.highlighted
        if answer is not None:
            self._accept_of(answer.names[0])

    def _accept_of(self, annotator: str) -> None:
        """Accept an annotator's tag, on the fitted edges if there are any, or its absence."""
        draft = self._state.draft
        tag = self._state.item.by(annotator) if self._state.item else None
        if tag is None:
            self._decide(self._session.reject)
        elif draft is None:
            self._decide(lambda item: self._session.accept(item, annotator))
        else:
            self._decide(
                lambda item: self._session.edit(
                    item, span=draft, label=tag.label, attributes=tag.attributes
                )
            )

    def accept_agreed(self) -> None:
        """Accept everything that all annotators agree on, as one action."""
        verdicts = self._ui.attempt(self._session.accept_agreed)
        if verdicts is None:
            return
        self._ui.save()
        self._ui.show()
        words = _("nothing is left")
        if verdicts:
            words = ngettext(
                "{count} place accepted; {key} undoes it",
                "{count} places accepted; {key} undoes it",
                len(verdicts),
            ).format(count=f"{len(verdicts):,}", key=self._ui.key("review.undo"))
        self._ui.notify(words, title=_("Agreed"))

    def accept_spellings(self) -> None:
        """Accept the usual spelling wherever only the spelling differs, as one action."""
        verdicts = self._ui.attempt(self._session.accept_spellings)
        if verdicts is None:
            return
        item = self._state.item
        if item is not None and self._state.is_decided(item):
            following = next(self._state.following(1, is_open=True), self._state.index)
            self._ui.visit(following)
        self._ui.save()
        self._ui.show()
        words = _("no open place differs only in spelling")
        if verdicts:
            words = ngettext(
                "the usual one accepted at {count} place; {key} undoes it",
                "the usual one accepted at {count} places; {key} undoes it",
                len(verdicts),
            ).format(count=f"{len(verdicts):,}", key=self._ui.key("review.undo"))
        self._ui.notify(words, title=_("Spelling"))

    def merge(self, edges: str) -> None:
        """Decide for the widest or the narrowest edges."""
        self._decide(lambda item: self._session.merge(item, Edges(edges)))

    def reject(self) -> None:
        """Decide that there is nothing to tag."""
        self._decide(self._session.reject)

    async def edit(self) -> None:
        """Decide for something other than the annotators say."""
        from hashiya_reader.screens.dialogs.edit_tag import EditTag

        item, tag = self._state.item, self._answers.tag
        if item is None or tag is None:
            return
        scheme = self._state.workspace.project.scheme
        layer = self._ui.attempt(lambda: scheme.layer(tag.layer))
        if layer is None:
            return
        remarked = with_remarks(tag, self._session.verdict(item))
        edit = await self._ui.ask(EditTag(remarked, layer, self.attribute_values))
        if edit is None:
            return
        span = self._state.draft or tag.span
        self._decide(
            lambda item: self._session.edit(
                item,
                span=span,
                label=edit.label,
                attributes=edit.attributes,
                note=edit.note,
                sure=edit.confidence,
            )
        )

    def attribute_values(self, tag: Tag, attribute: Attribute) -> tuple[str, ...]:
        """The suggestions for an attribute: the annotators' values here, then the project's."""
        item = self._state.item
        tags = item.tags if item else ()
        values = [other.attributes.get(attribute.name, "") for other in tags]
        values += self._state.workspace.values.offered(tag.layer, attribute, tag.text)
        return tuple(dict.fromkeys(filter(None, values)))

    def undo(self) -> None:
        """Take back the last decision, here or in the article before, and show its item again."""
        if not self._ui.go_back():
            self._step_through(is_undone=True)

    def redo(self) -> None:
        """Decide again what was undone last."""
        self._step_through(is_undone=False)

    def _decide(self, action: Callable[[Item], Verdict]) -> None:
        """Decide the current item, and go on to the next one that is open."""
        item = self._state.item
        verdict = self._ui.attempt(lambda: action(item)) if item else None
        if item is None or verdict is None:
            return
        with self._ui.saving():
            self._go_on(item, verdict)

    def _go_on(self, item: Item, verdict: Verdict) -> None:
        """Show the next open item after a decision, or how to go on."""
        if self._state.only is not None:
            words = _("decided: {key} goes on to the next of the queue")
            self._stay(words.format(key=self._ui.key("review.done")))
            return
        following = next(self._state.following(1, is_open=True), None)
        if following is not None:
            self._ui.visit(following)
            self._ui.notify(self._decided_words(item, verdict), title=_("Decided"))
            return
        words = _("all are decided: {key} finishes the article")
        self._stay(words.format(key=self._ui.key("review.done")))

    def _decided_words(self, item: Item, verdict: Verdict) -> str:
        """What was decided, its words cut as short as the row needs, and how to undo it."""
        looks, undo = self._state.workspace.looks, self._ui.key("review.undo")
        sentence = ""
        for length in QUOTED_LENGTHS:
            words = verdict_words(item, verdict, looks, length)
            sentence = _("{decision}; {key} undoes it").format(decision=words, key=undo)
            if self._ui.has_room(sentence):
                break
        return sentence

    def _stay(self, words: str) -> None:
        """Show what was decided, and how to go on."""
        self._ui.visit(self._state.index)
        self._state.pending = StatusHint(words)
        self._ui.show_status()

    def _step_through(self, *, is_undone: bool) -> None:
        """Undo or redo a step, show the item that it changed, and say what it was."""
        step = self._session.undo if is_undone else self._session.redo
        looks = self._state.workspace.looks
        nothing = HistoryStep(items=(), words="")
        history_step = self._ui.attempt(
            lambda: (
                take_step(self._session, step, looks, is_undone=is_undone) or nothing
            )
        )
        if history_step is None:
            return
        if history_step is nothing:
            words, title = _("there is nothing to redo"), _("Redo")
            if is_undone:
                words, title = _("there is nothing to undo"), _("Undo")
            self._ui.notify(words, title=title)
            return
        self._ui.save()
        target = self._state.item
        if target not in history_step.items:
            disputed = (item for item in history_step.items if item.kinds)
            target = next(disputed, target)
        index = self._state.index_of(target.key) if target else None
        self._ui.visit(self._state.index if index is None else index)
        done = _("Undone") if is_undone else _("Redone")
        # Not as a title, which is left out where there is no room for all.
        self._ui.notify(f"{done} · {history_step.words}")


def with_remarks(tag: Tag, verdict: Verdict | None) -> Tag:
    """The tag with a verdict's note and confidence in place of its own."""
    return Tag(
        id=tag.id,
        span=tag.span,
        text=tag.text,
        layer=tag.layer,
        label=tag.label,
        annotator=tag.annotator,
        created=tag.created,
        updated=tag.updated,
        attributes=tag.attributes,
        confidence=verdict.sure if verdict else None,
        note=verdict.note if verdict else "",
    )
