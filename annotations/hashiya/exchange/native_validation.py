"""Checking a file of the native format: every problem of every line, with its place.

The structs of `hashiya.exchange.formats.native` say what a line has; the published JSON
Schema says the same to other programs. What neither can say is checked here: that a span
has the words it gives, that ids are unique, that names and times are valid.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Final

from msgspec import Struct, ValidationError, convert

from hashiya.errors import FileInvalid, InvalidAnnotator
from hashiya.exchange.formats.native import VERSION, imported_article, row_errors
from hashiya.exchange.formats.struct_errors import field_errors
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, quoted
from hashiya.io.line_reader import json_row, raw_lines
from hashiya.language import gettext as _
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Article, Status
from hashiya.model.strings import (
    ARTICLE_ID,
    TEXT,
    VALUE,
    attributes_defect,
    meta_defect,
    name_defect,
    origin_defect,
    time_defect,
)

SCHEMA: Final = "hashiya-1.schema.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class LineProblem:
    """What is wrong on a line; `path` is the place in its object, `$` the object itself."""

    line: int
    path: str
    problem: str


@dataclass(slots=True)
class ValidationCounts:
    """The numbers of valid and invalid articles, and of their tags, as they are checked."""

    articles: int = 0
    tags: int = 0
    ids: dict[str, int] = field(default_factory=dict)


class _CheckedSection(Struct):
    kind: str
    start: int
    end: int


class _Unread(Struct):
    """The keys that an import does not use, as they are written."""

    meta: dict[str, object] | None = None
    sections: list[_CheckedSection] | None = None
    partial: dict[str, Status] | None = None


def schema_text() -> str:
    """The JSON Schema (draft 2020-12) of a line of the native format."""
    schemas = files("hashiya.exchange") / "schemas"
    return (schemas / SCHEMA).read_text("utf-8")


def line_problems(
    path: Path, advance: Callable[[int], None], counts: ValidationCounts
) -> Iterator[LineProblem]:
    """The problems of the file in the order of its lines; articles and tags are counted.

    `advance` is called with the number of bytes of each line.

    Raises:
        FileInvalid: when the file cannot be read, or a line is too long to be read.
    """
    for number, line in raw_lines(path, advance):
        where = f"{path}:{number}"
        try:
            row = json_row(line, where)
        except FileInvalid as error:
            yield LineProblem(line=number, path="$", problem=error.problem)
            continue
        if row is None:
            continue
        counts.articles += 1
        for wrong in _row_problems(row, number, counts):
            yield LineProblem(line=number, path=f"${wrong.path}", problem=wrong.message)


def _row_problems(
    row: dict[str, object], line: int, counts: ValidationCounts
) -> Iterator[FieldInvalid]:
    version = row.get("format")
    if version is None:
        message = _("is missing: give {name}").format(name=VERSION)
        yield FieldInvalid(".format", message)
    try:
        convert(row, _Unread)
        article = imported_article("", row)
    except (ValidationError, FieldInvalid) as error:
        misfits = [*row_errors(row), *field_errors(row, _Unread)]
        if isinstance(error, FieldInvalid) and not misfits:
            misfits.append(error)
        yield from misfits
        return
    counts.tags += len(article.tags)
    yield from _id_problems(article, line, counts.ids)
    yield from _text_problems(article)
    meta = row.get("meta")
    if isinstance(meta, Mapping):
        yield from _defect(".meta", meta_defect(meta))
    yield from _section_problems(row, article.text)
    yield from _status_problems(row, article)
    for tag in article.tags:
        yield from _tag_problems(tag, article.text)
    yield from _equal_ids(article.tags)
    for index, verdict in enumerate(article.verdicts):
        path = f".verdicts[{index}].reviewer"
        yield from _annotator_problems(verdict.reviewer, path)
        if verdict.gold is not None:
            yield from _tag_problems(verdict.gold, article.text)


def _id_problems(
    article: ImportedArticle, line: int, ids: dict[str, int]
) -> Iterator[FieldInvalid]:
    article_id = article.article or ""
    yield from _defect(".id", ARTICLE_ID.defect(article_id))
    first_line = ids.setdefault(article_id, line)
    if first_line != line:
        message = _("is also that of line {line}: give each article one line")
        yield FieldInvalid(".id", message.format(line=first_line))


def _text_problems(article: ImportedArticle) -> Iterator[FieldInvalid]:
    if article.text is None:
        return
    yield from _defect(".text", TEXT.defect(article.text))
    sha256 = Article(id="", text=article.text).sha256
    if article.sha256 is not None and article.sha256 != sha256:
        message = _("is not that of the text, which is {sha256}")
        yield FieldInvalid(".sha256", message.format(sha256=sha256))


def _section_problems(row: Row, text: str | None) -> Iterator[FieldInvalid]:
    sections = row.get("sections")
    if text is None or not isinstance(sections, list):
        return
    for index, section in enumerate(sections):
        yield from _range_problems(
            section["start"], section["end"], text, f".sections[{index}]"
        )


def _status_problems(row: Row, article: ImportedArticle) -> Iterator[FieldInvalid]:
    for key in ("status", "partial", "marked", "finished"):
        names = row.get(key)
        for name in names if isinstance(names, Mapping) else ():
            yield from _annotator_problems(name, f".{key}")
    for name, time in article.marked.items():
        path = f".marked.{name[:40]}"
        yield from _defect(path, time_defect(time))
        if name not in article.statuses:
            yield FieldInvalid(path, _("has no status of this annotator beside it"))
    for name, time in article.finished.items():
        yield from _defect(f".finished.{name[:40]}", time_defect(time))


def _tag_problems(tag: ImportedTag, text: str | None) -> Iterator[FieldInvalid]:
    path = tag.place.removeprefix(": $")
    if tag.start is not None and tag.end is not None:
        misplaced = list(_range_problems(tag.start, tag.end, text, path))
        yield from misplaced
        words = None if text is None else text[tag.start : tag.end]
        if not misplaced and words is not None and tag.text not in {None, words}:
            message = _("is {given}, but the text has {words} there")
            yield FieldInvalid(
                f"{path}.text",
                message.format(given=quoted(tag.text), words=quoted(words)),
            )
    yield from _defect(f"{path}.layer", name_defect(tag.layer or ""))
    yield from _defect(f"{path}.label", name_defect(tag.label))
    yield from _defect(f"{path}.attributes", attributes_defect(tag.attributes))
    yield from _defect(f"{path}.note", VALUE.defect(tag.note))
    if tag.confidence is not None and not 1 <= tag.confidence <= 5:
        message = _("is {number}: give a number from 1 to 5")
        yield FieldInvalid(f"{path}.confidence", message.format(number=tag.confidence))
    if tag.origin is not None:
        yield from _defect(f"{path}.origin", origin_defect(tag.origin))
    if tag.annotator is not None:
        yield from _annotator_problems(tag.annotator, f"{path}.annotator")
    for key, time in (("created", tag.created), ("updated", tag.updated)):
        if time is not None:
            yield from _defect(f"{path}.{key}", time_defect(time))


def _range_problems(
    start: int, end: int, text: str | None, path: str
) -> Iterator[FieldInvalid]:
    if start < 0 or end <= start:
        message = _(
            "{start} to {end} holds nothing: give a start from 0, and an end after it"
        )
        yield FieldInvalid(path, message.format(start=start, end=end))
    elif text is not None and end > len(text):
        message = _(
            "is {end}, but the text ends at {length}; offsets count code points"
        )
        yield FieldInvalid(f"{path}.end", message.format(end=end, length=len(text)))


def _equal_ids(tags: Iterable[ImportedTag]) -> Iterator[FieldInvalid]:
    places: dict[tuple[str | None, int], str] = {}
    for tag in tags:
        if tag.id is None:
            continue
        path = tag.place.removeprefix(": $")
        first_path = places.setdefault((tag.annotator, tag.id), path)
        if first_path != path:
            message = _("is also that of ${path}: give each tag its own, or none")
            yield FieldInvalid(f"{path}.id", message.format(path=first_path))


def _annotator_problems(name: str, path: str) -> Iterator[FieldInvalid]:
    try:
        check_annotator(name)
    except InvalidAnnotator as error:
        yield FieldInvalid(path, str(error))


def _defect(path: str, defect: str) -> Iterator[FieldInvalid]:
    if defect:
        yield FieldInvalid(path, defect)
