"""A first record written at once: the bytes that a write leaves, where there is no record."""

import errno
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hashiya.model.model import Article, Change, Span, Status, Tag
from hashiya.store import TagStore, row_from_tag
from hashiya.store.memory_files import MemoryFiles

NOW = "2026-11-20T16:00:00Z"
# Words that are there once, and several times; with what JSON escapes, and an emoji.
ARTICLE = Article(id="news/“a”", text='لا "لا"\t\\ حماس 🙂 روسيا\x7f لا\n' * 2)
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
TAGS = st.lists(
    st.builds(
        Tag,
        id=st.integers(1, (1 << 63) - 1),
        span=st.none(),
        text=st.just(""),
        layer=WORDS,
        label=WORDS,
        annotator=st.just("salma"),
        created=st.just(NOW),
        updated=st.just(NOW),
        attributes=st.dictionaries(WORDS, WORDS, max_size=2),
        confidence=st.none() | st.integers(1, 5),
        note=WORDS,
        origin=WORDS,
        score=st.none() | st.sampled_from([0.0, 0.25, 12.5, -3.0]),
    ),
    max_size=3,
    unique_by=lambda tag: tag.id,
)
PLACES = st.tuples(st.integers(0, len(ARTICLE.text) - 1), st.integers(1, 9))


def contents(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def placed(tag, place):
    if place is None:
        return tag
    span = Span(place[0], min(place[0] + place[1], len(ARTICLE.text)))
    fields = {name: getattr(tag, name) for name in Tag.__slots__}
    return Tag(**{**fields, "span": span, "text": span.of(ARTICLE.text)})


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    TAGS, st.lists(st.none() | PLACES, min_size=3, max_size=3), st.sampled_from(Status)
)
def test_what_is_begun_is_byte_for_byte_what_a_write_leaves(tags, places, status):
    tags = [placed(tag, place) for tag, place in zip(tags, places, strict=False)]
    begun, written = MemoryFiles(), MemoryFiles()
    root = Path(ARTICLE.id)
    store = TagStore(root, written, derives=True, now=lambda: NOW)
    store.write("salma", ARTICLE, Change(set=tuple(tags), status=status))

    assert TagStore(root, begun, now=lambda: NOW).begin(
        "salma", ARTICLE, [row_from_tag(tag) for tag in tags], status
    )

    assert begun._files == written._files
    assert len(begun._files) == 2 + any(tag.span for tag in tags)
    assert TagStore(root, begun).read("salma", ARTICLE) == store.read("salma", ARTICLE)


def test_many_that_are_begun_together_are_what_single_writes_leave(
    tmp_path, article, make_tag
):
    for each in ("one", "many"):
        (tmp_path / each).mkdir()
    articles = [
        Article(id=f"news/{number}", text=article.text) for number in range(100)
    ]
    one = TagStore(tmp_path / "one", now=lambda: NOW)
    for each in articles:
        one.write("salma", each, Change(set=(make_tag(),), status=Status.DONE))
    one.checkpoint()

    with TagStore(tmp_path / "many", now=lambda: NOW).batch() as many:
        for each in articles:
            assert many.begin("salma", each, [row_from_tag(make_tag())], Status.DONE)

    assert contents(tmp_path / "many") == contents(tmp_path / "one")


def test_where_there_is_a_record_nothing_is_begun(disk, article, tmp_path, make_tag):
    with disk.batch() as many:
        assert not many.articles_of("salma")
        # By another program, since the folders were listed.
        TagStore(tmp_path).write("salma", article, Change(set=(make_tag(id=7),)))
        before = contents(tmp_path)
        assert not many.begin("salma", article, [row_from_tag(make_tag())], Status.DONE)

    assert not disk.begin("salma", article, [row_from_tag(make_tag())], Status.DONE)
    assert contents(tmp_path) == before


def test_a_derived_file_that_cannot_be_written_fails_nothing(
    disk, article, tmp_path, make_tag, failing_flush
):
    failing_flush("fsync", errno.ENOSPC)

    assert disk.begin("salma", article, [row_from_tag(make_tag())], Status.DONE)

    assert [
        name for name in contents(tmp_path) if name.endswith((".json", ".tmp"))
    ] == []
    assert TagStore(tmp_path).read("salma", article).tags == (make_tag(),)


def test_what_one_has_in_memory_is_not_begun_over(disk, article, make_tag):
    assert disk.read("salma", article).tags == ()

    assert not disk.begin("salma", article, [row_from_tag(make_tag())], Status.DONE)


def test_half_a_character_is_left_to_who_can_escape_it(store, make_tag):
    odd = Article(id="\ud800", text="روسيا تشرح")

    assert not store.begin("salma", odd, [row_from_tag(make_tag())], Status.DONE)
    assert store.read("salma", odd).tags == ()
