"""A frame that draws a part of the screen leaves there what drawing all of it would."""

from random import Random

import pytest
from rich.cells import cell_len
from textual._compositor import ChopsUpdate, LayoutUpdate
from textual.strip import Strip
from textual.widget import Widget

from hashiya_reader.terminal.current import Terminal
from hashiya_reader.terminal.detection import OutputChoice
from hashiya_reader.widgets.article.page import ArticlePage
from hashiya_reader.widgets.row_list import RowList
from hashiya_rtl import Mode

LONG = "000_d992f6cc8f9d56a1.txt"


class Glass:
    """What a terminal shows: each cell's letter with its marks, and style."""

    def __init__(self):
        self.cells = {}

    def take(self, update):
        if isinstance(update, LayoutUpdate):
            for y, strips in enumerate(update.strips, update.region.y):
                self.put(y, update.region.x, Strip.join(strips))
        elif isinstance(update, ChopsUpdate):
            for y, left, right in update.spans:
                for (x, strip), end in zip(
                    update.chops[y].items(), update.chop_ends[y], strict=True
                ):
                    if strip is not None and x < right and end > left:
                        self.put(y, x, strip.crop(0, min(end, right) - x))

    def put(self, y, x, strip):
        for segment in strip:
            for char in segment.text:
                if cell_len(char):
                    self.cells[y, x] = (char, segment.style)
                    x += cell_len(char)
                else:
                    self.cells[y, x - 1] = (
                        self.cells[y, x - 1][0] + char,
                        segment.style,
                    )


@pytest.fixture
def glass(app_on, seeds, monkeypatch):
    """The app on the longest article, and what its frames leave on a terminal."""
    app, seen = app_on(seeds / LONG), Glass()
    frame = app.frame
    monkeypatch.setattr(
        app,
        "frame",
        lambda screen, update: seen.take(update) or frame(screen, update),
    )
    return app, seen


def anew(screen):
    """What is on the screen when nothing is kept of what was drawn before."""
    for widget in screen.walk_children(Widget):
        widget._styles_cache.clear()
        widget.notify_style_update()
    whole = Glass()
    for y, strip in enumerate(screen._compositor.render_strips()):
        whole.put(y, 0, strip)
    return whole.cells


KEYS = (
    "left",
    "down",
    "ctrl+left",
    "shift+left",
    "shift+down",
    "5",
    *["down"] * 7,
    "tab",
    "r",
    "up",
    "pagedown",
    "j",
)


async def test_frames_leave_what_drawing_all_anew_shows(glass, settled):
    app, seen = glass
    async with app.run_test(size=(100, 12)) as pilot:
        await settled(pilot)
        for key in KEYS:
            before = dict(seen.cells)
            await pilot.press(key)
            await pilot.pause()
            assert seen.cells != before, key
            assert seen.cells == anew(app.screen), key


# What moves, selects, tags, goes through tags, folds, lists, searches, and leads to
# dialogs and out of them.
MANY = (
    *("down", "ctrl+left", "shift+left", "5", "tab", "pagedown", "u") * 7,
    *(
        "left",
        "right",
        "up",
        "down",
        "ctrl+left",
        "ctrl+right",
        "home",
        "end",
        "pagedown",
        "pageup",
        "ctrl+end",
    ),
    *(
        "shift+left",
        "shift+down",
        "shift+up",
        "w",
        "s",
        "p",
        "v",
        "tab",
        "shift+tab",
        "ctrl+down",
        "ctrl+home",
    ),
    *(
        "1",
        "5",
        "t",
        "space",
        "enter",
        "delete",
        "u",
        "ctrl+r",
        "left_square_bracket",
        "right_square_bracket",
        "a",
    ),
    *(
        "Z",
        "g",
        "r",
        "j",
        "l",
        "b",
        "m",
        "L",
        "x",
        "o",
        "c",
        "n",
        "slash",
        "question_mark",
        "escape",
        "escape",
    ),
)
SIZES = ((100, 24), (80, 24), (120, 30), (60, 12))


@pytest.mark.parametrize("mode", [Mode.VISUAL, Mode.LOGICAL])
@pytest.mark.parametrize("count", [24, pytest.param(400, marks=pytest.mark.long)])
async def test_whatever_keys_are_pressed_drawing_all_anew_shows_the_same(
    glass, settled, mode, count
):
    app, seen = glass
    app.terminal = Terminal(choice=OutputChoice(name="", mode=mode))
    keys, pressed = Random(count), []
    async with app.run_test(size=SIZES[0]) as pilot:
        await settled(pilot)
        while len(pressed) < count:
            pressed.append("escape" if len(app.screen_stack) > 1 else keys.choice(MANY))
            await pilot.press(pressed[-1])
            if len(pressed) % 15 == 0:
                pressed.append(keys.choice(SIZES))
                await pilot.resize_terminal(*pressed[-1])
            await settled(pilot)
            # What a smaller terminal no longer has.
            left = {
                (y, x): cell
                for (y, x), cell in seen.cells.items()
                if y < app.size.height and x < app.size.width
            }
            assert left == anew(app.screen), pressed


@pytest.mark.parametrize("width", [90, 120])
async def test_the_first_frame_is_laid_out_for_the_width_of_the_terminal(
    app_on, seeds, settled, monkeypatch, width
):
    app = app_on(seeds / LONG)
    widths = []

    def note(screen, update):
        widths.append(screen.view.outer_size.width)
        return update

    monkeypatch.setattr(app, "frame", note)
    async with app.run_test(size=(width, 24)) as pilot:
        await settled(pilot)
        assert set(widths) == {app.screen.view.outer_size.width}


async def test_a_toast_has_rows_of_its_own_above_which_the_text_moves(glass, settled):
    app, seen = glass
    async with app.run_test(size=(100, 16), notifications=True) as pilot:
        await settled(pilot)
        app.notify("It has rows of its own.", severity="warning")
        await settled(pilot)
        toast = app.screen.query_one("Toast").region
        assert not toast.overlaps(app.screen.view.region)
        for _ in range(10):
            await pilot.press("down")
            await pilot.pause()
            assert seen.cells == anew(app.screen)
            assert app.cursor_position.y < toast.y


@pytest.mark.parametrize("mode", [Mode.VISUAL, Mode.LOGICAL])
async def test_a_cursor_key_asks_for_the_rows_that_change(
    app_on, seeds, settled, monkeypatch, mode
):
    app, asked = app_on(seeds / LONG), []
    app.terminal = Terminal(choice=OutputChoice(name="", mode=mode))

    def noted(render_lines):
        def note(widget, crop):
            asked.append((widget.id, crop.height))
            return render_lines(widget, crop)

        return note

    async with app.run_test(size=(100, 24)) as pilot:
        await settled(pilot)

        for kind in (Widget, ArticlePage, RowList):
            monkeypatch.setattr(kind, "render_lines", noted(kind.render_lines))
        await pilot.press("down")
        # Whole rows are those of the list and of what both stand in as well.
        whole = set() if mode is Mode.VISUAL else {("tags", 2), (None, 2)}
        assert set(asked) == {("article", 2), ("status", 1), *whole}
