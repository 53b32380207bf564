"""The output modes that the user chose, by terminal."""

import json
from collections.abc import Mapping
from pathlib import Path

from hashiya.errors import HashiyaError
from hashiya.io.durable_files import make_folder, replacing
from hashiya.io.json_text import dumps
from hashiya_reader.settings.places import config_folder
from hashiya_rtl.output import Mode


class ChoiceNotKept(HashiyaError):
    """The file of the choices cannot be read or written."""


def choices_path() -> Path:
    """The file of the choices; it may not exist."""
    return config_folder() / "terminals.json"


def choices() -> Mapping[str, Mode]:
    """The mode chosen for each terminal, by its name.

    Raises:
        ChoiceNotKept: when the file is not what `keep` writes; it is left as it is.
    """
    path = choices_path()
    try:
        table = json.loads(path.read_bytes().decode())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise ChoiceNotKept(
            f"{path}: {error.strerror}; see that it can be read, or remove it"
        ) from error
    except (ValueError, RecursionError) as error:
        raise ChoiceNotKept(f"{path}: is no JSON; mend it, or remove it") from error
    if not isinstance(table, dict) or not set(map(str, table.values())) <= set(Mode):
        raise ChoiceNotKept(
            f'{path}: should be like {{"konsole": "logical"}}; mend it, or remove it'
        )
    return {name: Mode(word) for name, word in table.items()}


def keep(name: str, mode: Mode | None) -> None:
    """Remember the mode for the terminal of that name, or with None forget what was chosen for it.

    Raises:
        ChoiceNotKept: when the file cannot be read or written.
    """
    path = choices_path()
    table = {each: str(chosen) for each, chosen in choices().items() if each != name}
    if mode is not None:
        table[name] = str(mode)
    try:
        make_folder(path.parent)
        with replacing(path) as file:
            file.write(f"{dumps(table)}\n".encode())
    except OSError as error:
        raise ChoiceNotKept(
            f"{path}: {error.strerror}; see that there is room and it can be written"
        ) from error
