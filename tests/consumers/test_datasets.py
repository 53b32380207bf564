"""`datasets.load_dataset` opens the folder as it is."""

import json
import re

import pytest

pytestmark = pytest.mark.consumers
KINDS = ["huggingface", "huggingface-parquet"]


@pytest.fixture
def load(tmp_path, monkeypatch):
    """`load_dataset` without a network, its caches in a folder of the test."""
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setenv("HF_HOME", str(tmp_path / "cache"))
    datasets = pytest.importorskip("datasets")

    def run(folder, name=None):
        cache = str(tmp_path / "cache")
        return datasets.load_dataset(str(folder), name, cache_dir=cache)

    return run


def spans(rows):
    for row in rows:
        for tag in row["spans"]:
            yield (
                row["id"],
                tag["start"],
                tag["end"],
                tag["text"],
                tag["layer"],
                tag["label"],
            )
        for tag in row["labels"]:
            yield row["id"], None, None, None, tag["layer"], tag["label"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_tag_is_on_its_words(export, load, texts, expected, kind):
    rows = list(load(export(kind))["train"])

    assert {row["id"]: row["text"] for row in rows} == texts
    assert sorted(spans(rows), key=str) == expected
    assert all(
        row["text"][tag["start"] : tag["end"]] == tag["text"]
        for row in rows
        for tag in row["spans"]
    )
    russia = next(tag for row in rows for tag in row["spans"] if tag["confidence"] == 4)
    assert (russia["note"], russia["annotator"]) == ("أنظر: «هنا»\t😀", "salma")
    against = next(
        tag for row in rows for tag in row["spans"] if tag["label"] == "against"
    )
    assert {each["name"]: each["value"] for each in against["attributes"]} == {
        "target": "الوزير",
        "expression": "explicit",
    }


@pytest.mark.parametrize("kind", KINDS)
def test_the_types_are_those_that_the_card_says_also_where_a_column_is_empty(
    export, load, kind
):
    features = load(export(kind, "--layer", "stance"))["train"].features

    assert features["spans"].feature["start"].dtype == "int64"
    assert features["sections"].feature["kind"].dtype == "string"
    assert features["labels"].feature["attributes"].feature["value"].dtype == "string"


@pytest.mark.parametrize("kind", KINDS)
def test_splits_are_splits(export, load, texts, kind):
    found = load(export(kind, "--split", "train=.5,test=.5"))

    assert sorted(found) == ["test", "train"]
    assert sorted(row["id"] for split in found.values() for row in split) == sorted(
        texts
    )
    assert all(len(split) for split in found.values())


def test_the_card_tells_language_labels_annotators_and_agreement(export):
    card = (export("huggingface") / "README.md").read_text("utf-8")

    assert "language:\n- ar\n" in card
    assert "| topic | politics | 2 | 0 |" in card
    assert "| salma | 7 | 4 |" in card
    assert "Cohen's κ of characters" in card
    assert "On the 4 articles that two annotators or more have done" in card
    assert "licence" in card


def test_a_row_that_is_damaged_is_told_by_its_place(export, project, hashiya):
    folder = export("huggingface")
    (path,) = (folder / "data").iterdir()
    rows = [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]
    rows[0]["spans"] = [{"attributes": [{"name": "x"}]}]
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")

    ended = hashiya(
        "import", project, folder, "--format", "huggingface", "--as", "nour", code=1
    )

    assert f"{path.name}:1: left out: $.spans[0].attributes" in ended.stderr
    assert "nour" in hashiya("status", project).stdout


def test_a_parquet_file_that_is_cut_off_is_told(export, project, hashiya):
    folder = export("huggingface-parquet")
    (path,) = (folder / "data").iterdir()
    path.write_bytes(path.read_bytes()[:-40])

    ended = hashiya(
        "import",
        project,
        folder,
        "--format",
        "huggingface-parquet",
        "--as",
        "nour",
        code=2,
    )

    assert f"{path.name}: is not a complete Parquet file" in ended.stderr


def test_the_card_of_what_was_decided_tells_of_the_annotators_that_it_was_decided_from(
    export, project, hashiya
):
    hashiya("review", project, "--accept", "unanimous", "--as", "layla")
    every = (export("huggingface") / "README.md").read_text("utf-8")
    decided = (export("huggingface-parquet", "--majority", 1) / "README.md").read_text(
        "utf-8"
    )

    assert "4 articles in Arabic, with 9 tags by 2 annotators" in every
    assert (
        "4 articles in Arabic, with 9 tags, decided from the 9 by 2 annotators"
        in decided
    )
    assert (
        decided[decided.index("## Annotators") :]
        == every[every.index("## Annotators") :]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_times_are_the_text_that_they_were_and_come_back_from_what_datasets_writes(
    export, load, project, hashiya, tmp_path, kind
):
    rows = load(export(kind))["train"]
    made = {tag["created"] for row in rows for tag in row["spans"]}
    assert all(
        re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.0Z", each) for each in made
    )

    path = tmp_path / "again.jsonl"
    rows.to_json(path)
    assert "9 tags imported" in hashiya("import", project, path, "--as", "nour").stderr
    created = {
        tag["created"]
        for tag in json.loads(hashiya("tags", project, "--as", "nour", "--json").stdout)
    }
    assert created >= {each.replace(".0Z", "Z") for each in made}


def test_what_datasets_would_take_for_times_is_told_and_stays_in_parquet(
    export, load, project, hashiya, tmp_path
):
    dates = tmp_path / "dates"
    dates.mkdir()
    rows = [
        {"id": f"2024-03-0{day}", "text": f"الخبر {day}"} for day in (1, 2)
    ]  # news item 1, 2
    (dates / "rows.jsonl").write_text(
        "".join(f"{json.dumps(row)}\n" for row in rows), "utf-8"
    )
    for day in (1, 2):
        hashiya(
            "tag",
            dates,
            f"2024-03-0{day}",
            0,
            5,
            "stance",
            "favor",
            "--set",
            "target=2023-10-07",
        )

    told = hashiya("export", dates, "--format", "huggingface", "-o", tmp_path / "lines")
    report = json.loads((tmp_path / "lines.report.json").read_text("utf-8"))
    hashiya(
        "export", dates, "--format", "huggingface-parquet", "-o", tmp_path / "table"
    )

    assert (
        "huggingface cannot hold this: 2 × text that looks like a time" in told.stderr
    )
    columns = {loss["why"].split("`")[1] for loss in report["losses"]}
    assert columns == {"id", "spans.attributes.value"}
    assert load(tmp_path / "table")["train"]["id"][:] == ["2024-03-01", "2024-03-02"]
    # Should this fail one day, nothing needs to be told any more.
    assert load(tmp_path / "lines")["train"]["id"][:] == [
        "2024-03-01 00:00:00",
        "2024-03-02 00:00:00",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_later_export_of_the_same_name_is_not_taken_for_the_one_before(
    export, load, project, hashiya, tmp_path, kind
):
    before = load(export(kind))["train"]
    hashiya("tag", project, "emoji", 0, 1, "topic", "law")
    again = tmp_path / "again" / f"out.{kind}"
    again.parent.mkdir()
    hashiya("export", project, "--format", kind, "-o", again)

    assert len(list(spans(load(again)["train"]))) == len(list(spans(before))) + 1
    # What is the same is called the same.
    hashiya("export", project, "--format", kind, "-o", tmp_path / "third")
    assert [path.name for path in (tmp_path / "third/data").iterdir()] == [
        path.name for path in (again / "data").iterdir()
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_tokens_and_classes_are_as_token_classification_reads_them(export, load, kind):
    rows = load(export(kind), "tokens-topic")["train"]
    labels = rows.features["ner_tags"].feature.names

    assert labels[:5] == ["O", "B-politics", "I-politics", "B-military", "I-military"]
    (emoji,) = (row for row in rows if row["id"] == "emoji")
    assert list(
        zip(emoji["tokens"], map(labels.__getitem__, emoji["ner_tags"]), strict=True)
    ) == [
        ("😀", "O"),
        ("روسيا", "B-diplomacy"),
        ("👨\u200d👩\u200d👧", "O"),
        ("تشرح", "O"),
        ("علاقتها", "O"),
        ("مع", "O"),
        ("حماس", "B-politics"),
        ("🇵🇸", "O"),
    ]

    # As transformers' run_ner.py aligns labels with the pieces of words.
    def aligned(examples):
        pieces, classes = [], []
        for words, tags in zip(examples["tokens"], examples["ner_tags"], strict=True):
            pieces.append([piece for word in words for piece in word])
            classes.append(
                [
                    tag if index == 0 else -100
                    for word, tag in zip(words, tags, strict=True)
                    for index in range(len(word))
                ]
            )
        return {"input_ids": pieces, "labels": classes}

    mapped = rows.map(aligned, batched=True, remove_columns=rows.column_names)
    for row in mapped:
        assert len(row["input_ids"]) == len(row["labels"])
    number = len(labels)
    assert {tag for row in mapped for tag in row["labels"]} <= {-100, *range(number)}


@pytest.mark.parametrize("kind", KINDS)
def test_labels_of_texts_are_classes(export, load, hashiya, project, texts, kind):
    hashiya("tag", project, "marks", "-", "-", "topic", "law")
    hashiya("tag", project, "marks", "-", "-", "topic", "media", "--as", "omar")
    rows = load(export(kind), "texts-topic")["train"]
    label = rows.features["label"]

    found = {
        row["id"]: (
            row["label"] and label.int2str(row["label"]),
            [label.int2str(number) for number in row["labels"]],
        )
        for row in rows
    }
    assert found == {"lines": ("law", ["law"]), "marks": (None, ["law", "media"])}
    assert {row["id"]: row["text"] for row in rows}.items() <= texts.items()


@pytest.mark.parametrize("kind", KINDS)
def test_splits_are_those_of_all_configurations(export, load, kind):
    folder = export(kind, "--split", "train=.5,test=.5")

    every, tokens = load(folder), load(folder, "tokens-topic")

    for split in ("train", "test"):
        assert {row["id"] for row in tokens[split]} == {
            row["id"] for row in every[split] if row["text"]
        }


def test_what_trains_has_only_what_is_done_and_the_card_says_what_is_not_in_it(
    export, hashiya, project, tmp_path
):
    for name in ("salma", "omar"):
        hashiya("mark", project, "marks", "open", "--as", name)
    folder = export("huggingface", "--layer", "topic")
    card = (folder / "README.md").read_text("utf-8")

    (tokens,) = (folder / "tokens-topic").iterdir()
    ids = [json.loads(line)["id"] for line in tokens.read_text("utf-8").splitlines()]
    assert ids == ["emoji", "lines"]
    assert not (folder / "tokens-stance").exists()
    assert (
        "| `tokens-topic` | 2 rows with 2 labels, without 1 that overlap others" in card
    )
    report = json.loads((tmp_path / "out.huggingface.report.json").read_text("utf-8"))
    (loss,) = report["losses"]
    assert (loss["part"], loss["why"]) == ("overlap", "not in tokens-topic")
    assert report["gone"] == {}
    # It is all there in the one that holds everything.
    assert (
        "6 tags imported" in hashiya("import", project, folder, "--as", "nour").stderr
    )
