"""The user's own keys: they work on the Arabic layout too; mistakes are reported.

A report names the file, the line and the key.
"""

import pytest

from hashiya.model.model import Span
from hashiya_reader.keys.keymap import is_key
from hashiya_reader.settings.store import config_path

ARTICLE = "003_17c9a6c0ceb6d203"


@pytest.fixture
def started(app_on, seeds, toasts_of):
    """The app with this text in the user's config.toml, and what it told."""

    def make(config):
        config_path().parent.mkdir(parents=True, exist_ok=True)
        config_path().write_text(config, "utf-8")
        app = app_on(seeds, article=ARTICLE)
        told = toasts_of(app)
        return app, told

    return make


async def test_a_binding_gets_the_keys_given_and_loses_its_own(started):
    app, told = started('[keys]\nselect.word = "z"\n"tag.undo" = ["ctrl+u", "f9"]\n')
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = app.screen.view
        await pilot.press("w")
        assert view.selection is None
        await pilot.press("z")
        assert view.selection is not None
        await pilot.press("5", "f9")
        assert app.screen.session.tags == ()
        assert [words for words in told if not words.startswith("Undone: ")] == []


async def test_an_edit_of_the_file_holds_at_once_and_so_does_its_removal(started):
    app, told = started('[keys]\nselect.word = "z"\n')
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = app.screen.view
        config_path().write_text(
            '[keys]\nselect.word = "f7"\nlabel.topic.politics = "z"\n', "utf-8"
        )
        app.files.look_at_keys()
        await pilot.press("f7")
        assert view.selection is not None
        await pilot.press("z")
        assert [tag.label for tag in app.screen.session.tags] == ["politics"]
        assert app.workspace.looks["topic", "politics"].key == "z"
        config_path().unlink()
        app.files.look_at_keys()
        await pilot.press("f7")
        assert view.selection is None
        await pilot.press("w", "6")
        assert len(app.screen.session.tags) == 2
        assert app.workspace.looks["topic", "politics"].key == "5"
        assert told == ["config.toml was edited: its keys hold from now on."] * 2
        app.files.look_at_keys()
        assert len(told) == 2


@pytest.mark.parametrize(
    ("config", "why"),
    [
        (
            '[keys\nselect.word = "f7"\n',
            "config.toml:1: is not TOML: Expected ']' at the end of a table declaration",
        ),
        (
            '[keys]\nselect.wrod = "f7"\n',
            "config.toml:2: $.keys.select.wrod: no action is called 'select.wrod'",
        ),
        (
            '[keys]\nselect.word = "s"\n',
            "config.toml:2: $.keys.select.word: 's' is the key of 'Sentence'",
        ),
        (
            '[keys]\nselect.word = "="\n',
            "config.toml:2: $.keys.select.word: '=' is the key of 'Accept the suggestion'",
        ),
        (
            '[keys]\nview.export = "f13"\n',
            (
                "config.toml:2: $.keys.view.export: no action is called 'view.export'; "
                "did you mean 'article.export'?"
            ),
        ),
    ],
)
async def test_an_edit_that_cannot_be_used_is_told_by_file_line_and_key(
    started, config, why
):
    app, told = started('[keys]\nselect.word = "z"\n')
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        config_path().write_text(config, "utf-8")
        app.files.look_at_keys()
        assert told[-1].startswith(why)
        # A file that is no TOML says nothing at all; one that is says what it says.
        await pilot.press("z" if "TOML" in why else "w")
        assert app.screen.view.selection is not None


async def test_the_arabic_twin_of_a_key_of_ones_own_answers_too(started):
    app, _ = started('[keys]\nselect.word = "z"\n')
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("ئ")
        assert app.screen.view.selection is not None


async def test_two_bindings_may_swap_their_keys(started):
    app, told = started('[keys]\nselect.word = "s"\nselect.sentence = "w"\n')
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        view = app.screen.view
        await pilot.press("s")
        assert view.selection.of(view.text) == "روسيا"  # Russia
        await pilot.press("escape", "w")
        assert len(view.selection) > 5
        assert told == []


async def test_a_label_may_get_another_key_and_shows_it(started):
    app, told = started('[keys]\nlabel.stance.against = "f7"\n')
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("w", "f7", "escape")
        assert [tag.label for tag in app.screen.session.tags] == ["against"]
        assert app.workspace.looks["stance", "against"].key == "f7"
        assert told == []


async def test_help_and_footer_show_the_keys_of_ones_own(started):
    app, _ = started('[keys]\nselect.word = "ctrl+w"\n')
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        await pilot.press("?")
        await pilot.pause()
        rows = [
            "".join(piece.text for piece in (*row.start, *row.end))
            for row in app.screen.keys.lines
        ]
        assert any("^w" in row and "select.word" in row for row in rows)


@pytest.mark.parametrize(
    ("config", "told"),
    [
        (
            '[keys]\n# mine\nselect.word = "s"\n',
            (
                "config.toml:3: $.keys.select.word: "
                "'s' is the key of 'Sentence' (select.sentence)"
            ),
        ),
        (
            '[keys]\n"select.word" = "u"\n',
            "config.toml:2: $.keys.select.word: 'u' is the key of 'Undo' (tag.undo)",
        ),
        (
            '[keys]\nfind.ask = "1"\n',
            (
                "config.toml:2: $.keys.find.ask: "
                "'1' is the key of 'favor' (label.stance.favor)"
            ),
        ),
        (
            '[keys]\nselect.wrod = "z"\n',
            "no action is called 'select.wrod'; did you mean 'select.word'?",
        ),
        (
            '[keys]\nselect.word = "ctr+w"\n',
            "config.toml:2: $.keys.select.word: 'ctr+w' is not a key",
        ),
        ('[keys]\nselect.word = ""\n', "config.toml:2: $.keys.select.word: is empty"),
        (
            "[keys]\nselect.word = 3\n",
            "config.toml:2: $.keys.select.word: must be a text",
        ),
        (
            '[kyes]\nselect.word = "z"\n',
            "config.toml:1: $.kyes: is not known here; known are keys",
        ),
        ("[keys\n", "config.toml:1: is not TOML"),
    ],
)
async def test_what_cannot_be_is_told_and_the_usual_key_holds(started, config, told):
    app, words = started(config)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert len(words) == 1
        assert told in words[0]
        await pilot.press("w")
        assert app.screen.view.selection is not None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("x", True), ("ض", True), ("+", True), ("ctrl+x", True), ("ctrl+shift+left", True),
        ("f13", True), ("comma", True), ("question_mark", True), ("enter", True),
        ("shift+f5", True), ("", False), (" ", False), ("xy", False), ("ctrl+", False),
        ("hold+x", False), ("shift+x", False),
    ],
)  # fmt: skip
def test_what_a_keyboard_may_send_is_a_key(text, is_one):
    assert is_key(text) is is_one


async def test_what_is_told_names_the_keys_of_ones_own(started):
    app, told = started(
        '[keys]\ntag.next = "f13"\nselect.word = "z"\nselect.sentence = "f11"\n'
    )
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        app.screen.session.add(Span(6, 10), "topic", "law")
        await pilot.press("enter")
        app.screen.view.move(app.screen.view.text.index("\n\n") + 1)
        await pilot.press("5")
        assert told == [
            "Go to one with F13.",
            "Select something first: z takes the word, F11 the sentence.",
        ]
