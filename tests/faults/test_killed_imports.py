"""An import killed at any moment is taken back wholly at the next start, and nothing else is."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from hashiya import open_project
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import StoreWriteFailed
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.overview.integrity import check_project
from hashiya.review.adjudication import GoldSession
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya.store.import_notes import imports_noted
from hashiya.store.import_recovery import refuse_imports, take_back_imports

TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
RUSSIA, RELATION, HAMAS = Span(0, 5), Span(11, 18), Span(22, 26)
ARTICLES = tuple(f"a{number}" for number in range(10))
THEN = "2026-11-20T16:00:00Z"

# Imports the file and kills itself before a step that changes the disk, of a write after
# half of it; with several processes when that many rows are applied. Otherwise it prints
# how many steps there were.
IMPORTER = """
import os, signal, sys, threading
from functools import partial
from pathlib import Path
from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.importing import parallel, pipeline
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.exchange.stages import Work
from hashiya.store import TagStore

root, path, moment, processes = sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
lock, steps = threading.Lock(), 0
parallel._STEP = 2

def counted(name):
    real = getattr(os, name)
    def step(*given, **more):
        global steps
        with lock:
            if steps == moment:
                if name == "write":
                    real(given[0], given[1][: len(given[1]) // 2])
                os.kill(os.getpid(), signal.SIGKILL)
            steps += 1
        return real(*given, **more)
    setattr(os, name, step)

def progress(stage, done, total):
    if processes > 1 and stage.work is Work.APPLY and done >= moment:
        os.kill(os.getpid(), signal.SIGKILL)

if __name__ == "__main__":
    if processes > 1:
        parallel.is_application_worthwhile = lambda _: True
        parallel.apply_staged = partial(parallel.apply_staged, processes=processes)
    else:
        for name in ("write", "replace", "unlink", "mkdir", "fsync", "fdatasync"):
            counted(name)
    project, store = ProjectFolder.open(root), TagStore(Path(root))
    options = ImportOptions(fallback="nour", format="jsonl")
    import_file(project, store, path, options, progress)
    print(steps)
"""


def tag(number: int, annotator: str, span: Span, label: str = "law") -> Tag:
    return Tag(
        id=number,
        span=span,
        text=span.of(TEXT),
        layer="topic",
        label=label,
        annotator=annotator,
        created=THEN,
        updated=THEN,
    )


def exported(root: Path) -> bytes:
    """All tags, statuses and gold, without what the next start would do first."""
    project, store = ProjectFolder.open(root), TagStore(root)
    contents = []
    for whose in (TagSource.ALL, TagSource.GOLD):
        path = root.parent / f"{root.name}.{whose.name}.jsonl"
        is_gold = whose is TagSource.GOLD
        options = ExportOptions(selection=Selection(whose=whose, verdicts=is_gold))
        export_project(project, store, path, options)
        contents.append(path.read_bytes())
    return b"".join(contents)


def wrong(root: Path) -> list[str]:
    """What `check` finds wrong."""
    results = check_project(ProjectFolder.open(root), TagStore(root))
    return [result.sentence for result in results if result.is_wrong]


def take(root: Path, path: Path) -> None:
    options = ImportOptions(fallback="nour", format="jsonl")
    import_file(ProjectFolder.open(root), TagStore(root), path, options)


def new_project(root: Path) -> tuple[ProjectFolder, TagStore]:
    root.mkdir()
    for name in ARTICLES:
        (root / f"{name}.txt").write_text(TEXT, encoding="utf-8")
    return ProjectFolder.open(root), TagStore(root, now=lambda: THEN)


@pytest.fixture(scope="module")
def projects(tmp_path_factory):
    """A project, and a file with tags, statuses and gold for records old and new."""
    folder = tmp_path_factory.mktemp("projects")
    elsewhere, their_store = new_project(folder / "elsewhere")
    for number, name in enumerate(ARTICLES, 1):
        for annotator, label in (("salma", "law"), ("omar", "media")):
            own = number * 10 + (annotator == "omar")
            tags = (tag(own, annotator, RUSSIA, label), tag(own + 5, annotator, HAMAS))
            change = Change(set=tags, status=Status.DONE)
            their_store.write(annotator, elsewhere.read(name), change)
    for name in ARTICLES[:3]:
        session = GoldSession(
            their_store, elsewhere.scheme, elsewhere.read(name), "layla"
        )
        session.accept(session.items[0], "omar")
        session.finish()
        session.save()
    path = folder / "in.jsonl"
    exported(folder / "elsewhere")
    path.write_bytes(
        (folder / "elsewhere.ALL.jsonl").read_bytes()
        + (folder / "elsewhere.GOLD.jsonl").read_bytes()
    )

    home, store = new_project(folder / "home")
    for number, name in enumerate(ARTICLES[::2], 500):
        change = Change(set=(tag(number, "salma", RELATION),), status=Status.FLAGGED)
        store.write("salma", home.read(name), change)
    store.write("omar", home.read("a1"), Change(status=Status.OPEN))
    store.checkpoint()
    del store, session, their_store
    return folder / "home", path


@pytest.fixture
def killed(projects, tmp_path, monkeypatch):
    """Import the file into a copy of the project, and kill that at a moment; the copy."""
    home, path = projects
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    # The other processes of a killed import may have to wait for a busy machine.
    monkeypatch.setattr("hashiya.store.import_recovery._PATIENCE", 60.0)
    script = tmp_path / "importer.py"
    script.write_text(IMPORTER, encoding="utf-8")

    def run(moment: int, processes: int = 1) -> tuple[Path, int]:
        root = tmp_path / f"killed{moment}"
        shutil.copytree(home, root)
        command = [
            sys.executable,
            str(script),
            str(root),
            str(path),
            str(moment),
            str(processes),
        ]
        ended = subprocess.run(
            command,
            check=False,
            capture_output=True,
            env={**os.environ, "TMPDIR": str(temporary)},
        )
        assert ended.returncode in {0, -signal.SIGKILL}, ended.stderr.decode()
        return root, int(ended.stdout or -1)

    return run


def steps_of(killed) -> int:
    """How many steps an import has that nothing kills."""
    root, steps = killed(1_000_000)
    shutil.rmtree(root)
    return steps


def kill_and_start(killed, projects, moments) -> tuple[int, int]:
    """Kill an import at each of the moments; how many left a half, and how many were noted."""
    home, path = projects
    before, halves, noted = exported(home), 0, 0
    whole_root, _ = killed(1_000_000)
    whole = exported(whole_root)
    assert whole != before
    for moment in moments:
        root, _ = killed(moment)
        # The control: what there is without the next start.
        halves += exported(root) not in {before, whole}
        told = open_project(root).problems
        noted += bool(told)
        assert all(
            "it was taken back completely: import the file again" in each
            for each in told
        )
        assert exported(root) == (before if told else exported(root))
        assert exported(root) in {before, whole}
        assert wrong(root) == []
        assert not list(root.rglob("*.tmp"))
        assert open_project(root).problems == []
        take(root, path)
        assert exported(root) == whole
        shutil.rmtree(root)
    return halves, noted


def test_an_import_that_was_killed_is_taken_back(killed, projects, figures):
    steps = steps_of(killed)
    moments = [steps // 5, steps // 2, steps * 4 // 5]

    halves, noted = kill_and_start(killed, projects, moments)

    figures(f"kill -9 of an import: {len(moments)} moments of {steps}, {halves} half")
    assert (halves > 0, noted) == (True, len(moments))


def test_an_import_by_several_processes_that_was_killed_is_taken_back(
    killed, projects, tmp_path
):
    """Its other processes end by themselves; their spool is removed with the note."""
    home, path = projects
    root, _ = killed(4, processes=2)
    assert list((tmp_path / "temporary").iterdir())

    (told,) = open_project(root).problems

    assert "it was taken back completely" in told
    assert exported(root) == exported(home)
    assert not list((tmp_path / "temporary").iterdir())
    take(root, path)
    assert len(TagStore(root).read("omar", "a7").tags) == 2


@pytest.fixture
def half(killed):
    """A project with the half of an import in it."""
    root, _ = killed(steps_of(killed) // 5)
    return root


def test_what_others_tagged_meanwhile_stays(half):
    """In a record that was there before, and in one that the import has begun."""
    store, project = TagStore(half), ProjectFolder.open(half)
    both = [(name, article) for name in ("salma", "omar") for article in ARTICLES]
    begun = [place for place in both if len(store.read(*place).tags) > 1]
    assert {name for name, _ in begun} == {"salma", "omar"}
    for number, (name, article) in enumerate(begun, 900):
        change = Change(set=(tag(number, name, RELATION, "media"),))
        store.write(name, project.read(article), change)
    relabelled = next(each for each in store.read(*begun[0]).tags if each.id < 500)
    edited = tag(relabelled.id, begun[0][0], RUSSIA, "military")
    store.write(begun[0][0], project.read(begun[0][1]), Change(set=(edited,)))

    open_project(half)

    for number, (name, article) in enumerate(begun, 900):
        record = TagStore(half).read(name, article)
        assert number in {each.id for each in record.tags}
        own = {each.id for each in record.tags if each.id < 500}
        assert own == ({edited.id} if (name, article) == begun[0] else set())
        was_there = name == "salma" and article in ARTICLES[::2]
        assert record.status is (Status.FLAGGED if was_there else Status.OPEN)
        session = TagSession(
            TagStore(half), project.scheme, project.read(article), name
        )
        if (name, article) != begun[0]:
            # What was taken back is no step that `u` undoes.
            session.undo()
            assert [each.id for each in session.tags if each.id > 899] == []
            had_steps = was_there or (name, article) == ("omar", "a1")
            assert (session.last_step is not None) is had_steps
    assert wrong(half) == []


def test_an_import_under_way_is_left_alone(half):
    (note,) = imports_noted(half / "tags")
    before = exported(half)
    with note.held(shared=True, patience=0) as is_held:
        assert is_held
        content = json.loads(note.note.read_bytes())
        note.note.write_text(json.dumps({**content, "pid": os.getpid()}))
        assert open_project(half).problems == []
        with pytest.raises(StoreWriteFailed, match="an import is under way"):
            refuse_imports(TagStore(half))
        assert exported(half) == before

    assert len(open_project(half).problems) == 1
    assert exported(half) != before


def test_an_import_on_another_machine_is_only_reported(half, hashiya_check):
    (note,) = imports_noted(half / "tags")
    content = json.loads(note.note.read_bytes())
    note.note.write_text(json.dumps({**content, "host": "elsewhere"}))
    before = exported(half)

    (told,) = open_project(half).problems

    assert "in.jsonl by nour at 20" in told
    assert "on another machine is under way, or was interrupted" in told
    assert exported(half) == before
    assert "it was taken back completely" in hashiya_check(half)
    assert open_project(half).problems == []


@pytest.fixture
def hashiya_check():
    """Run `hashiya check --repair`; what it writes to stderr."""

    def run(root: Path) -> str:
        command = [
            sys.executable,
            "-m",
            "hashiya_reader",
            "check",
            str(root),
            "--repair",
        ]
        ended = subprocess.run(command, check=True, capture_output=True, text=True)
        return ended.stderr

    return run


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b'{"format": "hashiya-import/1", "records": [["salma", "a1", "../x"]]}',
        b"[" * 100_000,
    ],
)
def test_a_note_that_is_none_is_reported_and_left(projects, tmp_path, content):
    root = tmp_path / "home"
    shutil.copytree(projects[0], root)
    path = root / "tags" / ".imports" / f"{1:016x}.json"
    path.parent.mkdir()
    path.write_bytes(content)
    before = exported(root)

    (told,) = open_project(root).problems

    assert told.startswith(f"{path}: is damaged (")
    assert told.endswith("delete the file")
    assert (path.read_bytes(), exported(root)) == (content, before)


def test_a_note_from_outside_sends_nothing_to_the_terminal(
    projects, tmp_path, hashiya_check
):
    root = tmp_path / "home"
    shutil.copytree(projects[0], root)
    path = root / "tags" / ".imports" / f"{1:016x}.json"
    path.parent.mkdir()
    fields = {"file": "\x1b[31m", "by": "\u202e", "pid": 1 << 70}
    records = [["salma", "../../../a", ""], ["\ud800", "a1", "gold"]]
    note = {"format": "hashiya-import/1", **fields, "records": records}
    path.write_text(json.dumps(note), encoding="utf-8")

    told = hashiya_check(root)

    assert "was taken back completely" in told
    assert not {"\x1b", "\u202e"} & set(told)
    assert not path.exists()


@pytest.mark.long
@pytest.mark.timeout(600)
def test_forty_moments_of_an_import_leave_nothing_half_in(killed, projects, figures):
    steps = steps_of(killed)
    moments = [number * (steps - 1) // 39 for number in range(40)]

    halves, noted = kill_and_start(killed, projects, moments)

    figures(
        f"kill -9 of an import: {len(set(moments))} moments of {steps} steps, "
        f"{halves} left a half without the next start, {noted} were taken back"
    )
    assert halves > 10


@pytest.mark.long
@pytest.mark.parametrize("processes", [2, 3])
def test_several_processes_that_were_killed_leave_nothing_half_in(
    killed, projects, figures, processes
):
    """The main process is killed; the others end where they write next."""
    home, _ = projects
    before, halves = exported(home), 0
    for moment in range(1, 20, 3):
        root, steps = killed(moment, processes=processes)
        halves += exported(root) != before
        told = open_project(root).problems
        assert len(told) == (steps < 0)
        assert exported(root) == before or not told
        assert wrong(root) == []
        shutil.rmtree(root)

    figures(f"kill -9 of an import by {processes} processes: {halves} of 7 halves")
    assert halves > 0


@pytest.mark.parametrize(
    "records",
    ["", '{"a": 1}', "[1]", '["salma"]', '[["salma"]]', '[["a", "b", "c", "d"]]'],
)
def test_a_damaged_note_is_reported_and_stops_nothing(tmp_path, records):
    (tmp_path / "a0.txt").write_text(TEXT, "utf-8")
    notes = tmp_path / "tags" / ".imports"
    notes.mkdir(parents=True)
    note = notes / "0123456789abcdef.json"
    listed = f', "records": {records}' if records else ""
    note.write_text(f'{{"format": "hashiya-import/1"{listed}}}', "utf-8")

    (problem,) = take_back_imports(TagStore(tmp_path))

    assert str(note) in problem
    assert "is damaged" in problem
    assert note.exists()

    results = list(check_project(ProjectFolder.open(tmp_path), TagStore(tmp_path)))
    assert [result.sentence for result in results if result.is_wrong] == [problem]
