"""A large file of articles is opened by an index, with the same result as by reading it."""

import json
import os
import pickle
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hashiya.corpus.importing.known_articles import KnownArticles
from hashiya.corpus.index import article_index, building, indexed_files
from hashiya.corpus.index.article_index import ArticleIndex
from hashiya.corpus.index.indexed_files import IndexedFile, index_folder
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.sources.entries import RowLimits, entries_in
from hashiya.corpus.sources.entry_list import Entries
from hashiya.corpus.sources.natural_order import natural, naturally
from hashiya.corpus.sources.rows import ArticleEntry
from hashiya.errors import ArticleUnreadable, ProjectInvalid
from hashiya.language import use_language
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Article, Change, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.overview.article_lister import ArticleLister
from hashiya.overview.catalogue import Catalogue, Sort
from hashiya.overview.filters import parse_filter
from hashiya.overview.progress import article_rows
from hashiya.overview.text_cache import read_text, remembered_texts
from hashiya.sessions.suggestions import suggestion_store
from hashiya.store import TagStore

SMALL = RowLimits(indexed_from=1 << 40)
LARGE = RowLimits(indexed_from=1)
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
    b'{"id": "\\ud800", "text": "lone \\ud800"}',
    b'{"id": "titled", "title": " \\ud800 \\u0648 ", "text": "x\\ny"}',
    b'  {"id": "a1", "text": "last", "n": NaN}\r',
]


@pytest.fixture
def large(tmp_path, write):
    """A folder whose file of rows was written long ago."""
    os.utime(write("rows.jsonl", b"\n".join(ROWS)), (LONG_AGO, LONG_AGO))
    return tmp_path


def opened(root: Path, limits: RowLimits = LARGE) -> ProjectFolder:
    """The project; its file of rows counts as a large one."""
    entries, problems = entries_in(root, limits)
    scheme = default_scheme()
    return ProjectFolder(root=root, scheme=scheme, entries=entries, problems=problems)


def told(root: Path, limits: RowLimits = LARGE) -> tuple[object, ...]:
    """All that a project says of its articles."""
    project = opened(root, limits)
    every = list(project.entries)
    texts = [project.read(each.id).text for each in every if each.id != "\ud800"]
    assert [each.id for each in every] == list(project.ids)
    assert [project.entry(each.id) for each in every] == every
    assert [project.entries[number] for number in range(len(every))] == every
    assert all(project.ids.index(each.id) == at for at, each in enumerate(every))
    for entry in every:
        summary = read_text(project, entry)
        if entry.text is not None:
            text = entry.text
            known = (text.title, text.chars, text.sha256)
            assert known == (summary.title, summary.chars, summary.sha256)
    return every, texts, sorted(project.problems, key=str)


def plainly(root: Path) -> tuple[object, ...]:
    """The same, with every row read and looked at singly."""
    return told(root, SMALL)


def refuse(*_):
    raise AssertionError


def indexes() -> list[Path]:
    return list(index_folder().glob("*"))


def test_an_index_gives_what_was_read_whatever_the_rows(large, monkeypatch):
    expected = plainly(large)

    assert told(large) == expected
    monkeypatch.setattr(building, "scanned", refuse)
    assert told(large) == expected
    ids = [entry.id for entry in expected[0]]
    assert ids == [
        "12345678901234567890123",
        "a1",
        "a2",
        "a3",
        "a9",
        "a10",
        "a\n4",
        "huge",
        "titled",
        "\ud800",
    ]
    assert [problem.where for problem in opened(large).problems] == [
        f"rows.jsonl:{number}" for number in (9, 10, 11, 13)
    ]


def test_a_list_of_articles_needs_no_text_of_an_index(large, monkeypatch):
    (large / "rows.jsonl").write_bytes(b"\n".join([ROWS[0], ROWS[14]]))
    os.utime(large / "rows.jsonl", (LONG_AGO, LONG_AGO))
    project = opened(large)
    monkeypatch.setattr("hashiya.overview.text_cache.CACHED_FROM", 1)
    monkeypatch.setattr(ProjectFolder, "read_entry", refuse)

    rows = list(article_rows(project, TagStore(large), "salma"))

    assert [(row.id, row.title, row.chars) for row in rows] == [
        ("a10", "1", 1),
        ("titled", "\ud800 \u0648", 3),
    ]


