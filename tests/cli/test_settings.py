"""What the reader remembers, and that it can do without."""

import json
import os

import pytest

from hashiya_reader.settings.places import Places, places_path


def test_a_place_is_found_again(tmp_path):
    Places.load().remember(tmp_path, "a", 120)
    Places.load().remember(tmp_path, "b", 7)

    again = Places.load()
    assert again.article(tmp_path) == "b"
    assert (
        again.offset(tmp_path, "a"),
        again.offset(tmp_path, "b"),
        again.offset(tmp_path, "c"),
    ) == (120, 7, 0)
    assert again.article(tmp_path / "other") is None


def test_two_readers_on_two_projects_keep_both_places(tmp_path):
    one, other = Places.load(), Places.load()
    one.remember(tmp_path / "one", "a", 1)
    other.remember(tmp_path / "other", "b", 2)
    one.remember(tmp_path / "one", "a", 3)

    again = Places.load()
    assert (
        again.offset(tmp_path / "one", "a"),
        again.offset(tmp_path / "other", "b"),
    ) == (3, 2)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff",
        b"[]",
        b'{"/p": 1}',
        b'{"/p": {"article": 1, "offsets": []}}',
        b'{"/p": {"offsets": {"a": -1, "b": "x"}}}',
        b"[" * 100_000,
    ],
)
def test_a_broken_file_is_forgotten_and_written_anew(tmp_path, content):
    places_path().parent.mkdir()
    places_path().write_bytes(content)
    places = Places.load()

    assert (places.article(tmp_path), places.offset(tmp_path, "a")) == (None, 0)
    places.remember(tmp_path, "a", 5)
    assert Places.load().offset(tmp_path, "a") == 5


def test_a_file_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    places = Places.load()
    places.remember(tmp_path, "a", 5)

    assert places.offset(tmp_path, "a") == 5
    assert Places.load().offset(tmp_path, "a") == 0


def test_the_oldest_projects_are_forgotten_first(tmp_path, monkeypatch):
    monkeypatch.setattr("hashiya_reader.settings.places._PROJECTS", 2)
    places = Places.load()
    for name in ("one", "two", "one", "three"):
        places.remember(tmp_path / name, "a", 1)

    assert [
        path.rpartition("/")[2] for path in json.loads(places_path().read_bytes())
    ] == ["one", "three"]
