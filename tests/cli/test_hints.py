"""Errors of the library carry a hint; the words for it belong to the program that shows them."""

import ast
import pickle
import re
from pathlib import Path

import pytest

import hashiya
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Finding, Hint, UnknownTag
from hashiya_reader.cli import hints
from hashiya_reader.look import advice

LIBRARY = Path(hashiya.__file__).parent
OPTION = re.compile(r"(?<![\w-])--[a-z]{2,}|`hashiya [a-z]+")


def messages(path):
    """Every string of the module that is not a docstring."""
    tree = ast.parse(path.read_text("utf-8"))
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, documented)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if is_text and id(node) not in docstrings:
            yield node.value


def test_the_command_line_has_words_for_every_hint():
    assert set(hints.ADVICE) == set(Hint)
    assert set(advice.SCREEN_ADVICE) <= set(Hint)


def test_no_message_of_the_library_names_an_option_or_a_command():
    named = [
        f"{path.relative_to(LIBRARY)}: {text}"
        for path in sorted(LIBRARY.rglob("*.py"))
        for text in messages(path)
        if OPTION.search(text)
    ]
    assert named == []


def test_the_advice_ends_the_sentence_and_without_a_hint_there_is_none():
    error = UnknownTag("salma has no tag 3", hint=Hint.LIST_TAGS)
    assert hints.advised(error) == "salma has no tag 3; `hashiya tags` lists them"
    assert advice.advised(error) == "salma has no tag 3"
    assert hints.advised("salma has no tag 3") == "salma has no tag 3"


@pytest.mark.parametrize(
    "problem",
    [
        UnknownTag("no tag 3", hint=Hint.LIST_TAGS),
        Finding("no tag 3", hint=Hint.LIST_TAGS),
    ],
)
def test_a_hint_survives_the_way_from_a_worker_process(problem):
    received = pickle.loads(pickle.dumps(problem))
    assert (str(received), received.hint) == ("no tag 3", Hint.LIST_TAGS)


def test_a_finding_of_an_error_says_where_and_keeps_the_hint():
    error = UnknownTag("no tag 3", hint=Hint.LIST_TAGS)
    finding = Finding.of(error, "a.jsonl:2: left out: ")
    assert finding == "a.jsonl:2: left out: no tag 3"
    assert finding.hint is Hint.LIST_TAGS


def test_a_finding_of_another_one_says_where_and_keeps_the_hint():
    damage = Finding("is damaged", hint=Hint.REPAIR)
    finding = Finding.of(damage, "a: ")
    assert (finding, finding.hint) == ("a: is damaged", Hint.REPAIR)
    assert Finding.of("a sentence", "a: ").hint is None


def test_a_finding_of_a_project_s_problem_keeps_its_hint():
    problem = Problem(where="a.txt", message="is no text", hint=Hint.SET_ENCODING)
    finding = Finding.of(problem)
    assert (finding, finding.hint) == ("a.txt: is no text", Hint.SET_ENCODING)


@pytest.mark.parametrize("command", ["articles", "stats"])
def test_a_command_that_meets_an_undecodable_text_says_what_helps(
    hashiya, folder, command
):
    (folder / "c.txt").write_bytes(b"caf\xe9 \xff")
    hashiya("tag", folder, "a", 0, 5, "topic", "law")

    ended = hashiya(command, folder)

    assert ended.exit_code == 1
    assert hints.ADVICE[Hint.SET_ENCODING] in ended.stderr
