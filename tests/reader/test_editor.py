"""The user's own editor on a note, and what comes back from it."""

import contextlib
import sys

import pytest

from hashiya_reader.editor import edit_text
from hashiya_reader.editor_command import EditorFailed, editor
from hashiya_reader.screens.dialogs.edit_tag import EditTag
from hashiya_reader.widgets.key_row import KeyRow

ARTICLE = "003_17c9a6c0ceb6d203"
NOTE = "ملاحظة طويلة"  # mulāḥaẓa ṭawīla: a long note


@pytest.fixture
def writes(monkeypatch, tmp_path):
    """Makes an editor that writes these bytes, or ends with a code."""

    def make(content=None, code=0):
        script = tmp_path / "editor.py"
        script.write_text(
            f"import sys\nif {content!r} is not None:\n"
            f"    open(sys.argv[1], 'wb').write({content!r})\nsys.exit({code})\n"
        )
        monkeypatch.delenv("VISUAL", raising=False)
        monkeypatch.setenv("EDITOR", f"{sys.executable} {script}")

    return make


@pytest.fixture
def app(app_on, seeds, monkeypatch):
    """The reader, in a terminal that can be handed over."""
    app = app_on(seeds, article=ARTICLE)
    monkeypatch.setattr(app, "suspend", contextlib.nullcontext)
    return app


@pytest.mark.parametrize(
    ("written", "note"),
    [
        (f"{NOTE}\n".encode(), NOTE),
        (
            "سطر\r\nسطر ثان\n\n\nثالث\n".encode(),
            "سطر سطر ثان ثالث",
        ),  # line, second line, third
        (
            "\ufeffسطر\tآخر".encode(),
            "سطر آخر",
        ),  # a byte order mark, a tab: another line
        (b"", ""),
    ],
)
def test_the_lines_of_a_note_come_back_as_one(app, writes, written, note):
    writes(written)
    assert edit_text(app, "x") == note


def test_an_editor_that_changes_nothing_changes_nothing(app, writes):
    writes()
    assert edit_text(app, NOTE) == NOTE


@pytest.mark.parametrize(
    ("written", "code", "told"),
    [
        (b"a\x1b[31mb", 0, "control character U+001B"),
        (b"\xff", 0, "not UTF-8"),
        (b"a", 3, "ended with 3"),
    ],
)
def test_what_a_note_cannot_hold_is_refused(app, writes, written, code, told):
    writes(written, code)
    with pytest.raises(EditorFailed, match=told.replace("+", r"\+")):
        edit_text(app, NOTE)


def test_an_editor_that_is_not_there_is_told(app, monkeypatch):
    monkeypatch.setenv("VISUAL", "no-such-editor --wait")
    assert editor() == ["no-such-editor", "--wait"]
    with pytest.raises(EditorFailed, match="set EDITOR"):
        edit_text(app, NOTE)


@pytest.mark.parametrize("command", ["no-such-editor", "a'b", "x\0y"])
def test_the_terminal_is_taken_back_from_an_editor_that_cannot_be_started(
    app, monkeypatch, command
):
    """Textual takes it back only where nothing was raised meanwhile."""
    handed_over = []

    @contextlib.contextmanager
    def suspend():
        handed_over.append(True)
        yield
        handed_over.pop()

    monkeypatch.setattr(app, "suspend", suspend)
    monkeypatch.setattr("os.environ", {"EDITOR": command})
    with pytest.raises(EditorFailed, match="set EDITOR"):
        edit_text(app, NOTE)
    assert handed_over == []


def test_without_a_choice_an_editor_that_is_there_is_taken():
    assert editor({}, {"vi": "/usr/bin/vi"}.get) == ["vi"]


async def test_a_terminal_that_cannot_be_handed_over_is_told(app_on, seeds, writes):
    writes(b"x")
    app = app_on(seeds)
    async with app.run_test():
        with pytest.raises(EditorFailed, match="from a shell"):
            edit_text(app, NOTE)


async def test_ctrl_e_in_the_note_opens_the_editor_and_enter_keeps_it(app, writes):
    writes(f"{NOTE}\nثانية\n".encode())  # second
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5", "enter")
        await pilot.pause()
        assert isinstance(app.screen, EditTag)
        assert app.screen.query_one("#note").has_focus
        await pilot.press("ctrl+e", "enter")
        await pilot.pause()
        assert app.screen.current_tag.note == f"{NOTE} ثانية"


@pytest.mark.parametrize("fields_on", range(1, 5))
async def test_the_editor_opens_on_the_note_from_every_field(app, writes, fields_on):
    writes(NOTE.encode())
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.press("w", "1", *"x", "enter", "enter")
        await pilot.pause()
        await pilot.press(*["tab"] * fields_on, "ctrl+e")
        assert app.screen.query_one("#note").value == NOTE
        assert app.screen.query_one("#note").has_focus
        row = app.screen.query_one(KeyRow).render_line(0).text
        assert all(
            words in row for words in ("^e Note in your editor", "⏎ Save", "esc Cancel")
        )


async def test_what_the_editor_wrote_in_vain_leaves_the_note(app, writes):
    writes(b"\x07")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        await pilot.press("w", "5", "enter", *"abc", "ctrl+e")
        await pilot.pause()
        assert app.screen.query_one("#note").value == "abc"
