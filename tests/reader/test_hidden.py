"""No control or format character of a project's content reaches the terminal.

That is so for articles, titles, notes, labels and file names, on every screen.
"""

import json
import shutil
import unicodedata

import pytest
from textual.widgets import Static

from hashiya.corpus.project import ProjectFolder
from hashiya.model.model import Change, Span, Status, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.review.feedback import reopen
from hashiya.sessions.suggestions import suggestion_store
from hashiya.store import TagStore
from hashiya.store.names import encoded
from hashiya_reader.screens.agreement.screen import AgreementScreen
from hashiya_reader.screens.dialogs.help import Help
from hashiya_reader.screens.dialogs.stats import StatsScreen
from hashiya_reader.screens.review.queue import ReviewQueue
from hashiya_reader.screens.review.screen import ReviewScreen

DIRTY = "نص\u202e\u2066\x1b[31m\x07\x9b\u200f\u2028\ufeff\u00ad قصير"  # naṣṣ qaṣīr: a short text
# A scheme refuses control characters; format characters it keeps.
FORMAT = "\u202e\u2066\u200f\ufeff"
SCHEME = f"""
[[layers]]
name = "stance"
title = "Stance"
title_ar = {json.dumps("موقف" + FORMAT)}
[[layers.labels]]
name = "favor"
title = "Favor [/red]"
title_ar = {json.dumps("مؤيد" + FORMAT)}
key = "1"
[[layers.attributes]]
name = "target"
title = {json.dumps("Target [bold]" + FORMAT)}
required = true
"""
FORBIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.fixture
def dirty(tmp_path):
    folder = tmp_path / "dirty"
    folder.mkdir()
    (folder / "hashiya.toml").write_text(SCHEME, encoding="utf-8")
    row = {"id": "../x" + DIRTY, "title": "[/red]" + DIRTY, "text": DIRTY * 3}
    (folder / "a.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    (folder / "b\x1b[31m\u202e.txt").write_text(
        "آخر", encoding="utf-8"
    )  # ākhar: another
    return folder


def forbidden_on(app):
    """The forbidden characters among all that is drawn."""
    strips = app.screen._compositor.render_strips()
    text = "".join(
        segment.text for strip in strips for segment in strip if not segment.control
    )
    return {
        character for character in text if unicodedata.category(character) in FORBIDDEN
    }


async def test_nothing_dangerous_is_drawn_on_any_screen(app_on, dirty, settled):
    app = app_on(dirty)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert forbidden_on(app) == set(), "library"
        await pilot.press("ctrl+g")
        await pilot.pause()
        await pilot.press(*"نص", "enter")
        await settled(pilot)
        assert app.screen.searched.hits
        assert forbidden_on(app) == set(), "search"
        await pilot.press("escape")
        await pilot.pause()
        await pilot.press("enter")
        await pilot.pause()
        assert forbidden_on(app) == set(), "reading"
        await pilot.press("w", "1")
        await pilot.pause()
        assert forbidden_on(app) == set(), "prompt"
        await pilot.press(*"هدف", "enter", "enter")
        await pilot.pause()
        assert forbidden_on(app) == set(), "edit"
        await pilot.press("escape", "t")
        await pilot.pause()
        assert forbidden_on(app) == set(), "choose"
        await pilot.press("escape", "ctrl+p")
        await pilot.pause()
        assert forbidden_on(app) == set(), "palette"
        await pilot.press("escape", "?")
        await pilot.pause()
        assert isinstance(app.screen, Help)
        assert forbidden_on(app) == set(), "help"
        await pilot.press("escape", "i")
        await pilot.pause()
        assert forbidden_on(app) == set(), "marks"
        app.notify("[/red] " + DIRTY, title=DIRTY)
        await pilot.pause()
        assert forbidden_on(app) == set(), "toast"
        assert "[/red]" in "".join(
            strip.text for strip in app.screen._compositor.render_strips()
        )


def foreign(article, name, number, label, *, span=True):
    """A tag as another program may have left it, dirty wherever it is a text."""
    where = Span(0, 4) if span else None
    return Tag(
        id=number,
        span=where,
        text=where.of(article.text) if where else "",
        layer="stance",
        label=label,
        annotator=name,
        created="2026-11-20T16:00:00Z" + DIRTY,
        updated="2026-11-20T16:00:00Z",
        attributes={"target": DIRTY, DIRTY: DIRTY},
        note=DIRTY,
        origin=f"import:{DIRTY}",
        score=0.9,
    )


@pytest.fixture
def shared(dirty):
    """The dirty project after annotators, a program and a reviewer worked on it.

    Their names and words have control characters too.
    """
    project, store = ProjectFolder.open(dirty), TagStore(dirty)
    article = next(
        project.read(entry.id) for entry in project.entries if ".." in entry.id
    )
    suggestion_store(dirty).write(
        "model", article, Change(set=(foreign(article, "model", 1, DIRTY),))
    )
    for number, name in enumerate(("huda", "omar"), start=2):
        label = "favor" if number == 2 else "against" + DIRTY
        tags = (
            foreign(article, name, number, label),
            foreign(article, name, number + 2, label, span=False),
        )
        store.write(name, article, Change(set=tags, status=Status.DONE))
    store.write("salma", article, Change(status=Status.DONE))
    # The store gives nobody such a name; a folder that was copied in may have it.
    for name in ("tags/huda", "suggestions/model"):
        shutil.copytree(dirty / name, dirty / (name + encoded(DIRTY)))
    reopen(store, article, "salma", "layla", "\u202eلماذا؟")  # why?
    review = GoldSession(store, project.scheme, article, "salma")
    review.reject(review.items[0])
    review.remark(review.items[0], note="\u202eلماذا؟")
    review.save()
    return dirty


async def test_nothing_dangerous_of_others_is_drawn_where_their_work_is_looked_at(
    app_on, shared, settled
):
    app = app_on(shared)
    async with app.run_test(size=(120, 40)) as pilot:

        async def look(*keys):
            await pilot.press(*keys)
            await settled(pilot)
            shown = "".join(
                strip.text for strip in app.screen._compositor.render_strips()
            )
            assert forbidden_on(app) == set(), keys
            return shown

        await settled(pilot)
        assert "against" in await look("f9")
        assert isinstance(app.screen, StatsScreen)
        await look("escape")
        await look("f3")
        assert isinstance(app.screen, AgreementScreen)
        for view in "23456":
            await look(view)
        await look("escape")
        await look("f8")
        assert isinstance(app.screen, ReviewQueue)
        for asked in "lptc":
            await look(asked)
            await look("escape")
        await look("v")
        assert "huda" in await look("v", "s")
        assert "huda" in await look("enter")
        assert isinstance(app.screen, ReviewScreen)
        for asked in "eowc":
            await look(asked)
            await look("escape")
        await look("1")
        await look("q")
        await look("q")
        assert "1 suggested" in await look("enter")
        await look("'")
        assert app.screen.article.current_suggestion.label == DIRTY
        for asked in ("+", "m", "R", "X", "k"):
            await look(asked)
            await look("escape")
        # It cannot be accepted as it is: the scheme has no such label, which is told.
        await look("=")
        assert app.screen.session.tags == ()


async def test_the_check_sees_what_it_looks_for(app_on, dirty):
    """A control: a row that is not drawn through the one shared way is caught."""
    app = app_on(dirty)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await app.screen.mount(Static("\u202e", markup=False))
        await pilot.pause()
        assert "\u202e" in forbidden_on(app)


async def test_invisible_characters_can_be_shown_and_the_text_keeps_them(
    app_on, tmp_path
):
    text = "می\u200cشود و\u00adهو"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    app = app_on(tmp_path / "a.txt")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        view = app.screen.view
        plain = view.rows.laid.line(0).width
        await pilot.press("i")
        assert view.rows.laid.line(0).width == plain + 2
        await pilot.press("i")
        assert view.rows.laid.line(0).width == plain
        assert view.text == text
        await pilot.press("p", "y")
        assert app.clipboard == text
