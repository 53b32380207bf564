"""Completing targets as they are typed, and what is shown of it."""

import pytest

from hashiya.model.model import Span
from hashiya_reader.widgets.arabic_input import ArabicInput
from hashiya_reader.widgets.completion import completion, ghost, matching
from hashiya_reader.widgets.prompt import Prompt
from hashiya_rtl import drawn

ARTICLE = "003_17c9a6c0ceb6d203"
HAMAS, ISRAEL = "حماس", "إسرائيل"
OFFERED = (
    HAMAS,
    ISRAEL,
    "الحكومة الإسرائيلية",
    "حزب الله",
)  # Hamas, Israel, the Israeli government, Hezbollah


@pytest.mark.parametrize(
    ("typed", "completed", "shown"),
    [
        ("", "", ""),
        ("ح", HAMAS, "ماس"),
        ("حز", "حزب الله", "ب الله"),
        ("حماس", "", ""),
        # Typed without its hamza: shown whole, since it will be spelled otherwise.
        ("اسر", ISRAEL, f" · {ISRAEL}"),
        ("اسرائيل", ISRAEL, f" · {ISRAEL}"),
        ("روس", "", ""),
    ],
)
def test_the_first_offer_that_begins_so_completes(typed, completed, shown):
    assert completion(typed, OFFERED) == completed
    assert ghost(typed, completed) == shown


def test_offers_are_narrowed_by_the_beginnings_of_their_words():
    assert matching("الا", OFFERED) == ("الحكومة الإسرائيلية",)
    assert matching("", OFFERED) == OFFERED
    assert matching("ح", OFFERED) == (HAMAS, "حزب الله")


async def told(pilot, layer="stance", label="against", target=HAMAS):
    """Another tag of the article, with a target."""
    screen = pilot.app.screen
    screen.session.add(Span(30, 35), layer, label, attributes={"target": target})
    screen.workspace.values.learn(screen.session.tags)
    screen.changed(None)
    await pilot.pause()


def shown(widget):
    return "".join(segment.text for segment in widget.render_line(0))


async def test_tab_takes_what_is_shown_behind_the_letters(reading):
    async with reading.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await told(pilot, target="حزب الله")
        await pilot.press("w", "2", "ح", "ز")
        field = reading.screen.query_one(ArabicInput)
        await pilot.pause()
        assert shown(field).strip() == drawn("حزب الله")
        await pilot.press("tab")
        assert field.value == "حزب الله"
        assert reading.screen.query_one(Prompt).display


async def test_the_arrow_that_goes_on_takes_it_too(reading):
    async with reading.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await told(pilot, target=ISRAEL)
        await pilot.press("w", "2", *"اسر", "left")
        assert reading.screen.query_one(ArabicInput).value == ISRAEL


async def test_down_goes_through_what_is_offered_and_typing_narrows_it(reading):
    async with reading.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        for target in (HAMAS, ISRAEL):
            await told(pilot, target=target)
        await pilot.press("ctrl+home", "w", "2")
        prompt, field = (
            reading.screen.query_one(Prompt),
            reading.screen.query_one(ArabicInput),
        )
        assert set(prompt.shown) == {
            HAMAS,
            ISRAEL,
            "روسيا",
        }  # rūsyā, the word that was tagged
        await pilot.press(*"رو")
        await pilot.pause()
        assert prompt.shown == ("روسيا",)
        await pilot.press("down", "enter")
        assert dict(reading.screen.current_tag.attributes) == {"target": "روسيا"}
        assert field.value == "روسيا"


async def test_targets_given_in_other_articles_are_offered(app_on, seeds):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", *HAMAS, "enter", "q")
        await pilot.app.workers.wait_for_complete()
    again = app_on(seeds, article="000_d992f6cc8f9d56a1")
    async with again.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.app.workers.wait_for_complete()
        await pilot.press("w", "1")
        await pilot.pause()
        assert again.screen.query_one(Prompt).shown[0] == HAMAS
        assert again.screen.query_one(ArabicInput).value == HAMAS


async def test_a_missing_target_is_asked_for_wherever_the_tag_is_told(reading):
    async with reading.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", "escape")
        await pilot.pause()
        asked = "".join(segment.text for segment in reading.screen.view.render_line(0))
        listed = shown(reading.screen.query_one("#tags"))
        status = shown(reading.screen.query_one("#status"))
        for told_in in (asked, listed, status):
            assert "?" in told_in
        await pilot.press("enter", *HAMAS, "enter")
        await pilot.pause()
        assert "?" not in shown(reading.screen.query_one("#status"))


async def test_the_question_does_not_cover_the_word_that_it_is_about(reading):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+end", "ctrl+right", "2")
        await pilot.pause()
        view = reading.screen.view
        assert (
            0
            <= view.rows.laid.line_of(view.cursor) - view.scroll_offset.y
            < view.size.height
        )
