"""The reading column: an article with its tags, a cursor and a selection, moved by keys and by the mouse."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

from textual import events
from textual.binding import BindingType
from textual.geometry import Offset, Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from annotations.model import Span, Tag
from reader.keys import bind
from reader.rtl.layout import ArticleLayout
from reader.rtl.navigation import Navigation
from reader.widgets.article_lines import Columns, Overlay, Page, Paints, line_strip
from reader.widgets.looks import Looks

# Counting this many lines takes a few milliseconds: no key waits for it.
LINES_AT_ONCE = 2000
PAUSE_SECONDS = 0.005

Find = Callable[[int], tuple[int, int] | None]


class ArticleView(ScrollView, can_focus=True):
    """Offsets of the article's text go in and come out; columns and lines stay inside.

    A selection runs from the cluster where it began to the one under the cursor, both included, so it is one span
    of the text and may be several pieces on the screen.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"article--cursor", "article--selection", "article--found"}
    BINDINGS: ClassVar[list[BindingType]] = [
        bind("left", "step('left')", "Left", id="move.left"),
        bind("right", "step('right')", "Right", id="move.right"),
        bind("up", "vertical(-1)", "Line up", id="move.up"),
        bind("down", "vertical(1)", "Line down", id="move.down"),
        bind("ctrl+left", "word('left')", "Word to the left", id="move.word_left"),
        bind("ctrl+right", "word('right')", "Word to the right", id="move.word_right"),
        bind("home", "line_edge('start')", "Start of the line", id="move.line_start"),
        bind("end", "line_edge('end')", "End of the line", id="move.line_end"),
        bind("ctrl+home", "article_edge('start')", "Start of the article", id="move.article_start"),
        bind("ctrl+end", "article_edge('end')", "End of the article", id="move.article_end"),
        bind("pageup", "page(-1)", "Page up", id="move.page_up"),
        bind("pagedown", "page(1)", "Page down", id="move.page_down"),
        bind("shift+left", "step('left', True)", "Select to the left", id="select.left"),
        bind("shift+right", "step('right', True)", "Select to the right", id="select.right"),
        bind("shift+up", "vertical(-1, True)", "Select a line up", id="select.up"),
        bind("shift+down", "vertical(1, True)", "Select a line down", id="select.down"),
        bind("ctrl+shift+left", "word('left', True)", "Select a word to the left", id="select.word_left"),
        bind("ctrl+shift+right", "word('right', True)", "Select a word to the right", id="select.word_right"),
        bind("shift+home", "line_edge('start', True)", "Select to the line's start", id="select.line_start"),
        bind("shift+end", "line_edge('end', True)", "Select to the line's end", id="select.line_end"),
        bind("v", "begin_selection", "Select from here", id="select.begin", tooltip="Then move; Escape drops it"),
        bind("w", "select_unit('word')", "Word", id="select.word", show=True, tooltip="Again: one more word"),
        bind("s", "select_unit('sentence')", "Sentence", id="select.sentence", tooltip="Again: one more"),
        bind("p", "select_unit('paragraph')", "Paragraph", id="select.paragraph", tooltip="Again: one more paragraph"),
        bind("escape", "drop_selection", "Drop the selection", id="select.drop"),
    ]

    cursor: reactive[int] = reactive(0)
    selected_from: reactive[int | None] = reactive(None)
    tags: reactive[tuple[Tag, ...]] = reactive(())
    current: reactive[int | None] = reactive(None)
    found: reactive[tuple[Span, ...]] = reactive(())
    marks: reactive[bool] = reactive(default=False)

    @dataclass
    class Moved(Message):
        """The cursor or the selection is elsewhere now."""

        offset: int
        selection: Span | None

    def __init__(self, text: str, looks: Looks, *, cursor: int = 0, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.text = text
        self.looks = looks
        self._columns = Columns.of(1)
        self._laid: ArticleLayout | None = None
        self._strips: dict[int, Strip] = {}
        self._goal: int | None = None
        self._sticky = False
        self.set_reactive(ArticleView.cursor, min(cursor, len(text)))

    # The text, laid out

    @property
    def laid(self) -> ArticleLayout:
        """The article at the view's present width."""
        if self._laid is None:
            self._laid = ArticleLayout(self.text, self._columns.measure, marks=self.marks)
        return self._laid

    @property
    def navigation(self) -> Navigation:
        """Where the cursor goes from an offset."""
        return Navigation(self.laid)

    @property
    def _units(self) -> dict[str, tuple[Find, Find]]:
        go = self.navigation
        return {
            "word": (go.word_at, go.next_word_span),
            "sentence": (go.sentence_at, go.next_sentence_span),
            "paragraph": (go.paragraph_at, go.next_paragraph_span),
        }

    def on_resize(self) -> None:
        """Another width wraps the text anew."""
        columns = Columns.of(self.scrollable_content_region.width)
        if columns != self._columns or self._laid is None:
            self.lay_out(columns)

    def lay_out(self, columns: Columns) -> None:
        """Wrap anew, the cursor's line staying on its row; at first it stands a third down the view."""
        row = self.size.height // 3 if self._laid is None else self.laid.line_of(self.cursor) - self.scroll_offset.y
        self._columns = columns
        self._laid = None
        self.count_lines()
        self.scroll_to(y=self.laid.line_of(self.cursor) - row, animate=False, immediate=True)
        self._strips.clear()
        self.show_cursor()
        self.refresh()

    def count_lines(self) -> None:
        """Give the scroll bar its length: an estimate at first, sharpened while nothing else happens."""
        laid = self.laid
        if not laid.is_counted:
            laid.count_more(LINES_AT_ONCE)
        if not laid.is_counted:
            self.set_timer(PAUSE_SECONDS, self.count_lines)
        self.virtual_size = Size(self._columns.width, laid.estimated_lines)

    # Drawing

    def render_line(self, y: int) -> Strip:
        """The strip of the line at row `y`, drawn once until something on it changes."""
        index = y + self.scroll_offset.y
        if not self.laid.has_line(index):
            return Strip.blank(self._columns.width, self.rich_style)
        if index not in self._strips:
            overlay = Overlay(
                tags=[tag for tag in self.tags if tag.span],
                current=self.current,
                found=self.found,
                selection=self.selection,
                cursor=self.cursor if index == self.laid.line_of(self.cursor) else None,
            )
            self._strips[index] = line_strip(
                self.laid.line(index), self.laid.left_of(index), overlay, Page(self._columns, self.looks, self.paints)
            )
        return self._strips[index]

    @property
    def paints(self) -> Paints:
        """The stylesheet's styles for what lies over the text."""
        return Paints(
            text=self.rich_style,
            found=self.get_component_rich_style("article--found", partial=True),
            selection=self.get_component_rich_style("article--selection"),
            cursor=self.get_component_rich_style("article--cursor"),
            ground=self.background_colors[1],
            few_colors=self.app.console.color_system in {"standard", "windows"},
        )

    def notify_style_update(self) -> None:
        """A theme or a focus change redraws every line."""
        self._strips.clear()
        super().notify_style_update()

    def redraw(self, lines: Iterable[int] | None = None) -> None:
        """Draw these lines anew, or all of them."""
        if lines is None:
            self._strips.clear()
            self.refresh()
            return
        for index in lines:
            self._strips.pop(index, None)
            row = index - self.scroll_offset.y
            if 0 <= row < self.size.height:
                self.refresh(Region(0, row, self.size.width, 1))

    def watch_tags(self) -> None:
        """Other tags: everything is drawn anew, and the current one must still be there."""
        if all(tag.id != self.current for tag in self.tags):
            self.current = self.tag_at_cursor()
        self.redraw()

    def watch_found(self) -> None:
        """Other hits."""
        self.redraw()

    def watch_current(self) -> None:
        """Another tag is the current one."""
        self.redraw()

    def watch_marks(self) -> None:
        """Invisible characters get or lose their stand-ins, so lines are wrapped anew."""
        self.lay_out(self._columns)

    def watch_selected_from(self) -> None:
        """The selection begins elsewhere."""
        self.redraw()

    def watch_cursor(self, old: int, new: int) -> None:
        """The cursor moved: its lines, and with a selection all between, are drawn anew."""
        first, last = sorted((self.laid.line_of(old), self.laid.line_of(new)))
        self.redraw(range(first, last + 1) if self.selected_from is not None else {first, last})
        self.show_cursor()

    def show_cursor(self) -> None:
        """Scroll the cursor's line into view and put the terminal's own cursor there, for input methods and readers."""
        line, column = self.laid.position_of(self.cursor)
        height = self.scrollable_content_region.height
        if not height:
            return
        margin = min(2, (height - 1) // 2)
        top = self.scroll_offset.y
        if line < top + margin:
            self.scroll_to(y=line - margin, animate=False, immediate=True)
        elif line >= top + height - margin:
            self.scroll_to(y=line - height + margin + 1, animate=False, immediate=True)
        if self.has_focus:
            region = self.content_region
            at = Offset(self._columns.text_left + column, line - self.scroll_offset.y)
            self.app.cursor_position = region.offset + at

    # Where the cursor and the selection are

    @property
    def selection(self) -> Span | None:
        """What is selected, in offsets."""
        if self.selected_from is None or not self.text:
            return None
        first, last = sorted((self.selected_from, self.cursor))
        end = self.navigation.next_cluster(last)
        return Span(first, end) if end > first else None

    def word_at_cursor(self) -> Span | None:
        """The word the cursor is on."""
        word = self.navigation.word_at(self.cursor)
        return Span(*word) if word else None

    def tag_at_cursor(self) -> int | None:
        """The innermost tag under the cursor; of equals the latest."""
        here = [tag for tag in self.tags if tag.span and self.cursor in tag.span]
        return min(here, key=lambda tag: (len(tag.span or ()), -tag.id)).id if here else None

    def move(self, offset: int, *, select: bool = False, keep_goal: bool = False) -> None:
        """Put the cursor on the cluster at `offset`, extending the selection or dropping it."""
        if not keep_goal:
            self._goal = None
        if select and self.selected_from is None:
            self.selected_from = self.cursor
        elif not select and not self._sticky:
            self.selected_from = None
        self.cursor = max(0, min(offset, len(self.text)))
        self.current = self.tag_at_cursor()
        self.post_message(self.Moved(self.cursor, self.selection))

    def select(self, span: Span) -> None:
        """Select a span; the cursor goes to its last cluster."""
        self._goal = None
        self.selected_from = span.start
        self.cursor = self.navigation.previous_cluster(span.end)
        self.current = self.tag_at_cursor()
        self.post_message(self.Moved(self.cursor, self.selection))

    def drop_selection(self) -> None:
        """Forget the selection; the cursor stays."""
        self.selected_from = None
        self._sticky = False
        self.post_message(self.Moved(self.cursor, None))

    def go_to(self, tag: Tag) -> None:
        """Go to a tag's beginning and make it the current one."""
        self._sticky = False
        if tag.span:
            self.move(tag.span.start)
        self.mark_current(tag)

    def mark_current(self, tag: Tag | None) -> None:
        """Make a tag the current one, or the innermost under the cursor."""
        self.current = tag.id if tag else self.tag_at_cursor()
        self.post_message(self.Moved(self.cursor, self.selection))

    def go_to_next_tag(self, step: int) -> None:
        """Go to the next or previous tag, from the current one, else from the cursor; round and round."""
        if not self.tags:
            return
        ids = [tag.id for tag in self.tags]
        if self.current in ids:
            index = ids.index(self.current) + step
        else:
            after = sum(tag.order[0] <= self.cursor for tag in self.tags)
            index = after if step > 0 else after - 1
        self.go_to(self.tags[index % len(self.tags)])

    def go_to_found(self, step: int, *, here: bool = False) -> None:
        """Go to the next or previous hit, round and round; with `here` the one under the cursor counts."""
        if not self.found:
            return
        starts = [span.start for span in self.found]
        if step > 0:
            index = bisect_left(starts, self.cursor) if here else bisect_right(starts, self.cursor)
        else:
            index = bisect_left(starts, self.cursor) - 1
        self._sticky = False
        self.move(starts[index % len(starts)])

    def moved_edge(self, span: Span, edge: Literal["start", "end"], side: Literal["left", "right"]) -> Span | None:
        """The span with one edge a cluster further to that side; None where nothing would be left or there is no more."""
        offset = span.start if edge == "start" else span.end
        onwards = self._onwards(side, span.start if edge == "start" else span.end - 1)
        step = self.navigation.next_cluster if onwards else self.navigation.previous_cluster
        there = step(offset)
        start, end = (there, span.end) if edge == "start" else (span.start, there)
        return Span(start, end) if start < end and there != offset else None

    def _onwards(self, side: Literal["left", "right"], offset: int) -> bool:
        # Keys move as the eye does: in a right-to-left line ← goes on.
        direction = self.laid.line(self.laid.line_of(offset)).direction
        return (side == "left") == (direction == "rtl")

    # Keys

    def action_step(self, side: Literal["left", "right"], select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move one cluster to that side."""
        step = self.navigation.next_cluster if self._onwards(side, self.cursor) else self.navigation.previous_cluster
        self.move(step(self.cursor), select=select)

    def action_word(self, side: Literal["left", "right"], select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move one word to that side."""
        step = self.navigation.next_word if self._onwards(side, self.cursor) else self.navigation.previous_word
        self.move(step(self.cursor), select=select)

    def action_vertical(self, lines: int, select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move lines down, or up, keeping to the column one started from."""
        _, column = self.laid.position_of(self.cursor)
        self._goal = column if self._goal is None else self._goal
        self.move(self.navigation.page(self.cursor, self._goal, lines), select=select, keep_goal=True)

    def action_page(self, pages: int) -> None:
        """Move a screenful, the cursor staying on its row."""
        height = max(1, self.scrollable_content_region.height - 1)
        self.scroll_to(y=self.scroll_offset.y + pages * height, animate=False, immediate=True)
        self.action_vertical(pages * height)

    def action_line_edge(self, edge: Literal["start", "end"], select: bool = False) -> None:  # noqa: FBT001, FBT002
        """Move to the line's first or last cluster."""
        motion = self.navigation.line_start if edge == "start" else self.navigation.line_end
        self.move(motion(self.cursor), select=select)

    def action_article_edge(self, edge: Literal["start", "end"]) -> None:
        """Move to the beginning or the end of the article."""
        self.move(0 if edge == "start" else len(self.text))

    def action_begin_selection(self) -> None:
        """Select from here on, whatever keys move the cursor."""
        self._sticky = True
        self.selected_from = self.cursor
        self.post_message(self.Moved(self.cursor, self.selection))

    def action_select_unit(self, unit: Literal["word", "sentence", "paragraph"]) -> None:
        """Select the word, sentence or paragraph here; with a selection, extend it to the end of the next one."""
        here, following = self._units[unit]
        if self.selection is None:
            span = here(self.cursor) or following(self.cursor)
        else:
            further = following(self.selection.end)
            span = further and (self.selection.start, further[1])
        if span and span[0] < span[1]:
            self.select(Span(*span))

    def action_drop_selection(self) -> None:
        """Forget the selection and the hits."""
        self.found = ()
        self.drop_selection()

    # The mouse

    def offset_under(self, event: events.MouseEvent) -> int:
        """The cluster under the mouse."""
        at = event.get_content_offset_capture(self)
        line = max(0, at.y + self.scroll_offset.y)
        if not self.laid.has_line(line):
            return len(self.text)
        return self.laid.offset_at(line, at.x - self._columns.text_left)

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Put the cursor there; a drag from here selects."""
        if event.button == 1:
            self._sticky = False
            self.move(self.offset_under(event), select=event.shift)
            self.capture_mouse()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag: select to the cluster under the mouse."""
        if self.app.mouse_captured is self:
            offset = self.offset_under(event)
            if offset != self.cursor:
                self.move(offset, select=True)

    def on_mouse_up(self) -> None:
        """The drag is over."""
        self.release_mouse()

    def on_click(self, event: events.Click) -> None:
        """Twice selects the word, three times the sentence."""
        unit = {2: "word", 3: "sentence"}.get(event.chain)
        span = self._units[unit][0](self.offset_under(event)) if unit else None
        if span and span[0] < span[1]:
            self.select(Span(*span))
