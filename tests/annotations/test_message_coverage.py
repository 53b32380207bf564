"""No words for people outside the catalogue of messages."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? [A-Za-z]{2,}")
# Calls whose words are in the catalogue, and those whose words are names of data.
MESSAGES = frozenset(
    {
        *("_", "gettext", "ngettext", "pgettext", "marked", "marked_plural"),
        *("bind", "CommandEntry", "counted"),
    }
)
ARGUMENTS = frozenset({"help", "tooltip", "epilog"})
NOT_WORDS = frozenset({"classes", "group", "metavar", "name"})
CONSTANTS = frozenset({"DEFAULT_CSS", "EXAMPLES", "NOUNS"})
# Strings that no user is shown in a sentence: the file of a crash, types, a multiplexer.
ELSEWHERE = {
    "cli/completion.py": {
        '(string split "," $completion)',
        '(string split -m 1 "," $completion)',
    },
    "cli/crash_report.py": {"\n….…, raised in", "not installed"},
    "cli/help.py": {"VISUAL, EDITOR"},
    "screens/dialogs/choose.py": {"dialog broad"},
    "terminal/detection.py": {"tmux in …", "tmux in "},
}
# Types that are named before they are imported, and what a usage line names in capitals.
NO_SENTENCE = re.compile(r"[\w\[\], .]+\]|[-A-Z…\[\] a-z]*[A-Z]{2,}[-A-Z…\[\] ]*")
# Errors of programmers, who read English.
OF_PROGRAMMERS = frozenset(
    {"AssertionError", "AttributeError", "KeyError", "TypeError", "ValueError"}
)

WITH_DOCSTRINGS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
# How the classes are called whose sentences users are shown.
SHOWN = re.compile(
    "(Error|Invalid|Refused|Unreadable|Unknown|Failed|Missing|Finding|Note|Problem)$"
)


def name_of(call):
    function = call.func
    return getattr(function, "id", getattr(function, "attr", ""))


def literal(node):
    """The string of a literal, each value in it an ellipsis; None for anything else."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        parts = [
            value.value if isinstance(value, ast.Constant) else "…"
            for value in node.values
        ]
        return "".join(parts)
    return None


def is_constant(node):
    targets = [*getattr(node, "targets", ()), getattr(node, "target", None)]
    return any(getattr(target, "id", "") in CONSTANTS for target in targets)


def untranslated(node):
    """The words below a node that are in no catalogue, each with its line."""
    if isinstance(node, ast.Call) and name_of(node) in MESSAGES:
        return
    if isinstance(node, ast.keyword) and node.arg in ARGUMENTS | NOT_WORDS:
        return
    if isinstance(node, ast.Assign | ast.AnnAssign) and is_constant(node):
        return
    words = literal(node)
    if words is not None:
        if WORDS.search(words) and not NO_SENTENCE.fullmatch(words):
            yield node.lineno, words
        return
    for child in ast.iter_child_nodes(node):
        if not is_docstring(child, node):
            yield from untranslated(child)


def is_docstring(child, node):
    body = getattr(node, "body", None)
    if not isinstance(node, WITH_DOCSTRINGS) or not body or body[0] is not child:
        return False
    return isinstance(child, ast.Expr) and isinstance(child.value, ast.Constant)


def modules(package):
    root = ROOT / package
    for path in sorted(root.rglob("*.py")):
        yield path.relative_to(root).as_posix(), ast.parse(path.read_text("utf-8"))


def test_the_reader_says_nothing_outside_the_catalogue():
    found = []
    for name, tree in modules("reader/hashiya_reader"):
        for line, words in untranslated(tree):
            if words not in ELSEWHERE.get(name, ()):
                found.append(f"{name}:{line}: {words}")
    assert found == []


def test_the_library_raises_and_finds_nothing_outside_the_catalogue():
    found = []
    for name, tree in modules("annotations/hashiya"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or name_of(node) in OF_PROGRAMMERS:
                continue
            if not SHOWN.search(name_of(node)):
                continue
            for argument in node.args:
                found += [
                    f"{name}:{line}: {words}" for line, words in untranslated(argument)
                ]
    assert found == []


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ('notify("not saved yet")', ["not saved yet"]),
        ('notify(_("not saved yet"))', []),
        ('notify(f"{count} are left out")', ["… are left out"]),
        ('bind("q", "quit", "Quit the reader", id="app.quit")', []),
        ('def f():\n    """Say it here."""\n    return "two words"', ["two words"]),
    ],
)
def test_words_outside_are_found(source, words):
    assert [each for _, each in untranslated(ast.parse(source))] == words


def test_no_message_is_within_an_f_string_where_it_is_not_extracted():
    found = []
    for package in ("reader/hashiya_reader", "annotations/hashiya"):
        for name, tree in modules(package):
            for node in ast.walk(tree):
                if isinstance(node, ast.JoinedStr):
                    found += [name for part in ast.walk(node) if is_message(part)]
    assert found == []


def is_message(node):
    """Whether a node is a call that words a literal."""
    if not isinstance(node, ast.Call) or name_of(node) not in MESSAGES - {"counted"}:
        return False
    return any(literal(argument) is not None for argument in node.args)
