"""What is told stands once, above the keys, and only as long as it is news."""

from textual.widgets._toast import Toast

from hashiya_reader.screens.reading.screen import ReadingScreen

ARTICLE = "003_17c9a6c0ceb6d203"


async def told_on(app, pilot, settled):
    await settled(pilot)
    return list(app.screen.query(Toast))


async def test_saying_it_again_leaves_one_toast(app_on, seeds, settled):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("'", "'", "=", "-")
        assert len(await told_on(app, pilot, settled)) == 1


async def test_news_takes_the_place_of_news_and_leaves_warnings(app_on, seeds, settled):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        app.notify("one", title="Your keys", severity="warning")
        app.notify("two", title="Your keys", severity="warning")
        app.notify("before")
        app.notify("after")
        await told_on(app, pilot, settled)
        assert [toast.message for toast in app._notifications] == [
            "one",
            "two",
            "after",
        ]


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
            app.look_at_scheme()
            await told_on(app, pilot, settled)
        assert [toast.title for toast in app._notifications] == ["Scheme"]


async def test_a_toast_covers_neither_labels_nor_status(app_on, seeds, settled):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ReadingScreen)
        await pilot.press("'")
        (toast,) = await told_on(app, pilot, settled)
        assert toast.region.bottom <= app.screen.query_one("LabelBar").region.y
