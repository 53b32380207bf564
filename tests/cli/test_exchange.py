"""`export`, `import` and `formats` on the command line: what goes where, and what is said of it."""

import json
import re

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.exporting.selection import Selection
from hashiya.store import TagStore


@pytest.fixture
def tagged(folder, hashiya):
    hashiya(
        "tag",
        folder,
        "a",
        0,
        5,
        "topic",
        "politics",
        "--confidence",
        4,
        "--note",
        "see",
    )
    hashiya("tag", folder, "a", 22, 26, "stance", "against", "--set", "target=روسيا")
    hashiya("tag", folder, "b", "-", "-", "topic", "law", "--as", "omar")
    hashiya("mark", folder, "a", "done")
    return folder


def rows(ended):
    return [json.loads(line) for line in ended.stdout.splitlines()]


def spans(ended):
    return [
        (row["id"], span["label"])
        for row in rows(ended)
        for span in row["spans"] + row["labels"]
    ]


def test_the_formats_are_listed(hashiya, data):
    (native, *_) = data("formats", "--json")

    assert (native["name"], native["unit"], native["folder"], native["lacks"]) == (
        "jsonl",
        "code points",
        False,
        [],
    )
    listed = hashiya("formats").stdout
    assert listed.startswith("jsonl")
    assert "times, status, attributes of an article's label" in listed


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ([], [("a", "politics"), ("a", "against"), ("b", "law")]),
        (["--layer", "topic"], [("a", "politics"), ("b", "law")]),
        (
            ["--label", "law", "--label", "stance/against"],
            [("a", "against"), ("b", "law")],
        ),
        (["--min-confidence", "4"], [("a", "politics")]),
        (["--annotator", "omar"], [("b", "law")]),
    ],
)
def test_only_what_is_wanted_goes_out(tagged, hashiya, wanted, found):
    assert spans(hashiya("export", tagged, *wanted)) == found


def test_an_article_that_nobody_has_so_far_is_left_out(tagged, hashiya):
    (row,) = rows(hashiya("export", tagged, "--status", "done"))

    assert (row["id"], row["status"]) == ("a", {"salma": "done"})


@pytest.mark.parametrize("kind", ["iob2", "brat", "doccano"])
def test_an_article_that_nobody_is_done_with_is_no_negative(
    tagged, hashiya, tmp_path, kind
):
    for name in "cdefghijk":
        (tagged / f"{name}.txt").write_text("خبر\n", "utf-8")  # news
    hashiya("tag", tagged, "c", 0, 3, "topic", "law")

    def counts(number, *more):
        out = tmp_path / f"out{number}"
        ended = hashiya("export", tagged, "--format", kind, "-o", out, *more)
        report = json.loads(out.with_name(f"{out.name}.report.json").read_text("utf-8"))
        lost = report["lost"].get("article that nobody is done with")
        return ended, report["articles"], lost

    ended, articles, left_out = counts(1)
    assert (articles, left_out) == (1, 10)
    assert "left out: 10 articles that nobody is done with (b, c, d …), 2 tags in" in (
        ended.stderr
    )
    assert "--status any exports them as they are" in ended.stderr
    assert counts(2, "--status", "any")[1:] == (11, None)
    assert counts(3, "--status", "done")[1:] == (1, None)
    assert counts(4, "--gold-else-unanimous")[2] is None

    hashiya("mark", tagged, "--all", "--tagged", "done", "--as", "omar")
    assert counts(5)[1:] == (2, 9)
    marked = hashiya("mark", tagged, "--all", "done")
    assert "10 articles marked done" in marked.stderr
    assert counts(6)[1:] == (11, None)


def test_a_format_with_statuses_or_without_negatives_has_every_article(tagged, hashiya):
    assert len(rows(hashiya("export", tagged))) == 2
    tags = hashiya("export", tagged, "--format", "csv").stdout.splitlines()
    assert len(tags) == 1 + 3


