"""Each command does what the table of commands says."""

import hashlib
import json
import sys
import types

import pytest

from hashiya.store import TagStore


def test_articles_lists_what_there_is(folder, data):
    assert data("articles", folder, "--json") == [
        {
            "id": "a",
            "title": "روسيا تشرح علاقتها مع حماس",
            "chars": 33,
            "status": "new",
            "tags": 0,
        },
        {"id": "b", "title": "لا", "chars": 2, "status": "new", "tags": 0},
    ]


def test_articles_stand_in_columns(folder, hashiya):
    (folder / "article-10.txt").write_text("نص", "utf-8")  # text

    assert hashiya("articles", folder).stdout.splitlines() == [
        "a           33  new  0  روسيا تشرح علاقتها مع حماس",
        "article-10  2   new  0  نص",
        "b           2   new  0  لا",
    ]


def test_tag_prints_its_id_only_and_tags_shows_it(folder, hashiya, data):
    given = (
        "stance",
        "against",
        "--set",
        "target=حماس",
        "--set",
        "expression=explicit",
        "--confidence",
        4,
        "--note",
        "n",
    )
    made = hashiya("tag", folder, "a", 0, 5, *given)

    assert (made.exit_code, made.stderr) == (0, "")
    (tag,) = data("tags", folder, "--json")
    assert made.stdout == f"{tag['id']}\n"
    assert {key: tag[key] for key in tag if key not in {"id", "created", "updated"}} == {
        "article": "a", "start": 0, "end": 5, "text": "روسيا",
        "layer": "stance", "label": "against",
        "attributes": {"target": "حماس", "expression": "explicit"}, "confidence": 4, "note": "n",
        "annotator": "salma", "origin": "human",
    }  # fmt: skip
    assert tag["created"] == tag["updated"]


def test_a_tag_on_the_whole_article_has_no_offsets(folder, hashiya, data):
    hashiya("tag", folder, "a", "-", "-", "topic", "law")

    (tag,) = data("tags", folder, "--json")
    assert not {"start", "end", "text"} & tag.keys()
    (a, _) = [
        json.loads(line) for line in hashiya("export", folder).stdout.splitlines()
    ]
    assert (a["spans"], [label["label"] for label in a["labels"]]) == ([], ["law"])


def test_a_tagged_article_is_open(folder, hashiya, data):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")

    a, b = data("articles", folder, "--json")
    assert [(row["status"], row["tags"]) for row in (a, b)] == [("open", 1), ("new", 0)]


def test_untag_removes_it(folder, hashiya, data):
    made = hashiya("tag", folder, "a", 0, 5, "topic", "law").stdout.strip()

    assert hashiya("untag", folder, made).exit_code == 0
    assert data("tags", folder, "--json") == []


def test_an_id_on_two_articles_is_refused_with_both_of_them(folder, hashiya, data):
    rows = [
        {"id": name, "text": (folder / f"{name}.txt").read_text("utf-8")}
        for name in ("a", "b")
    ]
    for row in rows:
        tag = {"id": "7", "start": 0, "end": 2, "layer": "topic", "label": "law"}
        row["spans"] = [tag | {"text": row["text"][:2]}]
    lines = [json.dumps(row | {"format": "hashiya/1"}) for row in rows]
    (folder.parent / "in.jsonl").write_text("\n".join(lines), "utf-8")
    assert hashiya("import", folder, folder.parent / "in.jsonl").exit_code == 0

    refused = hashiya("untag", folder, 7)

    assert refused.exit_code == 2
    assert "a tag 7 on each of a, b" in refused.stderr
    assert len(data("tags", folder, "--json")) == 2
    assert hashiya("untag", folder, 7, "--article", "b").exit_code == 0
    assert [tag["article"] for tag in data("tags", folder, "--json")] == ["a"]


def test_somebody_elses_tag_is_not_removed(folder, hashiya, data):
    made = hashiya(
        "tag", folder, "a", 0, 5, "topic", "law", "--as", "omar"
    ).stdout.strip()

    refused = hashiya("untag", folder, made)

    assert refused.exit_code == 2
    assert "is by omar" in refused.stderr
    assert len(data("tags", folder, "--json")) == 1


