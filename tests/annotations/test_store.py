"""What is stored comes back, from memory as from a disk, and plain TinyDB reads it."""

import json
import subprocess
import sys
import zlib
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tinydb import TinyDB

from hashiya.errors import InvalidAnnotator, StoreUnreadable
from hashiya.model.model import Article, Change, Record, Span, Status
from hashiya.store import Summary, TagStore
from hashiya.store.files import DiskFiles
from hashiya.store.memory_files import MemoryFiles

NOW = "2026-11-20T16:00:00Z"


def test_a_record_that_nobody_wrote_is_new_and_empty(store, article):
    assert store.read("salma", article) == Record(
        article=article.id, annotator="salma", sha256=article.sha256
    )
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

    written = store.write(
        "salma", article, Change(set=(whole, of_article), status=Status.DONE)
    )

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


def test_a_tag_that_moves_to_the_whole_article_leaves_no_span_behind(
    store, article, make_tag
):
    store.write("salma", article, Change(set=(make_tag(),)))
    store.write("salma", article, Change(set=(make_tag(span=None),)))

    assert store.read("salma", article).tags[0].span is None


def test_names_and_ids_come_back_however_they_are_written(store, article, make_tag):
    # The last two differ only in normalisation: é as one code point, and as two.
    ids = [
        "a1",
        "A1",
        "a1.x",
        "../x",
        "/etc/x",
        "a\0b",
        "con",
        "عنوان",
        "x" * 300,
        "\ud800",
        "\xe9",
        "e\u0301",
    ]
    for name in ("salma", "سلمى", "../omar", "Salma", "ن" * 150):
        for each in ids:
            store.write(
                name, replace(article, id=each), Change(set=(make_tag(annotator=name),))
            )

    assert set(store.annotators()) == {"salma", "سلمى", "../omar", "Salma", "ن" * 150}
    assert set(store.articles_of("../omar")) == set(ids)
    assert store.read("ن" * 150, "x" * 300).tags[0].annotator == "ن" * 150


def test_a_tag_is_found_by_its_id(store, article, make_tag):
    store.write("salma", article, Change(set=(make_tag(id=7),)))

    assert store.articles_with("salma", 7) == (article.id,)
    assert store.articles_with("salma", 8) == ()
    assert store.articles_with("omar", 7) == ()


def test_a_record_without_tags_follows_the_text(store, article):
    store.write("salma", article, Change(status=Status.OPEN))
    changed = Article(id=article.id, text="x" + article.text)

    assert (
        store.write("salma", changed, Change(status=Status.DONE)).sha256
        == changed.sha256
    )


def test_a_name_that_cannot_be_an_annotator_writes_nothing(store, article):
    with pytest.raises(InvalidAnnotator):
        store.write("a\nb", article, Change(status=Status.DONE))
    assert store.annotators() == ()


WORDS = st.text(st.characters(), max_size=20)


@given(st.tuples(WORDS.filter(bool), WORDS, WORDS))
@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_text_is_stored_as_it_is(tmp_path, article, make_tag, words):
    name, attribute, note = words
    store = TagStore(tmp_path, MemoryFiles())
    tag = make_tag(attributes={name: attribute}, note=note)

    store.write("salma", article, Change(set=(tag,)))

    assert store.read("salma", article).tags == (tag,)


def test_plain_tinydb_reads_the_file(disk, article, make_tag, tmp_path):
    disk.write(
        "salma",
        article,
        Change(set=(make_tag(id=5, note="حماس"),), status=Status.OPEN, at=NOW),
    )  # Hamas
    disk.checkpoint()
    (path,) = tmp_path.glob("tags/salma/*/*.json")

    with TinyDB(path, encoding="utf-8") as database:
        assert database.table("article").all() == [
            {
                "version": 2,
                "article": article.id,
                "annotator": "salma",
                "sha256": article.sha256,
                "status": "open",
                "marked": NOW,
            }
        ]
        assert database.table("tags").get(doc_id=5)["text"] == "روسيا"  # Russia
    assert "حماس" in path.read_text("utf-8")


