"""`hashiya suggest` and `import --suggest`: offered, never mixed with tags."""

import json

import pytest

from hashiya.sessions.suggestions import suggestion_store


@pytest.fixture
def patterns(tmp_path):
    """A file of patterns, a row each."""

    def write(*rows):
        path = tmp_path / "words.jsonl"
        path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), "utf-8")
        return path

    return write


@pytest.fixture
def project(folder):
    # Hamas and the negotiations; then: and Hamas, in vocalised writing; enthusiasm,
    # another word
    (folder / "c.txt").write_text("حماس والمفاوضات وحَمـاس حماسة", "utf-8")
    return folder


def suggested(project, hashiya, name="words"):
    """What was suggested for the article c."""
    files = list((project / "suggestions" / name).rglob("*.jsonl"))
    lines = [
        json.loads(line)
        for path in files
        for line in path.read_text("utf-8").splitlines()
    ]
    tags = {
        key: tag for line in lines for key, tag in line["set"].get("tags", {}).items()
    }
    return sorted(
        (tag["start"], tag["text"], tag["label"], tag["origin"], tag.get("score"))
        for tag in tags.values()
    )


def test_words_are_found_in_any_spelling_and_after_a_particle(
    project, hashiya, patterns
):
    file = patterns(
        {"words": "حماس", "layer": "topic", "label": "politics", "score": 0.5}
    )

    ended = hashiya("suggest", project, "--patterns", file)

    found = [each for each in suggested(project, hashiya) if each[0] in {0, 17}]
    assert ended.exit_code == 0
    assert found == [
        (0, "حماس", "politics", "rule:words", 0.5),
        (17, "حَمـاس", "politics", "rule:words", 0.5),
    ]
    assert json.loads(hashiya("tags", project, "--json").stdout) == []


def test_exact_words_are_found_as_they_are_written(project, hashiya, patterns):
    hashiya(
        "suggest",
        *(
            project,
            "--patterns",
            patterns(
                {"words": "حَمـاس", "layer": "topic", "label": "law", "exact": True}
            ),
        ),
        *("--as", "strict"),
    )

    assert [each[1] for each in suggested(project, hashiya, "strict")] == ["حَمـاس"]


def test_suggesting_twice_suggests_nothing_twice_and_is_listed_and_taken_away(
    project, hashiya, patterns, data
):
    file = patterns({"words": "المفاوضات", "layer": "topic", "label": "negotiations"})
    hashiya("suggest", project, "--patterns", file)

    again = hashiya("suggest", project, "--patterns", file)

    assert "0 suggestions imported" in again.stderr
    assert data("suggest", project, "--json") == [
        {"source": "words", "articles": 1, "suggestions": 1}
    ]
    assert hashiya("suggest", project, "--remove", "words").exit_code == 0
    assert data("suggest", project, "--json") == []


def test_a_models_predictions_come_in_as_its_own_with_their_scores(
    project, hashiya, tmp_path, data
):
    span = {
        "start": 0,
        "end": 4,
        "layer": "topic",
        "label": "law",
        "score": 0.25,
        "id": "7",
        "origin": "human",
    }
    path = tmp_path / "model.jsonl"
    path.write_text(
        json.dumps({"id": "c", "spans": [span], "status": {"x": "done"}}), "utf-8"
    )

    ended = hashiya(
        "import", project, path, "--format", "jsonl", "--as", "camel", "--suggest"
    )

    assert ended.exit_code == 0
    assert suggested(project, hashiya, "camel") == [
        (0, "حماس", "law", "import:camel", 0.25)
    ]
    assert data("status", project, "--json") == []
    assert hashiya("check", project).exit_code == 0


