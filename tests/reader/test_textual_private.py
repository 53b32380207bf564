"""Private names of Textual are used in one package only, and are as it expects."""

import ast
import asyncio
import importlib
import inspect
import re
import sys
from functools import cache
from pathlib import Path

import pytest
import textual
from rich.segment import Segment
from textual import events
from textual._compositor import ChopsUpdate, Compositor, CompositorUpdate, LayoutUpdate
from textual._queue import Queue
from textual._xterm_parser import XTermParser
from textual.app import App
from textual.binding import Binding, BindingsMap
from textual.containers import Vertical
from textual.dom import DOMNode
from textual.geometry import Region, Size
from textual.screen import ModalScreen, Screen
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, Label

from hashiya_reader.textual_private.background import StillScreen
from hashiya_reader.textual_private.compositor import (
    ChangesCompositor,
    draw_changes_only,
    stretches,
    whole_rows,
)
from hashiya_reader.textual_private.frames import FramesApp, RowsUpdate, rows_of
from hashiya_reader.textual_private.input_cells import CellInput
from hashiya_reader.textual_private.message_queue import is_busy
from hashiya_reader.textual_private.own_bindings import bind_also, bindings_of
from hashiya_reader.textual_private.scroll_view import (
    FittedView,
    QuickScrollBar,
    set_length,
)
from hashiya_reader.textual_private.toasts import toasts_of, withdraw

READER = Path(__file__).parents[2] / "reader" / "hashiya_reader"
SOURCES = [
    path
    for path in sorted(READER.rglob("*.py"))
    if "textual_private" not in path.parts and path.name != "__main__.py"
]


# Nothing private elsewhere


def module_of(path):
    parts = path.relative_to(READER.parent).with_suffix("").parts
    return importlib.import_module(".".join(parts).removesuffix(".__init__"))


def is_private(name):
    return name.startswith("_") and not name.startswith("__")


# An attribute that is assigned: `self._size = …`, `self._size: Size = …`, `a._x, b._y = …`.
ASSIGNED = re.compile(r"\._(\w+)(?= *(?::[^=\n]+)?(?:[-+|&*/]?=[^=]|,))")


@cache
def assigned_names(module):
    """The private attributes that a module's code assigns, of whichever object."""
    source = inspect.getsource(sys.modules[module])
    return {f"_{name}" for name in ASSIGNED.findall(source)}


def private_names(cls):
    """The names with one underscore that a class defines.

    Those that its module assigns count, as they are of its instances or of others' there.
    """
    names = {*vars(cls), *assigned_names(cls.__module__)}
    return {name for name in names if is_private(name)}


@pytest.fixture(scope="module")
def private():
    """The private names of Textual's classes, once all modules of the reader are imported."""
    for path in SOURCES:
        module_of(path)
    by_class = {}
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == textual.__name__:
            for value in list(vars(module).values()):
                if inspect.isclass(value) and is_textuals(value):
                    by_class[value] = private_names(value)
    return by_class


def is_textuals(cls):
    return cls.__module__.partition(".")[0] == textual.__name__


def test_no_other_module_imports_a_private_one():
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            modules = []
            if isinstance(node, ast.Import):
                modules = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                modules = [f"{node.module}.{alias.name}" for alias in node.names]
            for module in modules:
                parts = module.split(".")
                is_theirs = parts[0] == "textual" and any(map(is_private, parts))
                assert not is_theirs, f"{path}: {module}"


def test_no_class_elsewhere_overrides_or_uses_a_private_name_of_its_bases(private):
    count = 0
    for path in SOURCES:
        module = module_of(path)
        for node in ast.parse(path.read_text("utf-8")).body:
            cls = getattr(module, getattr(node, "name", ""), None)
            if not isinstance(node, ast.ClassDef) or not inspect.isclass(cls):
                continue
            theirs = set()
            for base in cls.__mro__:
                theirs |= private.get(base, set())
            count += bool(theirs)
            used = names_on_self(node) & theirs
            assert not used, f"{path}: {node.name} touches {sorted(used)}"
    assert count > 30


def names_on_self(node):
    """The names that a class defines, and those it reads or writes of `self` and `super()`."""
    names = set()
    for part in ast.walk(node):
        if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
            names.add(part.name)
        elif isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store):
            names.add(part.id)
        elif isinstance(part, ast.Attribute) and is_own(part.value):
            names.add(part.attr)
    return names


def test_nobody_elsewhere_touches_a_private_name_of_another_object(private):
    theirs = set().union(*private.values()) - {"_asdict"}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Attribute) or node.attr not in theirs:
                continue
            owner = ast.unparse(node.value)
            assert is_own(node.value), f"{path}: {owner}.{node.attr}"


def is_own(node):
    return ast.unparse(node) in {"self", "super()"}


