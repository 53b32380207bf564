"""The converter of label-studio-sdk reads the tasks, and what it writes comes back."""

import csv
import json

import pytest

pytestmark = [
    pytest.mark.consumers,
    # Its libraries use what Python has deprecated.
    pytest.mark.filterwarnings("ignore"),
]


@pytest.fixture
def convert(export, tmp_path):
    """Export, convert with its configuration, and return the file of the result."""
    converter = pytest.importorskip("label_studio_sdk.converter").Converter

    def run(kind, *options):
        folder = export("label-studio", *options)
        converting = converter(
            str(folder / "config.xml"), str(tmp_path), download_resources=False
        )
        out = tmp_path / kind
        converting.convert(str(folder / "tasks.json"), str(out), kind, is_dir=False)
        (path,) = out.iterdir()
        return path

    return run


def tags_of(hashiya, home):
    tags = []
    for tag in json.loads(hashiya("tags", home, "--json").stdout):
        place = (tag.get("start"), tag.get("end"), tag.get("text"))
        names = (tag["layer"], tag["label"], tag["annotator"])
        tags.append((tag["article"], *place, *names))
    return sorted(tags, key=str)


@pytest.mark.parametrize("kind", ["JSON", "JSON_MIN"])
def test_what_it_writes_is_the_same_tags_of_the_same_annotators(
    convert, hashiya, project, texts, tmp_path, kind
):
    path = convert(kind)
    home = tmp_path / "again"
    home.mkdir()
    rows = [json.dumps({"id": name, "text": text}) for name, text in texts.items()]
    (home / "rows.jsonl").write_text("\n".join([*rows, ""]), "utf-8")

    hashiya("import", home, path, "--format", "label-studio")

    assert tags_of(hashiya, home) == tags_of(hashiya, project)


def test_its_table_has_the_spans_and_the_annotators(convert, expected):
    with convert("CSV").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))

    spans = []
    for row in rows:
        for layer in ("stance", "topic"):
            for span in json.loads(row[f"layer-{layer}"] or "[]"):
                (label,) = span["labels"]
                place = (span["start"], span["end"], span["text"])
                spans.append((row["article"], *place, layer, label))
    assert sorted(spans, key=str) == [tag for tag in expected if tag[1] is not None]
    assert {row["annotator-name"] for row in rows} == {"omar", "salma"}


def test_its_tokens_are_those_that_have_the_labels(convert, hashiya, project):
    options = ("--layer", "topic", "--annotator", "omar")
    path = convert("CONLL2003", *options)

    lines = path.read_text("utf-8").splitlines()
    labelled = [line.split(" ") for line in lines if line and not line.endswith(" O")]
    assert [(cells[0], cells[-1]) for cells in labelled] == [
        ("حماس", "B-politics"),
        ("شَرَحَ", "B-media"),
        ("الأَمْرَ", "I-media"),
    ]
