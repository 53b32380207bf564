"""Brings the catalogues of messages up to date with the code, and compiles them.

Run by `make messages`. What is new in a catalogue is then to be translated by hand.
"""

import ast
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import IO

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from hashiya.language import CATALOGUES, DOMAIN, LANGUAGES

ROOT = Path(__file__).parents[1]
SOURCES = ("annotations/hashiya", "reader/hashiya_reader")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "marked": None,
    "marked_plural": (1, 2),
    # The description of a key, and a command's line in the list of all.
    "bind": (3,),
    "CommandEntry": (2,),
}
# Arguments that are messages wherever they are given as plain strings.
ARGUMENTS = frozenset({"help", "tooltip", "epilog"})
TEMPLATE_OPTIONS = {"trimmed": "true", "encoding": "utf-8"}

Message = str | tuple[str, ...]


def code_messages() -> Catalog:
    """All messages of the code and the templates."""
    catalogue = Catalog()
    for source in SOURCES:
        for path in sorted((ROOT / source).rglob("*.py")):
            for message, context in python_messages(path):
                catalogue.add(message, context=context)
        for path in sorted((ROOT / source).rglob("templates/*.html")):
            for message, context in extracted(path, "jinja2", TEMPLATE_OPTIONS):
                catalogue.add(message, context=context)
    return catalogue


def python_messages(path: Path) -> Iterator[tuple[Message, str | None]]:
    """The messages of a module: those of calls, of arguments, and the help of commands."""
    yield from extracted(path, "python", {})
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.keyword) and node.arg in ARGUMENTS:
            if isinstance(node.value, ast.Constant) and node.value.value:
                yield str(node.value.value), None
        elif isinstance(node, ast.FunctionDef) and is_command(node):
            yield cleandoc(ast.get_docstring(node) or ""), None


def is_command(function: ast.FunctionDef) -> bool:
    """Whether a function is a command or a group of click's."""
    for decorator in function.decorator_list:
        if isinstance(decorator, ast.Call) and isinstance(
            decorator.func, ast.Attribute
        ):
            if decorator.func.attr in {"command", "group"}:
                return True
    return False


def extracted(
    path: Path, method: str, options: dict[str, str]
) -> Iterator[tuple[Message, str | None]]:
    """The messages of a file's calls, each with its context."""
    with path.open("rb") as file:
        for _, message, _, context in extract(
            method, file, keywords=KEYWORDS, options=options
        ):
            yield message, context


def catalogue_path(language: str) -> Path:
    """Where the catalogue of a language is."""
    return CATALOGUES / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def catalogue_of(language: str) -> Catalog:
    """The catalogue of a language."""
    with catalogue_path(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def save(catalogue: Catalog, file: IO[bytes]) -> None:
    """Write a catalogue as it is kept: sorted, a message a line, without places."""
    write_po(
        file,
        catalogue,
        width=0,
        no_location=True,
        omit_header=False,
        sort_output=True,
        ignore_obsolete=True,
    )


def main() -> None:
    """Bring every catalogue up to date."""
    template = code_messages()
    for language in LANGUAGES[1:]:
        catalogue = catalogue_of(language)
        # The date would change with every run.
        template.creation_date = catalogue.creation_date
        catalogue.update(template, no_fuzzy_matching=True)
        path = catalogue_path(language)
        with path.open("wb") as file:
            save(catalogue, file)
        with path.with_suffix(".mo").open("wb") as file:
            write_mo(file, catalogue)
        new = [message for message in catalogue if message.id and not message.string]
        print(f"{path.relative_to(ROOT)}: {len(new)} to translate")


if __name__ == "__main__":
    main()