@pytest.mark.parametrize("few", [0, 9])
@pytest.mark.parametrize(
    "where", ["a1.txt", "a11.txt", "articles/b.txt", "more.jsonl", "zz.jsonl"]
)
@pytest.mark.parametrize("indexed_from", [1, 1_000])
def test_texts_and_other_rows_stand_among_them_and_one_id_counts_once(
    large, write, where, few, indexed_from
):
    limits = RowLimits(indexed_from=indexed_from, few=few)
    write(
        where,
        '{"id": "a9", "text": "twice"}\n{"id": "a21", "text": "21"}\n{"id": "a21", "text": "22"}',
    )

    expected = plainly(large)

    assert told(large, limits) == told(large, limits) == expected


def test_an_id_that_is_there_twice_in_the_file_is_reported(large, write):
    data = b"\n".join([*ROWS, b'{"id": "a2", "text": "again"}', ROWS[3]])
    os.utime(write("rows.jsonl", data), (LONG_AGO, LONG_AGO))

    assert told(large) == told(large) == plainly(large)


@pytest.mark.parametrize(
    "change", [b'{"id": "new", "text": ""}', ROWS[0].replace(b"a10", b"b10")]
)
def test_a_file_that_was_written_to_is_read_again(large, write, change):
    told(large)
    rows = [change, *ROWS[1:]] if len(change) == len(ROWS[0]) else [*ROWS, change]
    os.utime(write("rows.jsonl", b"\n".join(rows)), (LONG_AGO, LONG_AGO + 1))

    assert told(large) == plainly(large)


def test_only_the_file_that_has_changed_is_read_again(large, write, monkeypatch):
    os.utime(write("b.jsonl", b'{"id": "b", "text": "b"}'), (LONG_AGO, LONG_AGO))
    told(large)
    os.utime(write("b.jsonl", b'{"id": "c", "text": "c"}'), (LONG_AGO, LONG_AGO + 1))
    scanned, read = building.scanned, []

    def scan(path, name):
        read.append(name)
        return scanned(path, name)

    monkeypatch.setattr(building, "scanned", scan)

    assert told(large) == plainly(large)
    assert read == ["b.jsonl"]


def test_a_row_left_out_for_another_file_comes_back_when_that_one_loses_it(
    large, write
):
    twice = b'{"id": "a2", "text": "first"}'
    os.utime(write("a.jsonl", twice), (LONG_AGO, LONG_AGO))
    assert told(large) == plainly(large)
    os.utime(write("a.jsonl", b'{"id": "z", "text": ""}'), (LONG_AGO, LONG_AGO + 1))
    assert told(large) == plainly(large)
    os.utime(write("a.jsonl", twice), (LONG_AGO, LONG_AGO + 2))
    assert told(large) == plainly(large)


def test_what_was_written_just_now_is_read_again_the_next_time(large, monkeypatch):
    os.utime(large / "rows.jsonl", (TO_COME, TO_COME))
    told(large)
    read = []
    monkeypatch.setattr(building, "scanned", lambda *_: read.append(1) or iter(()))

    assert len(opened(large).entries) == 0
    assert read == [1]


def test_a_text_is_known_also_where_the_first_article_with_it_is_hidden(large, write):
    rows = b"\n".join([*ROWS, b'{"id": "z", "text": "3"}'])
    os.utime(write("rows.jsonl", rows), (LONG_AGO, LONG_AGO))
    sha256 = Article(id="z", text="3").sha256
    assert KnownArticles(opened(large)).id_with_text(sha256) == "a3"

    write("a3.txt", "another")

    assert KnownArticles(opened(large)).id_with_text(sha256) == "z"


def test_nothing_is_written_into_the_project(large):
    told(large)

    assert [path.name for path in large.iterdir()] == ["rows.jsonl"]
    assert len(indexes()) == 1


def test_an_index_that_cannot_be_written_is_in_memory(large, monkeypatch):
    expected = plainly(large)
    index_folder().parent.mkdir(parents=True, exist_ok=True)
    index_folder().write_text("no folder")

    assert told(large) == told(large) == expected


def test_an_index_on_a_full_disk_is_in_memory(large, monkeypatch):
    expected = plainly(large)
    build = building.build

    def full(connection, *given):
        (file,) = [row[2] for row in connection.execute("PRAGMA database_list")]
        if file:
            raise sqlite3.OperationalError("database or disk is full")
        build(connection, *given)

    monkeypatch.setattr(article_index, "build", full)

    assert told(large) == expected
    assert indexes() == []


def test_no_file_can_be_written_at_all(large, write):
    resource = pytest.importorskip("resource")
    # More than SQLite keeps in memory of a temporary table.
    rows = [b'{"id": "%d%s", "text": ""}' % (n, b"x" * 50_000) for n in range(100)]
    os.utime(write("rows.jsonl", b"\n".join(rows)), (LONG_AGO, LONG_AGO))
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, former[1]))
    try:
        count = len(opened(large).entries)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)

    assert count == len(rows)
    assert indexes() == []


