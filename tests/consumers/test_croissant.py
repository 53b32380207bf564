"""Croissant metadata as its own validator takes it, and the records that it then gives."""

import json

import pytest

pytestmark = [
    pytest.mark.consumers,
    # Its libraries use what Python has deprecated.
    pytest.mark.filterwarnings("ignore"),
]
KINDS = ["huggingface", "huggingface-parquet"]
# What only the publisher knows.
OPEN = {"citeAs", "datePublished", "license", "version"}


@pytest.fixture
def croissant():
    return pytest.importorskip("mlcroissant")


@pytest.mark.parametrize("kind", KINDS)
def test_the_validator_finds_nothing_wrong(croissant, export, kind):
    folder = export(kind, "--status", "done")
    dataset = croissant.Dataset(str(folder / "croissant.json"))

    issues = dataset.metadata.ctx.issues
    assert issues.errors == set()
    assert len(issues.warnings) == len(OPEN)
    assert all(
        any(f'/{name}"' in warning for name in OPEN) for warning in issues.warnings
    )
    assert dataset.metadata.data_annotation_platform == [
        "hashiya, a terminal reader with annotation"
    ]
    assert "4 articles with 2 annotators" in dataset.metadata.annotations_per_item
    assert (
        "stance (span and article): favor, against"
        in dataset.metadata.data_annotation_protocol[0]
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_records_are_the_articles_with_their_spans(
    croissant, export, texts, expected, kind
):
    folder = export(kind, "--status", "done")
    dataset = croissant.Dataset(str(folder / "croissant.json"))
    found, read = [], {}
    for record in dataset.records("train"):
        name = record["train/id"].decode()
        read[name] = record["train/text"].decode() if record["train/text"] else ""
        for key, is_span in (("spans", True), ("labels", False)):
            for tag in record[f"train/{key}"]:
                value = {
                    part.rpartition("/")[2]: member for part, member in tag.items()
                }
                place = (None, None, None)
                if is_span:
                    place = (value["start"], value["end"], value["text"].decode())
                found.append(
                    (name, *place, value["layer"].decode(), value["label"].decode())
                )

    assert read == texts
    assert sorted(found, key=str) == expected


def test_a_changed_file_is_noticed(croissant, export):
    folder = export("huggingface", "--status", "done")
    metadata = json.loads((folder / "croissant.json").read_text("utf-8"))
    path = folder / metadata["distribution"][0]["contentUrl"]
    path.write_bytes(path.read_bytes().replace(b"diplomacy", b"diplomats"))

    dataset = croissant.Dataset(str(folder / "croissant.json"))
    with pytest.raises(Exception, match="Download"):
        list(dataset.records("train"))