def test_tags_are_everybodys_and_can_be_narrowed(folder, hashiya, data):
    hashiya("tag", folder, "b", 0, 2, "topic", "law", "--as", "omar")
    hashiya("tag", folder, "a", 6, 10, "topic", "law")
    hashiya("tag", folder, "a", 0, 5, "stance", "favor", "--set", "target=x")

    def shown(*narrowed: str) -> list[tuple[str, str, str]]:
        found = data("tags", folder, "--json", *narrowed)
        return [(tag["article"], tag["layer"], tag["annotator"]) for tag in found]

    assert shown() == [
        ("a", "stance", "salma"),
        ("a", "topic", "salma"),
        ("b", "topic", "omar"),
    ]
    assert shown("--article", "b") == [("b", "topic", "omar")]
    assert shown("--layer", "stance") == [("a", "stance", "salma")]
    assert shown("--as", "omar") == [("b", "topic", "omar")]


@pytest.mark.parametrize("status", ["new", "open", "done", "flagged"])
def test_mark_sets_the_annotators_own_status(folder, hashiya, data, status):
    assert hashiya("mark", folder, "a", status).exit_code == 0

    assert data("articles", folder, "--json")[0]["status"] == status
    assert data("articles", folder, "--json", "--as", "omar")[0]["status"] == "new"


def test_status_counts_for_each_annotator(folder, hashiya, data):
    assert data("status", folder, "--json") == []
    hashiya("mark", folder, "a", "done")
    hashiya("tag", folder, "b", 0, 2, "topic", "law", "--as", "omar")
    unknown = {
        "articles": 2,
        "assigned": None,
        "tags_per_hour": None,
        "seconds_per_article": None,
        "hours_left": None,
    }

    assert data("status", folder, "--json") == [
        {
            "annotator": "omar",
            "new": 1,
            "open": 1,
            "done": 0,
            "flagged": 0,
            "tags": 1,
            "nothing": 0,
            "incomplete": 0,
            "finished": 0,
            **unknown,
        },
        {
            "annotator": "salma",
            "new": 1,
            "open": 0,
            "done": 1,
            "flagged": 0,
            "tags": 0,
            "nothing": 1,
            "incomplete": 0,
            "finished": 0,
            **unknown,
        },
    ]
    assert hashiya("status", folder).stdout.splitlines()[0].split() == [
        "annotator",
        "new",
        "open",
        "done",
        "nothing",
        "flagged",
        "tags",
        "lacking",
        "of",
        "tags/h",
        "left",
    ]


def test_status_of_an_untouched_project_says_so(folder, hashiya):
    ended = hashiya("status", folder)

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert "nobody has opened" in ended.stderr


def test_export_writes_the_same_to_a_file_and_to_stdout(folder, hashiya, tmp_path):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    out = tmp_path / "out.jsonl"

    to_stdout = hashiya("export", folder, "-o", "-", "--format", "jsonl")
    to_file = hashiya("export", folder, "-o", out)

    assert (to_file.exit_code, to_file.stdout) == (0, "")
    assert to_file.stderr == (
        f"hashiya: wrote 2 articles, 1 tag to {out}; nothing is left out; "
        f"report: {out}.report.json\n"
    )
    assert (
        out.read_bytes()
        == to_stdout.stdout_bytes
        == hashiya("export", folder).stdout_bytes
    )
    rows = [json.loads(line) for line in out.read_bytes().splitlines()]
    assert (
        rows[0]["sha256"] == hashlib.sha256((folder / "a.txt").read_bytes()).hexdigest()
    )
    assert [row["status"] for row in rows] == [{"salma": "open"}, {"salma": "new"}]


def test_export_can_be_of_some_annotators(folder, hashiya):
    for name in ("salma", "omar", "laila"):
        hashiya("mark", folder, "a", "done", "--as", name)

    ended = hashiya("export", folder, "--annotator", "omar", "--annotator", "laila")

    assert json.loads(ended.stdout.splitlines()[0])["status"] == {
        "laila": "done",
        "omar": "done",
    }


def test_an_export_into_the_project_is_not_taken_for_articles(folder, hashiya, data):
    hashiya("export", folder, "-o", folder / "out.jsonl")

    assert [row["id"] for row in data("articles", folder, "--json")] == ["a", "b"]


def test_export_writes_through_a_link_and_into_a_device(folder, hashiya, tmp_path):
    target = tmp_path / "target.jsonl"
    target.write_text("old", "utf-8")
    link = tmp_path / "link.jsonl"
    link.symlink_to(target)

    hashiya("export", folder, "-o", link)
    into_device = hashiya("export", folder, "-o", "/dev/null")

    assert link.is_symlink()
    assert target.read_text("utf-8").startswith('{"format": "hashiya/1"')
    assert (into_device.exit_code, into_device.stdout) == (0, "")


