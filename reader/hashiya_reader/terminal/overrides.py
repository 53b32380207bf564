"""The output modes that the user chose, by terminal."""

from collections.abc import Mapping

from hashiya.errors import SettingsNotKept
from hashiya.language import gettext as _
from hashiya_reader.settings.store import TERMINALS, settings_path
from hashiya_rtl import Mode


def overrides() -> Mapping[str, Mode]:
    """The mode chosen for each terminal, by its name.

    Raises:
        SettingsNotKept: when the file is damaged; it is left as it is.
    """
    table = TERMINALS.read()
    modes = {}
    for name, word in table.items():
        if not isinstance(word, str) or word not in set(Mode):
            raise SettingsNotKept(
                _(
                    '{path}: {name!r} should be like {{"konsole": "logical"}}; '
                    "correct it, or remove it"
                ).format(path=settings_path(), name=TERMINALS.name)
            )
        modes[name] = Mode(word)
    return modes


def keep_override(name: str, mode: Mode | None) -> None:
    """Keep the mode for the terminal of that name; None forgets what was chosen for it.

    Raises:
        SettingsNotKept: when the file cannot be read or written.
    """
    modes = {**overrides()}
    if mode is None:
        modes.pop(name, None)
    else:
        modes[name] = mode
    TERMINALS.write({other: str(chosen) for other, chosen in modes.items()})
