"""The documentation's site: `make docs` builds it in dist/site, and stops at a broken link."""

import click
from docutils.nodes import document
from sphinx.application import Sphinx

import hashiya

project = "hashiya"
author = "The hashiya authors"
project_copyright = "2026, the hashiya authors"
release = hashiya.__version__

extensions = ["myst_parser", "sphinx_click"]
myst_enable_extensions = ["colon_fence", "attrs_inline"]
myst_heading_anchors = 4
nitpicky = True
# -- begins an option.
smartquotes = False
exclude_patterns = ["pictures/*.py"]
# Code without a language is a command or its output.
highlight_language = "none"

# `man hashiya`: the reference of commands.
man_pages = [("commands", "hashiya", "read and annotate Arabic text", author, 1)]

html_theme = "furo"
html_title = "hashiya"
html_static_path = ["static"]
html_css_files = ["site.css"]
html_show_sphinx = False


def setup(app: Sphinx) -> None:
    """Leave out what has no name of its own, and give pages in Arabic their language."""
    app.connect("sphinx-click-process-arguments", _drop_unnamed)
    app.connect("html-page-context", _name_language)


def _drop_unnamed(app: Sphinx, ctx: click.Context, lines: list[str]) -> None:
    # `init` takes files after `--from`.
    if any(line.strip() == ".. option::" for line in lines):
        lines.clear()


def _name_language(
    app: Sphinx,
    page: str,
    template: str,
    context: dict[str, object],
    tree: document | None,
) -> None:
    # The stylesheet turns the page round.
    if page.startswith("ar/"):
        context["language"] = "ar"