def test_an_import_marks_what_it_imports(tagged, hashiya, tmp_path):
    out = tmp_path / "tags.jsonl"
    hashiya("export", tagged, "-o", out)

    hashiya("import", tagged, out, "--as", "huda", "--status", "done")

    statuses = {
        row["id"]: row["status"]["huda"] for row in rows(hashiya("export", tagged))
    }
    assert statuses == {"a": "done", "b": "done"}
    refused = hashiya(
        "import", tagged, out, "--suggest", "--as", "model", "--status", "done"
    )
    assert (refused.exit_code, "suggestions have no status" in refused.stderr) == (
        2,
        True,
    )


@pytest.mark.parametrize(
    "args", [("a",), ("--all",), ("a", "done", "--all"), ("a", "done", "--tagged")]
)
def test_mark_asks_for_an_article_or_for_all(tagged, hashiya, args):
    assert hashiya("mark", tagged, *args).exit_code == 2


def test_sections_are_cut_out_and_tags_keep_their_words(tagged, hashiya):
    # sport today; source: agencies; Hamas said
    text = "رياضة اليوم\nالمصدر: وكالات\nقالت حماس\n"
    (tagged / "c.txt").write_text(text, "utf-8")
    hashiya(
        "tag", tagged, "c", text.index("حماس"), text.index("حماس") + 4, "topic", "law"
    )
    hashiya(
        "tag",
        tagged,
        "c",
        text.index("وكالات"),
        text.index("وكالات") + 6,
        "topic",
        "media",
    )
    hashiya("tag", tagged, "c", 6, text.index("المصدر") + 3, "topic", "other")

    ended = hashiya("export", tagged, "--without-sections")

    row = rows(ended)[2]
    assert row["text"] == "رياضة اليوم\n\nقالت حماس\n"
    assert [(span["label"], span["text"]) for span in row["spans"]] == [
        ("other", "اليوم\n"),
        ("law", "حماس"),
    ]
    assert all(
        row["text"][span["start"] : span["end"]] == span["text"]
        for span in row["spans"]
    )
    assert "skipped 2 sections" in ended.stderr


def test_the_report_lies_beside_the_dataset(tagged, hashiya, tmp_path):
    hashiya("export", tagged, "-o", tmp_path / "out.jsonl")

    report = json.loads((tmp_path / "out.jsonl.report.json").read_text("utf-8"))
    assert (report["articles"], report["tags"], report["lost"], report["losses"]) == (
        2,
        3,
        {},
        [],
    )


def test_a_folder_is_written_whole_and_comes_back(tagged, hashiya, tmp_path):
    out = tmp_path / "brat"

    ended = hashiya("export", tagged, "--format", "brat", "-o", out, "--status", "any")

    assert ended.exit_code == 0
    assert "brat cannot hold this: 1 × article label (b)" in ended.stderr
    wrote = f"hashiya: wrote 2 articles, 2 tags to {out}; report: {out}.report.json\n"
    assert ended.stderr.startswith(wrote)
    assert hashiya("import", tagged, out, "--format", "brat").stderr.startswith(
        "hashiya: 0 tags imported"
    )
    again = hashiya("export", tagged, "--format", "brat", "-o", out)
    assert (again.exit_code, "there is something in it" in again.stderr) == (2, True)
    assert hashiya("export", tagged, "--format", "brat").exit_code == 2
    assert (
        hashiya("export", tagged, "--format", "brat", "-o", tagged / "a.txt").exit_code
        == 2
    )


@pytest.mark.parametrize(
    ("kind", "where"),
    [
        ("araieval", "x.jsonl"),
        ("iob2", "x.txt"),
        ("jsonl", "x.txt"),
        ("jsonl", "articles/x.jsonl"),
        ("brat", "articles/x"),
    ],
)
def test_no_dataset_is_put_where_it_would_be_taken_for_articles(
    tagged, hashiya, kind, where
):
    (tagged / "articles").mkdir()

    ended = hashiya("export", tagged, "--format", kind, "-o", tagged / where)

    assert (ended.exit_code, (tagged / where).exists()) == (2, False)
    assert "would be taken for articles" in ended.stderr


