"""The screens: each owns the work that its widgets ask for.

Textual's own import takes longer than all the rest of the start, and every screen adds
to it. So a screen is imported in the function that opens it, and the app imports all of
them in the background once the first frame is drawn.
"""

import importlib
import pkgutil


def import_screens() -> None:
    """Import every screen and widget, so that no later key waits for one."""
    for name in ("hashiya_reader.screens", "hashiya_reader.widgets"):
        package = importlib.import_module(name)
        for module in pkgutil.walk_packages(package.__path__, f"{name}."):
            importlib.import_module(module.name)