# What Textual has


def parameters(function):
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize(
    ("function", "expected"),
    [
        (App._display, ["self", "screen", "renderable"]),
        (App._start_widget, ["self", "parent", "widget"]),
        (App._unnotify, ["self", "notification", "refresh"]),
        (Compositor.render_partial_update, ["self"]),
        (Compositor._get_renders, ["self", "crop"]),
        (Compositor._render_chops, ["self", "crop", "is_rendered_line"]),
        (CompositorUpdate.render_segments, ["self", "console"]),
        (Input._position_to_cell, ["self", "position"]),
        (Input._cell_offset_to_index, ["self", "offset"]),
        (
            ScrollView._size_updated,
            ["self", "size", "virtual_size", "container_size", "layout"],
        ),
        (Widget._scroll_update, ["self", "virtual_size"]),
        (XTermParser, ["debug"]),
        (BindingsMap.merge, ["bindings"]),
    ],
)
def test_a_function_takes_what_it_did(function, expected):
    assert parameters(function) == expected


def test_instances_have_the_attributes_that_are_used():
    assert "_vertical_scrollbar" in private_names(Widget)
    assert "_compositor" in private_names(Screen)
    assert "_dirty_regions" in private_names(Compositor)
    assert {"_suggestion", "_cursor_visible"} <= private_names(Input) | set(vars(Input))
    assert isinstance(vars(Input)["_cursor_offset"], property)
    assert "_bindings" in private_names(DOMNode)
    assert "ready_event" in vars(Queue()) or hasattr(Queue(), "ready_event")


class TwoLabels(FramesApp):
    """Two rows, of which one changes; notes the frames."""

    def __init__(self):
        super().__init__()
        self.updates, self.written = [], 0

    def compose(self):
        yield Label("first", id="first")
        yield Label("second", id="second")

    def frame(self, screen, update):
        self.updates.append(update)
        return update

    def frame_written(self):
        self.written += 1


async def test_every_frame_passes_the_hook_and_tells_its_rows():
    app = TwoLabels()
    async with app.run_test(size=(20, 4)) as pilot:
        await pilot.pause()
        rows = {}
        for update in app.updates:
            if isinstance(update, LayoutUpdate | ChopsUpdate):
                rows |= rows_of(app.screen, update)
        assert rows[0].text.rstrip() == "first"
        assert app.written == len(app.updates) > 0
        app.updates.clear()
        app.query_one("#second", Label).update("other", layout=False)
        await pilot.pause()
        changed = [update for update in app.updates if isinstance(update, ChopsUpdate)]
        assert {y: row.text for y, row in rows_of(app.screen, changed[0]).items()} == {
            1: "other".ljust(20)
        }
        assert rows_of(app.screen, None) is None


def test_rows_are_written_at_their_place():
    update = RowsUpdate({2: Strip.blank(3)})
    written = update.render_segments(App().console)
    assert written.startswith("\x1b[3;1H")


async def test_a_screen_that_draws_only_changes_gives_the_same_rows():
    class Sparing(Screen):
        def __init__(self):
            super().__init__()
            draw_changes_only(self)

        def compose(self):
            yield Label("first")
            yield Label("second")

    app = App()
    async with app.run_test(size=(10, 3)) as pilot:
        screen = Sparing()
        await app.push_screen(screen)
        await pilot.pause()
        assert isinstance(screen._compositor, ChangesCompositor)
        assert {y: row.text for y, row in whole_rows(screen, {1, 0}).items()} == {
            0: "first".ljust(10),
            1: "second".ljust(10),
        }


class Styled(Widget):
    """Asks the stylesheet when it is drawn, as the article's view does."""

    COMPONENT_CLASSES = {"styled--row"}

    def render_lines(self, crop):
        style = self.get_component_rich_style("styled--row")
        return [Strip([Segment("row".ljust(crop.width), style)])] * crop.height


class Undrawn(StillScreen):
    """Draws only what its widgets ask for."""

    def __init__(self):
        super().__init__()
        draw_changes_only(self)


@pytest.mark.parametrize("kind", [StillScreen, Undrawn])
async def test_a_widget_that_is_gone_is_not_drawn(kind):
    app = App()
    async with app.run_test(size=(10, 3)) as pilot:
        screen = kind()
        await app.push_screen(screen)
        widget = Styled()
        panel = Vertical(widget)
        await screen.mount(panel)
        await pilot.pause()
        assert whole_rows(screen, {0})[0].text.strip() == "row"
        removal = asyncio.ensure_future(panel.remove())
        while not removal.done():
            await asyncio.sleep(0)
            whole_rows(screen, {0})
        assert not whole_rows(screen, {0})[0].text.strip()


