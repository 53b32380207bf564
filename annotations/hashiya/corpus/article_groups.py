"""Groups of articles that belong together, by a field of theirs, and dates of articles."""

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, SplitInvalid
from hashiya.io.json_text import dumps
from hashiya.language import comma_separated
from hashiya.language import gettext as _

_YEAR_OR_MONTH = re.compile(r"(\d{4})(-\d\d)?")
_SHOWN_FIELDS = 10


def field_values(
    project: ProjectFolder, field: str, articles: Iterable[str]
) -> Mapping[str, object]:
    """The value of the field in the meta of each of these articles that has one.

    Articles that are not in the project, or cannot be read, are left out.

    Raises:
        SplitInvalid: when no article has the field, with those that there are.
    """
    values: dict[str, object] = {}
    names: dict[str, None] = {}
    for article_id in articles:
        if article_id not in project:
            continue
        try:
            meta = project.read(article_id).meta
        except HashiyaError:
            # Lists of articles report it.
            continue
        names.update(dict.fromkeys(meta))
        value = meta.get(field)
        if value is not None and value != "":
            values[article_id] = value
    if not values:
        raise SplitInvalid(_nowhere(field, names))
    return values


def missing_field(project: ProjectFolder, fields: Iterable[str]) -> str:
    """The sentence that no article has one of the fields; "" where there is each of them."""
    missing = dict.fromkeys(fields)
    names: dict[str, None] = {}
    for entry in project.entries:
        if not missing:
            return ""
        with suppress(HashiyaError):
            names.update(dict.fromkeys(project.read(entry.id).meta))
        for name in missing.keys() & names:
            del missing[name]
    return _nowhere(next(iter(missing)), names) if missing else ""


def _nowhere(field: str, names: Iterable[str]) -> str:
    listed = comma_separated(list(names)[:_SHOWN_FIELDS]) or _("none")
    message = _("no article has a value in the field {field!r}; fields: {fields}")
    return message.format(field=field, fields=listed)


def groups_by_value(values: Mapping[str, object]) -> list[tuple[str, ...]]:
    """The articles with equal values, in the order of the articles."""
    groups: dict[str, list[str]] = {}
    for article_id, value in values.items():
        groups.setdefault(_key(value), []).append(article_id)
    return [tuple(group) for group in groups.values()]


def merged(groups: Iterable[Sequence[str]]) -> list[tuple[str, ...]]:
    """The groups, of which those that share an article are one."""
    leader: dict[str, str] = {}

    def find(article_id: str) -> str:
        root = article_id
        while leader[root] != root:
            root = leader[root]
        while leader[article_id] != root:
            leader[article_id], article_id = root, leader[article_id]
        return root

    for group in groups:
        for article_id in group:
            leader.setdefault(article_id, article_id)
        for article_id in group[1:]:
            leader[find(article_id)] = find(group[0])
    members: dict[str, list[str]] = {}
    for article_id in leader:
        members.setdefault(find(article_id), []).append(article_id)
    return [tuple(group) for group in members.values()]


def dates_of(values: Mapping[str, object]) -> dict[str, datetime]:
    """The dates of the values that are dates, in UTC, which those without a zone are in."""
    found: dict[str, datetime] = {}
    for article_id, value in values.items():
        date = _date(value)
        if date is not None:
            found[article_id] = date
    return found


def _date(value: object) -> datetime | None:
    """A year, a month, ISO 8601, or the date of RFC 5322, as feeds have it."""
    text = str(value).strip() if isinstance(value, str | int) else ""
    short = _YEAR_OR_MONTH.fullmatch(text)
    if short is not None:
        text = f"{short[1]}{short[2] or '-01'}-01"
    for parse in (datetime.fromisoformat, parsedate_to_datetime):
        # One that is not of its form, or out of range.
        with suppress(ValueError, OverflowError):
            date = parse(text)
            return date.astimezone(UTC) if date.tzinfo else date.replace(tzinfo=UTC)
    return None


def _key(value: object) -> str:
    return value if isinstance(value, str) else dumps(value)
