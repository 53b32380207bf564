"""The features of the reading screen, without a screen."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Span, Status, Tag
from hashiya.text.text_alignment import Loss
from hashiya_reader.bulk_change import BulkChange
from hashiya_reader.bulk_edit import edit_each, step_each
from hashiya_reader.keys.commands import Command
from hashiya_reader.screens.reading.feature_set import ReadingFeatures
from hashiya_reader.screens.reading.find import FindQuestion
from hashiya_reader.screens.reading.open_article import OpenArticle
from hashiya_reader.screens.reading.pending_action import (
    Count,
    HoldLabel,
    JumpLetter,
    Placing,
    Relabel,
    WholeArticle,
)
from hashiya_reader.screens.reading.tag_attributes import AttributeQuestion
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.workspace import Workspace

FOURTH = "003_17c9a6c0ceb6d203"
FIRST_WORD = Span(0, 5)
OTHER_WORDS = Span(6, 12)


class FakeView:
    """A text with a cursor: what features use of `ArticleView`."""

    def __init__(self, session):
        self.session = session
        self.text = session.article.text
        self.cursor = 0
        self.selection = None
        self.current = self.suggested = None
        self.suggestions = ()
        self.found = ()
        self.letters = {}
        self.caret = SimpleNamespace(count=1)

    @property
    def tags(self):
        return self.session.tags

    def word_at_cursor(self):
        return None

    def take_count(self):
        count, self.caret.count = self.caret.count, 1
        return count

    def drop_selection(self):
        self.selection = None

    def mark_current(self, tag):
        self.current = tag.id if tag else None

    def go_to(self, tag):
        self.cursor = tag.span.start if tag.span else self.cursor
        self.current = tag.id

    def jump(self, offset):
        self.cursor = offset

    def select(self, span):
        self.selection = span

    def go_to_suggestion(self, suggestion):
        self.current, self.suggested = None, suggestion.id

    def show_letters(self):
        self.letters = {0: "a"}
        return True


class FakePrompt:
    """Notes the last question."""

    display = False
    purpose = None

    def ask(self, purpose, question, **_):
        self.purpose, self.display = purpose, True


class FakeUI:
    """Does what features ask of the screen at once, and notes the toasts."""

    def __init__(self, view):
        self.view = view
        self.pending = None
        self.toasts = []
        self.answers = []
        self.destinations = []

    def notify(self, message, **_):
        self.toasts.append(message)

    def key(self, binding):
        return f"<{binding}>"

    def attempt(self, action):
        return action()

    async def ask(self, dialog):
        return self.answers.pop(0)(dialog)

    def wait_for(self, pending):
        self.pending = pending

    def show(self):
        """There is nothing to draw."""

    show_status = show_suggestion_bar = show

    def changed(self, tag):
        self.features.suggestions.update()
        self.view.suggestions = self.features.suggestions.shown
        self.view.mark_current(tag)

    def change(self, action):
        tag = action()
        self.changed(tag)
        return tag

    def in_background(self, work, take=None):
        result = work()
        if take is not None:
            take(result)

    def leave(self, *, go_on, to=None):
        self.destinations.append((go_on, to))


@pytest.fixture
def ui(seeds):
    """The features on the fourth article, as `ui.features`; the session as `ui.session`."""
    project = ProjectFolder.open(seeds)
    workspace = Workspace(project, "salma", ReadingPositions())
    session = workspace.session(FOURTH)
    view = FakeView(session)
    fake = FakeUI(view)
    fake.article = OpenArticle(workspace, session, view)
    fake.workspace, fake.session, fake.prompt = workspace, session, FakePrompt()
    fake.features = ReadingFeatures(
        fake.article,
        fake,
        prompt=fake.prompt,
        tag_list=SimpleNamespace(),
        guidelines_path="guidelines.md",
    )
    return fake


def first_option(dialog):
    """Answers a dialog with the first of its options."""
    return dialog.options[0].value


def labels(ui):
    return [(tag.span, tag.label) for tag in ui.session.tags]


def test_a_label_key_tags_what_is_selected_and_asks_for_the_target(ui):
    ui.view.selection = FIRST_WORD
    ui.features.tagging.press_label("1", "stance", "favor")
    assert labels(ui) == [(FIRST_WORD, "favor")]
    assert ui.view.selection is None
    (tag,) = ui.session.tags
    assert ui.prompt.purpose == AttributeQuestion(tag.id, "target")
    ui.features.attributes.answer(ui.prompt.purpose, " روسيا ")  # Russia
    assert ui.session.tags[0].attributes == {"target": "روسيا"}


def test_an_article_with_incomplete_tags_is_done_only_when_asked_for_twice(ui):
    for span, layer, label in (
        (FIRST_WORD, "topic", "law"),
        (OTHER_WORDS, "stance", "favor"),
        (None, "stance", "neutral"),
    ):
        tag = ui.session.add(span, layer, label)
    whole_article, _, passage = ui.session.tags
    assert (whole_article, passage.span) == (tag, OTHER_WORDS)

    ui.features.article.finish()
    assert ui.session.status is not Status.DONE
    assert ui.pending.prompt.startswith("2 incomplete tags")
    assert ui.view.current == whole_article.id

    ui.session.edit(whole_article.id, attributes={"target": "روسيا"})
    ui.features.article.finish()
    assert ui.session.status is not Status.DONE, "there are others than before"
    assert ui.pending.prompt.startswith("1 incomplete tag:")
    assert ui.view.cursor == OTHER_WORDS.start

    ui.features.article.finish()
    assert ui.session.status is Status.DONE
    assert ui.destinations == [(True, None)]


def test_an_article_with_complete_tags_is_done_at_once(ui):
    ui.session.add(FIRST_WORD, "topic", "law")
    ui.session.add(OTHER_WORDS, "stance", "favor", attributes={"target": "روسيا"})
    ui.features.article.finish()
    assert (ui.session.status, ui.pending) == (Status.DONE, None)


def test_an_empty_answer_leaves_the_tag_as_it_is(ui):
    ui.view.selection = FIRST_WORD
    ui.features.tagging.press_label("1", "stance", "favor")
    ui.features.attributes.answer(ui.prompt.purpose, "  ")
    assert ui.session.tags[0].attributes == {}


def test_the_last_tag_is_repeated_as_it_is_now(ui):
    ui.view.selection = FIRST_WORD
    ui.features.tagging.apply("stance", "favor")
    ui.features.attributes.answer(ui.prompt.purpose, "روسيا")
    ui.view.selection = OTHER_WORDS
    ui.features.tagging.repeat()
    assert [tag.attributes["target"] for tag in ui.session.tags] == ["روسيا"] * 2


def test_a_tag_that_is_there_is_gone_to_instead(ui):
    for _ in range(2):
        ui.view.selection = FIRST_WORD
        ui.features.tagging.apply("topic", "law")
    assert labels(ui) == [(FIRST_WORD, "law")]
    assert ui.view.current == ui.session.tags[0].id


def test_where_nothing_is_selected_the_users_own_keys_are_named(ui):
    ui.features.tagging.apply("topic", "law")
    words = "<select.word> takes the word, <select.sentence> the sentence."
    assert ui.toasts == [f"Select something first: {words}"]


def test_a_label_is_held_and_given_to_one_selection_after_the_other(ui):
    tagging = ui.features.tagging
    tagging.hold()
    assert ui.pending == HoldLabel()
    tagging.press_label("5", "topic", "law")
    assert (ui.pending, labels(ui)) == (None, [])
    assert tagging.held_words.startswith("<tag.again>: ")
    for span in (FIRST_WORD, OTHER_WORDS):
        ui.view.selection = span
        tagging.repeat()
    assert labels(ui) == [(FIRST_WORD, "law"), (OTHER_WORDS, "law")]
    tagging.release()
    assert tagging.held_words == ""


@pytest.mark.parametrize(
    ("command", "pending"), [("hold", HoldLabel()), ("whole_article", WholeArticle())]
)
def test_the_same_key_again_cancels_what_it_began(ui, command, pending):
    begin = getattr(ui.features.tagging, command)
    begin()
    assert ui.pending == pending
    begin()
    assert ui.pending is None


def test_another_label_keeps_the_attributes_that_its_layer_has(ui):
    ui.view.selection = FIRST_WORD
    ui.features.tagging.apply("stance", "favor")
    ui.features.attributes.answer(ui.prompt.purpose, "روسيا")
    ui.features.tagging.relabel()
    assert ui.pending == Relabel()
    ui.features.tagging.press_label("2", "stance", "against")
    (tag,) = ui.session.tags
    assert (tag.label, dict(tag.attributes)) == ("against", {"target": "روسيا"})


def test_relabelling_needs_a_tag(ui):
    ui.features.tagging.relabel()
    assert ui.pending is None
    assert ui.toasts == ["Select words, then press a label's key."]


def test_the_next_label_can_be_the_whole_articles(ui):
    ui.features.tagging.whole_article()
    ui.features.tagging.press_label("5", "topic", "law")
    assert (labels(ui), ui.pending) == ([(None, "law")], None)


def test_digits_after_a_count_are_no_labels(ui):
    ui.features.movement.count()
    for digit in "12":
        assert ui.pending.press_digit(ui.features.tagging, digit)
    assert (ui.view.caret.count, ui.pending.prompt) == (12, "12 times")
    assert labels(ui) == []
    ui.view.selection = FIRST_WORD
    ui.features.tagging.press_label("", "topic", "law")
    assert labels(ui) == [(FIRST_WORD, "law")], "a click is no digit"


@pytest.mark.parametrize(
    ("digits", "number"), [("", 1), ("0", 1), ("3", 3), ("999", 50)]
)
def test_a_count_is_at_least_one_and_at_most_the_texts_length(digits, number):
    assert Count(digits=digits, most=50).number == number


def test_a_motion_ends_a_count_and_the_wait_for_another_label_only():
    ended = [Count(most=1), Relabel()]
    kept = [HoldLabel(), WholeArticle(), JumpLetter()]
    assert all(pending.ends_with_motion for pending in ended)
    assert not any(pending.ends_with_motion for pending in kept)


def test_a_digit_after_the_key_of_confidence_is_the_tags_confidence(ui):
    tag = ui.session.add(FIRST_WORD, "topic", "law")
    ui.view.go_to(tag)
    said = []
    for digit in "490":
        if ui.pending is None:
            ui.features.tagging.ask_confidence()
        assert ui.pending.press_digit(ui.features.tagging, digit)
        said.append(ui.session.tag(tag.id).confidence)
    assert said == [4, 4, None], "9 is no level, and still no label's key"
    assert not HoldLabel().press_digit(ui.features.tagging, "4")


def test_a_jump_ends_with_its_letters(ui):
    ui.features.movement.jump()
    assert ui.pending == JumpLetter()
    ui.view.letters = {}
    ui.features.movement.end_jump()
    assert ui.pending is None


async def test_a_detached_tag_is_chosen_and_put_on_what_is_selected(ui):
    tag = ui.session.add(FIRST_WORD, "topic", "law")
    placed = []
    ui.features.detached.session = SimpleNamespace(
        detached=(tag,),
        place=lambda *call: placed.append(call) or tag,
        loss=lambda _: Loss(count=2),
    )
    ui.answers = [first_option]
    await ui.features.detached.place()
    assert ui.pending == Placing(tag=tag)
    ui.view.selection = OTHER_WORDS
    await ui.features.detached.place()
    assert placed == [(tag.id, OTHER_WORDS)]
    assert (ui.pending, ui.view.selection) == (None, None)


async def test_the_new_words_of_a_detached_tag_are_offered_and_taken_by_one_key(ui):
    tag = ui.session.add(FIRST_WORD, "topic", "law")
    placed = []
    ui.features.detached.session = SimpleNamespace(
        article=ui.session.article,
        detached=(tag,),
        place=lambda *call: placed.append(call) or tag,
        loss=lambda _: Loss(new_words=OTHER_WORDS),
    )
    ui.answers = [first_option]
    await ui.features.detached.place()
    new_words = OTHER_WORDS.of(ui.session.article.text)
    assert ui.pending == Placing(tag=tag, new_words=new_words)
    assert new_words in ui.pending.prompt
    assert tag.text in ui.pending.prompt
    assert ui.view.selection == OTHER_WORDS
    await ui.features.detached.place()
    assert placed == [(tag.id, OTHER_WORDS)]


async def test_history_restores_the_version_that_is_chosen(ui):
    tag = ui.session.add(FIRST_WORD, "topic", "law")
    ui.session.save()
    ui.session.remove(tag.id)
    ui.session.save()
    ui.answers = [lambda dialog: dialog.options[-1].value]
    await ui.features.history.show()
    assert labels(ui) == [(FIRST_WORD, "law")]


def test_undo_says_where_there_is_nothing_to_undo(ui):
    assert ui.features.undo.undo() is None
    assert ui.features.undo.redo() is None
    assert ui.toasts == ["There is nothing to undo.", "There is nothing to redo."]


def test_find_asks_marks_and_says_where_there_is_no_hit(ui):
    find = ui.features.find
    find.step(1)
    assert ui.toasts == ["<find.ask> asks for the words."]
    find.ask()
    assert ui.prompt.purpose == FindQuestion()
    find.look_for("لا توجد هذه الكلمات")  # there are no such words
    assert ui.toasts[1:] == ["No such words in this article."]


def test_a_note_that_an_article_was_given_back_names_the_users_own_keys(ui):
    request = SimpleNamespace(words="rima: why?")
    ui.features.notes.workspace = SimpleNamespace(request=lambda article: request)
    ui.features.notes.report()
    words = (
        "<article.notes> lists the notes on places; <article.done> marks it done again."
    )
    assert ui.toasts == [f"rima: why?\n{words}"]


def test_a_bulk_change_is_undone_and_redone_in_every_article(ui):
    ids = list(ui.workspace.project.ids[:3])

    def tag_first_word(session):
        session.add(FIRST_WORD, "topic", "law")
        return 1

    def counts():
        return [len(ui.workspace.session(article).tags) for article in ids]

    *_, outcome = edit_each(ui.workspace, ids, tag_first_word, ui.session)
    assert (outcome.words, counts()) == ("3 tags in 3 articles.", [1, 1, 1])
    bulk_change = ui.workspace.bulk_change
    assert bulk_change.undoes(ui.workspace.session(ids[1]))
    list(step_each(ui.workspace, bulk_change))
    assert counts() == [0, 0, 0]
    assert bulk_change.redoes(ui.workspace.session(ids[1]))
    list(step_each(ui.workspace, bulk_change))
    assert counts() == [1, 1, 1]


def test_a_later_change_of_one_article_is_not_undone_with_the_others(ui):
    ids = list(ui.workspace.project.ids[:2])

    def tag_first_word(session):
        session.add(FIRST_WORD, "topic", "law")
        return 1

    list(edit_each(ui.workspace, ids, tag_first_word, None))
    later = ui.workspace.session(ids[0])
    later.add(OTHER_WORDS, "topic", "media")
    bulk_change = ui.workspace.bulk_change
    assert not bulk_change.undoes(later)
    *_, outcome = step_each(ui.workspace, bulk_change)
    assert ids[0] in outcome.failures[0]
    assert [len(ui.workspace.session(article).tags) for article in ids] == [2, 0]


def test_a_change_of_one_article_is_no_bulk_change(ui):
    bulk_change = BulkChange(ui.session)
    assert not bulk_change.undoes(ui.session)
    assert not bulk_change.redoes(ui.session)


async def test_the_menu_lists_what_the_selection_can_be_used_for_first(ui):
    commands = [
        Command(name=name, tooltip="", key="", id=name, active=None)
        for name in ("tag.edit", "tag.menu", "label.topic.law", "view.list")
    ]
    ui.commands = lambda: iter(commands)
    listed = []

    def note_options(dialog):
        listed.append([option.value.id for option in dialog.options])

    ui.answers = [note_options, note_options]
    await ui.features.tags.menu()
    ui.view.selection = FIRST_WORD
    await ui.features.tags.menu()
    assert listed == [["tag.edit", "label.topic.law"], ["label.topic.law", "tag.edit"]]


def test_the_article_is_left_for_the_next_one_when_it_is_done(ui):
    ui.features.article.finish()
    ui.features.article.leave()
    assert ui.session.status == "done"
    assert ui.destinations == [(True, None), (False, None)]


@pytest.fixture
def suggested(ui):
    """Three suggestions of a model are shown: law .4, law .95, media without a score.

    The first one is current.
    """
    text = ui.article.text
    pool = tuple(
        Tag(
            id=number,
            span=Span(start, start + 5),
            text=text[start : start + 5],
            layer="topic",
            label=label,
            annotator="model",
            created="2026-01-01T00:00:00Z",
            updated="2026-01-01T00:00:00Z",
            score=score,
        )
        for number, start, label, score in (
            (11, 0, "law", 0.4),
            (12, 10, "law", 0.95),
            (13, 20, "media", None),
        )
    )
    ui.show = lambda: ui.changed(None)
    ui.features.suggestions.take(pool)
    ui.view.go_to_suggestion(pool[0])
    return pool


def shown(ui):
    return [suggestion.id for suggestion in ui.features.suggestions.shown]


def test_each_answer_goes_on_to_the_next_suggestion(ui, suggested):
    suggestions = ui.features.suggestions
    suggestions.accept()
    assert (labels(ui), ui.view.suggested) == ([(Span(0, 5), "law")], 12)
    suggestions.reject()
    assert (shown(ui), ui.view.suggested) == ([13], 13)
    suggestions.accept()
    assert (shown(ui), suggestions.words) == ([], "")
    suggestions.accept()
    assert ui.toasts == [
        "All of them are answered: <article.done> goes on to the next article."
    ]


def test_an_undo_goes_to_the_suggestion_that_is_open_again(ui, suggested):
    ui.features.suggestions.reject()
    ui.features.undo.undo()
    assert (shown(ui), ui.view.suggested) == ([11, 12, 13], 11)


def test_all_alike_are_those_of_the_label_and_source_that_are_as_sure(ui, suggested):
    ui.features.suggestions.accept_alike()
    assert [label for _, label in labels(ui)] == ["law", "law"]
    assert shown(ui) == [13]


def test_surer_suggestions_are_asked_for_step_by_step(ui, suggested):
    suggestions = ui.features.suggestions
    lines = []
    for _ in range(4):
        suggestions.raise_least_score()
        lines.append(suggestions.words)
    sure = "2 of 3 suggested ≥ "
    assert lines == [f"{sure}0.5", f"{sure}0.8", f"{sure}0.9", "3 suggested"]
    assert ui.toasts[-1] == "All of them are shown."


def test_hidden_suggestions_are_counted(ui, suggested):
    suggestions = ui.features.suggestions
    suggestions.toggle()
    assert (shown(ui), suggestions.words) == ([], "3 suggested, hidden")
    suggestions.toggle()
    assert shown(ui) == [11, 12, 13]


async def test_a_suggestion_whose_label_the_scheme_has_not_is_not_edited(ui, suggested):
    unknown = replace(suggested[0], label="astronomy")
    ui.features.suggestions.take((unknown,))
    ui.view.go_to_suggestion(unknown)
    await ui.features.suggestions.edit()
    (words,) = ui.toasts
    assert words.startswith(
        "Its label topic/astronomy is not in the scheme: <app.scheme>"
    )


def test_one_look_at_the_record_waits_for_the_one_before(ui, monkeypatch):
    begun = []
    monkeypatch.setattr(ui, "in_background", lambda work, take: begun.append(work))
    watch = ui.features.record_watch
    watch.look()
    watch.look()
    assert len(begun) == 1
    begun.pop()()
    watch.look()
    assert len(begun) == 1
