"""The cursor and the selection of an article, and how they get elsewhere: offsets in, offsets out.

Nothing here needs a screen.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article.cursor_article import CursorArticle
from hashiya_reader.widgets.article.edges import Side
from hashiya_reader.widgets.article.motions import Motions, Unit
from hashiya_reader.widgets.article.rows import ArticleRows
from hashiya_reader.widgets.article.tag_spans import TagSpans


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Where the reader is.

    The cursor's offset, what is selected, the current tag's id, that of the suggestion
    the reader is at.
    """

    offset: int
    selection: Span | None
    current: int | None
    suggested: int | None


class ArticleCursor:
    """A motion goes past what is folded; a place that is named is unfolded.

    `anchor` is where the selection began: it runs from that cluster to the one under the
    cursor, both included, so it is one span of the text and may be several pieces on the
    screen. With `is_extending` every motion extends it. `changed` is called after each
    change; `spot` then is where the reader is.
    """

    def __init__(
        self, article: CursorArticle, offset: int, changed: Callable[[], None]
    ) -> None:
        self.article = article
        self.offset = offset
        self.anchor: int | None = None
        self.is_extending = False
        self.count = 1
        self.current: int | None = None
        self.suggested: int | None = None
        self.spot: Spot | None = None
        self._changed = changed
        # The column that motions up and down keep to.
        self._goal: int | None = None

    @property
    def rows(self) -> ArticleRows:
        """The article's lines and their rows."""
        return self.article.rows

    @property
    def motions(self) -> Motions:
        """Where keys take the cursor and the selection."""
        return Motions(self.rows.navigation)

    @property
    def selection(self) -> Span | None:
        """What is selected."""
        if self.anchor is None or not self.rows.text:
            return None
        first, last = sorted((self.anchor, self.offset))
        end = self.rows.navigation.next_cluster(last)
        return Span(first, end) if end > first else None

    def tag_at(self) -> int | None:
        """The innermost tag under the cursor; of equals the latest."""
        return innermost(self.article.tag_spans, self.offset)

    def suggestion_at(self) -> int | None:
        """The innermost suggestion under the cursor."""
        return innermost(self.article.suggestion_spans, self.offset)

    @property
    def cuts_word(self) -> bool:
        """Whether a word is selected only in part."""
        selection = self.selection
        return selection is not None and self.motions.cuts_word(selection)

    def word_at(self) -> Span | None:
        """The word the cursor is on."""
        word = self.rows.navigation.word_at(self.offset)
        return Span(*word) if word else None

    def take_count(self) -> int:
        """How often to make the next motion; the count is then 1 again."""
        count, self.count = self.count, 1
        return count

    # Going somewhere

    def move(
        self, offset: int, *, select: bool = False, keep_goal: bool = False
    ) -> None:
        """Put the cursor on the cluster at `offset`, extending the selection or dropping it."""
        self._put(offset, select=select, keep_goal=keep_goal)
        self._report()

    def select(self, span: Span) -> None:
        """Select a span; the cursor goes to its last cluster."""
        self.article.unfold_at(span.end - 1)
        self._goal = None
        self.anchor = span.start
        self.offset = self.rows.navigation.previous_cluster(span.end)
        self._find_tags()
        self._report()

    def stretch(self, span: Span) -> None:
        """Show a span as selected while the current tag stays the current one."""
        self.anchor = span.start
        self.offset = self.rows.navigation.previous_cluster(span.end)
        self._changed()

    def stop_stretching(self) -> None:
        """Show no span as selected, without a report of it."""
        self.anchor = None
        self._changed()

    def drop_selection(self) -> None:
        """Forget the selection; the cursor stays."""
        self.anchor = None
        self.is_extending = False
        self._report()

    def begin_selection(self) -> None:
        """Let all motions from here on extend a selection."""
        self.is_extending = True
        self.anchor = self.offset
        self._report()

    def leave_fold(self) -> None:
        """Go to the heading of what is folded, if the cursor is hidden there."""
        hidden = self.rows.folds.around(self.rows.laid.line_of(self.offset))
        if hidden is not None:
            self.move(self.rows.laid.line(hidden[0] - 1).start)

    def go_to(self, tag: Tag) -> None:
        """Go to a tag's beginning and make it the current one."""
        self._put_on(tag)
        self.mark_current(tag)

    def mark_current(self, tag: Tag | None) -> None:
        """Make a tag the current one, and no suggestion; or the innermost of each at the cursor."""
        self._find_tags()
        if tag is not None:
            self.current, self.suggested = tag.id, None
        self._report()

    def go_to_suggestion(self, suggestion: Tag) -> None:
        """Go to a suggestion's beginning: the reader is at it then, and at no tag."""
        self._put_on(suggestion)
        self.current, self.suggested = None, suggestion.id
        self._report()

    def go_to_next_suggestion(self, step: int) -> None:
        """Go to the next or previous suggestion, from the current one or the cursor."""
        suggestions = self.article.suggestions
        if not suggestions:
            return
        ids = [suggestion.id for suggestion in suggestions]
        if self.suggested in ids:
            index = ids.index(self.suggested) + step
        else:
            # Those of the whole article are at its beginning.
            starts = [max(suggestion.order[0], 0) for suggestion in suggestions]
            before = sum(start < self.offset for start in starts)
            index = before + step - (step > 0)
        self.go_to_suggestion(suggestions[index % len(ids)])

    def go_to_next_tag(self, step: int) -> None:
        """Go to the next or previous tag, from the current one or the cursor, round and round."""
        tags = self.article.tags
        if not tags:
            return
        ids = [tag.id for tag in tags]
        if self.current in ids:
            index = ids.index(self.current) + step
        else:
            after = sum(tag.order[0] <= self.offset for tag in tags)
            index = after if step > 0 else after - 1
        self.go_to(tags[index % len(tags)])

    def go_to_found(self, step: int, *, here: bool = False) -> None:
        """Go to the next or previous hit, round and round.

        With `here` the one under the cursor counts.
        """
        starts = [span.start for span in self.article.found]
        if not starts:
            return
        if step > 0:
            bisect = bisect_left if here else bisect_right
            index = bisect(starts, self.offset)
        else:
            index = bisect_left(starts, self.offset) - 1
        self.jump(starts[index % len(starts)])

    def jump(self, offset: int) -> None:
        """Go to an offset, which is unfolded, and drop the selection."""
        self.is_extending = False
        self.article.unfold_at(offset)
        self.move(offset)

    def tags_changed(self) -> None:
        """Choose the current tag again, if there is none or it is gone."""
        if all(tag.id != self.current for tag in self.article.tags):
            self.current = self.tag_at()
            self._changed()

    def suggestions_changed(self) -> None:
        """Choose the suggestion again, if there is none or it is gone; on a tag there is none."""
        suggestions = self.article.suggestions
        if all(suggestion.id != self.suggested for suggestion in suggestions):
            self.suggested = self.suggestion_at() if self.current is None else None
            self._changed()

    # The commands of keys

    def step(self, side: Side, select: bool = False) -> None:
        """Move one cluster to that side."""
        step = self.motions.cluster_step(side, self.offset)
        self.move(self._repeated(step), select=select)

    def word(self, side: Side, select: bool = False) -> None:
        """Move one word to that side."""
        step = self.motions.word_step(side, self.offset)
        self.move(self._repeated(step), select=select)

    def sentence(self, step: Literal[1, -1]) -> None:
        """Move to the start of the next sentence, or of this one or the one before."""
        motions = self.motions
        motion = motions.next_sentence if step > 0 else motions.previous_sentence
        self.move(self._repeated(motion))

    def vertical(self, lines: int, select: bool = False) -> None:
        """Move lines down, or up, keeping to the column where such motions began."""
        laid, folds = self.rows.laid, self.rows.folds
        line, column = laid.position_of(self.offset)
        if self._goal is None:
            self._goal = column
        row = folds.row_of(line) + lines * self.take_count()
        target = folds.line_at(row) if row >= 0 else row
        offset = self.rows.navigation.page(self.offset, self._goal, target - line)
        self.move(offset, select=select, keep_goal=True)

    def line_edge(self, edge: Literal["start", "end"], select: bool = False) -> None:
        """Move to the line's first or last cluster."""
        navigation = self.rows.navigation
        motion = navigation.line_start if edge == "start" else navigation.line_end
        self.move(motion(self.offset), select=select)

    def article_edge(self, edge: Literal["start", "end"]) -> None:
        """Move to the beginning or the end of the article."""
        self.move(0 if edge == "start" else len(self.rows.text))

    def select_unit(self, unit: Unit) -> None:
        """Select the word, sentence or paragraph at the cursor.

        One that is selected in part is made whole; then the selection grows by one more.
        """
        for _ in range(self.take_count()):
            span = self.motions.grown(unit, self.offset, self.selection)
            if span is not None:
                self.select(span)

    def select_next(self, unit: Unit) -> None:
        """Select only the next unit that is not folded, after the selection or the cursor's.

        Without a selection it is the unit that begins at the cursor, if one does.
        """
        for _ in range(self.take_count()):
            selection, is_folded = self.selection, self.rows.is_folded
            if selection:
                span = self.motions.next_unit(unit, selection.end - 1, is_folded)
            else:
                span = self.motions.unit_from(unit, self.offset, is_folded)
            if span is not None:
                self.is_extending = False
                self.select(span)

    def shrink_unit(self, unit: Unit) -> None:
        """Take the last word, sentence or paragraph off the selection, if one is left then."""
        for _ in range(self.take_count()):
            selection = self.selection
            span = self.motions.shrunk(unit, selection) if selection else None
            if span is not None:
                self.select(span)

    def trim_prefix(self) -> None:
        """Leave the next particle out at the selection's start; after the last one take all."""
        selection = self.selection or self.word_at()
        span = self.motions.trimmed(selection) if selection else None
        if span is not None:
            self.select(span)

    # Parts of these

    def _repeated(self, step: Callable[[int], int]) -> int:
        """The offset after the step was made from the cursor as often as was counted."""
        offset = self.offset
        for _ in range(self.take_count()):
            target = step(offset)
            if target == offset:
                break
            offset = target
        return offset

    def _put(
        self, offset: int, *, select: bool = False, keep_goal: bool = False
    ) -> None:
        if not keep_goal:
            self._goal = None
        if select and self.anchor is None:
            self.anchor = self.offset
        elif not select and not self.is_extending:
            self.anchor = None
        self.offset = self._visible(max(0, min(offset, len(self.rows.text))))
        self._find_tags()

    def _put_on(self, tag: Tag) -> None:
        self.is_extending = False
        if tag.span:
            self.article.unfold_at(tag.span.start)
            self._put(tag.span.start)

    def _visible(self, offset: int) -> int:
        """The offset; of a folded one, the start of the line after the fold.

        On the way back it is the line before. Where the article ends in a fold, its
        heading is the last place there is.
        """
        laid = self.rows.laid
        hidden = self.rows.folds.around(laid.line_of(offset))
        if hidden is None:
            return offset
        first, last = hidden
        heading = laid.line(first - 1).start
        if offset < self.offset:
            return heading
        if laid.has_line(last + 1):
            return laid.line(last + 1).start
        return max(heading, self.offset)

    def _find_tags(self) -> None:
        self.current = self.tag_at()
        self.suggested = self.suggestion_at()

    def _report(self) -> None:
        self.spot = Spot(
            offset=self.offset,
            selection=self.selection,
            current=self.current,
            suggested=self.suggested,
        )
        self._changed()


def innermost(tags: TagSpans, offset: int) -> int | None:
    """The id of the shortest of the tags over an offset; of equals the latest."""
    covering = tags.over(offset, offset + 1)
    if not covering:
        return None
    return min(covering, key=lambda tag: (len(tag.span or ()), -tag.id)).id
