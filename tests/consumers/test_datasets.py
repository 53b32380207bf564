"""`datasets.load_dataset` opens the folder as it is."""

import json

import pytest

pytestmark = pytest.mark.consumers
KINDS = ["huggingface", "huggingface-parquet"]


@pytest.fixture
def load(tmp_path, monkeypatch):
    """`load_dataset` without a network, its caches in a folder of the test."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets")

    def run(folder):
        return datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))

    return run


def spans(rows):
    for row in rows:
        for tag in row["spans"]:
            yield row["id"], tag["start"], tag["end"], tag["text"], tag["layer"], tag["label"]
        for tag in row["labels"]:
            yield row["id"], None, None, None, tag["layer"], tag["label"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_tag_is_on_its_words(export, load, texts, expected, kind):
    rows = list(load(export(kind))["train"])

    assert {row["id"]: row["text"] for row in rows} == texts
    assert sorted(spans(rows), key=str) == expected
    assert all(row["text"][tag["start"] : tag["end"]] == tag["text"] for row in rows for tag in row["spans"])
    russia = next(tag for row in rows for tag in row["spans"] if tag["confidence"] == 4)
    assert (russia["note"], russia["annotator"]) == ("أنظر: «هنا»\t😀", "salma")
    against = next(tag for row in rows for tag in row["spans"] if tag["label"] == "against")
    assert {each["name"]: each["value"] for each in against["attributes"]} == {
        "target": "الوزير",
        "expression": "explicit",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_types_are_those_that_the_card_says_also_where_a_column_is_empty(export, load, kind):
    features = load(export(kind, "--layer", "stance"))["train"].features

    assert features["spans"].feature["start"].dtype == "int64"
    assert features["sections"].feature["kind"].dtype == "string"
    assert features["labels"].feature["attributes"].feature["value"].dtype == "string"


@pytest.mark.parametrize("kind", KINDS)
def test_splits_are_splits(export, load, texts, kind):
    found = load(export(kind, "--split", "train=.5,test=.5"))

    assert sorted(found) == ["test", "train"]
    assert sorted(row["id"] for split in found.values() for row in split) == sorted(texts)
    assert all(len(split) for split in found.values())


def test_the_card_tells_language_labels_annotators_and_agreement(export):
    card = (export("huggingface") / "README.md").read_text("utf-8")

    assert "language:\n- ar\n" in card
    assert "| topic | politics | 2 | 0 |" in card
    assert "| annotator 2 | 7 | 4 |" in card
    assert "Cohen's κ of characters" in card
    assert "On the 4 articles that two annotators or more have done" in card
    assert "licence" in card


def test_a_row_that_is_damaged_is_told_by_its_place(export, project, hashiya):
    folder = export("huggingface")
    path = folder / "data" / "train.jsonl"
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    rows[0]["spans"] = [{"attributes": [{"name": "x"}]}]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")

    ended = hashiya("import", project, folder, "--format", "huggingface", "--as", "nour", code=2)

    assert "train.jsonl:1: $.spans[0].attributes" in ended.stderr
    assert "nour" not in hashiya("status", project).stdout


def test_a_parquet_file_that_is_cut_off_is_told(export, project, hashiya):
    folder = export("huggingface-parquet")
    path = folder / "data" / "train.parquet"
    path.write_bytes(path.read_bytes()[:-40])

    ended = hashiya("import", project, folder, "--format", "huggingface-parquet", "--as", "nour", code=2)

    assert "train.parquet: is no whole Parquet file" in ended.stderr


def test_the_card_of_what_was_decided_tells_of_the_annotators_that_it_was_decided_from(export, project, hashiya):
    hashiya("review", project, "--accept", "unanimous", "--as", "layla")
    every = (export("huggingface") / "README.md").read_text("utf-8")
    decided = (export("huggingface-parquet", "--majority", 1) / "README.md").read_text("utf-8")

    assert "4 articles in Arabic, with 9 tags by 2 annotators" in every
    assert "4 articles in Arabic, with 9 tags, decided from the 9 by 2 annotators" in decided
    assert decided[decided.index("## Annotators") :] == every[every.index("## Annotators") :]
