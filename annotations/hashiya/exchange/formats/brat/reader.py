"""Reading brat's standoff: the texts and annotations of a folder."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import TypeGuard

from msgspec import structs

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.formats.brat.annotation_config import (
    layer_and_name,
)
from hashiya.exchange.formats.brat.document_names import (
    document_id,
)
from hashiya.exchange.registry import Advance
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.io.line_reader import lines, whole
from hashiya.io.regular_files import leads_outside, regular_files
from hashiya.language import gettext as _

TEXT, TAGS = ".txt", ".ann"
CONFIGURATION = "annotation.conf"
NOTE, ATTRIBUTES, CONFIDENCE = "AnnotatorNotes", "Attributes", "Confidence"
_CONFIDENCES = {"1", "2", "3", "4", "5"}
_TEXT_BOUND = re.compile(
    r"(T\d+)\t(\S+) (\d{1,18} \d{1,18}(?:;\d{1,18} \d{1,18})*)\t?(.*)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (.*))?", re.DOTALL)
_NOTE = re.compile(r"#\d+\t(\S+) (\S+)(?:\t(.*))?", re.DOTALL)
_SHOWN = 40

Fragments = list[tuple[int, int]]


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the `.ann` files below the folder, in the order of their names.

    A file in a folder is of the annotator of that name, one at the top of none. Events,
    relations, equivalences and normalisations are reported as problems, and so is a line
    that is no annotation, and a file that cannot be read.

    Raises:
        FileInvalid: with the file and the line, if nothing can be read.
    """
    files = regular_files(path, f"*{TAGS}")
    if not files and not (path / CONFIGURATION).exists():
        raise FileInvalid(
            _(
                "{path}: there is no {suffix} file in it: give the folder of a brat "
                "collection"
            ).format(path=path, suffix=TAGS)
        )
    broken = BrokenRows()
    for file in files:
        annotator = None if file.parent == path else document_id(file.parent.name)
        yield from broken.read(
            str(file), partial(_articles, file, path, annotator, advance)
        )
    broken.refuse_if_all()


def _articles(
    file: Path, folder: Path, annotator: str | None, advance: Advance
) -> Iterator[ImportedArticle]:
    text = _text(file.with_suffix(TEXT), folder, advance)
    imported = _AnnFile(file, text, annotator).read(advance)
    yield replace(imported, article=document_id(file.stem))


def _text(path: Path, folder: Path, advance: Advance) -> str:
    if leads_outside(path, folder):
        problem = _("is a link to a text outside of {folder}").format(folder=folder)
        raise FileInvalid(problem, where=str(path))
    if not path.is_file():
        raise FileInvalid(
            _("is not there: each {suffix} has its text beside it").format(suffix=TAGS),
            where=str(path),
        )
    data = whole(path)
    advance(len(data))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FileInvalid(
            _("is not UTF-8: byte {position} is broken; save it as UTF-8").format(
                position=error.start
            ),
            where=str(path),
        ) from error


