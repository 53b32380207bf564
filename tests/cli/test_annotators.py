"""Who acts: names that the project knows, names that are one, and names that are added."""

import json
import unicodedata

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment_records import read_assignment

SETTINGS = """\
# who works here
[annotators]
names = [
  "salma",  # since spring
  "omar",
]
"""


@pytest.fixture
def named(folder):
    """The project, which names salma and omar."""
    (folder / "hashiya.toml").write_text(SETTINGS, "utf-8")
    return folder


@pytest.mark.parametrize(
    "command",
    [
        ("mark", "a", "done"),
        ("tag", "a", 0, 5, "topic", "politics"),
        ("untag", 3),
        ("review", "--list"),
        ("history", "--restore", "1.a.b"),
        (),
    ],
)
@pytest.mark.parametrize("name", ["Salma", "slma", "SALMA"])
def test_an_unknown_name_is_refused_with_the_nearest_one(named, hashiya, command, name):
    verb, *rest = command or ("read",)
    ended = hashiya(verb, named, *rest, "--as", name)

    assert ended.exit_code == 2
    assert "did you mean salma?" in ended.stderr
    assert not (named / "tags").exists()


def test_the_variable_and_a_name_like_nobodys_are_refused_with_all_names(
    named, hashiya, monkeypatch
):
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "layla")
    ended = hashiya("mark", named, "a", "done")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr == (
        "hashiya: 'layla' is not in [annotators] names of hashiya.toml: "
        "there are salma, omar; --new adds the name\n"
    )


def test_spaces_and_unicode_forms_are_no_other_name(folder, hashiya, data):
    name = "جُمانة آل"  # Jumāna Āl
    source = f'[annotators]\nnames = ["{unicodedata.normalize("NFC", name)}"]\n'
    (folder / "hashiya.toml").write_text(source, "utf-8")
    for other in (unicodedata.normalize("NFD", name), f" {name} ", "جُمانة  آل"):
        assert hashiya("mark", folder, "a", "done", "--as", other).exit_code == 0

    (row,) = data("status", folder, "--json")
    assert (row["annotator"], row["done"]) == (unicodedata.normalize("NFC", name), 1)


def test_without_names_a_name_that_differs_in_case_is_the_one_with_tags(
    folder, hashiya, data
):
    hashiya("mark", folder, "a", "done", "--as", "salma")
    assert hashiya("mark", folder, "b", "done", "--as", "Salma").exit_code == 0
    assert hashiya("mark", folder, "b", "done", "--as", "omar").exit_code == 0

    rows = data("status", folder, "--json")
    assert [(row["annotator"], row["done"]) for row in rows] == [
        ("omar", 1),
        ("salma", 2),
    ]


def test_new_adds_the_name_and_leaves_the_settings_alone(named, hashiya):
    ended = hashiya("mark", named, "a", "done", "--as", "layla", "--new")

    assert ended.exit_code == 0
    assert "layla is added to the project's annotators" in ended.stderr
    assert (named / "hashiya.toml").read_text("utf-8") == SETTINGS
    assert "layla" in ProjectFolder.open(named).annotators.names
    assert hashiya("mark", named, "b", "done", "--as", "layla").exit_code == 0


def test_new_adds_no_name_that_is_another_but_for_case(named, hashiya):
    ended = hashiya("mark", named, "a", "done", "--as", "Salma", "--new")

    assert ended.exit_code == 2
    assert "is the same name as 'salma'" in ended.stderr
    assert (named / "hashiya.toml").read_text("utf-8") == SETTINGS


def test_a_new_reviewer_becomes_a_reviewer(named, hashiya):
    assert hashiya("review", named, "--list", "--as", "huda").exit_code == 2
    assert hashiya("review", named, "--list", "--as", "huda", "--new").exit_code == 0
    assert hashiya("review", named, "--list", "--as", "huda").exit_code == 0
    assert ProjectFolder.open(named).annotators.reviewers == ("huda",)


def test_who_only_looks_needs_no_name_but_may_not_mistype_one(
    named, hashiya, monkeypatch
):
    monkeypatch.setenv("HASHIYA_ANNOTATOR", "the-lead")
    for command in (("articles",), ("tags",), ("status",), ("stats",), ("show", "a")):
        verb, *rest = command
        assert hashiya(verb, named, *rest).exit_code == 0
    assert hashiya("tags", named, "--as", "slma").exit_code == 2
    assert hashiya("articles", named, "--as", "Salma").exit_code == 0


def exported(hashiya, folder, path, **changes):
    hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", "salma")
    hashiya("export", folder, "-o", path)
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    for row in rows:
        for tag in row["spans"]:
            tag["annotator"] = changes["name"]
            del tag["id"]
        row["status"] = {changes["name"]: "done"}
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("\n".join(lines), "utf-8")


def test_an_import_knows_the_projects_names(named, hashiya, data, tmp_path):
    file = tmp_path / "tags.jsonl"
    exported(hashiya, named, file, name="OMAR")
    assert hashiya("import", named, file).exit_code == 0
    listed = hashiya("tags", named, "--json", "--as", "omar")
    assert {tag["annotator"] for tag in json.loads(listed.stdout)} == {"omar"}

    exported(hashiya, named, file, name="omer")
    refused = hashiya("import", named, file)
    assert refused.exit_code == 2
    assert "tags.jsonl:1: 'omer' is not in" in refused.stderr
    assert "did you mean omar?" in refused.stderr
    assert hashiya("import", named, file, "--new").exit_code == 0
    assert "omer" in ProjectFolder.open(named).annotators.names


