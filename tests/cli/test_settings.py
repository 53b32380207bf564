"""What the reader remembers, and that it can do without."""

import json
import os
from pathlib import Path

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
    POSITIONS,
    damaged_settings,
    settings_path,
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
    "places",
    [
        {"/p": 1},
        {"/p": {"article": 1, "offsets": []}},
        {"/p": {"offsets": {"a": -1, "b": "x"}}},
    ],
)
def test_positions_of_other_kinds_are_left_out(tmp_path, places):
    write_settings({"places": places})
    positions = ReadingPositions.load()

    assert (positions.article(tmp_path), positions.offset(tmp_path, "a")) == (None, 0)
    positions.remember(tmp_path, "a", 5)
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

    assert [path.rpartition("/")[2] for path in POSITIONS.read()] == ["one", "three"]


EARLIER = {
    "preferences.json": {
        "theme": "hashiya-day",
        "spelling_minded": ["hamza"],
        "least_score": 0.8,
        "lesson_opened": True,
    },
    "filters.json": {"/news": ["status:open", "حماس"]},
    "terminals.json": {"konsole": "logical"},
    "places.json": {"/news": {"article": "a", "offsets": {"a": 3}}},
}


@pytest.fixture
def earlier():
    """The folder with a file of settings each, as earlier versions wrote them."""
    # The folders of settings and of state are one here.
    folder = settings_path().parent
    folder.mkdir()
    for name, table in EARLIER.items():
        (folder / name).write_text(json.dumps(table, indent=2), "utf-8")
    return folder


def test_files_of_earlier_versions_are_read_until_there_is_the_one_file(earlier):
    root = Path("/news")
    assert THEME.read() == "hashiya-day"
    assert len(SPELLING.read()) == len(ALL_RULES) - 1

    THEME.keep("hashiya-night")

    assert THEME.read() == "hashiya-night"
    assert (LEAST_SCORE.read(), LESSON_OPENED.read()) == (0.8, True)
    assert SavedFilters(root).all() == ("status:open", "حماس")
    assert overrides() == {"konsole": "logical"}
    assert ReadingPositions.load().offset(root, "a") == 3
    for name, table in EARLIER.items():
        assert json.loads((earlier / name).read_bytes()) == table
    (earlier / "filters.json").write_text("{}", "utf-8")
    assert SavedFilters(root).all() == ("status:open", "حماس")


def test_a_damaged_file_of_an_earlier_version_is_left_out(earlier):
    (earlier / "preferences.json").write_text("{half", "utf-8")
    assert THEME.read() == ""
    THEME.keep("hashiya-day")
    assert overrides() == {"konsole": "logical"}
    assert (earlier / "preferences.json").read_text("utf-8") == "{half"


def test_a_preference_leaves_everything_else_as_it_is(tmp_path):
    SavedFilters(tmp_path).keep("status:open")
    THEME.keep("hashiya-day")
    LEAST_SCORE.keep(0.5)
    assert (THEME.read(), LEAST_SCORE.read()) == ("hashiya-day", 0.5)
    assert SavedFilters(tmp_path).all() == ("status:open",)


def test_a_section_of_a_later_version_is_kept():
    write_settings({"keys": {"a": 1}})
    THEME.keep("hashiya-day")
    assert json.loads(settings_path().read_bytes())["keys"] == {"a": 1}


def write_settings(table):
    settings_path().parent.mkdir()
    settings_path().write_text(json.dumps(table), "utf-8")


@pytest.mark.parametrize(
    "content",
    [b"", b"{half", b"[]", b"\xff", b'{"preferences": 1}', b"[" * 100_000],
)
def test_a_damaged_file_of_settings_is_reported_and_left_as_it_is(tmp_path, content):
    settings_path().parent.mkdir()
    settings_path().write_bytes(content)

    assert THEME.read() == ""
    assert SavedFilters(tmp_path).all() == ()
    for keep in (
        lambda: THEME.keep("hashiya-day"),
        lambda: SavedFilters(tmp_path).keep("status:open"),
    ):
        with pytest.raises(SettingsNotKept, match="correct it or move it away"):
            keep()
    ReadingPositions.load().remember(tmp_path, "a", 5)
    assert settings_path().read_bytes() == content
    (report,) = damaged_settings()
    assert str(settings_path()) in report
