"""A frame that draws a part of the screen: it shows what all of it would, and asks no widget for more than that part."""

import pytest
from textual._compositor import ChopsUpdate
from textual.widget import Widget

from reader.widgets.article_view import ArticleView

LONG = "000_d992f6cc8f9d56a1.txt"


@pytest.fixture
def frames(app_on, seeds, monkeypatch):
    """The app on the longest article, and what each of its partial frames draws beside what the whole screen shows there."""
    app, drawn = app_on(seeds / LONG), []
    display = app._display

    def compared(screen, update):
        if isinstance(update, ChopsUpdate):
            compositor = screen._compositor
            whole = compositor._render_chops(compositor.size.region, lambda _: True)
            for y, left, right in update.spans:
                ends = zip(update.chops[y], update.chop_ends[y], strict=True)
                parts = [(x, update.chops[y][x]) for x, end in ends if x < right and end > left]
                drawn.extend((y, x, part and list(part), list(whole[y][x])) for x, part in parts)
        display(screen, update)

    monkeypatch.setattr(app, "_display", compared)
    return app, drawn


async def test_a_part_is_drawn_as_the_whole_is(frames, settled):
    app, drawn = frames
    async with app.run_test(size=(100, 12)) as pilot:
        await settled(pilot)
        for key in ("left", "down", "ctrl+left", "5", *["down"] * 8, "pagedown", "up", "tab", "r"):
            drawn.clear()
            await pilot.press(key)
            assert drawn, key
            assert [(y, x, part) for y, x, part, _ in drawn] == [(y, x, whole) for y, x, _, whole in drawn]


async def test_what_lies_under_a_toast_stays_under_it(frames, settled):
    app, drawn = frames
    async with app.run_test(size=(100, 16), notifications=True) as pilot:
        await settled(pilot)
        app.notify("It lies over the last lines.")
        await settled(pilot)
        toast = app.screen.query_one("Toast").region
        rows = set()
        for _ in range(10):
            drawn.clear()
            await pilot.press("down")
            assert [part for _, _, part, _ in drawn] == [whole for _, _, _, whole in drawn]
            rows |= {y for y, *_ in drawn}
        assert rows & set(toast.line_range)


async def test_a_cursor_key_asks_for_the_rows_that_change(app_on, seeds, settled, monkeypatch):
    app, asked = app_on(seeds / LONG), []
    render_lines = Widget.render_lines
    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)
        noted = lambda widget, crop: asked.append((type(widget), widget.id, crop.height)) or render_lines(widget, crop)  # noqa: E731
        monkeypatch.setattr(Widget, "render_lines", noted)
        await pilot.press("down")
        assert {(kind, height) for kind, name, height in asked if name == "article"} == {(ArticleView, 2)}
        assert {name for _, name, _ in asked} == {"article", "status"}
