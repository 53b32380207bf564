"""What comes after an article is marked done: the next of the list, and the way back."""

import pytest

from hashiya.model.model import Status
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.reading.screen import ReadingScreen

FOURTH = "003_17c9a6c0ceb6d203"
SIZE = (120, 30)


@pytest.fixture
def library(app_on, seeds):
    """The app on the library of the five articles."""
    return app_on(seeds)


def ids(app):
    return [row.id for row in app.screen.rows]


def status_row(app):
    return app.screen.query_one("#status").render_line(0).text


def hint_row(app):
    return app.screen.query_one("#hint").render_line(0).text


async def test_it_goes_on_in_the_list_as_it_was_sorted(library, settled):
    async with library.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+o")
        by_title = ids(library)
        assert by_title != sorted(by_title)
        await pilot.press("down", "enter")
        await settled(pilot)
        assert library.screen.session.article.id == by_title[1]
        assert " 2/5 " in library.screen.heading.render_line(0).text
        await pilot.press("d")
        await settled(pilot)
        assert library.screen.session.article.id == by_title[2]
        assert " 3/5 " in library.screen.heading.render_line(0).text


async def test_it_never_opens_what_the_filter_left_out(library, session_on, settled):
    session = library.workspace.session(FOURTH)
    session.opened()
    session.save()
    async with library.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press(*"status:open", "enter")
        await settled(pilot)
        assert " 1/1 " in library.screen.heading.render_line(0).text
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(library.screen, LibraryScreen)
        assert ids(library) == []
        assert "Done: «… RT – " in hint_row(library)
        assert "None is left in this list. ^r reopens it" in hint_row(library)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert ids(library) == [FOURTH]
        assert session_on(library.workspace.project.root).status is Status.OPEN
        rows = [library.workspace.catalogue.row(other) for other in range(5)]
        assert [row.status for row in rows].count(Status.NEW) == 4


async def test_undo_right_after_it_goes_back(library, session_on, settled):
    async with library.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("down", "down", "down", "enter")
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        assert library.screen.session.article.id != FOURTH
        assert "Done: «… RT – " in status_row(library)
        assert "». u undoes it" in status_row(library)
        await pilot.press("u")
        await settled(pilot)
        assert library.screen.session.article.id == FOURTH
        assert "is open again" in status_row(library)
        assert session_on(library.workspace.project.root).status is Status.OPEN
        await pilot.press("left")
        assert "is open again" not in status_row(library)


async def test_undo_after_a_change_of_the_next_article_takes_that_back(
    library, session_on, settled
):
    async with library.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("down", "down", "down", "enter", "d")
        await settled(pilot)
        await pilot.press("w", "5", "u")
        await settled(pilot)
        assert library.screen.session.article.id != FOURTH
        assert library.screen.session.tags == ()
        assert session_on(library.workspace.project.root).status is Status.DONE


async def test_a_done_article_is_reopened_by_name(library, session_on, settled):
    async with library.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("down", "down", "down", "enter", "d")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        library.screen.set_filter("status:done")
        await settled(pilot)
        await pilot.press("enter", "M")
        await settled(pilot)
        assert isinstance(library.screen, ReadingScreen)
        assert "Open again" in status_row(library)
        assert session_on(library.workspace.project.root).status is Status.OPEN


async def test_after_the_last_one_the_list_says_so(library, settled):
    async with library.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("down", "enter")
        for _ in range(5):
            await settled(pilot)
            await pilot.press("d")
        await settled(pilot)
        assert isinstance(library.screen, LibraryScreen)
        assert "Every article is done" in hint_row(library)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert library.screen.rows[0].status is Status.OPEN
        await pilot.press("down")
        await settled(pilot)
        assert "Open again" not in hint_row(library)


@pytest.mark.parametrize("again", ["q", "ض"])
async def test_the_key_that_left_an_article_pressed_twice_is_no_filter(
    library, settled, again
):
    async with library.run_test(size=SIZE) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        await pilot.press(again)
        await settled(pilot)
        assert library.screen.filter_text == ""
        assert len(ids(library)) == 5
        assert "^q quits" in hint_row(library)
        await pilot.press("q")
        await settled(pilot)
        assert library.screen.filter_text == "q"
