"""The features of the review screen and the library's list, without a screen."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError
from hashiya.review.verdicts import Ruling
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.review.decisions import Decisions
from hashiya_reader.screens.review.remarks import Remarks
from hashiya_reader.screens.review.reviewed_article import HowSure, ReviewedArticle
from hashiya_reader.screens.review.visit import Visit
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.workspace import Workspace

FOURTH = "003_17c9a6c0ceb6d203"


class FakeUI:
    """Notes what features ask of the screen; items are shown at once."""

    def __init__(self, state):
        self.state = state
        self.saves = 0
        self.messages = []

    def notify(self, message, *, title="", **_):
        self.messages.append(message)

    def attempt(self, action):
        try:
            return action()
        except HashiyaError as error:
            self.messages.append(str(error))
            return None

    def key(self, binding):
        return f"<{binding}>"

    def save(self):
        self.saves += 1

    def show(self):
        pass

    def show_status(self):
        pass

    def visit(self, index):
        self.state.visit(index)


class FirstAnswer:
    """A panel whose first answer is highlighted."""

    def __init__(self, state):
        self.state = state

    @property
    def highlighted(self):
        return self.state.item.versions[0]

    def highlight(self, annotator):
        return True


@pytest.fixture
def workspace(disputed):
    return Workspace(ProjectFolder.open(disputed), "salma", ReadingPositions())


@pytest.fixture
def state(workspace):
    return ReviewedArticle(workspace, workspace.review(FOURTH))


@pytest.fixture
def ui(state):
    return FakeUI(state)


@pytest.fixture
def decisions(state, ui):
    return Decisions(state, FirstAnswer(state), Remarks(state, ui), ui)


def test_the_disagreements_follow_one_another_round_and_round(state):
    first, second, *others = state.disputed
    assert state.index == first
    assert list(state.following(1)) == [second, *others, first]
    assert list(state.following(-1)) == [*reversed(others), second, first]


def test_a_decision_is_saved_and_leads_to_the_next_open_item(state, ui, decisions):
    first, second, *_ = state.disputed
    decisions.reject()
    assert state.session.verdicts[-1].ruling is Ruling.REJECTED
    assert (state.index, ui.saves) == (second, 1)
    decisions.undo()
    assert state.index == first


def test_after_the_last_decision_the_status_says_how_to_go_on(state, decisions):
    for _ in state.disputed:
        decisions.reject()
    assert state.pending.words.startswith("all are decided: <review.done> goes on")


def test_the_digit_after_how_sure_is_no_annotator(state, ui, decisions):
    Remarks(state, ui).ask_how_sure()
    assert isinstance(state.pending, HowSure)
    index = state.index
    decisions.digit(3)
    assert (state.verdict.sure, state.verdict.is_decided) == (4, False)
    assert (state.index, state.pending) == (index, None)


def test_where_nothing_is_open_a_message_names_the_next_key(state, ui):
    visit = Visit(state, ui)
    for index in state.disputed:
        state.session.reject(state.items[index])
    visit.go_to_open(1)
    assert "<review.done>" in ui.messages[-1]


def test_the_list_of_articles_is_filtered_without_a_screen(workspace):
    articles = ArticleList(workspace)
    for position in range(len(articles.catalogue)):
        articles.read(position)
    articles.text = "روسيا"  # Russia
    articles.refresh()
    assert [row.id for row in articles.rows] == [FOURTH]
    assert articles.next_to_do(articles.position_of(FOURTH)) != FOURTH
