"""Suggestions are no tags until they are accepted, and answered ones are not offered again."""

import pytest

from hashiya.errors import UnknownLabel
from hashiya.model.model import Change, Span
from hashiya.sessions.suggestions import offered, suggestion_store
from hashiya.sessions.tag_session import TagSession

RUSSIA, HAMAS = Span(0, 5), Span(22, 26)


@pytest.fixture
def later(store, scheme, article):
    """A session of another day, or of another annotator."""
    return lambda annotator="salma": TagSession(store, scheme, article, annotator)


@pytest.fixture
def suggestions(tmp_path):
    return suggestion_store(tmp_path)


@pytest.fixture
def suggest(suggestions, article, make_tag):
    """Put a suggestion of a source into the project."""

    def put(number, span=RUSSIA, label="politics", source="model", score=0.5):
        tag = make_tag(
            id=number,
            span=span,
            label=label,
            annotator=source,
            origin=f"import:{source}",
            score=score,
            note="why",
        )
        suggestions.write(source, article, Change(set=(tag,)))
        return tag

    return put


def test_they_are_nobodys_tags(disk, suggestions, suggest, session):
    suggest(1)

    assert disk.annotators() == ()
    assert [tag.label for tag in offered(suggestions, session)] == ["politics"]
    assert session.tags == ()


def test_an_accepted_one_is_the_annotators_own_with_origin_and_score(
    suggestions, suggest, session, store, article
):
    suggest(1)

    session.accept(offered(suggestions, session))
    session.save()

    (tag,) = store.read("salma", article).tags
    assert (tag.annotator, tag.origin, tag.score, tag.note, tag.text) == (
        "salma",
        "import:model",
        0.5,
        "why",
        "روسيا",
    )
    assert tag.id != 1
    assert offered(suggestions, session) == ()


def test_a_rejected_one_does_not_come_again_on_another_day_nor_for_another_annotators_sake(
    suggestions, suggest, session, later
):
    suggest(1)
    session.reject(offered(suggestions, session))
    session.save()

    assert offered(suggestions, later()) == ()
    assert len(offered(suggestions, later("omar"))) == 1


def test_one_that_was_accepted_and_then_changed_does_not_come_again(
    suggestions, suggest, session
):
    suggest(1)
    (tag,) = session.accept(offered(suggestions, session))
    session.edit(tag.id, label="law")

    assert offered(suggestions, session) == ()


def test_an_answer_is_one_step_of_undo_and_of_redo(suggestions, suggest, session):
    suggest(1)
    suggest(2, HAMAS)
    session.accept(offered(suggestions, session))

    session.undo()
    assert (session.tags, len(offered(suggestions, session))) == ((), 2)
    session.redo()
    assert (len(session.tags), offered(suggestions, session)) == (2, ())
    session.undo()
    session.reject(offered(suggestions, session))
    session.undo()
    assert len(offered(suggestions, session)) == 2


def test_undo_of_an_answer_survives_quitting(suggestions, suggest, session, later):
    suggest(1)
    session.accept(offered(suggestions, session))
    session.save()

    tomorrow = later()
    tomorrow.undo()

    assert (tomorrow.tags, len(offered(suggestions, tomorrow))) == ((), 1)


def test_what_a_tag_says_already_is_not_offered_and_of_two_sources_the_surer_one_is(
    suggestions, suggest, session
):
    session.add(HAMAS, "topic", "politics")
    suggest(1, HAMAS)
    suggest(2, source="model", score=0.5)
    suggest(3, source="other", score=0.75)
    suggest(4, source="unsure", score=None)

    assert [tag.id for tag in offered(suggestions, session)] == [3]


def test_a_label_outside_the_scheme_cannot_be_accepted_and_nothing_is(
    suggestions, suggest, session
):
    suggest(1)
    suggest(2, HAMAS, label="sport")

    with pytest.raises(UnknownLabel):
        session.accept(offered(suggestions, session))
    assert (session.tags, session.unsaved) == ((), 0)


def test_they_follow_their_words_when_the_text_changes(
    suggestions, suggest, store, scheme, article
):
    suggest(1)
    longer = type(article)(id=article.id, text=f"عاجل: {article.text}")  # urgent

    (tag,) = offered(suggestions, TagSession(store, scheme, longer, "salma"))

    assert tag.span.of(longer.text) == "روسيا"