def test_strict_minds_the_parts_that_it_names(tagged, hashiya, tmp_path):
    out = tmp_path / "imported.jsonl"
    hashiya("export", tagged, "-o", out)
    row = json.loads(out.read_text("utf-8").splitlines()[0])
    for span in row["spans"]:
        span["origin"] = "import:model"
    out.write_text(json.dumps(row), "utf-8")
    hashiya("import", tagged, out, "--as", "huda", "--status", "done")
    iob = ("export", tagged, "--format", "iob2", "--annotator", "huda", "-o")

    bare = hashiya(*iob, tmp_path / "1", "--strict")
    named = hashiya(*iob, tmp_path / "2", "--strict", "overlap,edge")
    before_the_project = hashiya("export", "--strict", tagged)
    held = hashiya(*iob, tmp_path / "3", "--strict=origin")
    never = hashiya(*iob, tmp_path / "4", "--strict=meta")
    unknown = hashiya(*iob, tmp_path / "5", "--strict=origins")

    assert bare.exit_code == held.exit_code == never.exit_code == 2
    assert (named.exit_code, before_the_project.exit_code) == (0, 0)
    assert named.stderr.count("2 × origin") == 1
    assert "2 × origin" in held.stderr
    assert "confidence" not in held.stderr
    assert "iob2 never holds: meta\n" in never.stderr
    assert unknown.exit_code == 2
    assert "'origins' is not a part of a dataset; it is one of: overlap, edge" in (
        unknown.stderr
    )


def test_it_is_said_first_how_many_tags_are_gone_and_moved_each_once(
    tagged, hashiya, tmp_path
):
    # An overlap whose edge is inside a word, twice the same word, and one inside it.
    hashiya("tag", tagged, "a", 2, 12, "topic", "law", "--note", "x")
    hashiya("tag", tagged, "a", 23, 25, "topic", "media", "--note", "x")

    iob = ("export", tagged, "--format", "iob2", "--status", "any", "-o")
    ended = hashiya(*iob, tmp_path / "out")

    (wrote, gone, moved, *_) = ended.stderr.splitlines()
    assert wrote.startswith("hashiya: wrote 2 articles, 2 tags to")
    assert gone == (
        "hashiya: 3 tags are not in the dataset: topic/media 1 of 1, "
        "topic/politics 1 of 1, topic/law 1 of 2"
    )
    assert moved == "hashiya: 1 tag has other edges in the dataset"
    report = json.loads((tmp_path / "out.report.json").read_text("utf-8"))
    assert report["gone"] == {
        "topic/media": 1,
        "topic/politics": 1,
        "topic/law": 1,
    }
    assert report["moved"] == 1


def test_strict_leaves_no_folder_behind(tagged, hashiya, tmp_path):
    ended = hashiya(
        "export", tagged, "--format", "brat", "-o", tmp_path / "brat", "--strict"
    )

    assert ended.exit_code == 2
    assert [path.name for path in tmp_path.iterdir()] == [tagged.name]


@pytest.mark.parametrize("kind", ["csv", "iob2", "doccano"])
def test_other_formats_go_to_stdout_too(tagged, hashiya, kind):
    ended = hashiya("export", tagged, "--format", kind)

    assert ended.exit_code == 0
    assert "topic" in ended.stdout


def test_strict_writes_nothing_unless_all_can_go_out(tagged, hashiya, tmp_path):
    out = tmp_path / "out.jsonl"
    out.write_text("old")
    (tagged / "broken.txt").write_bytes(b"\xff")

    ended = hashiya("export", tagged, "--strict", "-o", out)

    assert (ended.exit_code, out.read_text()) == (2, "old")
    assert "broken.txt: is not text" in ended.stderr
    assert (
        hashiya("export", tagged, "--strict").exit_code,
        hashiya("export", tagged, "--strict").stdout,
    ) == (2, "")


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (["--gold", "--majority", "2"], "give only one of --majority, --gold"),
        (
            ["--gold", "--annotator", "salma"],
            "gold is decided from all annotators' tags: leave out --annotator",
        ),
        (["--reviewer", "rana"], "give --gold or --gold-else-unanimous with it"),
        (["--gold", "--reviewer", "rana"], "nobody called 'rana' has reviewed here"),
        (["--majority", "0"], "--majority"),
    ],
)
def test_what_cannot_be_asked_for_together_is_said(tagged, hashiya, wanted, told):
    ended = hashiya("export", tagged, *wanted)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr


