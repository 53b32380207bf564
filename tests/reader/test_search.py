"""Stories of finding words: in all articles, and exactly."""

import threading

import pytest
from rich.style import Style

from hashiya.model.model import Span
from hashiya.text.normalization import ALL_RULES, EXACT, Rule
from hashiya_reader.look.spellings import spelling_words
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.library.search import SearchScreen
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.widgets.highlighted_row import MarkedRow
from hashiya_reader.widgets.row import Piece
from hashiya_reader.widgets.row_list import RowList
from hashiya_rtl import drawn

FOURTH = "003_17c9a6c0ceb6d203"
FIFTH = "004_5ce19e6b52ec2358"
LAVROV = "لافروف"  # lāfrūf, twice in the fourth article only
DUJARRIC = "دوجاريك"  # dūjārīk, once in the fifth


@pytest.fixture
def search(settled):
    """Opens the search and looks for words."""

    async def look(pilot, words):
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press(*words, "enter")
        await settled(pilot)

    return look


async def test_words_are_found_in_all_articles_and_enter_opens_the_hit(
    app_on, seeds, settled, search
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await search(pilot, LAVROV)
        assert [hit.article for hit in app.screen.searched.hits] == [FOURTH] * 2
        assert (
            "2 hits in 1 article" in app.screen.query_one("#hint").render_line(0).text
        )
        line = app.screen.hits.render_line(0).text
        assert drawn(LAVROV) in line
        assert FOURTH in line
        assert FOURTH not in app.screen.hits.render_line(1).text
        await pilot.press("down", "enter")
        await settled(pilot)
        assert isinstance(app.screen, ReadingScreen)
        text = app.screen.session.article.text
        assert app.screen.view.cursor == text.rindex(LAVROV)
        assert [span.of(text) for span in app.screen.view.found] == [LAVROV] * 2
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)


async def test_a_hit_in_another_article_is_gone_to_from_the_open_one(
    app_on, seeds, settled, search
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("w", "5")
        await search(pilot, DUJARRIC)
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.session.article.id == FIFTH
        text = app.screen.session.article.text
        assert app.screen.view.cursor == text.index(DUJARRIC)
        await pilot.press("q")
        await settled(pilot)
        assert app.screen.rows[3].tags == 1


async def test_a_hit_in_the_open_article_is_gone_to(app_on, seeds, settled, search):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        before = app.screen
        await search(pilot, LAVROV)
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen is before
        assert app.screen.view.cursor == app.screen.session.article.text.index(LAVROV)


async def test_what_was_found_is_there_the_next_time(app_on, seeds, settled, search):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await search(pilot, LAVROV)
        await pilot.press("down", "enter")
        await settled(pilot)
        await pilot.press("ctrl+g")
        await settled(pilot)
        assert isinstance(app.screen, SearchScreen)
        assert len(app.screen.searched.hits) == 2
        assert app.screen.hits.highlighted == 1
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen)


async def test_spelling_counts_when_it_is_asked_for(app_on, seeds, settled, search):
    """«الاسرائيلي» without its hamza stands nowhere; in any spelling it is in every article."""
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await search(pilot, "الاسرائيلي")
        assert app.screen.searched.articles == 5
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert app.screen.searched.hits == []
        assert "exactly" in app.screen.query_one("#hint").render_line(0).text
        await pilot.press("ctrl+t")
        await settled(pilot)
        assert app.screen.searched.articles == 5


async def test_a_search_can_be_stopped_and_left(app_on, seeds, monkeypatch, settled):
    waiting = threading.Event()

    def endless(project, words, rules):
        waiting.wait(10)
        yield from ()

    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        monkeypatch.setattr(
            "hashiya_reader.screens.library.search.search_project", endless
        )
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press("x", "enter")
        await pilot.pause()
        assert app.screen.is_searching
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, SearchScreen)
        assert not app.screen.is_searching
        assert (
            "stopped: 0 of 5 searched"
            in app.screen.query_one("#hint").render_line(0).text
        )
        waiting.set()
        await pilot.press("escape")
        await pilot.pause()
        assert isinstance(app.screen, LibraryScreen)


