"""Which format a file or folder is of, where it says so clearly."""

from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from hashiya.errors import FileInvalid, FormatUnknown, Hint
from hashiya.io.fields import Row
from hashiya.io.json_array import json_items
from hashiya.io.line_reader import lines, parsed

_BY_SUFFIX: Final = {
    ".spacy": "spacy",
    ".xmi": "cas-xmi",
    ".parquet": "huggingface-parquet",
    ".conll": "iob2",
    ".iob": "iob2",
    ".iob2": "iob2",
    ".bio": "iob2",
}
# What a folder of each format has in it, somewhere.
_BY_CONTENT: Final = {
    "brat": ("*.ann", "annotation.conf"),
    "label-studio": ("tasks.json",),
    "cas-xmi": ("*.xmi",),
    "huggingface-parquet": ("*.parquet",),
}
# What tells it only by what the first of them holds.
_BY_FIRST: Final = {"huggingface": "*.jsonl", "cas-json": "*.json"}
_ROWS: Final = frozenset({"jsonl", "doccano", "araieval", "prodigy"})
_OF_PRODIGY: Final = frozenset(
    {"answer", "_input_hash", "_task_hash", "_view_id", "_annotator_id", "_session_id"}
)
_OF_CAS: Final = frozenset({"%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"})
# What it says of a text, also of one without labels.
_OF_ARAIEVAL: Final = ("paragraph", "tweet")
_OF_CSV: Final = frozenset({"article", "start", "end", "label"})
# How a Parquet file begins, and what zlib makes with its usual settings, as a DocBin
# is.
_BY_MARK: Final = {b"PAR1": "huggingface-parquet", b"\x78\x9c": "spacy"}
# So many bytes of a file are looked at for what it is.
_BEGIN = 1 << 16
# A row without tags may say nothing of its format; the next one may.
_LOOKED_AT = 100


def guessed(path: Path) -> str:
    """The name of the format, told by the suffix, by what a folder has in it, or by the keys of the first rows.

    Raises:
        FormatUnknown: naming those that it may be, when that is none or several.
        FileInvalid: when the file cannot be read, or is broken where it is looked at.
    """
    if path.is_dir():
        found = _of_folder(path)
    elif path.is_file():
        found = _of_file(path)
    elif path.exists():
        raise FormatUnknown(
            f"{path}: can be read only once, so its format cannot be detected",
            hint=Hint.NAME_FORMAT,
        )
    else:
        raise FileInvalid(
            f"{path}: cannot be read: there is no such file or folder; give another one"
        )
    if len(found) == 1:
        return next(iter(found))
    if not found:
        raise FormatUnknown(
            f"{path}: its format cannot be detected", hint=Hint.LIST_FORMATS
        )
    raise FormatUnknown(
        f"{path}: may be {' or '.join(sorted(found))}", hint=Hint.NAME_FORMAT
    )


def _of_folder(path: Path) -> Collection[str]:
    found = {
        name
        for name, patterns in _BY_CONTENT.items()
        if any(any(path.rglob(each)) for each in patterns)
    }
    for name, pattern in _BY_FIRST.items():
        first = min(path.rglob(pattern), default=None)
        # What is broken in a file that may be of something else is not to be told here.
        with suppress(FileInvalid):
            if first is not None and name in _of_file(first):
                found.add(name)
    return found


def _of_file(path: Path) -> Collection[str]:
    suffix = path.suffix.lower()
    if suffix in _BY_SUFFIX:
        return {_BY_SUFFIX[suffix]}
    if suffix == ".ann":
        raise FormatUnknown(
            f"{path}: is one file of a brat collection: give the folder that it is in"
        )
    try:
        with path.open("rb") as file:
            begin = file.read(_BEGIN)
    except OSError as error:
        raise FileInvalid(
            f"{path}: cannot be read: {error.strerror}; give another file"
        ) from error
    for mark, name in _BY_MARK.items():
        if begin.startswith(mark):
            return {name}
    match begin.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]:
        case b"[":
            return (
                {"label-studio"}
                if any(
                    "data" in task for _, task in islice(json_items(path, _nothing), 1)
                )
                else ()
            )
        case b"<":
            return {"cas-xmi"} if b"xmi:" in begin else ()
        case b"{":
            is_cas = suffix == ".json" and any(
                f'"{mark}"'.encode() in begin for mark in _OF_CAS
            )
            return {"cas-json"} if is_cas else _of_rows(path)
        case _:
            return _of_columns(path)


def _of_rows(path: Path) -> Collection[str]:
    """What the first row that tells it is of; else what the rows may be."""
    may_be: Collection[str] = _ROWS
    for row in islice(_rows(path), _LOOKED_AT):
        found = _of_row(row)
        if len(found) == 1:
            return found
        may_be = found or may_be
    return may_be


def _rows(path: Path) -> Iterator[Row]:
    for number, line in lines(path, _nothing):
        if not line.isspace():
            row = parsed(line, f"{path}:{number}")
            if isinstance(row, dict):
                yield row


def _of_row(row: Row) -> Collection[str]:
    version, spans, labels = (
        row.get("format"),
        _items(row, "spans"),
        _items(row, "labels"),
    )
    if isinstance(version, str) and version.startswith("hashiya/"):
        return {"jsonl"}
    if not _OF_CAS.isdisjoint(row):
        return {"cas-json"}
    if isinstance(row.get("status"), list) and "sha256" in row:
        return {"huggingface"}
    has_layers = any(
        isinstance(each, dict) and "layer" in each for each in (*spans, *labels)
    )
    of_doccano = any(
        isinstance(row.get(key), list)
        for key in ("label", "entities", "cats", "annotations")
    )
    signs = {
        "jsonl": has_layers,
        "prodigy": not _OF_PRODIGY.isdisjoint(row) or bool(spans and not has_layers),
        "araieval": "paragraph_id" in row
        or ("labels" in row and row.get("type") in _OF_ARAIEVAL)
        or any(isinstance(each, dict) and "technique" in each for each in labels),
        "doccano": of_doccano or any(isinstance(each, list) for each in labels),
    }
    found = {name for name, is_so in signs.items() if is_so}
    # Both have a list of that name, here an empty one.
    return found or ({"araieval", "doccano"} if "labels" in row else set())


def _items(row: Row, key: str) -> list[object]:
    found = row.get(key)
    return found if isinstance(found, list) else []


def _of_columns(path: Path) -> Collection[str]:
    """A table of tags by the names of its columns, IOB2 by the label behind its first token."""
    for _, line in lines(path, _nothing):
        if line.isspace():
            continue
        if {cell.strip().strip('"') for cell in line.split(",")} >= _OF_CSV:
            return {"csv"}
        _, *labels = line.split()
        is_iob = bool(labels) and all(
            label == "O" or label.startswith(("B-", "I-")) for label in labels
        )
        return {"iob2"} if is_iob else ()
    return ()


def _nothing(_: int) -> None:
    """Show no progress."""
