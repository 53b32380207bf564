"""Scrolling: rows that stay in view are not drawn again, and look as if they were."""

import pytest
from rich.cells import cell_len
from rich.style import Style

from hashiya.model.model import Span
from hashiya_reader.widgets.article.view import ArticleView
from hashiya_reader.widgets.scrolled_rows import LightScrollBar, bar_rows
from hashiya_reader.widgets.tag_list import TagList

LONG = "000_d992f6cc8f9d56a1.txt"


@pytest.fixture
def tagged(app_on, seeds, settled):
    """The longest article with a tag on every third of its first sixty words, so that list and text both scroll."""

    async def begin(pilot):
        await settled(pilot)
        screen = pilot.app.screen
        text, start = screen.session.article.text, 0
        for number in range(60):
            end = text.index(" ", start)
            if number % 3 == 0 and end > start:
                screen.session.add(Span(start, end), "topic", "politics")
            start = end + 1
        screen.show()
        await settled(pilot)
        return screen

    return app_on(seeds / LONG), begin


def shown(view):
    """What the view draws, letter by letter, its kept rows among it."""
    strips = view.render_lines(view.size.region)
    return [
        [(letter, segment.style) for segment in strip for letter in segment.text]
        for strip in strips
    ]


def anew(view):
    """What it draws when nothing is kept."""
    view._styles_cache.clear()
    return shown(view)


@pytest.mark.parametrize("kind", [ArticleView, TagList])
async def test_kept_rows_are_what_drawing_them_anew_shows(tagged, kind):
    app, begin = tagged
    async with app.run_test(size=(100, 24)) as pilot:
        view = (await begin(pilot)).query_one(kind)
        assert view.max_scroll_y > 5
        seen = set()
        for place in (0, 1, 2, 5, 4, view.max_scroll_y, view.max_scroll_y - 1, 3, 0):
            view.scroll_to(y=place, animate=False)
            kept = shown(view)
            seen.add(str(kept))
            assert kept == anew(view)
        assert len(seen) == 8


async def test_the_map_stays_while_the_rows_beside_it_move(tagged):
    app, begin = tagged
    async with app.run_test(size=(100, 24)) as pilot:
        view = (await begin(pilot)).query_one(ArticleView)
        # Its column is the last before the bar, where nothing else is ever drawn.
        column = view.scrollable_content_region.width - 1
        marks = []
        for place in (0, 1, 4, 0):
            view.scroll_to(y=place, animate=False)
            marks.append(
                [
                    cells[column]
                    for cells in map(cells_of, view.render_lines(view.size.region))
                ]
            )
        assert marks[0] == marks[1] == marks[2] == marks[3]
        assert {letter for letter, _ in marks[0]} == {"▐", " "}
        politics = app.workspace.looks["topic", "politics"].color
        assert {
            style.color.triplet.hex for letter, style in marks[0] if letter == "▐"
        } == {politics}


def cells_of(strip):
    """Each cell's letter, without the marks on it, and style."""
    return [
        (letter, part.style)
        for part in strip
        for letter in part.text
        if cell_len(letter)
    ]


async def test_scrolling_by_a_row_draws_that_row(tagged, monkeypatch):
    app, begin = tagged
    async with app.run_test(size=(100, 24)) as pilot:
        view = (await begin(pilot)).query_one(TagList)
        shown(view)
        drawn = []
        render_line = view.render_line
        monkeypatch.setattr(
            view, "render_line", lambda row: drawn.append(row) or render_line(row)
        )
        view.scroll_to(y=1, animate=False)
        shown(view)
        assert drawn == [view.size.height - 1]
        view.scroll_to(y=0, animate=False)
        shown(view)
        assert drawn == [view.size.height - 1, 0]


async def test_a_row_that_was_to_be_drawn_anew_still_is_after_a_scroll(tagged):
    app, begin = tagged
    async with app.run_test(size=(100, 24)) as pilot:
        view = (await begin(pilot)).query_one(ArticleView)
        shown(view)
        view.move(view.laid.line(3).start)
        view.scroll_to(y=1, animate=False)
        assert shown(view) == anew(view)


async def test_the_light_bar_is_textuals_own(tagged):
    app, begin = tagged
    async with app.run_test(size=(100, 24)) as pilot:
        view = (await begin(pilot)).query_one(ArticleView)
        bar = view.vertical_scrollbar
        assert isinstance(bar, LightScrollBar)
        for place in (0, 3, view.max_scroll_y):
            view.scroll_to(y=place, animate=False)
            light = [strip.text for strip in bar.render_lines(bar.size.region)]
            assert light == [
                strip.text
                for strip in super(LightScrollBar, bar).render_lines(bar.size.region)
            ]
            meta = [
                cell.style.meta
                for strip in bar.render_lines(bar.size.region)
                for cell in strip
            ]
            assert {"@mouse.down": "grab"} in meta


def test_a_bar_has_few_kinds_of_cells():
    rows = bar_rows(30, 100, 30, 10.0, 1, Style.parse("white on black"))
    assert len(rows) == 30
    assert len({id(strip) for strip in rows}) <= 5


async def test_where_all_is_in_view_no_bar_is_seen(app_on, seeds, settled):
    app = app_on(seeds / LONG)
    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)
        view = app.screen.query_one(TagList)
        bar = view.vertical_scrollbar
        assert view.show_vertical_scrollbar
        cells = [cell for strip in bar.render_lines(bar.size.region) for cell in strip]
        assert {(cell.text, cell.style.bgcolor) for cell in cells} == {
            (" ", view.rich_style.bgcolor)
        }
