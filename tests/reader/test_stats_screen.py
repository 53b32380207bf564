"""A story of the dataset in numbers."""

import pytest

from hashiya.model.model import Span
from hashiya_reader.screens.dialogs.stats import StatsScreen
from hashiya_reader.screens.library.screen import LibraryScreen


def lines(screen):
    return ["".join(piece.text for piece in row.start) for row in screen.lines]


async def test_f9_shows_labels_with_bars_lengths_targets_and_annotators(
    app_on, seeds, session_on, until
):
    session = session_on(seeds)
    session.add(Span(0, 5), "stance", "against", attributes={"target": "حماس"})
    session.add(Span(0, 5), "topic", "law")
    session.save()
    app = app_on(seeds)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f9")
        await until(
            pilot, lambda: isinstance(app.screen, StatsScreen) and app.screen.lines
        )
        shown = lines(app.screen)
        assert any(
            "against" in line and " 1 " in line and "█" in line and "Against" in line
            for line in shown
        )
        assert any("حماس" in line and "█" in line for line in shown)
        assert any("Stance × Topic" in line for line in shown)
        assert any("salma" in line for line in shown)
        await pilot.press("escape")
        assert isinstance(app.screen, LibraryScreen)


@pytest.mark.usefixtures("arabic")
async def test_layers_attributes_and_labels_have_titles_of_the_language(
    app_on, seeds, session_on, until
):
    session = session_on(seeds)
    session.add(Span(0, 5), "stance", "against", attributes={"target": "حماس"})
    session.save()
    app = app_on(seeds)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f9")
        await until(
            pilot, lambda: isinstance(app.screen, StatsScreen) and app.screen.lines
        )
        headings = [line.strip() for line in lines(app.screen)]
        assert any(heading.startswith("الموقف ") for heading in headings)
        assert any(heading.startswith("الموقف · الهدف ") for heading in headings)
        assert not any(heading.startswith("stance") for heading in headings)


async def test_what_others_said_of_what_one_has_under_way_is_not_counted_and_that_is_told(
    app_on, seeds, session_on, until
):
    own, others = session_on(seeds), session_on(seeds, annotator="omar")
    own.opened()
    own.save()
    others.add(Span(0, 5), "topic", "law")
    others.save()
    app = app_on(seeds)
    async with app.run_test(size=(100, 40)) as pilot:
        await pilot.press("f9")
        await until(
            pilot, lambda: isinstance(app.screen, StatsScreen) and app.screen.lines
        )
        assert (
            "tags of others in 1 article that you have not done" in lines(app.screen)[0]
        )
        assert any("law" in line and " 0 " in line for line in lines(app.screen))
