"""What happens on the screen when the disk refuses."""

import errno
import os

import pytest

from hashiya_reader.screens.dialogs.unsaved_changes import UnsavedChanges

ARTICLE = "003_17c9a6c0ceb6d203"


@pytest.fixture
def full_disk(monkeypatch):
    """A switch: while it is on, nothing that is written gets to the disk for want of room."""
    state = {"full": False}
    flush = os.fdatasync

    def refuse(*args, **kwargs):
        if state["full"]:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return flush(*args, **kwargs)

    monkeypatch.setattr(os, "fdatasync", refuse)
    return state


async def test_a_failed_save_is_told_kept_and_made_good(
    app_on, seeds, full_disk, settled, stored
):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("w", "5")
        await settled(pilot)
        full_disk["full"] = True
        await pilot.press("ctrl+left", "6")
        await settled(pilot)
        assert len(stored(seeds)) == 1
        assert len(app.screen.session.tags) == 2
        notes = {
            note.title: " ".join(note.message.split()) for note in app._notifications
        }
        assert "save again. Your changes are kept here" in notes["Not saved"]
        assert "not saved" in app.screen.query_one("#status").render_line(0).text
        full_disk["full"] = False
        app.screen.autosave.retry()
        await settled(pilot)
        assert len(stored(seeds)) == 2
        assert "saved" in app.screen.query_one("#status").render_line(0).text


async def test_quitting_asks_only_while_something_is_unsaved(
    app_on, seeds, full_disk, settled, stored
):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        full_disk["full"] = True
        await pilot.press("w", "5")
        await settled(pilot)
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert isinstance(app.screen, UnsavedChanges)
        await pilot.press("escape")
        await pilot.pause()
        assert len(app.screen.session.tags) == 1
        full_disk["full"] = False
        await pilot.press("ctrl+q")
        await settled(pilot)
    assert len(stored(seeds)) == 1


async def test_going_back_to_the_list_keeps_what_could_not_be_saved(
    app_on, seeds, full_disk, settled, stored
):
    app = app_on(seeds, article=ARTICLE)
    async with app.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        full_disk["full"] = True
        await pilot.press("w", "5")
        await settled(pilot)
        await pilot.press("q")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert len(app.screen.session.tags) == 1
        full_disk["full"] = False
        app.screen.autosave.retry()
        await settled(pilot)
    assert len(stored(seeds)) == 1
