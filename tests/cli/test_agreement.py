"""`hashiya agreement` on a project on disk."""

import dataclasses
import json
import sys

import pytest

from hashiya.agreement import gamma_scores, scores
from hashiya.agreement.measures import gamma
from hashiya.corpus.project import ProjectFolder
from hashiya.review.adjudication import GoldSession
from hashiya.store import TagStore

KEYS = [
    "layer",
    "label",
    "annotators",
    "article",
    "measure",
    "unit",
    "value",
    "items",
    "articles",
    "ci",
]


def test_it_tells_how_far_two_agree(hashiya, folder):
    for name, end in (("salma", 5), ("omar", 5), ("layla", 10)):
        hashiya("tag", folder, "a", 0, end, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    ended = hashiya("agreement", folder, "--json")

    assert ended.exit_code == 0
    assert (
        ended.stderr
        == "hashiya: based on 1 of 2 articles (done by at least two annotators)\n"
    )
    rows = json.loads(ended.stdout)
    assert all(list(row)[: len(KEYS)] == KEYS for row in rows)
    assert all(("why" in row) == (row["value"] is None) for row in rows)
    (row,) = (
        row
        for row in rows
        if (row["label"], row["annotators"], row["measure"], row["unit"])
        == ("politics", ["omar", "salma"], "f1", "exact")
    )
    assert (row["value"], row["items"], row["articles"], row["ci"]) == (1.0, 2, 1, None)
    assert {row["article"] for row in rows} == {None, "a"}
    assert {
        row["article"]
        for row in json.loads(
            hashiya("agreement", folder, "--json", "--article", "a").stdout
        )
    } == {"a"}


def test_its_tables_name_what_is_undefined_with_a_dash(hashiya, folder):
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    lines = hashiya("agreement", folder).stdout.splitlines()

    assert ["topic", "cohen_kappa", "char", "1.000", "–", "33", "1"] in [
        line.split() for line in lines
    ]
    assert not any(line.startswith("stance") for line in lines)


def test_its_tables_say_why_what_they_have_no_number_for_is_undefined(hashiya, folder):
    """Two who call every word politics; and nobody says a stance."""
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 33, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    ended = hashiya("agreement", folder)

    lines = [line.split() for line in ended.stdout.partition("\n\n")[0].splitlines()]
    assert ["topic", "cohen_kappa", "char", "–", "one", "category", "33", "1"] in lines
    assert [
        "topic",
        "krippendorff_alpha",
        "article",
        "–",
        "nothing",
        "marked",
        "1",
        "1",
    ] in lines
    assert ["topic", "f1", "exact", "1.000", "–", "2", "1"] in lines
    assert ended.exit_code == 0
    assert (
        "hashiya: stance: every number is undefined: nothing marked\n" in ended.stderr
    )


def test_its_tables_fit_a_terminal_of_eighty_columns(
    hashiya, folder, monkeypatch, terminal
):
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("salma", "omar", "layla"):
        hashiya("tag", folder, "a", 0, 5, "topic", "humanitarian", "--as", name)
        hashiya(
            "tag",
            folder,
            "a",
            0,
            5,
            "stance",
            "favor",
            "--set",
            "target=حماس",
            "--as",
            name,
        )  # Hamas
        hashiya("mark", folder, "a", "done", "--as", name)

    shown = hashiya("agreement", folder, "--verify").stdout

    assert max(map(len, shown.splitlines())) <= 80
    assert shown.count("humanitarian") > 1, "kappa and alpha, and below them F1"


def test_its_tables_have_a_column_for_gamma_only_where_it_was_asked_for(
    hashiya, folder, monkeypatch
):
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    def found(material, **_):
        rows = (
            row
            for row in scores.agreement_scores(material)
            if (row.layer, row.measure) == ("topic", "alpha_u")
        )
        yield from (
            dataclasses.replace(row, measure="gamma")
            for row in rows
            if row.article is None
        )

    monkeypatch.setattr(gamma, "check_available", lambda: None)
    monkeypatch.setattr(gamma_scores, "gamma_scores", found)
    heads = [
        line.split()
        for options in ((), ("--gamma",))
        for line in hashiya("agreement", folder, *options).stdout.splitlines()
        if "κ char" in line
    ]
    assert ["γ" in head for head in heads] == [False, True]


@pytest.mark.parametrize("command", [("agreement",), ("report", "-o", "report.html")])
def test_what_gamma_needs_is_missed_before_anything_is_computed(
    hashiya, folder, monkeypatch, command
):
    monkeypatch.setitem(sys.modules, "scipy", None)
    monkeypatch.setitem(sys.modules, "scipy.optimize", None)
    monkeypatch.chdir(folder)

    ended = hashiya(*command, folder, "--gamma")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert (
        ended.stderr
        == "hashiya: scipy is not installed, which gamma needs: pip install 'hashiya[gamma]'\n"
    )
    assert not (folder / "report.html").exists()


def test_without_two_who_are_done_every_number_says_why(hashiya, folder):
    hashiya("tag", folder, "a", 0, 5, "topic", "politics")

    ended = hashiya("agreement", folder, "--json")

    assert ended.exit_code == 0
    assert {row["why"] for row in json.loads(ended.stdout)} == {
        "no article that two or more have done"
    }
    assert hashiya("agreement", folder).stdout == ""


def test_an_article_that_is_not_there_is_told(hashiya, folder):
    ended = hashiya("agreement", folder, "--article", "z")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "no article is called 'z'" in ended.stderr


def test_an_annotator_of_a_blind_project_sees_only_numbers_of_what_they_have_done(
    hashiya, folder
):
    (folder / "hashiya.toml").write_text(
        '[annotators]\nnames = ["salma", "omar", "layla"]\n', "utf-8"
    )
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    ended = hashiya("agreement", folder, "--json", "--as", "layla")

    assert {row["value"] for row in json.loads(ended.stdout)} == {None}
    assert "layla has not done it" in ended.stderr
    assert 1 in {
        row["value"]
        for row in json.loads(
            hashiya("agreement", folder, "--json", "--as", "omar").stdout
        )
    }


def test_gamma_that_is_stopped_leaves_the_other_numbers(hashiya, folder, monkeypatch):
    for name in ("salma", "omar"):
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    def stopped(material, **_):
        yield next(
            each
            for each in scores.agreement_scores(material)
            if each.measure == "alpha_u"
        )
        raise KeyboardInterrupt

    monkeypatch.setattr(gamma, "check_available", lambda: None)
    monkeypatch.setattr(gamma_scores, "gamma_scores", stopped)
    ended = hashiya("agreement", folder, "--gamma", "--json")

    assert ended.exit_code == 1
    assert "gamma was stopped" in ended.stderr
    rows = json.loads(ended.stdout)
    assert any(row["measure"] == "f1" and row["value"] == 1 for row in rows)
    assert rows[-1]["measure"] == "alpha_u", "what there was of it is there"


def test_annotators_are_measured_by_gold(hashiya, folder):
    """Two say politics, and omar law: gold is what most say."""
    for name, label in (("salma", "politics"), ("layla", "politics"), ("omar", "law")):
        hashiya("tag", folder, "a", 0, 5, "topic", label, "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    undecided = hashiya("agreement", folder, "--against-gold")
    assert undecided.stdout == ""
    assert "no reviewer has decided anything yet" in undecided.stderr

    hashiya("review", folder, "--accept", "most", "--as", "rima")
    ended = hashiya("agreement", folder, "--against-gold", "--json")

    assert ended.exit_code == 0
    assert "1 of 2 articles (with decisions; none is finished" in ended.stderr
    found = json.loads(ended.stdout)
    names = ["layla", "omar", "salma"]
    assert found["articles"] == [
        {"article": "a", "annotators": names, "review": "open", "undecided": 0}
    ]
    exact = {
        row["annotator"]: row["f1"]
        for row in found["scores"]
        if (row["unit"], row["label"]) == ("exact", None)
    }
    assert exact == {"layla": 1.0, "omar": 0.0, "salma": 1.0}
    (place,) = found["places"]
    assert (place["annotator"], place["kinds"]) == ("omar", ["label"])
    assert (place["gold"]["label"], place["tag"]["label"]) == ("politics", "law")

    tables = hashiya("agreement", folder, "--against-gold", "--annotator", "omar")
    lines = [line.split() for line in tables.stdout.splitlines()]
    assert [
        "topic",
        "omar",
        "overlap",
        "1.000",
        "1.000",
        "1.000",
        "1",
        "1",
        "1",
    ] in lines
    assert ["topic", "omar", "politics", "law", "1", "1"] in lines
    assert not any("salma" in line for line in lines)


def test_once_one_is_finished_only_finished_articles_count_against_gold(
    hashiya, folder
):
    for article, end in (("a", 5), ("b", 2)):
        for name, label in (("salma", "law"), ("layla", "law"), ("omar", "media")):
            hashiya("tag", folder, article, 0, end, "topic", label, "--as", name)
            hashiya("mark", folder, article, "done", "--as", name)
    hashiya("review", folder, "--accept", "most", "--as", "rima")
    home, store = ProjectFolder.open(folder), TagStore(folder)
    review = GoldSession(store, home.scheme, home.read("b"), "rima")
    review.finish()
    review.save()

    ended = hashiya("agreement", folder, "--against-gold", "--json")

    assert "based on 1 of 2 articles (finished in review)" in ended.stderr
    assert "left out: 1 article with decisions that is not finished" in ended.stderr
    (article,) = json.loads(ended.stdout)["articles"]
    assert (article["article"], article["review"]) == ("b", "finished")


def test_places_that_nobody_decided_are_left_out_of_the_comparison_with_gold(
    hashiya, folder
):
    for name, label in (("salma", "politics"), ("omar", "law")):
        hashiya("tag", folder, "a", 0, 5, "topic", label, "--as", name)
        hashiya("tag", folder, "a", 6, 10, "topic", "media", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    hashiya("review", folder, "--accept", "most", "--as", "rima")

    ended = hashiya("agreement", folder, "--against-gold", "--json")

    assert "left out: 1 place that no reviewer has decided" in ended.stderr
    found = json.loads(ended.stdout)
    assert found["places"] == []
    assert {row["f1"] for row in found["scores"]} == {1.0}


def test_other_measures_are_refused_with_gold(hashiya, folder):
    ended = hashiya("agreement", folder, "--against-gold", "--gamma")
    assert ended.exit_code == 2


def test_it_shows_the_measures_and_layers_that_are_asked_for(hashiya, folder):
    for name in ("salma", "omar", "layla"):
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    asked = ("--measure", "positive_agreement", "--measure", "gwet_ac1", "--no-pairs")

    tables = hashiya("agreement", folder, *asked).stdout.splitlines()
    rows = json.loads(hashiya("agreement", folder, *asked, "--json").stdout)

    assert ["topic", "gwet_ac1", "char", "1.000", "–", "33", "1"] in [
        shown.split() for shown in tables
    ]
    (head,) = (shown.split() for shown in tables if "p_pos char" in shown)
    assert "AC1" in head
    assert "κ" not in head
    assert {row["measure"] for row in rows} == {"positive_agreement", "gwet_ac1"}
    assert {len(row["annotators"]) for row in rows if row["article"] is None} == {3}
    only = hashiya("agreement", folder, "--layer", "stance", "--json").stdout
    assert {row["layer"] for row in json.loads(only)} == {"stance"}


@pytest.mark.parametrize(
    ("option", "name", "problem"),
    [
        ("--measure", "kapa", "no measure is called 'kapa'; there are: observed_agr"),
        ("--layer", "topics", "no layer is called 'topics'; the scheme has: stance"),
    ],
)
def test_a_name_that_there_is_not_is_refused(hashiya, folder, option, name, problem):
    ended = hashiya("agreement", folder, option, name)

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert problem in ended.stderr


def test_of_many_annotators_the_tables_fit_a_screen(hashiya, folder):
    for number in range(13):
        name = f"n{number:02}"
        hashiya("tag", folder, "a", 0, 5, "topic", "politics", "--as", name)
        hashiya("tag", folder, "a", 0, 5, "stance", "favor", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)

    ended = hashiya("agreement", folder)

    shown = ended.stdout.splitlines()
    assert 2 < len(shown) < 24
    assert "of 13 annotators only numbers of all labels are shown" in ended.stderr
    more = hashiya("agreement", folder, "--layer", "topic", "--pairs").stdout
    assert "n00, n01" in more
    assert "politics" in more