def test_show_json_tiles_the_text(folder, data):
    shown = data("show", folder, "a", "--width", 12, "--json")
    text = (folder / "a.txt").read_text("utf-8")

    assert (list(shown), shown["article"], shown["width"]) == (
        ["article", "width", "lines"],
        "a",
        12,
    )
    assert [list(line) for line in shown["lines"][:1]] == [
        ["start", "end", "direction", "cells"]
    ]
    assert "".join(text[line["start"] : line["end"]] for line in shown["lines"]) == text
    for line in shown["lines"]:
        assert sum(cell["width"] for cell in line["cells"]) <= 12
        assert all(
            list(cell) == ["glyph", "start", "end", "width"] for cell in line["cells"]
        )
    assert shown["lines"][0]["direction"] == "rtl"
    # Right to left: the first letter is the last cell.
    assert shown["lines"][0]["cells"][-1]["start"] == 0


def test_show_prints_right_to_left_and_the_tags_below(folder, hashiya):
    hashiya("tag", folder, "b", 0, 2, "topic", "law", "--note", "hm")

    # lam-alef is one cell, at the right of twelve
    assert hashiya("show", folder, "b", "--width", 12).stdout.splitlines() == [
        "           \ufefb",
        "",
        "Law  0-2  لا  hm",
    ]
    assert len(hashiya("show", folder, "b").stdout.splitlines()[0]) == 80


def test_show_shows_the_tags_of_the_annotator_asked_for(folder, hashiya):
    hashiya("tag", folder, "b", 0, 2, "topic", "law")

    assert len(hashiya("show", folder, "b", "--as", "omar").stdout.splitlines()) == 1


def test_show_tells_of_tags_that_the_text_left_behind(folder, hashiya):
    hashiya("tag", folder, "b", 0, 2, "topic", "law")
    (folder / "b.txt").write_text("نعم", "utf-8")  # yes

    ended = hashiya("show", folder, "b")

    assert ended.exit_code == 1
    assert "1 of 1 tag is detached" in ended.stderr


def test_an_export_tells_what_it_leaves_out(folder, hashiya):
    (folder / "c.txt").write_bytes(b"\xff")

    ended = hashiya("export", folder)

    assert (ended.exit_code, len(ended.stdout.splitlines())) == (1, 2)
    assert ended.stderr.startswith("hashiya: left out: ")
    assert len(ended.stderr.splitlines()) == 1


def test_one_file_will_do_for_a_project(folder, hashiya, data):
    made = hashiya("tag", folder / "b.txt", "b", 0, 2, "topic", "law")

    assert made.exit_code == 0
    assert [tag["article"] for tag in data("tags", folder, "--json")] == ["b"]


