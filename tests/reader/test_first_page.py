"""The first page stands where the reader then shows the same, and is there before Textual is."""

import subprocess
import sys

import pytest

from hashiya.corpus.project import Project
from hashiya.model.assignment import Assignment, write_assignment
from hashiya_reader.first_page import (
    ABOVE_LIST,
    ABOVE_TEXT,
    BELOW_LIST,
    BELOW_TEXT,
    BESIDE_TITLE,
    INKS,
    first_page,
)
from hashiya_reader.look.themes import TERMINAL, THEMES
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.terminal.detection import OutputChoice
from hashiya_rtl import Mode

LONG = "000_d992f6cc8f9d56a1.txt"
FIRST, FOURTH = LONG.removesuffix(".txt"), "003_17c9a6c0ceb6d203"


def texts(app):
    """What the rows of the screen say, without the minimap's and the lists' lines."""
    return [strip.text for strip in app.screen._compositor.render_strips()]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (130, 40), (220, 50)])
@pytest.mark.parametrize("offset", [0, 2500, 10**6])
async def test_the_text_stands_where_the_reader_shows_it(
    app_on, seeds, settled, size, offset
):
    ReadingPositions.load().remember(seeds, LONG.removesuffix(".txt"), offset)
    page = first_page(
        Project.open(seeds / LONG), ReadingPositions.load(), "salma", *size
    )
    app = app_on(seeds / LONG)
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        left = app.screen.view.region.x
        # Without the scroll bar.
        shown = [row[left:-1].rstrip() for row in texts(app)]
        rows = slice(ABOVE_TEXT, size[1] - BELOW_TEXT)
        assert [row[left:-1].rstrip() for row in page.rows][rows] == shown[rows]
        assert sum(bool(row) for row in shown[rows]) > 5
        assert not any(row[:left].strip() for row in page.rows)


@pytest.mark.parametrize("many", [5, 60])
async def test_the_titles_stand_where_the_reader_shows_them_from_its_first_frame(
    app_on, seeds, many, monkeypatch
):
    for number in range(many - 5):
        (seeds / f"{number}.txt").write_text(
            f"خبر {number}", "utf-8"
        )  # a piece of news
    ReadingPositions.load().remember(
        seeds, "40" if many > 5 else "003_17c9a6c0ceb6d203", 0
    )
    page = first_page(Project.open(seeds), ReadingPositions.load(), "salma", 100, 30)
    app = app_on(seeds)
    # Nothing but what the first frame needs is read.
    monkeypatch.setattr(LibraryScreen, "read_all", lambda *_: None)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        rows = slice(ABOVE_LIST, 30 - BELOW_LIST)
        assert app.screen.articles.region.y == ABOVE_LIST
        assert app.screen.articles.region.bottom == 30 - BELOW_LIST
        # Without the padding, and the scroll bar where there is one.
        shown = [
            row[BESIDE_TITLE : -1 - (many > 5)].rstrip() for row in texts(app)[rows]
        ]
        assert [row[BESIDE_TITLE:].strip() for row in page.rows[rows]] == [
            row.strip() for row in shown
        ]
        assert all(shown[:5])
        assert not any(row[:BESIDE_TITLE].strip() for row in page.rows)


def test_who_may_be_shown_the_lesson_sees_no_list_before(seeds):
    project = Project.open(seeds)
    assert first_page(project, ReadingPositions.load(), "salma", 100, 30) is None
    ReadingPositions.load().remember(seeds, FOURTH, 0)
    assert first_page(project, ReadingPositions.load(), "salma", 100, 30) is not None


@pytest.mark.parametrize(
    ("name", "last", "listed"),
    [("salma", FOURTH, 3), ("salma", FIRST, 3), ("layla", FIRST, 5)],
)
async def test_who_has_articles_to_do_sees_those_first(
    app_on, seeds, name, last, listed
):
    ids = Project.open(seeds).ids
    write_assignment(seeds, Assignment(given=dict.fromkeys(ids[1:4], ("salma",))))
    ReadingPositions.load().remember(seeds, last, 0)
    page = first_page(Project.open(seeds), ReadingPositions.load(), name, 100, 30)
    assert len([row for row in page.rows if row.strip()]) == listed
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        if name == app.workspace.annotator:
            assert [
                app.workspace.catalogue.ids[at] for at in app.screen.listing.shown
            ] == list(ids[1:4])


@pytest.mark.parametrize(
    "said", ["{}", "[", '{"format": "hashiya-assignment/1", "articles": {"1": 3}}']
)
def test_an_assignment_that_cannot_be_read_is_left_to_the_reader(seeds, said):
    ReadingPositions.load().remember(seeds, FOURTH, 0)
    (seeds / "assignment.json").write_text(said, "utf-8")
    assert (
        first_page(Project.open(seeds), ReadingPositions.load(), "salma", 100, 30)
        is None
    )


def test_a_screen_without_room_gets_no_page(seeds):
    assert (
        first_page(Project.open(seeds / LONG), ReadingPositions.load(), "salma", 100, 3)
        is None
    )


def test_the_inks_are_the_themes():
    assert {
        theme.name: (theme.foreground, theme.background, theme.panel)
        for theme in THEMES
        if theme is not TERMINAL
    } == INKS


def test_every_row_is_sent_whole_and_in_the_terminals_order(seeds):
    page = first_page(
        Project.open(seeds / LONG), ReadingPositions.load(), "salma", 100, 30
    )
    written = page.written(
        OutputChoice(name="", mode=Mode.VISUAL, enter="\x1b[8l"), INKS["hashiya-night"]
    )
    assert written.startswith("\x1b[?1049h\x1b[?25l\x1b[8l\x1b[1;1H")
    assert all(row in written for row in page.rows)
    assert "\u202d" in page.written(OutputChoice(name="", mode=Mode.OVERRIDE), None)


def test_textual_is_not_imported_for_it():
    early = (
        "import sys, hashiya_reader.cli.read, hashiya_reader.first_page\n"
        "print(any(name in sys.modules for name in ('textual', 'rich', 'wcwidth')))"
    )
    assert (
        subprocess.run(
            [sys.executable, "-c", early], capture_output=True, check=True
        ).stdout
        == b"False\n"
    )
