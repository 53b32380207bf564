"""Stories of moving and selecting in an article, by cluster, word, sentence and paragraph."""

import pytest

from hashiya.model.model import Span

RUSSIA = "روسيا"  # rūsyā, the article's first word


async def test_a_count_repeats_the_next_motion_and_only_that(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("comma", "1", "0", "left")
        assert view.cursor == 10
        await pilot.press("left")
        assert view.cursor == 11
        await pilot.press("ctrl+home", "comma", "2", "w")
        assert view.selection.of(view.text) == "روسيا تشرح"
        assert reading.screen.session.tags == ()


async def test_what_is_selected_of_a_sentence_is_made_whole_before_another_is_added(
    reading,
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("w", "s")
        title = view.selection.of(view.text)
        assert title == view.text.split("\n")[0].strip()
        await pilot.press("s")
        assert view.selection.of(view.text).startswith(f"{title}\n")
        await pilot.press("escape", "(", "(", "w", "p")
        assert view.selection.of(view.text) == title


async def test_a_sentence_is_taken_whole_and_words_from_where_one_begins(reading):
    """«وتظل موسكو على اتصال»: v at the second word, then the sentence.

    Then x leaves wa out, and then two more words.
    """
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        view.move(view.text.index("موسكو"))
        await pilot.press("v", "s")
        assert view.selection.start == view.text.index("وتظل")
        assert view.selection.of(view.text).endswith("الرهائن")
        await pilot.press("escape")
        view.move(view.text.index("وتظل"))
        await pilot.press("w", "x", "w", "w")
        assert view.selection.of(view.text) == "تظل موسكو على"


async def test_one_key_selects_the_next_sentence_alone(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("s", ".")
        assert view.selection.of(view.text) == "رابط المصدر"  # the link to the source
        await pilot.press("ز")
        assert view.selection.of(view.text).startswith("وتظل موسكو")
        await pilot.press("escape", "comma", "2", ".")
        assert view.selection.of(view.text).startswith("“نفذت حماس")


async def test_a_selection_shrinks_by_the_unit_it_grew_by(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("w", "w", "w", "W")
        assert view.selection.of(view.text) == "روسيا تشرح"
        await pilot.press("W", "W", "W")
        assert view.selection.of(view.text) == RUSSIA


async def test_x_leaves_prefixes_out_one_by_one_and_takes_them_in_again(reading):
    """«والذي»: wa-lladhī: without wa, without the article, whole again."""
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        view.move(view.text.index("والذي"))
        seen = []
        await pilot.press("w")
        for _ in range(3):
            await pilot.press("x")
            seen.append(view.selection.of(view.text))
        assert seen == ["الذي", "ذي", "والذي"]


async def test_w_takes_the_word_and_again_one_more(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("w")
        assert view.selection.of(view.text) == RUSSIA
        await pilot.press("w")
        assert (
            view.selection.of(view.text) == "روسيا تشرح"
        )  # rūsyā tashraḥ: Russia explains
        await pilot.press("escape")
        assert view.selection is None


async def test_v_selects_whatever_keys_move_the_cursor(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("v", "left", "left")
        assert view.selection == Span(0, 3)
        await pilot.press("right")
        assert view.selection == Span(0, 2)


async def test_left_goes_on_in_arabic_and_right_goes_back(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("left", "left")
        assert view.cursor == 2
        await pilot.press("right")
        assert view.cursor == 1


async def test_right_goes_on_in_a_latin_paragraph(app_on, tmp_path):
    (tmp_path / "latin.txt").write_text(
        "A Latin line\nسطر عربي", encoding="utf-8"
    )  # saṭr ʿarabī: an Arabic line
    app = app_on(tmp_path / "latin.txt")
    async with app.run_test(size=(100, 24)) as pilot:
        await pilot.pause()
        await pilot.press("right", "right")
        assert app.screen.view.cursor == 2


async def test_down_and_up_come_back_to_the_same_letter(reading):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("down", "down", "down", "down")
        await pilot.press(*["left"] * 12)
        here = view.cursor
        await pilot.press("down", "up")
        assert view.cursor == here


async def test_a_resize_keeps_the_cursor_on_its_letter_and_in_view(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("ctrl+end", "ctrl+right", "ctrl+right")
        here = view.cursor
        await pilot.resize_terminal(60, 20)
        await pilot.pause()
        assert view.cursor == here
        row = view.rows.laid.line_of(here) - view.scroll_offset.y
        assert 0 <= row < view.size.height


# The Arabic layout has ")" and "(" where the other is on a Latin one; alt with an arrow
# is one key on both.
@pytest.mark.parametrize(("onwards", "back"), [(")", "("), ("alt+down", "alt+up")])
async def test_two_pairs_of_keys_go_from_sentence_to_sentence(reading, onwards, back):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press(onwards)
        assert view.text[view.cursor :].startswith(
            "رابط المصدر"
        )  # rābiṭ al-maṣdar: the source's link
        await pilot.press(onwards, onwards)
        assert view.text[view.cursor :].startswith(
            "قال وزير الخارجية"
        )  # the foreign minister said
        await pilot.press("left", back)
        assert view.text[view.cursor :].startswith("قال وزير الخارجية")
        await pilot.press(back)
        assert view.text[view.cursor :].startswith("وتظل موسكو")  # and Moscow remains
        await pilot.press("comma", "2", back)
        assert view.cursor == 0


async def test_lanes_leave_cursor_mouse_and_motions_as_they_are(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        session, view = reading.screen.session, reading.screen.view
        session.add(Span(0, 20), "topic", "politics")
        session.add(Span(0, 5), "topic", "military")
        reading.screen.show()
        await pilot.press("r", "down", "down")
        assert view.rows.laid.line_of(view.cursor) == 2
        row = view.rows.row_of(view.cursor) - view.scroll_offset.y
        assert row == 4
        await pilot.press("ctrl+home")
        right = (
            view.rows.columns.text_left
            + view.rows.laid.position_of(view.text.index("رابط"))[1]
        )
        await pilot.click(view, offset=(right, 4))
        assert view.text[view.cursor :].startswith("رابط")
        await pilot.press("r")
        assert view.rows.row_of(view.cursor) == 2


async def test_keys_of_ones_own_hold_as_soon_as_they_are_given(reading, settled):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        view = reading.screen.view
        await pilot.press("left")
        before = view.cursor
        reading.set_keymap({"move.left": "ctrl+n"})
        await settled(pilot)
        await pilot.press("left")
        assert view.cursor == before
        await pilot.press("ctrl+n")
        assert view.cursor > before


async def test_a_letter_to_jump_to_is_no_key_of_the_text(reading, settled):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        view = reading.screen.view
        await pilot.press("j")
        letter = next(letter for letter in view.letters.values() if letter in "wsp")
        await pilot.press(letter)
        assert view.letters == {}
        assert view.selection is None
