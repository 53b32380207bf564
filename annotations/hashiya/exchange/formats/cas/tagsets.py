"""The tagsets of a scheme's layers, as INCEpTION imports them in a project's settings.

Each file is one tagset (INCEpTION's `ExportedTagSet`): the labels of a layer, or the
values of an attribute. `create_tag` lets annotators add what the scheme does not have.
"""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from hashiya.io.json_text import dumps
from hashiya.model.scheme import Scheme
from hashiya.store.names import encoded

TAGSETS: Final = "tagsets"


def write_tagsets(scheme: Scheme, folder: Path) -> None:
    """Write a file for each layer, and for each attribute with values, into a folder in it."""
    tagsets = folder / TAGSETS
    tagsets.mkdir()
    for layer in scheme.layers:
        labels = [(label.name, label.title) for label in layer.labels]
        _write(tagsets, layer.name, labels)
        for attribute in layer.attributes:
            if attribute.values:
                values = [(value, "") for value in attribute.values]
                _write(tagsets, f"{layer.name}.{attribute.name}", values)


def _write(folder: Path, name: str, tags: Iterable[tuple[str, str]]) -> None:
    tagset = {
        "name": name,
        "description": "",
        "language": "",
        "tags": [
            {"tag_name": tag, "tag_description": description}
            for tag, description in tags
        ],
        "create_tag": True,
    }
    path = folder / f"{encoded(name)}.json"
    path.write_bytes(f"{dumps(tagset, indent=2)}\n".encode())
