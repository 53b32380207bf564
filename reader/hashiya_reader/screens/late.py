"""What the first frame does without: each name's module is imported when the name is first used.

Textual's own import takes longer than all the rest of the start, and every screen here
adds to it. So the app and the screens name one another as `late.Help`; when the first
frame stands, `load` imports all of them in the background, so that no later key waits
for it. Annotations that name them are quoted.
"""

# ruff: noqa: PLC0414 - so a name is told to be given on

import importlib
import pkgutil
from typing import TYPE_CHECKING

import hashiya_reader.screens

if TYPE_CHECKING:
    from hashiya_reader.keys.commands import Command as Command
    from hashiya_reader.keys.commands import commands_of as commands_of
    from hashiya_reader.look.screenshots import browser_safe as browser_safe
    from hashiya_reader.screens.agreement.screen import (
        AgreementScreen as AgreementScreen,
    )
    from hashiya_reader.screens.dialogs.choose import Choose as Choose
    from hashiya_reader.screens.dialogs.choose import Option as Option
    from hashiya_reader.screens.dialogs.choose import label_options as label_options
    from hashiya_reader.screens.dialogs.edit_tag import EditTag as EditTag
    from hashiya_reader.screens.dialogs.edit_tag import TagEdit as TagEdit
    from hashiya_reader.screens.dialogs.help import Help as Help
    from hashiya_reader.screens.dialogs.palette import Palette as Palette
    from hashiya_reader.screens.dialogs.palette import command_row as command_row
    from hashiya_reader.screens.dialogs.progress import Working as Working
    from hashiya_reader.screens.dialogs.spelling import (
        choose_spelling as choose_spelling,
    )
    from hashiya_reader.screens.dialogs.stats import StatsScreen as StatsScreen
    from hashiya_reader.screens.dialogs.unsaved import Unsaved as Unsaved
    from hashiya_reader.screens.library.screen import LibraryScreen as LibraryScreen
    from hashiya_reader.screens.library.search import SearchScreen as SearchScreen
    from hashiya_reader.screens.reading.screen import ReadingScreen as ReadingScreen
    from hashiya_reader.screens.reading.screen import reading_on as reading_on
    from hashiya_reader.screens.reading.tutorial import is_lesson as is_lesson
    from hashiya_reader.screens.reading.tutorial import tutorial as tutorial
    from hashiya_reader.screens.review.queue import ReviewQueue as ReviewQueue
    from hashiya_reader.screens.scheme.screen import SchemeScreen as SchemeScreen
    from hashiya_reader.screens.scheme.screen import refusal as refusal
    from hashiya_reader.widgets.article.view import ArticleView as ArticleView
    from hashiya_reader.widgets.guidelines_panel import (
        GuidelinesPanel as GuidelinesPanel,
    )

# In the order in which they are likely to be needed.
MODULES = {
    "hashiya_reader.screens.library.screen": ("LibraryScreen",),
    "hashiya_reader.screens.reading.screen": ("ReadingScreen", "reading_on"),
    "hashiya_reader.widgets.article.view": ("ArticleView",),
    "hashiya_reader.screens.dialogs.choose": ("Choose", "Option", "label_options"),
    "hashiya_reader.screens.dialogs.edit_tag": ("EditTag", "TagEdit"),
    "hashiya_reader.screens.library.search": ("SearchScreen",),
    "hashiya_reader.screens.dialogs.spelling": ("choose_spelling",),
    "hashiya_reader.screens.dialogs.progress": ("Working",),
    "hashiya_reader.screens.reading.same_words_preview": (),
    "hashiya_reader.screens.dialogs.help": ("Help",),
    "hashiya_reader.screens.agreement.screen": ("AgreementScreen",),
    "hashiya_reader.screens.dialogs.palette": ("Palette", "command_row"),
    "hashiya_reader.keys.commands": ("Command", "commands_of"),
    "hashiya_reader.widgets.guidelines_panel": ("GuidelinesPanel",),
    "hashiya_reader.screens.scheme.screen": ("SchemeScreen", "refusal"),
    "hashiya_reader.screens.reading.orphaned_labels": (),
    "hashiya_reader.screens.review.queue": ("ReviewQueue",),
    "hashiya_reader.screens.reading.export_view": (),
    "hashiya_reader.screens.dialogs.stats": ("StatsScreen",),
    "hashiya_reader.screens.reading.tutorial": ("is_lesson", "tutorial"),
    "hashiya_reader.screens.dialogs.unsaved": ("Unsaved",),
    "hashiya_reader.look.screenshots": ("browser_safe",),
}
_MODULE_OF = {name: module for module, names in MODULES.items() for name in names}


def __getattr__(name: str) -> object:
    if name not in _MODULE_OF:
        raise AttributeError(name)
    found: object = getattr(importlib.import_module(_MODULE_OF[name]), name)
    return found


def load() -> None:
    """Import all of it, and whatever other screens there are."""
    screens = (
        module.name
        for module in pkgutil.walk_packages(
            hashiya_reader.screens.__path__, "hashiya_reader.screens."
        )
    )
    for name in (*MODULES, *screens):
        importlib.import_module(name)
