"""Rows of fields as candidates: which field is the text, which the id; the others are meta."""

import math
from collections.abc import Mapping
from datetime import date, time

from hashiya.corpus.importing.annotated_fields import annotation_fields
from hashiya.corpus.importing.candidates import (
    Candidate,
    ReadOptions,
    ReadResult,
    Remark,
    SourceFile,
)
from hashiya.corpus.sources.rows import Problem
from hashiya.errors import Hint
from hashiya.io.json_text import surrogate_at
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.strings import ARTICLE_ID, DEEPEST

META = "meta"
# The most fields that a message names.
_SHOWN = 20
# Keys of a project's rows; a field of the same name with another meaning gets an
# underscore.
_RESERVED = frozenset({"text", "id", "format"})


class TextMissing(ValueError):
    """A row lacks the field that is the article's text."""


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
    A value that cannot be kept costs its field only.
    """
    try:
        text = _text(row, options)
    except ValueError as error:
        return Problem(
            where=f"{source.name}:{number}",
            message=_("{problem}; the row is left out").format(problem=error),
            hint=Hint.NAME_TEXT_FIELD if isinstance(error, TextMissing) else None,
        )
    remarks: list[Remark] = []
    article_id = _id(row, options, remarks) or f"{source.id}-{number}"
    meta = {"source": source.name, **_meta(row, options, remarks)}
    return Candidate(
        name=source.name,
        row=number,
        id=article_id,
        text=text,
        meta=meta,
        encoding=source.encoding or encoding,
        remarks=tuple(remarks),
    )


def _text(row: Mapping[str, object], options: ReadOptions) -> str:
    text = row.get(options.text)
    if options.text in row and not text:
        raise ValueError(_('has nothing in "{field}"').format(field=options.text))
    if isinstance(text, bytes):
        text = _decoded(text, options)
    if not isinstance(text, str):
        if options.text in row:
            raise ValueError(_('has no text in "{field}"').format(field=options.text))
        fields = comma_separated(map(str, row), _SHOWN) or _("nothing at all")
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


def _decoded(text: bytes, options: ReadOptions) -> str:
    encoding = options.encoding or "utf-8"
    try:
        return text.decode(encoding)
    except UnicodeDecodeError as error:
        raise ValueError(
            _("is not {encoding}: byte {position} of the text is broken").format(
                encoding=encoding.upper(), position=error.start
            )
        ) from error


def _id(row: Mapping[str, object], options: ReadOptions, remarks: list[Remark]) -> str:
    """The row's id; "" where it has none, or none that an article can have."""
    value = row.get(options.id)
    match value:
        case None | "":
            return ""
        case float() if value.is_integer():
            # Tables with empty cells have all whole numbers as fractions.
            return str(int(value))
        case str() | int() if not isinstance(value, bool):
            article_id = str(value)
            defect = ARTICLE_ID.defect(article_id)
            if not defect:
                return article_id
        case _:
            defect = _("is not a name: give it a string")
    message = _('its "{field}" {problem}; it gets an id from its file and row').format(
        field=options.id, problem=defect
    )
    remarks.append(Remark(message=message))
    return ""


def _meta(
    row: Mapping[str, object], options: ReadOptions, remarks: list[Remark]
) -> dict[str, object]:
    inner = row.get(META)
    fields = dict(inner) if isinstance(inner, Mapping) else {}
    if not str(row.get("format", "")).startswith("hashiya/"):
        used = {options.text, options.id}
        if isinstance(inner, Mapping):
            used.add(META)
        fields.update((name, value) for name, value in row.items() if name not in used)
        for name in annotation_fields(fields):
            message = _(
                '"{field}" seems to hold earlier tags: it becomes meta, and is exported '
                "with it"
            ).format(field=name)
            remarks.append(Remark(message=message, hint=Hint.TAKE_TAGS))
    return meta_of(fields, remarks)


def meta_of(fields: Mapping[str, object], remarks: list[Remark]) -> dict[str, object]:
    """The fields as meta, as JSON can hold them; what cannot be kept is remarked on."""
    meta: dict[str, object] = {}
    for name, value in fields.items():
        key = f"{name}_" if name in _RESERVED else str(name)
        try:
            meta[key] = _json_value(value, key, remarks)
        except UnicodeDecodeError:
            message = _('"{field}" holds bytes that are not text: it is left out')
            remarks.append(Remark(message=message.format(field=key)))
    return meta


def _json_value(
    value: object, field: str, remarks: list[Remark], depth: int = 0
) -> object:
    """The value as JSON can hold it: dates as ISO 8601, other objects as their string.

    A number that is none, as NaN, becomes null, and is remarked on. What is deeper than
    meta may be stays as it is: the field is left out for it.

    Raises:
        UnicodeDecodeError: when it is bytes that are no UTF-8.
    """
    if value is None or isinstance(value, str | int) or depth > DEEPEST:
        return value
    if isinstance(value, Mapping):
        return {
            str(name): _json_value(item, field, remarks, depth + 1)
            for name, item in value.items()
        }
    if isinstance(value, list | tuple):
        return [_json_value(item, field, remarks, depth + 1) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        message = _('"{field}" holds a number that JSON does not have: it becomes null')
        remarks.append(Remark(message=message.format(field=field)))
        return None
    return _scalar(value)


def _scalar(value: object) -> object:
    match value:
        case float():
            return value
        case bytes():
            return value.decode()
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
