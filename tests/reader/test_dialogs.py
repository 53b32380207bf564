"""Dialogs on small screens: all rows are there, and the keys below them."""

import threading

import pytest

from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.screens.dialogs.progress import Working
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_rtl import drawn


@pytest.mark.parametrize("size", [(60, 20), (80, 24)])
async def test_every_dialog_is_within_the_screen_with_its_keys_at_its_foot(
    reading, size
):
    async with reading.run_test(size=size) as pilot:
        await pilot.pause()
        await pilot.press("w", "2", "escape")
        for key in ("ctrl+p", "f10", "t", "enter", "h", "f6", "k", "X", "?"):
            await pilot.press(key)
            await pilot.pause()
            row, box = (
                reading.screen.query_one(KeyRow),
                reading.screen.query_one(".dialog"),
            )
            assert row.render_line(0).text.strip(), key
            assert box.content_region.contains_region(row.region), key
            assert reading.screen.region.contains_region(box.region), key
            await pilot.press("escape")


async def test_a_long_list_scrolls_within_its_dialog(reading):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("ctrl+p")
        await pilot.pause()
        assert isinstance(reading.screen, Choose)
        rows = reading.screen.query_one("RowList")
        assert rows.virtual_size.height > rows.size.height
        await pilot.press(*["pagedown"] * 12)
        await pilot.pause()
        assert rows.highlighted == len(rows.items) - 1
        assert rows.scroll_offset.y > 0


async def test_how_far_work_is_stands_behind_the_arabic_words_it_is_about(reading):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        going_on = threading.Event()
        reading.push_screen(
            Working("Looking for حماس", (going_on.wait() for _ in range(1)), 3)
        )  # Hamas
        await pilot.pause()
        row = reading.screen.query_one("#far").render_line(0).text
        going_on.set()
        assert row.strip() == f"Looking for {drawn('حماس', 4)} · 0/3"


async def test_work_that_is_stopped_says_how_much_of_it_was_done(
    reading, toasts, settled, until
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        begun, go_on = threading.Event(), threading.Event()

        def steps():
            begun.set()
            go_on.wait()
            yield "one"
            yield "two"

        answers = []
        reading.push_screen(Working("Tagging", steps(), 2), answers.append)
        await pilot.pause()
        begun.wait()
        await pilot.press("escape")
        go_on.set()
        await until(pilot, lambda: answers)
        assert answers == ["one"]
        assert [each.lstrip("\u200e") for each in toasts] == [
            "Tagging: stopped after 1 of 2"
        ]
        reading.push_screen(Working("Tagging", iter(("one", "two")), 2), answers.append)
        await settled(pilot)
        assert answers == ["one", "two"]
        assert len(toasts) == 1


async def test_keys_set_the_confidence_and_the_label_in_the_dialog(
    reading, seeds, stored, settled
):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("w", "1", *"حماس", "enter")  # Hamas
        await pilot.press("enter")
        await pilot.pause()
        dialog = reading.screen
        keys = dialog.query_one(KeyRow).render_line(0).text
        assert "⏎ Save" in keys
        assert "esc Cancel" in keys
        dialog.query_one("#confidence").focus()
        await pilot.press("٤")
        dialog.query_one("#label").focus()
        await pilot.press("2")
        text = dialog.query_one("#confidence").render_line(0).text
        assert "/" not in text
        assert "keys 1 2 3 4 5 0" in text
        await pilot.press("enter")
        await settled(pilot)
    (tag,) = stored(seeds)
    assert (tag.label, tag.confidence) == ("against", 4)


async def test_the_row_of_keys_says_what_is_done_to_what_is_asked(reading, settled):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        row = reading.screen.query_one(KeyRow)
        await pilot.press("/")
        await pilot.pause()
        assert row.render_line(0).text.startswith(" ⏎ Find  esc Cancel  ")
        await pilot.press("escape", "w", "1")
        await pilot.pause()
        assert row.render_line(0).text.startswith(" ⏎ Save  esc Skip  ")
        await pilot.press("escape", "#")
        await settled(pilot)
        assert "how sure? 1 to 5" in reading.screen.status.render_line(0).text
        await pilot.press("4")
        await settled(pilot)
        assert "4/5" in reading.screen.status.render_line(0).text
        assert "q List" in row.render_line(0).text