@pytest.mark.parametrize(("base", "is_still"), [(StillScreen, True), (Screen, False)])
async def test_a_screen_below_another_is_drawn_once_for_a_change(base, is_still):
    class Below(base):
        def compose(self):
            yield Label("first", id="first")

    app = App()
    async with app.run_test(size=(10, 3)) as pilot:
        below = Below()
        await app.push_screen(below)
        await app.push_screen(ModalScreen())
        below.query_one(Label).update("other", layout=False)
        await pilot.pause(0.1)
        drawn = []
        app.screen.refresh = lambda *regions, **_: drawn.append(regions)
        for _ in range(3):
            below.post_message(events.Callback(lambda: None))
            await pilot.pause(0.1)
        assert (not drawn) is is_still


def test_rows_that_follow_one_another_are_drawn_together():
    assert list(stretches({7, 3, 4, 5, 9})) == [(3, 5), (7, 7), (9, 9)]
    assert list(stretches(())) == []


async def test_an_app_is_busy_until_it_waits_for_a_message():
    app = App()
    assert not is_busy(app)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert not is_busy(app.screen)
        app.screen.post_message(events.Key("x", None))
        assert is_busy(app.screen)
        await pilot.pause()
        assert not is_busy(app.screen)


async def test_a_toast_is_withdrawn():
    app = App()
    async with app.run_test() as pilot:
        app.notify("one")
        app.notify("two")
        await pilot.pause()
        assert [toast.message for toast in toasts_of(app)] == ["one", "two"]
        withdraw(app, toasts_of(app)[0])
        assert [toast.message for toast in toasts_of(app)] == ["two"]


def test_a_node_gets_bindings_of_its_own():
    node = DOMNode()
    before = bindings_of(node)
    bind_also(node, before, [Binding("x", "do", "Do")])
    assert "x" in bindings_of(node).key_to_bindings
    bind_also(node, before, [])
    assert "x" not in bindings_of(node).key_to_bindings


class Backwards(CellInput):
    """Draws its value from the right of ten cells."""

    def cell_of(self, position):
        return 9 - position

    def position_at(self, cell):
        return 9 - cell


async def test_a_field_goes_by_the_cells_of_its_subclass():
    class OneField(App):
        def compose(self):
            yield Backwards("abc", compact=True)

    app = OneField()
    async with app.run_test(size=(20, 3)) as pilot:
        field = app.query_one(Backwards)
        await pilot.click(Backwards, offset=(8, 0))
        assert field.cursor_position == 1
        assert field.shows_cursor
        assert field.cursor_screen_offset.x == field.content_region.x + 8
        field.completion = "abcdef"
        assert field.completion == "abcdef"


class Long(ScrollView):
    """A hundred rows."""

    DEFAULT_CSS = "Long, LongHere { overflow-y: scroll; }"

    def on_mount(self):
        self.virtual_size = Size(0, 100)

    def render_line(self, y):
        return Strip.blank(self.size.width)


class LongHere(Long, FittedView):
    """The same with the reader's scroll bar."""


@pytest.mark.parametrize("at", [0, 3, 41, 90])
async def test_a_scroll_bar_looks_like_textuals(at):
    rows = []
    for kind in (Long, LongHere):
        app = App()
        async with app.run_test(size=(20, 10)) as pilot:
            await app.mount(kind())
            await pilot.pause()
            app.query_one(kind).scroll_to(y=at, animate=False)
            await pilot.pause()
            bar = app.query_one(kind).vertical_scrollbar
            strips = bar.render_lines(Region(0, 0, bar.size.width, 10))
            rows.append([list(strip) for strip in strips])
            assert bar.render_lines(Region(0, 4, bar.size.width, 3)) == strips[4:7]
    assert isinstance(bar, QuickScrollBar)
    assert rows[0] == rows[1]


class Fitted(FittedView):
    """Notes the sizes it is fitted to, and when it is drawn."""

    def __init__(self):
        super().__init__()
        self.notes = []

    def fit(self):
        self.notes.append(self.size.width)

    def render_line(self, y):
        self.notes.append("drawn")
        return Strip.blank(self.size.width)


async def test_a_view_is_fitted_before_it_is_drawn_and_its_length_set_alone():
    class OneView(App):
        def compose(self):
            yield Fitted()

    app = OneView()
    async with app.run_test(size=(20, 5)) as pilot:
        await pilot.pause()
        view = app.query_one(Fitted)
        assert view.notes.index(20) < view.notes.index("drawn")
        set_length(view, 5)
        assert view.virtual_size == Size(0, 5)
        assert not view.show_vertical_scrollbar
        set_length(view, 50)
        await pilot.pause()
        assert view.show_vertical_scrollbar
        assert view.max_scroll_y == 45
        assert view.region == Region(0, 0, 20, 5)
