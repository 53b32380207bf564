"""Reading with keys and the mouse: the cursor and the selection of an article."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType
from textual.message import Message

from hashiya.model.model import Span
from hashiya.text.clitics import stem_offsets
from hashiya_reader.keys.bindings import bind
from hashiya_reader.widgets.article.edges import Edge, Side, Step, moved_edge, onwards
from hashiya_reader.widgets.article.mouse import Pointing

Find = Callable[[int], tuple[int, int] | None]
Unit = Literal["word", "sentence", "paragraph"]


class ArticleView(Pointing, can_focus=True):
    """Moves as the eye does: in a right-to-left line ← goes on. `count` repeats the next motion."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", "step('left')", "Left", id="move.left"),
        bind("right", "step('right')", "Right", id="move.right"),
        bind("up", "vertical(-1)", "Line up", id="move.up"),
        bind("down", "vertical(1)", "Line down", id="move.down"),
        bind("ctrl+left", "word('left')", "Word to the left", id="move.word_left"),
        bind("ctrl+right", "word('right')", "Word to the right", id="move.word_right"),
        bind("home", "line_edge('start')", "Start of the line", id="move.line_start"),
        bind("end", "line_edge('end')", "End of the line", id="move.line_end"),
        bind(
            "ctrl+home",
            "article_edge('start')",
            "Start of the article",
            id="move.article_start",
        ),
        bind(
            "ctrl+end",
            "article_edge('end')",
            "End of the article",
            id="move.article_end",
        ),
        bind("pageup", "page(-1)", "Page up", id="move.page_up"),
        bind("pagedown", "page(1)", "Page down", id="move.page_down"),
        bind("ctrl+up", "rows(-1)", "Scroll a row up", id="move.row_up"),
        bind("ctrl+down", "rows(1)", "Scroll a row down", id="move.row_down"),
        bind(
            "shift+left", "step('left', True)", "Select to the left", id="select.left"
        ),
        bind(
            "shift+right",
            "step('right', True)",
            "Select to the right",
            id="select.right",
        ),
        bind("shift+up", "vertical(-1, True)", "Select a line up", id="select.up"),
        bind("shift+down", "vertical(1, True)", "Select a line down", id="select.down"),
        bind(
            "ctrl+shift+left",
            "word('left', True)",
            "Select a word to the left",
            id="select.word_left",
        ),
        bind(
            "ctrl+shift+right",
            "word('right', True)",
            "Select a word to the right",
            id="select.word_right",
        ),
        bind(
            "shift+home",
            "line_edge('start', True)",
            "Select to the line's start",
            id="select.line_start",
        ),
        bind(
            "shift+end",
            "line_edge('end', True)",
            "Select to the line's end",
            id="select.line_end",
        ),
        bind(
            "v",
            "begin_selection",
            "Select from here",
            id="select.begin",
            tooltip="Then move; {select.drop} drops it",
        ),
        bind("),alt+down", "sentence(1)", "Next sentence", id="move.next_sentence"),
        bind(
            "(,alt+up",
            "sentence(-1)",
            "Start of the sentence, or the one before",
            id="move.previous_sentence",
        ),
        bind(
            "w",
            "select_unit('word')",
            "Word",
            id="select.word",
            tooltip="Again: one more word",
        ),
        bind(
            "s",
            "select_unit('sentence')",
            "Sentence",
            id="select.sentence",
            tooltip="Again: one more",
        ),
        bind(
            ".",
            "select_next('sentence')",
            "Next sentence, selected",
            id="select.next_sentence",
        ),
        bind(
            "p",
            "select_unit('paragraph')",
            "Paragraph",
            id="select.paragraph",
            tooltip="Again: one more paragraph",
        ),
        bind("W", "shrink_unit('word')", "One word less", id="select.less_word"),
        bind(
            "S",
            "shrink_unit('sentence')",
            "One sentence less",
            id="select.less_sentence",
        ),
        bind(
            "P",
            "shrink_unit('paragraph')",
            "One paragraph less",
            id="select.less_paragraph",
        ),
        bind(
            "x",
            "trim_prefix",
            "Leave out a prefix",
            id="select.trim",
            tooltip="و ف ب ك ل س ال; takes them in again",
        ),
        bind("escape", "drop_selection", "Drop the selection", id="select.drop"),
    ]

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
    def _units(self) -> dict[str, tuple[Find, Find]]:
        go = self.navigation
        return {
            "word": (go.word_at, go.next_word_span),
            "sentence": (go.sentence_at, go.next_sentence_span),
            "paragraph": (go.paragraph_at, go.next_paragraph_span),
        }

    def moved_edge(
        self, span: Span, edge: Edge, side: Side, by: Step = "cluster"
    ) -> Span | None:
        """The span with one edge a cluster or a word further to that side; None where nothing would be left or there is no more."""
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
        step = (
            self.navigation.next_cluster
            if onwards(self.laid, side, self.cursor)
            else self.navigation.previous_cluster
        )
        self.move(self._times(step), select=select)

    def action_word(self, side: Side, select: bool = False) -> None:
        """Move one word to that side."""
        step = (
            self.navigation.next_word
            if onwards(self.laid, side, self.cursor)
            else self.navigation.previous_word
        )
        self.move(self._times(step), select=select)

    def action_sentence(self, step: Literal[1, -1]) -> None:
        """Move to the start of the next sentence, or of this one or the one before."""
        self.move(
            self._times(self._next_sentence if step > 0 else self._previous_sentence)
        )

    def _next_sentence(self, offset: int) -> int:
        here = self.navigation.sentence_at(offset)
        after = self.navigation.next_sentence_span(here[1] if here else offset)
        return after[0] if after else offset

    def _previous_sentence(self, offset: int) -> int:
        for at in range(offset - 1, -1, -1):
            if not self.text[at].isspace():
                before = self.navigation.sentence_at(at)
                return before[0] if before else offset
        return offset

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
        """Select the word, sentence or paragraph here; what is selected of one is made whole, and then extended by one more."""
        for _ in range(self.take_count()):
            span = self._grown(unit)
            if span and is_something(span):
                self.select(Span(*span))

    def _grown(self, unit: Unit) -> tuple[int, int] | None:
        here, following = self._units[unit]
        selected = self.selection
        if selected is None:
            return here(self.cursor) or following(self.cursor)
        last = here(selected.end - 1)
        if last and last[1] > selected.end:
            # Where `v` was pressed, or within a word, is just where it is to begin.
            is_exact = self._sticky or unit == "word"
            return selected.start if is_exact else min(selected.start, last[0]), last[1]
        further = following(selected.end)
        return further and (selected.start, further[1])

    def action_select_next(self, unit: Unit) -> None:
        """Select the next sentence alone: the one after what is selected, or after the cursor's; what is folded is passed over."""
        here, following = self._units[unit]
        for _ in range(self.take_count()):
            at = self.selection.end - 1 if self.selection else self.cursor
            around = here(at)
            span = following(around[1] if around else at)
            while span and self.folds.around(self.laid.line_of(span[0])):
                span = following(span[1])
            if span:
                self._sticky = False
                self.select(Span(*span))

    def action_shrink_unit(self, unit: Unit) -> None:
        """Let the last word, sentence or paragraph of the selection go, as long as one is left."""
        here, _ = self._units[unit]
        for _ in range(self.take_count()):
            selected = self.selection
            last = here(selected.end - 1) if selected else None
            at = last[0] - 1 if last else -1
            while selected and at >= selected.start and not is_something(here(at)):
                at -= 1
            before = here(at) if selected and at >= selected.start else None
            if selected and before:
                self.select(Span(selected.start, before[1]))

    def action_trim_prefix(self) -> None:
        """Leave the next particle out at the selection's start; after the last one, take the whole word in again."""
        selected = self.selection or self.word_at_cursor()
        word = self.navigation.word_at(selected.start) if selected else None
        if selected is None or word is None:
            return
        starts = [
            word[0],
            *(word[0] + offset for offset in stem_offsets(self.text[slice(*word)])),
        ]
        further = next(
            (start for start in starts if selected.start < start < selected.end),
            word[0],
        )
        self.select(Span(further, selected.end))

    def action_drop_selection(self) -> None:
        """Forget the selection and the hits."""
        if self.selected_from is None and not self.found:
            self.post_message(self.NothingToDrop())
            return
        self.found = ()
        self.drop_selection()

    # The mouse

    def offset_under(self, event: events.MouseEvent) -> int:
        """The cluster under the mouse."""
        at = event.get_content_offset_capture(self)
        line = self.line_at(max(0, at.y + self.scroll_offset.y))
        if not self.laid.has_line(line):
            return len(self.text)
        return self.laid.offset_at(line, at.x - self._columns.text_left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to what is beside the text, take hold of the current tag's edge, or put the cursor there; a drag selects.

        The other button asks what can be done there.
        """
        self.letters = {}
        at = event.get_content_offset_capture(self)
        offset = self.offset_under(event)
        if event.button == 3:
            if not self.go_to_pointed(at) and (
                self.selection is None or offset not in self.selection
            ):
                self._sticky = False
                self.move(offset)
            self.post_message(self.MenuAsked())
        if event.button != 1 or self.go_to_pointed(at):
            return
        self._sticky = False
        self._dragged = self._edge_under(offset)
        if self._dragged is None:
            self.move(offset, select=event.shift)
        self.capture_mouse()

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
        """Twice selects the word, three times the sentence, four times the paragraph; twice on a label edits its tag."""
        if event.button != 1:
            return
        if self.tag_pointed_at(event.get_content_offset_capture(self)) is not None:
            if event.chain == 2:
                self.post_message(self.EditAsked())
            return
        unit = {2: "word", 3: "sentence", 4: "paragraph"}.get(event.chain)
        span = self._units[unit][0](self.offset_under(event)) if unit else None
        if span and is_something(span):
            self.select(Span(*span))


def is_something(span: tuple[int, int] | None) -> bool:
    """Whether a unit was found that holds anything."""
    return span is not None and span[0] < span[1]
