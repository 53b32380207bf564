"""`hashiya_rtl` is a library of its own: a few public names, and an import that costs nothing."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import hashiya_reader
import hashiya_rtl

HEAVY = ("arabic_reshaper", "bidi", "wcwidth")


def modules_after(statement):
    """The names of the modules that an interpreter has loaded after a statement."""
    script = f"import sys; {statement}; print(*sys.modules)"
    ended = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    return set(ended.stdout.split())


def test_importing_the_package_loads_no_library_and_no_module_of_its_own():
    loaded = modules_after("import hashiya_rtl")
    assert not loaded & set(HEAVY)
    assert not [name for name in loaded if name.startswith("hashiya_rtl.")]


@pytest.mark.parametrize("name", hashiya_rtl.__all__)
def test_every_public_name_exists_and_is_documented(name):
    value = getattr(hashiya_rtl, name)
    if name != "Direction":
        assert value.__doc__


def test_every_public_name_is_imported_from_one_module():
    assert set(hashiya_rtl._MODULE_OF) == set(hashiya_rtl.__all__)
    assert dir(hashiya_rtl) == sorted(hashiya_rtl.__all__)


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="layed_out"):
        _ = hashiya_rtl.layed_out


def test_the_reader_imports_public_names_only():
    private = []
    for path in sorted(Path(hashiya_reader.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                if node.module.startswith("hashiya_rtl."):
                    private.append(f"{path.name}:{node.lineno} {node.module}")
                if node.module == "hashiya_rtl":
                    names = {name.name for name in node.names}
                    assert names <= set(hashiya_rtl.__all__)
    assert private == []


def test_the_example_in_the_docstring_runs():
    names = {name: getattr(hashiya_rtl, name) for name in hashiya_rtl.__all__}
    # "Peace, peace", twice, and a title of the same words
    names |= {"text": "سلام سلام\nسلام سلام", "title": "سلام سلام"}
    example = [
        line.strip()
        for line in hashiya_rtl.__doc__.splitlines()
        if line.startswith("    ")
    ]
    assert len(example) == 5
    exec("\n".join(example), names)
