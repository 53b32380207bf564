"""Stories of getting around: letters to jump to, the palette's articles, help under headings."""

import pytest
from rich.style import Style

from hashiya.language import LANGUAGES, use_language
from hashiya_reader.keys.commands import GROUPS, commands_of
from hashiya_reader.screens.dialogs.help import Help
from hashiya_reader.screens.dialogs.palette import Palette
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.widgets.article.jumps import LETTERS
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.row_list import RowList
from hashiya_rtl import drawn

FIRST = "000_d992f6cc8f9d56a1"
FOURTH = "003_17c9a6c0ceb6d203"
RUSSIA = "روسيا"  # rūsyā, in the fourth article's title


def drawn_rows(view):
    return [view.render_line(y).text for y in range(view.size.height)]


async def test_a_letter_stands_on_every_tag_and_paragraph_and_leads_there(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        view.move(view.text.index("لافروف"))  # a name within the third paragraph
        await pilot.press("w", "5", "ctrl+home", "j")
        await pilot.pause()
        tag = view.tags[0].span.start
        assert tag in view.letters
        assert 0 in view.letters
        assert all(
            at == tag or view.text[at - 1 : at] in {"", "\n"} for at in view.letters
        )
        assert list(view.letters.values()) == list(LETTERS[: len(view.letters)])
        shown = "".join(drawn_rows(view))
        assert all(letter in shown for letter in view.letters.values())
        assert "type a letter" in app.screen.query_one("#status").render_line(0).text
        await pilot.press(view.letters[tag])
        await pilot.pause()
        assert (view.cursor, view.current) == (tag, view.tags[0].id)
        assert not view.letters
        assert (
            "type a letter" not in app.screen.query_one("#status").render_line(0).text
        )


async def test_letters_are_typed_on_the_arabic_layout_too(app_on, seeds, settled):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        await pilot.press("ت")  # where j is
        third = list(view.letters)[2]
        assert view.letters[third] == "d"
        await pilot.press("ي")  # where d is
        assert view.cursor == third
        assert isinstance(app.screen, ReadingScreen)


@pytest.mark.parametrize("key", ["escape", "down", "5", "B"])
async def test_any_other_key_does_away_with_the_letters_and_nothing_else(
    app_on, seeds, settled, key
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        view = app.screen.view
        await pilot.press("down", "w", "j", key)
        assert not view.letters
        assert view.selection is not None
        assert view.tags == ()


async def test_the_palette_opens_articles_by_title_from_the_library_and_from_an_article(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(app.screen, Palette)
        assert not any(option.words == RUSSIA for option in app.screen.shown)
        await pilot.press(*RUSSIA)
        await pilot.pause()
        assert drawn(RUSSIA) in app.screen.query_one(RowList).render_line(0).text
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.session.article.id == FOURTH
        await pilot.press("w", "5", "ctrl+p")
        await pilot.pause()
        await pilot.press(*"000_", "enter")
        await settled(pilot)
        assert app.screen.session.article.id == FIRST
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert app.screen.rows[3].tags == 1


async def test_the_library_takes_the_place_of_an_article_that_was_opened_first(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        reading = app.screen
        await pilot.press("down", "q")
        await settled(pilot)
        library = app.screen
        assert isinstance(library, LibraryScreen)
        assert app.screen_stack == [library]
        assert library.highlighted == library.listing.position_of(FOURTH)
        assert not reading.is_running
        assert app.workspace.positions.offset(seeds, FOURTH) == reading.reached > 0
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.view.cursor == reading.reached
        await pilot.press("q")
        await settled(pilot)
        assert app.screen_stack == [library]


async def test_where_the_article_cannot_be_read_the_library_says_why(
    app_on, seeds, settled
):
    app = app_on(seeds, article="gone")
    async with app.run_test(size=(100, 30), notifications=True) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert "gone" in app.first.problem
        assert app.screen.query("Toast")


async def test_the_palette_of_other_screens_has_no_articles(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press("ctrl+p")
        await pilot.pause()
        await pilot.press(*RUSSIA)
        await pilot.pause()
        assert len(app.screen.shown) == 0


@pytest.mark.parametrize("spoken", LANGUAGES)
@pytest.mark.parametrize("width", [80, 120])
async def test_help_has_all_that_is_said_of_a_key_whole(
    app_on, seeds, settled, spoken, width
):
    use_language(spoken)
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(width, 24)) as pilot:
        await settled(pilot)
        ids = [command.id for command in commands_of(app.screen)]
        await pilot.press("f1")
        await settled(pilot)
        cells = app.screen.keys.scrollable_content_region.width
        shown = [row.strip(cells, Style()).text for row in app.screen.keys.lines]
        assert not [line for line in shown if "…" in line]
        words = " ".join(shown).split()
        assert set(ids) <= set(words)


async def test_help_tells_the_keys_of_the_screen_under_headings(app_on, seeds, settled):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 60)) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await settled(pilot)
        assert isinstance(app.screen, Help)
        said = [
            "".join(piece.text for piece in row.start).strip()
            for row in app.screen.keys.lines
        ]
        headings = [line for line in said if line in GROUPS.values()]
        assert headings[:3] == ["Moving", "Selecting", "Labels"]
        assert headings[-1] == "Always"
        assert len(headings) == len(set(headings))
        assert (
            said.index("Moving")
            < next(i for i, line in enumerate(said) if "Jump" in line)
            < said.index("Selecting")
        )
        await pilot.press("escape", "q")
        await settled(pilot)
        await pilot.press("f1")
        await pilot.pause()
        there = [
            "".join(piece.text for piece in row.start).strip()
            for row in app.screen.keys.lines
        ]
        assert "The list of articles" in there
        assert "Selecting" not in there


@pytest.mark.parametrize("key", ["ctrl+p", "/"])
async def test_from_the_help_an_action_is_found_by_its_name(
    reading, settled, until, key
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await pilot.pause()
        assert (
            "^p Find one by its name"
            in reading.screen.query_one(KeyRow).render_line(0).text
        )
        await pilot.press(key)
        await until(pilot, lambda: isinstance(reading.screen, Palette))
        await pilot.press(*"lanes", "enter")
        await settled(pilot)
        assert reading.screen.view.lanes
