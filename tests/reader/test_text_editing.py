"""The text of the open article, corrected in the user's editor."""

import contextlib
import json
import sys

import pytest

from hashiya.errors import ProjectInvalid
from hashiya.model.model import Span
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.edited_copy import edits_folder
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.screens.reading.text_edit_preview import TextEditPreview
from hashiya_reader.screens.reading.tutorial import tutorial
from hashiya_reader.widgets.row_list import RowList

# "The ministry announced the beginning of the truce"; the last word misspelt, and not.
TEXT = "أعلنت الوزارة بدء الهدنه"
WRONG, RIGHT = "الهدنه", "الهدنة"
ROWS = [{"id": "r1", "text": TEXT}, {"id": "r2", "text": "سطر آخر"}]  # another line


@pytest.fixture
def app(app_on, tmp_path, monkeypatch):
    """The reader on the first of two rows; its last word is tagged, and another one."""
    folder = tmp_path / "project"
    folder.mkdir()
    lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in ROWS]
    (folder / "rows.jsonl").write_text("".join(lines), "utf-8")
    script = tmp_path / "editor.py"
    script.write_text(
        "import pathlib, sys\n"
        "path = pathlib.Path(sys.argv[-1])\n"
        f"path.write_bytes(path.read_bytes().replace({WRONG.encode()}, "
        f"{RIGHT.encode()}))\n"
    )
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"{sys.executable} -I {script}")
    app = app_on(folder, article="r1")
    monkeypatch.setattr(app, "suspend", contextlib.nullcontext)
    session = app.workspace.session("r1")
    for start, end in ((6, 13), (18, 24)):
        session.add(Span(start, end), "topic", "law")
    session.save()
    return app


def text_of(app, article):
    return app.workspace.project.read(article).text


async def until(pilot, kind):
    for _ in range(50):
        await pilot.pause()
        if isinstance(pilot.app.screen, kind):
            return pilot.app.screen
    raise AssertionError(f"still {pilot.app.screen}")


async def test_the_text_is_taken_over_after_a_look_at_the_tags(app):
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, ReadingScreen)
        await pilot.press("ctrl+e")
        preview = await until(pilot, TextEditPreview)
        count = len(preview.query_one(RowList).items)
        await pilot.press("y")
        screen = await until(pilot, ReadingScreen)
        await pilot.pause()

        assert count == 2, "one annotator, and one tag that is detached"
        assert screen.session.article.text == TEXT.replace(WRONG, RIGHT)
        assert [tag.span for tag in screen.session.tags] == [Span(6, 13)]
        assert [tag.text for tag in screen.session.detached] == [WRONG]
        assert "is saved. 1 tag detached." in screen.news
        assert text_of(app, "r2") == "سطر آخر", "its row has not been lost"
        assert not list(edits_folder().glob("*"))


async def test_the_text_stays_where_it_is_not_wanted(app):
    async with app.run_test(size=(100, 30)) as pilot:
        first = await until(pilot, ReadingScreen)
        await pilot.press("ctrl+e")
        await until(pilot, TextEditPreview)
        await pilot.press("escape")
        assert await until(pilot, ReadingScreen) is first

        assert text_of(app, "r1") == TEXT
        (copy,) = edits_folder().rglob("*.txt")
        assert RIGHT in copy.read_text("utf-8")


async def test_an_editor_that_changes_nothing_asks_nothing(app, monkeypatch):
    monkeypatch.setenv("EDITOR", "true")
    async with app.run_test(size=(100, 30)) as pilot:
        first = await until(pilot, ReadingScreen)
        await pilot.press("ctrl+e")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

        assert pilot.app.screen is first
        assert text_of(app, "r1") == TEXT
        assert not list(edits_folder().glob("*"))


async def test_an_editor_that_fails_changes_nothing(app, monkeypatch):
    monkeypatch.setenv("EDITOR", "false")
    async with app.run_test(size=(100, 30)) as pilot:
        first = await until(pilot, ReadingScreen)
        await pilot.press("ctrl+e")
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

        assert pilot.app.screen is first
        assert text_of(app, "r1") == TEXT


async def test_a_record_that_cannot_be_read_is_named_in_the_preview(app):
    workspace = app.workspace
    article = workspace.project.read("r1")
    session = TagSession(workspace.store, workspace.project.scheme, article, "omar")
    session.add(Span(0, 5), "topic", "law")
    session.save()
    workspace.store.checkpoint()
    for path in (workspace.project.root / "tags" / "omar").rglob("*.json*"):
        path.unlink()
        path.mkdir()

    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, ReadingScreen)
        await pilot.press("ctrl+e")
        preview = await until(pilot, TextEditPreview)
        first, *others = preview._rows()

        assert "omar" in first.start[0].text
        assert "cannot be read" in first.start[0].text
        assert len(others) == 2


async def test_a_text_that_is_taken_over_is_not_called_unedited(
    app, monkeypatch, toasts_of
):
    toasts = toasts_of(app)
    async with app.run_test(size=(100, 30)) as pilot:
        await until(pilot, ReadingScreen)
        await pilot.press("ctrl+e")
        await until(pilot, TextEditPreview)

        def fail(_):
            raise ProjectInvalid("the folder cannot be listed")

        monkeypatch.setattr(type(app.workspace.project), "reopened", fail)
        await pilot.press("y")
        await until(pilot, ReadingScreen)
        await pilot.app.workers.wait_for_complete()
        await pilot.pause()

    assert RIGHT in (app.workspace.project.root / "rows.jsonl").read_text("utf-8")
    assert "The new text is saved, but: the folder cannot be listed" in toasts


async def test_changes_that_are_not_saved_come_first(app, monkeypatch):
    monkeypatch.setattr(app.workspace, "unsaved", lambda: [app.workspace.session("r1")])
    async with app.run_test(size=(100, 30)) as pilot:
        first = await until(pilot, ReadingScreen)
        await first.reading.text.edit()
        assert text_of(app, "r1") == TEXT
        assert not edits_folder().exists()
        monkeypatch.undo()


async def test_the_lessons_text_is_not_edited(app):
    async with app.run_test():
        screen = tutorial("salma")
        assert screen.check_action("do", ("text", "edit")) is False
