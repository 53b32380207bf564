"""Modules import one another in one direction, and screens only where they are opened."""

import ast
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    ROOT / "annotations" / "hashiya",
    ROOT / "reader" / "hashiya_rtl",
    ROOT / "reader" / "hashiya_reader",
)


SCREENS = {"agreement", "library", "reading", "review", "scheme"}


def modules():
    """Every module of the three packages by its name, with its path."""
    for package in PACKAGES:
        for path in package.rglob("*.py"):
            parts = path.relative_to(package.parent).with_suffix("").parts
            name = ".".join(part for part in parts if part != "__init__")
            yield name, path


def module_level(statements):
    """The statements outside of functions; those for type checkers too."""
    for statement in statements:
        if not isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement
            for block in ("body", "orelse", "handlers", "finalbody"):
                yield from module_level(getattr(statement, block, ()))


def imported(path, names):
    """The modules of ours that a module imports when it is imported itself."""
    for statement in module_level(ast.parse(path.read_text("utf-8")).body):
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names if alias.name in names)
        elif isinstance(statement, ast.ImportFrom) and not statement.level:
            for alias in statement.names:
                whole = f"{statement.module}.{alias.name}"
                target = whole if whole in names else statement.module
                if target in names:
                    yield target


def test_no_modules_import_one_another_in_a_circle():
    paths = dict(modules())
    graph = {name: set(imported(path, paths)) - {name} for name, path in paths.items()}
    assert len(graph) > 200
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"imports go round in a circle: {' → '.join(error.args[1])}")


def loaded_by(module):
    """The screens' modules that the import of a module brings along."""
    code = (
        f"import sys, {module}; "
        "print(*(name for name in sys.modules if name.startswith('hashiya_reader.screens.')))"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    prefix = "hashiya_reader.screens."
    return {name.removeprefix(prefix) for name in ended.stdout.split()}


def dialogs_in(modules):
    return {name for name in modules if name.startswith("dialogs.")}


def test_the_app_starts_without_any_screen():
    modules = loaded_by("hashiya_reader.app")
    packages = {name.partition(".")[0] for name in modules}
    assert packages & SCREENS == set()
    assert dialogs_in(modules) <= {"dialogs.dialog"}


@pytest.mark.parametrize("screen", ["library", "reading"])
def test_a_first_screen_brings_no_other_screen_along(screen):
    modules = loaded_by(f"hashiya_reader.screens.{screen}.screen")
    packages = {name.partition(".")[0] for name in modules}
    assert packages & (SCREENS - {screen}) == set()
    assert dialogs_in(modules) <= {"dialogs.dialog"}


def test_every_screen_is_imported_in_the_background():
    code = (
        "import sys; from hashiya_reader.screens import import_screens; import_screens(); "
        "print(*sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    screens = {name for name, _ in modules() if ".screens." in name}
    assert screens <= set(ended.stdout.split())


def test_an_article_opens_without_the_list_boilerplate_and_verdicts():
    code = (
        "import sys, hashiya_reader.app, hashiya_reader.screens.reading.screen; "
        "print(*sys.modules)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True
    )
    later = {
        "hashiya.overview.catalogue",
        "hashiya.review.verdicts",
        "hashiya.text.boilerplate",
        "numpy",
        "wcwidth",
    }
    assert later & set(ended.stdout.split()) == set()