def test_a_cache_that_cannot_be_looked_into_is_no_obstacle(large, monkeypatch):
    expected = plainly(large)
    folder = Path("/", "a" * 300)
    monkeypatch.setattr(indexed_files, "index_folder", lambda: folder)

    assert told(large) == expected


def test_only_the_user_may_read_an_index(large):
    opened(large)

    modes = [stat.S_IMODE(path.stat().st_mode) for path in (*indexes(), index_folder())]
    assert modes == [0o600, 0o700]


def test_indexes_that_nobody_needs_are_removed(large, write):
    told(large)
    (index,) = indexes()
    unopened = index.with_name("unopened.sqlite")
    cut_off = index.with_name("cut.off.tmp")
    for path in (index, unopened, cut_off):
        path.touch()
        os.utime(path, (LONG_AGO, LONG_AGO))
    being_built = index.with_name("being.built.tmp")
    being_built.touch()
    # The index is opened, so that it is kept.
    told(large)
    write("other/rows.jsonl", ROWS[0])

    opened(large / "other")

    assert {index, being_built} < set(indexes())
    assert not {unopened, cut_off} & set(indexes())


DAMAGE = {
    "empty": lambda path: path.write_bytes(b""),
    "other": lambda path: path.write_bytes(b"SQLite format 3\0" + b"x" * 9_000),
    "torn": lambda path: path.write_bytes(path.read_bytes()[:8_192]),
    "zeros": lambda path: path.write_bytes(
        path.read_bytes()[:4_096] + bytes(path.stat().st_size - 4_096)
    ),
    "foreign": lambda path: sql(path, "DROP TABLE articles"),
    "older": lambda path: sql(path, "PRAGMA user_version = 0"),
    "ids": lambda path: sql(path, "UPDATE articles SET id = x'ff' || id"),
    "title": lambda path: sql(path, "UPDATE articles SET title = x'ff' WHERE row = 2"),
    "number": lambda path: sql(path, "UPDATE articles SET title = 7 WHERE row = 2"),
    "file": lambda path: sql(path, "UPDATE articles SET file = 9 WHERE row = 2"),
    "problems": lambda path: sql(path, "UPDATE problems SET message = x'ff'"),
}


