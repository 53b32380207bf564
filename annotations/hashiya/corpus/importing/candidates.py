"""Candidates, the articles read from a file that may be added, and their options and errors."""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time
from typing import IO

from hashiya.corpus.sources.rows import Problem
from hashiya.errors import HashiyaError, Hint
from hashiya.io.json_text import surrogate_at
from hashiya.io.jsonl import LONGEST
from hashiya.language import gettext as _

TEXT, ID, META = "text", "id", "meta"
# Keys of a project's rows; a field of the same name with another meaning gets an
# underscore.
_RESERVED = frozenset({TEXT, ID, "format"})


class SourceDamaged(HashiyaError):
    """A file cannot be read to its end, or is not of its kind; nothing of it is added."""


class TextMissing(ValueError):
    """A row lacks the field that is the article's text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """How files are read: the encoding if it is not UTF-8, the fields that are text and id."""

    encoding: str | None = None
    text: str = TEXT
    id: str = ID


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """An open file: `name` is its name in messages and in `meta`, `id` that of an article in it."""

    name: str
    id: str
    file: IO[bytes]
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article that may be added, from a file or a row; the encoding is None for UTF-8."""

    name: str
    row: int | None = None
    id: str
    text: str
    meta: Mapping[str, object] = field(default_factory=dict, hash=False)
    encoding: str | None = None

    @property
    def where(self) -> str:
        """The candidate's place, as messages name it."""
        return self.name if self.row is None else f"{self.name}:{self.row}"


ReadResult = Candidate | Problem
Reader = Callable[[SourceFile, ReadOptions], Iterator[ReadResult]]


def from_row(
    row: Mapping[str, object],
    number: int,
    source: SourceFile,
    options: ReadOptions,
    encoding: str | None = None,
) -> ReadResult:
    """The candidate in a row of fields, or a sentence that says why it is none.

    `number` is that of its line or row, from 1.

    All fields but those of id and text become meta, and so do the members of an object
    `meta`. A row without an id gets one from the file and the row's number. Of an
    export (`"format": "hashiya/…"`) only the text and the meta are used, not the tags.
    """
    try:
        text = _text(row, options)
        article_id = _id(row, options) or f"{source.id}-{number}"
        meta = _meta(row, options)
    except ValueError as error:
        return Problem(
            where=f"{source.name}:{number}",
            message=_("{problem}; the row is left out").format(problem=error),
            hint=Hint.NAME_TEXT_FIELD if isinstance(error, TextMissing) else None,
        )
    meta = {"source": source.name, **meta}
    return Candidate(
        name=source.name,
        row=number,
        id=article_id,
        text=text,
        meta=meta,
        encoding=encoding,
    )


def json_value(value: object) -> object:
    """The value as JSON can hold it: dates as ISO 8601, NaN as null, other objects as their string.

    Raises:
        ValueError: when it is bytes that are no UTF-8.
    """
    match value:
        case bytes():
            return value.decode()
        case Mapping():
            return {str(name): json_value(item) for name, item in value.items()}
        case list() | tuple():
            return [json_value(item) for item in value]
        case date() | time():
            return value.isoformat()
        case float():
            return value if math.isfinite(value) else None
        case _:
            is_plain = value is None or isinstance(value, bool | int | str)
            return value if is_plain else str(value)


def _text(row: Mapping[str, object], options: ReadOptions) -> str:
    text = row.get(options.text)
    if options.text in row and not text:
        raise ValueError(_('has nothing in "{field}"').format(field=options.text))
    if not isinstance(text, str):
        fields = ", ".join(row) or _("nothing")
        raise TextMissing(
            _('has no "{field}"; it has: {fields}').format(
                field=options.text, fields=fields
            )
        )
    broken = surrogate_at(text)
    if broken is not None:
        raise ValueError(
            _(
                "is not text: character {position} is a lone surrogate, which no "
                "UTF-8 can hold"
            ).format(position=broken)
        )
    return text


def _id(row: Mapping[str, object], options: ReadOptions) -> str:
    article_id = row.get(options.id)
    if isinstance(article_id, bool | float | dict | list):
        sentence = _('has an "{field}" that is no name: give it a string')
        raise ValueError(sentence.format(field=options.id))  # noqa: TRY004 - likewise
    return "" if article_id is None else str(article_id)


def _meta(row: Mapping[str, object], options: ReadOptions) -> dict[str, object]:
    inner = row.get(META)
    fields = dict(inner) if isinstance(inner, Mapping) else {}
    if not str(row.get("format", "")).startswith("hashiya/"):
        used = {options.text, options.id}
        if isinstance(inner, Mapping):
            used.add(META)
        fields.update((name, value) for name, value in row.items() if name not in used)
    meta: dict[str, object] = {}
    for name, value in fields.items():
        key = f"{name}_" if name in _RESERVED else name
        meta[key] = json_value(value)
    return meta


def read_whole(source: SourceFile) -> bytes:
    """Read all of the file.

    Raises:
        SourceDamaged: when it is too long to be an article.
    """
    data = source.file.read(LONGEST + 1)
    if len(data) > LONGEST:
        raise SourceDamaged(
            _("{name}: has more than {size} MiB, and is no article").format(
                name=source.name, size=LONGEST >> 20
            )
        )
    return data