def test_what_annotators_disagree_on_is_said_and_strict_refuses_it(tagged, hashiya):
    hashiya("tag", tagged, "a", 0, 5, "topic", "politics", "--as", "omar")

    ended = hashiya("export", tagged, "--majority", 2)

    assert (ended.exit_code, spans(ended)) == (0, [("a", "politics")])
    assert "skipped 2 disagreements (a 22–26, b)" in ended.stderr
    assert "no tag has" not in ended.stderr
    assert hashiya("export", tagged, "--majority", 2, "--strict").exit_code == 2

    ended = hashiya("export", tagged, "--majority", 3)
    assert spans(ended) == []
    assert "no tag has 3 votes: there are 2 annotators" in ended.stderr


@pytest.mark.parametrize(
    "wanted", [["--layer", "mood"], ["--label", "sport"], ["--label", "topic/sport"]]
)
def test_what_the_scheme_does_not_have_cannot_be_asked_for(tagged, hashiya, wanted):
    ended = hashiya("export", tagged, *wanted)

    assert (ended.exit_code, ended.stdout) == (2, "")


def test_an_export_comes_back_into_an_empty_project(tagged, hashiya, tmp_path):
    out = tmp_path / "out.jsonl"
    hashiya("export", tagged, "-o", out)
    (tagged / "tags").rename(tmp_path / "away")

    ended = hashiya("import", tagged, out, "--format", "jsonl")

    assert (ended.exit_code, ended.stderr) == (
        0,
        "hashiya: 3 tags imported, on 2 articles\n",
    )
    assert hashiya("export", tagged).stdout_bytes == out.read_bytes()


def test_rows_that_do_not_fit_are_told_and_the_rest_goes_in(tagged, hashiya, tmp_path):
    out = tmp_path / "out.jsonl"
    hashiya("export", tagged, "-o", out)
    (tagged / "b.txt").write_text("نعم", "utf-8")  # yes

    ended = hashiya("import", tagged, out, "--format", "jsonl", "--as", "laila")
    strict = hashiya(
        "import", tagged, out, "--format", "jsonl", "--as", "nour", "--strict"
    )

    assert ended.exit_code == 1
    assert f"{out}:2: left out: its text is not that of 'b'" in ended.stderr
    assert len(rows(hashiya("export", tagged, "--annotator", "laila"))[0]["spans"]) == 2
    assert strict.exit_code == 2
    assert "nour" not in hashiya("status", tagged).stdout


def test_labels_outside_the_scheme_are_taken_in_and_named(tagged, hashiya, tmp_path):
    row = {
        "id": "b",
        "spans": [{"start": 0, "end": 2, "layer": "topic", "label": "sport"}],
    }
    path = tmp_path / "in.jsonl"
    path.write_text(json.dumps(row), "utf-8")

    ended = hashiya("import", tagged, path, "--format", "jsonl")

    assert ended.exit_code == 0
    assert "1 tag of topic sport, which is not in the scheme" in ended.stderr


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (
            ["{}", "nowhere.jsonl", "--format", "jsonl"],
            "nowhere.jsonl: cannot be read: No such file",
        ),
        (["{}", "{}", "--format", "jsonl"], "cannot be read: Is a directory"),
        (["{}", "{}/a.txt", "--format", "word"], "no format is called 'word'"),
        (["{}", "{}/a.txt", "--format", "jsonl"], "a.txt:1: is not JSON"),
        (["{}", "{}/a.txt"], "--format"),
        (
            ["{}", "{}/a.txt", "--format", "jsonl", "--layer", "mood"],
            "no layer is called 'mood'",
        ),
        (["{}", "{}/a.txt", "--format", "jsonl", "--as", ""], "name is empty"),
    ],
)
def test_a_bad_import_is_one_line_and_exit_code_2(folder, hashiya, args, told):
    ended = hashiya("import", *(arg.replace("{}", str(folder)) for arg in args))

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert not (folder / "tags").exists()


