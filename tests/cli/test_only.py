"""Whose tags count: `--annotator` and `--without`."""

import json

import pytest


@pytest.fixture
def project(folder, hashiya):
    """Salma and omar agree on a, and layla differs."""
    for name, label in (("salma", "law"), ("omar", "law"), ("layla", "media")):
        hashiya("tag", folder, "a", 0, 5, "topic", label, "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    return folder


OF_TWO = [
    ("--annotator", "salma", "--annotator", "omar"),
    ("--without", "layla"),
    ("--without", "Layla"),
    (
        "--annotator",
        "salma",
        "--annotator",
        "omar",
        "--annotator",
        "layla",
        "--without",
        "layla",
    ),
]


@pytest.mark.parametrize("options", OF_TWO)
def test_agreement_is_that_of_those_who_count(project, hashiya, options):
    def alpha(*more):
        rows = json.loads(hashiya("agreement", project, "--json", *more).stdout)
        return {
            row["value"]
            for row in rows
            if row["measure"] == "krippendorff_alpha"
            and (row["layer"], row["label"], row["unit"]) == ("topic", None, "char")
        }

    assert alpha(*options) == {1.0}
    assert alpha() != {1.0}


@pytest.mark.parametrize("options", OF_TWO)
def test_review_stats_status_and_report_are_of_those_who_count(
    project, hashiya, data, options
):
    entries = json.loads(
        hashiya("review", project, "--json", "--as", "huda", *options).stdout
    )
    assert [entry["done"] for entry in entries] == [["omar", "salma"]]
    stats = data("stats", project, "--json", "--as", "salma", *options)
    assert [share["name"] for share in stats["annotators"]] == ["omar", "salma"]
    rows = data("status", project, "--json", *options)
    assert [row["annotator"] for row in rows] == ["omar", "salma"]
    report = hashiya("report", project, "-o", "-", *options)
    assert "salma" in report.stdout
    assert "layla" not in report.stdout


def test_a_decision_holds_when_one_it_was_made_from_is_left_out(project, hashiya):
    hashiya("review", project, "--accept", "most", "--as", "huda")
    ended = hashiya("review", project, "--json", "--as", "huda", "--without", "omar")
    (entry,) = json.loads(ended.stdout)
    assert (entry["stale"], entry["decided"]) == ([], 1)


@pytest.mark.parametrize("command", ["agreement", "stats", "status", "review"])
@pytest.mark.parametrize("option", ["--annotator", "--without"])
def test_an_unknown_name_is_refused_with_all_names(project, hashiya, command, option):
    more = ("--list",) if command == "review" else ()
    ended = hashiya(command, project, *more, option, "slma")
    assert ended.exit_code == 2
    assert "nobody is called 'slma' here; there are: layla, omar, salma" in ended.stderr
