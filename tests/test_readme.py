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


KEYS = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")


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
    "word", sorted(set(re.findall(r"^hashiya (\w+)", "".join(blocks()), re.MULTILINE)))
)
def test_every_command_exists(word):
    assert word in COMMANDS or (ROOT / word).is_dir()


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


@pytest.mark.parametrize("page", [README, KEYS], ids=["README", "keys"])
def test_every_key_in_the_tables_is_bound(page):
    table = re.findall(r"^\| (.*?) \|", page, re.MULTILINE)
    named = {key for row in table for key in re.findall(r"`([^`]+)`", row)}
    assert len(named) >= 10
    # Textual's name of the dot is not the character; commas part digits from keys.
    assert named - bound_keys() - set("0123456789,") == set()


def test_it_can_be_read_in_three_minutes():
    assert len(README.split()) <= 700


def test_every_key_beside_the_mouse_is_bound():
    table = (ROOT / "docs" / "keys-and-mouse.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| .*? \| (.*?) \|$", table, re.MULTILINE)
    named = {key for row in rows for key in re.findall(r"`([^`]+)`", row)}
    assert named - bound_keys() == set()
