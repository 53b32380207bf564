"""How many colours a terminal has, by its environment."""

import pytest

from hashiya_reader.terminal.colors import color_system, reason


@pytest.mark.parametrize(
    ("environment", "system"),
    [
        ({"COLORTERM": "truecolor", "TERM": "xterm"}, "truecolor"),
        ({"COLORTERM": "24bit", "TERM": "screen"}, "truecolor"),
        ({"COLORTERM": "yes", "TERM": "xterm-256color"}, "256"),
        # Over SSH there is only TERM.
        ({"TERM": "alacritty"}, "truecolor"),
        ({"TERM": "xterm-kitty"}, "truecolor"),
        ({"TERM": "xterm-ghostty"}, "truecolor"),
        ({"TERM": "foot-extra"}, "truecolor"),
        ({"TERM": "xterm-direct"}, "truecolor"),
        ({"TERM": "tmux-256color"}, "256"),
        ({"TERM": "xterm"}, "standard"),
        ({"TERM": "screen"}, "standard"),
        ({"TERM": "mlterm"}, "standard"),
        ({}, "standard"),
    ],
)
def test_a_terminal_has_the_colours_that_its_environment_says(environment, system):
    assert color_system(environment) == system


def test_the_reason_is_the_variable_that_decided():
    assert reason({"COLORTERM": "truecolor", "TERM": "xterm"}) == "COLORTERM says so"
    assert reason({"COLORTERM": "yes", "TERM": "xterm-kitty"}) == "TERM is xterm-kitty"
    assert reason({}) == "TERM is not set"
