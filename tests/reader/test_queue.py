"""Stories of annotators with articles of their own."""

from textual.widgets import Input

from hashiya.corpus.project import ProjectFolder
from hashiya.model.assignment import Assignment
from hashiya.model.assignment_records import write_assignment
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.store import TagStore
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.reading.screen import ReadingScreen

FIRST, THIRD = "000_d992f6cc8f9d56a1", "002"


async def test_an_annotator_is_shown_her_own_articles_and_goes_through_them(
    app_on, seeds, settled
):
    ids = [entry.id for entry in ProjectFolder.open(seeds).entries]
    write_assignment(
        seeds,
        Assignment(
            by_article={
                ids[1]: ("salma",),
                ids[3]: ("salma", "omar"),
                ids[4]: ("omar",),
            }
        ),
    )
    app = app_on(seeds)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        assert [row.id for row in app.screen.rows] == [ids[1], ids[3]]
        assert (
            "2 of 2 assigned to you"
            in app.screen.query_one("#heading").render_line(0).text
        )
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(app.screen, ReadingScreen)
        assert app.screen.session.article.id == ids[3]
        assert (
            app.screen.query_one("#heading")
            .render_line(0)
            .text.lstrip()
            .startswith("2/2 ")
        )
        await pilot.press("d")
        await settled(pilot)
        assert isinstance(app.screen, LibraryScreen)
        assert "nothing" in app.screen.articles.render_line(0).text
        await pilot.press("f7")
        assert len(app.screen.rows) == 5
        app.screen.query_one("#filter", Input).value = "assigned:omar"
        await settled(pilot)
        assert [row.id for row in app.screen.rows] == [ids[3], ids[4]]


async def test_where_nothing_is_assigned_all_are_listed(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("f7")
        assert len(app.screen.rows) == 5
        write_assignment(seeds, Assignment(by_article={FIRST: ("salma",)}))
        await pilot.press("f5")
        await settled(pilot)
        assert [row.id for row in app.screen.rows] == [FIRST]


async def test_nobody_finds_out_by_a_filter_what_another_tagged_before_having_it_done(
    app_on, seeds, settled
):
    project = ProjectFolder.open(seeds)
    store = TagStore(project.root)
    article = project.read(FIRST)
    now = "2026-11-20T16:00:00Z"
    tag = Tag(
        id=1,
        span=Span(0, 2),
        text=article.text[:2],
        layer="topic",
        label="law",
        annotator="omar",
        created=now,
        updated=now,
    )
    store.write("omar", article, Change(set=(tag,), status=Status.DONE))
    app = app_on(seeds)
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        app.screen.query_one("#filter", Input).value = "annotator:omar label:law"
        await settled(pilot)
        assert app.screen.rows == []
        await pilot.press("escape", "enter")
        await settled(pilot)
        await pilot.press("d")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        app.screen.query_one("#filter", Input).value = "annotator:omar label:law"
        await settled(pilot)
        assert [row.id for row in app.screen.rows] == [FIRST]
