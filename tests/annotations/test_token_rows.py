"""Datasets of token classification from elsewhere: tokens, and numbers or names of labels."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.store import TagStore

TEXT = "قال الوزير: بدأت الهدنة"  # the minister said: the truce has begun
TOKENS = ["قال", "الوزير", ":", "بدأت", "الهدنة"]
NAMES = ["O", "B-PER", "I-PER", "B-law"]
PER, LAW = ("الوزير", "PER"), ("الهدنة", "law")
INFO = {
    "features": {
        "tokens": {"feature": {"dtype": "string", "_type": "Value"}, "_type": "List"},
        "ner_tags": {"feature": {"names": NAMES, "_type": "ClassLabel"}},
    }
}
CARD = """---
dataset_info:
- config_name: other
  features:
  - name: ner_tags
    sequence:
      class_label:
        names:
          '0': O
          '1': B-economy
- config_name: data
  features:
  - name: tokens
    sequence: string
  - name: ner_tags
    sequence:
      class_label:
        names:
          '0': O
          '1': B-PER
          '2': I-PER
          '3': B-law
---
"""


@pytest.fixture
def take(tmp_path, write):
    """Import rows; the words and labels of the tags."""

    def run(*rows: dict[str, object]):
        write("home/a.txt", TEXT)
        project = ProjectFolder.open(tmp_path / "home")
        content = "".join(f"{json.dumps(row)}\n" for row in rows)
        path = write("data/train.jsonl", content)
        assert detected_format(path) == "huggingface"
        store = TagStore(project.root)
        how = ImportOptions(fallback="salma", layer="topic")
        result = import_file(project, store, path, how)
        tags = store.read("salma", "a").tags
        return [(tag.text, tag.label) for tag in tags], result.problems

    return run


def test_numbers_have_the_names_of_the_information_of_the_dataset(take, write):
    write("data/dataset_info.json", json.dumps(INFO))

    assert take({"tokens": TOKENS, "ner_tags": [0, 1, 0, 0, 3]}) == ([PER, LAW], ())


def test_numbers_have_the_names_of_the_configuration_in_the_card(take, write):
    write("README.md", CARD)

    assert take({"id": 5, "tokens": TOKENS, "ner_tags": [0, 1, 0, 0, 3]}) == (
        [PER, LAW],
        (),
    )


def test_a_number_of_a_class_that_no_card_has_is_no_class(take, write):
    write("README.md", CARD.replace("'0':", f"'{'9' * 5000}':"))

    with pytest.raises(FileInvalid, match="its name is nowhere"):
        take({"id": 5, "tokens": TOKENS, "ner_tags": [0, 1, 0, 0, 3]})


def test_names_of_labels_need_nothing_else(take):
    labels = ["O", "B-PER", "I-PER", "O", "B-law"]

    words, problems = take({"tokens": TOKENS, "ner_tags": labels})

    assert (words, problems) == ([("الوزير:", "PER"), LAW], ())


def test_numbers_without_names_are_refused(take):
    with pytest.raises(FileInvalid, match=r"ner_tags\[0\]: is a number, and its name"):
        take({"tokens": TOKENS, "ner_tags": [0, 1, 0, 0, 3]})


def test_a_broken_label_costs_no_other(take):
    words, problems = take(
        {"tokens": TOKENS, "ner_tags": ["O", "PER", "O", "O", "B-law"]}
    )

    assert words == [LAW]
    (problem,) = problems
    assert "$.ner_tags[1]: left out: it 'PER' is not a label" in problem


@pytest.mark.parametrize(
    ("labels", "problem"),
    [
        ([0, 9, 0, 0, 0], r"ner_tags\[1\]: is 9, and there are 4 names of labels"),
        ([0, 1], r"ner_tags: has 2 labels, and there are 5 tokens"),
        (["o", "PER", "o", "o", "o"], r"ner_tags\[0\]: 'o' is not a label"),
    ],
)
def test_what_is_no_label_is_told_by_its_place(take, write, labels, problem):
    write("data/dataset_info.json", json.dumps(INFO))

    with pytest.raises(FileInvalid, match=problem):
        take({"tokens": TOKENS, "ner_tags": labels})
