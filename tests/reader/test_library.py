"""Stories of the library screen."""

import pytest

from reader.screens.library import LibraryScreen
from reader.screens.reading import ReadingScreen
from reader.widgets.row_list import RowList

FIRST = "000_d992f6cc8f9d56a1"
FOURTH = "003_17c9a6c0ceb6d203"
RUSSIA = "روسيا"  # rūsyā, in the fourth article's title
CAIRO = "القاهرة"  # al-qāhira, in no title


async def test_five_articles_are_listed_and_enter_opens_the_first(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert len(app.screen.query_one("#articles", RowList).items) == 5
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen)
        assert app.screen.session.article.id == FIRST


async def test_letters_typed_filter_the_list(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*RUSSIA)
        await pilot.pause()
        assert [row.id for row in app.screen.shown] == [FOURTH]
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen.shown) == 5


async def test_a_filter_that_nothing_matches_opens_nothing(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*CAIRO, "enter")
        await pilot.pause()
        assert app.screen.shown == []
        assert isinstance(app.screen, LibraryScreen)


async def test_the_article_and_the_place_in_it_are_remembered_the_next_day(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("down", "down", "down", "enter")
        await pilot.pause()
        await pilot.press("down", "down", "down", "left")
        offset = app.screen.view.cursor
        await pilot.press("q")
        await pilot.pause()
        assert app.screen.query_one("#articles", RowList).highlighted == 3
    again = app_on(seeds)
    async with again.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert again.screen.query_one("#articles", RowList).highlighted == 3
        await pilot.press("enter")
        await pilot.pause()
        assert again.screen.session.article.id == FOURTH
        assert again.screen.view.cursor == offset > 0


async def test_a_click_on_a_row_opens_it(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.click("#articles", offset=(60, 2))
        await pilot.pause()
        assert app.screen.session.article.id.startswith("002")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("broken.txt", b"\xd8\xa7\xd9\x84 \xff\xfe\xff plus", "UTF-8"),
        ("binary.txt", b"\x00\x01\x02\x03" * 40, "text"),
    ],
)
async def test_an_article_that_cannot_be_read_says_so_in_its_row_and_opens_nothing(app_on, seeds, name, content, said):
    (seeds / name).write_bytes(content)
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert said in app.screen.all[-1].problem
        await pilot.press("ctrl+end", "enter")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)


async def test_titles_are_never_read_as_markup_nor_sent_as_escapes(app_on, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    (folder / "a.txt").write_text("[/red] [bold]عنوان[/]\nنص", encoding="utf-8")  # ʿunwān: title
    (folder / "b.txt").write_text("\x1b]0;owned\x07 \x1b[31mأحمر\n", encoding="utf-8")  # aḥmar: red
    app = app_on(folder)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for y in range(5):
            strip = app.screen.query_one("#articles", RowList).render_line(y)
            assert "\x1b" not in strip.text
        first = app.screen.query_one("#articles", RowList).render_line(0).text
        assert "[/red]" in first
        assert "[bold]" in first
        await pilot.press("down", "enter")
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen)
