"""A project is begun without overwriting anything."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment_records import read_assignment
from hashiya.model.scheme_file import SCHEME_NAMES, default_source, scheme_source


def tree(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_scheme_is_written_out_and_texts_are_copied_byte_for_byte(
    hashiya, folder, tmp_path
):
    (folder / "articles").mkdir()
    (folder / "articles" / "old.txt").write_bytes(
        "نص\r\n".encode("windows-1256")
    )  # text, in an older encoding
    (tmp_path / "rows.jsonl").write_text('{"id": "r", "text": "لا"}\n', "utf-8")  # no
    before = tree(folder)

    ended = hashiya("init", tmp_path / "new", "--from", folder, tmp_path / "rows.jsonl")

    assert (ended.exit_code, ended.stdout) == (
        0,
        f"{tmp_path / 'new' / 'hashiya.toml'}\n",
    )
    assert "4 files copied in" in ended.stderr
    made = tree(tmp_path / "new")
    assert made.pop("hashiya.toml") == default_source().encode()
    assert b"assignment.jsonl merge=union" in made.pop(".gitattributes")
    assert b"/tags/**/*.json" in made.pop(".gitignore")
    assert made == before | {"rows.jsonl": (tmp_path / "rows.jsonl").read_bytes()}
    assert [entry.id for entry in ProjectFolder.open(tmp_path / "new").entries] == [
        "a",
        "articles/old",
        "b",
        "r",
    ]


def test_a_folder_of_texts_becomes_a_project_in_place(hashiya, folder):
    assert hashiya("init", folder).exit_code == 0
    assert hashiya("articles", folder).exit_code == 0


def test_several_texts_may_follow_one_from_as_a_shell_writes_them(
    hashiya, folder, tmp_path
):
    ended = hashiya(
        "init", tmp_path / "new", "--from", folder / "a.txt", folder / "b.txt"
    )
    assert "2 files copied in" in ended.stderr
    assert sorted(tree(tmp_path / "new")) == [
        ".gitattributes",
        ".gitignore",
        "a.txt",
        "b.txt",
        "hashiya.toml",
    ]


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["{}"], "is there already: this is a project"),
        (["{}/../other", "--from", "{}/a.txt"], "is not overwritten"),
        (
            ["{}/../new", "--from", "{}/a.txt", "{}/../other/a.txt"],
            "would have the name of",
        ),
        (["{}/../new", "--from", "{}/nowhere"], "no such file or folder"),
        (["{}/../new", "{}/a.txt"], "put --from before"),
        (["{}/a.txt"], "cannot be written"),
        (["{}/../new", "--from", "{}/../broken.txt"], "is broken"),
    ],
)
def test_what_cannot_be_leaves_everything_as_it_was(
    hashiya, folder, tmp_path, args, told
):
    (folder / "hashiya.toml").write_text(default_source(), "utf-8")
    hashiya("init", folder)
    (tmp_path / "broken.txt").write_bytes(b"ab\xff")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "a.txt").write_text("أخرى", "utf-8")  # other
    before = tree(tmp_path)

    ended = hashiya("init", *(arg.format(folder) for arg in args))

    assert ended.exit_code == 2
    assert told in ended.stderr
    assert tree(tmp_path) == before


def test_a_disk_that_fills_up_leaves_nothing_behind(hashiya, folder, tmp_path):
    """The texts are written, and for the scheme there is no room."""
    resource = pytest.importorskip(
        "resource", reason="only POSIX limits the size of files"
    )
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, before[1]))
    try:
        ended = hashiya("init", tmp_path / "new", "--from", folder)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert ended.exit_code == 2
    assert not (tmp_path / "new").exists()
    expected = f"{tmp_path / 'new' / 'hashiya.toml'}: cannot be written: File too large"
    assert expected in ended.stderr


def test_a_folder_that_was_there_stays_when_nothing_can_be_written(hashiya, tmp_path):
    """A name that is too long for the disk, below an empty folder of the user's."""
    (tmp_path / "mine").mkdir()
    name = "a" * 300

    ended = hashiya("init", tmp_path / "mine" / "new" / name)

    assert ended.exit_code == 2
    assert f"{name}: cannot be written" in ended.stderr
    assert list((tmp_path / "mine").iterdir()) == []


def test_what_is_missing_is_told_with_where_its_command_is_explained(tmp_path, hashiya):
    for command, said in (
        ("import", "`hashiya import --help`"),
        ("add", "`hashiya add --help`"),
    ):
        ended = hashiya(command, tmp_path)
        assert (ended.exit_code, ended.stderr.count("\n"), said in ended.stderr) == (
            2,
            1,
            True,
        )


