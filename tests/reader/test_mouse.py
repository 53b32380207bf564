"""What the mouse does beside the text, and the keys that do the same."""

import pytest
from textual import events

from hashiya.model.model import Span
from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.screens.dialogs.edit_tag import EditTag
from hashiya_reader.screens.reading.tutorial import is_lesson
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.guidelines_panel import GuidelinesPanel
from hashiya_reader.widgets.label_bar import LabelBar
from hashiya_reader.widgets.tag_list import TagList

FIRST = "000_d992f6cc8f9d56a1"
FOURTH = "003_17c9a6c0ceb6d203"


@pytest.fixture
def tagged(app_on, seeds, settled):
    """The app on the fourth article, and where things are on the view.

    One tag is in its first line and one near its end.
    """

    async def opened(pilot):
        await settled(pilot)
        screen = pilot.app.screen
        text = screen.session.article.text
        screen.session.add(Span(0, 5), "topic", "politics")
        screen.session.add(Span(0, 20), "topic", "military")
        end = text.rindex(" ", 0, len(text) - 40)
        screen.session.add(
            Span(end + 1, end + 5), "stance", "favor", attributes={"target": "روسيا"}
        )  # Russia
        screen.show()
        screen.view.move(30)
        await pilot.pause()
        return screen

    return app_on(seeds, article=FOURTH), opened


def column_of(view, words, row):
    """The column of the view at which words are drawn in a row."""
    return view.render_line(row).text.index(words)


async def click(pilot, widget, column, row=0, **how):
    await pilot.click(widget, offset=(column, row), **how)
    await pilot.pause()


def current(screen):
    return screen.current_tag.label if screen.current_tag else None


async def test_a_label_in_the_margin_goes_to_its_tag_and_pressed_twice_edits_it(tagged):
    app, opened = tagged
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        margin = screen.view.render_line(0).text.index("▐")
        await click(pilot, screen.view, margin)
        second = current(screen)
        await click(
            pilot, screen.view, screen.view.render_line(0).text.rindex("▐", 0, 40)
        )
        assert {second, current(screen)} == {"politics", "military"}
        await pilot.click(screen.view, offset=(margin, 0), times=2)
        await pilot.pause()
        assert isinstance(app.screen, EditTag)


async def test_a_bracket_in_a_lane_goes_to_its_tag(tagged):
    app, opened = tagged
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("r")
        await pilot.pause()
        right = screen.view.render_line(1).text.rindex("╯")
        await click(pilot, screen.view, right, 1)
        assert current(screen) == "military"
        await click(pilot, screen.view, right, 2)
        assert current(screen) == "politics"


