"""Many writers of one record: with locks, without, as several machines, and apart."""

import errno
import os
import random
import shutil
import subprocess

import pytest

from hashiya.model.model import Article, Change, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.file_locks import lock_file
from hashiya.store.files import DiskFiles


def stored(root, article="a"):
    return {tag.id for tag in TagStore(root).read("salma", article).tags}


@pytest.mark.parametrize(
    ("count", "machines", "locks"),
    [
        pytest.param(2, 1, "work", id="two programs", marks=pytest.mark.long),
        pytest.param(
            2, 1, "are taken", id="two programs without locks", marks=pytest.mark.long
        ),
        pytest.param(2, 1, "lie", id="two programs with locks that both get"),
        pytest.param(4, 4, "work", id="four machines"),
        pytest.param(
            4,
            2,
            "are taken",
            id="four programs on two machines without locks",
            marks=pytest.mark.long,
        ),
        pytest.param(4, 1, "work", id="four programs", marks=pytest.mark.long),
        pytest.param(
            4,
            1,
            "lie",
            id="four programs with locks that all get",
            marks=pytest.mark.long,
        ),
    ],
)
def test_four_hundred_inserts_by_several_writers_are_all_there(
    writer, tmp_path, figures, count, machines, locks
):
    # A lock that somebody else holds for ever is as good as none.
    held = hold_lock(tmp_path) if locks == "are taken" else None
    each = 400 // count
    running = [
        writer(
            number * 1000 + 1,
            each,
            machine=f"machine{number % machines}",
            patience={"work": 30.0, "are taken": 0.0, "lie": -1.0}[locks],
        )
        for number in range(count)
    ]
    said = [int(line) for process in running for line in process.stdout]

    assert [process.wait(120) for process in running] == [0] * count
    figures(
        f"{count} writers, {machines} machines, locks {locks}: "
        f"{len(said)} acknowledged, {len(stored(tmp_path))} kept"
    )
    assert len(said) == len(stored(tmp_path)) == 400
    store = TagStore(tmp_path)
    (place,) = store.paths()
    store.repair(place)
    assert store.verify(place) == ()
    if held is not None:
        held.close()


def hold_lock(root):
    store = TagStore(root)
    store.write("salma", article_abc(), Change(status=Status.OPEN))
    (path,) = root.glob("tags/salma/*/.lock")
    lock = path.open("ab")
    assert lock_file(lock.fileno())
    return lock


def article_abc():
    return Article(id="a", text="abc")


def act_at_random(dice, store, article, make_tag, machine):
    """A few acts of one machine on its copy of a project; the tags it made and removed."""
    made, removed = set(), set()
    for _ in range(dice.randint(1, 6)):
        known = [tag.id for tag in store.read("salma", article).tags]
        kind = dice.choice(["add", "add", "edit", "remove"])
        if kind == "add" or not known:
            number = dice.getrandbits(40) + 1
            made.add(number)
            change = Change(set=(make_tag(number),))
        elif kind == "edit":
            change = Change(
                set=(make_tag(dice.choice(known), note=f"{machine} {dice.random()}"),)
            )
        else:
            removed.add(gone := dice.choice(known))
            change = Change(remove=(gone,))
        store.write("salma", article, change)
        if dice.random() < 0.3:
            store.checkpoint()
    store.checkpoint()
    return made, removed


def apart_and_together(dice, tmp_path, article, make_tag, store_of, how):
    """Two copies of a folder, worked on apart, then merged both ways; what both then hold."""
    base, one, two = (tmp_path / name for name in ("base", "one", "two"))
    act_at_random(dice, store_of(base, "m0"), article, make_tag, "m0")
    shutil.copytree(base, one)
    shutil.copytree(base, two)
    made_one, gone_one = act_at_random(
        dice, store_of(one, "m1"), article, make_tag, "m1"
    )
    made_two, gone_two = act_at_random(
        dice, store_of(two, "m2"), article, make_tag, "m2"
    )
    how(two, one)
    shutil.copytree(one, two, dirs_exist_ok=True)
    first, second = (TagStore(root).read("salma", article) for root in (one, two))
    for folder in (base, one, two):
        shutil.rmtree(folder)
    assert first == second
    return (made_one | made_two) - gone_one - gone_two - {tag.id for tag in first.tags}


def syncthing(source, target):
    """Sync the source's files into the target; a file changed in both becomes a conflict copy."""
    for path in source.rglob("*"):
        there = target / path.relative_to(source)
        if path.is_dir() or path.name == ".lock":
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        if there.exists() and there.read_bytes() != path.read_bytes():
            there = there.with_name(
                f"{path.stem}.sync-conflict-20261120-160000-ABCDEFG{path.suffix}"
            )
        shutil.copyfile(path, there)


def dropbox(source, target):
    """The same as Dropbox does it."""
    for path in source.rglob("*"):
        there = target / path.relative_to(source)
        if path.is_dir() or path.name == ".lock":
            continue
        there.parent.mkdir(parents=True, exist_ok=True)
        if there.exists() and there.read_bytes() != path.read_bytes():
            there = there.with_name(
                f"{path.stem} (salma's conflicted copy 2026-11-20){path.suffix}"
            )
        shutil.copyfile(path, there)


@pytest.mark.parametrize("how", [syncthing, dropbox])
@pytest.mark.parametrize("trials", [4, pytest.param(50, marks=pytest.mark.long)])
def test_two_copies_worked_on_apart_come_together(
    tmp_path, article, make_tag, store_of, figures, how, trials
):
    dice = random.Random(how.__name__)
    lost = [
        apart_and_together(dice, tmp_path, article, make_tag, store_of, how)
        for _ in range(trials)
    ]

    figures(
        f"{how.__name__}: {trials} trials apart and together, "
        f"{sum(map(bool, lost))} with a tag lost"
    )
    assert lost == [set()] * trials


