"""The data statement and the metadata beside a dataset say what is known, and name nobody."""

import json

import pytest

from hashiya.exchange.formats.huggingface.dataset import JSON_LINES
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Article, Status
from hashiya.model.scheme_file import default_scheme
from hashiya.store import TagRow

# "The truce has begun", with marks on one word; "WFP said".
TEXTS = ("بَدَأت الهدنة اليوم", "قال WFP")


def tag(number, annotator, origin="human"):
    return TagRow(
        id=number,
        annotator=annotator,
        start=0,
        end=3,
        text=TEXTS[0][:3],
        layer="topic",
        label="law",
        origin=origin,
        created="2026-11-20T16:00:00Z",
        updated=f"2026-11-2{number}T16:00:00Z",
    )


@pytest.fixture
def folder(tmp_path):
    articles = [
        ExportedArticle(
            article=Article(id="a", text=TEXTS[0], meta={"outlet|x": "y"}),
            tags=(tag(1, "salma"), tag(2, "omar", "import:model")),
            statuses={"salma": Status.DONE, "omar": Status.DONE},
        ),
        ExportedArticle(
            article=Article(id="b", text=TEXTS[1]), statuses={"salma": Status.DONE}
        ),
    ]
    JSON_LINES.write(articles, default_scheme(), Losses(), tmp_path)
    return tmp_path


def test_the_statement_is_filled_in_as_far_as_the_project_knows(folder):
    lines = (folder / "DATA_STATEMENT.md").read_text("utf-8").splitlines()

    assert (
        "Arabic (BCP-47 `ar`): 85.7% of the letters are Arabic; 1 article with vowel marks."
        in lines
    )
    assert (
        "2 annotators; 1 article with 1 annotator, 1 article with 2 annotators."
        in lines
    )
    assert "5 words and 26 characters; the median article has 3 words." in lines
    assert "Fields beside the texts (`meta`): outlet&#124;x." in lines
    assert (
        "2 tags of the layers stance, topic; the dataset card counts the labels."
        in lines
    )
    assert "Tagged from 2026-11-20 to 2026-11-22." in lines
    assert "By origin: 1 human, 1 import." in lines
    assert sum(line.startswith("To be filled in: ") for line in lines) == 9


def test_the_metadata_say_the_same_to_programs(folder):
    metadata = json.loads((folder / "croissant.json").read_text("utf-8"))

    assert metadata["description"] == (
        "Arabic news annotated with hashiya: 2 articles with 2 tags by 2 annotators."
    )
    assert metadata["rai:annotationsPerItem"] == (
        "1 article with 1 annotator, 1 article with 2 annotators"
    )
    assert metadata["rai:machineAnnotationTools"] == (
        "Origins other than a person: 1 tag of import."
    )
    assert "topic: F1 of exact spans 1.000." in metadata["rai:dataAnnotationAnalysis"]


def test_neither_names_an_annotator_and_the_card_does_as_the_rows_do(folder):
    for name in ("DATA_STATEMENT.md", "croissant.json"):
        text = (folder / name).read_text("utf-8")
        assert "salma" not in text
        assert "omar" not in text
    assert "| salma | 1 | 2 |" in (folder / "README.md").read_text("utf-8")
