"""Splits by groups and by dates leak nothing, and stay when articles are added."""

import json
import random
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hashiya.corpus.article_groups import dates_of, field_values, merged
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.splits import MovedArticles, shares_from
from hashiya.corpus.time_splits import split_by_date
from hashiya.errors import SplitInvalid
from hashiya.exchange.exporting.pipeline import ExportOptions, export_project
from hashiya.store import TagStore

EIGHT = shares_from("train=.8,dev=.1,test=.1")
ORDER = list(EIGHT.parts)
LETTERS = "ابتثجحخدرسشصطعغفقكلمنهوي"


@pytest.fixture
def pages(tmp_path):
    """Two hundred paragraphs of twenty pages, a day for each page; one has neither."""
    draw = random.Random(7)
    home = tmp_path / "home"
    home.mkdir()
    rows = []
    for number in range(200):
        words = ["".join(draw.choices(LETTERS, k=5)) for _ in range(30)]
        page = number // 10
        row = {"id": f"p{number}", "text": " ".join(words)}
        if number:
            row |= {"page_id": page, "date": f"2023-10-{page + 1:02}"}
        rows.append(row)
    lines = "".join(f"{json.dumps(row)}\n" for row in rows)
    (home / "rows.jsonl").write_text(lines, "utf-8")
    return ProjectFolder.open(home)


def exported(project, tmp_path, **options):
    """The rows of each side."""
    path = tmp_path / "set.jsonl"
    how = ExportOptions(split=EIGHT, **options)
    result = export_project(project, TagStore(project.root), path, how)
    rows = {}
    for side in ORDER:
        lines = (tmp_path / f"set.{side}.jsonl").read_text("utf-8").splitlines()
        rows[side] = [json.loads(line) for line in lines]
    return rows, result


def values(rows, field):
    return {side: {row["meta"].get(field) for row in of} for side, of in rows.items()}


def test_no_page_is_on_two_sides_when_paragraphs_are_grouped(pages, tmp_path):
    apart, _ = exported(pages, tmp_path)
    together, result = exported(pages, tmp_path, group_by="page_id")

    without, grouped = values(apart, "page_id"), values(together, "page_id")
    # The control: a split of paragraphs alone puts pages on several sides.
    assert without["train"] & without["test"]
    for one in ORDER:
        for other in ORDER:
            assert one == other or not grouped[one] & grouped[other]
    assert (result.split.groups, result.split.ungrouped) == (20, 1)
    assert sum(map(len, together.values())) == 200
    assert all(len(of) >= 10 for of in together.values())


def test_a_split_by_date_has_the_latest_in_the_test(pages, tmp_path):
    rows, result = exported(pages, tmp_path, split_by="date")

    dates = values(rows, "date")
    assert max(dates["train"]) < min(dates["dev"])
    assert max(dates["dev"]) < min(dates["test"])
    assert {side: len(of) for side, of in rows.items()} == {
        "train": 159,
        "dev": 20,
        "test": 20,
    }
    assert result.split.periods["test"] == (
        datetime(2023, 10, 19, tzinfo=UTC),
        datetime(2023, 10, 20, tzinfo=UTC),
    )
    assert result.problems == ("left out: 1 article without a date in 'date' (p0)",)


def test_a_field_that_no_article_has_is_refused_with_those_that_there_are(pages):
    with pytest.raises(SplitInvalid, match="field 'pge_id'; fields: page_id, date"):
        field_values(pages, "pge_id", pages.ids)


@given(
    days=st.lists(st.integers(0, 20), min_size=1, max_size=40),
    more=st.lists(st.integers(0, 40), max_size=20),
    pairs=st.lists(st.tuples(st.integers(0, 39), st.integers(0, 39)), max_size=5),
)
@settings(deadline=None)
def test_no_side_has_anything_later_than_the_next_and_what_was_dealt_stays(
    days, more, pairs
):
    def split(days, before):
        dates = {
            f"a{n}": datetime(2023, 1, 1 + day % 28, day // 28, tzinfo=UTC)
            for n, day in enumerate(days)
        }
        labels = dict.fromkeys(dates, ())
        clusters = merged([(f"a{a}", f"a{b}") for a, b in pairs if a != b])
        clusters = [[one for one in group if one in dates] for group in clusters]
        clusters = [group for group in clusters if group]
        return dates, split_by_date(dates, labels, clusters, EIGHT, before)

    dates, first = split(days, {})
    latest = {}
    for article, side in first.of.items():
        latest[side] = max(latest.get(side, dates[article]), dates[article])
    held = [latest[side] for side in ORDER if side in latest]
    assert held == sorted(held)
    assert first.of.keys() == dates.keys()

    _, second = split([*days, *more], first.of)
    moved = {article for move in second.moved for article in move.articles}
    for article, side in first.of.items():
        assert second.of[article] == side or article in moved
    assert second.of.keys() == {f"a{n}" for n in range(len(days) + len(more))}


def test_what_a_new_article_joins_goes_to_the_later_side():
    dates = {
        name: datetime(2023, 1, day, tzinfo=UTC)
        for name, day in zip("abc", (1, 2, 3), strict=True)
    }
    before = {"a": "train", "b": "test"}

    split = split_by_date(
        dates, dict.fromkeys(dates, ()), [("a", "b", "c")], EIGHT, before
    )

    assert split.of == {"a": "test", "b": "test", "c": "test"}
    assert split.moved == (MovedArticles(articles=("a",), was="train", now="test"),)


def test_dates_are_years_months_iso_8601_and_those_of_feeds():
    found = dates_of(
        {
            "year": 2023,
            "month": "2023-10",
            "day": "2023-10-07",
            "time": "2023-10-07T06:30:00+03:00",
            "feed": "Sat, 07 Oct 2023 03:30:00 GMT",
            "words": "أمس",  # yesterday
            "ambiguous": "07/10/2023",
            "list": ["2023"],
        }
    )

    assert {name: date.isoformat() for name, date in found.items()} == {
        "year": "2023-01-01T00:00:00+00:00",
        "month": "2023-10-01T00:00:00+00:00",
        "day": "2023-10-07T00:00:00+00:00",
        "time": "2023-10-07T03:30:00+00:00",
        "feed": "2023-10-07T03:30:00+00:00",
    }
