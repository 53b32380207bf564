"""Columns that `datasets` would read as times are recorded, for each chunk that it reads."""

import json

import pytest

from hashiya.exchange.formats.huggingface.timestamps import TimelikeColumns
from hashiya.exchange.losses import Losses
from hashiya.model.model import Article


def noted(rows, size=100):
    """The columns that are noted, each with the article from which on."""
    losses = Losses()
    timelike = TimelikeColumns(losses)
    for number, row in enumerate(rows):
        timelike.add(row, Article(id=str(number), text=""), size)
    timelike.end_chunk()
    return [
        (loss["article"], loss["why"].split("`")[1])
        for loss in map(json.loads, losses.listed())
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2023-10-07",
        "2023-10-07 10:00",
        "2023-10-07T10:00:00",
        "2023-10-07T10:00:00Z",
        "2023-10-07T10:00:00+03:00",
    ],
)
def test_what_looks_like_a_time_does(text):
    assert noted([{"id": text}]) == [("0", "id")]


@pytest.mark.parametrize(
    "text",
    ["", "7 2023-10-07", "2023-10", "10:00", "2023-10-07T10:00:00.0Z", "٢٠٢٣-١٠-٠٧"],
)
def test_what_does_not_does_not(text):
    assert noted([{"id": text}]) == []


def test_one_text_of_another_kind_keeps_the_column_but_only_in_its_stretch():
    def row(value):
        return {
            "spans": [{"attributes": [{"name": "date", "value": value}]}],
            "labels": [],
        }

    date, words = row("2023-10-07"), row("أمس")  # yesterday
    assert noted([date, words, date]) == []
    assert noted([date, words, date, date], size=6 << 20) == [
        ("2", "spans.attributes.value")
    ]
