"""A reviewer's actions can be undone and redone, in later sessions, beside another program."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hashiya.model.model import Article, Span, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.review.adjudication import GoldSession
from hashiya.review.items import Edges
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.memory_files import MemoryFiles

# "Russia explains its relation with Hamas and Egypt proposes a truce"
ARTICLE = Article(id="a", text="روسيا تشرح علاقتها مع حماس ومصر تقترح هدنة")
ACTS = {
    "accept": lambda session, item: session.accept(item, item.annotators[0]),
    "agreed": lambda session, _: session.accept_agreed(),
    "merge": lambda session, item: session.merge(item, Edges.UNION),
    "edit": lambda session, item: session.edit(item, label="media"),
    "reject": lambda session, item: session.reject(item),
    "note": lambda session, item: session.remark(item, note="لماذا؟"),  # why?
    "sure": lambda session, item: session.remark(item, sure=4),
    "add": lambda session, _: session.add(Span(22, 26), "topic", "law"),
    "withdraw": lambda session, _: (
        session.withdraw(session.verdicts[-1]) if session.verdicts else None
    ),
    "undo": lambda session, _: session.undo(),
    "redo": lambda session, _: session.redo(),
}


def reviewed(store):
    return GoldSession(store, default_scheme(), ARTICLE, "rima")


def state(session):
    return session.tags, sorted(session.verdicts, key=lambda verdict: verdict.id)


def tagged(tmp_path):
    store = TagStore(tmp_path, MemoryFiles())
    for name, ends in (("huda", (5, 18, 31)), ("omar", (5, 21, 36))):
        session = TagSession(store, default_scheme(), ARTICLE, name)
        for start, end in zip((0, 11, 27), ends, strict=True):
            session.add(Span(start, end), "topic", "law")
        session.mark(Status.DONE)
        session.save()
    return store


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from(sorted(ACTS)), st.integers(0, 2), st.booleans()),
        max_size=12,
    )
)
def test_undoing_all_leads_back_and_redoing_all_forth_again(tmp_path, acts):
    store = tagged(tmp_path)
    session = reviewed(store)
    nothing = state(session)
    for act, at, is_last_today in acts:
        ACTS[act](session, session.items[at])
        if is_last_today:
            session.save()
            before = state(session)
            session = reviewed(store)
            assert state(session) == before
    while session.redo() is not None:
        pass
    done = state(session)
    while session.undo() is not None:
        pass
    assert state(session) == nothing
    while session.redo() is not None:
        pass
    session.save()
    assert state(session) == state(reviewed(store)) == done


def test_what_another_program_of_the_reviewer_decides_comes_in(tmp_path):
    store = tagged(tmp_path)
    here, there = reviewed(store), reviewed(store)
    here.reject(here.items[1])
    there.accept(there.items[2], "omar")
    there.save()
    assert here.refresh()
    assert [here.verdict(item) is not None for item in here.items] == [
        False,
        True,
        True,
    ]
    here.save()
    assert there.refresh()
    assert state(here) == state(there) == state(reviewed(store))
