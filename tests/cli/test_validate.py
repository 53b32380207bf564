"""`hashiya validate`: a line for each problem, and exit codes."""

import json

from jsonschema import Draft202012Validator


def test_an_export_is_valid_also_with_verdicts(newsroom, hashiya):
    hashiya("tag", "news", "gaza-1", 6, 13, "topic", "law", "--as", "omar")
    hashiya("review", "news", "--accept", "most", "--as", "layla")
    assert hashiya("export", "news", "--gold", "--with-verdicts", "-o", "gold.jsonl")
    schema = json.loads(hashiya("validate", "--schema").stdout)
    verdicts = 0
    for name in ("dataset.jsonl", "gold.jsonl"):
        ended = hashiya("validate", name)
        assert (ended.exit_code, ended.stdout) == (0, "")
        for line in (newsroom / name).read_text("utf-8").splitlines():
            Draft202012Validator(schema).validate(json.loads(line))
            verdicts += len(json.loads(line).get("verdicts", ()))
    assert verdicts


def test_problems_are_lines_with_their_place_and_the_exit_code_is_1(newsroom, hashiya):
    row = json.loads((newsroom / "dataset.jsonl").read_text("utf-8").splitlines()[0])
    row["spans"][0]["end"] = "5"
    row["spans"][1]["text"] = "x"
    rows = [json.dumps({**row, "spans": [span]}) for span in row["spans"]]
    (newsroom / "bad.jsonl").write_text("\n".join(rows), "utf-8")

    ended = hashiya("validate", "bad.jsonl")
    assert ended.exit_code == 1
    assert ended.stdout.splitlines() == [
        "bad.jsonl:1: $.spans[0].end: is '5': give a whole number",
        "bad.jsonl:2: $.spans[0].text: is 'x', but the text has 'أعلنت' there",
    ]
    assert "2 articles, 1 tag; 2 problems" in ended.stderr

    ended = hashiya("validate", "bad.jsonl", "--json")
    found = json.loads(ended.stdout)
    assert ended.exit_code == 1
    assert (found["articles"], found["tags"]) == (2, 1)
    assert [(one["line"], one["path"]) for one in found["problems"]] == [
        (1, "$.spans[0].end"),
        (2, "$.spans[0].text"),
    ]


def test_what_cannot_be_read_is_exit_code_2(newsroom, hashiya):
    for arguments in (["gone.jsonl"], ["news"], []):
        ended = hashiya("validate", *arguments)
        assert (ended.exit_code, ended.stdout) == (2, "")
        assert ended.stderr.count("\n") == 1