async def test_the_map_beside_the_scroll_bar_goes_to_the_tag_there(tagged):
    app, opened = tagged
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        height, width = (
            screen.view.scrollable_content_region.height,
            screen.view.scrollable_content_region.width,
        )
        text = screen.session.article.text
        tag = next(tag for tag in screen.session.tags if tag.label == "favor")
        await click(pilot, screen.view, width - 1, tag.span.start * height // len(text))
        assert current(screen) == "favor"
        await click(pilot, screen.view, width - 1, height // 2)
        assert current(screen) is None
        assert screen.view.cursor == len(text) * (height // 2) // height


async def test_the_other_button_and_f10_tell_what_can_be_done_here(tagged):
    app, opened = tagged
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        margin = screen.view.render_line(0).text.index("▐")
        await click(pilot, screen.view, margin, button=3)
        assert isinstance(app.screen, Choose)
        await pilot.press(*"remove", "enter")
        await pilot.pause()
        assert len(screen.session.tags) == 2
        await pilot.press("tab", "f10")
        await pilot.pause()
        await pilot.press(*"remove", "enter")
        await pilot.pause()
        assert len(screen.session.tags) == 1


async def test_the_list_of_tags_opens_them_to_be_edited_or_tells_what_can_be_done(
    tagged,
):
    app, opened = tagged
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await opened(pilot)
        await pilot.click(TagList, offset=(10, 4), times=2)
        await pilot.pause()
        assert isinstance(app.screen, EditTag)
        await pilot.press("escape")
        await pilot.pause()
        await click(pilot, TagList, 10, 4, button=3)
        assert isinstance(app.screen, Choose)
        await pilot.press(*"remove", "enter")
        await pilot.pause()
        assert {tag.label for tag in screen.session.tags} == {"politics", "military"}


async def test_four_clicks_take_the_paragraph(tagged):
    app, opened = tagged
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        row = screen.view.rows.row_of(screen.view.text.index("وتظل"))  # and remains
        await pilot.click(screen.view, offset=(70, row), times=4)
        await pilot.pause()
        by_mouse = screen.view.selection
        screen.view.move(by_mouse.start)
        await pilot.press("p")
        assert screen.view.selection == by_mouse


async def test_what_is_offered_is_taken_by_a_click(tagged):
    app, opened = tagged
    async with app.run_test(size=(100, 30)) as pilot:
        screen = await opened(pilot)
        await pilot.press("s", "2")
        await pilot.pause()
        offers = screen.query_one("#prompt .offers")
        wanted = screen.query_one("#prompt").shown[1]
        pieces = screen.query_one("#prompt").pieces
        right = sum(len(piece.text) for piece in pieces[:3])
        await click(pilot, offers, offers.size.width - 1 - right)
        assert not screen.query_one("#prompt").display
        assert {"target": wanted} in [
            dict(tag.attributes) for tag in screen.session.tags
        ]


async def test_labels_without_room_come_to_the_front_by_a_click_as_by_l(tagged):
    app, opened = tagged
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        bar = screen.query_one(LabelBar)
        before = bar.render_line(0).text
        assert before.startswith(" +")
        await click(pilot, bar, 1)
        by_mouse = bar.render_line(0).text
        assert by_mouse != before
        await pilot.press("l")
        assert bar.render_line(0).text == before


async def test_folded_lines_are_unfolded_by_a_click_on_their_number(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        view.move(view.aside[-1].start)
        await pilot.press("Z")
        await pilot.pause()
        rows = [view.render_line(row).text for row in range(view.size.height)]
        row = next(index for index, text in enumerate(rows) if "lines" in text)
        await click(pilot, view, rows[row].index("lines"), row)
        assert not view.folded


async def test_the_wheel_and_ctrl_with_an_arrow_scroll_while_the_cursor_stays(tagged):
    app, opened = tagged
    async with app.run_test(size=(80, 24)) as pilot:
        screen = await opened(pilot)
        await pilot.press("ctrl+down", "ctrl+down")
        await pilot.pause()
        assert (screen.view.scroll_offset.y, screen.view.cursor) == (2, 30)
        await pilot.press("ctrl+up")
        await pilot.pause()
        assert screen.view.scroll_offset.y == 1
        wheel = {
            "x": 5,
            "y": 5,
            "delta_x": 0,
            "delta_y": 0,
            "button": 0,
            "shift": False,
            "meta": False,
            "ctrl": False,
        }
        screen.view.post_message(events.MouseScrollDown(screen.view, **wheel))
        await pilot.pause()
        assert screen.view.scroll_offset.y > 1
        assert screen.view.cursor == 30


async def test_a_click_on_the_heading_of_the_guidelines_closes_them_as_escape_does(
    tagged,
):
    app, opened = tagged
    async with app.run_test(size=(120, 36)) as pilot:
        screen = await opened(pilot)
        await pilot.press("g")
        await pilot.pause()
        await click(pilot, ".panel-heading", 3)
        await pilot.pause()
        assert not screen.query(GuidelinesPanel)
        assert screen.view.has_focus


async def test_the_library_completes_a_term_and_opens_the_lesson_by_a_click(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(*"stat")
        await click(pilot, "#hint", 5)
        assert app.screen.query_one("#filter", ArabicInput).value == "status:"
        await click(pilot, "#offer", 5)
        await settled(pilot)
        assert is_lesson(app.screen)
