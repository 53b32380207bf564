"""An export split into files: nothing is lost, nothing leaks, and sides are stable."""

import json
import random

import pytest

LETTERS = "ابتثجحخدرسشصطعغفقكلمنهوي"
ASKED = ("--split", "train=.6,dev=.2,test=.2", "--seed", "7")


def words(seed):
    """Forty words of nobody's."""
    rng = random.Random(seed)
    return " ".join("".join(rng.choices(LETTERS, k=5)) for _ in range(40))


@pytest.fixture
def ten(folder):
    """Ten articles; the last is a copy of the first."""
    (folder / "a.txt").unlink()
    (folder / "b.txt").unlink()
    for number in range(10):
        (folder / f"{number}.txt").write_text(words(number % 9), "utf-8")
    return folder


def ids(path):
    return [json.loads(line)["id"] for line in path.read_text("utf-8").splitlines()]


def sides(tmp_path):
    return {
        side: ids(tmp_path / f"set.{side}.jsonl") for side in ("train", "dev", "test")
    }


def test_each_part_is_a_file_and_all_together_are_the_export(ten, hashiya, tmp_path):
    for number in range(10):
        hashiya("tag", ten, number, 0, 5, "topic", "law" if number % 2 else "media")
    hashiya("export", ten, "-o", tmp_path / "whole.jsonl")

    ended = hashiya("export", ten, "-o", tmp_path / "set.jsonl", *ASKED)

    assert ended.exit_code == 0
    assert (
        "articles: train 6, dev 2, test 2; 1 cluster of copies, each on one side"
        in ended.stderr
    )
    assert "no article is in" not in ended.stderr
    lines = [
        line
        for side in sides(tmp_path)
        for line in (tmp_path / f"set.{side}.jsonl").read_text("utf-8").splitlines()
    ]
    assert sorted(lines) == sorted(
        (tmp_path / "whole.jsonl").read_text("utf-8").splitlines()
    )
    assert any({"0", "9"} <= set(found) for found in sides(tmp_path).values())
    report = json.loads((tmp_path / "set.train.jsonl.report.json").read_text("utf-8"))
    assert report["articles"] == 6


def test_a_part_that_stays_empty_is_named(folder, hashiya, tmp_path):
    parts = ("--split", "train=.98,dev=.01,test=.01", "--seed", "7")
    ended = hashiya("export", folder, "-o", tmp_path / "set.jsonl", *parts)
    assert ended.exit_code == 0
    assert "no article is in dev, test: there are too few" in ended.stderr


def test_what_went_to_one_side_stays_there_when_articles_are_added_and_tagged(
    ten, hashiya, tmp_path
):
    hashiya("export", ten, "-o", tmp_path / "set.jsonl", *ASKED)
    before = sides(tmp_path)
    for number in range(20, 30):
        (ten / f"{number}.txt").write_text(words(number), "utf-8")
    hashiya("tag", ten, "3", 0, 5, "topic", "law")

    assert hashiya("export", ten, "-o", tmp_path / "set.jsonl", *ASKED).exit_code == 0

    after = sides(tmp_path)
    assert all(set(before[side]) <= set(after[side]) for side in before)
    assert {side: len(found) for side, found in after.items()} == {
        "train": 12,
        "dev": 4,
        "test": 4,
    }


def test_an_article_that_copies_two_sides_is_told(ten, hashiya, tmp_path):
    hashiya("export", ten, "-o", tmp_path / "set.jsonl", *ASKED)
    (train, *_), (test, *_) = sides(tmp_path)["train"], sides(tmp_path)["test"]
    (ten / "both.txt").write_text(
        words(int(train) % 9) + "\n\n" + words(int(test) % 9), "utf-8"
    )
    ended = hashiya("export", ten, "-o", tmp_path / "set.jsonl", *ASKED)
    assert ended.exit_code == 1
    assert (
        f"{test}: moved from test to train, as a new article is a copy" in ended.stderr
    )
    assert {train, test, "both"} <= set(sides(tmp_path)["train"])