@pytest.mark.parametrize("ascii_only", [True, False])
def test_what_plain_tinydb_changed_is_taken_over_and_stays(
    disk, article, make_tag, tmp_path, ascii_only
):
    disk.write("salma", article, Change(set=(make_tag(id=5), make_tag(id=7))))
    disk.checkpoint()
    (path,) = tmp_path.glob("tags/salma/*/*.json")
    with TinyDB(path, encoding="utf-8", ensure_ascii=ascii_only) as database:
        database.table("tags").update({"note": "by hand", "extra": 1}, doc_ids=[5])
        database.table("tags").remove(doc_ids=[7])

    assert [(tag.id, tag.note) for tag in disk.read("salma", article).tags] == [
        (5, "by hand")
    ]
    disk.write("salma", article, Change(set=(make_tag(id=6),)))
    disk.checkpoint()
    path.unlink()

    again = TagStore(tmp_path)
    assert [(tag.id, tag.note) for tag in again.read("salma", article).tags] == [
        (5, "by hand"),
        (6, ""),
    ]
    assert again.entries("salma", article.id)[-2].set["tags"]["5"]["extra"] == 1


@pytest.fixture
def path(disk, article, make_tag, tmp_path):
    """The derived file of a record with one tag, and no journal beside it."""
    disk.write("salma", article, Change(set=(make_tag(),)))
    disk.checkpoint()
    next(tmp_path.glob("tags/salma/*/*.jsonl")).unlink()
    return next(tmp_path.glob("tags/salma/*/*.json"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "is damaged"),
        (b"{", "is damaged"),
        (b"\xff", "is damaged"),
        (b"[" * 100_000, "is damaged"),
        (b"[]", "not an object"),
        (b'{"tags": {"1": 2}}', "is not a table"),
        ({"version": 3}, "newer hashiya"),
        ({"article": "other"}, "'salma' on 'other'"),
        ({"annotator": "omar"}, "records of 'omar', as when"),
    ],
)
def test_a_damaged_or_newer_file_is_told_and_left_as_it_is(
    article, path, content, told, tmp_path
):
    if isinstance(content, dict):
        tables = json.loads(path.read_bytes())
        tables["article"]["1"].update(content)
        content = json.dumps(tables).encode()
    path.write_bytes(content)

    disk = TagStore(tmp_path)
    with pytest.raises(StoreUnreadable, match=told) as error:
        disk.read("salma", article)
    with pytest.raises(StoreUnreadable):
        disk.write("salma", article, Change(status=Status.DONE))
    # Of another annotator's records the folder is named.
    assert str(path.parents[1]) in str(error.value)
    assert path.read_bytes() == content


def test_a_line_of_a_newer_hashiya_is_refused(disk, article, tmp_path):
    disk.write("salma", article, Change(status=Status.DONE))
    (journal,) = tmp_path.glob("tags/salma/*/*.jsonl")
    body = b'{"v": 3, "n": 9, "by": "x", "at": "", "act": "do"'
    with journal.open("ab") as file:
        file.write(body + f', "crc": "{zlib.crc32(body):08x}"}}\n'.encode())

    for store in (disk, TagStore(tmp_path)):
        with pytest.raises(StoreUnreadable, match="newer hashiya"):
            store.read("salma", article)
        with pytest.raises(StoreUnreadable, match="newer hashiya"):
            store.write("salma", article, Change(status=Status.DONE))


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"start": 3}, "1: tag 1 covers 2 characters but holds 5"),
        ({"start": 9}, "1: span 9–5"),
        ({"start": "0"}, "1.start: Expected `int | null`, got `str`"),
        ({"end": None}, "1: its span"),
        ({"score": "high"}, "1.score"),
        ({"start": True}, "1.start"),
        ({"confidence": 9}, "1.confidence: Expected `int` <= 5"),
        ({"confidence": "9"}, "1.confidence"),
        ({"note": None}, "1.note"),
        ({"attributes": []}, "1.attributes"),
        ({"attributes": {"target": 1}}, "1.attributes"),
    ],
)
def test_a_tag_that_is_none_is_told_by_its_place_and_hides_no_other(
    article, path, fields, place, tmp_path
):
    tables = json.loads(path.read_bytes())
    tables["tags"]["2"] = dict(tables["tags"]["1"])
    tables["tags"]["1"].update(fields)
    path.write_text(json.dumps(tables), "utf-8")
    disk = TagStore(tmp_path)

    assert [tag.id for tag in disk.read("salma", article).tags] == [2]
    assert any(f"$.tags.{place}" in each for each in disk.problems("salma", article.id))


