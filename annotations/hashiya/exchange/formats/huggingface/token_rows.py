"""Rows of tokens with numbers or names of labels, as datasets of token classification have them.

A row is `{"tokens": ["قال", "الوزير"], "ner_tags": [0, 1]}`. The names of the numbers
are `ClassLabel` names, which `datasets` keeps in the metadata of a Parquet file, in
`dataset_info.json`, or in the head of a dataset card (its `features/features.py`).
The text itself is not in such a file: articles are found by their characters, and where
articles are made of the file, their texts are the tokens with spaces between them.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from hashiya.exchange.formats.iob_reader import LabelColumn, not_a_label
from hashiya.exchange.formats.json_lines import left_out_field
from hashiya.exchange.tokens import squeezed
from hashiya.exchange.values import ImportedArticle
from hashiya.io.fields import FieldInvalid, Row, items, whole_number
from hashiya.io.regular_files import open_regular
from hashiya.language import gettext as _

TOKENS: Final = "tokens"
_TAGS: Final = ("ner_tags", "tags", "labels")
_INFO, _CARD = "dataset_info.json", "README.md"
_LONGEST = 1 << 20
# The names of classes in the YAML at the head of a dataset card.
_FEATURE = re.compile(r"^(\s*)- name: [\"']?([\w-]+)[\"']?\s*$", re.MULTILINE)
_CONFIGURATION = re.compile(r"config_name:[ \t]*[\"']?([^\s\"']+)")
_CLASS = re.compile(r"^\s*[\"']?(\d{1,9})[\"']?:\s*(.+?)\s*$", re.MULTILINE)
_QUOTES = "\"'"

# The names of the classes of each column that has them.
NamesByColumn = Mapping[str, Sequence[str]]


def is_token_row(row: Row) -> bool:
    """Whether the row has tokens and their labels."""
    return isinstance(row.get(TOKENS), list) and _column(row) is not None


def token_article(where: str, row: Row, names: NamesByColumn) -> ImportedArticle:
    """The article of a row of tokens.

    Raises:
        FieldInvalid: with the path of what is no token or label.
    """
    column = _column(row) or _TAGS[0]
    tokens = items(row, TOKENS)
    labels = list(_labels(row, column, names.get(column)))
    if len(tokens) != len(labels):
        message = _("has {count} labels, and there are {expected} tokens")
        raise FieldInvalid(
            f".{column}",
            message.format(count=f"{len(labels):,}", expected=f"{len(tokens):,}"),
        )
    run = LabelColumn(partial(_place, column))
    words: list[str] = []
    drawn_tokens: list[str] = []
    length = 0
    for index, (token, label) in enumerate(zip(tokens, labels, strict=True)):
        if not isinstance(token, str):
            raise FieldInvalid(f".{TOKENS}[{index}]", _("is not a string: give one"))
        run.add(label, length, index)
        words.append(squeezed(token))
        length += len(words[-1])
        if words[-1]:
            drawn_tokens.append(token.strip())
    problems: list[str] = []
    for label, index in run.others:
        misfit = FieldInvalid(f".{column}[{index}]", not_a_label(label))
        if not run.has_labels:
            raise misfit
        problems.append(left_out_field(misfit))
    identifier = row.get("id")
    return ImportedArticle(
        where=where,
        article=str(identifier) if isinstance(identifier, str | int) else None,
        text="".join(words),
        is_squeezed=True,
        tokens=" ".join(drawn_tokens),
        tags=tuple(run.finished(length)),
        unread=frozenset({None}) if problems else frozenset(),
        meta={name: value for name, value in row.items() if _is_meta(name, value)},
        problems=tuple(problems),
    )


def _is_meta(name: str, value: object) -> bool:
    return name != "id" and isinstance(value, str | int | float)


def class_names(file: Path, metadata: bytes | None = None) -> NamesByColumn:
    """The names of classes that a dataset's file has in its metadata, or files beside it."""
    if metadata is not None:
        names = _names_of_features(_parsed(metadata))
        if names:
            return names
    for folder in (file.parent, file.parent.parent):
        names = _names_of_features(_parsed(_beginning(folder / _INFO)))
        names = names or _names_of_card(_beginning(folder / _CARD), file.parent.name)
        if names:
            return names
    return {}


def _place(column: str, index: int) -> str:
    return f": $.{column}[{index}]"


def _column(row: Row) -> str | None:
    for key in _TAGS:
        if isinstance(row.get(key), list):
            return key
    return None


def _labels(row: Row, column: str, names: Sequence[str] | None) -> Iterator[str]:
    for index, value in enumerate(items(row, column)):
        if isinstance(value, str) and not value.isdecimal():
            yield value
            continue
        path = f".{column}[{index}]"
        number = whole_number(value)
        if number is None:
            raise FieldInvalid(path, _("is not a label: give a name or a number"))
        if names is None:
            message = _(
                "is a number, and its name is nowhere: give names, or a {info} or {card} "
                "with the names beside the file"
            )
            raise FieldInvalid(path, message.format(info=_INFO, card=_CARD))
        if not 0 <= number < len(names):
            message = _("is {number}, and there are {count} names of labels")
            raise FieldInvalid(
                path, message.format(number=number, count=f"{len(names):,}")
            )
        yield names[number]


def _names_of_features(value: object) -> dict[str, list[str]]:
    """The names by column in the features of `datasets`, wherever in the value these are."""
    if not isinstance(value, dict):
        return {}
    info = value.get("info")
    if not isinstance(info, dict):
        info = value
    features = info.get("features")
    if not isinstance(features, dict):
        return {}
    names = {}
    for column, feature in features.items():
        inner = feature.get("feature") if isinstance(feature, dict) else None
        classes = inner if isinstance(inner, dict) else feature
        listed = classes.get("names") if isinstance(classes, dict) else None
        if isinstance(listed, list) and all(isinstance(name, str) for name in listed):
            names[column] = listed
    return names


def _names_of_card(data: bytes, folder: str) -> dict[str, list[str]]:
    """The names by column in the YAML of a dataset card.

    Of several configurations it is the one called like the `folder` of the file, unless
    all have the same names.
    """
    head = data.decode("utf-8", "replace").partition("\n---")[0]
    _before, *parts = _CONFIGURATION.split(head)
    if not parts:
        return _names_of_configuration(head)
    every: dict[str, dict[str, list[str]]] = {}
    for name, text in zip(parts[::2], parts[1::2], strict=True):
        names = _names_of_configuration(text)
        if names:
            every[name] = names
    if folder in every:
        return every[folder]
    first = next(iter(every.values()), {})
    return first if all(names == first for names in every.values()) else {}


def _names_of_configuration(head: str) -> dict[str, list[str]]:
    names: dict[str, list[str]] = {}
    features = list(_FEATURE.finditer(head))
    for index, feature in enumerate(features):
        end = features[index + 1].start() if index + 1 < len(features) else len(head)
        block = head[feature.end() : end]
        if "class_label" not in block:
            continue
        _before, _names, listed = block.partition("names:")
        classes: dict[int, str] = {}
        for number, name in _CLASS.findall(listed):
            classes.setdefault(int(number), name.strip(_QUOTES))
        if sorted(classes) == list(range(len(classes))):
            in_order = [classes[number] for number in range(len(classes))]
            names.setdefault(feature[2], in_order)
    return names


def _parsed(data: bytes) -> object:
    try:
        return json.loads(data) if data else None
    except (ValueError, RecursionError):
        return None


def _beginning(path: Path) -> bytes:
    try:
        with open_regular(path) as file:
            return file.read(_LONGEST)
    except OSError:
        return b""
