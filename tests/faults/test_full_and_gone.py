"""Full, read-only and lost disks: the save fails, is reported, leaves nothing, works again."""

import contextlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from hashiya.errors import StoreWriteFailed
from hashiya.model.model import Change
from hashiya.model.scheme_file import default_scheme
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 256 KB, where it may be mounted."""
    place = tmp_path / "small"
    place.mkdir()
    mount = shutil.which("mount")
    command = [mount or "mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(place)]
    if (
        mount is None
        or subprocess.run(command, check=False, capture_output=True).returncode
    ):
        pytest.skip(
            "a small file system cannot be mounted here; the limit of file sizes stands in for it"
        )
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


def fill_until_it_fails(store, article, make_tag, first):
    """Save tags with long notes until one fails; the ids that were acknowledged."""
    told = set()
    for number in range(first, first + 5000):
        try:
            store.write(
                "salma", article, Change(set=(make_tag(number, note="x" * 700),))
            )
        except StoreWriteFailed as error:
            assert "save again" in str(error)  # noqa: PT017 - only the failing one ends the loop
            return told
        told.add(number)
    return told


def test_a_full_disk_loses_nothing_and_leaves_no_phantom(
    small_disk, article, make_tag, figures
):
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(100_000))
    store = TagStore(small_disk)
    told = fill_until_it_fails(store, article, make_tag, 1)

    assert {tag.id for tag in store.read("salma", article).tags} == told
    assert {tag.id for tag in TagStore(small_disk).read("salma", article).tags} == told
    store.checkpoint()
    ballast.unlink()
    more = fill_until_it_fails(store, article, make_tag, 10_001)
    store.checkpoint()
    figures(
        f"full disk: {len(told)} saves, one refused, {len(more)} more with room again"
    )
    assert more
    assert {
        tag.id for tag in TagStore(small_disk).read("salma", article).tags
    } == told | more


def test_a_session_on_a_full_disk_saves_when_there_is_room_again(small_disk, article):
    session = TagSession(TagStore(small_disk), default_scheme(), article, "salma")
    with (
        (small_disk / "ballast").open("wb", buffering=0) as file,
        contextlib.suppress(OSError),
    ):
        while True:
            file.write(bytes(4096))
    tag = session.add(None, "topic", "law")

    with pytest.raises(StoreWriteFailed, match="free some space"):
        session.save()
    assert (session.tags, session.unsaved) == ((tag,), 1)
    (small_disk / "ballast").unlink()
    session.save()
    assert TagStore(small_disk).read("salma", article).tags == (tag,)


def test_a_full_disk_leaves_no_empty_file_for_git(small_disk, article, make_tag):
    store, ballast = TagStore(small_disk), small_disk / "ballast"
    with ballast.open("wb", buffering=0) as file, contextlib.suppress(OSError):
        while True:
            file.write(bytes(4096))
    with pytest.raises(StoreWriteFailed):
        store.write("salma", article, Change(set=(make_tag(1),)))
    ballast.unlink()

    store.write("salma", article, Change(set=(make_tag(1),)))
    folder = small_disk / "tags"
    assert "merge=union" in (folder / ".gitattributes").read_text(encoding="utf-8")
    assert ".lock" in (folder / ".gitignore").read_text(encoding="utf-8")


LIMITED = """
import resource, signal, sys
from pathlib import Path
from hashiya.errors import StoreWriteFailed
from hashiya.model.model import Article, Change, Tag
from hashiya.store import TagStore
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
store, article = TagStore(Path(sys.argv[1])), Article(id="a", text="abc")
for number in range(1, 500):
    tag = Tag(id=number, span=None, text="", layer="l", label="m", annotator="salma",
              created="", updated="", note="x" * 99)
    try:
        store.write("salma", article, Change(set=(tag,)))
    except StoreWriteFailed as error:
        assert {each.id for each in store.read("salma", article).tags} == set(range(1, number))
        print(number - 1)
        break
"""


def test_a_file_that_may_not_grow_keeps_all_that_was_acknowledged(tmp_path, figures):
    ended = subprocess.run(
        [sys.executable, "-c", LIMITED, str(tmp_path)], check=True, capture_output=True
    )
    count = int(ended.stdout)

    figures(f"limit of the file's size: {count} saves, then one refused")
    stored = TagStore(tmp_path).read("salma", "a").tags
    assert count > 10
    assert {tag.id for tag in stored} == set(range(1, count + 1))


READ_ONLY = """
import os, sys
from pathlib import Path
from hashiya.errors import StoreWriteFailed
from hashiya.model.model import Article, Change, Status
from hashiya.store import TagStore

if os.getuid() == 0:
    os.setuid(65534)  # root may write where nobody may
try:
    TagStore(Path(sys.argv[1])).write("omar", Article(id="a", text="x"), Change(status=Status.OPEN))
except StoreWriteFailed as error:
    print(error)
"""


def test_a_read_only_folder_is_told(article, make_tag):
    # Not in the test's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        TagStore(folder).write("salma", article, Change(set=(make_tag(1),)))
        before = {path: path.read_bytes() for path in folder.rglob("*.json*")}
        folder.chmod(0o755)
        (folder / "tags").chmod(0o555)
        ended = subprocess.run(
            [sys.executable, "-c", READ_ONLY, name],
            check=True,
            capture_output=True,
            text=True,
        )
        (folder / "tags").chmod(0o755)

        assert "allow yourself to write there" in ended.stdout
        assert {path: path.read_bytes() for path in folder.rglob("*.json*")} == before


def test_a_read_only_file_system_is_told_and_read(small_disk, article, make_tag):
    store = TagStore(small_disk)
    store.write("salma", article, Change(set=(make_tag(1),)))
    store.checkpoint()
    subprocess.run(
        ["mount", "-o", "remount,ro", str(small_disk)], check=True, capture_output=True
    )

    with pytest.raises(StoreWriteFailed, match="make the file system writable"):
        store.write("salma", article, Change(set=(make_tag(2),)))
    assert [tag.id for tag in store.read("salma", article).tags] == [1]
    assert [tag.id for tag in TagStore(small_disk).read("salma", article).tags] == [1]
    subprocess.run(
        ["mount", "-o", "remount,rw", str(small_disk)], check=True, capture_output=True
    )
    store.write("salma", article, Change(set=(make_tag(2),)))
    assert [tag.id for tag in store.read("salma", article).tags] == [1, 2]


def test_a_folder_removed_under_a_session_is_made_again_and_shows_no_phantom(
    tmp_path, article
):
    session = TagSession(TagStore(tmp_path), default_scheme(), article, "salma")
    session.add(None, "topic", "law")
    session.save()
    shutil.rmtree(tmp_path / "tags")
    kept = session.add(None, "topic", "media")
    session.save()

    assert session.tags == (kept,)
    assert TagStore(tmp_path).read("salma", article).tags == (kept,)


def test_a_folder_that_is_a_file_is_told_until_it_is_one(tmp_path, article):
    (tmp_path / "tags").write_text("in the way", "utf-8")
    session = TagSession(TagStore(tmp_path), default_scheme(), article, "salma")
    tag = session.add(None, "topic", "law")

    with pytest.raises(StoreWriteFailed, match="not saved"):
        session.save()
    (tmp_path / "tags").unlink()
    session.save()
    assert TagStore(tmp_path).read("salma", article).tags == (tag,)
