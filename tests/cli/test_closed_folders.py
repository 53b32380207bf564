"""A colleague's folder that cannot be read stops nobody else's work, and is told once."""

import json
import os
import shutil
import stat
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(
    os.name == "nt", reason="Windows has no permissions of this kind"
)
TEXT = "روسيا تشرح علاقتها مع حماس"  # Russia explains its relation with Hamas
# Runs commands one after the other; each ends in its code and what it said.
SCRIPT = """
import json, sys
from click.testing import CliRunner
from hashiya_reader.cli import main
ends = []
for args in json.loads(sys.stdin.read()):
    end = CliRunner().invoke(main, args)
    expected = end.exception is None or isinstance(end.exception, SystemExit)
    odd = None if expected else repr(end.exception)
    ends.append([end.exit_code, end.stdout, end.stderr, odd])
print(json.dumps(ends))
"""
NO_RIGHTS = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"]


@pytest.fixture
def without_rights():
    """What a command line begins with so that it has no rights of root."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("setpriv"):
        pytest.skip("root without setpriv cannot drop its rights")
    return NO_RIGHTS


@pytest.fixture
def run(without_rights):
    """Run commands as somebody without the rights of root."""

    def run(*commands, umask=0o022):
        ended = subprocess.run(
            [*without_rights, sys.executable, "-c", SCRIPT],
            input=json.dumps([[str(arg) for arg in command] for command in commands]),
            capture_output=True,
            text=True,
            check=True,
            umask=umask,
        )
        return json.loads(ended.stdout)

    return run


@pytest.fixture
def project(tmp_path, hashiya):
    root = tmp_path / "news"
    root.mkdir()
    for name in ("a", "b"):
        (root / f"{name}.txt").write_text(TEXT, "utf-8")
    (root / "hashiya.toml").write_text(
        '[annotators]\nnames = ["salma", "omar"]\nblind = false\n', "utf-8"
    )
    for name in ("salma", "omar"):
        hashiya("tag", root, "a", 0, 5, "topic", "law", "--as", name)
        hashiya("mark", root, "a", "done", "--as", name)
    hashiya("assign", root, "--deal", "--among", "omar")
    return root


@pytest.fixture(params=["nobody's", "another's"])
def closed(request, project):
    """Omar's folder, closed; it can be opened again when the test ends."""
    folder = project / "tags" / "omar"
    if request.param == "nobody's":
        folder.chmod(0)
    elif os.geteuid() == 0:
        os.chown(folder, 12345, 12345)
        folder.chmod(0o700)
    else:
        pytest.skip("only root can give a folder to another user")
    yield folder
    folder.chmod(0o700)


OWN = [
    ("tag", "a", 6, 10, "topic", "media"),
    ("mark", "b", "done"),
    ("show", "a"),
    ("tag", "b", 0, 5, "topic", "law"),
]
OF_ALL = [
    ("tags",), ("tags", "--json"), ("articles",), ("status",), ("status", "--json"),
    ("stats",), ("agreement",), ("review", "--list"), ("history",), ("export",),
    ("export", "--format", "brat", "-o", "out.brat"), ("report", "-o", "out.html"),
    ("check",), ("compact",),
]  # fmt: skip


def asked(project, command):
    name, *rest = command
    rest = [
        project.parent / arg if str(arg).startswith("out.") else arg for arg in rest
    ]
    who = (
        ["--as", "salma"]
        if name in {"tag", "mark", "show", "articles", "review"}
        else []
    )
    return [name, project, *rest, *who]


def test_own_work_goes_on(project, closed, run):
    for code, _, said, odd in run(*(asked(project, command) for command in OWN)):
        assert (code, odd) == (0, None), said
        assert said.count("\n") <= 1


def test_what_others_did_is_there_and_the_closed_folder_is_told_once(
    project, closed, run
):
    ends = run(*(asked(project, command) for command in OF_ALL))
    for command, (code, shown, said, odd) in zip(OF_ALL, ends, strict=True):
        assert (command, code, odd) == (command, 1, None), said
        everything = shown + said
        assert (command, everything.count(str(closed))) == (command, 1)
        assert everything.count("Permission denied") == 1
        assert "what omar has there is left out" in everything
        assert "all is well" not in everything


def test_nothing_is_said_of_the_one_whose_folder_is_closed(project, closed, run):
    """Omar is not called new, neither in the export nor in the progress."""
    (_, exported, _, _), (_, status, _, _) = run(
        ["export", project], ["status", project, "--json"]
    )

    first = json.loads(exported.splitlines()[0])
    assert first["status"] == {"salma": "done"}
    assert [row["annotator"] for row in json.loads(status)] == ["salma"]