class _AnnFile:
    """One `.ann` file as it is read: the tags by ids, and the values and notes of the ids."""

    def __init__(self, path: Path, text: str, annotator: str | None) -> None:
        self._path = path
        self._text = text
        self._annotator = annotator
        self._tags: dict[str, ImportedTag] = {}
        # The line number, the id of a tag, and the line: it may come before the tag's.
        self._values: list[tuple[int, str, str]] = []
        self._problems: list[str] = []
        self._errors: list[FileInvalid] = []

    def read(self, advance: Advance) -> ImportedArticle:
        """The article and tags of the file.

        Raises:
            FileInvalid: when no line of it is an annotation.
        """
        for number, line in lines(self._path, advance):
            row = line.rstrip("\r\n")
            if row.strip():
                self._guarded(number, partial(self._add, row, number, line))
        for number, tag_id, row in self._values:
            self._guarded(number, partial(self._apply_value, number, tag_id, row))
        if self._errors and not self._tags:
            raise self._errors[0]
        return ImportedArticle(
            where=str(self._path),
            text=self._text,
            tags=tuple(self._tags.values()),
            problems=tuple(self._problems),
        )

    def _guarded(self, number: int, take: Callable[[], None]) -> None:
        """Take a line; what is wrong with it is among the problems."""
        try:
            take()
        except FileInvalid as error:
            self._errors.append(error)
            message = _("line {line}: left out: {problem}")
            self._problems.append(message.format(line=number, problem=error.problem))

    def _add(self, row: str, number: int, line: str) -> None:
        match row[0]:
            case "T":
                self._add_tag(row, number, has_line_end=row != line)
            case "A" | "M" | "#":
                self._add_value(row, number)
            case "E" | "R" | "*" | "N":
                message = _("line {line}: left out: a tag has no place for {part!r}")
                self._problems.append(message.format(line=number, part=row[:_SHOWN]))
            case _:
                message = _("{part!r} is not an annotation")
                raise self._invalid(number, message.format(part=row[:_SHOWN]))

    def _invalid(self, number: int, message: str) -> FileInvalid:
        return FileInvalid(message, where=f"{self._path}:{number}")

    def _add_tag(self, row: str, number: int, *, has_line_end: bool) -> None:
        match = _TEXT_BOUND.fullmatch(row)
        if match is None:
            message = _(
                "is not a text-bound annotation: give T1, tab, TYPE START END, tab, "
                "the words"
            )
            raise self._invalid(number, message)
        tag_id, brat_name, places, words = match.groups()
        if tag_id in self._tags:
            message = _("{id} is there twice: give each annotation its own id").format(
                id=tag_id
            )
            raise self._invalid(number, message)
        fragments = _parsed_fragments(places)
        if self._leaves_out_words(fragments):
            # Lines about it are reported as well, as lines about no tag.
            self._problems.append(
                _(
                    "line {line}: left out: {id} leaves out words between its parts"
                ).format(line=number, id=tag_id)
            )
            return
        words_of_text = " ".join(self._text[start:end] for start, end in fragments)
        if not has_line_end and (not words or words != words_of_text):
            message = _(
                "the file ends before the words of {id} do: it is cut off"
            ).format(id=tag_id)
            raise self._invalid(number, message)
        layer, label = layer_and_name(brat_name)
        self._tags[tag_id] = ImportedTag(
            place=f":{number}",
            start=fragments[0][0],
            end=fragments[-1][1],
            text=None if words == words_of_text else words,
            layer=layer,
            label=label,
            annotator=self._annotator,
        )

    def _leaves_out_words(self, fragments: Fragments) -> bool:
        for (_start, end), (start, _end) in pairwise(fragments):
            if start < end or self._text[end:start].strip():
                return True
        return False

    def _add_value(self, row: str, number: int) -> None:
        pattern = _NOTE if row[0] == "#" else _ATTRIBUTE
        match = pattern.fullmatch(row)
        if match is None:
            message = _("{part!r} says nothing of an annotation").format(
                part=row[:_SHOWN]
            )
            raise self._invalid(number, message)
        self._values.append((number, match[2], row))

    def _apply_value(self, number: int, tag_id: str, row: str) -> None:
        tag = self._tags.get(tag_id)
        if tag is None:
            problem = _(
                "line {line}: left out: it refers to {id}, which is not a tag"
            ).format(line=number, id=tag_id)
            self._problems.append(problem)
        elif row[0] == "#":
            self._tags[tag_id] = self._with_note(tag, number, row)
        else:
            self._tags[tag_id] = _with_attribute(tag, row)

    def _with_note(self, tag: ImportedTag, number: int, row: str) -> ImportedTag:
        match = _NOTE.fullmatch(row)
        kind, words = (match[1], match[3] or "") if match else ("", "")
        if kind == NOTE:
            note = self._parsed(words, number) if words.startswith('"') else words
            return structs.replace(tag, note=note if isinstance(note, str) else words)
        if kind == ATTRIBUTES:
            attributes = self._parsed(words, number)
            if not _are_attributes(attributes):
                message = _("has no attributes: give an object of strings")
                raise self._invalid(number, message)
            return structs.replace(tag, attributes={**tag.attributes, **attributes})
        problem = _("line {line}: left out: a tag has no place for {part!r}").format(
            line=number, part=kind
        )
        self._problems.append(problem)
        return tag

    def _parsed(self, words: str, number: int) -> object:
        try:
            return json.loads(words)
        except (ValueError, RecursionError) as error:
            if words.startswith('"'):
                return words
            raise self._invalid(number, _("is not JSON")) from error


def _parsed_fragments(places: str) -> Fragments:
    fragments = []
    for place in places.split(";"):
        start, end = map(int, place.split(" "))
        fragments.append((start, end))
    return fragments


def _with_attribute(tag: ImportedTag, row: str) -> ImportedTag:
    match = _ATTRIBUTE.fullmatch(row)
    kind, value = (match[1], match[3] or "true") if match else ("", "")
    if kind == CONFIDENCE and value in _CONFIDENCES:
        return structs.replace(tag, confidence=int(value))
    name = layer_and_name(kind)[1]
    return structs.replace(tag, attributes={**tag.attributes, name: value})


def _are_attributes(value: object) -> TypeGuard[dict[str, str]]:
    if not isinstance(value, dict):
        return False
    return all(isinstance(word, str) for word in value.values())
