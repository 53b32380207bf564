"""The commands that the guides show run as they are, page by page in their order."""

import re
from pathlib import Path

import click
import pytest

from hashiya_reader.cli import main

ROOT = Path(__file__).parents[2]
# The diagrams of the architecture name commands without being any.
PAGES = sorted(
    page for page in (ROOT / "docs").rglob("*.md") if page.stem != "architecture"
)
GUIDES = [page for page in PAGES if page.parent.name in {"guide", "ar"}]
# What a line has that shows how a command is used, in place of values.
PLACEHOLDER = re.compile(r"\[|…|\b[A-Z]{4,}\b")
OPTION = re.compile(r"(?<!\S)\[?(--[a-z][a-z-]*)")


def commands(page):
    blocks = re.findall(
        r"^```\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("hashiya ")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_command_of_a_page_runs(newsroom, run_example, page):
    for command in commands(page):
        if PLACEHOLDER.search(command):
            check_usage(command)
        else:
            run_example(command)


def check_usage(line):
    """The command that a line is about exists, and has all options that are in the line."""
    context = click.Context(main)
    name = line.split()[1]
    command = main.get_command(context, name)
    assert command is not None, line
    known = {option for parameter in command.params for option in parameter.opts}
    assert known.issuperset(OPTION.findall(line)), line


def test_a_usage_line_with_an_unknown_option_is_found():
    with pytest.raises(AssertionError):
        check_usage("hashiya add PROJECT FILE… [--nothing-like-it]")


def test_the_guides_show_commands():
    assert len(GUIDES) >= 8
    assert sum(len(commands(page)) for page in GUIDES) >= 30


def test_the_site_lists_every_page():
    contents = (ROOT / "docs" / "index.md").read_text("utf-8")
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    listed = set(contents.split())
    missing = [str(page) for page in pages if str(page.with_suffix("")) not in listed]
    assert missing == ["index.md"]
