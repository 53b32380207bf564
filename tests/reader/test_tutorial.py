"""Stories of the first lesson."""

from pathlib import Path

import pytest
from textual.app import App

from hashiya.corpus.project import ProjectFolder
from hashiya.language import LANGUAGES, use_language
from hashiya_reader.app import HashiyaApp
from hashiya_reader.keys.hints import worded
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.reading.export_view import ExportView
from hashiya_reader.screens.reading.lesson import STEPS
from hashiya_reader.screens.reading.tutorial import is_lesson, tutorial
from hashiya_reader.settings.preferences import LESSON_OPENED
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.widgets.guidelines_panel import GuidelinesPanel
from hashiya_reader.widgets.row_list import RowList
from hashiya_reader.workspace import Workspace

ROOT = Path(__file__).parents[2]
FOURTH = "003_17c9a6c0ceb6d203"
DECISION = "القرار"  # al-qarār: the decision


def rows(app):
    return [app.screen.lesson.panel.render_line(y).text for y in range(3)]


@pytest.mark.parametrize("spoken", LANGUAGES)
async def test_the_lesson_explains_itself_in_the_language_of_the_interface(spoken):
    use_language(spoken)
    async with App().run_test():
        text = tutorial("salma").session.article.text
    assert "رحّب السكان بالقرار" in text  # the residents welcomed the decision
    assert ("Welcome!" in text) == (spoken == "en")
    assert ("أهلًا بك!" in text) == (spoken == "ar")  # ahlan bika: welcome


async def test_the_lesson_is_offered_on_first_use_only(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert app.screen.query_one("#offer").display
        assert "F2" in app.screen.query_one("#offer").render_line(0).text
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        assert not app.screen.query_one("#offer").display
    again = app_on(seeds)
    async with again.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert not again.screen.query_one("#offer").display


async def test_the_lesson_opens_by_itself_the_first_time_and_leads_to_the_list(
    seeds, settled
):
    project = ProjectFolder.open(seeds)
    app = HashiyaApp(Workspace(project, "salma", ReadingPositions.load()), lesson=True)
    async with app.run_test(size=(80, 24)) as pilot:
        assert not LESSON_OPENED.read()
        await settled(pilot)
        assert is_lesson(app.screen)
        await pilot.press("q")
        await settled(pilot)
        assert "5 of 5" in app.screen.query_one("#heading").render_line(0).text
    assert LESSON_OPENED.read()


async def test_every_step_is_checked_off_when_it_is_done(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f2")
        await settled(pilot)
        assert is_lesson(app.screen)
        assert app.screen.lesson.done == set()
        done = []
        for step, keys in [
            ("move", ["left"]),
            ("select", ["s"]),
            ("tag", ["1"]),
            ("target", [*DECISION, "enter"]),
        ]:
            assert step not in app.screen.lesson.done
            hint = next(each for each in STEPS if each.name == step).words
            assert (
                worded(app.screen, hint, app.screen.workspace.looks.values())
                in rows(app)[1]
            )
            await pilot.press(*keys)
            await settled(pilot)
            done.append(step)
            assert app.screen.lesson.done == set(done)
        await pilot.press("X")
        await settled(pilot)
        assert isinstance(app.screen, ExportView)
        shown = "\n".join(
            app.screen.query_one(RowList).render_line(y).text for y in range(12)
        )
        assert '"format": "hashiya/1"' in shown
        await pilot.press("escape")
        await settled(pilot)
        assert "u undoes" in rows(app)[1]
        await pilot.press("u")
        await settled(pilot)
        assert len(app.screen.lesson.done) == len(STEPS)
        assert "You're ready" in rows(app)[1]
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert not app.screen.query_one("#offer").display


async def test_nothing_of_the_lesson_reaches_the_disk(app_on, seeds, settled):
    before = sorted(
        path for path in (ROOT / "reader").rglob("*") if "__pycache__" not in path.parts
    )
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        lesson_of = app.screen
        await pilot.press("f2")
        await settled(pilot)
        await pilot.press("s", "5", "d")
        await settled(pilot)
        assert app.screen is lesson_of
        assert app.screen.session.tags == ()
        assert app.workspace.positions.article(seeds) is None
    assert (
        sorted(
            path
            for path in (ROOT / "reader").rglob("*")
            if "__pycache__" not in path.parts
        )
        == before
    )


async def test_the_lesson_is_found_in_help_and_palette_and_opens_once(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(100, 60)) as pilot:
        await settled(pilot)
        await pilot.press("f1")
        await pilot.pause()
        assert any(
            "Tutorial" in piece.text
            for row in app.screen.keys.lines
            for piece in row.start
        )
        await pilot.press("escape", "ctrl+p")
        await pilot.pause()
        await pilot.press(*"tutorial", "enter")
        await settled(pilot)
        assert is_lesson(app.screen)
        await pilot.press("f2")
        await pilot.pause()
        assert sum(is_lesson(screen) for screen in app.screen_stack) == 1


async def test_the_lesson_names_no_file_of_the_program_for_guidelines(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f2")
        await settled(pilot)
        await pilot.press("g")
        await settled(pilot)
        text = app.screen.query_one(GuidelinesPanel).page.text
    assert "guidelines.md, in the folder of your own articles" in text
    assert str(ROOT) not in text


async def test_the_labels_of_the_lesson_follow_the_language(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f2")
        await settled(pilot)
        looks = app.screen.workspace.looks
        key = looks["stance", "favor"].key
        await pilot.press("f12")
        await settled(pilot)
        looks = app.screen.workspace.looks
        assert looks["stance", "favor"].title == "مؤيد"  # muʾayyid: in favour
        assert looks["stance", "favor"].key == key
        assert app.screen.label_bar.looks[0].title == "مؤيد"
