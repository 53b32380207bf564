"""Optional libraries, imported when they are needed."""

import importlib
from typing import Any

from hashiya.errors import ExtraMissing


def import_extra(module: str, extra: str, what: str = "this format") -> Any:
    """Import the module, which the extra of hashiya installs; `what` is what needs it.

    Raises:
        ExtraMissing: with the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        raise ExtraMissing(
            f"{library} is not installed, which {what} needs: pip install 'hashiya[{extra}]'"
        ) from error