@pytest.mark.parametrize(
    "name", ["a.m1.sync-conflict-20261120-1-X.jsonl", "a.m1 (conflicted copy).jsonl"]
)
def test_a_conflict_copy_of_the_same_journal_is_read(
    tmp_path, article, make_tag, store_of, name
):
    store = store_of(tmp_path, "m1")
    store.write("salma", article, Change(set=(make_tag(1),)))
    (journal,) = tmp_path.glob("tags/salma/*/*.jsonl")
    before = journal.read_bytes()
    store.write("salma", article, Change(set=(make_tag(2),)))
    journal.rename(journal.with_name(name))
    journal.write_bytes(before)
    store_of(tmp_path, "m1").write("salma", article, Change(set=(make_tag(3),)))

    assert stored(tmp_path) == {1, 2, 3}


def git(root, *args):
    identity = {
        "GIT_AUTHOR_NAME": "t",
        "GIT_AUTHOR_EMAIL": "t@t",
        "GIT_COMMITTER_NAME": "t",
        "GIT_COMMITTER_EMAIL": "t@t",
    }
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-C", str(root), *args]
    return subprocess.run(
        command, check=True, capture_output=True, env=os.environ | identity | quiet
    ).stdout


@pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
@pytest.mark.parametrize(
    "machines",
    [("m1", "m2"), ("m1", "m1")],
    ids=["two machines", "one machine, two branches"],
)
@pytest.mark.parametrize(
    "fresh", [False, True], ids=["over a common start", "both new"]
)
def test_a_git_merge_of_two_branches_never_conflicts_and_keeps_every_tag(
    tmp_path, article, make_tag, store_of, machines, fresh
):
    def work(machine, *numbers):
        store = store_of(tmp_path, machine)
        for number in numbers:
            store.write("salma", article, Change(set=(make_tag(number, note=machine),)))
        store.checkpoint()
        git(tmp_path, "add", "-A")
        git(tmp_path, "commit", "-qm", "tags")

    git(tmp_path, "init", "-qb", "main")
    (tmp_path / "a.txt").write_text(article.text, "utf-8")
    TagStore(tmp_path).write("omar", article, Change(status=Status.OPEN))
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-qm", "texts")
    if not fresh:
        work("m0", 1, 2)
    git(tmp_path, "checkout", "-qb", "other")
    work(machines[0], 3, 1)
    git(tmp_path, "checkout", "-q", "main")
    work(machines[1], 4, 2)
    git(tmp_path, "merge", "-q", "other")

    assert b"<<<<" not in b"".join(
        path.read_bytes() for path in tmp_path.glob("tags/*/*/*")
    )
    assert stored(tmp_path) == {1, 2, 3, 4}
    assert git(tmp_path, "status", "--porcelain") == b""
    notes = {tag.id: tag.note for tag in TagStore(tmp_path).read("salma", article).tags}
    assert (notes[3], notes[4]) == machines
    store = TagStore(tmp_path)
    assert [
        problem
        for place in store.paths()
        for problem in store.verify(place)
        if "behind" not in problem
    ] == []


def test_the_losing_side_of_two_edits_is_told_and_can_be_restored(
    tmp_path, article, make_tag, store_of
):
    one, two = tmp_path / "one", tmp_path / "two"
    TagStore(one).write("salma", article, Change(set=(make_tag(1),)))
    shutil.copytree(one, two)
    for root, machine in ((one, "m1"), (two, "m2")):
        store_of(root, machine).write(
            "salma", article, Change(set=(make_tag(1, note=machine),))
        )
    syncthing(two, one)

    session = TagSession(TagStore(one), default_scheme(), article, "salma")
    history = session.history(1)
    assert session.tag(1).note == "m2"
    (lost,) = [event for event in history if event.lost]
    assert (
        lost.writer,
        lost.after.note,
        [event.current for event in history].count(True),
    ) == ("m1", "m1", 1)
    session.restore(lost)
    session.save()
    assert TagStore(one).read("salma", article).tags[0].note == "m1"


def test_a_folder_without_working_locks_takes_a_journal_of_its_own(
    tmp_path, article, make_tag
):
    def refuse(_):
        raise OSError(errno.ENOLCK, "not here")

    for number in (1, 2):
        TagStore(tmp_path, DiskFiles(tmp_path / "tags", lock=refuse)).write(
            "salma", article, Change(set=(make_tag(number),))
        )

    assert stored(tmp_path) == {1, 2}


def test_a_journal_replaced_by_another_of_its_name_is_read_from_its_beginning(
    tmp_path, article, make_tag
):
    """Another branch has its own journal, but the derived file, which git ignores, stays."""
    store = TagStore(tmp_path)
    for number in (1, 2):
        store.write("salma", article, Change(set=(make_tag(number),)))
    (journal,) = tmp_path.glob("tags/salma/*/*.jsonl")
    first = journal.read_bytes().splitlines(keepends=True)[0]
    store.checkpoint()
    journal.write_bytes(first)
    other = TagStore(tmp_path / "other")
    (tmp_path / "other" / "tags").mkdir(parents=True)
    for number in (3, 4, 5):
        other.write("salma", article, Change(set=(make_tag(number),)))
    (source,) = (tmp_path / "other").glob("tags/salma/*/*.jsonl")
    journal.write_bytes(source.read_bytes())

    assert stored(tmp_path) >= {3, 4, 5}
