"""The pages for contributors name files, modules and functions that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = ("CONTRIBUTING.md", "docs/architecture.md")
# Names that a contributor chooses, and the name of the native format.
CHOSEN = ("NAME", "hashiya/1")
SOURCES = [
    path
    for root in ("annotations", "reader", "tests")
    for path in sorted((ROOT / root).rglob("*"))
    if "__pycache__" not in path.parts
]


def text(page):
    return (ROOT / page).read_text("utf-8")


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(page):
    named = set(re.findall(r"(?<![\w/.-])[\w./-]*\w/(?:[\w.-]+/?)*", text(page)))
    named |= set(re.findall(r"(?<![\w/.-])[\w-]+\.(?:py|tcss|md)\b", text(page)))
    named = {name.rstrip("/.") for name in named}
    named = {name for name in named if not any(part in name for part in CHOSEN)}
    paths = {path.relative_to(ROOT).as_posix() for path in SOURCES}
    paths |= {path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").iterdir()}
    missing = [
        name
        for name in sorted(named)
        if not any(f"/{path}".endswith(f"/{name}") for path in paths)
        and not (ROOT / name).exists()
    ]
    assert len(named) > 10
    assert missing == []


@pytest.mark.parametrize("page", PAGES)
def test_every_name_of_code_that_a_page_shows_exists(page):
    code = "\n".join(
        path.read_text("utf-8") for path in SOURCES if path.suffix == ".py"
    )
    names = re.findall(r"`(?:class )?([A-Za-z_]\w+)(?:\(|\[|`|\.)", text(page))
    names += re.findall(r"^ +([A-Z]\w+(?:\.\w+)?) {2,}", text(page), re.MULTILINE)
    names += re.findall(r"`(hashiya(?:\.\w+)+)`", text(page))
    names = {part for name in names for part in name.split(".")}
    names -= {"toml"}
    names = {name for name in names if not any(part in name for part in CHOSEN)}
    known = set(re.findall(r"\w+", code + (ROOT / "pyproject.toml").read_text("utf-8")))
    known |= {"make", "ruff", "mypy", "pytest", "NameScreen"}
    assert sorted(names - known) == []
