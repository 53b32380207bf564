"""A large file of articles is opened as quickly as its ids are read, with the same result."""

import json
import os
from array import array
from base64 import b64decode, b64encode
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.sources.entries import RowLimits, entries_in
from hashiya.corpus.sources.entry_list import Entries
from hashiya.corpus.sources.natural_order import natural, naturally
from hashiya.corpus.sources.row_table import RowTable, restored, saved, scanned
from hashiya.corpus.sources.rows import ArticleEntry
from hashiya.errors import ArticleUnreadable
from hashiya.language import use_language
from hashiya.model.model import Change, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.store import TagStore

SMALL = RowLimits(cached_from=1 << 40, whole_from=1 << 40)
LARGE = RowLimits(cached_from=1, whole_from=1)
LONG_AGO, TO_COME = 1_700_000_000, 33_000_000_000
# Escapes in keys, an id within another object, keys that are there twice (the last
# counts), a huge row, and rows that are none, among them an export's and one that is
# blank.
ROWS = [
    b'\xef\xbb\xbf{"id": "a10", "text": "1"}',
    b'{"\\u0069d": "a9", "te\\u0078t": "\\u0648"}',
    b'{"meta": {"id": "inner", "text": "x"}, "id": "a2", "text": "2"}',
    b'{"id": "first", "id": "a3", "text": "x", "text": "3"}',
    b"",
    b'{"text": "{\\"id\\": \\"quoted\\"}", "id": "a\\n4"}',
    b'{"id": 12345678901234567890123, "text": ""}',
    b'{"format": "hashiya/1", "id": "exported", "text": ""}',
    b'{"id": "cut", "text": "',
    b'{"id": true, "text": ""}',
    b'["id", "text"]',
    b'{"id": "huge", "text": "' + "نص ".encode() * 50_000 + b'"}',
    b'{"id": "\xff", "text": ""}',
    b'{"id": "\\ud800", "text": "lone"}',
    b'  {"id": "a1", "text": "last", "n": NaN}\r',
]


@pytest.fixture
def large(tmp_path, write, article):
    """A folder with tags, whose file of rows was written long ago."""
    os.utime(write("rows.jsonl", b"\n".join(ROWS)), (LONG_AGO, LONG_AGO))
    TagStore(tmp_path).write("salma", article, Change(status=Status.OPEN))
    return tmp_path


def opened(root: Path, limits: RowLimits = LARGE) -> ProjectFolder:
    """The project; its file of rows counts as a large one."""
    entries, problems = entries_in(root, limits)
    scheme = default_scheme()
    return ProjectFolder(root=root, scheme=scheme, entries=entries, problems=problems)


def said(root: Path, limits: RowLimits = LARGE) -> tuple[object, ...]:
    """All that a project says of its articles."""
    project = opened(root, limits)
    every = list(project.entries)
    texts = [project.read(each.id).text for each in every if each.id != "\ud800"]
    assert [each.id for each in every] == list(project.ids)
    assert [project.entry(each.id) for each in every] == every
    return every, texts, project.problems


def plainly(root: Path) -> tuple[object, ...]:
    """The same, with every row read and looked at singly."""
    return said(root, SMALL)


def refuse(*_):
    raise AssertionError


def test_what_is_remembered_is_what_was_read_whatever_the_rows(large, monkeypatch):
    wanted = plainly(large)

    assert said(large) == wanted
    monkeypatch.setattr("hashiya.corpus.sources.row_cache.scanned", refuse)
    assert said(large) == wanted
    ids = [entry.id for entry in wanted[0]]
    assert ids == [
        "12345678901234567890123",
        "a1",
        "a2",
        "a3",
        "a9",
        "a10",
        "a\n4",
        "huge",
        "\ud800",
    ]
    assert [problem.where for problem in wanted[2]] == [
        f"rows.jsonl:{number}" for number in (9, 10, 11, 13)
    ]


@pytest.mark.parametrize("few", [0, 9])
@pytest.mark.parametrize(
    "where", ["a1.txt", "a11.txt", "articles/b.txt", "more.jsonl", "zz.jsonl"]
)
def test_texts_and_other_rows_stand_among_them_and_one_id_counts_once(
    large, write, where, few
):
    limits = replace(LARGE, few=few)
    write(
        where,
        '{"id": "a9", "text": "twice"}\n{"id": "a21", "text": "21"}\n{"id": "a21", "text": "22"}',
    )

    wanted = plainly(large)

    assert said(large, limits) == said(large, limits) == wanted


