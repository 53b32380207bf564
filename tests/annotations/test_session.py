"""An annotator's work on an article: changed at once, undone exactly, saved without a loss."""

import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.errors import (
    InvalidAnnotator,
    InvalidAttribute,
    InvalidTag,
    SpanOutOfRange,
    StoreWriteFailed,
    UnknownLabel,
    UnknownTag,
)
from hashiya.model.model import Article, Change, Span, Status
from hashiya.model.scheme import Scheme
from hashiya.model.scheme_file import default_scheme
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.memory_files import MemoryFiles

TARGET = {"target": "حماس"}  # Hamas


def test_a_tag_holds_exactly_its_words_and_is_there_at_once(session, article):
    tag = session.add(
        Span(0, 5), "stance", "against", attributes=TARGET, confidence=4, note="!"
    )

    assert tag.text == article.text[0:5] == "روسيا"  # Russia
    assert session.tags == (tag,)
    assert session.unsaved == 1


def test_tags_stand_in_the_order_of_the_text(session):
    late = session.add(Span(6, 10), "topic", "law")
    outer = session.add(Span(0, 15), "topic", "law")
    inner = session.add(Span(0, 5), "topic", "law")
    whole = session.add(None, "topic", "law")

    assert session.tags == (whole, inner, outer, late)


@pytest.mark.parametrize(
    ("given_", "more", "error"),
    [
        ((Span(20, 27), "topic", "law"), {}, SpanOutOfRange),
        ((Span(90, 99), "topic", "law"), {}, SpanOutOfRange),
        ((Span(0, 5), "mood", "law"), {}, UnknownLabel),
        ((Span(0, 5), "topic", "sport"), {}, UnknownLabel),
        ((Span(0, 5), "topic", "law"), {"attributes": TARGET}, InvalidAttribute),
        ((Span(0, 5), "topic", "law"), {"confidence": 6}, InvalidTag),
        ((Span(0, 5), "topic", "law"), {"note": "\udcff"}, InvalidTag),
    ],
)
def test_a_tag_that_is_refused_changes_nothing(session, given_, more, error):
    with pytest.raises(error):
        session.add(*given_, **more)
    assert (session.tags, session.unsaved, session.last_step) == ((), 0, None)


def test_a_required_attribute_may_come_later(session):
    tag = session.add(Span(0, 5), "stance", "favor")

    assert session.edit(tag.id, note="whom?").note == "whom?"
    assert session.edit(tag.id, attributes=TARGET).attributes == TARGET


def test_editing_changes_what_is_given_and_nothing_else(session):
    tag = session.add(
        Span(0, 5), "stance", "favor", attributes=TARGET, confidence=3, note="n"
    )

    moved = session.edit(tag.id, span=Span(6, 10))
    plain = session.edit(tag.id, confidence=None, note="")

    assert (moved.text, moved.attributes, moved.confidence) == (
        "تشرح",
        TARGET,
        3,
    )  # explains
    assert (plain.confidence, plain.note, plain.span) == (None, "", Span(6, 10))
    assert plain.created == tag.created


def test_editing_nothing_is_no_action(session):
    tag = session.add(Span(0, 5), "topic", "law")

    assert session.edit(tag.id, label="law") is tag
    assert session.unsaved == 1


def test_a_new_layer_wants_its_own_attributes(session):
    tag = session.add(Span(0, 5), "stance", "favor", attributes=TARGET)

    with pytest.raises(InvalidAttribute):
        session.edit(tag.id, layer="topic", label="law")
    assert (
        session.edit(tag.id, layer="topic", label="law", attributes={}).layer == "topic"
    )


def test_an_orphaned_tag_can_still_be_noted_moved_and_removed(
    store, scheme, article, make_tag
):
    store.write("salma", article, Change(set=(make_tag(label="sport"),)))
    session = TagSession(store, scheme, article, "salma")

    assert session.edit(1, note="?", span=Span(0, 4)).label == "sport"
    with pytest.raises(UnknownLabel):
        session.edit(1, label="weather")
    session.remove(1)
    assert session.tags == ()


