"""Libraries that only some formats need: imported when such a format is used, and named where they are missing."""

import importlib
from typing import Any

from annotations.errors import FormatUnknown


def needed(module: str, extra: str) -> Any:  # noqa: ANN401 - a library that need not be there has no types
    """The module of this name, which the extra of hashiya brings.

    Raises:
        FormatUnknown: with the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        library = module.partition(".")[0]
        raise FormatUnknown(
            f"{library} is not installed, which this format needs: pip install 'hashiya[{extra}]'"
        ) from error