def version_1(article, tags):
    """A file as it was written before there were journals."""
    head = {
        "version": 1,
        "article": article.id,
        "annotator": "salma",
        "sha256": article.sha256,
        "status": "open",
    }
    rows = {
        str(tag.id): {
            "start": tag.span.start, "end": tag.span.end, "text": tag.text,
            "layer": tag.layer, "label": tag.label, "attributes": {}, "confidence": None,
            "note": "", "origin": "human", "created": "", "updated": "",
        }
        for tag in tags
    }  # fmt: skip
    return json.dumps(
        {"article": {"1": head}, "tags": rows}, ensure_ascii=False
    ).encode()


def test_an_older_file_is_read_and_upgraded_with_the_first_write_and_kept(
    article, make_tag, tmp_path, path
):
    old = version_1(article, [make_tag(id=1), make_tag(id=2)])
    path.write_bytes(old)
    store = TagStore(tmp_path)

    assert [tag.id for tag in store.read("salma", article).tags] == [1, 2]
    store.checkpoint()
    assert path.read_bytes() == old
    store.write("salma", article, Change(set=(make_tag(id=3),), remove=(1,)))
    store.checkpoint()

    assert json.loads(path.read_bytes())["article"]["1"]["version"] == 2
    assert [each.read_bytes() for each in path.parent.glob("*.kept")] == [old]
    path.unlink()
    again = TagStore(tmp_path).read("salma", article)
    assert ([tag.id for tag in again.tags], again.status) == ([2, 3], Status.OPEN)


def test_two_machines_that_upgrade_the_same_file_make_one_history(
    article, make_tag, tmp_path, path
):
    old = version_1(article, [make_tag(id=1)])
    lines = []
    for machine in ("aaaaaaaa", "bbbbbbbb"):
        path.write_bytes(old)
        files = DiskFiles(tmp_path / "tags", machine=machine)
        TagStore(tmp_path, files).write("salma", article, Change(set=(make_tag(id=3),)))
        (journal,) = path.parent.glob("*.jsonl")
        lines.append(journal.read_bytes().splitlines()[0])
        journal.unlink()

    assert lines[0] == lines[1]


WRITER = """
import sys
from pathlib import Path
from hashiya.model.model import Article, Change, Span, Tag
from hashiya.store import TagStore
store, article, first = TagStore(Path(sys.argv[1])), Article(id="a", text="abc"), int(sys.argv[2])
for number in range(first, first + 40):
    tag = Tag(id=number, span=Span(0, 1), text="a", layer="l", label="m", annotator="salma",
              created="", updated="")
    store.write("salma", article, Change(set=(tag,)))
"""


def test_two_programs_writing_the_same_record_lose_nothing(disk, tmp_path):
    command = [sys.executable, "-c", WRITER, str(tmp_path)]
    writers = [subprocess.Popen([*command, str(first)]) for first in (1, 101)]

    assert [writer.wait(60) for writer in writers] == [0, 0]
    assert {tag.id for tag in disk.read("salma", "a").tags} == {
        *range(1, 41),
        *range(101, 141),
    }
    assert not list(tmp_path.rglob("*.tmp"))


def test_what_an_annotator_keeps_in_a_folder_of_its_own_is_no_record_of_theirs(
    store, article, make_tag
):
    apart = store.within("gold")
    apart.write(
        "omar",
        article,
        Change(set=(make_tag(label="law"),), rows={("verdicts", "1"): {"sure": 4}}),
    )
    assert store.annotators() == store.articles_of("omar") == tuple(store.paths()) == ()
    assert store.summaries("omar") == {}
    assert store.read("omar", article).tags == ()
    assert apart.annotators() == ("omar",)
    assert apart.articles_of("omar") == (article.id,)
    assert apart.summaries("omar") == {article.id: Summary(status=Status.NEW, tags=1)}
    store.write("omar", article, Change(set=(make_tag(id=7),)))
    assert [tag.id for tag in store.read("omar", article).tags] == [7]
    assert [
        store.within("gold").identity(place) for place in store.within("gold").paths()
    ] == [("omar", article.id)]


def test_rows_of_other_tables_are_set_and_go_with_the_tags(store, article, make_tag):
    said = {"note": "ملاحظة"}  # a note
    store.write(
        "salma",
        article,
        Change(
            set=(make_tag(),), rows={("verdicts", "1"): said, ("verdicts", "2"): said}
        ),
    )
    written = store.write(
        "salma",
        article,
        Change(rows={("verdicts", "2"): None, ("verdicts", "1"): {"note": ""}}),
    )
    assert written.rows == {("verdicts", "1"): {"note": ""}}
    assert store.read("salma", article) == written