def test_a_list_of_tags_tells_what_it_leaves_out(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    hashiya("tag", folder, "b", 0, 2, "topic", "law")
    (folder / "a.txt").write_bytes(b"\xff")

    ended = hashiya("tags", folder, "--json")

    assert ended.exit_code == 1
    assert [tag["article"] for tag in json.loads(ended.stdout)] == ["b"]
    assert "hashiya: left out: " in ended.stderr


def test_tags_follow_their_words_when_the_text_changes_and_the_rest_are_left_out(
    folder, hashiya, data
):
    hashiya("tag", folder, "a", 22, 26, "topic", "law")
    hashiya("tag", folder, "b", 0, 2, "topic", "law")
    old = (folder / "a.txt").read_text("utf-8")
    (folder / "a.txt").write_text("قال: " + old, "utf-8")  # he said
    (folder / "b.txt").write_text("نعم", "utf-8")  # yes

    ended = hashiya("export", folder)
    a, b = [json.loads(line) for line in ended.stdout.splitlines()]

    assert [(span["start"], span["end"], span["text"]) for span in a["spans"]] == [
        (27, 31, "حماس")
    ]
    assert (b["spans"], ended.exit_code, len(ended.stderr.splitlines())) == ([], 1, 1)
    assert "0 of 1 tags still on their words; left out as detached: 1" in ended.stderr
    assert hashiya("tag", folder, "b", 0, 3, "topic", "law").exit_code == 0


def test_an_orphaned_tag_is_listed_and_exported(folder, hashiya, data):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    (folder / "hashiya.toml").write_text(
        '[[layers]]\nname = "mood"\n[[layers.labels]]\nname = "calm"\n', "utf-8"
    )

    assert [
        tag["label"] for tag in data("tags", folder, "--json", "--layer", "topic")
    ] == ["law"]
    assert "law (not in the scheme)" in hashiya("tags", folder).stdout
    assert "law (not in the scheme)" in hashiya("show", folder, "a").stdout
    assert (
        json.loads(hashiya("export", folder).stdout.splitlines()[0])["spans"][0][
            "label"
        ]
        == "law"
    )


def test_where_has_the_same_paths_for_programs(folder, hashiya, data):
    paths = data("where", folder, "--json")
    assert list(paths.values()) == [
        line.split("  ", 1)[1].strip()
        for line in hashiya("where", folder).stdout.splitlines()
    ]


def test_where_names_every_path(folder, hashiya, own_home):
    lines = [
        line.split("  ", 1) for line in hashiya("where", folder).stdout.splitlines()
    ]

    assert {name.strip(): path.strip() for name, path in lines} == {
        "config": str(own_home / "hashiya"),
        "keys": str(own_home / "hashiya" / "config.toml"),
        "settings": str(own_home / "hashiya" / "settings.json"),
        "edits": str(own_home / "hashiya" / "edits"),
        "indexes": str(own_home / "hashiya" / "articles"),
        "project": str(folder),
        "scheme": str(folder / "hashiya.toml"),
        "tags": str(folder / "tags"),
        "added": str(folder / "articles" / "added"),
        "fingerprints": str(folder / "articles" / "added" / ".fingerprints"),
        "assignment": str(folder / "assignment.jsonl"),
        "splits": str(folder / "splits.jsonl"),
        "versions": str(folder / "versions"),
    }


def test_the_name_comes_from_the_option_then_the_environment_then_the_login(
    folder, hashiya, monkeypatch
):
    hashiya("mark", folder, "a", "done", "--as", "omar")
    hashiya("mark", folder, "a", "done")
    monkeypatch.delenv("HASHIYA_ANNOTATOR")
    monkeypatch.setenv("LOGNAME", "laila")
    hashiya("mark", folder, "a", "done")

    assert TagStore(folder).annotators() == ("laila", "omar", "salma")


def test_help_names_every_command_and_each_has_its_own(hashiya):
    names = [
        "read",
        "articles",
        "show",
        "tag",
        "untag",
        "tags",
        "mark",
        "export",
        "status",
        "where",
    ]
    listed = hashiya("--help").stdout

    for name in names:
        assert f"\n  {name} " in listed
        assert hashiya(name, "--help").stdout.startswith(f"Usage: hashiya {name} ")


def test_version_is_one_line(hashiya):
    ended = hashiya("--version")

    assert ended.exit_code == 0
    assert ended.stdout.startswith("hashiya ")
    assert len(ended.stdout.splitlines()) == 1


@pytest.fixture
def runs(monkeypatch):
    """Stand in for the reader, and note how it is started."""
    monkeypatch.setenv("TERM", "dumb")
    started = []
    launch = types.ModuleType("hashiya_reader.launch")
    launch.run = lambda project, annotator, _terminal, *, article=None, **_: (
        started.append((project.root, annotator, article))
    )
    monkeypatch.setitem(sys.modules, "hashiya_reader.launch", launch)
    return started


@pytest.mark.usefixtures("terminal")
def test_a_path_alone_opens_the_reader(folder, hashiya, runs, monkeypatch):
    monkeypatch.chdir(folder)
    for args in (
        [folder],
        ["read", folder],
        ["--as", "omar", folder],
        [],
        ["read"],
        [folder / "b.txt"],
    ):
        assert hashiya(*args).exit_code == 0

    assert runs == [
        (folder, name, None) for name in ("salma", "salma", "omar", "salma", "salma")
    ] + [(folder, "salma", "b")]


@pytest.mark.usefixtures("terminal")
def test_read_opens_a_folder_that_is_called_like_a_command(
    folder, hashiya, runs, monkeypatch
):
    monkeypatch.chdir(folder.rename(folder.with_name("tags")).parent)

    hashiya("read", "tags")

    assert [root.name for root, _, _ in runs] == ["tags"]


def test_the_reader_is_not_opened_into_a_pipe(folder, hashiya):
    ended = hashiya(folder)

    assert ended.exit_code == 2
    assert "needs a terminal" in ended.stderr


def test_show_names_labels_in_the_language_of_the_interface(folder, hashiya):
    hashiya("tag", folder, "a", 0, 5, "topic", "law")
    assert "Law" in hashiya("show", folder, "a").stdout
    assert "قانون" in hashiya("show", folder, "a", "--lang", "ar").stdout  # law