def test_an_assignment_knows_the_projects_names(named, hashiya):
    assert hashiya("assign", named, "--to", "salma ", "a").exit_code == 0
    refused = hashiya("assign", named, "--to", "slma", "a")
    assert refused.exit_code == 2
    assert "did you mean salma?" in refused.stderr
    assert hashiya("assign", named, "--take", "SALMA", "a").exit_code == 0
    assert read_assignment(named).annotators == ()


def test_an_export_takes_any_spelling_of_an_annotators_name(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", "salma")
    ended = hashiya("export", folder, "--annotator", "Salma")
    assert ended.exit_code == 0
    assert '"annotator": "salma"' in ended.stdout


def test_two_names_that_are_one_are_refused_in_the_settings(named, hashiya):
    (named / "hashiya.toml").write_text(
        '[annotators]\nnames = ["salma", "Salma"]\n', "utf-8"
    )
    ended = hashiya("status", named)
    assert ended.exit_code == 2
    assert "hashiya.toml:2: $.annotators.names[1]: 'Salma' is the same" in ended.stderr


def test_spellings_of_one_name_in_a_file_are_one_annotator(folder, hashiya, tmp_path):
    path = tmp_path / "tags.csv"
    lines = ["article,start,end,layer,label,annotator"]
    for start, end, name in ((0, 5, "Salma"), (6, 10, "salma"), (11, 18, "sal ma")):
        lines.append(f"a,{start},{end},topic,law,{name}")
    path.write_text("\n".join(lines), "utf-8")

    ended = hashiya("import", folder, path)

    assert ended.exit_code == 0, ended.stderr
    tags = json.loads(hashiya("tags", folder, "--json").stdout)
    assert [tag["annotator"] for tag in tags] == ["Salma"] * 3


@pytest.mark.parametrize("verb", ["rename", "remove"])
def test_new_adds_no_former_name(named, hashiya, verb):
    """A former name is that of whoever has another one now, or was removed."""
    words = ("omer",) if verb == "rename" else ("--yes",)
    assert hashiya("annotator", verb, named, "omar", *words).exit_code == 0

    ended = hashiya("mark", named, "a", "done", "--as", "Omar", "--new")

    if verb == "remove":
        assert ended.exit_code == 2
        assert "was removed from this project" in ended.stderr
    else:
        assert ended.exit_code == 0
    known = ProjectFolder.open(named).annotators.known
    assert known == (("salma", "omer") if verb == "rename" else ("salma",))


def test_tatweel_and_vowel_marks_make_no_other_name(folder, hashiya, data):
    for name in ("سلمى", "سـلمى", "سَلمى", "سلمى\u200c"):
        assert hashiya("mark", folder, "a", "done", "--as", name).exit_code == 0
    (row,) = data("status", folder, "--json")
    assert row["annotator"] == "سلمى"

    (folder / "hashiya.toml").write_text('[annotators]\nnames = ["سلمى"]\n', "utf-8")
    refused = hashiya("mark", folder, "a", "done", "--as", "سـلمى")
    assert refused.exit_code == 2
    assert "did you mean سلمى?" in refused.stderr


def test_whoever_has_tags_or_articles_to_do_is_meant_by_another_case(folder, hashiya):
    hashiya("mark", folder, "a", "done", "--as", "salma")
    assert (
        hashiya("assign", folder, "b", "--to", "SALMA", "--to", "Omar").exit_code == 0
    )
    assert read_assignment(folder).annotators == ("Omar", "salma")
    assert hashiya("mark", folder, "b", "done", "--as", "omar").exit_code == 0

    names = {row["annotator"] for row in json.loads(listed(hashiya, folder))}
    assert names == {"Omar", "salma"}
    args = ("--article", "b", "--as", "huda")
    assert hashiya("review", folder, "--pair", "OMAR", "Salma", *args).exit_code == 0
    assert hashiya("review", folder, "--reopen", "OMAR", *args).exit_code == 0


def listed(hashiya, folder):
    return hashiya("annotator", "list", folder, "--json").stdout


def test_articles_are_taken_from_nobody_who_is_not_there(folder, hashiya):
    hashiya("assign", folder, "b", "--to", "salma")
    refused = hashiya("assign", folder, "b", "--take", "slma")
    assert refused.exit_code == 2
    assert "nobody called 'slma' has articles to do; there are: salma" in refused.stderr


def test_who_only_looks_is_not_told_to_be_added(named, hashiya):
    for command in (("articles",), ("tags",), ("show", "a")):
        verb, *rest = command
        ended = hashiya(verb, named, *rest, "--as", "nobody")
        assert ended.exit_code == 2
        assert "--new" not in ended.stderr


def test_an_assignment_to_somebody_else_is_a_remark(named, hashiya):
    """As to a reviewer, or to one whom hashiya.toml names no longer."""
    source = SETTINGS + 'reviewers = ["huda"]\n'
    (named / "hashiya.toml").write_text(source, "utf-8")
    assert hashiya("assign", named, "--to", "huda", "--to", "omar", "a").exit_code == 0
    (named / "hashiya.toml").write_text(source.replace('"omar",', ""), "utf-8")

    ended = hashiya("check", named)
    assert (ended.exit_code, ended.stdout) == (0, "")
    for name in ("huda", "omar"):
        assert f"{name} has articles to do and is not in [annotators]" in ended.stderr
