"""Stories of the guidelines beside the text."""

import pytest

from hashiya_reader.widgets.guidelines_panel import GuidelinesPanel

ARTICLE = "003_17c9a6c0ceb6d203"
# Stance; a filler line; opposed; "who condemns it"; in favour; military.
MARKDOWN = (
    "# الموقف\n"
    + "سطر\n" * 30
    + "## معارض\nمن يدين.\n"
    + "سطر\n" * 30
    + "## مؤيد\n"
    + "سطر\n" * 40
    + "# عسكري\n"
    + "سطر\n" * 40
)


@pytest.fixture
def reading(app_on, seeds):
    (seeds / "guidelines.md").write_text(MARKDOWN, "utf-8")
    return app_on(seeds, article=ARTICLE)


def top(panel):
    """The first line that is seen of the guidelines."""
    page = panel.page
    return page.rows.laid.line(page.scroll_offset.y).start


def heading(words):
    text = "\n".join(line.lstrip("# ") for line in MARKDOWN.splitlines())
    return text.index(f"\n{words}\n") + 1


@pytest.mark.parametrize("size", [(120, 36), (80, 24)])
async def test_g_opens_them_at_the_label_under_the_cursor(reading, size):
    async with reading.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", "escape", "g")
        await pilot.pause()
        await pilot.pause()
        panel = reading.screen.query_one(GuidelinesPanel)
        assert panel.page.has_focus
        assert top(panel) == heading("معارض")
        view = reading.screen.view
        assert view.size.height >= 8
        assert not view.region.overlaps(panel.region)
        await pilot.press("escape")
        await pilot.pause()
        assert not reading.screen.query(GuidelinesPanel)
        assert view.has_focus


async def test_they_follow_to_the_label_of_another_tag(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", "escape", "ctrl+left", "w", "6", "ctrl+home", "g")
        await pilot.pause()
        panel = reading.screen.query_one(GuidelinesPanel)
        reading.screen.view.go_to(reading.screen.session.tags[1])
        await pilot.pause()
        assert top(panel) == heading("عسكري")


async def test_tab_goes_from_heading_to_heading(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("g", "tab")
        await pilot.pause()
        panel = reading.screen.query_one(GuidelinesPanel)
        assert top(panel) == heading("معارض")
        await pilot.press("tab", "shift+tab", "shift+tab")
        await pilot.pause()
        assert top(panel) == 0


async def test_without_guidelines_the_file_to_write_is_named(app_on, seeds):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("g")
        await pilot.pause()
        assert (
            str(seeds / "guidelines.md")
            in app.screen.query_one(GuidelinesPanel).page.text
        )


async def test_guidelines_that_cannot_be_read_are_told(app_on, seeds, toasts_of):
    (seeds / "guidelines.md").write_bytes(b"\xff")
    app = app_on(seeds, article=ARTICLE)
    told = toasts_of(app)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("g")
        assert "is not UTF-8" in told[0]
        assert app.screen.view.has_focus
