"""What a release says of itself is said in one place."""

import re
import tomllib
from pathlib import Path

import hashiya

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
# Extras that are for work on hashiya itself.
FOR_DEVELOPERS = {"all", "consumers", "dev", "docs"}


def test_the_citation_is_of_this_version():
    citation = (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"\nversion: {hashiya.__version__}\n" in citation


def test_the_version_is_nowhere_else():
    assert "version" not in PROJECT
    assert PROJECT["dynamic"] == ["version"]


def test_all_has_every_extra_of_users():
    (requirement,) = PROJECT["optional-dependencies"]["all"]
    extras = set(re.findall(r"[\w-]+", requirement.partition("[")[2]))
    assert extras == set(PROJECT["optional-dependencies"]) - FOR_DEVELOPERS


def test_the_documentation_lists_every_extra_of_users():
    page = (ROOT / "docs" / "guide" / "install.md").read_text("utf-8")
    section = page.partition("## What some formats need")[2].partition("## ")[0]
    listed = set(re.findall(r"^\| `([\w-]+)` \|", section, re.MULTILINE)) - {"all"}
    assert listed == set(PROJECT["optional-dependencies"]) - FOR_DEVELOPERS