def test_an_older_project_gets_what_it_lacks_and_nothing_else(hashiya, folder):
    (folder / "hashiya.toml").write_text("# mine\n", "utf-8")
    (folder / ".gitattributes").write_bytes(b"*.png binary\r\n/*.txt -text")
    old = {"format": "hashiya-assignment/1", "articles": {"a": ["salma"]}}
    (folder / "assignment.json").write_text(json.dumps(old), "utf-8")
    before = tree(folder)

    ended = hashiya("init", folder)

    assert ended.exit_code == 0
    assert ended.stdout.splitlines() == [
        str(folder / name)
        for name in (".gitattributes", ".gitignore", "assignment.jsonl")
    ]
    after = tree(folder)
    attributes = after.pop(".gitattributes")
    assert attributes.startswith(before.pop(".gitattributes") + b"\r\n")
    assert attributes.count(b"/*.txt -text") == 1
    assert attributes.count(b"/*.[tT][xX][tT] -text") == 1
    assert attributes.replace(b"\r\n", b"").count(b"\n") == 0
    del after[".gitignore"], after["assignment.jsonl"], before["assignment.json"]
    assert after == before
    assert read_assignment(folder).by_article == {"a": ("salma",)}

    again = hashiya("init", folder)
    assert (again.exit_code, "this is a project" in again.stderr) == (2, True)


def test_lines_of_others_stay_when_a_project_is_begun_among_them(hashiya, folder):
    (folder / ".gitignore").write_bytes(b"*.log\n")
    assert hashiya("init", folder).exit_code == 0
    ignored = (folder / ".gitignore").read_bytes()
    assert ignored.startswith(b"*.log\n\n# hashiya")


def test_a_linked_file_for_git_is_refused_and_not_written_through(
    hashiya, folder, tmp_path
):
    (tmp_path / "elsewhere").write_bytes(b"*.log\n")
    (folder / ".gitignore").symlink_to(tmp_path / "elsewhere")
    ended = hashiya("init", folder)
    assert (ended.exit_code, "is a link" in ended.stderr) == (2, True)
    assert (tmp_path / "elsewhere").read_bytes() == b"*.log\n"
    assert not (folder / "hashiya.toml").exists()


@pytest.mark.parametrize("command", ["add", "import"])
def test_what_makes_a_folder_a_project_writes_the_files_for_git(
    hashiya, tmp_path, command
):
    row = {
        "format": "hashiya/1",
        "id": "a",
        "text": "روسيا",
        "status": {"omar": "done"},
    }
    (tmp_path / "row.jsonl").write_text(json.dumps(row), "utf-8")
    root = tmp_path / "new"
    root.mkdir()
    if command == "import":
        (root / "a.txt").write_text("روسيا", "utf-8")
    else:
        (tmp_path / "row.jsonl").write_text('{"id": "a", "text": "روسيا"}', "utf-8")

    assert hashiya(command, root, tmp_path / "row.jsonl").exit_code == 0
    assert {".gitattributes", ".gitignore"} < set(tree(root))

    # A folder that is a project already is left as it is.
    (root / ".gitignore").unlink()
    (root / "tags").mkdir(exist_ok=True)
    assert hashiya(command, root, tmp_path / "row.jsonl").exit_code == 0
    assert not (root / ".gitignore").exists()


@pytest.mark.parametrize("name", SCHEME_NAMES)
def test_each_scheme_can_be_read_and_exports_what_is_tagged(hashiya, folder, name):
    ended = hashiya("init", folder, "--scheme", name)
    assert ended.exit_code == 0, ended.stderr
    assert (folder / "hashiya.toml").read_text("utf-8") == scheme_source(name)
    (layer, *_) = ProjectFolder.open(folder).scheme.layers
    label = layer.labels[-1].name
    assert hashiya("tag", folder, "a", 0, 5, layer.name, label).exit_code == 0
    exported = json.loads(hashiya("export", folder).stdout.splitlines()[0])
    assert exported["spans"][0]["label"] == label


def test_another_project_gives_its_settings_unless_a_scheme_is_named(
    hashiya, folder, tmp_path
):
    hashiya("init", folder, "--scheme", "ner")
    assert hashiya("init", tmp_path / "like", "--from", folder).exit_code == 0
    assert (tmp_path / "like" / "hashiya.toml").read_text("utf-8") == scheme_source(
        "ner"
    )
    ended = hashiya("init", tmp_path / "un", "--from", folder, "--scheme", "empty")
    assert ended.exit_code == 0
    assert (tmp_path / "un" / "hashiya.toml").read_text("utf-8") == scheme_source(
        "empty"
    )


def test_a_line_behind_those_for_git_that_overrules_them_is_overruled(hashiya, folder):
    hashiya("init", folder)
    attributes = folder / ".gitattributes"
    for line in ("*.png binary", "# * text", "*.md text=auto", "docs/a.tsv eol=lf"):
        attributes.write_bytes(attributes.read_bytes() + f"{line}\n".encode())
        assert hashiya("init", folder).exit_code == 2  # nothing is lacking
    for line in ("* text=auto eol=crlf", "*.txt eol=crlf", "tags/** -merge"):
        before = attributes.read_bytes() + f"{line}\n".encode()
        attributes.write_bytes(before)
        assert hashiya("init", folder).exit_code == 0
        assert attributes.read_bytes().startswith(before)
        assert attributes.read_bytes().endswith(b"/splits.jsonl merge=union\n")
