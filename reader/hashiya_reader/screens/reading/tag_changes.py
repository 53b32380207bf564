"""Changing the tags there are: what they say, where they end, whether they stay."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import ClassVar

from textual import on, work
from textual.binding import BindingType

from hashiya.model.model import Change, Tag
from hashiya.model.scheme import Attribute, Layer
from hashiya.sessions.label_usage import label_uses
from hashiya_reader.bulk_edit import back_in_each
from hashiya_reader.bulk_undo import Together
from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens import late
from hashiya_reader.screens.reading.movement import MovingScreen
from hashiya_reader.widgets.article.edges import Edge, Side, Step
from hashiya_reader.widgets.article.view import ArticleView
from hashiya_reader.widgets.tag_list import TagList

# What can be done here, by the first part of its id: with a tag under the cursor, and
# with a selection.
WITH_TAG: tuple[str, ...] = ("tag", "label", "spread", "select")
WITH_SELECTION: tuple[str, ...] = ("label", "spread", "select", "tag")


class ChangingScreen(MovingScreen):
    """All of it is about the current tag: the innermost under the cursor, or the one that Tab went to."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("tab", "go_to_tag(1)", "Next tag", id="tag.next"),
        bind("shift+tab", "go_to_tag(-1)", "Previous tag", id="tag.previous"),
        bind(
            "enter",
            "edit_tag",
            "Edit",
            id="tag.edit",
            tooltip="Attributes, confidence and note",
        ),
        bind("delete,backspace", "remove_tag", "Remove", id="tag.remove"),
        bind(
            "[",
            "move_edge('end', 'left')",
            "Move the tag's end left",
            id="tag.end_left",
        ),
        bind(
            "]",
            "move_edge('end', 'right')",
            "Move the tag's end right",
            id="tag.end_right",
        ),
        bind(
            "{",
            "move_edge('start', 'left')",
            "Move the tag's start left",
            id="tag.start_left",
        ),
        bind(
            "}",
            "move_edge('start', 'right')",
            "Move the tag's start right",
            id="tag.start_right",
        ),
        bind(
            "alt+left",
            "move_edge('end', 'left', 'word')",
            "Its end a word left",
            id="tag.end_word_left",
        ),
        bind(
            "alt+right",
            "move_edge('end', 'right', 'word')",
            "Its end a word right",
            id="tag.end_word_right",
        ),
        bind(
            "alt+shift+left",
            "move_edge('start', 'left', 'word')",
            "Its start a word left",
            id="tag.start_word_left",
        ),
        bind(
            "alt+shift+right",
            "move_edge('start', 'right', 'word')",
            "Its start a word right",
            id="tag.start_word_right",
        ),
        bind(
            "f10",
            "menu",
            "What can be done here",
            id="tag.menu",
            tooltip="As the other mouse button tells",
        ),
        bind(
            "m",
            "map_orphans",
            "Map orphaned tags",
            id="tag.map",
            tooltip="Those whose label left the scheme",
        ),
        bind("u", "undo", "Undo", id="tag.undo"),
        bind("ctrl+r", "redo", "Redo", id="tag.redo"),
    ]

    def action_go_to_tag(self, step: int) -> None:
        """Go to the next or previous tag, counted from the current one or the cursor."""
        if not self.view.tags:
            self.tell("Select words, then press a label's key.", "No tags yet")
        self.view.go_to_next_tag(step * self.view.take_count())

    def tag_here(self) -> Tag | None:
        """The current tag; where there is none, how to get to one is told."""
        if self.current_tag is None:
            how = (
                f"Go to one with {self.key('tag.next')}."
                if self.session.tags
                else "Select words, then press a label's key."
            )
            self.tell(how, "No tag here")
        return self.current_tag

    def known_layer(self, tag: Tag) -> Layer | None:
        """The layer of a tag whose label the scheme has; that it has not is told."""
        scheme = self.workspace.project.scheme
        if scheme.knows(tag.layer, tag.label):
            return scheme.layer(tag.layer)
        for words in self.orphaned((tag,)):
            self.tell(words, "Orphaned")
        return None

    @on(ArticleView.MenuAsked)
    @work
    async def action_menu(self) -> None:
        """Do one of the things that can be done with the current tag or the selection."""
        kinds = WITH_TAG if self.view.selection is None else WITH_SELECTION
        if self.current_suggestion is not None:
            kinds = ("suggestion", *kinds)
        found = [
            command
            for kind in kinds
            for command in late.commands_of(self.app.screen)
            if command.id.startswith(f"{kind}.") and command.id != "tag.menu"
        ]
        options = [
            late.Option(value=each, row=late.command_row(each), words=each.name)
            for each in found
        ]
        chosen = await self.app.push_screen_wait(
            late.Choose(options, placeholder="what is to be done here?", broad=True)
        )
        if chosen is not None:
            await self.app.run_action(chosen.active.binding.action, chosen.active.node)

    @on(ArticleView.EditAsked)
    def edit_pressed(self) -> None:
        """Edit the tag that was pressed twice."""
        self.action_edit_tag()

    @on(TagList.Pressed)
    def take_pressed(self, event: TagList.Pressed) -> None:
        """Edit what the row shows, or tell what can be done with it."""
        self.go_to_listed(event.index)
        if event.asks:
            self.action_menu()
        else:
            self.action_edit_tag()

    def action_edit_tag(self) -> None:
        """Edit the current tag in a dialog."""
        tag = self.tag_here()
        if tag is not None:
            self.edit(tag)

    @work
    async def edit(self, tag: Tag) -> None:
        """Ask what the tag is to say, and let it say that."""
        edit = await self.edited(tag)
        if edit is not None:
            self.change(lambda: self.session.edit(tag.id, **asdict(edit)))

    async def edited(self, tag: Tag) -> "late.TagEdit | None":
        """What the tag is to say, asked in a dialog; None where it is left as it is, or its label is not in the scheme."""
        layer = self.known_layer(tag)
        edit = (
            await self.app.push_screen_wait(late.EditTag(tag, layer, self.offered))
            if layer
            else None
        )
        if edit is not None:
            self.workspace.values.note(tag.layer, edit.attributes)
        return edit

    def offered(self, tag: Tag, attribute: Attribute) -> tuple[str, ...]:
        """What is offered for a tag's attribute."""
        return self.workspace.values.offered(tag.layer, attribute, tag.text)

    def action_remove_tag(self) -> None:
        """Remove the current tag; u brings it back."""
        tag = self.tag_here()
        if tag and self.attempt(lambda: self.session.remove(tag.id)):
            self.changed(None)

    @work
    async def action_map_orphans(self) -> None:
        """Give the current tag's label, if the scheme lost it, or else the first such one's, to another; undo takes it back."""
        knows = self.workspace.project.scheme.knows
        orphans = [tag for tag in self.session.tags if not knows(tag.layer, tag.label)]
        if not orphans:
            self.tell(
                "Every label of these tags is in the scheme.", "Nothing is orphaned"
            )
            return
        tag = self.current_tag if self.current_tag in orphans else orphans[0]
        old = tag.layer, tag.label
        counting = (
            label_uses(self.workspace.store, self.workspace.annotator) for _ in range(1)
        )
        uses = (
            await self.app.push_screen_wait(
                late.Working("Counting your tags", counting, 1)
            )
            or {}
        )
        here = sum((tag.layer, tag.label) == old for tag in orphans)
        articles = {**uses.get(old, {}), self.session.article.id: here}
        outcome = await late.map_label(
            self.app, self.workspace, old, articles, self.session
        )
        if outcome is not None:
            self.tell(outcome.words, "Mapped")
            self.changed(self.current_tag)

    def action_move_edge(self, edge: Edge, side: Side, by: Step = "cluster") -> None:
        """Move an edge of the current tag by a cluster or a word."""
        tag = self.tag_here()
        if tag is None:
            return
        span = self.view.moved_edge(tag.span, edge, side, by) if tag.span else None
        if span is None:
            why = "There is no more on that side, or nothing would be left."
            self.tell(
                why if tag.span else "It is the whole article's.", "Its edge stays"
            )
        else:
            self.change(lambda: self.session.edit(tag.id, span=span))

    @on(ArticleView.EdgeMoved)
    def take_edge(self, event: ArticleView.EdgeMoved) -> None:
        """Give the tag the span that its edge was dragged to."""
        self.change(lambda: self.session.edit(event.tag_id, span=event.span))

    def action_undo(self) -> None:
        """Take the last change back; what was done in many articles as one, in all of them."""
        together = self.workspace.together
        if together is not None and together.undoes(self.session):
            self.step_together(together, "Taking back")
        else:
            self.step_through(self.session.undo, "undo")

    def action_redo(self) -> None:
        """Make the change again that was taken back last, in many articles if it was made in many."""
        together = self.workspace.together
        if together is not None and together.redoes(self.session):
            self.step_together(together, "Doing again")
        else:
            self.step_through(self.session.redo, "redo")

    @work
    async def step_together(self, together: Together, doing: str) -> None:
        """Go a step in all the articles in which something was done as one."""
        steps = back_in_each(self.workspace, together)
        outcome = await self.app.push_screen_wait(
            late.Working(doing, steps, len(together.steps))
        )
        if outcome is not None:
            self.tell(
                " ".join((outcome.words, *self.orphaned(self.session.tags))), doing
            )
            self.changed(self.current_tag)

    def step_through(self, step: Callable[[], Change | None], name: str) -> None:
        """Go a step through what was done, and to the tag that it was done to."""
        change = step()
        if change is None:
            self.tell(f"There is nothing to {name}.", name.capitalize())
        else:
            self.changed(change.set[0] if change.set else None)
            for words in self.orphaned(change.set):
                self.tell(words, "Orphaned")

    def orphaned(self, tags: Sequence[Tag]) -> tuple[str, ...]:
        """What is told where the label of one of the tags is not in the scheme."""
        scheme = self.workspace.project.scheme
        tag = next(
            (each for each in tags if not scheme.knows(each.layer, each.label)), None
        )
        if tag is None:
            return ()
        key, now = self.key("tag.map"), scheme.now_called(tag.layer, tag.label)
        if now is not None:
            return (
                f"The label {tag.layer}/{tag.label} is called {now.name} now; {key} gives its tags that name.",
            )
        return (
            f"Its label {tag.layer}/{tag.label} is not in the scheme; {key} gives it another.",
        )

    def tell_orphaned(self) -> None:
        """Say so where tags have a label that the scheme does not have, or no longer."""
        for words in self.orphaned(self.session.tags):
            self.tell(words, "Orphaned")

    def change(self, action: Callable[[], Tag]) -> Tag | None:
        """Do it, show it and save it; where it is refused, say why."""
        tag = self.attempt(action)
        if tag is not None:
            self.changed(tag)
        return tag
