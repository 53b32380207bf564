"""The panel of a review: what the annotators say of the current item, one answer highlighted."""

from collections.abc import Sequence

from hashiya.language import comma_separated
from hashiya.model.model import Tag
from hashiya.review.items import Item
from hashiya_reader.screens.review.answer_rows import (
    ItemAnswer,
    answer_rows,
    item_answers,
)
from hashiya_reader.screens.review.reviewed_article import ReviewedArticle
from hashiya_reader.screens.review.rows import question_rows
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Row
from hashiya_reader.widgets.tall_row_list import TallRowList
from hashiya_reader.workspace import layer_title

# The cells of a row before it is on a screen.
NO_SCREEN = 40


class AnswerPanel:
    """Fills the widgets of the panel, and knows which answer is highlighted."""

    def __init__(
        self, state: ReviewedArticle, question: Sequence[OneRow], rows: TallRowList
    ) -> None:
        self._state = state
        self._question = question
        self._rows = rows
        # The rows that the answers of any disagreement need, and what that is of.
        self._needed = 0
        self._needed_of: tuple[object, ...] = ()

    @property
    def answers(self) -> tuple[ItemAnswer, ...]:
        """The answers there are to choose from.

        The most frequent is first, unless names are hidden.
        """
        state, item = self._state, self._state.item
        answers = item_answers(item, state.annotators) if item else ()
        if not state.workspace.hides_names:
            return answers
        # The order shows neither the names nor what most say.
        order = state.annotators
        return tuple(sorted(answers, key=lambda answer: order.index(answer.names[0])))

    @property
    def highlighted(self) -> ItemAnswer | None:
        """The answer that is highlighted."""
        index = self._rows.highlighted
        return self.answers[index] if 0 <= index < len(self.answers) else None

    @property
    def tag(self) -> Tag | None:
        """The tag that edges and edits of the current item begin with."""
        answer = self.highlighted
        return self._state.tag_in_question(answer.tag if answer else None)

    def highlight(self, annotator: str) -> bool:
        """Highlight the answer of an annotator; return whether there is one."""
        for index, answer in enumerate(self.answers):
            if annotator in answer.names:
                self._rows.highlighted = index
                return True
        return False

    def step(self, step: int) -> None:
        """Highlight the answer below (1) or above (-1)."""
        self._rows.action_step(step)

    def reset(self) -> None:
        """Highlight the first answer."""
        self._rows.highlighted = 0
        self._rows.scroll_home(animate=False)

    def show(self) -> None:
        """Show the current item's answers; the highlighted index stays."""
        state = self._state
        item = state.item
        if item is None:
            self._show_question(())
            self._rows.items = ()
            return
        disputed = state.disputed
        is_disputed = state.index in disputed
        number = disputed.index(state.index) + 1 if is_disputed else None
        names = state.display_names
        not_comparable = state.in_order(item.not_comparable)
        unknown = comma_separated(names[name] for name in not_comparable)
        tagged_twice = state.in_order(item.tagged_twice)
        twice = comma_separated(names[name] for name in tagged_twice)
        layer = layer_title(state.workspace.project.scheme, item.layer)
        rows = question_rows(
            item,
            layer,
            number,
            len(disputed),
            unknown,
            twice,
            self._question[0].size.width or NO_SCREEN,
        )
        self._show_question(rows)
        self._rows.items = [self._rows_of(answer, item) for answer in self.answers]
        self._rows.highlighted = max(self._rows.highlighted, 0)

    def _show_question(self, rows: Sequence[Row]) -> None:
        """Show the question; a second row is there only where it needs that."""
        first, second = self._question
        first.row = rows[0] if rows else Row()
        second.row = rows[1] if len(rows) > 1 else Row()
        second.display = len(rows) > 1

    def _rows_of(self, answer: ItemAnswer, item: Item) -> tuple[Row, ...]:
        state = self._state
        return answer_rows(
            answer,
            item,
            state.session.article.text,
            state.workspace.looks,
            state.display_names,
            state.settling(item),
            self._width,
        )

    @property
    def _width(self) -> int:
        """The cells of a row; some, as long as there is no screen yet."""
        return self._rows.scrollable_content_region.width or NO_SCREEN

    def rows_needed(self, most: int) -> int:
        """The rows that the answers of any disagreement need, up to so many."""
        state, width = self._state, self._width
        hides_names = state.workspace.hides_names
        needed_of = state.items, state.filter, width, most, hides_names
        if self._needed_of != needed_of:
            self._needed_of = needed_of
            self._needed = 0
            for index in state.disputed:
                item = state.items[index]
                answers = item_answers(item, state.annotators)
                rows = [self._rows_of(answer, item) for answer in answers]
                self._needed = max(self._needed, sum(map(len, rows)))
                if self._needed >= most:
                    self._needed = most
                    break
        return self._needed
