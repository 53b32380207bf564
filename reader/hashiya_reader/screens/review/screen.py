"""The review screen: one disagreement after the other, each decided with one key."""

from collections.abc import Callable
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from hashiya.model.model import Change, Tag
from hashiya.model.scheme import Attribute
from hashiya.review.adjudication import Edges
from hashiya.review.items import Item
from hashiya.review.verdicts import Verdict
from hashiya_reader.keys.bindings import bind
from hashiya_reader.keys.hints import worded
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.destinations import Leave
from hashiya_reader.screens.dialogs.edit_tag import EditTag
from hashiya_reader.screens.review.remarks import SURE, RemarkingScreen
from hashiya_reader.widgets.article.edges import Edge, Side, Step, moved_edge
from hashiya_reader.widgets.row_list import RowList

DIGITS = "1234567890"


class ReviewScreen(RemarkingScreen):
    """After a decision the next disagreement that is open comes up by itself; undo goes back to it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            bind(
                digit,
                f"digit({(int(digit) - 1) % 10})",
                f"Accept annotator {digit if digit != '0' else 10}",
                id=f"review.{digit}",
            )
            for digit in DIGITS
        ),
        bind(
            "enter",
            "accept",
            "Accept",
            id="review.accept",
            show=True,
            tooltip="The highlighted answer",
        ),
        bind(
            "a",
            "accept_agreed",
            "Agreed",
            id="review.agreed",
            show=True,
            tooltip="Accept what all say alike",
        ),
        bind(
            "m",
            "merge('union')",
            "Widest",
            id="review.union",
            show=True,
            tooltip="All that anybody covers",
        ),
        bind(
            "i",
            "merge('intersection')",
            "Narrowest edges",
            id="review.intersection",
            tooltip="What all cover",
        ),
        bind(
            "e",
            "edit",
            "Edit",
            id="review.edit",
            show=True,
            tooltip="Label, attributes, how sure, note",
        ),
        bind(
            "x,delete,backspace",
            "reject",
            "Reject",
            id="review.reject",
            show=True,
            tooltip="There is nothing to tag",
        ),
        bind(
            "[", "move_edge('end', 'left')", "Move the end left", id="review.end_left"
        ),
        bind(
            "]",
            "move_edge('end', 'right')",
            "Move the end right",
            id="review.end_right",
        ),
        bind(
            "{",
            "move_edge('start', 'left')",
            "Move the start left",
            id="review.start_left",
        ),
        bind(
            "}",
            "move_edge('start', 'right')",
            "Move the start right",
            id="review.start_right",
        ),
        bind(
            "alt+left",
            "move_edge('end', 'left', 'word')",
            "Its end a word left",
            id="review.end_word_left",
        ),
        bind(
            "alt+right",
            "move_edge('end', 'right', 'word')",
            "Its end a word right",
            id="review.end_word_right",
        ),
        bind(
            "alt+shift+left",
            "move_edge('start', 'left', 'word')",
            "Its start a word left",
            id="review.start_word_left",
        ),
        bind(
            "alt+shift+right",
            "move_edge('start', 'right', 'word')",
            "Its start a word right",
            id="review.start_word_right",
        ),
        bind("escape", "drop", "Drop what was begun", id="review.drop"),
        bind("u", "undo", "Undo", id="review.undo", show=True),
        bind("ctrl+r", "redo", "Redo", id="review.redo"),
        bind(
            "d",
            "done",
            "Next article",
            id="review.done",
            show=True,
            tooltip="The next one of the queue",
        ),
        bind(
            "q",
            "leave",
            "List",
            id="review.leave",
            show=True,
            tooltip="Back to the queue",
        ),
    ]

    # Deciding

    def decide(self, action: Callable[[Item], Verdict]) -> None:
        """Decide the place that is looked at, and go on to the next one that is open."""
        item = self.item
        verdict = self.attempt(lambda: action(item)) if item else None
        if verdict is None:
            return
        self.autosave.save()
        at = next(self.places(1, still_open=True), None)
        if self.place is not None:
            self.stay(
                f"decided: {self.key('review.done')} goes on to the next of the queue"
            )
        elif at is not None:
            self.look_at(at)
        else:
            agreed = (
                f", {self.key('review.agreed')} accepts what is agreed"
                if self.agreed_left()
                else ""
            )
            self.stay(f"all are decided: {self.key('review.done')} goes on{agreed}")

    def stay(self, hint: str) -> None:
        """Show what was decided, and say how to go on."""
        self.look_at(self.at)
        self.hint = hint
        self.show_status()

    def agreed_left(self) -> int:
        """How many places are agreed and not decided yet."""
        return sum(item.is_agreed and not self.is_decided(item) for item in self.items)

    def action_digit(self, number: int) -> None:
        """Accept what an annotator says, or say how sure one is where that was asked."""
        if self.hint and self.hint.startswith(SURE):
            self.hint = ""
            if number < 5:
                self.remark(lambda item: self.session.remark(item, sure=number + 1))
            else:
                self.show_status()
            return
        if number >= len(self.annotators) or self.item is None:
            return
        name = self.annotators[number]
        at = next(
            (at for at, answer in enumerate(self.answers) if name in answer.names), None
        )
        if at is None:
            self.tell(
                f"{self.shown_names[name]} has not said anything here yet.", "Not done"
            )
        else:
            self.panel.highlighted = at
            self.accept(name)

    def action_accept(self) -> None:
        """Accept the highlighted answer."""
        if self.answer is not None:
            self.accept(self.answer.names[0])

    @on(RowList.Chosen, "#answers")
    def accept_chosen(self) -> None:
        """A click on an answer accepts it."""
        self.view.focus()
        self.action_accept()

    def accept(self, name: str) -> None:
        """Accept what an annotator says: the tag, on the edges that were fitted to it if any were, or that there is nothing."""
        draft = self.draft
        tag = self.item.by(name) if self.item else None
        if tag is None:
            self.decide(self.session.reject)
        elif draft is None:
            self.decide(lambda item: self.session.accept(item, name))
        else:
            self.decide(
                lambda item: self.session.edit(
                    item, span=draft, label=tag.label, attributes=tag.attributes
                )
            )

    def action_accept_agreed(self) -> None:
        """Accept everything that all say alike, as one action."""
        made = self.attempt(self.session.accept_agreed)
        if made is not None:
            self.tell(
                f"{counted(len(made), 'place')} accepted; {self.key('review.undo')} takes them back."
                if made
                else "Nothing is left.",
                "Agreed",
            )
            self.autosave.save()
            self.show()

    def action_merge(self, edges: str) -> None:
        """Decide for the widest or the narrowest edges."""
        self.decide(lambda item: self.session.merge(item, Edges(edges)))

    def action_reject(self) -> None:
        """Decide that there is nothing to tag."""
        self.decide(self.session.reject)

    def action_move_edge(self, edge: Edge, side: Side, by: Step = "cluster") -> None:
        """Fit an edge; Enter then accepts the highlighted answer on it."""
        tag = self.shown_tag()
        if self.item is None or tag is None or tag.span is None:
            return
        span = moved_edge(self.view.navigation, self.draft or tag.span, edge, side, by)
        if span is not None:
            self.draft = span
            self.hint = worded(
                self,
                "{review.accept} accepts it on these edges · {review.drop} drops them",
            )
            self.show()

    def shown_tag(self) -> Tag | None:
        """What was decided, or else the highlighted answer's tag, or the first there is."""
        verdict = self.session.verdict(self.item) if self.item else None
        if verdict is not None and verdict.gold is not None:
            return verdict.gold
        if self.answer is not None and self.answer.tag is not None:
            return self.answer.tag
        return self.item.tags[0] if self.item else None

    def action_drop(self) -> None:
        """Forget the edges that were fitted, or the digit that was asked for."""
        self.draft = None
        self.hint = ""
        self.show()

    @work
    async def action_edit(self) -> None:
        """Decide for something else than anybody says."""
        item, tag = self.item, self.shown_tag()
        if item is None or tag is None:
            return
        layer = self.attempt(lambda: self.workspace.project.scheme.layer(tag.layer))
        if layer is None:
            return
        before = self.session.verdict(item)
        note, sure = (before.note, before.sure) if before else ("", None)
        shown = Tag(
            id=tag.id, span=tag.span, text=tag.text, layer=tag.layer, label=tag.label, annotator=tag.annotator,
            created=tag.created, updated=tag.updated, attributes=tag.attributes, confidence=sure, note=note,
        )  # fmt: skip
        edit = await self.app.push_screen_wait(EditTag(shown, layer, self.offered))
        if edit is None:
            return
        span = self.draft or tag.span
        self.decide(
            lambda item: self.session.edit(
                item,
                span=span,
                label=edit.label,
                attributes=edit.attributes,
                note=edit.note,
                sure=edit.confidence,
            )
        )

    def offered(self, tag: Tag, attribute: Attribute) -> tuple[str, ...]:
        """What is offered for an attribute: what the annotators say here, then what else there is."""
        said = (
            [each.attributes.get(attribute.name, "") for each in self.item.tags]
            if self.item
            else []
        )
        more = self.workspace.values.offered(tag.layer, attribute, tag.text)
        return tuple(dict.fromkeys(value for value in (*said, *more) if value))

    # Back and forth

    def action_undo(self) -> None:
        """Take back what was decided last, and look at its place again."""
        self.step_through(self.session.undo, "undo")

    def action_redo(self) -> None:
        """Decide again what was taken back last."""
        self.step_through(self.session.redo, "redo")

    def step_through(self, step: Callable[[], Change | None], name: str) -> None:
        """Take a step and look at the place that it was about."""
        before = [self.session.verdict(item) for item in self.items]
        if self.attempt(step) is None:
            self.tell(f"There is nothing to {name}.", name.capitalize())
            return
        self.autosave.save()
        changed = [
            at
            for at, item in enumerate(self.items)
            if self.session.verdict(item) != before[at]
        ]
        here = (
            self.at
            if self.at in changed
            else next((at for at in changed if self.items[at].kinds), None)
        )
        self.look_at(self.at if here is None else here)

    def action_done(self) -> None:
        """Go on to the next article of the queue."""
        self.leave(go_on=True)

    def action_leave(self) -> None:
        """Back to the queue."""
        self.leave(go_on=False)

    def leave(self, *, go_on: bool) -> None:
        """Save and leave; what cannot be saved stays on the desk."""
        self.autosave.save_last()
        self.dismiss(Leave(self.session.article.id, go_on))
