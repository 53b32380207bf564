"""What is told of keys names those that the user has."""

import ast
import re
from pathlib import Path

import pytest

from hashiya.corpus.project import ProjectFolder
from hashiya.language import translations
from hashiya_reader.app import HashiyaApp
from hashiya_reader.keys.commands import commands_of
from hashiya_reader.keys.hints import own_classes, usual_keys, worded
from hashiya_reader.screens import import_screens
from hashiya_reader.screens.dialogs.edit_tag import EditTag
from hashiya_reader.screens.reading.lesson import STEPS
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.settings.store import config_path
from hashiya_reader.widgets.guidelines_panel import GuidelinesPanel
from hashiya_reader.workspace import Workspace

KEYS = """
[keys]
select.word = "z"
select.drop = "f7"
tag.undo = "U"
article.export = "f11"
article.leave = "Q"
export.close = "f13"
label.stance.favor = "+"
suggestion.edit = "f8"
prompt.take = "ctrl+y"
app.tutorial = "f9"
library.clear = "ctrl+l"
library.stats = "f2"
guidelines.close = "f13"
edit.next = "ctrl+n"
"""


@pytest.fixture
def remapped(seeds):
    """The library of someone who has keys of their own."""
    config_path().parent.mkdir(parents=True, exist_ok=True)
    config_path().write_text(KEYS, "utf-8")
    return HashiyaApp(
        Workspace(ProjectFolder.open(seeds), "salma", ReadingPositions.load()),
        lesson=True,
    )


async def test_the_lesson_names_the_users_own_keys(remapped, settled):
    async with remapped.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert remapped.files.user_keys.problems == ()
        lesson = remapped.screen.lesson.panel
        said = []
        for number in range(len(STEPS) + 1):
            lesson.show(
                [step.name for step in STEPS[:number]],
                remapped.screen.workspace.looks.values(),
            )
            said.append(lesson.render_line(1).text)
        named = ((), ("z", "s"), ("+", "2"), ("^y",), ("F11", "F13"), ("U",), ("Q",))
        for keys, row in zip(named, said, strict=True):
            for key in keys:
                assert re.search(rf"(?<!\w){re.escape(key)}(?!\w)", row), row
        await pilot.press("z", "+")
        await settled(pilot)
        assert [tag.label for tag in remapped.screen.session.tags] == ["favor"]


async def test_library_guidelines_dialogs_and_palette_name_them_too(
    remapped, settled, until
):
    async with remapped.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        await pilot.press("Q")
        await settled(pilot)
        assert (
            "F9 opens a short lesson"
            in remapped.screen.query_one("#offer").render_line(0).text
        )
        assert "^l clears the filter" in remapped.screen.articles.empty
        await pilot.press("enter")
        await settled(pilot)
        about = {each.id: each.tooltip for each in commands_of(remapped.screen)}
        assert about["tag.spread"] == "All; U undoes it"
        assert about["select.begin"] == "Then move; F7 drops it"
        await pilot.press("g")
        await settled(pilot)
        panel = remapped.screen.query_one(GuidelinesPanel)
        assert "F13 back" in panel.query_one(".panel-heading").render_line(0).text
        await pilot.press("f13", "z", "5")
        await settled(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(remapped.screen, EditTag))
        assert (
            "^n goes to the next field"
            in remapped.screen.query_one(".hint").render_line(0).text
        )


def test_every_action_that_words_name_is_there():
    import_screens()
    named = {
        name
        for each in own_classes()
        for binding in vars(each)["BINDINGS"]
        for name in ids_in(binding.tooltip)
    }
    named |= {
        name
        for step in STEPS
        for words in (step.words, translations("ar").gettext(step.words))
        for name in ids_in(words)
    }
    assert {"tag.undo", "select.drop", "choose.take", "export.close"} <= named
    assert [
        name
        for name in named
        if not name.startswith("label.") and usual_keys(name) == name
    ] == []


def ids_in(words):
    return re.findall(r"\{([\w.]+)\}", words)


# Names of keys as words have them: `ctrl+x`, `^x`, F5, Enter, ↑, or a letter that does
# something: "s lists …", "all: c · ".
FIXED_KEY = re.compile(
    r"(?<![\w{.`'’-])(?:"
    r"(?:ctrl|alt|shift)\+\S+|\^[a-z]\b|F\d{1,2}\b|(?:Enter|Escape|esc|Tab|Space)\b"
    r"|[a-zA-Z](?=\s+[a-z]+s\b)|(?<=: )[a-zA-Z](?= ·)|[↑↓⇥⏎]+)"
)
# The focus moves with Textual's own Tab, which cannot be given away; a user's keys are
# written by these names; the sign stands for a key by another name; F1 is a measure, N and K
# numbers; `hashiya doctor` asks in the terminal, where Enter is Enter.
ALLOWED = re.compile(
    r"^Tab or \{|a character, f5, ctrl\+t; or none|examples: x, f5, ctrl\+t"
    r"|name such as f5 or ctrl\+t|^⇥$|\bF1 |^F1$|or F1 to verify|, Enter keeps"
    r"|\b[NK] (?:annotators|articles)\b"
)


def words_shown(path):
    """The strings of a module that may be shown: no docstrings, and no keys or ids of bindings."""
    tree = ast.parse(path.read_text("utf-8"))
    hidden = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            hidden.add(node.value)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "bind":
            ids = [keyword.value for keyword in node.keywords if keyword.arg == "id"]
            for argument in (*node.args[:2], *ids):
                hidden.update(ast.walk(argument))
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and node not in hidden:
            yield node.value


def test_words_take_the_keys_that_they_name_from_the_bindings():
    reader = Path(__file__).parents[2] / "reader" / "hashiya_reader"
    modules = sorted(set(reader.rglob("*.py")) - {reader / "keys" / "bindings.py"})
    assert len(modules) > 150
    fixed = [
        f"{module.relative_to(reader)}: {words}"
        for module in modules
        for words in words_shown(module)
        if FIXED_KEY.search(words) and not ALLOWED.search(words)
    ]
    assert fixed == []


async def test_keys_keep_their_order_among_arabic_words(remapped, settled, arabic):
    async with remapped.run_test(size=(120, 36)) as pilot:
        await settled(pilot)
        assert worded(remapped.screen, "{prompt.take}") == "\u2066^y\u2069"
