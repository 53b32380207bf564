"""Optional libraries, imported when they are needed."""

import importlib
from typing import Any

from hashiya.errors import ExtraMissing
from hashiya.language import gettext as _


def import_extra(module: str, extra: str, what: str = "") -> Any:
    """Import the module, which the extra of hashiya installs.

    `what` is what needs it, by default the format.

    Raises:
        ExtraMissing: with the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError as error:
        library = (
            module if module.startswith("backports.") else module.partition(".")[0]
        )
        raise ExtraMissing(
            _(
                "{library} is not installed, which {user} needs: pip install "
                "'hashiya[{extra}]'"
            ).format(library=library, user=what or _("this format"), extra=extra)
        ) from error
