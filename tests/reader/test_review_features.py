"""The features of the review screen and the library's list, without a screen."""

from contextlib import contextmanager

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError
from hashiya.model.model import Span, Status
from hashiya.review.verdicts import Ruling
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.screens.library.article_list import ArticleList
from hashiya_reader.screens.review.answer_rows import answer_rows, item_answers
from hashiya_reader.screens.review.decisions import Decisions
from hashiya_reader.screens.review.remarks import Remarks
from hashiya_reader.screens.review.reviewed_article import HowSure, ReviewedArticle
from hashiya_reader.screens.review.visit import Visit
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.workspace import Workspace

IDENTITY = {name: name for name in ("huda", "omar", "nura", "ziad")}
FOURTH = "003_17c9a6c0ceb6d203"


class FakeUI:
    """Notes what features ask of the screen; items are shown at once."""

    def __init__(self, state):
        self.state = state
        self.saves = 0
        self.messages = []

    def notify(self, message, *, title="", **_):
        self.messages.append(message)

    def has_room(self, words):
        return len(words) < 80

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

    @contextmanager
    def saving(self):
        self.saves += 1
        yield

    def show(self):
        pass

    def show_status(self):
        pass

    def go_back(self):
        return False

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


def test_undo_names_what_it_takes_back_and_redo_what_is_there_again(
    state, ui, decisions
):
    on_words = next(
        index for index in state.disputed if state.items[index].tags[0].text
    )
    state.visit(on_words)
    item = state.item
    state.session.accept(item, item.tags[0].annotator)
    state.session.reject(item)
    Remarks(state, ui).note("look again")
    for step in (decisions.undo,) * 3 + (decisions.redo,) * 3:
        step()
    assert [message.partition(" on ")[0].split()[:3] for message in ui.messages] == [
        ["Undone", "·", "remark"],
        ["Undone", "·", "rejected:"],
        ["Undone", "·", "accepted:"],
        ["Redone", "·", "accepted:"],
        ["Redone", "·", "rejected:"],
        ["Redone", "·", "remark"],
    ]
    assert all(" on " in message and "«" in message for message in ui.messages)


def test_after_the_last_decision_the_status_says_how_to_go_on(state, decisions):
    for _ in state.disputed:
        decisions.reject()
    assert state.pending.words.startswith("all are decided: <review.done> finishes")


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
    position = articles.position_of(FOURTH)
    assert articles.next_to_do(articles.route, position) != FOURTH


@pytest.fixture
def spelled(seeds):
    """Three annotators spell a target in three ways, and a fourth names another one."""
    project = ProjectFolder.open(seeds)
    article = project.read(FOURTH)
    store = TagStore(project.root)
    targets = ("إسرائيل", "اسرائيل", "إسرائيل\u200c", "مصر")
    for name, target in zip(("huda", "omar", "nura", "ziad"), targets, strict=True):
        session = TagSession(store, project.scheme, article, name)
        for span in (Span(0, 5), Span(6, 10))[: 1 if name == "ziad" else 2]:
            session.add(span, "stance", "favor", attributes={"target": target})
        session.mark(Status.DONE if name != "ziad" else Status.OPEN)
        session.save()
    workspace = Workspace(ProjectFolder.open(seeds), "salma", ReadingPositions())
    return ReviewedArticle(workspace, workspace.review(FOURTH))


def test_what_differs_of_answers_that_look_the_same_is_named(spelled):
    item, looks = spelled.items[0], spelled.workspace.looks
    words = {}
    for answer in item_answers(item, spelled.annotators):
        first, *_ = answer_rows(
            answer, item, spelled.session.article.text, looks, IDENTITY, None, 80
        )
        (name,) = answer.names
        words[name] = "".join(piece.text for piece in first.right)
    assert "(" not in words["huda"] + words["ziad"]
    assert words["omar"].endswith("(alef)")
    assert words["nura"].endswith("(forms, hidden characters)")


def test_one_key_takes_the_usual_spelling_and_says_so(spelled):
    ui = FakeUI(spelled)
    decisions = Decisions(spelled, FirstAnswer(spelled), Remarks(spelled, ui), ui)
    first, second = spelled.items
    spelled.visit(1)
    decisions.accept_spellings()
    assert spelled.session.verdict(first) is None, "another target is no spelling"
    assert spelled.session.verdict(second).gold.attributes == {"target": "إسرائيل"}
    assert spelled.item is first
    assert "at 1 place; <review.undo>" in ui.messages[-1]
    decisions.accept_spellings()
    assert ui.messages[-1] == "no open place differs only in spelling"
