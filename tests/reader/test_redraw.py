"""What a key draws anew: the lines that change, and no others."""

import pytest
from textual.app import App
from textual.widget import Widget

from hashiya.model.model import Span, Tag
from hashiya_reader.widgets.article import line_strips
from hashiya_reader.widgets.article.view import ArticleView, changed
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList, same_items
from hashiya_reader.widgets.tag_list import TagList

LONG = "000_d992f6cc8f9d56a1.txt"


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
    assert list(changed((stays, goes, was), (stays, now, comes))) == [
        now,
        was,
        comes,
        goes,
    ]
    assert list(changed((stays,), (stays,))) == []


def test_a_list_is_the_same_up_to_its_first_other_item():
    first, second, third = ((Row(left=(Piece(words),)),) for words in "abc")
    assert same_items([first, second], [first, second, third]) == 2
    assert same_items([first, second], [first, third, second]) == 1
    assert same_items([], [first]) == same_items((first,), [first]) == 0


class NotingList(RowList):
    """Notes the rows that it draws."""

    DEFAULT_CSS = "NotingList { scrollbar-size-vertical: 1; border-left: solid red; }"

    def __init__(self):
        super().__init__()
        self.items = [(Row(left=(Piece(f"row {number}"),)),) for number in range(100)]
        self.highlighted = 9
        self.drawn = []

    def render_line(self, y):
        strip = super().render_line(y)
        self.drawn.append(strip.text.strip())
        return strip


async def test_a_list_that_scrolls_draws_only_the_rows_that_came_or_changed():
    app = App()
    async with app.run_test(size=(20, 10)) as pilot:
        rows = NotingList()
        await app.mount(rows)
        await pilot.pause()
        rows.drawn.clear()
        rows.action_step(1)
        await pilot.pause()
        assert sorted(rows.drawn) == ["row 10", "row 9"]
        lines = [strip.text for strip in rows.render_lines(rows.size.region)]
        assert lines == [f"│row {number}".ljust(19) for number in range(1, 11)]
        rows.drawn.clear()
        app.theme = "textual-light"
        await pilot.pause()
        assert len(rows.drawn) == 10


@pytest.fixture
def asked(monkeypatch):
    """The regions that lists and texts ask to be drawn anew; None is all of one."""
    regions = []
    refresh = Widget.refresh

    def noted(widget, *given, **more):
        if isinstance(widget, ArticleView | TagList) and more.get("repaint", True):
            regions.append(
                (
                    type(widget),
                    *({(region.y, region.bottom) for region in given} or {None}),
                )
            )
        return refresh(widget, *given, **more)

    monkeypatch.setattr(Widget, "refresh", noted)
    return regions


@pytest.fixture
def begun(until):
    """Waits until what follows the first frame has been done: the article's furniture is known."""

    async def wait(pilot):
        await until(pilot, lambda: pilot.app.screen.view.aside)

    return wait


async def test_a_cursor_key_draws_its_line_only(app_on, seeds, begun, asked):
    app = app_on(seeds / LONG)
    async with app.run_test(size=(100, 30)) as pilot:
        await begun(pilot)
        asked.clear()
        await pilot.press("ctrl+left")
        assert asked == [(ArticleView, (0, 1))]


async def test_a_cursor_key_finds_no_style_of_a_cell_anew(
    app_on, seeds, begun, monkeypatch
):
    app = app_on(seeds / LONG)
    async with app.run_test(size=(100, 30)) as pilot:
        await begun(pilot)
        await pilot.press("down")
        styled, styles = [], line_strips.ground_styles
        monkeypatch.setattr(
            line_strips,
            "ground_styles",
            lambda *given: styled.append(given) or styles(*given),
        )
        await pilot.press("left", "shift+left", "up", "escape")
        assert styled == []
        await pilot.press("5")
        assert len(styled) == 1


async def test_a_tag_draws_its_line_and_the_rest_of_the_list(
    app_on, seeds, begun, asked
):
    app = app_on(seeds / LONG)
    async with app.run_test(size=(100, 30)) as pilot:
        await begun(pilot)
        for _ in range(2):
            await pilot.press("5", "ctrl+left")
        asked.clear()
        await pilot.press("5")
        assert len(app.screen.session.tags) == 3
        # Two tags of two rows each stand there already.
        assert set(asked) == {
            (ArticleView, (0, 1)),
            (TagList, (4, 6)),
        }
