"""Keys that come all at once, as over a slow line, do what they do one by one."""

import asyncio
from typing import ClassVar

import pytest
from textual import events
from textual.app import App
from textual.binding import Binding, BindingType

from hashiya_reader.keys.input import KeyOrder
from hashiya_reader.screens.dialogs.choose import Choose
from hashiya_reader.widgets.guidelines_panel import GuidelinesPanel
from hashiya_reader.widgets.tag_list import TagList

HAMAS = "حماس"  # ḥamās


@pytest.fixture
def typed_at_once(settled):
    """Gives the app keys all together, before it has handled any of them."""

    async def typed(pilot, *keys):
        app = pilot.app
        for key in keys:
            app.post_message(events.Key(key, None))
        await pilot.pause()
        while app.message_queue_size or app.key_order.is_waiting:
            await pilot.pause()
        await settled(pilot)

    return typed


async def test_a_target_typed_right_after_its_label_is_the_target(
    reading, seeds, typed_at_once, stored
):
    """Each letter of the target is also the twin of a command's key."""
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await typed_at_once(pilot, "w", "2", *HAMAS, "enter", "ctrl+left", "w", "space")
        tags = stored(seeds)
        assert [tag.text for tag in tags] == ["روسيا", "تشرح"]
        assert [dict(tag.attributes) for tag in tags] == [{"target": HAMAS}] * 2
        assert reading.screen.view.has_focus


async def test_letters_typed_right_after_a_dialog_s_key_are_typed_into_it(
    reading, seeds, typed_at_once, stored
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await typed_at_once(pilot, "w", "t", "ق", "ت", "enter", "ctrl+left", "5")
        assert [(tag.text, tag.label) for tag in stored(seeds)] == [
            ("روسيا", "economy"),
            ("تشرح", "politics"),
        ]
        await typed_at_once(pilot, "t", "escape", "t")
        assert isinstance(reading.screen, Choose)


async def test_keys_typed_while_an_article_opens_are_the_article_s(
    app_on, seeds, typed_at_once, stored
):
    app = app_on(seeds)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await typed_at_once(pilot, *"RT", "enter", "w", "6", "q")
        assert [tag.label for tag in stored(seeds)] == ["military"]
        assert app.screen.query("#filter")


async def test_the_two_letters_of_the_lam_alef_key_are_one_key(reading, typed_at_once):
    """That key is b: each of the letters by itself is another one."""
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        tags = reading.screen.query_one(TagList)
        assert tags.display
        await typed_at_once(pilot, "ل", "ا")
        assert not tags.display
        assert not reading.screen.query(GuidelinesPanel)
        await pilot.press("\ufefb")
        assert tags.display


async def test_a_lam_alone_is_its_own_key_and_in_a_field_a_letter(
    reading, typed_at_once
):
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await typed_at_once(pilot, "slash", "ل", "ا", "enter", "ل")
        assert reading.screen.view.found
        assert reading.screen.query(GuidelinesPanel)


async def test_no_key_is_held_for_good(reading):
    """Long work that reports its progress is never at rest; a key can still stop it."""
    async with reading.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view, is_working = reading.screen.view, True
        reading.key_order.longest_seconds = 0.0

        async def work():
            await asyncio.sleep(0)
            if is_working:
                view.call_later(work)

        await work()
        for _ in range(2):
            reading.post_message(events.Key("w", None))
        for _ in range(500):
            await asyncio.sleep(0.01)
            if view.selection is not None and len(view.selection) > len("روسيا"):
                break
        else:
            pytest.fail("the keys are still held")
        is_working = False


class Commands(App):
    """Has a key that waits, one that does not, and one that fails."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f2", "wait", "Wait", priority=True),
        Binding("f3", "go", "Go", priority=True),
        Binding("f4", "fail", "Fail", priority=True),
    ]

    def __init__(self):
        super().__init__()
        self.key_order = KeyOrder(self, super().on_event)
        self.started, self.gate, self.done = asyncio.Event(), asyncio.Event(), []

    async def on_event(self, event):
        await self.key_order.receive(event)

    async def action_wait(self):
        self.started.set()
        await self.gate.wait()
        self.done.append("waited")

    def action_go(self):
        self.done.append("gone")

    def action_fail(self):
        raise LookupError("nobody expected this")


async def test_no_key_overtakes_a_held_one_that_is_being_handled():
    app = Commands()
    async with app.run_test() as pilot:
        for key in ("x", "f2"):
            app.post_message(events.Key(key, None))
        await app.started.wait()
        while app.key_order.is_busy():
            await pilot.pause()
        app.post_message(events.Key("f3", None))
        await pilot.pause()
        app.gate.set()
        while len(app.done) < 2:
            await pilot.pause()
    assert app.done == ["waited", "gone"]


async def test_what_fails_by_a_held_key_ends_the_program_as_by_any_other():
    async def typed():
        app = Commands()
        async with app.run_test() as pilot:
            for key in ("x", "f4"):
                app.post_message(events.Key(key, None))
            while app.is_running:
                await pilot.pause()

    with pytest.raises(LookupError, match="nobody expected"):
        await typed()
