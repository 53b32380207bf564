"""Every format is listed in one place, and what must be beside it there is checked by its name."""

import importlib
import json
import pkgutil
from pathlib import Path

import pytest

from hashiya.errors import FormatUnknown
from hashiya.exchange import formats
from hashiya.exchange.registry import FORMATS, Format, format_named

PREFIX = f"{formats.__name__}."
MODULES = [
    module.name for module in pkgutil.walk_packages(formats.__path__, prefix=PREFIX)
]
DOCUMENTED = Path(__file__).parents[2] / "docs" / "formats.md"


def formats_of(module_name):
    """The formats that the module defines, by the place that the registry gives them."""
    module = importlib.import_module(module_name)
    return {
        f"{module_name.removeprefix(PREFIX)}:{name}": value
        for name, value in vars(module).items()
        if isinstance(value, Format)
    }


@pytest.mark.parametrize("module", MODULES)
def test_every_format_of_a_module_is_in_the_registry(module):
    unlisted = {
        place: value.name
        for place, value in formats_of(module).items()
        if FORMATS.get(value.name) != place
    }
    assert unlisted == {}, "add a line to FORMATS in hashiya/exchange/registry.py"


@pytest.mark.parametrize("name", FORMATS)
def test_every_line_of_the_registry_is_a_format_of_that_name(name):
    assert format_named(name).name == name


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_is_in_the_documentation(name):
    rows = [
        line
        for line in DOCUMENTED.read_text("utf-8").splitlines()
        if line.startswith(f"| `{name}` |")
    ]
    assert len(rows) == 1, "add a row to the table of docs/formats.md"


def test_an_unknown_format_is_refused_with_the_names_of_all():
    with pytest.raises(FormatUnknown, match=r"'word'; the formats are: jsonl, doccano"):
        format_named("word")


def test_the_program_of_the_documentation_runs(tmp_path, monkeypatch, capsys):
    program = DOCUMENTED.read_text("utf-8").split("```python\n")[1].split("```")[0]
    (tmp_path / "my-articles").mkdir()
    (tmp_path / "my-articles" / "a.txt").write_text("روسيا", "utf-8")  # Russia
    span = {"start": 0, "end": 5, "layer": "topic", "label": "law"}
    row = json.dumps({"id": "a", "spans": [span]})
    (tmp_path / "tags.jsonl").write_text(row, "utf-8")
    monkeypatch.chdir(tmp_path)

    exec(compile(program, str(DOCUMENTED), "exec"), {})

    assert capsys.readouterr().out == "1 ()\n1 {} ()\n"