def test_a_strict_export_is_refused_and_the_report_names_the_folder(
    project, closed, run, tmp_path
):
    (strict, loose) = run(
        ["export", project, "--strict", "-o", tmp_path / "strict.jsonl"],
        ["export", project, "-o", tmp_path / "loose.jsonl"],
    )

    assert (strict[0], strict[2].count("Permission denied")) == (2, 1)
    assert not (tmp_path / "strict.jsonl").exists()
    assert (loose[0], loose[2].count("Permission denied")) == (1, 1)
    report = json.loads((tmp_path / "loose.jsonl.report.json").read_text("utf-8"))
    assert [str(closed) in problem for problem in report["problems"]] == [True]


def test_a_source_of_suggestions_that_is_closed_is_told(project, run):
    folder = project / "suggestions" / "model"
    folder.mkdir(parents=True)
    folder.chmod(0)

    ((code, _, said, odd),) = run(["suggest", project])

    folder.chmod(0o700)
    assert (code, odd) == (1, None), said
    assert said.count("Permission denied") == 1


def test_the_closed_ones_tags_are_refused_by_name(project, closed, run):
    (export, tag) = run(
        ["export", project, "--annotator", "omar"],
        ["tag", project, "a", 0, 5, "topic", "law", "--as", "omar"],
    )
    for code, _, said, odd in (export, tag):
        assert (code, odd) == (2, None)
        assert "Permission denied" in said
        assert said.count("\n") == 1


def test_one_file_that_cannot_be_read_is_told_by_its_name(project, run):
    files = [path for path in (project / "tags/omar").rglob("a.*") if path.is_file()]
    for path in files:
        path.chmod(0)

    ends = run(*(asked(project, command) for command in (*OWN, *OF_ALL)))

    for command, (code, shown, said, odd) in zip((*OWN, *OF_ALL), ends, strict=True):
        is_of_all = command in OF_ALL and command[0] != "articles"
        assert (code, odd) == (int(is_of_all), None), (command, said)
        assert (shown + said).count("Permission denied") == int(is_of_all), command


@pytest.mark.parametrize("mode", [0o2775, 0o770, 0o755, 0o700])
def test_a_umask_shuts_no_colleague_out(project, run, mode):
    """Folders and files have the project folder's permissions, its group bit included."""
    shutil.rmtree(project / "tags")
    project.chmod(mode)

    ends = run(
        ["tag", project, "a", 0, 5, "topic", "law", "--as", "layla", "--new"],
        ["tag", project, "a", 0, 5, "topic", "law", "--as", "salma"],
        ["tag", project, "a", 0, 3, "topic", "law", "--as", "salma"],
        ["check", project, "--repair"],
        umask=0o077,
    )

    assert [end[0] for end in ends] == [0, 0, 0, 0], ends
    made = [project / "tags", *(project / "tags").rglob("*")]
    assert len(made) > 10
    for path in made:
        bits = stat.S_IMODE(path.stat().st_mode)
        assert bits == (mode if path.is_dir() else mode & 0o666), path


def test_many_records_at_once_are_as_open(project, run, tmp_path):
    shutil.rmtree(project / "tags")
    project.chmod(0o770)
    rows = [
        {"format": "hashiya/1", "id": name, "spans": [], "labels": [
            {"layer": "topic", "label": "law"}]} for name in ("a", "b")
    ]  # fmt: skip
    path = tmp_path / "in.jsonl"
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")

    ((code, _, said, _),) = run(["import", project, path, "--as", "salma"], umask=0o077)

    assert code == 0, said
    for path in (project / "tags").rglob("*"):
        bits = stat.S_IMODE(path.stat().st_mode)
        assert bits == (0o770 if path.is_dir() else 0o660), path


def test_the_library_names_the_folder_among_its_problems(
    closed, project, without_rights
):
    script = (
        "import hashiya, sys; opened = hashiya.open_project(sys.argv[1]);"
        "opened.annotators(); print(*opened.problems, sep='\\n')"
    )
    ended = subprocess.run(
        [*without_rights, sys.executable, "-c", script, str(project)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert [str(closed) in line for line in ended.stdout.splitlines()] == [True]


def test_a_repair_that_may_not_write_finds_no_damage(project, run):
    """Only where something is to be written again, it says that it cannot be."""
    folders = [path for path in (project / "tags").rglob("*") if path.is_dir()]
    for derived in (project / "tags" / "salma").rglob("*.json"):
        derived.unlink()
    try:
        for folder in folders:
            folder.chmod(0o555)
        (repaired,) = run(("check", project, "--repair", "--json"))
    finally:
        for folder in folders:
            folder.chmod(0o755)
    rows = json.loads(repaired[1])
    assert repaired[0] == 1
    assert {row["kind"] for row in rows} == {"derived", "unrepaired"}
    for row in rows:
        assert row["kind"] == "derived" or "salma" in row["message"]
