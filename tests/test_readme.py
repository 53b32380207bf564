"""What the README names exists."""

import re
from pathlib import Path

import pytest
from textual.binding import Binding

from hashiya_reader.app import HashiyaApp
from hashiya_reader.cli import COMMANDS
from hashiya_reader.screens.library.screen import LibraryScreen
from hashiya_reader.screens.reading.screen import ReadingScreen
from hashiya_reader.screens.review.queue import ReviewQueue
from hashiya_reader.screens.review.screen import ReviewScreen
from hashiya_reader.widgets.article.view import ArticleView

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks():
    return re.findall(r"^```\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_it_opens_with_the_two_commands():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    first = blocks()[0]
    assert [line.split()[:2] for line in first.splitlines()] == [
        ["make", "read"],
        ["make", "test"],
    ]
    assert re.search(r"^read:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)


@pytest.mark.parametrize(
    "command", sorted(set(re.findall(r"^hashiya (\w+)", README, re.MULTILINE)))
)
def test_every_command_exists(command):
    assert command in COMMANDS


@pytest.mark.parametrize("path", sorted(set(re.findall(r"\]\(([^:)]+)\)", README))))
def test_every_picture_and_file_exists(path):
    assert (ROOT / path).exists()


def bound_keys():
    return {
        key
        for screen in (
            HashiyaApp,
            LibraryScreen,
            ReadingScreen,
            ArticleView,
            ReviewScreen,
            ReviewQueue,
        )
        for owner in screen.__mro__
        for binding in vars(owner).get("BINDINGS", ())
        if isinstance(binding, Binding)
        for key in binding.key.split(",")
    }


def test_every_key_in_the_table_is_bound():
    table = re.findall(r"^\| (.*?) \|", README, re.MULTILINE)
    named = {key for row in table for key in re.findall(r"`([^`]+)`", row)}
    assert named - bound_keys() - set("0123456789,") == set()


def test_every_key_beside_the_mouse_is_bound():
    table = (ROOT / "docs" / "keys-and-mouse.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .*? \| (.*?) \|$", table, re.MULTILINE)
    named = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert named - bound_keys() == set()
