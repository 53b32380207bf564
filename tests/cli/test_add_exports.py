"""What other tools exported becomes a project in one go: its texts, its tags, a scheme."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import ImportRefused

TEXT = "قال الوزير في القاهرة"  # the minister said in Cairo
OTHER = "زار القاهرة أمس"  # he visited Cairo yesterday
PEOPLE = [
    {"id": 7, "text": TEXT, "label": [[4, 10, "PER"], [14, 21, "LOC"]], "date": "2024"},
    {"id": 8, "text": OTHER, "label": [[4, 11, "LOC"]], "date": "2025"},
]
TASK = {
    "id": 3,
    "data": {"text": TEXT, "title": "عنوان"},
    "annotations": [
        {
            "id": 1,
            "completed_by": {"email": "salma"},
            "result": [
                {
                    "id": "r1",
                    "from_name": "label",
                    "to_name": "text",
                    "type": "labels",
                    "value": {
                        "start": 4,
                        "end": 10,
                        "text": "الوزير",
                        "labels": ["PER"],
                    },
                }
            ],
        }
    ],
}


@pytest.fixture
def home(tmp_path):
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


@pytest.fixture
def tagged(folder, hashiya):
    """A project with tags of two annotators, which both are done with its articles."""
    hashiya("tag", folder, "a", 0, 5, "topic", "law", "--as", "salma")
    hashiya("tag", folder, "b", 0, 2, "topic", "media", "--as", "salma")
    for article in ("a", "b"):
        hashiya("mark", folder, article, "done", "--as", "salma")
    return folder


def rows(path, *objects):
    lines = [json.dumps(each, ensure_ascii=False) + "\n" for each in objects]
    path.write_text("".join(lines), "utf-8")
    return path


def tags(hashiya, home):
    listed = json.loads(hashiya("tags", home, "--json").stdout)
    return sorted(
        (tag["article"], tag["start"], tag["end"], tag["layer"], tag["label"])
        for tag in listed
    )


def tree(folder):
    return {path for path in folder.rglob("*") if not path.name.startswith(".git")}


@pytest.mark.parametrize(
    "kind",
    [
        "label-studio",
        "brat",
        "semeval-t11",
        "webanno-tsv",
        "huggingface",
        pytest.param("cas-json", marks=pytest.mark.consumers),
        pytest.param("cas-xmi", marks=pytest.mark.consumers),
        pytest.param("spacy", marks=pytest.mark.consumers),
        "doccano",
        "araieval",
        "prodigy",
    ],
)
def test_an_export_becomes_a_project_with_the_texts_and_tags(
    tagged, home, tmp_path, hashiya, kind
):
    out = tmp_path / ("out.spacy" if kind == "spacy" else "out")
    hashiya("export", tagged, "--format", kind, "-o", out)
    more = ["--tags"] if kind in {"doccano", "araieval", "prodigy"} else []

    ended = hashiya("add", home, out, *more)

    assert ended.exit_code == 0
    assert "2 added" in ended.stderr
    assert tags(hashiya, home) == tags(hashiya, tagged)
    before, after = ProjectFolder.open(tagged), ProjectFolder.open(home)
    for name in ("a", "b"):
        assert after.read(name).text == before.read(name).text
    # The labels are those of the default scheme.
    assert not (home / "hashiya.toml").exists()


@pytest.mark.parametrize(
    "kind",
    [
        "jsonl",
        "huggingface",
        "doccano",
        "prodigy",
        "label-studio",
        pytest.param("huggingface-parquet", marks=pytest.mark.consumers),
        pytest.param("spacy", marks=pytest.mark.consumers),
    ],
)
def test_articles_of_an_export_have_its_meta(home, tagged, tmp_path, hashiya, kind):
    meta = {"date": "2024-05", "tags": ["x"], "n": 2}
    rows(tagged / "m.jsonl", {"id": "m", "text": TEXT, **meta})
    hashiya("mark", tagged, "m", "done", "--as", "salma")
    out = tmp_path / "out"
    assert hashiya("export", tagged, "--format", kind, "-o", out).exit_code < 2

    assert hashiya("add", home, out, "--tags").exit_code == 0

    project = ProjectFolder.open(home)
    assert dict(project.read("m").meta) == {"source": "out", **meta}
    assert dict(project.read("a").meta) == {"source": "out"}


def test_labels_that_the_default_scheme_has_not_become_the_scheme(
    home, tmp_path, hashiya
):
    path = rows(tmp_path / "in.jsonl", *PEOPLE)

    ended = hashiya("add", home, path, "--tags", "--as", "omar")

    assert ended.exit_code == 0
    assert "in.jsonl: texts and tags are taken, as doccano" in ended.stderr
    assert tags(hashiya, home) == [
        ("7", 4, 10, "label", "PER"),
        ("7", 14, 21, "label", "LOC"),
        ("8", 4, 11, "label", "LOC"),
    ]
    project = ProjectFolder.open(home)
    (layer,) = project.scheme.layers
    assert (layer.label_names, layer.scopes) == (("LOC", "PER"), ("span",))
    assert project.read("7").meta == {"source": "in.jsonl", "date": "2024"}
    assert (home / "tags" / "omar").is_dir()


def test_a_scheme_that_is_there_stays(home, tmp_path, hashiya):
    hashiya("init", home, "--scheme", "ner")
    before = (home / "hashiya.toml").read_bytes()
    hashiya("add", home, rows(tmp_path / "in.jsonl", *PEOPLE), "--tags")
    assert (home / "hashiya.toml").read_bytes() == before
    assert len(tags(hashiya, home)) == 3


def test_tasks_of_label_studio_keep_their_data_as_meta(home, tmp_path, hashiya):
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([TASK]), "utf-8")

    ended = hashiya("add", home, path, "--json")

    assert json.loads(ended.stdout)["tags"]["added"] == 1
    assert tags(hashiya, home) == [("tasks-1", 4, 10, "label", "PER")]
    meta = ProjectFolder.open(home).read("tasks-1").meta
    assert meta == {"source": "tasks.json", "title": "عنوان"}


def test_a_number_that_json_has_not_costs_no_export_its_article(
    home, tmp_path, hashiya
):
    line = json.dumps({**PEOPLE[0], "n": 1}, ensure_ascii=False).replace("1}", "NaN}")
    (tmp_path / "in.jsonl").write_text(line, "utf-8")

    ended = hashiya("add", home, tmp_path / "in.jsonl", "--tags")

    assert ended.exit_code == 0
    assert '"n" holds a number that JSON does not have' in ended.stderr
    (file,) = (home / "articles" / "added").iterdir()
    assert json.loads(file.read_text("utf-8"), parse_constant=pytest.fail)["n"] is None
    assert len(tags(hashiya, home)) == 2


def test_of_tokens_a_text_is_made(home, tmp_path, hashiya):
    lines = "قال O\nالوزير B-PER\n. O\n\nزار O\nالقاهرة B-LOC\n"
    (tmp_path / "in.conll").write_text(lines, "utf-8")

    hashiya("add", home, tmp_path / "in.conll")

    assert ProjectFolder.open(home).read("in-1").text == "قال الوزير .\nزار القاهرة"
    assert tags(hashiya, home) == [
        ("in-1", 4, 10, "label", "PER"),
        ("in-1", 17, 24, "label", "LOC"),
    ]


def test_of_the_tokens_of_gliner_a_text_is_made(home, tmp_path, hashiya):
    row = {"tokenized_text": ["زار", "القاهرة", "."], "ner": [[1, 1, "LOC"]]}
    (tmp_path / "in.json").write_text(json.dumps([row]), "utf-8")

    hashiya("add", home, tmp_path / "in.json")

    assert ProjectFolder.open(home).read("in-1").text == "زار القاهرة ."
    assert tags(hashiya, home) == [("in-1", 4, 11, "label", "LOC")]


def test_of_the_tokens_of_a_dataset_with_classes_a_text_is_made(
    home, tmp_path, hashiya
):
    row = {"tokens": ["زار", "\u200f", "القاهرة"], "ner_tags": ["O", "O", "B-LOC"]}
    (tmp_path / "in.jsonl").write_text(json.dumps(row), "utf-8")

    hashiya("add", home, tmp_path / "in.jsonl", "--tags")

    assert ProjectFolder.open(home).read("in-1").text == "زار القاهرة"
    assert tags(hashiya, home) == [("in-1", 4, 11, "label", "LOC")]


def test_the_key_of_the_text_can_be_named_as_the_message_says(home, tmp_path, hashiya):
    value = {"start": 4, "end": 11, "labels": ["LOC"]}
    result = {"id": "1", "from_name": "label", "to_name": "t", "type": "labels"}
    task = {
        "data": {"body": "زار القاهرة", "title": "خبر"},
        "annotations": [{"result": [{**result, "value": value}]}],
    }
    path = tmp_path / "in.json"
    path.write_text(json.dumps([task]), "utf-8")

    assert "with --text-key" in hashiya("add", home, path).stderr
    assert hashiya("add", home, path, "--text-key", "body").exit_code == 0

    assert tags(hashiya, home) == [("in-1", 4, 11, "label", "LOC")]


def test_adding_an_export_twice_adds_nothing(home, tmp_path, hashiya):
    path = rows(tmp_path / "in.jsonl", *PEOPLE)
    hashiya("add", home, path, "--tags")
    before = tags(hashiya, home)
    ended = hashiya("add", home, path, "--tags")
    assert "0 added; 2 there already" in ended.stderr
    assert "3 were there already" in ended.stderr
    assert tags(hashiya, home) == before


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        ("article,start,end,label\na,0,3,law\n", "holds no text to add"),
        ('[{"data": {"text": "x"}, "annotations": []}, {', "is not JSON"),
        ("x y z\n", "its format cannot be detected"),
    ],
)
def test_of_an_export_that_cannot_be_read_nothing_is_added(
    home, tmp_path, hashiya, content, problem
):
    (tmp_path / "in.csv").write_text(content, "utf-8")
    ended = hashiya("add", home, tmp_path / "in.csv", "--tags")
    assert ended.exit_code == 2
    assert problem in ended.stderr
    assert tree(home) <= {home / "articles", home / "articles" / "added"}


def test_texts_whose_tags_cannot_be_imported_are_taken_out_again(
    home, tmp_path, hashiya, monkeypatch
):
    def refuse(*_):
        raise ImportRefused("the disk is full")

    monkeypatch.setattr("hashiya.exchange.importing.exports.import_file", refuse)
    ended = hashiya("add", home, rows(tmp_path / "in.jsonl", *PEOPLE), "--tags")
    assert ended.exit_code == 2
    assert [path for path in tree(home) if path.is_file()] == []


def test_init_adds_what_a_project_cannot_read_a_copy_of(tmp_path, hashiya):
    (tmp_path / "a.txt").write_text(OTHER, "utf-8")
    (tmp_path / "b.csv").write_text(f"id,text\nb,{TEXT}\n", "utf-8")
    (tmp_path / "tasks.json").write_text(json.dumps([TASK]), "utf-8")
    files = [tmp_path / name for name in ("a.txt", "b.csv")]
    rowed, tagged = tmp_path / "rowed", tmp_path / "tagged"

    assert hashiya("init", rowed, "--from", *files).exit_code == 0
    assert hashiya("init", tagged, "--from", tmp_path / "tasks.json").exit_code == 0

    project = ProjectFolder.open(rowed)
    assert {name: project.read(name).text for name in project.ids} == {
        "a": OTHER,
        "b": TEXT,
    }
    assert "stance" in project.scheme.layer_names
    assert tags(hashiya, tagged) == [("tasks-1", 4, 10, "label", "PER")]
    assert ProjectFolder.open(tagged).scheme.layer_names == ("label",)