def test_the_history_tells_when_tags_came_in(tagged, hashiya, data, tmp_path):
    out = tmp_path / "out.jsonl"
    hashiya("export", tagged, "-o", out)
    hashiya("import", tagged, out, "--as", "nour")

    events = [
        each
        for each in data("history", tagged, "--json")
        if each["annotator"] == "nour"
    ]
    assert events
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", each["at"]) for each in events
    )


def test_an_import_says_what_it_takes_the_file_for(tagged, hashiya, tmp_path):
    out = tmp_path / "out"
    hashiya("export", tagged, "-o", out, "--format", "doccano")

    guessed = hashiya("import", tagged, out, "--as", "nour")
    named = hashiya("import", tagged, out, "--as", "laila", "--format", "jsonl")

    assert guessed.stderr.startswith(
        f"hashiya: {out}: detected as doccano; --format names another format\nhashiya: "
        "2 tags imported"
    )
    assert (named.exit_code, "detected" in named.stderr) == (2, False)


def test_an_interrupted_import_says_that_nothing_of_it_is_left(
    tagged, hashiya, tmp_path, monkeypatch
):
    out = tmp_path / "out.jsonl"
    hashiya("export", tagged, "-o", out)
    begin = TagStore.begin

    def stopped(store, annotator, article, tags, status, **more):
        if article.id == "b":
            monkeypatch.undo()
            raise KeyboardInterrupt
        return begin(store, annotator, article, tags, status, **more)

    monkeypatch.setenv("HASHIYA_ANNOTATOR", "salma")
    monkeypatch.setattr(TagStore, "begin", stopped)
    ended = hashiya("import", tagged, out, "--format", "jsonl", "--as", "nour")

    assert (ended.exit_code, ended.stderr) == (
        130,
        "hashiya: stopped: what was imported has been undone\n",
    )
    assert spans(hashiya("export", tagged, "--annotator", "nour")) == []


def test_a_bar_shows_on_a_terminal_how_far_it_is(tagged, hashiya, tmp_path, terminal):
    out = tmp_path / "out.jsonl"
    hashiya("export", tagged, "-o", out)

    ended = hashiya("import", tagged, out, "--format", "jsonl", "--as", "nour")

    assert ended.exit_code == 0
    assert "3 tags imported" in ended.stderr


def test_a_folder_that_is_not_there_is_named(tagged, hashiya, tmp_path):
    ended = hashiya("export", tagged, "-o", tmp_path / "no" / "set.jsonl")
    assert ended.exit_code == 2
    assert f"there is no folder {tmp_path / 'no'}; make it first" in ended.stderr


def exported(folder, out, kind, processes):
    """The result of the export, the bytes of dataset and report, and the progress."""
    project, steps = ProjectFolder.open(folder), []
    options = ExportOptions(
        format=kind,
        selection=Selection(layers=frozenset({"topic"})),
        processes=processes,
    )
    result = export_project(
        project,
        TagStore(project.root),
        out,
        options,
        lambda stage, *step: steps.append((stage.work, *step)),
    )
    report = out.with_name("out.report.json")
    return result, out.read_bytes(), report.read_bytes(), steps


@pytest.mark.parametrize("kind", ["jsonl", "iob2", "prodigy"])
def test_several_processes_write_and_tell_what_one_does(
    tagged, hashiya, tmp_path, kind
):
    (tagged / "c.txt").write_bytes(b"\0")
    (tagged / "d.txt").write_text("حماس ثم حماس", "utf-8")  # Hamas, then Hamas
    hashiya("tag", tagged, "d", 0, 4, "topic", "law", "--note", "one")
    hashiya("tag", tagged, "d", 1, 6, "topic", "law", "--note", "two")
    (tagged / "d.txt").write_text(
        "حماس ثم غيره", "utf-8"
    )  # the second word is another one now

    *alone, steps_alone = exported(tagged, tmp_path / "out", kind, 1)
    *together, steps_together = exported(tagged, tmp_path / "out", kind, 2)

    assert together == alone
    assert any("c.txt: is not text" in each for each in alone[0].problems)
    assert steps_alone[1:-1] == [("write", done, 4) for done in (1, 2, 3, 4)]
    assert steps_together[1:-1] == [("write", 2, 4), ("write", 4, 4)]
