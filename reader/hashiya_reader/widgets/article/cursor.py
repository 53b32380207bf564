"""Where the cursor and the selection of an article are, and how they get elsewhere."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass

from textual.reactive import reactive

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.page import ArticlePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the reader is.

    The cursor's offset, what is selected, the current tag's id, that of the suggestion
    one is at.
    """

    offset: int
    selection: Span | None
    current: int | None
    suggested: int | None


class CursorPage(ArticlePage):
    """A motion goes past what is folded; who names a place that is folded has it unfolded.

    `spot` is for the screen to watch: a message would come a frame later than the
    cursor.
    """

    spot: reactive[Spot | None] = reactive(None, repaint=False)

    # The column that motions up and down keep to, and whether motions extend the
    # selection by themselves.
    _goal: int | None = None
    _sticky = False

    def tell_spot(self) -> None:
        """Let the screen see, before anything is drawn, where the reader is now."""
        self.spot = Spot(
            offset=self.cursor,
            selection=self.selection,
            current=self.current,
            suggested=self.suggested,
        )

    def word_at_cursor(self) -> Span | None:
        """The word the cursor is on."""
        word = self.navigation.word_at(self.cursor)
        return Span(*word) if word else None

    def move(
        self, offset: int, *, select: bool = False, keep_goal: bool = False
    ) -> None:
        """Put the cursor on the cluster at `offset`, extending the selection or dropping it."""
        if not keep_goal:
            self._goal = None
        if select and self.selected_from is None:
            self.selected_from = self.cursor
        elif not select and not self._sticky:
            self.selected_from = None
        self.cursor = self._seen(max(0, min(offset, len(self.text))))
        self.current = self.tag_at_cursor()
        self.suggested = self.suggestion_at_cursor()
        self.tell_spot()

    def _seen(self, offset: int) -> int:
        """The offset; of a hidden one, the start of the line after what is folded.

        When going back it is the line before.

        Where the article ends in what is folded, its heading is the last place there
        is.
        """
        hidden = self.folds.around(self.laid.line_of(offset))
        if hidden is None:
            return offset
        first, last = hidden
        heading = self.laid.line(first - 1).start
        if offset < self.cursor:
            return heading
        return (
            self.laid.line(last + 1).start
            if self.laid.has_line(last + 1)
            else max(heading, self.cursor)
        )

    def unfold_at(self, offset: int) -> None:
        """Show what is folded, if the offset is hidden there."""
        if self.folds.around(self.laid.line_of(offset)):
            self.folded = False

    def fold(self) -> None:
        """Fold what is not the article's own, or show it again; the cursor is never hidden."""
        self.folded = not self.folded
        hidden = self.folds.around(self.laid.line_of(self.cursor))
        if hidden is not None:
            self.move(self.laid.line(hidden[0] - 1).start)

    def select(self, span: Span) -> None:
        """Select a span; the cursor goes to its last cluster."""
        self.unfold_at(span.end - 1)
        self._goal = None
        self.selected_from = span.start
        self.cursor = self.navigation.previous_cluster(span.end)
        self.current = self.tag_at_cursor()
        self.suggested = self.suggestion_at_cursor()
        self.tell_spot()

    def drop_selection(self) -> None:
        """Forget the selection; the cursor stays."""
        self.selected_from = None
        self._sticky = False
        self.tell_spot()

    def go_to(self, tag: Tag) -> None:
        """Go to a tag's beginning and make it the current one."""
        self._move_to_start(tag)
        self.mark_current(tag)

    def _move_to_start(self, tag: Tag) -> None:
        self._sticky = False
        if tag.span:
            self.unfold_at(tag.span.start)
            self.move(tag.span.start)

    def mark_current(self, tag: Tag | None) -> None:
        """Make a tag the current one, and no suggestion.

        Or the innermost of each under the cursor.
        """
        self.current = tag.id if tag else self.tag_at_cursor()
        self.suggested = None if tag else self.suggestion_at_cursor()
        self.tell_spot()

    def go_to_suggestion(self, suggestion: Tag) -> None:
        """Go to a suggestion's beginning: one is at it then, and at no tag."""
        self._move_to_start(suggestion)
        self.current = None
        self.suggested = suggestion.id
        self.tell_spot()

    def go_to_next_suggestion(self, step: int) -> None:
        """Go to the next or previous suggestion, from the current one or the cursor."""
        if not self.suggestions:
            return
        ids = [suggestion.id for suggestion in self.suggestions]
        if self.suggested in ids:
            index = ids.index(self.suggested) + step
        else:
            # The article's own stand at its beginning.
            before = sum(
                max(suggestion.order[0], 0) < self.cursor
                for suggestion in self.suggestions
            )
            index = before + step - (step > 0)
        self.go_to_suggestion(self.suggestions[index % len(ids)])

    def go_to_next_tag(self, step: int) -> None:
        """Go to the next or previous tag, from the current one, else from the cursor.

        Round and round.
        """
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
        """Go to the next or previous hit, round and round.

        With `here` the one under the cursor counts.
        """
        if not self.found:
            return
        starts = [span.start for span in self.found]
        if step > 0:
            index = (
                bisect_left(starts, self.cursor)
                if here
                else bisect_right(starts, self.cursor)
            )
        else:
            index = bisect_left(starts, self.cursor) - 1
        self._sticky = False
        self.unfold_at(starts[index % len(starts)])
        self.move(starts[index % len(starts)])