def test_an_unknown_tag_is_told(session):
    for act in (session.remove, session.edit, session.tag):
        with pytest.raises(UnknownTag, match="has no tag 5"):
            act(5)


def test_a_joined_edit_is_undone_and_redone_with_the_tag_it_completes(session):
    other = session.add(Span(6, 10), "topic", "law")
    tag = session.add(Span(0, 5), "stance", "favor")
    whole = session.edit(tag.id, attributes=TARGET, joined=True)

    session.undo()
    assert session.tags == (other,)
    session.redo()
    assert session.tags == (whole, other)


def test_a_joined_edit_of_another_tag_is_its_own_action(session):
    tag = session.add(Span(0, 5), "topic", "law")
    other = session.add(Span(6, 10), "topic", "law")
    session.edit(tag.id, note="n", joined=True)

    session.undo()
    assert session.tags == (tag, other)


def test_undo_and_redo_with_nothing_to_do_do_nothing(session):
    assert (session.undo(), session.redo()) == (None, None)


def test_a_new_action_forgets_what_was_undone(session):
    session.add(Span(0, 5), "topic", "law")
    session.undo()
    session.add(Span(0, 5), "topic", "media")

    assert session.next_step is None


def test_opening_is_noted_once_and_not_undone(session, store, article):
    session.opened()
    session.opened()

    assert (session.status, session.last_step, session.unsaved) == (
        Status.OPEN,
        None,
        1,
    )
    session.mark(Status.DONE)
    session.opened()
    assert session.status is Status.DONE
    session.undo()
    assert session.status is Status.OPEN
    session.save()
    assert store.read("salma", article).status is Status.OPEN


def test_undo_and_redo_survive_quitting(session, store, scheme, article):
    first = session.add(Span(0, 5), "topic", "law")
    session.edit(first.id, note="n")
    second = session.add(Span(6, 10), "stance", "favor")
    session.edit(second.id, attributes=TARGET, joined=True)
    session.undo()
    session.save()

    again = TagSession(store, scheme, article, "salma")
    assert None not in (again.last_step, again.next_step)
    again.redo()
    assert again.tag(second.id).attributes == TARGET
    again.save()
    third = TagSession(store, scheme, article, "salma")
    third.undo()
    third.undo()
    third.undo()

    assert (third.tags, third.last_step, third.undo()) == ((), None, None)
    third.redo()
    assert third.tags == (first,)


def test_what_another_machine_wrote_is_shown_without_a_restart(
    session, store, article, make_tag
):
    mine = session.add(Span(0, 5), "topic", "law")
    assert session.refresh() is False
    other = make_tag(id=1, span=Span(6, 10))
    store.write("salma", article, Change(set=(other,)))

    assert (session.refresh(), session.tags, session.unsaved) == (
        True,
        (mine, other),
        1,
    )
    session.save()
    assert session.refresh() is False


def test_two_programs_see_each_other_without_a_restart(tmp_path, scheme, article):
    one, two = (
        TagSession(TagStore(tmp_path), scheme, article, "salma") for _ in range(2)
    )
    made = one.add(Span(0, 5), "topic", "law")
    one.save()

    assert (two.refresh(), two.tags) == (True, (made,))
    two.edit(made.id, note="seen")
    two.save()
    assert (one.refresh(), one.refresh(), one.tag(made.id).note) == (
        True,
        False,
        "seen",
    )


def test_history_tells_who_did_what_and_restores_it(session, article):
    tag = session.add(Span(0, 5), "topic", "law")
    session.edit(tag.id, span=Span(6, 10))
    session.edit(tag.id, label="media", note="n")
    session.remove(tag.id)
    session.save()

    found = session.history(tag.id)
    assert [event.did for event in found] == [
        ("created",),
        ("moved",),
        ("relabelled", "note"),
        ("removed",),
    ]
    assert [(event.current, event.lost) for event in found] == [(False, False)] * 3 + [
        (True, False)
    ]
    assert (found[1].before.span, found[1].after.span) == (Span(0, 5), Span(6, 10))
    session.restore(found[0])
    session.save()
    assert [(tag.label, tag.span) for tag in session.tags] == [("law", Span(0, 5))]
    assert session.history(tag.id)[-1].did == ("restored",)
    session.undo()
    assert session.tags == ()


