"""What is stored comes back, from memory as from a disk, and plain TinyDB reads it."""

import json
import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from annotations.errors import InvalidAnnotator, StoreUnreadable, TextChanged
from annotations.model import Article, Change, Record, Span, Status
from annotations.store import Summary, TagStore
from annotations.store.files import MemoryFiles


def test_a_record_that_nobody_wrote_is_new_and_empty(store, article):
    assert store.read("salma", article) == Record(article=article.id, annotator="salma", sha256=article.sha256)
    assert store.read("salma", article.id).sha256 == ""
    assert store.summary("salma", article.id) == Summary()
    assert store.annotators() == ()
    assert store.articles_of("salma") == ()


def test_what_is_written_comes_back_whole(store, article, make_tag):
    whole = make_tag(
        span=Span(6, 10),
        layer="stance",
        label="against",
        attributes={"target": "حماس", "expression": "explicit"},
        confidence=4,
        note="«ملاحظة»\n\x1b",  # a note
        origin="import:doccano",
    )
    of_article = make_tag(id=2, span=None)

    written = store.write("salma", article, Change(set=(whole, of_article), status=Status.DONE))

    assert written.tags == (of_article, whole)
    assert store.read("salma", article) == written
    assert store.read("salma", article.id) == written
    assert store.summary("salma", article.id) == Summary(status=Status.DONE, tags=2)


def test_a_change_adds_to_what_others_wrote(store, article, make_tag):
    store.write("salma", article, Change(set=(make_tag(id=1), make_tag(id=2))))
    store.write("salma", article, Change(set=(make_tag(id=3),), remove=(1, 99)))
    store.write("salma", article, Change(set=(make_tag(id=2, label="law"),)))

    tags = {tag.id: tag.label for tag in store.read("salma", article).tags}
    assert tags == {2: "law", 3: "politics"}


def test_a_tag_that_moves_to_the_whole_article_leaves_no_span_behind(store, article, make_tag):
    store.write("salma", article, Change(set=(make_tag(),)))
    store.write("salma", article, Change(set=(make_tag(span=None),)))

    assert store.read("salma", article).tags[0].span is None


def test_names_and_ids_come_back_however_they_are_written(store, article, make_tag):
    ids = ["a1", "A1", "a1.x", "../x", "عنوان", "x" * 300, "\ud800"]
    for name in ("salma", "سلمى", "../omar", "Salma", "ن" * 150):
        for each in ids:
            store.write(name, replace(article, id=each), Change(set=(make_tag(annotator=name),)))

    assert set(store.annotators()) == {"salma", "سلمى", "../omar", "Salma", "ن" * 150}
    assert set(store.articles_of("../omar")) == set(ids)
    assert store.read("ن" * 150, "x" * 300).tags[0].annotator == "ن" * 150


def test_a_tag_is_found_by_its_id(store, article, make_tag):
    store.write("salma", article, Change(set=(make_tag(id=7),)))

    assert store.article_with("salma", 7) == article.id
    assert store.article_with("salma", 8) is None
    assert store.article_with("omar", 7) is None


def test_tags_of_another_text_are_read_but_not_written_to(store, article, make_tag):
    store.write("salma", article, Change(set=(make_tag(),)))
    changed = Article(id=article.id, text="x" + article.text)

    with pytest.raises(TextChanged, match="put back the text"):
        store.write("salma", changed, Change(set=(make_tag(id=2),)))
    assert [tag.id for tag in store.read("salma", changed).tags] == [1]


def test_a_record_without_tags_follows_the_text(store, article):
    store.write("salma", article, Change(status=Status.OPEN))
    changed = Article(id=article.id, text="x" + article.text)

    assert store.write("salma", changed, Change(status=Status.DONE)).sha256 == changed.sha256


def test_a_name_that_cannot_be_an_annotator_writes_nothing(store, article):
    with pytest.raises(InvalidAnnotator):
        store.write("a\nb", article, Change(status=Status.DONE))
    assert store.annotators() == ()


WORDS = st.text(st.characters(), max_size=20)


@given(st.tuples(WORDS.filter(bool), WORDS, WORDS))
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_text_is_stored_as_it_is(tmp_path, article, make_tag, words):
    name, attribute, note = words
    store = TagStore(tmp_path, MemoryFiles())
    tag = make_tag(attributes={name: attribute}, note=note)

    store.write("salma", article, Change(set=(tag,)))

    assert store.read("salma", article).tags == (tag,)