def test_predictions_take_the_place_of_earlier_ones_of_the_same_model(
    project, hashiya, tmp_path, data
):
    def predict(name, *scored, options=()):
        spans = [
            {
                "start": start,
                "end": start + 2,
                "layer": "topic",
                "label": "law",
                "score": s,
            }
            for start, s in scored
        ]
        path = tmp_path / "model.jsonl"
        path.write_text(json.dumps({"id": "c", "spans": spans}), "utf-8")
        args = ("--format", "jsonl", "--as", name, "--suggest", *options)
        return hashiya("import", project, path, *args).stderr

    def scores(name):
        store = suggestion_store(project)
        tags = store.read(name, "c").tags
        return {tag.span.start: tag.score for tag in tags}

    predict("other", (0, 0.1))
    predict("camel", (0, 0.5), (5, 0.5), (8, 0.5))
    told = predict("camel", (0, 0.5), (5, 0.75))
    assert scores("camel") == {0: 0.5, 5: 0.75}
    assert "1 suggestion imported, on 1 article; 1 was there already" in told
    assert "1 earlier suggestion of that name" in told
    told = predict("camel", (8, 0.5), options=["--keep"])
    assert scores("camel") == {0: 0.5, 5: 0.75, 8: 0.5}
    assert "earlier" not in told
    assert "3 earlier suggestions" in predict("camel")
    assert (scores("camel"), scores("other")) == ({}, {0: 0.1})


def test_what_label_studio_calls_predictions_becomes_suggestions_only(
    project, hashiya, tmp_path, data
):
    def result(label, **more):
        value = {"start": 0, "end": 4, "labels": [label]}
        return {
            "id": label,
            "from_name": "layer-topic",
            "to_name": "text",
            "type": "labels",
            "value": value,
            **more,
        }

    prediction = {
        "model_version": "v1",
        "score": 0.5,
        "result": [result("law"), result("media", score=0.75)],
    }
    task = {
        "data": {"text": "حماس والمفاوضات وحَمـاس حماسة"},
        "annotations": [],
        "predictions": [prediction],
    }
    path = tmp_path / "tasks.json"
    path.write_text(json.dumps([task]), "utf-8")

    refused = hashiya("import", project, path, "--as", "nour")
    ended = hashiya("import", project, path, "--as", "camel", "--suggest")

    assert refused.exit_code == 1
    assert "0 tags imported" in refused.stderr
    assert (
        "$.predictions[0].result[0]: left out, like all that a model predicts; "
        "--suggest imports it as suggestions" in refused.stderr
    )
    assert ended.exit_code == 0
    assert sorted(suggested(project, hashiya, "camel")) == [
        (0, "حماس", "law", "import:camel", 0.5),
        (0, "حماس", "media", "import:camel", 0.75),
    ]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"words": "x", "layer": "topic"}, "words.jsonl:1: $.label: is missing"),
        (
            {"words": " ـ", "layer": "topic", "label": "law"},
            "words.jsonl:1: $.words: are ' ـ', which has nothing",
        ),
        (
            {"words": "x", "layer": "topic", "label": "sport"},
            "words.jsonl:1: layer 'topic' has no label 'sport'",
        ),
        (
            {"words": "x", "layer": "topic", "label": "law", "regex": True},
            "words.jsonl:1: $.regex: is not a field",
        ),
        (
            {"words": "x", "layer": "topic", "label": "law", "score": "1"},
            "words.jsonl:1: $.score: is '1'",
        ),
        (
            {"words": "x", "layer": "topic", "label": "law", "exact": 1},
            "words.jsonl:1: $.exact: is 1",
        ),
    ],
)
def test_a_bad_pattern_is_told_by_its_line_and_nothing_is_suggested(
    project, hashiya, patterns, row, told
):
    ended = hashiya("suggest", project, "--patterns", patterns(row))

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert told in ended.stderr
    assert not (project / "suggestions").exists()


@pytest.mark.parametrize(
    "args",
    [
        ["suggest", "{}", "--as", "x"],
        ["suggest", "{}", "--remove", "../tags"],
        ["suggest", "{}", "--patterns", "nowhere.jsonl"],
        ["import", "{}", "x", "--format", "jsonl", "--suggest"],
    ],
)
def test_bad_usage_is_one_line_and_exit_code_2(project, hashiya, args):
    ended = hashiya(*(arg.replace("{}", str(project)) for arg in args))

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert ended.stderr.count("\n") == 1
