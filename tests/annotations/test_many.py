"""Many records gone through at once: as what is written one by one, and made to last together."""

import errno
import threading
from dataclasses import replace

import pytest

from hashiya.errors import StoreWriteFailed
from hashiya.io.durable_files import FileBatch
from hashiya.model.model import Change, Status
from hashiya.store import TagStore


def contents(root):
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def written(store, articles, make_tag):
    """A record with a tag of each article; that of the first one is changed afterwards."""
    for number, article in enumerate(articles, 1):
        store.write(
            "salma",
            article,
            Change(
                set=(make_tag(id=number, note="“'\\\n"),), status=Status.DONE, at="2026"
            ),
        )
    store.write(
        "salma", articles[0], Change(set=(make_tag(id=9),), remove=(1,), at="2026")
    )
    store.write(
        "salma",
        articles[0],
        Change(set=(make_tag(id=8),), at="2026"),
        Change(remove=(8,), at="2026"),
    )


@pytest.fixture
def articles(article):
    return [replace(article, id=f"news/{number}") for number in range(3)]


def test_what_is_written_together_is_byte_for_byte_what_single_writes_leave(
    tmp_path, articles, make_tag
):
    for each in ("one", "many"):
        (tmp_path / each).mkdir()
    one = TagStore(tmp_path / "one")
    written(one, articles, make_tag)
    one.checkpoint()
    with TagStore(tmp_path / "many").batch() as many:
        written(many, articles, make_tag)

    found = contents(tmp_path / "many")
    assert found == contents(tmp_path / "one")
    assert sum(name.endswith(".json") for name in found) == 3


def test_who_goes_through_many_reads_what_is_there_and_what_it_wrote(
    store, articles, make_tag
):
    store.write("salma", articles[0], Change(set=(make_tag(id=1),)))

    with store.batch() as many:
        assert [len(many.read("salma", each).tags) for each in articles] == [1, 0, 0]
        many.write("salma", articles[1], Change(set=(make_tag(id=2),)))
        for _ in range(2):
            assert [len(many.read("salma", each).tags) for each in articles] == [
                1,
                1,
                0,
            ]
        assert many.articles_of("salma") == (articles[0].id, articles[1].id)

    assert [len(store.read("salma", each).tags) for each in articles] == [1, 1, 0]


def test_a_file_that_is_only_like_a_record_is_none_of_it(
    disk, articles, tmp_path, make_tag
):
    disk.write("salma", articles[0], Change(set=(make_tag(id=1),)))
    (shelf,) = {path.parent for path in tmp_path.rglob("*.jsonl")}
    (shelf / "news%2F0x.7f3a.jsonl").write_bytes(b"other")
    (shelf / "a\nnews%2F0.7f3a.jsonl").write_bytes(b"other")

    many = disk.listed()
    assert many.read("salma", articles[0]) == disk.read("salma", articles[0])
    assert many.problems("salma", articles[0].id) == ()


def test_a_record_that_is_saved_while_many_are_read_is_read_whole(
    disk, articles, make_tag
):
    written(disk, articles, make_tag)
    many = disk.listed()
    before = many.read("salma", articles[1])
    disk.write("salma", articles[1], Change(set=(make_tag(id=7),)))
    disk.checkpoint()

    assert many.read("salma", articles[1]) == disk.read("salma", articles[1]) != before


def test_what_others_save_meanwhile_is_changed_and_not_passed_by(
    disk, articles, tmp_path, make_tag
):
    disk.write("salma", articles[0], Change(set=(make_tag(id=1),)))

    with disk.batch() as many:
        assert many.read("salma", articles[1]).tags == ()
        TagStore(tmp_path).write(
            "salma",
            articles[1],
            *(Change(set=(make_tag(id=id_),)) for id_ in (2, 3, 4)),
        )
        many.write("salma", articles[1], Change(remove=(3,)))

    assert [tag.id for tag in TagStore(tmp_path).read("salma", articles[1]).tags] == [
        2,
        4,
    ]


def test_derived_files_that_cannot_be_written_fail_nothing(
    disk, articles, tmp_path, make_tag, failing_flush
):
    failing_flush("fsync", errno.ENOSPC)

    with disk.batch() as many:
        written(many, articles, make_tag)

    assert [
        name for name in contents(tmp_path) if name.endswith((".json", ".tmp"))
    ] == []
    assert [tag.id for tag in TagStore(tmp_path).read("salma", articles[0]).tags] == [9]


def test_a_derived_file_that_another_program_swept_away_is_the_only_one_that_lacks(
    disk, articles, tmp_path, make_tag
):
    with disk.batch() as many:
        written(many, articles, make_tag)
        (swept, *_) = sorted((tmp_path / "tags" / "salma").rglob("*.tmp"))
        swept.unlink()

    assert sum(name.endswith(".json") for name in contents(tmp_path)) == 2
    assert [name for name in contents(tmp_path) if name.endswith(".tmp")] == []
    assert [tag.id for tag in TagStore(tmp_path).read("salma", articles[0]).tags] == [9]


def test_journals_that_may_not_last_are_told(
    disk, articles, tmp_path, make_tag, failing_flush
):
    failing_flush("fdatasync", errno.EIO)

    with (
        pytest.raises(StoreWriteFailed, match=f"{tmp_path}/tags.*not saved"),
        disk.batch() as many,
    ):
        written(many, articles, make_tag)

    assert [
        name for name in contents(tmp_path) if name.endswith((".json", ".tmp"))
    ] == []


def test_what_is_settled_while_more_is_written_lasts_all_the_same(
    tmp_path, articles, make_tag, monkeypatch
):
    for each in ("one", "many"):
        (tmp_path / each).mkdir()
    one = TagStore(tmp_path / "one")
    written(one, articles, make_tag)
    one.checkpoint()
    settle, settlers = FileBatch.settle, set()

    def noting(batch):
        settlers.add(threading.current_thread().name)
        settle(batch)

    monkeypatch.setattr(FileBatch, "settle", noting)
    with TagStore(tmp_path / "many").batch(at_once=2) as many:
        written(many, articles, make_tag)

    assert contents(tmp_path / "many") == contents(tmp_path / "one")
    assert any(name.startswith("hashiya-settling") for name in settlers)
    assert not any(
        thread.name.startswith("hashiya-settling") for thread in threading.enumerate()
    )


def test_what_fails_while_more_is_written_is_told(
    disk, articles, tmp_path, make_tag, failing_flush
):
    failing_flush("fdatasync", errno.EIO)

    with (
        pytest.raises(StoreWriteFailed, match="not saved: Input/output error"),
        disk.batch(at_once=1) as many,
    ):
        written(many, articles, make_tag)

    assert [
        name for name in contents(tmp_path) if name.endswith((".json", ".tmp"))
    ] == []
    assert not any(
        thread.name.startswith("hashiya-settling") for thread in threading.enumerate()
    )


def test_what_was_interrupted_leaves_nothing_half_written(
    disk, articles, tmp_path, make_tag
):
    def interrupted():
        with disk.batch() as many:
            written(many, articles, make_tag)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()

    assert [
        name for name in contents(tmp_path) if name.endswith((".json", ".tmp"))
    ] == []
    assert [tag.id for tag in disk.read("salma", articles[0]).tags] == [9]