def test_a_saved_session_is_found_again(session, store, scheme, article):
    tag = session.add(Span(0, 5), "stance", "against", attributes=TARGET)
    session.mark(Status.FLAGGED)

    assert session.save() is False
    again = TagSession(store, scheme, article, "salma")

    assert (session.unsaved, again.tags, again.status) == (0, (tag,), Status.FLAGGED)


def test_tags_that_another_program_added_come_in_with_a_save(
    session, store, article, make_tag
):
    mine = session.add(Span(0, 5), "topic", "law")
    other = make_tag(id=1, span=Span(6, 10))
    store.write("salma", article, Change(set=(other,)))

    assert session.save() is True
    assert session.tags == (mine, other) == store.read("salma", article).tags


def test_what_changes_during_a_save_waits_for_the_next(
    session, store, article, monkeypatch
):
    first = session.add(Span(0, 5), "topic", "law")
    save, later = store.save, []

    def slow(*given: object, seen: int) -> object:
        state = save(*given, seen=seen)
        later.append(session.add(Span(6, 10), "topic", "law"))
        return state

    monkeypatch.setattr(store, "save", slow)
    session.save()
    assert (session.tags, session.unsaved) == ((first, *later), 1)
    monkeypatch.undo()
    session.save()
    assert store.read("salma", article).tags == session.tags


def test_a_failed_save_keeps_everything_for_the_next(
    session, store, article, monkeypatch
):
    kept = session.add(Span(0, 5), "topic", "law")
    gone = session.add(Span(6, 10), "topic", "law")

    def fail(*_: object, seen: int) -> None:
        raise StoreWriteFailed("full")

    monkeypatch.setattr(store, "save", fail)
    with pytest.raises(StoreWriteFailed):
        session.save()
    session.remove(gone.id)
    assert session.unsaved == 3
    monkeypatch.undo()
    session.save()
    assert (session.unsaved, store.read("salma", article).tags) == (0, (kept,))


def test_saving_while_tagging_loses_nothing(session, store, article):
    finished = threading.Event()

    def saving() -> None:
        while not finished.is_set():
            session.save()

    saver = threading.Thread(target=saving)
    saver.start()
    for _ in range(60):
        session.add(Span(0, 5), "topic", "law")
    finished.set()
    saver.join()
    session.save()

    assert len(store.read("salma", article).tags) == len(session.tags) == 60


def test_tags_follow_their_words_into_a_changed_text_and_the_rest_are_detached(
    store, scheme
):
    # "Russia explains its relation with Hamas, and Hamas thanks it in a statement on
    # Friday."
    text = "روسيا تشرح علاقتها مع حماس، وحماس تشكرها في بيان لها صدر في ساعة متأخرة من يوم الجمعة."
    article = Article(id="a", text=text)
    session = TagSession(store, scheme, article, "salma")
    stays = session.add(Span(0, 5), "topic", "law")
    moves = session.add(Span(29, 33), "topic", "law")
    late = text.index("متأخرة")
    lost = session.add(Span(late, late + 6), "topic", "media")
    session.save()
    changed = Article(
        id="a", text="قال: " + text.replace("متأخرة", "مبكرة")
    )  # "late" is now "early"

    again = TagSession(store, scheme, changed, "salma")

    assert [(tag.id, tag.span) for tag in again.tags] == [
        (stays.id, Span(5, 10)),
        (moves.id, Span(34, 38)),
    ]
    assert all(tag.span.of(changed.text) == tag.text for tag in again.tags)
    assert ([tag.id for tag in again.detached], again.unsaved) == ([lost.id], 0)


