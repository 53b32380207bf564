"""Annotation of Arabic text as a library: projects, articles and tags, with no screen.

    project = hashiya.open_project("seeds")
    for article in project.articles():
        for tag in project.tags(article):
            ...

Offsets are code-point indices into an article's stored text, ends are exclusive, times
are UTC in ISO 8601. Errors are subclasses of `HashiyaError`. The names in `__all__` are
the public ones; their modules are imported when a name is first used, so importing the
package is cheap, and imports neither Textual nor numpy nor click.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from hashiya.version import __version__ as __version__

if TYPE_CHECKING:
    from hashiya.api import Project, open_project
    from hashiya.errors import HashiyaError
    from hashiya.exchange.exporting.selection import Selection, TagSource
    from hashiya.model.model import Article, Span, Status, Tag

__all__ = [
    "Article",
    "HashiyaError",
    "Project",
    "Selection",
    "Span",
    "Status",
    "Tag",
    "TagSource",
    "open_project",
]

_MODULES = {
    "hashiya.api": ("Project", "open_project"),
    "hashiya.errors": ("HashiyaError",),
    "hashiya.exchange.exporting.selection": ("Selection", "TagSource"),
    "hashiya.model.model": ("Article", "Span", "Status", "Tag"),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        """Import a public name from its module when it is first used."""
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(_MODULE_OF[name]), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return sorted(__all__)
