"""The text does what its own keys say before anybody around it is asked, and what is not its own goes on."""

import pytest

from hashiya_reader.widgets.article.view import ArticleView


@pytest.fixture
def asked(reading, monkeypatch):
    """The keys that went up to the app, which asks everybody between it and the focus."""
    keys = []
    check = reading._check_bindings

    async def noted(key, *, priority=False):
        if not priority:
            keys.append(key)
        return await check(key, priority=priority)

    monkeypatch.setattr(reading, "_check_bindings", noted)
    return keys


async def test_a_key_of_the_text_goes_no_further(reading, settled, asked):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("left", "down", "w")
        assert asked == []
        assert reading.screen.view.selection is not None


async def test_other_keys_go_on_to_who_knows_them(reading, settled, asked):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("5", "f6")
        assert asked == ["5", "f6"]
        assert len(reading.screen_stack[1].session.tags) == 1


async def test_keys_of_ones_own_hold_as_soon_as_they_are_given(reading, settled):
    async with reading.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        view = reading.screen.query_one(ArticleView)
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
        view = reading.screen.query_one(ArticleView)
        await pilot.press("j")
        letter = next(
            letter for letter in view.letters.values() if letter in view.own_keys
        )
        await pilot.press(letter)
        assert view.letters == {}
        assert view.selection is None
