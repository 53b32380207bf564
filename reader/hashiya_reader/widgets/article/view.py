"""Reading with keys and the mouse: an article with its cursor, selection and tags."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.bindings import ARTICLE_BINDINGS
from hashiya_reader.widgets.article.cursor import ArticleCursor, Spot
from hashiya_reader.widgets.article.jumps import letters_on, typed_letter
from hashiya_reader.widgets.article.lanes import lane_counts, lane_strip
from hashiya_reader.widgets.article.line_strips import Overlay
from hashiya_reader.widgets.article.mouse import ArticleMouse
from hashiya_reader.widgets.article.page import ArticlePage
from hashiya_reader.widgets.label_looks import Looks
from hashiya_rtl import Line


class ArticleView(ArticlePage, can_focus=True):
    """Moves as the eye does: in a right-to-left line ← goes on. `count` repeats the next motion.

    Its cursor is a plain object, `caret`; the reactives `cursor`, `selected_from`, `current`,
    `suggested` and `spot` follow it. `spot` is for the screen to watch: a message would come
    a frame later than the cursor.
    """

    BINDINGS: ClassVar[list[BindingType]] = ARTICLE_BINDINGS

    spot: reactive[Spot | None] = reactive(None, repaint=False)

    @dataclass
    class EdgeMoved(Message):
        """A tag's edge was dragged: this is the span it would have."""

        tag_id: int
        span: Span

    class MenuAsked(Message):
        """The other button asked what can be done at the cursor."""

    class NothingToDrop(Message):
        """The key that drops the selection was pressed where nothing is selected."""

    class EditAsked(Message):
        """The current tag is to be edited."""

    def __init__(
        self, text: str, looks: Looks, *, cursor: int = 0, id: str | None = None
    ) -> None:
        super().__init__(text, looks, cursor=cursor, id=id)
        self.caret = ArticleCursor(self, self.cursor, self.follow_caret)
        self.mouse = ArticleMouse(self, self.caret)
        # What screens ask of the cursor, they ask of the view.
        self.move = self.caret.move
        self.jump = self.caret.jump
        self.select = self.caret.select
        self.drop_selection = self.caret.drop_selection
        self.word_at_cursor = self.caret.word_at
        self.take_count = self.caret.take_count
        self.mark_current = self.caret.mark_current
        self.go_to = self.caret.go_to
        self.go_to_next_tag = self.caret.go_to_next_tag
        self.go_to_suggestion = self.caret.go_to_suggestion
        self.go_to_next_suggestion = self.caret.go_to_next_suggestion
        self.go_to_found = self.caret.go_to_found

    def follow_caret(self) -> None:
        """Show the cursor and the selection where they now are, before anything is drawn."""
        caret = self.caret
        self.selected_from = caret.anchor
        self.cursor = caret.offset
        self.current = caret.current
        self.suggested = caret.suggested
        self.spot = caret.spot

    @property
    def selection(self) -> Span | None:
        """What is selected."""
        return self.caret.selection

    def unfold_at(self, offset: int) -> None:
        """Show what is folded, if the offset is hidden there."""
        if self.rows.is_folded(offset):
            self.folded = False

    def fold(self) -> None:
        """Fold what is not the article's own, or show it again; the cursor is never hidden."""
        self.folded = not self.folded
        self.caret.leave_fold()

    # Keys

    def action_cursor(
        self, command: str, argument: object = None, select: bool = False
    ) -> None:
        """Run a command of the cursor, which may have an argument and may extend the selection.

        Textual passes an action as many arguments as it has parameters: `*arguments`
        would get one.
        """
        arguments = [] if argument is None else [argument]
        if select:
            arguments.append(True)
        getattr(self.caret, command)(*arguments)

    def action_page(self, pages: int) -> None:
        """Move a screenful, the cursor staying on its row."""
        screenful = max(1, self.scrollable_content_region.height - 1)
        lines = pages * self.take_count() * screenful
        self.action_rows(lines)
        self.caret.vertical(lines)

    def action_drop_selection(self) -> None:
        """Forget the selection and the hits."""
        if self.selected_from is None and not self.found:
            self.post_message(self.NothingToDrop())
            return
        self.found = ()
        self.caret.drop_selection()

    def show_letters(self) -> bool:
        """Put a letter on every place to go to; whether there is any."""
        self.letters = letters_on(self)
        return bool(self.letters)

    async def on_key(self, event: events.Key) -> None:
        """While letters are shown, go to the place whose letter is typed.

        Any other key removes them.
        """
        if not self.letters:
            return
        event.stop()
        event.prevent_default()
        typed = typed_letter(event.character)
        places = [place for place, letter in self.letters.items() if letter == typed]
        self.letters = {}
        if places:
            self.caret.is_extending = False
            self.caret.move(places[0])

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Go to what is beside the text, take the current tag's edge, or put the cursor there.

        A drag selects; the other button asks what can be done there.
        """
        self.letters = {}
        self.mouse.press(event)
        if event.button == 3:
            self.post_message(self.MenuAsked())

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Drag: select to the cluster under the mouse, or show what the tag would cover."""
        self.mouse.drag(event)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        """End the drag; a tag whose edge was dragged gets another span."""
        span = self.mouse.release(event)
        if span is not None and self.current is not None:
            self.post_message(self.EdgeMoved(self.current, span))

    def on_click(self, event: events.Click) -> None:
        """Select what several clicks select; two on a label edit its tag."""
        if self.mouse.click(event):
            self.post_message(self.EditAsked())

    # What the lines are made of

    def lane_counts(self) -> Mapping[int, int]:
        """How many lanes the tags have beneath each of their lines."""
        if not self.lanes:
            return {}
        return lane_counts(self.tags, self.tag_spans.lanes, self.rows.laid)

    def lane_strip(self, index: int, lane: int) -> Strip:
        """The tags of a lane beneath a line."""
        line = self.rows.laid.line(index)
        left = self.rows.columns.text_left + self.rows.laid.left_of(index)
        lanes = self.tag_spans.lanes
        over = self.tag_spans.over(line.start, line.end)
        tags = [tag for tag in over if lanes[tag.id] == lane]
        return lane_strip(line, left, tags, self.looks, self.blank_row())

    def ground_overlay(self, index: int, line: Line) -> Overlay:
        """All that lies over a line but the cursor, the selection and letters."""
        start, end = line.start, line.end
        return Overlay(
            tags=self.tag_spans.over(start, end),
            current=self.current,
            suggestions=self.suggestion_spans.over(start, end),
            suggested=self.suggested,
            found=between(self.found, start, end),
            aside=between(self.aside, start, end),
            folded=self.rows.folds.below(index),
        )

    def cursor_overlay(self, index: int) -> Overlay:
        """The cursor, the selection and the letters."""
        is_on_line = index == self.rows.laid.line_of(self.cursor)
        return Overlay(
            selection=self.selection,
            cursor=self.cursor if is_on_line else None,
            letters=self.letters,
        )

    # What changed

    def watch_tags(self, old: Sequence[Tag], new: Sequence[Tag]) -> None:
        """Draw the lines of the tags that came, went or changed."""
        self.caret.tags_changed()
        self.redraw_map()
        if self.lanes:
            self.watch_lanes()
        else:
            self.redraw(self.rows.lines_of_tags(changed(old, new)))

    def watch_suggestions(self, old: Sequence[Tag], new: Sequence[Tag]) -> None:
        """Draw the lines of the suggestions that came, went or changed."""
        self.caret.suggestions_changed()
        self.redraw(self.rows.lines_of_tags(changed(old, new)))

    def watch_current(self, old: int | None, new: int | None) -> None:
        """Draw the lines of the tag that was current and of the one that is."""
        tags = [tag for tag in self.tags if tag.id in {old, new}]
        self.redraw(self.rows.lines_of_tags(tags))

    def watch_suggested(self, old: int | None, new: int | None) -> None:
        """Draw the lines of the suggestion that the reader was at and of the present one."""
        tags = [tag for tag in self.suggestions if tag.id in {old, new}]
        self.redraw(self.rows.lines_of_tags(tags))

    def watch_selected_from(self, old: int | None, new: int | None) -> None:
        """Draw the lines between the cursor and both beginnings of the selection."""
        if not self.rows.is_laid:
            return
        laid = self.rows.laid
        offsets = [offset for offset in (old, new, self.cursor) if offset is not None]
        lines = [laid.line_of(offset) for offset in offsets]
        self.redraw_overlay_between(min(lines), max(lines))

    def watch_letters(self) -> None:
        """Draw the letters, or the text without them."""
        self.redraw()

    def watch_found(self) -> None:
        """Draw the hits."""
        self.redraw()

    def watch_lanes(self) -> None:
        """Show, hide or change the lanes; the cursor's line stays on its row."""
        if not self.rows.is_laid:
            return
        with self.keeping_row():
            self.rows.forget_lanes()

    def watch_aside(self) -> None:
        """Draw other parts as not the article's own."""
        self.rows.forget_folds()
        self.redraw()

    def watch_folded(self, old: bool, new: bool) -> None:
        """Fold parts or show them again; the cursor's line stays on its row."""
        if not self.rows.is_laid or old == new:
            return
        with self.keeping_row():
            self.rows.forget_folds()
        self.show_cursor()


def between(spans: Sequence[Span], start: int, end: int) -> list[Span]:
    """Those of the spans, which are in order and apart, with any character between two offsets."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    return list(takewhile(lambda span: span.start < end, spans[first:]))


def changed(old: Sequence[Tag], new: Sequence[Tag]) -> Iterator[Tag]:
    """The tags that are in only one of the two, or differ: as they were and as they are."""
    old_by_id = {tag.id: tag for tag in old}
    for tag in new:
        before = old_by_id.pop(tag.id, None)
        if before is not tag and before != tag:
            yield tag
            if before is not None:
                yield before
    yield from old_by_id.values()
