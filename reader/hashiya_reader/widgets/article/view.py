"""Reading with keys and the mouse: the cursor and the selection of an article."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset
from textual.message import Message

from hashiya.model.model import Span
from hashiya_reader.widgets.article.bindings import ARTICLE_BINDINGS
from hashiya_reader.widgets.article.cursor import CursorPage
from hashiya_reader.widgets.article.edges import Edge, Side, Step, moved_edge
from hashiya_reader.widgets.article.jumps import letters_on, typed_letter
from hashiya_reader.widgets.article.motions import Motions, Unit
from hashiya_reader.widgets.article.mouse import (
    is_fold_pointed_at,
    stretch_of,
    tag_pointed_at,
)

# What two, three and four clicks select.
CLICKED_UNITS: dict[int, Unit] = {2: "word", 3: "sentence", 4: "paragraph"}


class ArticleView(CursorPage, can_focus=True):
    """Moves as the eye does: in a right-to-left line ← goes on. `count` repeats the next motion."""

    BINDINGS: ClassVar[list[BindingType]] = ARTICLE_BINDINGS

    @dataclass
    class EdgeMoved(Message):
        """A tag's edge was dragged: this is the span it would have."""

        tag_id: int
        span: Span

    class MenuAsked(Message):
        """What can be done here is asked for, by the other button."""

    class NothingToDrop(Message):
        """The key that drops what is selected was pressed where nothing is."""

    class EditAsked(Message):
        """The current tag is to be edited."""

    count = 1
    _dragged: Edge | None = None

    @property
    def motions(self) -> Motions:
        """Where keys take the cursor and the selection."""
        return Motions(self.navigation)

    def moved_edge(
        self, span: Span, edge: Edge, side: Side, by: Step = "cluster"
    ) -> Span | None:
        """The span with one edge a cluster or a word further to that side.

        None where nothing would be left or there is no more.
        """
        return moved_edge(self.navigation, span, edge, side, by)

    # Keys

    def _times(self, step: Callable[[int], int]) -> int:
        """Where the step leads from the cursor, made as often as was counted."""
        offset = self.cursor
        for _ in range(self.take_count()):
            there = step(offset)
            if there == offset:
                break
            offset = there
        return offset

    def take_count(self) -> int:
        """How often the next motion is to be made; asked once."""
        count, self.count = self.count, 1
        return count

    def action_step(self, side: Side, select: bool = False) -> None:
        """Move one cluster to that side."""
        step = self.motions.cluster_step(side, self.cursor)
        self.move(self._times(step), select=select)

    def action_word(self, side: Side, select: bool = False) -> None:
        """Move one word to that side."""
        step = self.motions.word_step(side, self.cursor)
        self.move(self._times(step), select=select)

    def action_sentence(self, step: Literal[1, -1]) -> None:
        """Move to the start of the next sentence, or of this one or the one before."""
        motions = self.motions
        motion = motions.next_sentence if step > 0 else motions.previous_sentence
        self.move(self._times(motion))

    def action_vertical(self, lines: int, select: bool = False) -> None:
        """Move lines down, or up, keeping to the column one started from."""
        _, column = self.laid.position_of(self.cursor)
        self._goal = column if self._goal is None else self._goal
        row = (
            self.folds.row_of(self.laid.line_of(self.cursor))
            + lines * self.take_count()
        )
        line = self.folds.line_at(row) if row >= 0 else row
        there = self.navigation.page(
            self.cursor, self._goal, line - self.laid.line_of(self.cursor)
        )
        self.move(there, select=select, keep_goal=True)

    def action_page(self, pages: int) -> None:
        """Move a screenful, the cursor staying on its row."""
        lines = pages * self.count * max(1, self.scrollable_content_region.height - 1)
        self.count = 1
        self.scroll_to(y=self.scroll_offset.y + lines, animate=False, immediate=True)
        self.action_vertical(lines)

    def action_rows(self, rows: int) -> None:
        """Scroll as the wheel does, the cursor staying where it is."""
        self.scroll_to(y=self.scroll_offset.y + rows, animate=False, immediate=True)

    def action_line_edge(
        self, edge: Literal["start", "end"], select: bool = False
    ) -> None:
        """Move to the line's first or last cluster."""
        motion = (
            self.navigation.line_start if edge == "start" else self.navigation.line_end
        )
        self.move(motion(self.cursor), select=select)

    def action_article_edge(self, edge: Literal["start", "end"]) -> None:
        """Move to the beginning or the end of the article."""
        self.move(0 if edge == "start" else len(self.text))

    def action_begin_selection(self) -> None:
        """Select from here on, whatever keys move the cursor."""
        self._sticky = True
        self.selected_from = self.cursor
        self.tell_spot()

    def action_select_unit(self, unit: Unit) -> None:
        """Select the word, sentence or paragraph here.

        What is selected of one is made whole, and then extended by one more.
        """
        for _ in range(self.take_count()):
            span = self.motions.grown(
                unit, self.cursor, self.selection, is_anchored=self._sticky
            )
            if span is not None:
                self.select(span)

    def action_select_next(self, unit: Unit) -> None:
        """Select the next sentence alone.

        The one after what is selected, or after the cursor's, without what is folded.
        """
        for _ in range(self.take_count()):
            last = self.selection.end - 1 if self.selection else self.cursor
            span = self.motions.next_unit(unit, last, self._is_folded)
            if span is not None:
                self._sticky = False
                self.select(span)

    def _is_folded(self, offset: int) -> bool:
        return self.folds.around(self.laid.line_of(offset)) is not None

    def action_shrink_unit(self, unit: Unit) -> None:
        """Let the last word, sentence or paragraph of the selection go, as long as one is left."""
        for _ in range(self.take_count()):
            span = self.motions.shrunk(unit, self.selection) if self.selection else None
            if span is not None:
                self.select(span)

    def action_trim_prefix(self) -> None:
        """Leave the next particle out at the selection's start.

        After the last one, take the whole word in again.
        """
        selected = self.selection or self.word_at_cursor()
        span = self.motions.trimmed(selected) if selected else None
        if span is not None:
            self.select(span)

    def action_drop_selection(self) -> None:
        """Forget the selection and the hits."""
        if self.selected_from is None and not self.found:
            self.post_message(self.NothingToDrop())
            return
        self.found = ()
        self.drop_selection()

    # Letters to jump to

    def show_letters(self) -> bool:
        """Put a letter on every place to go to; whether there is any."""
        self.letters = letters_on(self)
        return bool(self.letters)

    async def on_key(self, event: events.Key) -> None:
        """While letters are shown, go to the place whose letter is typed.

        Any other key takes them away.
        """
        if not self.letters:
            return
        event.stop()
        event.prevent_default()
        typed = typed_letter(event.character)
        places = [place for place, letter in self.letters.items() if letter == typed]
        self.letters = {}
        if places:
            self._sticky = False
            self.move(places[0])

    # The mouse

    def offset_under(self, event: events.MouseEvent) -> int:
        """The cluster under the mouse."""
        place = event.get_content_offset_capture(self)
        line = self.line_at(max(0, place.y + self.scroll_offset.y))
        if not self.laid.has_line(line):
            return len(self.text)
        return self.laid.offset_at(line, place.x - self._columns.text_left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to what is beside the text, take the current tag's edge, or put the cursor there.

        A drag selects; the other button asks what can be done there.
        """
        self.letters = {}
        place = event.get_content_offset_capture(self)
        offset = self.offset_under(event)
        if event.button == 3:
            if not self.go_to_pointed(place) and (
                self.selection is None or offset not in self.selection
            ):
                self._sticky = False
                self.move(offset)
            self.post_message(self.MenuAsked())
        if event.button != 1 or self.go_to_pointed(place):
            return
        self._sticky = False
        self._dragged = self._edge_under(offset)
        if self._dragged is None:
            self.move(offset, select=event.shift)
        self.capture_mouse()

    def go_to_pointed(self, place: Offset) -> bool:
        """Go to what is there beside the text, or unfold it; whether there is anything."""
        if place.x == self.columns.width - 1:
            self._go_to_stretch(place.y)
            return True
        tag = tag_pointed_at(self, place)
        if tag is not None:
            if any(offered.id == tag.id for offered in self.suggestions):
                self.go_to_suggestion(tag)
            else:
                self.go_to(tag)
            return True
        if is_fold_pointed_at(self, place):
            self.folded = False
            return True
        return False

    def _go_to_stretch(self, row: int) -> None:
        start, tag = stretch_of(self, row)
        if tag is not None:
            self.go_to(tag)
            return
        self.unfold_at(min(start, max(0, len(self.text) - 1)))
        self.move(start)

    def _edge_under(self, offset: int) -> Edge | None:
        """The edge of the current tag that a cluster is, if it is longer than one."""
        span = self._current_span()
        if span is None:
            return None
        last = self.navigation.previous_cluster(span.end)
        if last == span.start:
            return None
        if offset == span.start:
            return "start"
        return "end" if offset == last else None

    def _current_span(self) -> Span | None:
        return next((tag.span for tag in self.tags if tag.id == self.current), None)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag: select to the cluster under the mouse, or show what the tag would cover."""
        if self.app.mouse_captured is not self:
            return
        offset = self.offset_under(event)
        span = self._dragged_span(offset)
        if span is not None:
            self.select_quietly(span)
        elif self._dragged is None and offset != self.cursor:
            self.move(offset, select=True)

    def _dragged_span(self, offset: int) -> Span | None:
        """The current tag's span with the dragged edge on a cluster."""
        span = self._current_span()
        if span is None or self._dragged is None:
            return None
        if self._dragged == "start":
            return Span(
                min(offset, self.navigation.previous_cluster(span.end)), span.end
            )
        return Span(
            span.start, max(self.navigation.next_cluster(offset), span.start + 1)
        )

    def select_quietly(self, span: Span) -> None:
        """Show a span as selected while the current tag stays the current one."""
        self.selected_from = span.start
        self.cursor = self.navigation.previous_cluster(span.end)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """The drag is over."""
        if self.app.mouse_captured is not self:
            return
        self.release_mouse()
        if self._dragged is None:
            return
        span, held = self._dragged_span(self.offset_under(event)), self._current_span()
        self._dragged = None
        self.selected_from = None
        if span is not None and self.current is not None and span != held:
            self.post_message(self.EdgeMoved(self.current, span))

    def on_click(self, event: events.Click) -> None:
        """Twice selects the word, three times the sentence, four times the paragraph.

        Twice on a label edits its tag.
        """
        if event.button != 1:
            return
        place = event.get_content_offset_capture(self)
        if tag_pointed_at(self, place) is not None:
            if event.chain == 2:
                self.post_message(self.EditAsked())
            return
        if event.chain in CLICKED_UNITS:
            unit = CLICKED_UNITS[event.chain]
            bounds = self.motions.unit_at(unit, self.offset_under(event))
            if bounds and bounds[0] < bounds[1]:
                self.select(Span(*bounds))
