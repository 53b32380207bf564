"""The review screen: one disagreement after the other, each decided with one key."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from hashiya.language import comma_separated, marked, ngettext
from hashiya.language import gettext as _
from hashiya.review.adjudication import GoldSession
from hashiya.review.item_filter import ItemFilter
from hashiya_reader.look.advice import advised
from hashiya_reader.look.notices import fits
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.autosave import Autosave
from hashiya_reader.screens.destinations import Leave
from hashiya_reader.screens.features import FeatureScreen
from hashiya_reader.screens.review.answers import AnswerPanel
from hashiya_reader.screens.review.bindings import REVIEW_BINDINGS
from hashiya_reader.screens.review.decisions import Decisions
from hashiya_reader.screens.review.feedback import Feedback
from hashiya_reader.screens.review.finishing import Finishing, finished_words
from hashiya_reader.screens.review.fitted_edges import FittedEdges
from hashiya_reader.screens.review.lanes import LaneBrackets, margin_heads
from hashiya_reader.screens.review.marks import annotator_mark
from hashiya_reader.screens.review.remarks import Remarks
from hashiya_reader.screens.review.reviewed_article import (
    ANY,
    ItemKey,
    ReviewedArticle,
)
from hashiya_reader.screens.review.rows import (
    annotators_row,
    heading_row,
    others_pieces,
    stale_pieces,
    status_row,
    verdict_pieces,
)
from hashiya_reader.screens.review.visit import FIRST_VISIT, Visit, VisitBegun
from hashiya_reader.textual_private.compositor import draw_changes_only
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.prompt import Prompt
from hashiya_reader.widgets.review_view import ReviewView
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.widgets.tall_row_list import TallRowList
from hashiya_reader.workspace import Workspace
from hashiya_rtl import Navigation

# Columns from which on the panel is beside the text.
WIDE = 100
# Below the text: a line with four lanes and that of the decision, and one more; the
# heading, the names, the question, the status and the keys; and at least two answers.
TEXT_ROWS, OTHER_ROWS, QUESTION_ROWS, LEAST_ANSWER_ROWS = 7, 5, 1, 4
WARNING_SECONDS = 10
LEFT_OUT = marked("Left out")
NOT_COMPARABLE = marked("Not comparable")
TAGS_GONE = marked("Tags gone")
NOBODY = marked("Nobody tagged anything here.")


class ReviewScreen(FeatureScreen[Leave]):
    """An article under review: the text with its lanes, and a panel of answers.

    An item may be opened by its key, `only`; it alone is then to decide. `position` is
    the article's in the queue, and the queue's length; `begun` is how it was come to.
    """

    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (WIDE, "-wide"), (120, "-very-wide")]
    BINDINGS = REVIEW_BINDINGS

    def __init__(
        self,
        workspace: Workspace,
        session: GoldSession,
        position: tuple[int, int],
        items: ItemFilter = ANY,
        only: ItemKey | None = None,
        begun: VisitBegun = FIRST_VISIT,
    ) -> None:
        super().__init__()
        # Each key changes a line or two of the text, and the row of status far below.
        draw_changes_only(self)
        self.workspace = workspace
        self.session = session
        self.position = position
        self.visit_begun = begun
        self.news = begun.news
        self.state = ReviewedArticle(workspace, session, items, only)
        if begun.item is not None:
            self.state.index = self.state.index_of(begun.item) or 0
        self.autosave = Autosave(session, self)
        self.view = ReviewView(session.article.text, workspace.looks, id="review")
        self.panel = TallRowList(empty=_(NOBODY), id="answers")
        question = OneRow(id="question"), OneRow(id="question-end")
        self._panel_widgets = *question, self.panel
        self._answers = AnswerPanel(self.state, question, self.panel)
        self._brackets = LaneBrackets(self.state)
        remarks = Remarks(self.state, self)
        self._feedback = Feedback(self.state, self)
        self._decisions = Decisions(self.state, self._answers, remarks, self)
        self.features = {
            "answers": self._answers,
            "decisions": self._decisions,
            "edges": FittedEdges(self.state, self._answers, self),
            "feedback": self._feedback,
            "finishing": Finishing(self.state, self),
            "remarks": remarks,
            "visit": Visit(self.state, self),
        }

    def compose(self) -> ComposeResult:
        """The text at the right; the panel at its left, or below it on a narrow screen."""
        yield OneRow(id="heading")
        yield OneRow(id="voices")
        with Horizontal():
            with Vertical(id="panel"):
                yield from self._panel_widgets
            yield self.view
        yield Prompt(id="prompt")
        yield OneRow(id="status")
        yield KeyRow()

    def on_mount(self) -> None:
        """Show the first open disagreement; report the tags that are in none of the lanes."""
        self.view.focus()
        self.show()
        self._report_detached()
        for problem in self.session.annotations.problems:
            self._warn(advised(problem))
        for problem in self.attempt(lambda: self.session.problems) or ():
            self._warn(advised(problem))

    def language_changed(self) -> None:
        """Show all words again, in another language; news was in the one before."""
        self.news = ""
        self.query_one(Prompt).word_again()
        self.panel.empty = _(NOBODY)
        self._brackets.forget()
        self.show()

    def names_changed(self) -> None:
        """Show the tags and annotators by the names that they have now."""
        self._feedback.listen()

    def _report_detached(self) -> None:
        """Report whose tags are at no place, and what can be done."""
        names = self.state.display_names
        tags = []
        for own in self.state.annotations:
            if own.detached:
                count = counted(len(own.detached), "detached tag")
                name = names[own.annotator]
                tags.append(_("{tags} of {name}").format(tags=count, name=name))
        if tags:
            words = _(
                "{tags}: the text has changed, and where they belong is not known. "
                "{key} gives the article back."
            )
            words = words.format(
                tags=comma_separated(tags), key=self.key("review.reopen")
            )
            self._warn(words, title=NOT_COMPARABLE)

    def _warn(self, words: str, title: str = LEFT_OUT) -> None:
        self.notify(words, title=_(title), severity="warning", timeout=WARNING_SECONDS)

    def _report_gone(self) -> None:
        """Report decided tags that are gone from the disk though nobody removed them."""
        lost = self.session.take_lost()
        if lost:
            words = ngettext(
                "{count} decided tag is gone from the disk; {key} brings it back.",
                "{count} decided tags are gone from the disk; {key} brings them back.",
                len(lost),
            ).format(count=f"{len(lost):,}", key=self.key("review.undo"))
            self._warn(words, title=TAGS_GONE)

    @on(TallRowList.Widened)
    def fit_answers(self) -> None:
        """Wrap the answers at another width; below the text they take what they need."""
        self._answers.show()
        panel = self.query_one("#panel")
        if self.size.width >= WIDE:
            panel.styles.clear_rule("height")
            return
        most = max(LEAST_ANSWER_ROWS, self.size.height - TEXT_ROWS - OTHER_ROWS)
        needed = self._answers.rows_needed(most)
        panel.styles.height = QUESTION_ROWS + max(LEAST_ANSWER_ROWS, needed)

    def on_unmount(self) -> None:
        """Nothing is written for this screen any more."""
        self.autosave.close()

    # Showing

    def show(self) -> None:
        """Show the session again; the highlighted answer stays while the item does."""
        state = self.state
        marks = map(annotator_mark, range(len(state.annotators)))
        self.view.show(
            brackets=self._brackets.all(),
            sides=("✓", "=", *marks),
            heads=tuple(margin_heads(state)),
            tags=self.session.tags,
            current_item=state.index if state.item else None,
            extent=state.draft or (state.item.span if state.item else None),
        )
        self._answers.show()
        self._show_heading()
        self.show_status()
        self._report_gone()

    def _show_heading(self) -> None:
        state = self.state
        disputed = [state.items[index] for index in state.disputed]
        decided = sum(map(state.is_settled, disputed))
        finished = finished_words(
            self.session.review, is_outdated=self.session.is_outdated
        )
        self.query_one("#heading", OneRow).row = heading_row(
            self.session.article, self.position, len(disputed), decided, finished
        )
        self.query_one("#voices", OneRow).row = annotators_row(
            state.annotations, state.display_names, state.unopened
        )

    def show_status(self) -> None:
        """Show the verdicts on the current item, and whether all is saved."""
        own, looks = self.state.verdict, self.workspace.looks
        verdicts = list(verdict_pieces(own, looks))
        for other in self.state.others_verdicts:
            reviewer = other.reviewer
            if self.workspace.hides_names:
                reviewer = _("another reviewer")
            verdicts += others_pieces(other, own, looks, reviewer)
        stale = stale_pieces(len(self.session.joint.stale), self.key("review.stale"))
        self.query_one("#status", OneRow).row = status_row(
            tuple(verdicts),
            self._hint(),
            self.news,
            stale,
            self.session.unsaved,
            self.autosave.trouble,
        )

    def _hint(self) -> str:
        """What a key has begun or did, or which key settles spellings; "" for neither."""
        state = self.state
        if state.pending is not None:
            return state.pending.words
        item = state.item
        if item is None or not item.differs_in_spelling or state.is_decided(item):
            return ""
        return _("{key} takes the usual spelling: {places}").format(
            key=self.key("review.spelling"),
            places=counted(state.spellings_left, "place"),
        )

    def end_news(self) -> None:
        """Show the status again in place of what the command before did."""
        if self.news:
            self.news = ""
            self.show_status()

    def has_room(self, words: str) -> bool:
        """Whether the status row has room for all of the words."""
        return fits(words, self.size.width)

    def tell(self, words: str) -> None:
        """Show in the status row what a key did, until the next key."""
        self.news = words
        self.show_status()

    def visit(self, index: int) -> None:
        """Show an item, its most frequent answer highlighted."""
        self.state.visit(index)
        self._answers.reset()
        self.show()

    @on(ReviewView.Pointed)
    def visit_clicked(self, event: ReviewView.Pointed) -> None:
        """A click on an item shows it."""
        self.news = ""
        if event.item != self.state.index:
            self.visit(event.item)

    @on(RowList.Chosen, "#answers")
    def accept_clicked(self) -> None:
        """A click on an answer accepts it."""
        self.news = ""
        self.view.focus()
        self._decisions.accept()

    def action_hide_names(self) -> None:
        """Show letters instead of names, or names again where the project allows it."""
        self.end_news()
        if self.workspace.project.annotators.hides_names:
            words = _("[review] of the project is blind: names stay hidden")
            self.notify(words, title=_("Names"))
            return
        self.workspace.hides_names = not self.workspace.hides_names
        self.show()

    def action_toggle_panel(self) -> None:
        """Show the panel, or leave the text all of the room."""
        panel = self.query_one("#panel")
        panel.display = not panel.display

    # What features ask for

    @property
    def navigation(self) -> Navigation:
        """Moving in the text as it is laid out."""
        return self.view.rows.navigation

    def save(self) -> None:
        """Write what was decided."""
        self.autosave.save()

    @contextmanager
    def saving(self) -> Iterator[None]:
        """Write what was decided while it is shown."""
        saving = self.autosave.begin()
        yield
        self.autosave.finish(saving)

    def ask_line(
        self,
        question: Callable[[], str],
        answered: Callable[[str], None],
        *,
        value: str = "",
        suggestions: Sequence[str] = (),
    ) -> None:
        """Ask for a line at the foot of the screen; an answer is passed on, stripped."""
        prompt = self.query_one(Prompt)
        prompt.ask(answered, question, value=value, suggestions=suggestions)

    @on(Prompt.Answered)
    def pass_answer(self, event: Prompt.Answered) -> None:
        """Pass the answer on to the feature that asked."""
        self.view.focus()
        if callable(event.purpose):
            event.purpose(event.answer.strip())

    @on(Prompt.Dismissed)
    def leave_question(self) -> None:
        """Go on without an answer."""
        self.view.focus()

    def action_leave(self) -> None:
        """Go back to the queue."""
        self.leave(go_on=False)

    def go_back(self) -> bool:
        """Undo in the article before, where nothing was decided here; whether it does."""
        if not self.visit_begun.can_go_back:
            return False
        if self.session.last_step is not self.visit_begun.last_step:
            return False
        self.leave(go_on=False, back=True)
        return True

    def leave(self, *, go_on: bool, back: bool = False) -> None:
        """Save and leave; what cannot be saved stays in the workspace."""
        self.autosave.save_last()
        self.dismiss(Leave(self.session.article.id, go_on, back=back))
