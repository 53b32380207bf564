"""What the reader remembers, and that it can do without."""

import json
import os

import pytest

from hashiya.errors import SettingsNotKept
from hashiya.text.normalization import ALL_RULES
from hashiya_reader.settings.preferences import (
    LEAST_SCORE,
    LESSON_OPENED,
    SPELLING,
    THEME,
)
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.settings.saved_filters import SavedFilters
from hashiya_reader.settings.store import (
    FILTERS,
    POSITIONS,
    PREFERENCES,
    TERMINALS,
    damaged_settings,
)
from hashiya_reader.terminal.overrides import overrides


def test_a_place_is_found_again(tmp_path):
    ReadingPositions.load().remember(tmp_path, "a", 120)
    ReadingPositions.load().remember(tmp_path, "b", 7)

    again = ReadingPositions.load()
    assert again.article(tmp_path) == "b"
    assert (
        again.offset(tmp_path, "a"),
        again.offset(tmp_path, "b"),
        again.offset(tmp_path, "c"),
    ) == (120, 7, 0)
    assert again.article(tmp_path / "other") is None


def test_two_readers_on_two_projects_keep_both_places(tmp_path):
    one, other = ReadingPositions.load(), ReadingPositions.load()
    one.remember(tmp_path / "one", "a", 1)
    other.remember(tmp_path / "other", "b", 2)
    one.remember(tmp_path / "one", "a", 3)

    again = ReadingPositions.load()
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
def test_a_broken_file_of_positions_is_forgotten_and_replaced(tmp_path, content):
    POSITIONS.path.parent.mkdir()
    POSITIONS.path.write_bytes(content)
    places = ReadingPositions.load()

    assert (places.article(tmp_path), places.offset(tmp_path, "a")) == (None, 0)
    places.remember(tmp_path, "a", 5)
    assert ReadingPositions.load().offset(tmp_path, "a") == 5


def test_a_file_that_cannot_be_written_is_no_error(tmp_path, monkeypatch):
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    places = ReadingPositions.load()
    places.remember(tmp_path, "a", 5)

    assert places.offset(tmp_path, "a") == 5
    assert ReadingPositions.load().offset(tmp_path, "a") == 0


def test_the_oldest_projects_are_forgotten_first(tmp_path):
    places = ReadingPositions.load(limit=2)
    for name in ("one", "two", "one", "three"):
        places.remember(tmp_path / name, "a", 1)

    assert [
        path.rpartition("/")[2] for path in json.loads(POSITIONS.path.read_bytes())
    ] == ["one", "three"]


def test_damaged_positions_are_kept_aside(tmp_path):
    POSITIONS.path.parent.mkdir()
    POSITIONS.path.write_bytes(b"{half")
    ReadingPositions.load().remember(tmp_path, "a", 5)

    aside = POSITIONS.path.with_name("places.json.damaged")
    assert aside.read_bytes() == b"{half"


def test_files_of_earlier_versions_are_read(tmp_path):
    written = {
        PREFERENCES: {
            "theme": "hashiya-day",
            "spelling_minded": ["hamza"],
            "least_score": 0.8,
            "lesson_opened": True,
        },
        FILTERS: {str(tmp_path): ["status:open", "حماس"]},
        TERMINALS: {"konsole": "logical"},
        POSITIONS: {str(tmp_path): {"article": "a", "offsets": {"a": 3}}},
    }
    for file, table in written.items():
        file.path.parent.mkdir(exist_ok=True)
        file.path.write_text(json.dumps(table, indent=2), "utf-8")

    assert THEME.read() == "hashiya-day"
    assert len(SPELLING.read()) == len(ALL_RULES) - 1
    assert (LEAST_SCORE.read(), LESSON_OPENED.read()) == (0.8, True)
    assert SavedFilters(tmp_path).all() == ("status:open", "حماس")
    assert overrides() == {"konsole": "logical"}
    assert ReadingPositions.load().offset(tmp_path, "a") == 3


def test_a_preference_leaves_the_others_as_they_are():
    THEME.keep("hashiya-day")
    LEAST_SCORE.keep(0.5)
    assert (THEME.read(), LEAST_SCORE.read()) == ("hashiya-day", 0.5)


@pytest.mark.parametrize("content", [b"{half", b"[]", b"\xff"])
def test_a_damaged_file_of_settings_is_reported_and_left_as_it_is(tmp_path, content):
    PREFERENCES.path.parent.mkdir()
    for file in (PREFERENCES, FILTERS):
        file.path.write_bytes(content)

    assert THEME.read() == ""
    assert SavedFilters(tmp_path).all() == ()
    for keep in (
        lambda: THEME.keep("hashiya-day"),
        lambda: SavedFilters(tmp_path).keep("status:open"),
    ):
        with pytest.raises(SettingsNotKept, match="mend it or move it away"):
            keep()
    assert PREFERENCES.path.read_bytes() == FILTERS.path.read_bytes() == content
    reports = damaged_settings()
    assert [
        str(file.path) in words
        for file, words in zip((PREFERENCES, FILTERS), reports, strict=True)
    ] == [True, True]