def test_a_folder_format_gets_a_folder_for_each_part_or_a_file(ten, hashiya, tmp_path):
    assert (
        hashiya(
            "export", ten, "-o", tmp_path / "set.csv", "--format", "csv", *ASKED
        ).exit_code
        == 0
    )
    assert {path.name for path in tmp_path.glob("set.*.csv")} == {
        "set.train.csv",
        "set.dev.csv",
        "set.test.csv",
    }


@pytest.mark.parametrize(
    ("args", "told"),
    [
        (["--split", "train=.8,test=.2"], "--split makes several files"),
        (["-o", "{}/x.jsonl", "--split", "train=.8,test=.1"], "the parts come to 0.9"),
        (["-o", "{}/x.jsonl", "--split", "../a=.5,b=.5"], "is not a name for a side"),
        (["-o", "{}/splits.jsonl", "--split", "a=.5,b=.5", "--seed", "x"], "--seed"),
    ],
)
def test_what_cannot_be_split_so_is_refused_and_nothing_written(
    ten, hashiya, args, told
):
    before = set(ten.parent.rglob("*"))
    ended = hashiya("export", ten, *(arg.format(ten.parent) for arg in args))
    assert ended.exit_code == 2
    assert told in ended.stderr
    assert set(ten.parent.rglob("*")) == before


def test_strict_writes_no_part_where_one_cannot_hold_everything(ten, hashiya, tmp_path):
    hashiya(
        "tag", ten, "3", 0, 5, "stance", "favor", "--set", "target=س", "--note", "note"
    )
    before = set(tmp_path.rglob("*"))
    ended = hashiya(
        "export",
        ten,
        "-o",
        tmp_path / "set.jsonl",
        "--format",
        "doccano",
        "--strict",
        *ASKED,
    )
    assert ended.exit_code == 2
    assert "nothing is written" in ended.stderr
    assert set(tmp_path.rglob("*")) == before


def test_the_file_of_splits_is_not_overwritten_and_a_broken_one_is_told(
    ten, hashiya, tmp_path
):
    assert (
        "belongs to the project itself"
        in hashiya("export", ten, "-o", ten / "splits.json").stderr
    )
    (ten / "splits.json").write_text("{", "utf-8")
    ended = hashiya("export", ten, "-o", tmp_path / "set.jsonl", *ASKED)
    assert (ended.exit_code, "splits.json: is not JSON" in ended.stderr) == (2, True)


def test_an_article_that_cannot_be_read_is_on_no_side_and_told(ten, hashiya, tmp_path):
    (ten / "3.txt").write_bytes(b"\xff\xfe\x00")
    ended = hashiya("export", ten, "-o", tmp_path / "set.jsonl", *ASKED)
    assert ended.exit_code == 1
    assert "3.txt" in ended.stderr
    assert sum(map(len, sides(tmp_path).values())) == 9


def test_how_to_split_needs_parts_and_says_the_groups_and_periods(
    folder, hashiya, tmp_path
):
    for name in ("a", "b"):
        (folder / f"{name}.txt").unlink()
    rows = [
        {"id": str(n), "text": words(n), "page": n // 2, "date": f"2023-10-0{n + 1}"}
        for n in range(8)
    ]
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    (folder / "rows.jsonl").write_text(lines, "utf-8")
    out = ("-o", tmp_path / "set.jsonl", "--split", "train=.5,test=.5")

    grouped = hashiya("export", folder, *out, "--group-by", "page")
    by_date = hashiya("export", folder, *out, "--split-by", "date")
    alone = hashiya("export", folder, "--split-by", "date")

    assert "articles: train 4, test 4\nhashiya: 4 groups, each on one side" in (
        grouped.stderr
    )
    assert (
        "train 4 (2023-10-01 – 2023-10-04), test 4 (2023-10-05 – 2023-10-08)"
        in by_date.stderr
    )
    assert alone.exit_code == 2


def test_a_split_counts_the_articles_that_nobody_is_done_with(ten, hashiya, tmp_path):
    for number in range(6):
        hashiya("mark", ten, number, "done")

    ended = hashiya(
        "export", ten, "--format", "iob2", "-o", tmp_path / "set.conll", *ASKED
    )

    assert ended.stderr.count("left out: 4 articles that nobody is done with") == 1
    report = json.loads((tmp_path / "set.train.conll.report.json").read_text("utf-8"))
    assert report["lost"] == {"article that nobody is done with": 4}
