"""Tags that go from the disk under an open session are reported, and undo brings them back."""

import shutil

import pytest

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.model.model import Change, Span, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.review.adjudication import GoldSession
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.import_notes import RecordName
from hashiya.store.import_recovery import import_noted


@pytest.fixture
def project(tmp_path):
    (tmp_path / "project").mkdir()
    return tmp_path / "project"


@pytest.fixture
def session(project, article):
    """Two saved tags on an article that is done."""
    session = TagSession(TagStore(project), default_scheme(), article, "salma")
    session.add(Span(0, 5), "topic", "law")
    session.add(Span(6, 10), "topic", "media")
    session.mark(Status.DONE)
    session.save()
    assert session.refresh() is False
    return session


def test_tags_that_are_gone_are_reported_once_and_undone_back(
    session, project, article
):
    tags = session.tags
    shutil.rmtree(project / "tags")

    assert session.refresh()

    assert (session.tags, session.status) == ((), Status.NEW)
    assert session.take_lost() == tags
    assert session.take_lost() == ()
    session.undo()
    session.save()
    record = TagStore(project).read("salma", article)
    assert (record.tags, record.status) == (tags, Status.DONE)


def test_tags_that_go_with_the_next_save_are_reported_as_well(session, project):
    tags = session.tags
    shutil.rmtree(project / "tags")
    third = session.add(None, "topic", "law")

    assert session.save()

    assert session.take_lost() == tags
    assert session.tags == (third,)


def test_tags_that_somebody_removed_are_not_reported(session, project, article):
    first, second = session.tags
    TagStore(project).write("salma", article, Change(remove=(first.id,)))

    assert session.refresh()

    assert session.tags == (second,)
    assert session.take_lost() == ()


def test_a_project_that_is_gone_takes_no_tag_along_and_gets_no_new_folder(
    session, project, article, tmp_path
):
    tags = session.tags
    project.rename(tmp_path / "elsewhere")

    with pytest.raises(StoreUnreadable, match="folder is gone: put it back"):
        session.refresh()
    third = session.add(None, "topic", "law")
    with pytest.raises(StoreWriteFailed, match="folder is gone, and nothing is saved"):
        session.save()
    assert not project.exists()
    assert set(session.tags) == {*tags, third}

    (tmp_path / "elsewhere").rename(project)
    session.save()
    assert set(TagStore(project).read("salma", article).tags) == {*tags, third}


@pytest.mark.parametrize("is_new", [True, False])
def test_tags_of_an_import_that_is_taken_back_are_told_as_such(
    project, article, make_tag, is_new
):
    store = TagStore(project)
    session = TagSession(store, default_scheme(), article, "omar")
    if not is_new:
        session.add(Span(6, 10), "topic", "media")
        session.save()
    records = [RecordName("omar", article.id)]
    other = TagStore(project)

    def interrupted():
        with import_noted(other, "in.jsonl", "omar", lambda: records) as under_way:
            change = Change(set=(make_tag(annotator="omar"),), act=under_way.act)
            other.write("omar", article, change)
            session.refresh()
            assert len(session.tags) == 2 - is_new
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert session.refresh()

    assert len(session.tags) == 1 - is_new
    assert session.take_lost() == ()
    taken_back, tags = session.take_withdrawn()
    assert (taken_back.file, len(tags)) == ("in.jsonl", 1)


def test_a_decision_that_is_gone_comes_back_with_its_verdict(session, project, article):
    other = TagSession(TagStore(project), default_scheme(), article, "omar")
    other.mark(Status.DONE)
    other.save()
    review = GoldSession(TagStore(project), default_scheme(), article, "layla")
    for item in review.items:
        review.accept(item, "salma")
    review.save()
    tags, verdicts = review.tags, review.verdicts
    assert len(tags) == len(verdicts) == 2
    shutil.rmtree(project / "tags" / "layla")

    assert review.refresh()

    assert (review.tags, review.verdicts) == ((), ())
    assert review.take_lost() == tags
    review.undo()
    review.save()
    again = GoldSession(TagStore(project), default_scheme(), article, "layla")
    assert (again.tags, again.verdicts) == (tags, verdicts)
