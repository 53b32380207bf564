"""Stories of the reading screen, told through keys and the mouse."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Span, Status
from hashiya.store import TagStore
from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.screens.dialogs.edit_tag import EditTag
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.widgets.choice import Choice
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.prompt import Prompt

ARTICLE = "003_17c9a6c0ceb6d203"
HAMAS = "حماس"  # ḥamās
RUSSIA = "روسيا"  # rūsyā, the article's first word


async def test_a_word_is_tagged_with_two_keys_and_the_target_with_enter(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2")
        await pilot.pause()
        assert reading.screen.query_one(Prompt).display
        await pilot.press(*HAMAS, "enter")
        await settled(pilot)
        (tag,) = stored(seeds)
        assert (tag.text, tag.layer, tag.label) == (RUSSIA, "stance", "against")
        assert dict(tag.attributes) == {"target": HAMAS}
        assert not reading.screen.query_one(Prompt).display
        assert reading.screen.view.has_focus


async def test_the_tag_is_on_disk_before_its_target_is_given(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "1")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["favor"]


async def test_the_last_target_is_offered_and_enter_repeats_it(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", *HAMAS, "enter", "ctrl+left", "1", "enter")
        await settled(pilot)
        assert [tag.attributes.get("target") for tag in stored(seeds)] == [HAMAS, HAMAS]


async def test_escape_leaves_the_target_open_and_keeps_the_tag(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", "escape")
        await settled(pilot)
        (tag,) = stored(seeds)
        assert dict(tag.attributes) == {}
        assert reading.screen.view.has_focus


async def test_without_a_selection_the_word_under_the_cursor_is_tagged(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("left", "left", "5")
        await settled(pilot)
        (tag,) = stored(seeds)
        assert (tag.text, tag.label) == (RUSSIA, "politics")


async def test_a_lets_the_next_label_be_the_whole_articles(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("a", "5", "w", "6")
        await settled(pilot)
        whole, word = stored(seeds)
        assert (whole.span, whole.label) == (None, "politics")
        assert (word.text, word.label) == (RUSSIA, "military")


async def test_space_repeats_the_last_label_with_its_target(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", *HAMAS, "enter", "ctrl+left", "w", "space")
        await settled(pilot)
        first, second = stored(seeds)
        assert (second.text, second.label) == ("تشرح", "against")  # tashraḥ: explains
        assert second.attributes == first.attributes == {"target": HAMAS}


async def test_a_held_label_is_given_to_one_selection_after_the_other(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press(";", "5", "w", "space", "ctrl+left", "w", "space")
        await settled(pilot)
        assert [(tag.text, tag.label) for tag in stored(seeds)] == [
            (RUSSIA, "politics"),
            ("تشرح", "politics"),
        ]


async def test_a_tag_gets_another_label_and_keeps_what_it_says(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", *HAMAS, "enter", "O", "1")
        await settled(pilot)
        (tag,) = stored(seeds)
        assert (tag.label, dict(tag.attributes)) == ("favor", {"target": HAMAS})
        assert not reading.screen.query_one(Prompt).display
        await pilot.press("O", "6")
        await settled(pilot)
        (tag,) = stored(seeds)
        assert (tag.layer, tag.label, dict(tag.attributes)) == ("topic", "military", {})
        await pilot.press("O", "3")
        assert reading.screen.query_one(Prompt).display
        await pilot.press("escape", "u", "u")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["favor"]


async def test_a_motion_ends_the_wait_for_another_label(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "6", "O", "ctrl+left", "5")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["military", "politics"]


async def test_c_gives_the_same_words_a_label_of_another_layer(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5", "c")
        await pilot.pause()
        await pilot.press("down", "enter")
        await settled(pilot)
        assert [(tag.layer, tag.label, tag.text) for tag in stored(seeds)] == [
            ("stance", "against", RUSSIA),
            ("topic", "politics", RUSSIA),
        ]
        # What the other layer requires is asked for, as after a label's key.
        await pilot.press(*HAMAS, "enter")
        await settled(pilot)
        assert dict(stored(seeds)[0].attributes) == {"target": HAMAS}


async def test_alt_arrows_move_a_tags_edges_by_words(reading, seeds, settled, stored):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5", "alt+left")
        await settled(pilot)
        assert stored(seeds)[0].text == "روسيا تشرح"
        await pilot.press("alt+shift+left")
        await settled(pilot)
        assert stored(seeds)[0].text == "تشرح"


async def test_dragging_the_last_letter_of_the_current_tag_moves_its_edge(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("w", "5")
        right = view.rows.columns.text_left + view.rows.laid.position_of(0)[1]
        await pilot.mouse_down(view, offset=(right - 4, 0))
        await pilot.hover(view, offset=(right - 9, 0))
        await pilot.mouse_up(view, offset=(right - 9, 0))
        await settled(pilot)
        assert stored(seeds)[0].text == "روسيا تشرح"


async def test_every_letter_key_answers_on_the_arabic_layout(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("ص", "٥")
        await settled(pilot)
        assert [tag.text for tag in stored(seeds)] == [RUSSIA]
        await pilot.press("ع")
        await settled(pilot)
        assert stored(seeds) == ()


async def test_undo_and_redo_walk_through_every_change(reading, seeds, settled, stored):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5", "delete", "u")
        await settled(pilot)
        assert [tag.text for tag in stored(seeds)] == [RUSSIA]
        await pilot.press("u")
        await settled(pilot)
        assert stored(seeds) == ()
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert [tag.text for tag in stored(seeds)] == [RUSSIA]


async def test_undo_takes_a_tag_back_together_with_the_target_it_asked_for(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", *HAMAS, "enter", "u")
        await settled(pilot)
        assert stored(seeds) == ()


async def test_brackets_move_a_tags_edges_as_the_eye_does(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5", "[", "[")
        await settled(pilot)
        assert stored(seeds)[0].span == Span(0, 7)
        await pilot.press("]", "{")
        await settled(pilot)
        assert stored(seeds)[0].span == Span(1, 6)


async def test_a_topic_is_chosen_from_a_list_that_filters(
    reading, seeds, settled, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "t")
        await pilot.pause()
        assert isinstance(reading.screen, Choose)
        await pilot.press(*"اقتصاد", "enter")  # iqtiṣād: economy
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["economy"]


async def test_enter_edits_all_that_a_tag_says(reading, seeds, settled, stored):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", *HAMAS, "enter", "enter")
        await pilot.pause()
        dialog = reading.screen
        assert isinstance(dialog, EditTag)
        dialog.query_one("#label", Choice).index = 0
        dialog.query_one("#attribute-1", Choice).index = 2
        dialog.query_one("#confidence", Choice).index = 4
        dialog.query_one("#note").value = "تلميح"  # talmīḥ: a hint
        await pilot.press("enter")
        await settled(pilot)
        (tag,) = stored(seeds)
        assert (tag.label, tag.confidence, tag.note) == ("favor", 4, "تلميح")
        assert dict(tag.attributes) == {"target": HAMAS, "expression": "implicit"}


async def test_tab_goes_through_nested_tags_one_by_one(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        session, view = reading.screen.session, reading.screen.view
        outer = session.add(Span(0, 20), "topic", "politics")
        inner = session.add(Span(0, 5), "topic", "military")
        later = session.add(Span(8, 20), "topic", "law")
        reading.screen.show()
        seen = []
        for _ in range(3):
            await pilot.press("tab")
            seen.append(view.current)
        assert sorted(seen) == sorted(tag.id for tag in (outer, inner, later))


async def test_find_folds_spelling_and_escape_forgets_the_hits(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        await pilot.press("/", *"اسرائيل", "enter")  # isrāʾīl without its hamza
        await pilot.pause()
        assert view.found
        assert view.found[0].of(view.text) == "إسرائيل"
        assert view.cursor == view.found[0].start
        await pilot.press("n")
        assert view.cursor == view.found[1].start
        await pilot.press("N")
        assert view.cursor == view.found[0].start
        await pilot.press("escape")
        assert view.found == ()


async def test_opening_marks_open_done_goes_on_to_the_next_and_flag_flags(
    reading, seeds, settled
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        store = TagStore(ProjectFolder.open(seeds).root)
        assert store.summary("salma", ARTICLE).status is Status.OPEN
        await pilot.press("f")
        await settled(pilot)
        assert store.summary("salma", ARTICLE).status is Status.FLAGGED
        await pilot.press("d")
        await settled(pilot)
        assert store.summary("salma", ARTICLE).status is Status.DONE
        assert reading.screen.session.article.id.startswith("004")


async def test_a_click_moves_a_drag_selects_and_a_double_click_takes_the_word(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = reading.screen.view
        row = view.rows.laid.line_of(0) - view.scroll_offset.y
        _, column = view.rows.laid.position_of(0)
        right = view.rows.columns.text_left + column
        await pilot.click(view, offset=(right - 2, row))
        assert view.cursor == 2
        await pilot.mouse_down(view, offset=(right, row))
        await pilot.hover(view, offset=(right - 3, row))
        await pilot.mouse_up(view, offset=(right - 3, row))
        assert view.selection == Span(0, 4)
        await pilot.click(view, offset=(right - 2, row), times=2)
        assert view.selection.of(view.text) == RUSSIA


async def test_copy_gives_the_source_text(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "y")
        assert reading.clipboard == RUSSIA


async def test_what_another_process_saved_stays_and_appears(
    reading, seeds, settled, stored, session_on
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        other = session_on(seeds)
        other.add(Span(6, 10), "topic", "law")
        other.save()
        await pilot.press("w", "5")
        await settled(pilot)
        assert [tag.label for tag in stored(seeds)] == ["politics", "law"]
        assert [tag.label for tag in reading.screen.session.tags] == ["politics", "law"]


async def test_q_goes_back_and_ctrl_q_quits_without_a_question(reading, settled):
    async with reading.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("q")
        await pilot.pause()
        assert isinstance(reading.screen, LibraryScreen)
        await pilot.press("ctrl+q")
        await settled(pilot)
    assert reading.return_code == 0


async def test_a_click_on_a_key_in_the_foot_is_that_key(reading):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        row = reading.screen.query_one(KeyRow)
        await pilot.click(row, offset=(row.render_line(0).text.index("Word"), 0))
        await pilot.pause()
        view = reading.screen.view
        assert view.selection.of(view.text) == RUSSIA


async def test_the_foot_tells_the_keys_that_matter_here_and_fits_a_small_screen(
    reading,
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        row = reading.screen.query_one(KeyRow)
        always = "F1 Help  ^p Palette  ^q Quit"
        assert (
            row.render_line(0).text.strip()
            == f"w Word  s Sentence  . Next one  d Done  q List  {always}"
        )
        await pilot.press("w")
        assert (
            row.render_line(0).text.strip()
            == f"w Word  s Sentence  x Prefix  t Topic  esc Drop  {always}"
        )
        await pilot.press("6")
        assert (
            row.render_line(0).text.strip()
            == "⏎ Edit  O Relabel  del Remove  u Undo  d Done  q List  F1 Help  ^p Palette"
        )


async def test_the_article_s_own_labels_stand_beside_its_name(reading):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("a", "6")
        heading = reading.screen.query_one("#heading", OneRow).row
        assert [piece.text for piece in heading.aside][-2:] == [
            " · ",
            "Military",
        ]  # military


async def test_in_a_list_of_labels_a_key_that_is_shown_chooses(reading, settled, until):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("w", "t")
        await until(pilot, lambda: isinstance(reading.screen, Choose))
        await pilot.press("6")
        await until(pilot, lambda: not isinstance(reading.screen, Choose))
        assert [tag.label for tag in reading.screen.session.tags] == ["military"]


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        (("escape",), "q returns to the list."),
        (("tab",), "Select words, then press a label's key."),
        (("n",), "/ asks for the words."),
        (("N",), "/ asks for the words."),
        (
            ("w", "5", "alt+right"),
            "There is no more on that side, or nothing would be left.",
        ),
        (("a", "5", "["), "The tag is on the whole article."),
        (("r",), "Each tag gets a lane beneath its line. There are no tags yet."),
        (("ctrl+s",), "Everything is saved: each step is saved as you make it."),
        (("ctrl+home", "ctrl+down", "down", "y"), "There are no words here."),
    ],
)
async def test_a_key_for_which_there_is_nothing_to_do_says_so(
    reading, toasts, settled, keys, told
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)
        assert toasts == [told]


@pytest.mark.parametrize(
    "begun", [("a",), (";",), (";", "5"), ("w", "1", "escape", "O"), ("comma", "3")]
)
async def test_escape_gives_up_what_was_begun(reading, toasts, begun):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press(*begun)
        assert reading.screen.hint
        await pilot.press("escape")
        await pilot.pause()
        assert reading.screen.hint == ""
        assert toasts == []
        await pilot.press("escape")
        await pilot.pause()
        assert toasts == ["q returns to the list."]


async def test_dropping_the_selection_says_nothing_more(reading, toasts):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("w", "escape")
        await pilot.pause()
        assert toasts == []


async def test_the_next_hit_is_found_again_after_the_marks_were_dropped(
    reading, settled
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f", *"حماس", "enter")  # Hamas
        await pilot.pause()
        first = reading.screen.view.cursor
        await pilot.press("escape", "left", "n")
        await pilot.pause()
        assert reading.screen.view.found
        assert reading.screen.view.cursor > first


async def test_a_first_selection_says_what_tags_it(reading, settled):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("w")
        assert (
            "a label's key tags them"
            in reading.screen.query_one("#status").render_line(0).text
        )
        await pilot.press("5", "left", "w")
        assert (
            "a label's key"
            not in reading.screen.query_one("#status").render_line(0).text
        )
