"""The recorded splits of a project: `splits.json`, with the side of each article."""

import json
from collections.abc import Mapping
from pathlib import Path

from hashiya.corpus.splits import Shares
from hashiya.errors import SplitInvalid
from hashiya.io.durable_files import replacing
from hashiya.io.json_text import dumps

SPLITS = "splits.json"
FORMAT = "hashiya-splits/1"

Sides = Mapping[str, str]


def name_of(shares: Shares, seed: int) -> str:
    """The name of a split in the file, which depends on its parts and its seed."""
    return f"{shares} seed={seed}"


def read_splits(root: Path) -> dict[str, Sides]:
    """The side of each article, by id, in each recorded split of the project.

    Raises:
        SplitInvalid: when the file cannot be read as such.
    """
    path = root / SPLITS
    try:
        document = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SplitInvalid(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise SplitInvalid(
            f"{path}: is no JSON: {error}; mend it, or take it away and split anew"
        ) from error
    if not _is_splits(document):
        raise SplitInvalid(
            f'{path}: is no splits: it wants "format": "{FORMAT}" and "splits": '
            f"{{name: {{id: side}}}}"
        )
    return dict(document["splits"])


def write_splits(root: Path, splits: Mapping[str, Sides]) -> None:
    """Write the file atomically, an article a line.

    Raises:
        SplitInvalid: when it cannot be written; the old file is unchanged.
    """
    path = root / SPLITS
    try:
        with replacing(path) as file:
            file.write(f'{{"format": {dumps(FORMAT)}, "splits": {{\n'.encode())
            blocks = [_lines(name, sides) for name, sides in sorted(splits.items())]
            file.write(",\n".join(blocks).encode())
            file.write(b"\n}}\n")
    except OSError as error:
        raise SplitInvalid(f"{path}: cannot be written: {error.strerror}") from error


def _lines(name: str, sides: Sides) -> str:
    lines = [
        f"{dumps(article)}: {dumps(side)}" for article, side in sorted(sides.items())
    ]
    body = ",\n".join(lines)
    return f"{dumps(name)}: {{\n{body}\n}}"


def _is_splits(document: object) -> bool:
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        return False
    splits = document.get("splits")
    return isinstance(splits, dict) and all(map(_is_sides, splits.values()))


def _is_sides(sides: object) -> bool:
    return isinstance(sides, dict) and set(map(type, sides.values())) <= {str}
