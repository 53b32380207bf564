"""Fields that take Arabic: a logical value, drawn cells, the cursor on its letter."""

import pytest
from textual.app import App
from textual.events import Key, Paste

from hashiya_reader.widgets.arabic_input import MOST_CHARACTERS, ArabicInput

SALAM = "سلام"  # salām


class OneField(App):
    CSS = "ArabicInput { width: 20; border: none; padding: 0; }"

    def compose(self):
        yield ArabicInput(compact=True)


@pytest.fixture
async def pilot():
    async with OneField().run_test(size=(40, 5)) as pilot:
        yield pilot


@pytest.fixture
def field(pilot):
    return pilot.app.query_one(ArabicInput)


def letters(field):
    return field.render_line(0).text


async def test_arabic_is_typed_logically_and_drawn_joined_from_the_right(pilot, field):
    """«سلام» is four letters in three cells, then the cursor's cell.

    The cells are sīn initial, lam-alef final and mīm isolated.
    """
    await pilot.press(*SALAM)
    assert field.value == SALAM
    assert letters(field) == " " * 17 + "\ufee1\ufefc\ufeb3"


@pytest.mark.parametrize(
    ("keys", "value"),
    [
        (["left"], "سلامX"),  # already at the end: nothing further
        (["right"], "سلاXم"),
        (["right", "right"], "سXلام"),  # the lam-alef is one step
        (["home"], "Xسلام"),
        (["home", "left"], "سXلام"),
    ],
)
async def test_arrow_keys_move_as_the_eye_does(pilot, field, keys, value):
    await pilot.press(*SALAM, *keys, "X")
    assert field.value == value


async def test_a_latin_word_between_arabic_ones_goes_where_it_was_typed(pilot, field):
    """Logical: «قال OK ثم»; drawn from the right: qāla, OK, thumma."""
    await pilot.press(*"قال OK ثم")
    assert field.value == "قال OK ثم"
    drawn = letters(field).strip()
    assert drawn.index("OK") == drawn.rindex("OK") == 3


@pytest.mark.parametrize(
    ("column", "before"),
    [(19, ""), (18, "س"), (17, "سلا"), (16, SALAM), (2, SALAM)],
)
async def test_a_click_puts_the_cursor_on_the_letter_under_it(
    pilot, field, column, before
):
    await pilot.press(*SALAM)
    await pilot.click(field, offset=(column, 0))
    assert field.value[: field.cursor_position] == before


async def test_the_hardware_cursor_stands_on_the_letter(pilot, field):
    await pilot.press(*SALAM)
    assert field.cursor_screen_offset.x == 16
    await pilot.press("home")
    assert field.cursor_screen_offset.x == 19


async def test_a_long_value_scrolls_so_that_the_cursor_is_seen(pilot, field):
    await pilot.press(*("كلمة " * 8))  # kalima: word
    assert len(letters(field)) == 20
    assert 0 <= field.cursor_screen_offset.x - field.region.x < 20
    await pilot.press("home")
    assert field.cursor_screen_offset.x - field.region.x == 19


async def test_selecting_and_typing_replaces(pilot, field):
    await pilot.press(*SALAM, "shift+right", "X")
    assert field.value == "سلاX"


async def test_joiners_are_taken(pilot, field):
    """Persian «می‌شود» (mīshavad: it becomes) has a ZWNJ inside; Input alone refuses it."""
    await pilot.press(*"می")
    field.post_message(Key("zero_width_non_joiner", "\u200c"))
    await pilot.pause()
    await pilot.press(*"شود")
    assert field.value == "می\u200cشود"


async def test_a_paste_is_one_line_without_controls(pilot, field):
    field.post_message(Paste("س\x1b[31mل\nام"))
    await pilot.pause()
    assert field.value == "س[31mل ام"


@pytest.mark.parametrize("value", ["سلام ", "a "])
async def test_a_paste_of_a_million_characters_is_taken_as_far_as_it_fits(
    pilot, field, value
):
    shown = []
    pilot.app.notify = lambda message, **_: shown.append(message)
    await pilot.press("x")
    field.post_message(Paste(value * 400_000))
    await pilot.pause()
    assert len(field.value) == MOST_CHARACTERS
    assert field.value.startswith("x" + value)
    left_out = len(value) * 400_000 + 1 - MOST_CHARACTERS
    assert shown == [
        f"A field takes 4,000 characters: the last {left_out:,} were cut off."
    ]
    await pilot.press("y")
    assert len(field.value) == MOST_CHARACTERS
    await pilot.press("backspace", "backspace", "y")
    assert field.value.endswith("y")
    assert len(field.value) == MOST_CHARACTERS - 1


async def test_only_the_cells_in_view_are_drawn(pilot, field):
    """A value of 4,000 characters in a field of 20 cells."""
    drawn = []
    draw = field.get_component_rich_style
    field.get_component_rich_style = lambda *names, **more: (
        drawn.append(names) or draw(*names, **more)
    )
    field.value = "كلمة " * 800  # kalima: word
    field.select_all()
    await pilot.pause()
    drawn.clear()
    assert len(letters(field)) == 20
    assert 10 < len(drawn) <= 25


async def test_the_placeholder_is_seen_until_something_is_typed(pilot, field):
    field.placeholder = "type here"
    assert "type here" in letters(field)
    await pilot.press("س")
    assert "type here" not in letters(field)


async def test_the_cursor_of_a_field_does_not_blink(app_on, seeds):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        field = app.focused
        assert isinstance(field, ArabicInput)
        assert not field._blink_timer._active.is_set()
