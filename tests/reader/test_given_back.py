"""The story of an article that a reviewer gave back."""

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Span, Status
from hashiya.review.adjudication import GoldSession
from hashiya.review.feedback import reopen, reopened
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.settings.store import config_path
from hashiya_reader.widgets.row_list import RowList

FIRST = "000_d992f6cc8f9d56a1"


async def test_the_notes_on_places_are_listed_and_gone_to(app_on, seeds, settled):
    project = ProjectFolder.open(seeds)
    article = project.read(FIRST)
    store = TagStore(seeds)
    start = article.text.index("حماس")  # Hamas
    for name, label in (("salma", "law"), ("omar", "media")):
        session = TagSession(store, project.scheme, article, name)
        session.add(Span(start, start + 4), "topic", label)
        session.mark(Status.DONE)
        session.save()
    review = GoldSession(store, project.scheme, article, "rima")
    review.remark(review.items[0], note="ليست قانونا", gap=True)  # that is no law
    review.save()
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("R")
        await pilot.pause()
        assert (
            "rima  gap of the guidelines"
            in app.screen.query_one(RowList).render_line(0).text
        )
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.view.cursor == start
        await pilot.press("R")
        await pilot.pause()
        await pilot.press("ctrl+q")
        await settled(pilot)
    assert app.return_code == 0


async def test_where_nothing_was_written_that_is_said(app_on, seeds, settled):
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        await pilot.press("R")
        await settled(pilot)
        status = app.screen.query_one("#status").render_line(0).text
        assert "No reviewer has written anything to you" in status


async def test_an_article_given_back_is_open_until_it_is_done_again(
    app_on, seeds, settled
):
    project, store = ProjectFolder.open(seeds), TagStore(seeds)
    store.write("salma", project.read(FIRST), Change(status=Status.DONE))
    reopen(
        store, project.read(FIRST), "salma", "rima", "والعنوان؟"
    )  # and the headline?
    app = app_on(seeds)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        assert (app.screen.rows[0].status, app.screen.rows[0].reopened) == (
            Status.OPEN,
            "rima: والعنوان؟",
        )
        line = app.screen.query_one(RowList).render_line(0).text
        assert {"rima", "↩"} <= set(line.replace(":", " ").split()), (
            "told also where the title is longer than the line"
        )
        await pilot.press("enter")
        await settled(pilot)
        assert any(
            note.title == "Given back to you" and "rima" in note.message
            for note in app._notifications
        )
        assert app.screen.session.status is Status.OPEN
        app.clear_notifications()
        await pilot.press("R")
        await settled(pilot)
        status = app.screen.query_one("#status").render_line(0).text
        assert "Given back to you · rima" in status
        await pilot.press("d")
        await settled(pilot)
    assert reopened(TagStore(seeds)) == {}


async def test_what_an_article_was_given_back_for_names_the_users_own_keys(
    app_on, seeds, settled
):
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text('[keys]\n"article.done" = "ctrl+d"\n', "utf-8")
    project, store = ProjectFolder.open(seeds), TagStore(seeds)
    article = project.read(FIRST)
    session = TagSession(store, project.scheme, article, "salma")
    session.mark(Status.DONE)
    session.save()
    reopen(store, article, "salma", "rima", "والعنوان؟")  # and the headline?
    app = app_on(seeds, article=FIRST)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        (note,) = (each for each in app._notifications if "rima" in each.message)
        assert "^d marks it done again" in note.message.replace("\n", " ")