async def test_find_in_the_article_can_be_exact_too(app_on, seeds, settled):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("/", *"اسرائيل", "enter")  # isrāʾīl, without its hamza
        assert app.screen.view.found
        await pilot.press("ctrl+t")
        assert not app.screen.view.found
        await pilot.press("/")
        assert (
            "exactly" in app.screen.query_one("#prompt .question").render_line(0).text
        )
        await pilot.press("ctrl+t", "enter")
        assert app.screen.view.found


async def test_one_difference_of_spelling_can_be_minded_and_stays_so(
    app_on, seeds, settled, search
):
    """«اسراييل» lacks both hamzas: where alef's matters there is no hit; that is kept."""
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("/", *"اسراييل", "enter")
        assert app.screen.view.found
        await pilot.press("/", "f6")
        await pilot.pause()
        await pilot.press("enter", "escape")
        await pilot.pause()
        assert (
            "with alef as written"
            in app.screen.query_one("#prompt .question").render_line(0).text
        )
        await pilot.press("enter")
        assert not app.screen.view.found
        await pilot.press("/", *"إسراييل", "enter")
        assert app.screen.view.found
    assert app_on(seeds).workspace.spelling == ALL_RULES - {Rule.ALEF}


async def test_spelling_is_chosen_by_clicks_and_holds_for_all_articles_and_the_library(
    app_on, seeds, settled, search
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press(*"text:الاسرائيلي")
        await settled(pilot)
        assert len(app.screen.listing.shown) == 5
        await search(pilot, "الاسرائيلي")
        assert app.screen.searched.articles == 5
        await pilot.press("f6")
        await pilot.pause()
        await pilot.click(RowList, offset=(5, 0))
        await pilot.press("escape")
        await settled(pilot)
        assert app.screen.searched.hits == []
        await pilot.press("escape")
        await settled(pilot)
        assert len(app.screen.listing.shown) == 0
        await pilot.press("f6")
        await pilot.pause()
        await pilot.press("a", "escape")
        await settled(pilot)
        assert len(app.screen.listing.shown) == 5


@pytest.mark.parametrize("width", [0, 1, 2, 5, 12, 30, 80, 200])
@pytest.mark.parametrize("place", [Span(0, 4), Span(11, 14), Span(29, 32)])
def test_a_marked_row_is_as_wide_as_asked_and_shows_what_is_marked(width, place):
    # Russia explains its relation with the movement Hamas
    window = "روسيا تشرح علاقتها مع حركة حماس"
    place = Span(place.start, min(place.end, len(window)))
    mark = Style(bold=True)
    strip = MarkedRow(
        window=window, place=place, mark=mark, left=(Piece("id", limit=4),)
    ).strip(width, Style())
    assert strip.cell_length == width
    shown = [segment for segment in strip if segment.style and segment.style.bold]
    assert bool(shown) is (width >= 5)


def test_a_marked_row_joins_the_marked_letters_to_their_neighbours():
    window = "بالرهائن"  # bi-r-rahāʾin: by the hostages
    strip = MarkedRow(window=window, place=Span(3, 8), mark=Style(bold=True)).strip(
        8, Style()
    )
    assert strip.text.strip() == drawn(window)


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (ALL_RULES, "in any spelling"),
        (EXACT, "exactly as written"),
        (ALL_RULES - {Rule.TA_MARBUTA}, "with ta marbuta as written"),
        (
            ALL_RULES - {Rule.HAMZA, Rule.TATWEEL, Rule.FORMS},
            "with hamza as written +2",
        ),
    ],
)
def test_what_a_search_minds_is_said_in_a_few_words(rules, words):
    assert spelling_words(rules) == words
