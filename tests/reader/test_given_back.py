"""The story of an article that a reviewer gave back."""

from annotations.model import Change, Status
from annotations.project import Project
from annotations.review.reopening import reopen, reopened
from annotations.store import TagStore

FIRST = "000_d992f6cc8f9d56a1"


async def test_an_article_given_back_is_open_until_it_is_done_again(app_on, seeds, settled):
    project, store = Project.open(seeds), TagStore(seeds)
    store.write("salma", project.read(FIRST), Change(status=Status.DONE))
    reopen(store, project.read(FIRST), "salma", "rima", "والعنوان؟")  # and the headline?
    app = app_on(seeds)
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        assert (app.screen.rows[0].status, app.screen.rows[0].reopened) == (Status.OPEN, "rima: والعنوان؟")
        await pilot.press("enter")
        await settled(pilot)
        assert any(note.title == "Given back to you" and "rima" in note.message for note in app._notifications)
        assert app.screen.session.status is Status.OPEN
        await pilot.press("d")
        await settled(pilot)
    assert reopened(TagStore(seeds)) == {}
