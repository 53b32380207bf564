"""What another program calls annotators and labels is shown without a restart."""

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.model.annotator_names import ChangeKind
from hashiya.model.model import Span, Status
from hashiya.review.annotator_changes import change_names, preview, undo_last
from hashiya.sessions.tag_session import TagSession
from hashiya.store import TagStore
from hashiya_reader.widgets.one_row import OneRow

FIRST = "000_d992f6cc8f9d56a1"


def tag(root, annotator, span, label="law"):
    project = ProjectFolder.open(root)
    session = TagSession(TagStore(root), project.scheme, project.read(FIRST), annotator)
    session.add(span, "topic", label)
    session.mark(Status.DONE)
    session.save()


def rename(root, old, new, kind=ChangeKind.RENAME):
    project, store = ProjectFolder.open(root), TagStore(root)
    change_names(project, store, preview(project, store, kind, old, new))


def undo(root):
    undo_last(ProjectFolder.open(root), TagStore(root))


@pytest.fixture
def project(seeds):
    """Salma and omar have the first article done; salma reads."""
    tag(seeds, "salma", Span(0, 3))
    tag(seeds, "omar", Span(0, 3))
    return seeds


async def test_an_own_name_that_was_changed_goes_on_in_the_open_article(
    app_on, project, settled
):
    app = app_on(project, article=FIRST)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rename(project, "salma", "salwa")
        app.look_at_files()
        await settled(pilot)
        assert (
            app.screen.news
            == "Annotators · You are called salwa from now on, with all your tags."
        )
        # That the change is complete is a line of its own, which may be read later.
        (project / "tags" / "annotators.jsonl").touch()
        app.look_at_files()
        await settled(pilot)
        assert (
            app.screen.news
            == "Annotators · You are called salwa from now on, with all your tags."
        )
        app.screen.session.add(Span(8, 12), "topic", "media")
        app.screen.autosave.save()
        await settled(pilot)
        assert len(TagStore(project).read("salwa", FIRST).tags) == 2
        assert TagStore(project).annotators() == ("omar", "salwa")
        undo(project)
        app.look_at_files()
        await settled(pilot)
        assert (
            app.screen.news
            == "Annotators · You are called salma from now on, with all your tags."
        )
        assert app.screen.session.annotator == app.workspace.annotator == "salma"
        assert len(app.screen.session.tags) == 2


async def test_the_list_counts_by_the_names_that_annotators_and_labels_have_now(
    app_on, project, settled
):
    app = app_on(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        rename(project, "omar", "omer")
        app.look_at_files()
        await settled(pilot)
        assert app.workspace.catalogue.annotators == ("omer", "salma")
        assert app.screen.news == "Annotators · omar is called omer now."
        path = project / "hashiya.toml"
        path.write_text(
            '[[layers]]\nname = "topic"\n'
            '[[layers.labels]]\nname = "legal"\nwas = ["law"]\n',
            encoding="utf-8",
        )
        app.look_at_files()
        await settled(pilot)
        await pilot.press(*"label:legal")
        await settled(pilot)
        assert [row.id for row in app.screen.rows] == [FIRST]


async def test_news_is_drawn_though_the_list_below_changes_as_well(
    app_on, project, settled, monkeypatch
):
    """Textual would forget what changed above when a screen below asks to be drawn."""
    drawn = []
    render_line = OneRow.render_line

    def render(row, y):
        if row.id == "status":
            drawn.append(
                "".join(piece.text for piece in (*row.row.start, *row.row.aside))
            )
        return render_line(row, y)

    monkeypatch.setattr(OneRow, "render_line", render)
    app = app_on(project)
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        rename(project, "omar", "omer")
        app.look_at_files()
        await settled(pilot)
        assert "omar is called omer now" in drawn[-1]