def test_plain_tinydb_reads_the_file(disk, article, make_tag, tmp_path):
    disk.write("salma", article, Change(set=(make_tag(id=5, note="حماس"),), status=Status.OPEN))  # Hamas
    (path,) = tmp_path.glob("tags/salma/*/*.json")

    with TinyDB(path, encoding="utf-8") as database:
        assert database.table("article").all() == [
            {"version": 1, "article": article.id, "annotator": "salma", "sha256": article.sha256, "status": "open"}
        ]
        assert database.table("tags").get(doc_id=5)["text"] == "روسيا"  # Russia
    assert "حماس" in path.read_text("utf-8")


def test_a_tag_that_plain_tinydb_put_there_is_kept(disk, article, make_tag, tmp_path):
    disk.write("salma", article, Change(set=(make_tag(id=5),)))
    (path,) = tmp_path.glob("tags/salma/*/*.json")
    with TinyDB(path, encoding="utf-8") as database:
        database.table("tags").update({"note": "by hand", "extra": 1}, doc_ids=[5])

    disk.write("salma", article, Change(set=(make_tag(id=6),)))

    assert disk.read("salma", article).tags[0].note == "by hand"
    assert json.loads(path.read_bytes())["tags"]["5"]["extra"] == 1


@pytest.fixture
def path(disk, article, make_tag, tmp_path):
    """The file of a record with one tag."""
    disk.write("salma", article, Change(set=(make_tag(),)))
    return next(tmp_path.glob("tags/salma/*/*.json"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is damaged"),
        (b"{", "is damaged"),
        (b"\xff", "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b"[]", "no object"),
        (b"{}", r"\$\.article\.1 is missing"),
        ({"version": 2}, "newer hashiya"),
        ({"version": "1"}, r"\$\.article\.1\.version"),
        ({"sha256": 1}, r"\$\.article\.1\.sha256"),
        ({"status": "lost"}, r"\$\.article\.1\.status"),
        ({"article": "other"}, "'salma' on 'other'"),
        ({"annotator": "omar"}, "'omar' on"),
    ],
)
def test_a_damaged_or_newer_file_is_told_and_left_as_it_is(disk, article, path, content, told):
    if isinstance(content, dict):
        tables = json.loads(path.read_bytes())
        tables["article"]["1"].update(content)
        content = json.dumps(tables).encode()
    path.write_bytes(content)

    with pytest.raises(StoreUnreadable, match=told) as error:
        disk.read("salma", article)
    with pytest.raises(StoreUnreadable):
        disk.write("salma", article, Change(status=Status.DONE))
    assert str(path) in str(error.value)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"start": 3}, "1: tag 1 covers 2 characters but holds 5"),
        ({"start": 9}, "1: span 9–5"),
        ({"start": "0"}, "1: its span"),
        ({"end": None}, "1: its span"),
        ({"start": True}, "1: its span"),
        ({"confidence": 9}, "1: confidence 9"),
        ({"confidence": "9"}, "1.confidence"),
        ({"note": None}, "1.note"),
        ({"attributes": []}, "1.attributes"),
        ({"attributes": {"target": 1}}, "1.attributes"),
    ],
)
def test_a_damaged_tag_is_told_by_its_place(disk, article, path, fields, place):
    tables = json.loads(path.read_bytes())
    tables["tags"]["1"].update(fields)
    path.write_text(json.dumps(tables), "utf-8")

    with pytest.raises(StoreUnreadable) as told:
        disk.read("salma", article)
    assert f"$.tags.{place}" in str(told.value)


WRITER = """
import sys
from pathlib import Path
from annotations.model import Article, Change, Span, Tag
from annotations.store import TagStore
store, article, first = TagStore(Path(sys.argv[1])), Article(id="a", text="abc"), int(sys.argv[2])
for number in range(first, first + 40):
    tag = Tag(id=number, span=Span(0, 1), text="a", layer="l", label="m", annotator="salma", created="", updated="")
    store.write("salma", article, Change(set=(tag,)))
"""


def test_two_programs_writing_the_same_record_lose_nothing(disk, tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, str(first)]) for first in (1, 101)]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert {tag.id for tag in disk.read("salma", "a").tags} == {*range(1, 41), *range(101, 141)}
    assert not list(tmp_path.rglob("*.tmp"))
