"""What a key draws anew: the lines that change, in the frame that says that all is saved."""

import pytest
from textual.screen import Screen

from annotations.model import Span, Tag
from reader.widgets.article_page import changed
from reader.widgets.row import Piece, Row
from reader.widgets.row_list import same_items

FOURTH = "003_17c9a6c0ceb6d203"


def tag(number, label="against"):
    return Tag(
        id=number,
        span=Span(number, number + 1),
        text="x",
        layer="stance",
        label=label,
        annotator="salma",
        created="2026-11-20T16:00:00Z",
        updated="2026-11-20T16:00:00Z",
    )


def test_tags_that_came_went_or_say_something_else_have_changed():
    stays, goes, was, now, comes = tag(1), tag(2), tag(3), tag(3, "favor"), tag(4)
    assert list(changed((stays, goes, was), (stays, now, comes))) == [now, was, comes, goes]
    assert list(changed((stays,), (stays,))) == []


def test_a_list_is_the_same_up_to_its_first_other_item():
    first, second, third = ((Row(left=(Piece(words),)),) for words in "abc")
    assert same_items([first, second], [first, second, third]) == 2
    assert same_items([first, second], [first, third, second]) == 1
    assert same_items([], [first]) == same_items((first,), [first]) == 0


@pytest.fixture
def drawn(settled):
    """Waits until all that is to be drawn has been."""

    async def wait(pilot):
        await settled(pilot)
        while pilot.app.screen._dirty_widgets or pilot.app.screen._layout_required:
            await pilot.pause(0.01)

    return wait


@pytest.fixture
def frames(monkeypatch):
    """Counts the frames, and notes which rows of the screen each draws."""
    drawn = []
    refresh = Screen._compositor_refresh

    def noted(screen):
        drawn.append({y for region in screen._compositor._dirty_regions for y in range(region.y, region.bottom)})
        refresh(screen)

    monkeypatch.setattr(Screen, "_compositor_refresh", noted)
    return drawn


async def test_a_cursor_key_draws_its_lines_and_the_status_only(app_on, seeds, drawn, frames):
    app = app_on(seeds / f"{FOURTH}.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+left")
        await drawn(pilot)
        frames.clear()
        await pilot.press("ctrl+left")
        await drawn(pilot)
        assert set().union(*frames) == {app.screen.view.region.y, 28}


async def test_a_tag_draws_its_line_and_its_rows_of_the_list(app_on, seeds, drawn, frames):
    app = app_on(seeds / f"{FOURTH}.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await drawn(pilot)
        for _ in range(2):
            await pilot.press("5", "ctrl+left")
        await drawn(pilot)
        frames.clear()
        await pilot.press("5")
        await drawn(pilot)
        assert len(app.screen.session.tags) == 3
        top = app.screen.view.region.y
        # Below the two tags of two rows each that were there: the rest of the list.
        assert set().union(*frames) == {top, *range(top + 2 * 2, 27), 28}
