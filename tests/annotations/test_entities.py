"""Entities of pipelines and quotations of language models, which come in as suggestions."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.importing.detection import detected_format
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.sessions.suggestions import suggestion_store

TEXT = "قال الوزير إن الهدنة بدأت، والهدنة هشة في غزة"


OFFSETS = "give their offsets"


@pytest.fixture
def take(tmp_path, write):
    """Suggest what rows have; the words, labels and scores, and the problems."""

    def run(*rows: dict[str, object]):
        write("home/a.txt", TEXT)
        project = ProjectFolder.open(tmp_path / "home")
        path = write("in", "".join(f"{json.dumps(row)}\n" for row in rows))
        assert detected_format(path) == "entities"
        store = suggestion_store(project.root)
        how = ImportOptions(
            fallback="m", annotator="model", suggestions=True, layer="topic"
        )
        result = import_file(project, store, path, how)
        tags = store.read("model", "a").tags
        return [(tag.text, tag.label, tag.score) for tag in tags], result.problems

    return run


def test_entities_of_a_pipeline_are_suggestions_with_their_scores(take):
    entity = {"entity_group": "PER", "score": 0.98, "start": 4, "end": 10}
    row = {"id": "a", "text": TEXT, "entities": [entity | {"word": "ال ##وزير"}]}

    assert take(row) == ([("الوزير", "PER", 0.98)], ())


def test_one_entity_may_be_a_row(take):
    entity = {"entity_group": "PER", "score": 0.98, "start": 4, "end": 10}

    assert take(entity | {"word": "الوزير", "article": "a"}) == (
        [("الوزير", "PER", 0.98)],
        (),
    )


def test_entities_of_single_tokens_are_joined(take):
    first = {"entity": "B-PER", "score": 0.9, "start": 0, "end": 3, "word": "قال"}
    second = {"entity": "I-PER", "score": 0.8, "start": 4, "end": 10, "word": "الوزير"}
    third = {"entity": "B-PER", "score": 0.7, "start": 11, "end": 13, "word": "إن"}

    words, problems = take(
        {"id": "a", "text": TEXT, "entities": [first, second, third]}
    )

    assert [word for word, _, _ in words] == ["قال الوزير", "إن"]
    assert problems == ()


@pytest.mark.parametrize("key", ["spans", "labels", "predictions", "entities"])
def test_quotations_are_placed_if_they_are_there_once(take, key):
    quotes = [
        {"text": "الوزير", "label": "law"},
        {"text": "الهدنة", "label": "law"},
        {"text": "القدس", "label": "law"},
        {"label": None, "text": "غزة"},
    ]

    words, problems = take({"id": "a", "text": TEXT, key: quotes})

    assert words == [("الوزير", "law", None)]
    assert [problem.partition(": ")[2] for problem in problems] == [
        f"$.{key}[3].label: left out: it is missing: give a label",
        f"$.{key}[1]: left out: its words 'الهدنة' are in the article 2 times: {OFFSETS}",
        f"$.{key}[2]: left out: its words 'القدس' are not in the article",
    ]


@pytest.mark.parametrize("named", [{"id": "a"}, {}])
def test_a_quotation_may_be_a_row(take, named):
    words, problems = take(named | {"text": "غزة", "label": "law"})

    assert (words, problems) == ([("غزة", "law", None)], ())


def test_a_quotation_of_several_articles_is_told(take, write):
    write("home/b.txt", f"{TEXT} أيضا")

    words, (problem,) = take({"text": "غزة", "label": "law"})

    assert words == []
    assert "it names no article, and 2 articles may be it: give it an id" in problem