def test_an_id_that_is_there_twice_in_the_file_is_told(large, write):
    data = b"\n".join([*ROWS, b'{"id": "a2", "text": "again"}'])
    os.utime(write("rows.jsonl", data), (LONG_AGO, LONG_AGO))

    assert said(large) == said(large) == plainly(large)


@pytest.mark.parametrize(
    "change", [b'{"id": "new", "text": ""}', ROWS[0].replace(b"a10", b"b10")]
)
def test_a_file_that_was_written_to_is_read_again(large, write, change):
    said(large)
    rows = [change, *ROWS[1:]] if len(change) == len(ROWS[0]) else [*ROWS, change]
    os.utime(write("rows.jsonl", b"\n".join(rows)), (LONG_AGO, LONG_AGO + 1))

    assert said(large) == plainly(large)


def test_a_memory_of_other_places_is_told_where_an_article_is_read_and_shows_no_other(
    large,
):
    said(large)
    store = TagStore(large)
    (name, (mark, table)), *_ = store.cached("rows.of").items()
    starts = array("Q", b64decode(table["starts"]))
    starts[1], starts[3] = starts[3], starts[1]
    starts[0] = 1 << 40
    table["starts"] = b64encode(starts.tobytes()).decode()
    store.cache("rows.of", {name: [mark, table]})

    project = opened(large)
    for each in ("a9", "a3", "a10"):
        with pytest.raises(ArticleUnreadable, match="changed meanwhile"):
            project.read(each)


def test_what_was_written_just_now_is_not_remembered(large):
    os.utime(large / "rows.jsonl", (TO_COME, TO_COME))
    said(large)

    assert not list(large.glob("tags/.cache/rows*"))


def test_nothing_is_written_where_nobody_has_tagged(tmp_path, write):
    os.utime(write("rows.jsonl", ROWS[0]), (LONG_AGO, LONG_AGO))

    assert list(opened(tmp_path).ids) == ["a10"]
    assert [path.name for path in tmp_path.iterdir()] == ["rows.jsonl"]


def test_what_cannot_be_remembered_is_read_each_time(large, monkeypatch):
    def full(*_):
        raise OSError(28, os.strerror(28))

    wanted = plainly(large)
    monkeypatch.setattr(os, "replace", full)

    assert said(large) == said(large) == wanted


@pytest.mark.parametrize(
    "wrong",
    [
        {"ids": ["a"]},
        {"ids": [1] * 9},
        {"ids": None},
        {"numbers": "AAAA"},
        {"starts": "?"},
        {"starts": []},
        {"starts": "/" * 96},
        {"order": "/" * 96},
        {"problems": [1]},
        {"problems": [["x", "y", "z"]]},
    ],
)
def test_a_memory_that_says_something_else_is_read_anew(large, wrong):
    wanted = said(large)
    store = TagStore(large)
    (name, (mark, table)), *_ = store.cached("rows.of").items()
    store.cache("rows.of", {name: [mark, {**table, **wrong}]})

    assert said(large) == wanted


IDS = st.text("a0129٣é-", min_size=1, max_size=5)


@given(
    st.lists(IDS, max_size=6)
    | st.lists(st.from_regex(r"[ab]-\d\d", fullmatch=True), max_size=6)
)
def test_names_alike_are_sorted_as_all_others(ids):
    assert naturally(ids) == sorted(ids, key=natural)


@given(st.lists(IDS, unique=True, max_size=8), st.integers(0, 8))
def test_a_table_and_others_are_sorted_as_all_of_them(ids, count):
    others = {each: ArticleEntry(id=each, path=Path("x")) for each in ids[count:]}
    rows = ids[:count]
    order = [rows.index(each) for each in sorted(rows, key=natural)]
    table = RowTable(
        path=Path("y"),
        ids=rows,
        numbers=range(1, len(rows) + 1),
        starts=range(len(rows)),
        order=order,
    )

    entries = Entries(table, others)

    assert (
        [each.id for each in entries] == list(entries.ids) == sorted(ids, key=natural)
    )
    assert all(
        entries.by_id[each].path == Path("x" if each in others else "y") for each in ids
    )
    assert (
        restored(table.path, json.loads(json.dumps(saved(table)))).entry(0).id
        == rows[0]
        if rows
        else True
    )


def test_a_cache_with_problems_in_another_language_is_read_again(large):
    table = scanned(large / "rows.jsonl", "rows.jsonl")
    document = json.loads(json.dumps(saved(table)))

    assert restored(table.path, document).problems == table.problems
    use_language("ar")
    try:
        with pytest.raises(ValueError, match="another language"):
            restored(table.path, document)
        without = document | {"problems": []}
        assert list(restored(table.path, without).ids) == list(table.ids)
    finally:
        use_language("en")
