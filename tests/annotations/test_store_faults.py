"""A save that fails tells why, leaves the old file whole and nothing else behind."""

import errno
import os
import shutil
import subprocess
import sys

import pytest

from hashiya.errors import StoreUnreadable, StoreWriteFailed
from hashiya.model.model import Change, Status
from hashiya.store import TagStore
from hashiya.store.file_locks import lock_file
from hashiya.store.files import DiskFiles


def files_in(folder):
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def saved(disk, article, make_tag):
    disk.write("salma", article, Change(set=(make_tag(),)))
    disk.checkpoint()
    return disk


@pytest.fixture
def add_second(saved, article, make_tag):
    """Save a second tag; the ids that are then stored."""

    def add() -> list[int]:
        saved.write("salma", article, Change(set=(make_tag(id=2),)))
        return [tag.id for tag in saved.read("salma", article).tags]

    return add


@pytest.fixture(params=["fdatasync", "write", "open"])
def failing(request, monkeypatch):
    """Let a step of every save fail until the patch is undone."""

    def begin(code: int) -> pytest.MonkeyPatch:
        def fail(*_: object) -> None:
            raise OSError(code, os.strerror(code))

        monkeypatch.setattr(os, request.param, fail)
        return monkeypatch

    return begin


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.ENOSPC, "No space left on device; free some space"),
        (errno.EROFS, "Read-only file system; make the file system writable"),
        (errno.EACCES, "Permission denied; allow yourself"),
        (errno.EIO, "Input/output error; see that its folder"),
    ],
)
def test_a_failing_step_leaves_the_old_file_whole(
    add_second, tmp_path, failing, code, told
):
    before = files_in(tmp_path)
    patch = failing(code)

    with pytest.raises(StoreWriteFailed, match=told) as error:
        add_second()

    assert str(tmp_path) in str(error.value)
    assert files_in(tmp_path) == before
    patch.undo()
    assert add_second() == [1, 2]


def test_an_interrupted_save_leaves_the_old_file_whole(
    saved, article, tmp_path, monkeypatch
):
    before = files_in(tmp_path)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fdatasync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        saved.write("salma", article, Change(status=Status.DONE))
    assert files_in(tmp_path) == before


KILLED = """
import os, sys
from pathlib import Path
from hashiya.model.model import Article, Change, Status
from hashiya.store import TagStore
setattr(os, sys.argv[4], lambda *_: os._exit(9))
store = TagStore(Path(sys.argv[1]))
store.write("salma", Article(id=sys.argv[2], text=sys.argv[3]), Change(status=Status.DONE))
store.checkpoint()
"""


@pytest.mark.parametrize(
    ("step", "status"),
    [("write", Status.NEW), ("fdatasync", Status.DONE), ("replace", Status.DONE)],
)
def test_a_program_killed_at_any_step_leaves_a_record_that_is_whole(
    saved, article, make_tag, tmp_path, step, status
):
    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), article.id, article.text, step],
        check=False,
    )

    assert ended.returncode == 9
    assert saved.read("salma", article).status is status
    assert saved.articles_of("salma") == (article.id,)
    # The dead program's lock is gone with it, and its temporary file is no record.
    assert len(saved.write("salma", article, Change(set=(make_tag(id=2),))).tags) == 2
    saved.checkpoint()
    assert not list(tmp_path.rglob("*.tmp"))


LIMITED = """
import resource, signal, sys
from pathlib import Path
from hashiya.errors import StoreWriteFailed
from hashiya.model.model import Article, Change, Status
from hashiya.store import TagStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[4]), int(sys.argv[4])))
try:
    article = Article(id=sys.argv[2], text=sys.argv[3])
    TagStore(Path(sys.argv[1])).write("salma", article, Change(status=Status.DONE))
except StoreWriteFailed as error:
    print(error)
"""


def test_a_real_limit_of_the_system_leaves_the_old_file_whole(saved, article, tmp_path):
    before = files_in(tmp_path)

    (journal,) = tmp_path.glob("tags/salma/*/*.jsonl")
    room = str(journal.stat().st_size + 20)
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path), article.id, article.text, room],
        check=True,
        capture_output=True,
    )

    assert b"File too large" in ended.stdout
    assert files_in(tmp_path) == before


def test_a_folder_that_cannot_be_made_is_told(article, tmp_path):
    (tmp_path / "tags").write_text("a file stands here", "utf-8")

    with pytest.raises(StoreWriteFailed, match="not saved"):
        TagStore(tmp_path).write("salma", article, Change(status=Status.DONE))
    assert (tmp_path / "tags").read_text("utf-8") == "a file stands here"


def test_a_folder_removed_meanwhile_is_made_again(saved, article, make_tag, tmp_path):
    shutil.rmtree(tmp_path / "tags")

    saved.write("salma", article, Change(set=(make_tag(id=2),)))

    assert [tag.id for tag in saved.read("salma", article).tags] == [2]


def test_a_lock_that_is_held_for_long_does_not_stop_a_save(
    saved, article, make_tag, tmp_path
):
    (lock,) = tmp_path.glob("tags/salma/*/.lock")
    impatient = TagStore(tmp_path, DiskFiles(tmp_path / "tags", patience=0.02))

    with lock.open("ab") as held:
        assert lock_file(held.fileno())
        impatient.write("salma", article, Change(set=(make_tag(id=2),)))
    assert len(list(tmp_path.glob("tags/salma/*/*.jsonl"))) == 2
    assert [tag.id for tag in saved.read("salma", article).tags] == [1, 2]


def test_a_temporary_file_does_not_follow_a_link(saved, article, tmp_path, monkeypatch):
    (record,) = tmp_path.glob("tags/salma/*/*.json")
    victim = tmp_path / "victim"
    victim.write_text("whole", "utf-8")
    monkeypatch.setattr("secrets.token_hex", lambda _: "known")
    (record.parent / ".known.tmp").symlink_to(victim)

    saved.write("salma", article, Change(status=Status.DONE))
    saved.checkpoint()

    assert victim.read_text("utf-8") == "whole"
    assert TagStore(tmp_path).read("salma", article).status is Status.DONE


def test_who_may_read_the_tags_stays_as_it_was(saved, article, tmp_path):
    (record,) = tmp_path.glob("tags/salma/*/*.json")
    record.chmod(0o640)

    saved.write("salma", article, Change(status=Status.DONE))
    saved.checkpoint()

    assert record.stat().st_mode & 0o777 == 0o640


def test_a_record_that_cannot_be_read_is_told(saved, article, tmp_path):
    (record,) = tmp_path.glob("tags/salma/*/*.jsonl")
    record.unlink()
    record.mkdir()

    with pytest.raises(StoreUnreadable, match="Is a directory"):
        saved.read("salma", article)
