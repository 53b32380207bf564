"""What the first frame does without: imported in the background once it stands, so that no later key waits for it."""

import importlib
import pkgutil

import reader.screens

# Whatever else the screens' own modules do not bring along.
OTHERS = ("annotations.exchange.native", "reader.picture")


def modules() -> tuple[str, ...]:
    """The modules, in the order in which they are likely to be needed."""
    screens = (module.name for module in pkgutil.iter_modules(reader.screens.__path__, "reader.screens."))
    return ("reader.screens.library", "reader.screens.reading", *screens, *OTHERS)


def load() -> None:
    """Import them; those that are there already cost nothing."""
    for name in modules():
        importlib.import_module(name)
