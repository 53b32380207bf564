"""The commands that the guides show run as they are, page by page in their order."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = sorted(
    [*(ROOT / "docs" / "guide").glob("*.md"), *(ROOT / "docs" / "ar").glob("*.md")]
)


def commands(page):
    blocks = re.findall(
        r"^```\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    lines = [line for block in blocks for line in block.splitlines()]
    return [line for line in lines if line.startswith("hashiya ")]


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_every_command_of_a_guide_runs(newsroom, run_example, page):
    for command in commands(page):
        run_example(command)


def test_the_guides_show_commands():
    assert len(GUIDES) >= 6
    assert sum(len(commands(page)) for page in GUIDES) >= 20


def test_the_site_lists_every_page():
    contents = (ROOT / "docs" / "index.md").read_text("utf-8")
    pages = [path.relative_to(ROOT / "docs") for path in (ROOT / "docs").rglob("*.md")]
    listed = set(contents.split())
    missing = [str(page) for page in pages if str(page.with_suffix("")) not in listed]
    assert missing == ["index.md"]
