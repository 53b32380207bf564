"""What changes on the disk while the reader is open is said, and F5 reads it again."""

import shutil

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.annotator_names import ChangeKind
from hashiya.model.model import Span
from hashiya.review.annotator_changes import change_names, preview
from hashiya.store import TagStore
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row_list import RowList

FIRST = "000_d992f6cc8f9d56a1"
FOURTH = "003_17c9a6c0ceb6d203"


@pytest.fixture
def toasts():
    """The words of the toasts that an app shows, by their titles."""

    def words(app):
        return {
            note.title: " ".join(note.message.split()) for note in app._notifications
        }

    return words


async def looked(app, settled, pilot):
    """Let the reading screen look at the disk, which it does every second."""
    app.screen.look_at_disk()
    await settled(pilot)


async def test_tags_gone_from_the_disk_are_told_and_u_brings_them_back(
    app_on, seeds, settled, stored, toasts
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("w", "5", "ctrl+left", "6")
        await settled(pilot)
        shutil.rmtree(seeds / "tags")
        await looked(app, settled, pilot)
        assert not app.screen.view.tags
        assert toasts(app)["Tags gone"] == (
            "2 tags are gone from the disk; u brings them back."
        )
        await pilot.press("u")
        await settled(pilot)
        assert len(app.screen.view.tags) == len(stored(seeds)) == 2


async def test_an_edited_article_is_told_and_read_again_with_its_tags(
    app_on, seeds, settled, toasts
):
    app = app_on(seeds, article=FOURTH)
    path = seeds / f"{FOURTH}.txt"
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("w", "5")
        await settled(pilot)
        before = app.screen.session
        (tag,) = before.tags
        path.write_text("قال: " + before.article.text, encoding="utf-8")  # he said
        await looked(app, settled, pilot)
        assert "text was changed on the disk" in toasts(app)["The article has changed"]
        await pilot.press("f5")
        await settled(pilot)
        session = app.screen.session
        assert session.article.text == app.screen.view.text
        assert session.article.text.startswith("قال: ")
        assert [again.span for again in session.tags] == [
            Span(tag.span.start + 5, tag.span.end + 5)
        ]


async def test_the_status_row_says_that_the_text_is_another_one_until_it_is_the_same(
    app_on, seeds, settled
):
    app = app_on(seeds, article=FOURTH)
    path = seeds / f"{FOURTH}.txt"
    before = path.read_bytes()

    def status():
        return app.screen.query_one("#status", OneRow).render_line(0).text

    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "text changed" not in status()
        path.write_bytes("قال: ".encode() + before)  # he said
        await looked(app, settled, pilot)
        assert " · text changed: F5 · " in status()
        path.write_bytes(before)
        await looked(app, settled, pilot)
        assert "text changed" not in status()


async def test_an_article_that_is_gone_stays_on_the_screen(
    app_on, seeds, settled, toasts
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        screen = app.screen
        (seeds / f"{FOURTH}.txt").rename(seeds / "renamed.txt")
        await looked(app, settled, pilot)
        words = toasts(app)["The article has changed"]
        assert "is gone, or has another name" in words
        assert "its tags are kept: put it back" in words
        assert "F5" not in words
        await pilot.press("f5")
        await settled(pilot)
        assert app.screen is screen
        assert "its tags are kept: put it back" in toasts(app)["Not read again"]


async def test_the_row_of_an_article_that_is_gone_names_the_key_that_reads_it_again(
    app_on, seeds, settled
):
    app = app_on(seeds)
    path = seeds / f"{FIRST}.txt"

    def lines():
        listed = app.screen.query_one(RowList)
        return [listed.render_line(y).text for y in range(listed.size.height)]

    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        text = path.read_bytes()
        path.unlink()
        await pilot.press("q")
        await settled(pilot)
        (line,) = [line for line in lines() if "✗" in line]
        assert "F5 reloads" in line
        path.write_bytes(text)
        await pilot.press("f5")
        await settled(pilot)
        assert not [line for line in lines() if "✗" in line]


async def test_a_project_that_is_gone_is_told_once_and_again_when_it_is_back(
    app_on, seeds, settled, stored, toasts
):
    app = app_on(seeds, article=FOURTH)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        seeds.rename(seeds.with_name("elsewhere"))
        await looked(app, settled, pilot)
        assert list(toasts(app)) == ["Tags cannot be read"]
        await pilot.press("w", "5")
        await settled(pilot)
        assert "put it back where it was" in toasts(app)["Not saved"]
        assert not seeds.exists()
        seeds.with_name("elsewhere").rename(seeds)
        app.screen.autosave.retry()
        await settled(pilot)
        assert len(stored(seeds)) == 1


async def test_the_list_reads_articles_that_came_and_went(app_on, seeds, settled):
    """What is highlighted stays so, and opens as itself."""
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("down", "down", "down")
        (seeds / "0_first.txt").write_text("حماس", encoding="utf-8")  # Hamas
        (seeds / f"{FIRST}.txt").unlink()
        await pilot.press("f5")
        await settled(pilot)
        screen = app.screen
        assert isinstance(screen, LibraryScreen)
        assert [row.id for row in screen.rows][:2] == [
            "0_first",
            "001_d6de30c6830c1eec",
        ]
        assert len(screen.rows) == 5
        assert "1 article added, 1 article gone" in screen.news
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.session.article.id == FOURTH


async def test_an_article_opened_again_has_the_text_that_is_on_the_disk(
    app_on, seeds, settled
):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        await pilot.press("q")
        await settled(pilot)
        (seeds / f"{FIRST}.txt").write_text("حماس", encoding="utf-8")  # Hamas
        await pilot.press("enter")
        await settled(pilot)
        assert app.screen.session.article.text == "حماس"


async def test_an_annotator_who_is_renamed_or_removed_is_told(
    app_on, seeds, settled, toasts_of
):
    app = app_on(seeds, article=FOURTH)
    project, messages = ProjectFolder.open(seeds), toasts_of(app)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("w", "5")
        await settled(pilot)
        own_name = app.workspace.annotator

        def change(kind, old, new=""):
            store = TagStore(seeds)
            change_names(project, store, preview(project, store, kind, old, new))
            app.look_at_files()

        messages.clear()
        app.look_at_files()
        assert messages == []
        change(ChangeKind.RENAME, own_name, "huda")
        assert messages.pop().startswith("You are called huda from now on")
        await pilot.press("ctrl+left", "6")
        await settled(pilot)
        article = project.read(FOURTH)
        assert len(TagStore(seeds).read("huda", article).tags) == 2
        change(ChangeKind.REMOVE, "huda")
        assert messages.pop().startswith("huda was removed")


async def test_the_lesson_goes_on_when_it_is_to_be_read_again(app_on, seeds, settled):
    app = app_on(seeds)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("f2")
        await settled(pilot)
        lesson = app.screen
        assert lesson.lesson is not None
        await pilot.press("f5")
        await settled(pilot)
        assert app.screen is lesson
