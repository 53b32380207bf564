"""A save leaves in memory what a new reader finds, and each act is one line of its changes."""

from dataclasses import replace
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from tinydb.table import Document

from hashiya.model.model import Act, Anchor, Article, Change, Span, Status, Tag
from hashiya.model.scheme_file import default_scheme
from hashiya.sessions.tag_session import TagSession
from hashiya.store import RecordDB, TagStore
from hashiya.store.journal import Journal
from hashiya.store.memory_files import MemoryFiles
from hashiya.store.records import OpenRecord
from hashiya.store.tag_rows import TAGS, document_from_tag

# "Russia explains its relation with Hamas"
ARTICLE_ = Article(id="a", text="روسيا تشرح علاقتها مع حماس")
NOW = "2026-11-20T16:00:00Z"


@st.composite
def tags(draw: st.DrawFn) -> Tag:
    """A tag of one of few ids, of the annotator or another, with an anchor or without."""
    start = draw(st.integers(0, 20))
    span = draw(st.sampled_from([None, Span(start, start + 3)]))
    anchors = [
        None,
        Anchor(sha256="", before="x"),
        Anchor(sha256="0" * 64, before="x", after="y"),
    ]
    return Tag(
        id=draw(st.integers(1, 5)),
        span=span,
        text=span.of(ARTICLE_.text) if span else "",
        layer="topic",
        label=draw(st.sampled_from(["law", "media"])),
        annotator=draw(st.sampled_from(["salma", "omar"])),
        created=NOW,
        updated=NOW,
        attributes=draw(
            st.dictionaries(st.text(max_size=2), st.text(max_size=2), max_size=2)
        ),
        anchor=draw(
            st.sampled_from(
                [
                    *anchors,
                    Anchor.at(span, ARTICLE_.text, ARTICLE_.sha256) if span else None,
                ]
            )
        ),
    )


CHANGES = st.builds(
    Change,
    set=st.lists(tags(), max_size=2, unique_by=lambda tag: tag.id).map(tuple),
    remove=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    status=st.sampled_from([None, Status.OPEN, Status.DONE]),
    rows=st.dictionaries(
        st.tuples(st.just("verdicts"), st.sampled_from("67")),
        st.none() | st.just({"sure": 4}),
        max_size=2,
    ),
    act=st.sampled_from(Act),
    at=st.just(NOW),
)
TAG = Tag(
    id=1, span=None, text="", layer="topic", label="law", annotator="salma",
    created=NOW, updated=NOW,
)  # fmt: skip
# Which of two programs writes it, and what.
WRITES = st.lists(
    st.tuples(st.booleans(), st.lists(CHANGES, min_size=1, max_size=2)),
    min_size=1,
    max_size=6,
)


@given(WRITES)
@settings(deadline=None, max_examples=80)
def test_a_save_leaves_in_memory_what_reading_anew_finds(writes):
    files = MemoryFiles()
    programs = TagStore(Path(), files), TagStore(Path(), files)
    for first, changes in writes:
        saved = programs[first].write("salma", ARTICLE_, *changes)

        anew = TagStore(Path(), files).read("salma", ARTICLE_)
        assert saved == anew
        # Equality leaves the anchors out.
        assert [tag.anchor for tag in saved.tags] == [tag.anchor for tag in anew.tags]


@given(st.lists(CHANGES, min_size=1, max_size=5))
@settings(deadline=None, max_examples=80)
def test_changes_saved_at_once_are_the_acts_that_they_are_one_by_one(changes):
    at_once, one_by_one = MemoryFiles(), MemoryFiles()
    store = TagStore(Path(), at_once)
    saved = store.write("salma", ARTICLE_, *changes)
    other = TagStore(Path(), one_by_one)
    for change in changes:
        other.write("salma", ARTICLE_, change)

    assert saved == other.read("salma", ARTICLE_)
    assert store.entries("salma", "a") == other.entries("salma", "a")
    (journal,) = (data for place, data in at_once._files.items() if "jsonl" in place)
    assert journal in one_by_one._files.values()


@given(CHANGES)
@settings(deadline=None, max_examples=80)
def test_a_save_is_one_line_with_what_has_changed(change):
    store = TagStore(Path(), MemoryFiles())
    old = Change(set=(next(iter(change.set), TAG),), status=Status.OPEN, at=NOW)
    before = store.write("salma", ARTICLE_, old)
    after = store.write("salma", ARTICLE_, change)

    first, *others = store.entries("salma", "a")
    assert {(each.at, each.act) for each in others} <= {(NOW, change.act)}
    # What the program does by itself has a line for each clock of what it replaces.
    assert len(others) <= 1 or change.act is Act.AUTO
    assert others or before == after
    for entry in others:
        for table, rows in entry.set.items():
            for row, document in rows.items():
                assert first.set.get(table, {}).get(row) != document


def test_a_tag_that_another_program_changed_at_the_same_moment_is_read_and_not_remembered(
    tmp_path, article, make_tag
):
    one, two = TagStore(tmp_path), TagStore(tmp_path)
    mine = one.write("salma", article, Change(set=(make_tag(id=1),))).tags[0]
    two.write("salma", article, Change(set=(replace(mine, note="by the other"),)))

    saved = one.write("salma", article, Change(set=(make_tag(id=2),)))

    assert [(tag.id, tag.note) for tag in saved.tags] == [(1, "by the other"), (2, "")]


def test_what_another_program_wrote_after_a_write_from_here_is_decoded_too(
    article, make_tag
):
    files = MemoryFiles()
    opened = OpenRecord(Journal(files, "f", "x"))
    assert opened.tags("salma") == ((), ())
    for number, journal in ((1, opened.journal), (2, Journal(files, "f", "x"))):
        document = document_from_tag(make_tag(id=number), article.text, article.sha256)
        RecordDB(journal).table(TAGS).insert(Document(document, doc_id=number))

    opened.journal.refresh()

    assert [tag.id for tag in opened.tags("salma")[0]] == [1, 2]


@given(
    st.lists(
        st.tuples(st.booleans(), st.sampled_from(["add", "remove", "mark", "save"])),
        max_size=14,
    )
)
@settings(deadline=None, max_examples=60)
def test_after_a_save_a_session_knows_what_one_opened_anew_does(acts):
    files, scheme = MemoryFiles(), default_scheme()
    sessions = [
        TagSession(TagStore(Path(), files), scheme, ARTICLE_, "salma", now=lambda: NOW)
        for _ in range(2)
    ]
    for first, act in [*acts, (True, "save")]:
        session = sessions[first]
        if act == "add":
            session.add(Span(0, 5), "topic", "law")
        elif act == "remove" and session.tags:
            session.remove(session.tags[0].id)
        elif act == "mark":
            session.mark(Status.DONE if session.status is Status.OPEN else Status.OPEN)
        elif act == "save" and session.unsaved:
            session.save()

            anew = TagSession(TagStore(Path(), files), scheme, ARTICLE_, "salma")
            assert (session.tags, session.status) == (anew.tags, anew.status)
