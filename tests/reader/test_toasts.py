"""What a key did is in the status row; what must be acted on in rows of its own."""

import pytest
from textual.widgets._toast import Toast

from hashiya.errors import UnknownLabel
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.widgets.key_row import KeyRow

ARTICLE = "003_17c9a6c0ceb6d203"


async def told_on(app, pilot, settled):
    await settled(pilot)
    return list(app.screen.query(Toast))


async def test_what_a_key_did_is_told_in_the_status_row_until_the_next_key(
    app_on, seeds, settled
):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("tab")
        assert await told_on(app, pilot, settled) == []
        assert "No tags yet" in app.screen.status.render_line(0).text
        await pilot.press("left")
        assert "No tags yet" not in app.screen.status.render_line(0).text


@pytest.mark.parametrize(
    "words", ["a long story ", "قصة طويلة ", "«قصة a long» story "]
)
async def test_news_without_room_in_the_status_row_ends_in_an_ellipsis(
    app_on, seeds, settled, words
):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.notify(words * 9, title="Told")
        assert await told_on(app, pilot, settled) == []
        row = app.screen.status.render_line(0).text
        assert row.count("…") == 1
        assert row.rstrip().endswith("✓ saved")
        assert "Told" not in row
        assert row.partition(" … ")[2].strip() == "✓ saved"


@pytest.mark.usefixtures("arabic")
async def test_in_arabic_the_ellipsis_is_at_the_left(app_on, seeds, settled):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.notify("حُفظ المقال news.txt " * 9)
        assert await told_on(app, pilot, settled) == []
        row = app.screen.status.render_line(0).text
        before, _, news = row.partition("… ")
        assert "✓" in before
        assert "txt" in news


async def test_a_refusal_that_is_too_long_for_the_row_is_whole_in_a_toast(
    app_on, seeds, settled
):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)

        def refuse():
            raise UnknownLabel("a long story " * 9)

        app.screen.attempt(refuse)
        (toast,) = await told_on(app, pilot, settled)
        assert toast.region.height > 1


async def test_news_takes_the_place_of_news_and_leaves_warnings(app_on, seeds, settled):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.notify("one", title="Your keys", severity="warning")
        app.notify("two", title="Your keys", severity="warning")
        await pilot.press("f4")
        app.notify("before")
        app.notify("after")
        await told_on(app, pilot, settled)
        shown = [toast.message.split()[0] for toast in app._notifications]
        assert shown == ["one", "two", "after"]


async def test_a_toast_does_not_follow_into_the_next_screen_unless_it_is_an_error(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.notify("of the list", severity="warning")
        await pilot.press("enter")
        assert await told_on(app, pilot, settled) == []
        app.notify("of the article", severity="warning")
        app.notify("not saved", severity="error")
        await pilot.press("t")
        await told_on(app, pilot, settled)
        await pilot.press("escape")
        await told_on(app, pilot, settled)
        messages = [toast.message for toast in app._notifications]
        assert messages == ["of the article", "not saved"], "a dialog is no next screen"
        await pilot.press("q")
        await told_on(app, pilot, settled)
        assert [toast.message for toast in app._notifications] == ["not saved"]


async def test_a_dialog_is_not_covered_by_the_news_before_it(app_on, seeds, settled):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.notify("to be mended", severity="warning")
        await pilot.press("y", "t")
        await told_on(app, pilot, settled)
        assert [toast.message for toast in app._notifications] == ["to be mended"]


async def test_what_is_wrong_with_a_file_is_no_longer_told_when_it_is_mended(
    app_on, seeds, settled
):
    scheme = seeds / "hashiya.toml"
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        for text in (
            "nothing = 1",
            '[[layers]]\nname = "stance"\nlabels = [{ name = "favor" }]\n',
        ):
            scheme.write_text(text, "utf-8")
            app.files.look_at_scheme()
            await told_on(app, pilot, settled)
        assert list(app._notifications) == []
        assert "was edited" in app.screen.status.render_line(0).text


async def test_a_toast_covers_nothing(app_on, seeds, settled):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ReadingScreen)
        app.notify("What must be acted on.", title="Damaged", severity="warning")
        (toast,) = await told_on(app, pilot, settled)
        screen = app.screen
        for widget in (screen.view, screen.label_bar, screen.status, screen.key_row):
            assert widget.region
            assert not toast.region.overlaps(widget.region)


@pytest.mark.parametrize("key", ["?", "t", "f4"])
async def test_a_dialog_gives_way_to_a_toast(app_on, seeds, settled, key):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("w", key)
        await settled(pilot)
        app.notify("What must be acted on.", title="Damaged", severity="warning")
        (toast,) = await told_on(app, pilot, settled)
        dialog = app.screen.query_one(".dialog")
        keys = dialog.query_one(KeyRow)
        assert not toast.region.overlaps(dialog.region)
        assert dialog.region.contains_region(keys.region)
        assert dialog.region.bottom <= 24
