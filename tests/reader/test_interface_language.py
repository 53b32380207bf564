"""The interface in Arabic: drawn from the right, switched while an article is read."""

import re

import pytest

from hashiya.language import current_language
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.settings.language import kept_language
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.label_bar import LabelBar
from hashiya_reader.widgets.review_view import ReviewView
from hashiya_rtl import drawn

AGAINST = "معارض"  # muʿāriḍ: against
HOSTAGES = "أسرى ورهائن"  # asrā wa-rahāʾin: prisoners and hostages


def lines(screen, selector):
    """What the widgets show, line by line."""
    texts = []
    for widget in screen.query(selector):
        for y in range(widget.size.height):
            texts.append(widget.render_line(y).text)
    return texts


async def test_a_key_words_all_that_is_open_in_the_other_language(app_on, seeds):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "Against" in lines(app.screen, LabelBar)[0]
        before = app.screen
        await pilot.press("w", "f12")
        await pilot.pause()
        assert (current_language(), kept_language()) == ("ar", "ar")
        assert app.screen is before
        assert app.screen.view.selection is not None
        assert drawn(AGAINST) in lines(app.screen, LabelBar)[0]
        # Read from the right: the first key is at the right edge.
        (keys,) = lines(app.screen, KeyRow)
        assert keys.endswith(" w ")
        await pilot.press("f12")
        await pilot.pause()
        assert (current_language(), kept_language()) == ("en", "en")
        assert "Against" in lines(app.screen, LabelBar)[0]
        assert lines(app.screen, KeyRow)[0].startswith(" w ")


async def test_news_in_the_other_language_goes(app_on, seeds):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        (status,) = lines(app.screen, "#status")
        assert app.screen.news
        assert app.screen.news.partition(" ")[0] in status
        await pilot.press("f12")
        await pilot.pause()
        (status,) = lines(app.screen, "#status")
        assert not re.search("[a-z]{3}", status)


async def test_an_open_question_is_worded_again(app_on, seeds):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "1", *"peace")
        await pilot.pause()
        english = [lines(app.screen, name)[-1] for name in (".question", "#keys")]
        await pilot.press("f12")
        await pilot.pause()
        (question,) = lines(app.screen, ".question")
        (keys,) = lines(app.screen, "#keys")
        assert drawn("الهدف في «مؤيد»") in question  # the target of "favor"
        assert not re.search("Save|Skip", keys)
        assert app.screen.prompt.query_one("Input").value == "peace"
        await pilot.press("f12")
        await pilot.pause()
        again = [lines(app.screen, name)[-1] for name in (".question", "#keys")]
        assert again == english


async def test_a_click_on_an_arabic_key_row_presses_what_is_there(
    arabic, app_on, seeds
):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        row = app.screen.query_one("#keys", KeyRow)
        key, *_ = row.keys[0]
        assert key == "w"
        await pilot.click(row, offset=(row.size.width - 3, 0))
        await pilot.pause()
        assert isinstance(app.screen, ReadingScreen)
        assert app.screen.view.selection is not None


async def test_a_label_is_found_by_its_title_in_either_language(app_on, seeds):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        for typed in ("اقتصاد", "econ"):
            await pilot.press("w", "t", *typed, "enter")
            await pilot.pause()
            await pilot.pause()
            (tag,) = app.screen.session.tags
            assert tag.label == "economy"
            await pilot.press("u", "escape")
            await pilot.pause()


async def test_lanes_of_a_review_are_worded_in_the_other_language(
    app_on, disputed, settled
):
    app = app_on(disputed)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("f8")
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        assert any("Hostages" in line for line in lines(app.screen, ReviewView))
        await pilot.press("f12")
        await settled(pilot)
        in_lanes = lines(app.screen, ReviewView)
        assert any(drawn(HOSTAGES) in line for line in in_lanes)
        assert not any("Hostages" in line for line in in_lanes)
        await pilot.press("f12")
        await settled(pilot)
        assert any("Hostages" in line for line in lines(app.screen, ReviewView))


@pytest.mark.parametrize(
    ("keys", "words"),
    [("f1", "كل حرف"), ("f9", "الموقف"), ("f6", "الفروق"), ("f4", "مخطط")],
)
async def test_what_only_shows_is_worded_again_in_the_other_language(
    app_on, seeds, settled, keys, words
):
    """Every letter (help); the stance (numbers); the differences; the scheme."""
    app = app_on(seeds)
    async with app.run_test(size=(100, 36)) as pilot:
        await settled(pilot)
        await pilot.press(keys)
        await settled(pilot)
        dialog = app.screen
        await pilot.press("f12")
        await settled(pilot)
        assert app.screen is dialog
        assert current_language() == "ar"
        shown = [*lines(app.screen, "OneRow"), *lines(app.screen, "RowList")]
        assert any(drawn(words) in line for line in shown), shown
        (keys_row,) = lines(app.screen, KeyRow)
        assert "Close" not in keys_row


async def test_a_question_says_when_the_language_can_be_switched(
    app_on, seeds, settled
):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(100, 36), notifications=True) as pilot:
        await settled(pilot)
        await pilot.press("w", "t", "f12")
        await settled(pilot)
        assert current_language() == "en"
        (toast,) = app._notifications
        assert "F12 switches the language" in toast.message


async def test_the_lesson_is_opened_again_in_the_other_language(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(100, 36)) as pilot:
        await settled(pilot)
        await pilot.press("f2")
        await settled(pilot)
        await pilot.press("left", "w")
        await settled(pilot)
        assert "Welcome!" in app.screen.session.article.text
        await pilot.press("f12")
        await settled(pilot)
        assert "أهلًا بك!" in app.screen.session.article.text  # welcome
        assert app.screen.lesson.done == {"move", "select"}
        await pilot.press("q")
        await settled(pilot)
        assert "library" in type(app.screen).__module__
