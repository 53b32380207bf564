"""No control or format character of an article, title, note, label or file name reaches the terminal, anywhere."""

import json
import unicodedata

import pytest
from textual.widgets import Static

from reader.screens.help import Help

DIRTY = "نص\u202e\u2066\x1b[31m\x07\x9b\u200f\u2028\ufeff\u00ad قصير"  # naṣṣ qaṣīr: a short text
# A scheme refuses control characters; format characters it keeps.
FORMAT = "\u202e\u2066\u200f\ufeff"
SCHEME = f"""
[[layers]]
name = "stance"
title = "Stance"
title_ar = {json.dumps("موقف" + FORMAT)}
[[layers.labels]]
name = "favor"
title = "Favor [/red]"
title_ar = {json.dumps("مؤيد" + FORMAT)}
key = "1"
[[layers.attributes]]
name = "target"
title = {json.dumps("Target [bold]" + FORMAT)}
required = true
"""
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.fixture
def dirty(tmp_path):
    folder = tmp_path / "dirty"
    folder.mkdir()
    (folder / "hashiya.toml").write_text(SCHEME, encoding="utf-8")
    row = {"id": "../x" + DIRTY, "title": "[/red]" + DIRTY, "text": DIRTY * 3}
    (folder / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / "b\x1b[31m\u202e.txt").write_text("آخر", encoding="utf-8")  # ākhar: another
    return folder


def forbidden_on(app):
    """The forbidden characters among all that is drawn."""
    strips = app.screen._compositor.render_strips()
    text = "".join(segment.text for strip in strips for segment in strip if not segment.control)
    return {character for character in text if unicodedata.category(character) in FORBIDDEN}


async def test_nothing_dangerous_is_drawn_on_any_screen(app_on, dirty, settled):
    app = app_on(dirty)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert forbidden_on(app) == set(), "library"
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press(*"نص", "enter")
        await settled(pilot)
        assert app.screen.searched.hits
        assert forbidden_on(app) == set(), "search"
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert forbidden_on(app) == set(), "reading"
        await pilot.press("w", "1")
        await pilot.pause()
        assert forbidden_on(app) == set(), "prompt"
        await pilot.press(*"هدف", "enter", "enter")
        await pilot.pause()
        assert forbidden_on(app) == set(), "edit"
        await pilot.press("escape", "t")
        await pilot.pause()
        assert forbidden_on(app) == set(), "choose"
        await pilot.press("escape", "ctrl+p")
        await pilot.pause()
        assert forbidden_on(app) == set(), "palette"
        await pilot.press("escape", "?")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        assert forbidden_on(app) == set(), "help"
        await pilot.press("escape", "i")
        await pilot.pause()
        assert forbidden_on(app) == set(), "marks"
        app.notify("[/red] " + DIRTY, title=DIRTY)
        await pilot.pause()
        assert forbidden_on(app) == set(), "toast"
        assert "[/red]" in "".join(strip.text for strip in app.screen._compositor.render_strips())


async def test_the_check_sees_what_it_looks_for(app_on, dirty):
    """A control: a row that is not drawn through the one shared way is caught."""
    app = app_on(dirty)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await app.screen.mount(Static("\u202e", markup=False))
        await pilot.pause()
        assert "\u202e" in forbidden_on(app)


async def test_invisible_characters_can_be_shown_and_the_text_keeps_them(app_on, tmp_path):
    text = "می\u200cشود و\u00adهو"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    app = app_on(tmp_path / "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        view = app.screen.view
        plain = view.laid.line(0).width
        await pilot.press("i")
        assert view.laid.line(0).width == plain + 2
        await pilot.press("i")
        assert view.laid.line(0).width == plain
        assert view.text == text
        await pilot.press("p", "y")
        assert app.clipboard == text