def sql(path: Path, statement: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(statement)
    connection.commit()
    connection.close()


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_a_damaged_index_is_built_anew(large, damage):
    expected = told(large)
    (path,) = indexes()
    damage(path)

    assert told(large) == expected
    assert told(large) == expected


def test_nothing_is_taken_over_of_a_damaged_index(large, write):
    os.utime(write("b.jsonl", b'{"id": "b", "text": "b"}'), (LONG_AGO, LONG_AGO))
    told(large)
    (path,) = indexes()
    sql(path, "UPDATE articles SET id = x'ff' WHERE row = 2")
    os.utime(write("b.jsonl", b'{"id": "c", "text": "c"}'), (LONG_AGO, LONG_AGO + 1))

    assert told(large) == plainly(large)
    assert indexes() == [path]


def test_an_index_with_other_places_shows_no_other_article(large):
    told(large)
    (path,) = indexes()
    sql(path, "UPDATE articles SET at = 1 << 40 WHERE id = CAST('a10' AS BLOB)")
    sql(path, "UPDATE articles SET at = at + 1 WHERE id = CAST('a9' AS BLOB)")

    project = opened(large)
    for article in ("a9", "a10"):
        with pytest.raises(ArticleUnreadable):
            project.read(article)


def test_two_programs_build_at_once_and_each_keeps_its_own(large, write):
    first = opened(large)
    ids = list(first.ids)
    os.utime(write("rows.jsonl", b"\n".join(ROWS[3:])), (LONG_AGO, LONG_AGO + 1))
    second = opened(large)

    assert list(first.ids) == ids
    assert len(second.ids) == len(ids) - 3


def test_an_index_goes_to_another_process(large, write):
    project = opened(large)
    ids = list(project.ids)

    assert list(pickle.loads(pickle.dumps(project)).ids) == ids
    for path in indexes():
        path.unlink()
    assert list(pickle.loads(pickle.dumps(project)).ids) == ids
    sent = pickle.dumps(project)
    os.utime(write("rows.jsonl", b"\n".join(ROWS[3:])), (LONG_AGO, LONG_AGO + 1))
    for path in indexes():
        path.unlink()
    with pytest.raises(ProjectInvalid, match="changed meanwhile"):
        pickle.loads(sent)


IDS = st.text("a0129٣é-", min_size=1, max_size=5)


@given(
    st.lists(IDS, max_size=6)
    | st.lists(st.from_regex(r"[ab]-\d\d", fullmatch=True), max_size=6)
)
def test_ids_alike_are_sorted_as_all_others(ids):
    assert naturally(ids) == sorted(ids, key=natural)


@given(st.lists(IDS, unique=True, max_size=8), st.integers(0, 8), st.integers(0, 8))
def test_an_index_and_others_are_sorted_as_all_of_them(
    tmp_path_factory, ids, count, few
):
    folder = tmp_path_factory.mktemp("rows")
    path = folder / "y.jsonl"
    rows = [f'{{"id": "{each}", "text": "x"}}' for each in ids[:count]]
    path.write_text("\n".join(rows))
    others = {each: ArticleEntry(id=each, path=Path("x")) for each in ids[count:]}

    entries = Entries(
        ArticleIndex(folder, [IndexedFile.at(path, "y")]), others, few=few
    )
    shutil.rmtree(folder)

    expected = sorted(ids, key=natural)
    assert [each.id for each in entries] == list(entries.ids) == expected
    assert [entries[number].id for number in range(len(ids))] == expected
    for each in ids:
        where = Path("x") if each in others else path
        assert entries.by_id[each].path == where
        assert entries.position(each) == expected.index(each)


def test_an_index_with_problems_in_another_language_is_built_again(large):
    told(large)
    use_language("ar")
    try:
        assert told(large) == plainly(large)
    finally:
        use_language("en")


TITLES = ["حماس تعلن", "الأمم المتحدة", "غزة", "a1 غزه", "zz"]
TYPED = ["", "غزة", "-غزة", "id:a1", "-id:1", "حماس غزة", "a1", "status:new -zz"]


@pytest.mark.parametrize("few", [0, 9])
def test_a_list_by_an_index_is_as_one_of_rows_that_were_read(tmp_path, write, few):
    rows = []
    for number in range(12):
        row = {"id": f"a{number}", "title": TITLES[number % 5]}
        rows.append(json.dumps(row | {"text": "x" * (number * 7 % 5)}))
    rows += ['{"id": "bad", "text": "\\ud800"}']
    os.utime(write("rows.jsonl", "\n".join(rows)), (LONG_AGO, LONG_AGO))
    write("articles/a3.txt", "غزة في ملف")
    write("a11b.txt", "حماس")
    write("b.txt", "zz")
    store = TagStore(tmp_path)
    by_index = opened(tmp_path, RowLimits(indexed_from=1, few=few))
    catalogues = [listed(by_index, store), listed(opened(tmp_path, SMALL), store)]
    write_record(store, by_index.read("a5"))
    catalogues += [listed(by_index, store), listed(opened(tmp_path, SMALL), store)]
    for indexed, plain in (catalogues[:2], catalogues[2:]):
        assert indexed.known == plain.known == len(plain) == 16
        for sort in Sort:
            indexed.sort_by(sort)
            plain.sort_by(sort)
            for typed in TYPED:
                terms = parse_filter(typed)
                matching = list(indexed.matching(terms, by_index.scheme))
                assert matching == list(plain.matching(terms, by_index.scheme))
        assert all(indexed.row(at) == plain.row(at) for at in range(16))


def listed(project: ProjectFolder, store: TagStore) -> Catalogue:
    """The list of the project with all that has to be read."""
    catalogue = Catalogue.of(project, "salma")
    with remembered_texts(project, store) as texts:
        lister = ArticleLister(
            project=project,
            store=store,
            annotator="salma",
            suggestions=suggestion_store(project.root, FormerNames.of(project.scheme)),
            records=store.articles_by_annotator(),
            texts=texts,
        )
        catalogue.expect(lister.positions)
        catalogue.put(map(lister.listed, lister.positions))
    return catalogue


def write_record(store: TagStore, article: Article) -> None:
    store.write("salma", article, Change(status=Status.OPEN))


def test_only_articles_with_a_record_are_read_for_a_list(large, monkeypatch):
    project = opened(large)
    store = TagStore(large)
    write_record(store, project.read("a9"))
    read = []

    class Counting(ArticleLister):
        def listed(self, position):
            read.append(self.project.entries[position].id)
            return super().listed(position)

    monkeypatch.setattr(f"{__name__}.ArticleLister", Counting)

    catalogue = listed(project, store)

    assert read == ["a9", "\ud800"]
    assert catalogue.known == len(catalogue)
    os.utime(large / "rows.jsonl", (LONG_AGO, LONG_AGO + 1))
    read.clear()
    listed(project, store)
    assert len(read) == len(catalogue)
