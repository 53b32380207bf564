"""Stories of an article that its annotator was given again: the first tags are not shown."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment import Assignment
from hashiya.model.assignment_records import write_assignment
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.store import AGAIN, TagStore
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.reading.screen import ReadingScreen

FOURTH = "003_17c9a6c0ceb6d203"


@pytest.fixture
def given_again(seeds):
    """Salma has done an article with one tag, and was given it again."""
    home, store = ProjectFolder.open(seeds), TagStore(seeds)
    article = home.read(FOURTH)
    tag = Tag(
        id=1,
        span=Span(0, 20),
        text=article.text[:20],
        layer="topic",
        label="law",
        annotator="salma",
        created="2026-11-20T16:00:00Z",
        updated="2026-11-20T16:00:00Z",
    )
    store.write("salma", article, Change(set=(tag,), status=Status.DONE))
    write_assignment(seeds, Assignment().giving_again([FOURTH], "salma"))
    return seeds


async def test_it_is_new_in_the_list_and_its_first_tags_are_not_shown(
    app_on, given_again, settled
):
    app = app_on(given_again, article=FOURTH)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        assert isinstance(app.screen, ReadingScreen)
        assert app.screen.session.tags == ()
        assert "You have this article again" in app.screen.news

        await pilot.press("w", "6")
        await settled(pilot)
        assert len(app.screen.session.tags) == 1
        await pilot.press("q")
        await settled(pilot)
        catalogue = app.workspace.catalogue
        row = catalogue.row(catalogue.ids.index(FOURTH))
        assert (row.status, row.tags) == (Status.OPEN, 1)

    store = TagStore(given_again)
    first = store.read("salma", FOURTH)
    assert (first.status, [tag.label for tag in first.tags]) == (Status.DONE, ["law"])
    second = store.within(AGAIN).read("salma", FOURTH)
    assert (second.status, len(second.tags)) == (Status.OPEN, 1)


async def test_once_it_is_done_again_the_first_round_is_what_is_read(
    app_on, given_again, settled
):
    app = app_on(given_again, article=FOURTH)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        # It can be opened once more as long as the list was not read again.
        assert app.workspace.session(FOURTH).tags == ()
        await pilot.press("q")
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)
        await pilot.press("f5")
        await settled(pilot)
        assert [tag.label for tag in app.workspace.session(FOURTH).tags] == ["law"]

    second = TagStore(given_again).within(AGAIN).summary("salma", FOURTH)
    assert second.status is Status.DONE


async def test_an_article_that_is_open_is_not_taken_away_while_it_is_read(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(110, 30)) as pilot:
        await settled(pilot)
        await pilot.press("w", "6")
        await settled(pilot)
        write_assignment(seeds, Assignment().giving_again([FOURTH], "salma"))
        app.workspace.read_assignment()
        await pilot.press("escape", "ctrl+left", "ctrl+left", "w", "5")
        await settled(pilot)

        assert len(app.screen.session.tags) == 2
    assert len(TagStore(seeds).read("salma", FOURTH).tags) == 2
