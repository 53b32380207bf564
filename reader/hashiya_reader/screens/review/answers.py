"""The panel of a review: what the annotators say of the current item, one answer highlighted."""

from hashiya.language import comma_separated
from hashiya.model.model import Tag
from hashiya_reader.screens.review.answer_rows import (
    ItemAnswer,
    answer_rows,
    item_answers,
    notes_row,
)
from hashiya_reader.screens.review.reviewed_article import ReviewedArticle
from hashiya_reader.screens.review.rows import question_row
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Row
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import layer_title


class AnswerPanel:
    """Fills the widgets of the panel, and knows which answer is highlighted."""

    def __init__(
        self, state: ReviewedArticle, question: OneRow, rows: RowList, notes: OneRow
    ) -> None:
        self._state = state
        self._question = question
        self._rows = rows
        self._notes = notes

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
        self.show_notes()

    def reset(self) -> None:
        """Highlight the first answer."""
        self._rows.highlighted = 0
        self._rows.scroll_home(animate=False)

    def show(self) -> None:
        """Show the current item's answers; the highlighted index stays."""
        state = self._state
        item = state.item
        if item is None:
            self._question.row = Row()
            self._notes.row = Row()
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
        self._question.row = question_row(
            item, layer, number, len(disputed), unknown, twice
        )
        verdict = state.settling(item)
        room = self._rows.size.width // 2
        text, looks = state.session.article.text, state.workspace.looks
        self._rows.items = [
            answer_rows(answer, item, text, looks, names, verdict, room)
            for answer in self.answers
        ]
        self._rows.highlighted = max(self._rows.highlighted, 0)
        self.show_notes()

    def show_notes(self) -> None:
        """Show the notes of those who gave the highlighted answer."""
        item = self._state.item
        if item is not None:
            self._notes.row = notes_row(
                self.highlighted, self._state.display_names, item
            )
