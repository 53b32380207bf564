"""Native objects of which some values cannot be read: all else of them, and what is left out."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from msgspec import ValidationError, convert

from hashiya.exchange.formats.native import imported_article
from hashiya.exchange.formats.native_tag import NativeTag, imported_tag
from hashiya.exchange.formats.struct_errors import field_errors
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, whole_number
from hashiya.language import gettext as _
from hashiya.model.strings import is_blank

# The keys without which there is no tag.
_NEEDED = frozenset({"layer", "label"})
_ENDS = frozenset({"start", "end"})
_NUMBERS = ("start", "end", "confidence")
_KEY = re.compile(r"\.(\w+)")
_MEMBER = re.compile(r"\.(status|marked|finished)\.(.*)", re.DOTALL)
# Values by which nothing else is understood.
_ALONE = frozenset({"review", "finished"})
_VERDICT = re.compile(r"\.verdicts\[(\d+)\]")

Report = Callable[[str], None]


def readable_article(where: str, row: Row) -> ImportedArticle:
    """The article of an object with what can be read of its tags, statuses and verdicts.

    The rest is among its problems.

    Raises:
        FieldInvalid: when the object itself is of another kind, or has no id.
    """
    try:
        return imported_article(where, row)
    except FieldInvalid:
        problems: list[str] = []
    unread: set[str | None] = set()
    tags: list[ImportedTag] = []
    rest = dict(row)
    for key in ("spans", "labels"):
        values = row.get(key)
        if not isinstance(values, list):
            continue
        rest[key] = []
        for index, value in enumerate(values):
            tag = _readable_tag(key, index, value, problems.append)
            if tag is None:
                unread.add(_annotator(value))
            else:
                tags.append(tag)
    article = _without_misfits(where, rest, problems.append)
    return replace(
        article, tags=tuple(tags), problems=tuple(problems), unread=frozenset(unread)
    )


def _readable_tag(
    key: str, index: int, value: object, report: Report
) -> ImportedTag | None:
    """The tag with what can be read of it; None if it has no label or no place."""
    path = f".{key}[{index}]"
    if not isinstance(value, Mapping):
        _report_left_out(FieldInvalid(path, _("is not an object: give one")), report)
        return None
    fields = _with_numbers(value)
    if key == "spans" and fields.get("start") is None and fields.get("text"):
        # A quotation, which is placed by its words.
        key = "labels"
        fields.pop("end", None)
    needed = _NEEDED | _ENDS if key == "spans" else _NEEDED
    while True:
        try:
            tag = convert(fields, NativeTag)
            made = imported_tag(f": ${path}", tag, is_span=key == "spans")
        except (ValidationError, UnicodeEncodeError) as error:
            misfits = list(field_errors(fields, NativeTag))
            if not misfits:
                misfits = [FieldInvalid("", str(error))]
        except FieldInvalid as error:
            misfits = [error]
        else:
            return made
        for misfit in misfits:
            name = _KEY.match(misfit.path)
            if name is None or name[1] in needed or name[1] not in fields:
                _report_left_out(misfit.under(path), report)
                return None
            message = _("${path}: is not used: it {problem}")
            misfit_path = f"{path}{misfit.path}"
            report(message.format(path=misfit_path, problem=misfit.message))
            _remove(fields, misfit.path)


def _remove(fields: dict[str, object], path: str) -> None:
    """Take out the value at the path: an attribute, or all of a field."""
    _dot, name, *inner = path.split(".", 2)
    values = fields[name]
    if inner and isinstance(values, Mapping) and inner[0] in values:
        fields[name] = {key: values[key] for key in values if key != inner[0]}
    else:
        del fields[name]


def _with_numbers(value: Mapping[str, object]) -> dict[str, object]:
    """The tag's object with its numbers as numbers, such as 23.0, and its id as a string."""
    fields = dict(value)
    for name in _NUMBERS:
        number = whole_number(fields.get(name))
        if number is not None:
            fields[name] = number
    if type(fields.get("id")) is int:
        fields["id"] = str(fields["id"])
    return fields


def _without_misfits(
    where: str, row: dict[str, object], report: Report
) -> ImportedArticle:
    """The article without the statuses and verdicts that cannot be read."""
    while True:
        try:
            return imported_article(where, row)
        except FieldInvalid as error:
            misfit = error
        member = _MEMBER.match(misfit.path)
        verdict = _VERDICT.match(misfit.path)
        values = row.get("verdicts")
        if member is not None:
            key, name = member.groups()
            values_of_key = row[key]
            if not isinstance(values_of_key, dict) or name not in values_of_key:
                raise misfit
            row[key] = {
                member: value
                for member, value in values_of_key.items()
                if member != name
            }
        elif misfit.path.removeprefix(".") in _ALONE:
            del row[misfit.path.removeprefix(".")]
        elif verdict is not None and isinstance(values, list):
            index = int(verdict[1])
            row["verdicts"] = values[:index] + values[index + 1 :]
        else:
            raise misfit
        _report_left_out(misfit, report)


def _annotator(value: object) -> str | None:
    name = value.get("annotator") if isinstance(value, Mapping) else None
    return name if isinstance(name, str) and not is_blank(name) else None


def _report_left_out(misfit: FieldInvalid, report: Report) -> None:
    message = _("${path}: left out: it {problem}")
    report(message.format(path=misfit.path, problem=misfit.message))
