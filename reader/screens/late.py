"""What the first frame does without: each name's module is imported when the name is first used.

Textual's own import takes longer than all the rest of the start, and every screen here adds to it. So the app and the
screens name one another as `late.Help`; when the first frame stands, `load` imports all of them in the background, so
that no later key waits for it. Annotations that name them are quoted.
"""

# ruff: noqa: PLC0414 - so a name is told to be given on

import importlib
import pkgutil
from typing import TYPE_CHECKING

import reader.screens

if TYPE_CHECKING:
    from reader.commands import Command as Command
    from reader.commands import commands_of as commands_of
    from reader.picture import browser_safe as browser_safe
    from reader.screens.agreement import AgreementScreen as AgreementScreen
    from reader.screens.choose import Choose as Choose
    from reader.screens.choose import Option as Option
    from reader.screens.choose import label_options as label_options
    from reader.screens.edit_tag import EditTag as EditTag
    from reader.screens.edit_tag import TagEdit as TagEdit
    from reader.screens.export_view import ExportView as ExportView
    from reader.screens.help import Help as Help
    from reader.screens.library import LibraryScreen as LibraryScreen
    from reader.screens.mapping import map_label as map_label
    from reader.screens.palette import Palette as Palette
    from reader.screens.palette import command_row as command_row
    from reader.screens.reading import ReadingScreen as ReadingScreen
    from reader.screens.reading import reading_on as reading_on
    from reader.screens.review_queue import ReviewQueue as ReviewQueue
    from reader.screens.scheme import SchemeScreen as SchemeScreen
    from reader.screens.scheme import refusal as refusal
    from reader.screens.search import SearchScreen as SearchScreen
    from reader.screens.spelling import choose_spelling as choose_spelling
    from reader.screens.spread_preview import Found as Found
    from reader.screens.spread_preview import SpreadPreview as SpreadPreview
    from reader.screens.spread_preview import found_in as found_in
    from reader.screens.stats import StatsScreen as StatsScreen
    from reader.screens.tutorial import TutorialScreen as TutorialScreen
    from reader.screens.tutorial import tutorial as tutorial
    from reader.screens.unsaved import Unsaved as Unsaved
    from reader.screens.working import Working as Working
    from reader.widgets.article_view import ArticleView as ArticleView
    from reader.widgets.guidelines_panel import GuidelinesPanel as GuidelinesPanel

# In the order in which they are likely to be needed.
MODULES = {
    "reader.screens.library": ("LibraryScreen",),
    "reader.screens.reading": ("ReadingScreen", "reading_on"),
    "reader.widgets.article_view": ("ArticleView",),
    "reader.screens.choose": ("Choose", "Option", "label_options"),
    "reader.screens.edit_tag": ("EditTag", "TagEdit"),
    "reader.screens.search": ("SearchScreen",),
    "reader.screens.spelling": ("choose_spelling",),
    "reader.screens.working": ("Working",),
    "reader.screens.spread_preview": ("Found", "SpreadPreview", "found_in"),
    "reader.screens.help": ("Help",),
    "reader.screens.agreement": ("AgreementScreen",),
    "reader.screens.palette": ("Palette", "command_row"),
    "reader.commands": ("Command", "commands_of"),
    "reader.widgets.guidelines_panel": ("GuidelinesPanel",),
    "reader.screens.scheme": ("SchemeScreen", "refusal"),
    "reader.screens.mapping": ("map_label",),
    "reader.screens.review_queue": ("ReviewQueue",),
    "reader.screens.export_view": ("ExportView",),
    "reader.screens.stats": ("StatsScreen",),
    "reader.screens.tutorial": ("TutorialScreen", "tutorial"),
    "reader.screens.unsaved": ("Unsaved",),
    "reader.picture": ("browser_safe",),
}
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(name)
    found: object = getattr(importlib.import_module(_MODULE_OF[name]), name)
    return found


def load() -> None:
    """Import all of it, and whatever other screens there are."""
    screens = (module.name for module in pkgutil.iter_modules(reader.screens.__path__, "reader.screens."))
    for name in (*MODULES, *screens):
        importlib.import_module(name)
