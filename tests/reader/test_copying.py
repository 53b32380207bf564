"""What is told of copying, which no terminal answers."""

import pytest

from hashiya_reader.clipboard import copied_words

WORD = "روسيا"  # Russia


@pytest.mark.parametrize(
    ("environ", "told"),
    [
        ({}, "5 characters, as the article has them."),
        ({"TMUX": "/tmp/x", "SSH_TTY": "/dev/pts/1"}, "set -g set-clipboard on"),
        ({"STY": "1.pts"}, "screen passes nothing on"),
        ({"SSH_CONNECTION": "a b"}, "must allow OSC 52"),
    ],
)
def test_what_must_be_set_is_told_where_it_must(environ, told):
    assert told in copied_words(WORD, environ)
    assert copied_words(WORD, environ).startswith("5 characters")


async def test_y_copies_the_source_text(app_on, seeds):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("w", "y")
        assert app.clipboard == WORD


@pytest.mark.parametrize("width", [100, 160, 240, 400])
async def test_on_a_wide_screen_the_text_keeps_its_measure_in_the_middle(
    app_on, seeds, width
):
    app = app_on(seeds, article="003_17c9a6c0ceb6d203")
    async with app.run_test(size=(width, 30)) as pilot:
        await pilot.pause()
        columns = app.screen.view.rows.columns
        right = columns.width - columns.text_left - columns.measure
        left = columns.text_left - columns.margin
        assert columns.measure <= 90
        assert abs(right - left) <= 4 or columns.measure < 90
