"""Libraries that only some of what hashiya does needs: imported when it is asked for, and named where they are missing."""

import importlib
from typing import Any

from hashiya.errors import ExtraMissing


def import_extra(module: str, extra: str, what: str = "this format") -> Any:
    """The module of this name, which the extra of hashiya brings; `what` is what needs it.

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
