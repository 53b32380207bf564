"""`hashiya agreement --verify`: the libraries' scores beside hashiya's own."""

import json
import sys

import pytest

from hashiya.agreement import verification as verifying
from hashiya.agreement.measures import krippendorff_alpha

KEYS = {"library", "version", "value", "difference"}


@pytest.fixture
def shared(hashiya, folder):
    """A project of which two have done an article; each has a tag on other words besides."""
    for name, start, end in (
        ("salma", 0, 5),
        ("omar", 0, 5),
        ("salma", 6, 10),
        ("omar", 11, 15),
    ):
        hashiya("tag", folder, "a", start, end, "topic", "politics", "--as", name)
        hashiya("mark", folder, "a", "done", "--as", name)
    return folder


def test_it_says_who_computed_how_many_anew_and_by_how_much_they_differ(
    hashiya, shared
):
    plain, ended = (
        hashiya("agreement", shared),
        hashiya("agreement", shared, "--verify"),
    )

    assert (plain.exit_code, ended.exit_code) == (0, 0)
    assert ended.stdout.startswith(plain.stdout)
    head, alpha, f1 = ended.stdout.removeprefix(plain.stdout).split("\n")[1:4]
    assert head.split("  ")[0] == "measure"
    assert alpha.startswith("krippendorff_alpha  krippendorff ")
    assert f1.startswith("f1                  nervaluate ")
    assert [head.split().index("differ"), alpha.split()[-2], f1.split()[-2]] == [
        5,
        "0",
        "0",
    ]


def test_json_has_what_the_library_says_beside_what_is_there_without(hashiya, shared):
    plain, ended = (
        hashiya("agreement", shared, "--json"),
        hashiya("agreement", shared, "--json", "--verify"),
    )

    rows = json.loads(ended.stdout)
    beside = [row.pop("verified", None) for row in rows]
    assert rows == json.loads(plain.stdout)
    for row, found in zip(rows, beside, strict=True):
        assert (found is not None) == (row["measure"] in {"krippendorff_alpha", "f1"})
        if found:
            assert set(found) >= KEYS
            assert (
                (found["value"] is None)
                == (found["difference"] is None)
                == (row["value"] is None)
            )
    (counts,) = (
        found
        for row, found in zip(rows, beside, strict=True)
        if (row["measure"], row["unit"], row["label"], row["article"])
        == ("f1", "exact", "politics", None)
    )
    assert [
        counts[name]
        for name in ("correct", "incorrect", "partial", "missed", "spurious")
    ] == [1, 0, 0, 1, 1]
    assert (counts["precision"], counts["recall"], counts["value"]) == (0.5, 0.5, 0.5)
    assert "krippendorff_alpha verified by krippendorff" in ended.stderr
    assert "0 differ" in ended.stderr


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_figure_that_differs_is_told_and_ends_with_one(
    hashiya, shared, monkeypatch, more
):
    right = krippendorff_alpha.krippendorff_alpha
    monkeypatch.setattr(
        krippendorff_alpha, "krippendorff_alpha", lambda sums: right(sums) + 1e-3
    )

    ended = hashiya("agreement", shared, "--verify", *more)

    assert ended.exit_code == 1
    (told,) = (
        line
        for line in ended.stderr.splitlines()
        if "by char" in line and "politics" in line
    )
    assert told == (
        "hashiya: krippendorff_alpha by char differs (topic, politics, omar and salma): "
        "hashiya has 0.399148148148, krippendorff 0.398148148148"
    )
    assert not any("f1 by" in line for line in ended.stderr.splitlines())


def test_of_many_that_differ_the_first_are_told(hashiya, shared, monkeypatch):
    for label in ("economy", "law", "military", "society"):
        for name in ("salma", "omar"):
            hashiya("tag", shared, "a", 0, 5, "topic", label, "--as", name)
    monkeypatch.setattr(verifying, "TOLERANCE", -1)
    ended = hashiya("agreement", shared, "--verify")

    told = [line for line in ended.stderr.splitlines() if "differ" in line]
    assert (ended.exit_code, len(told)) == (1, 21)
    assert told[-1].endswith("more scores differ")


@pytest.mark.parametrize("library", ["krippendorff", "nervaluate"])
def test_a_library_that_is_missing_is_told_with_what_installs_it(
    hashiya, shared, monkeypatch, library
):
    monkeypatch.setitem(sys.modules, library, None)

    ended = hashiya("agreement", shared, "--verify")

    assert (ended.exit_code, ended.stdout) == (2, "")
    assert (
        ended.stderr
        == f"hashiya: {library} is not installed, which the verification of scores "
        "needs: pip install 'hashiya[verify]'\n"
    )
    assert hashiya("agreement", shared).exit_code == 0


def test_where_nothing_is_shared_there_is_nothing_to_verify(hashiya, folder):
    ended = hashiya("agreement", folder, "--verify")

    assert (ended.exit_code, ended.stdout) == (0, "")
    assert ended.stderr.endswith("hashiya: there is no alpha or F1 to verify\n")


def test_verifying_that_is_stopped_gives_what_there_is(hashiya, shared, monkeypatch):
    def stopped(material, rows, step):
        yield from [*right(material, rows)][:40]
        raise KeyboardInterrupt

    right = verifying.checks
    monkeypatch.setattr(verifying, "checks", stopped)
    ended = hashiya("agreement", shared, "--verify", "--json")

    assert ended.exit_code == 1
    rows = json.loads(ended.stdout)
    assert f"verifying was stopped: verified 40 of {len(rows)} scores" in ended.stderr
    assert 0 < sum("verified" in row for row in rows) < 40


def test_it_shows_how_far_it_is(hashiya, shared, terminal):
    assert "verifying" in hashiya("agreement", shared, "--verify").stderr
