"""Bindings name features and their commands; the screen passes them on."""

from textual.app import App

from hashiya_reader.keys.bindings import bind
from hashiya_reader.screens.features import FeatureScreen


class Counting:
    """A feature that notes what it was asked for."""

    def __init__(self, ui):
        self.ui = ui
        self.calls = []

    def count(self, *steps):
        self.calls.append(steps)

    async def ask_for_more(self):
        self.calls.append("asked")


class CountingScreen(FeatureScreen[None]):
    BINDINGS = [
        bind("x", "do('counting', 'count', 2, 3, 4)", "Count", id="counting.count"),
        bind("y", "do('counting', 'ask_for_more')", "Ask", id="counting.ask"),
    ]

    def __init__(self):
        super().__init__()
        self.features = {"counting": Counting(self)}


async def test_a_key_runs_the_command_of_a_feature_and_waits_for_one_that_asks():
    app = App()
    async with app.run_test() as pilot:
        screen = CountingScreen()
        await app.push_screen(screen)
        await pilot.press("x", "y")
        await app.workers.wait_for_complete()
        assert screen.features["counting"].calls == [(2, 3, 4), "asked"]