def test_a_tag_that_is_detached_is_noted_kept_and_placed_by_hand(
    session, store, scheme, article
):
    lost = session.add(Span(11, 18), "topic", "media")
    session.save()
    changed = Article(id=article.id, text=article.text.replace("علاقتها", "علاقاتها"))
    again = TagSession(store, scheme, changed, "salma")

    again.edit(lost.id, note="?")
    again.save()
    assert [
        (tag.text, tag.note)
        for tag in TagSession(store, scheme, changed, "salma").detached
    ] == [("علاقتها", "?")]
    again.place(lost.id, Span(11, 19))
    again.save()

    placed = TagSession(store, scheme, changed, "salma")
    assert [(tag.text, tag.note) for tag in placed.tags] == [("علاقاتها", "?")]
    assert placed.detached == ()


def test_the_first_save_on_a_changed_text_keeps_where_the_words_went(
    session, store, scheme, article
):
    session.add(Span(22, 26), "topic", "law")
    session.save()
    changed = Article(id=article.id, text="قال: " + article.text)  # he said

    again = TagSession(store, scheme, changed, "salma")
    again.mark(Status.DONE)
    again.save()

    (stored,) = store.read("salma", changed).tags
    assert (stored.span, stored.anchor.sha256) == (Span(27, 31), changed.sha256)
    assert TagSession(store, scheme, changed, "salma").last_step


def test_a_session_without_a_name_is_refused(store, scheme, article):
    with pytest.raises(InvalidAnnotator):
        TagSession(store, scheme, article, "")


TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
SPANS = st.tuples(st.integers(0, len(TEXT) - 1), st.integers(1, len(TEXT))).filter(
    lambda ends: ends[0] < ends[1]
)
LABELS = st.sampled_from(
    [label.name for label in default_scheme().layer("topic").labels]
)
ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), SPANS, LABELS),
        st.tuples(st.just("edit"), st.integers(0, 9), LABELS),
        st.tuples(st.just("move"), st.integers(0, 9), SPANS),
        st.tuples(st.just("remove"), st.integers(0, 9)),
        st.tuples(st.just("mark"), st.sampled_from(Status)),
        st.tuples(st.just("save")),
    ),
    max_size=12,
)


def act(session: TagSession, action: tuple) -> None:
    kind, *given_ = action
    if kind == "add":
        session.add(Span(*given_[0]), "topic", given_[1])
    elif kind == "mark":
        session.mark(given_[0])
    elif kind == "save":
        session.save()
    elif session.tags:
        tag = session.tags[given_[0] % len(session.tags)]
        if kind == "edit":
            session.edit(tag.id, label=given_[1])
        elif kind == "move":
            session.edit(tag.id, span=Span(*given_[1]))
        else:
            session.remove(tag.id)


@given(ACTIONS)
@settings(deadline=None, max_examples=60)
def test_undoing_everything_is_the_identity_and_redoing_it_too(
    tmp_path_factory, actions
):
    store, article = (
        TagStore(tmp_path_factory.getbasetemp(), MemoryFiles()),
        Article(id="a", text=TEXT),
    )
    session = TagSession(store, default_scheme(), article, "salma")
    states = [(session.tags, session.status)]
    for action in actions:
        act(session, action)
        if (session.tags, session.status) != states[-1]:
            states.append((session.tags, session.status))
    undone, redone = [states[-1]], [states[0]]

    while session.undo():
        undone.append((session.tags, session.status))
    while session.redo():
        redone.append((session.tags, session.status))
    session.save()

    assert undone == states[::-1]
    assert redone == states
    stored = store.read("salma", article)
    assert (stored.tags, stored.status) == states[-1]
    assert all(tag.text == tag.span.of(TEXT) for tag in stored.tags)


def test_a_scheme_of_another_project_is_asked(store, article):
    with pytest.raises(UnknownLabel):
        TagSession(store, Scheme(layers=()), article, "salma").add(
            Span(0, 5), "topic", "law"
        )
