"""Tasks of Label Studio: any key of the text, JSON_MIN, web pages, predictions."""

import json

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import FileInvalid, Hint
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.importing.pipeline import ImportOptions, import_file
from hashiya.sessions.suggestions import suggestion_store
from hashiya.store import TagStore

TEXT = "خبر عاجل مهم"  # important urgent news
LAW = {"start": 4, "end": 8, "text": "عاجل", "labels": ["law"]}


@pytest.fixture
def project(tmp_path, write):
    write("home/a.txt", TEXT)
    return ProjectFolder.open(tmp_path / "home")


@pytest.fixture
def take(project, write):
    """Import tasks; the words and labels that the annotator has, and the problems."""

    def run(*rows: object, name: str = "in.json", **options: object):
        store = TagStore(project.root)
        path = write(name, json.dumps(rows, ensure_ascii=False))
        how = ImportOptions(fallback="salma", annotator="salma", **options)
        result = import_file(project, store, path, how)
        tags = store.read("salma", "a").tags
        return [(tag.text, tag.label) for tag in tags], result.problems

    return run


def task(data: dict[str, object], *values: dict[str, object], kind: str = "labels"):
    results = []
    for index, value in enumerate(values):
        result = {"id": str(index), "from_name": "l", "to_name": "t", "type": kind}
        results.append(result | {"value": value})
    return {"id": 1, "data": data, "annotations": [{"result": results}]}


def test_the_only_text_of_a_task_is_its_text(take):
    assert take(task({"sentence": TEXT, "n": 5}, LAW)) == ([("عاجل", "law")], ())


def test_the_configuration_says_which_key_has_the_text(take, write):
    write(
        "config.xml",
        '<View><Text name="t" value="$body"/><Labels name="l" toName="t"/></View>',
    )

    assert take(task({"headline": "x", "body": TEXT}, LAW)) == ([("عاجل", "law")], ())


def test_of_several_texts_one_has_to_be_named(take):
    made = task({"headline": "x", "body": TEXT}, LAW)

    with pytest.raises(FileInvalid, match="under any of these: headline, body") as told:
        take(made)
    assert told.value.hint is Hint.NAME_TEXT_KEY
    with pytest.raises(FileInvalid, match="has no text under 'title'"):
        take(
            made, format_options=FormatOptions(text_key="title"), format="label-studio"
        )

    named = FormatOptions(text_key="body")
    assert take(made, format_options=named) == ([("عاجل", "law")], ())


def test_rows_of_json_min_are_taken(take, project):
    row = {
        "id": 1,
        "text": TEXT,
        "label": [LAW, {"start": 0, "end": 3, "labels": ["media"]}],
        "attribute-topic.target": [{"start": 4, "end": 8, "text": ["غزة"]}],
        "mood": {"choices": ["economy"]},
        "annotator": 7,
        "annotation_id": 3,
        "created_at": "2026-11-20T16:00:00.5Z",
        "lead_time": 3.5,
    }

    words, problems = take(row)

    assert (words, problems) == (
        [("", "economy"), ("خبر", "media"), ("عاجل", "law")],
        (),
    )
    tags = TagStore(project.root).read("salma", "a").tags
    assert [tag.attributes for tag in tags] == [{}, {}, {"target": "غزة"}]


def test_labels_of_a_page_are_taken_by_their_global_offsets(take):
    page = "<div><p>خبر <b>عاجل</b> مهم</p></div>"
    place = {"start": "/div[1]/p[1]/b[1]/text()[1]", "startOffset": 0}
    place |= {"end": "/div[1]/p[1]/b[1]/text()[1]", "endOffset": 4}
    value = {**place, "text": "عاجل", "hypertextlabels": ["law"]}
    offsets = {"globalOffsets": {"start": 4, "end": 8}}
    without_words = {**place, **offsets, "hypertextlabels": ["media"]}

    by_words = value | {"hypertextlabels": ["economy"]}

    made = task(
        {"html": page}, value | offsets, without_words, by_words, kind="hypertextlabels"
    )

    words, problems = take(made)
    assert problems == ()
    assert words == [("عاجل", "economy"), ("عاجل", "law"), ("عاجل", "media")]


def test_one_bad_result_or_task_costs_no_other(take):
    bad = task({"text": TEXT}, LAW, LAW | {"labels": [None]}, LAW | {"start": "x"})
    bad["annotations"][0]["result"].append(7)

    bad["annotations"] += [7, {"result": 8}]
    bad["predictions"] = [{"result": 9}]

    words, problems = take(bad, 7, {"data": {"n": 1}}, task({"text": TEXT}, LAW))

    assert words == [("عاجل", "law")]
    assert [problem.partition(" (item ")[2] for problem in problems] == [
        "1): $.annotations[1]: left out: it is not an object: give one",
        "1): $.annotations[2].result: left out: it is 8: give a list",
        "1): $.predictions[0].result: left out: it is 9: give a list",
        "1): $.annotations[0].result[3]: left out: it is not an object: give one",
        "1): $.annotations[0].result[1].value.labels: left out: it is None: give strings",
        "1): $.annotations[0].result[2].value.start: left out: it is 'x': give a whole number",
        "2): left out: is not an object: this format is one JSON list of objects",
        "3): left out: has no text under 'text'",
    ]


def test_results_without_an_id_are_of_the_region_of_their_span(project, take):
    other = {"start": 0, "end": 3, "labels": ["media"]}
    tasks = task({"text": TEXT}, LAW, other)
    results = tasks["annotations"][0]["result"]
    for place, note in ((LAW, "one"), (other, "two")):
        value = {"start": place["start"], "end": place["end"], "text": [note]}
        note_result = {"from_name": "note", "to_name": "t", "type": "textarea"}
        results.append(note_result | {"value": value})
    for result in results:
        result.pop("id", None)

    take(tasks)

    tags = TagStore(project.root).read("salma", "a").tags
    assert {tag.label: tag.note for tag in tags} == {"law": "one", "media": "two"}


def test_suggestions_go_out_as_predictions_and_come_back(project, tmp_path, write):
    row = {"id": "a", "text": TEXT, "spans": []}
    for label, score in (("law", 0.5), ("media", 0.75)):
        place = {"start": 4, "end": 8, "layer": "topic", "label": label}
        row["spans"].append(place | {"score": score})
    path = write("in.jsonl", json.dumps(row))
    store = suggestion_store(project.root)
    how = ImportOptions(fallback="m", annotator="model", suggestions=True)
    import_file(project, store, path, how)

    options = ExportOptions(
        format="label-studio", format_options=FormatOptions(predictions=True)
    )
    out = tmp_path / "out"
    export_project(project, TagStore(project.root), out, options)

    (made,) = json.loads((out / "tasks.json").read_text("utf-8"))
    (prediction,) = made["predictions"]
    assert (prediction["model_version"], prediction["score"]) == ("model", 0.625)
    assert [result["score"] for result in prediction["result"]] == [0.5, 0.75]
    assert made["annotations"] == []
    again = import_file(project, store, out, how)
    assert (again.added, again.known, again.problems) == (0, 2, ())


def test_without_being_asked_no_suggestion_leaves(project, tmp_path):
    out = tmp_path / "out"
    export_project(
        project, TagStore(project.root), out, ExportOptions(format="label-studio")
    )

    (made,) = json.loads((out / "tasks.json").read_text("utf-8"))
    assert "predictions" not in made
