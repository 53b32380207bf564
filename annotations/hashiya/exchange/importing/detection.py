"""Detecting the format of a file or folder, where it is certain.

Each format names its own suffixes, folder contents and first bytes (`Signs`); JSON and
text are distinguished here, by keys and columns.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import Final

from hashiya.errors import FileInvalid, FormatUnknown, Hint, unreadable
from hashiya.exchange.formats.csv_spans import columns
from hashiya.exchange.formats.entities import is_row
from hashiya.exchange.formats.huggingface.token_rows import is_token_row
from hashiya.exchange.formats.iob_reader import has_numbers, is_comment, is_label
from hashiya.exchange.formats.label_studio.minimal_rows import is_minimal
from hashiya.exchange.registry import FORMATS, Format, format_named
from hashiya.io.fields import Row
from hashiya.io.json_array import json_items
from hashiya.io.line_reader import lines, parsed
from hashiya.io.regular_files import regular_files
from hashiya.language import gettext as _

_PARQUET: Final = ".parquet"
_ROW_FORMATS: Final = frozenset({"jsonl", "doccano", "araieval", "prodigy"})
_PRODIGY_KEYS: Final = frozenset(
    {"answer", "_input_hash", "_task_hash", "_view_id", "_annotator_id", "_session_id"}
)
_CAS_KEYS: Final = frozenset({"%TYPES", "%FEATURE_STRUCTURES", "%VIEWS"})
# The values of `type` of a text in ArAIEval, also of one without labels.
_ARAIEVAL_TYPES: Final = ("paragraph", "tweet")
_DOCCANO_KEYS: Final = ("label", "entities", "cats", "annotations")
_STANCE_COLUMNS: Final = frozenset({"target", "stance"})
_STANCE_TEXTS: Final = frozenset({"text", "tweet", "sentence"})
_CSV_COLUMNS: Final = frozenset({"article", "start", "end", "label"})
# The first word of an article in CoNLL-2003, and the columns behind a token that has
# others than labels: part of speech, chunk, label.
_DOCUMENT: Final = "-DOCSTART-"
_CONLL_COLUMNS: Final = (2, 3)
# Bytes of a file, and rows, that are examined. A row without tags may fit several
# formats, and the next one a single format.
_FIRST_BYTES = 1 << 16
_FIRST_ROWS = 100


def detected_format(path: Path) -> str:
    """The name of the format, by suffix, contents of a folder, or keys of the first rows.

    Raises:
        FormatUnknown: when none fits or several do, with their names.
        FileInvalid: when the file cannot be read, or is broken where it is examined.
    """
    if path.is_dir():
        names = _of_folder(path)
    elif path.is_file():
        names = _of_file(path)
    elif path.exists():
        raise FormatUnknown(
            _("{path}: can be read only once, so its format cannot be detected").format(
                path=path
            ),
            hint=Hint.NAME_FORMAT,
        )
    else:
        raise FileInvalid(
            _(
                "{path}: cannot be read: there is no such file or folder; give "
                "another one"
            ).format(path=path)
        )
    if not names:
        message = _("{path}: its format cannot be detected").format(path=path)
        raise FormatUnknown(message, hint=Hint.LIST_FORMATS)
    if len(names) > 1:
        message = _("{path}: may be {names}").format(
            path=path, names=_(" or ").join(sorted(names))
        )
        raise FormatUnknown(message, hint=Hint.NAME_FORMAT)
    return next(iter(names))


def _formats() -> Iterator[Format]:
    for name in FORMATS:
        yield format_named(name)


def _of_folder(path: Path) -> Collection[str]:
    names = set()
    for format_ in _formats():
        signs = format_.signs
        if any(regular_files(path, pattern) for pattern in signs.folder_files):
            names.add(format_.name)
        if not signs.folder_rows:
            continue
        files = regular_files(path, signs.folder_rows)
        first = min(files, key=lambda file: (len(file.parts), file), default=None)
        # A broken file may be of another format, which is reported elsewhere.
        with suppress(FileInvalid):
            if first is not None and format_.name in _of_file(first):
                names.add(format_.name)
    return names


def _of_file(path: Path) -> Collection[str]:
    suffix = path.suffix.lower()
    for format_ in _formats():
        if suffix in format_.signs.suffixes:
            return _of_parquet(path, format_) if suffix == _PARQUET else {format_.name}
    if suffix == ".ann":
        raise FormatUnknown(
            _(
                "{path}: is one file of a brat collection: give the folder that it "
                "is in"
            ).format(path=path)
        )
    try:
        with path.open("rb") as file:
            beginning = file.read(_FIRST_BYTES)
    except OSError as error:
        raise unreadable(path, error) from error
    for format_ in _formats():
        first_bytes = format_.signs.first_bytes
        if first_bytes and beginning.startswith(first_bytes):
            is_parquet = _PARQUET in format_.signs.suffixes
            return _of_parquet(path, format_) if is_parquet else {format_.name}
    return _of_text(path, beginning)


def _of_parquet(path: Path, dataset: Format) -> Collection[str]:
    """A table of tags by the names of its columns, which are in the last bytes of the file."""
    try:
        with path.open("rb") as file:
            file.seek(0, os.SEEK_END)
            file.seek(max(file.tell() - _FIRST_BYTES, 0))
            end = file.read()
    except OSError as error:
        raise unreadable(path, error) from error
    has_tags = all(name in end for name in (b"article", b"layer", b"label", b"start"))
    return {"spans-parquet"} if has_tags and b"sha256" not in end else {dataset.name}


def _of_text(path: Path, beginning: bytes) -> Collection[str]:
    match beginning.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]:
        case b"[":
            return _of_array(path)
        case b"<":
            return {"cas-xmi"} if b"xmi:" in beginning else ()
        case b"{":
            quoted = [f'"{key}"'.encode() for key in _CAS_KEYS]
            has_cas_key = any(key in beginning for key in quoted)
            is_cas = path.suffix.lower() == ".json" and has_cas_key
            return {"cas-json"} if is_cas else _of_rows(path)
        case _:
            return _of_columns(path)


def _of_array(path: Path) -> Collection[str]:
    for _where, task in islice(json_items(path, _ignore), _FIRST_ROWS):
        if isinstance(task, FileInvalid):
            continue
        if "data" in task or is_minimal(task):
            return {"label-studio"}
        return {"gliner"} if "tokenized_text" in task else ()
    return ()


def _of_rows(path: Path) -> Collection[str]:
    """The format of the first row that fits a single one, otherwise all that the rows may be."""
    possible: Collection[str] = _ROW_FORMATS
    for row in islice(_rows(path), _FIRST_ROWS):
        names = _of_row(row)
        if len(names) == 1:
            return names
        possible = names or possible
    return possible


def _rows(path: Path) -> Iterator[Row]:
    for number, line in lines(path, _ignore):
        if not line.isspace():
            # A broken row is reported by who reads it, unless all are broken.
            with suppress(FileInvalid):
                row = parsed(line, f"{path}:{number}")
                if isinstance(row, dict):
                    yield row


def _of_row(row: Row) -> Collection[str]:
    certain = _certain_format(row)
    if certain is not None:
        return {certain}
    spans, labels = _items(row, "spans"), _items(row, "labels")
    names = set()
    has_layers = _have_key((*spans, *labels), "layer")
    if has_layers:
        names.add("jsonl")
    if not _PRODIGY_KEYS.isdisjoint(row) or (spans and not has_layers):
        names.add("prodigy")
    is_typed = "labels" in row and row.get("type") in _ARAIEVAL_TYPES
    if "paragraph_id" in row or is_typed or _have_key(labels, "technique"):
        names.add("araieval")
    has_doccano_key = any(isinstance(row.get(key), list) for key in _DOCCANO_KEYS)
    if has_doccano_key or any(isinstance(label, list) for label in labels):
        names.add("doccano")
    if not names and "labels" in row:
        # Both have a list of that name, which is empty here.
        return {"araieval", "doccano"}
    return names


def _certain_format(row: Row) -> str | None:
    """The format that alone has such rows; None if there is none."""
    version = row.get("format")
    certain: str | None = None
    if isinstance(version, str) and version.startswith("hashiya/"):
        certain = "jsonl"
    elif not _CAS_KEYS.isdisjoint(row):
        certain = "cas-json"
    elif _have_key(_items(row, "messages"), "role"):
        certain = "chat"
    elif (isinstance(row.get("status"), list) and "sha256" in row) or is_token_row(row):
        certain = "huggingface"
    elif is_row(row) and _PRODIGY_KEYS.isdisjoint(row):
        certain = "entities"
    return certain


def _have_key(values: Collection[object], key: str) -> bool:
    return any(isinstance(value, dict) and key in value for value in values)


def _items(row: Row, key: str) -> list[object]:
    value = row.get(key)
    return value if isinstance(value, list) else []


def _of_columns(path: Path) -> Collection[str]:
    """A table of tags by the names of its columns, IOB2 by the label behind its first token."""
    names = columns(path)
    if names >= _CSV_COLUMNS:
        return {"csv"}
    if _is_stance_head(names):
        return {"stance-csv"}
    is_numbered = has_numbers(path)
    for _number, line in lines(path, _ignore):
        if not line.strip() or is_comment(line) or (is_numbered and line[0] == "#"):
            continue
        token, *labels = line.split()[is_numbered:]
        if is_numbered and labels and is_label(labels[-1]):
            return {"iob2"}
        if is_numbered and labels and labels[-1] == "_":
            # A token that is divided into those below.
            continue
        has_label = bool(labels) and is_label(labels[-1])
        if has_label and (token == _DOCUMENT or len(labels) in _CONLL_COLUMNS):
            return {"iob2"}
        return {"iob2"} if labels and all(map(is_label, labels)) else ()
    return ()


def _is_stance_head(columns: Collection[str]) -> bool:
    names = {column.casefold() for column in columns}
    return not names.isdisjoint(_STANCE_TEXTS) and names >= _STANCE_COLUMNS


def _ignore(_: int) -> None:
    """Ignore the progress."""
