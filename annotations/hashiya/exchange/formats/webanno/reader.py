"""Reading WebAnno TSV 3: the text of its `#Text=` lines, and the annotations of its cells.

A layer of another tool is read if it has a feature `label` or `value`, or a single one;
tokens, lemmas and the like of DKPro are ignored, relations and chains reported.
"""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from hashiya.errors import FileInvalid
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.formats.cas.type_system import (
    NUMBERS,
    SPAN_TYPES,
    TEXTS,
    own_name,
)
from hashiya.exchange.formats.webanno.escapes import (
    NO_ANNOTATION,
    NO_VALUE,
    stacked,
    text_of,
    value_of,
)
from hashiya.exchange.offset_units import OffsetMap, OffsetUnit
from hashiya.exchange.registry import Advance
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.io.fields import quoted
from hashiya.io.line_reader import lines
from hashiya.io.regular_files import regular_files
from hashiya.language import gettext as _
from hashiya.store.names import decoded

_HEAD: Final = "#FORMAT=WebAnno TSV 3"
_SPANS, _TEXT = "#T_SP=", "#Text="
_OTHERS: Final = ("#T_RL=", "#T_CH=")
_UNIT = re.compile(r"\d+-\d+(?:\.\d+)?", re.ASCII)
_OFFSETS = re.compile(r"(\d{1,15})-(\d{1,15})", re.ASCII)
_NUMBERED = re.compile(r"((?:[^\\]|\\.)*?)\[(\d{1,15})\]", re.DOTALL | re.ASCII)
_IGNORED = re.compile(
    r"de\.tudarmstadt\.ukp\.dkpro\.core\.api\."
    r"(?:segmentation|lexmorph|syntax|metadata)\."
)
_LABELS: Final = ("label", "value")
_OWN: Final = frozenset({*TEXTS, *NUMBERS})
# The most spaces that a file can ask for between its sentences, in all.
_MOST_SPACES = 1_000_000
_LONGEST_NUMBER = 30

_Number = TypeVar("_Number", int, float)


@dataclass(frozen=True, slots=True)
class _ReadLayer:
    """A layer of the head: its type, its features, and its first column."""

    type: str
    features: Sequence[str]
    first: int

    @property
    def label(self) -> str:
        """The name of the feature that is the label; "" where there is none."""
        if _IGNORED.match(self.type):
            return ""
        for name in _LABELS:
            if name in self.features:
                return name
        return self.features[0] if len(self.features) == 1 else ""


@dataclass(slots=True)
class _ReadAnnotation:
    """An annotation while its lines are read: UTF-16 offsets, and values by feature."""

    layer: _ReadLayer
    line: int
    start: int
    end: int
    values: dict[str, str] = field(default_factory=dict)


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the folder's tables, in the order of their names, or of the one table.

    A table whose text cannot be read, and an annotation that cannot, are among the
    problems.

    Raises:
        FileInvalid: with the file and the line, if nothing can be read.
    """
    files = regular_files(path, "*.tsv") if path.is_dir() else [path]
    broken = BrokenRows()
    for file in files:
        yield from broken.read(str(file), partial(_articles, file, advance))
    broken.refuse_if_all()


def _articles(file: Path, advance: Advance) -> Iterator[ImportedArticle]:
    table = _WebannoTable(file)
    for number, line in lines(file, advance):
        table.add(line.removesuffix("\n").removesuffix("\r"), number)
    yield table.article()


class _WebannoTable:
    """A table while it is read line by line."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._layers: list[_ReadLayer] = []
        self._columns = 0
        self._problems: list[str] = []
        self._text: list[str] = []
        # The length of the text so far in UTF-16, and of how many lines the sentence at its
        # end is, which has just begun if it is new.
        self._length = 0
        self._sentence_lines = 0
        self._is_new = False
        self._spaces = _MOST_SPACES
        self._annotations: list[_ReadAnnotation] = []
        self._numbered: dict[tuple[str, int], _ReadAnnotation] = {}

    def add(self, line: str, number: int) -> None:
        """Read a line.

        Raises:
            FileInvalid: when it is none of such a table.
        """
        if number == 1:
            if not line.startswith(_HEAD):
                raise self._refused(
                    number, _("does not begin with {head}").format(head=_HEAD)
                )
        elif line.startswith(_SPANS) and not self._text:
            kind, *features = line.removeprefix(_SPANS).split("|")
            self._layers.append(_ReadLayer(kind, features, self._columns))
            self._columns += max(len(features), 1)
        elif line.startswith(_OTHERS) and not self._text:
            kind, *features = line.partition("=")[2].split("|")
            self._columns += len(features)
            problem = _("left out: a tag has no place for {type}").format(type=kind)
            self._problems.append(problem)
        elif line.startswith(_TEXT):
            if not self._is_new:
                self._sentence_lines = 0
            self._append(f"{text_of(line.removeprefix(_TEXT))}\n")
            self._sentence_lines += 1
            self._is_new = True
        elif line and not line.startswith("#"):
            self._add_unit(line.split("\t"), number)

    def article(self) -> ImportedArticle:
        """The article; the last line end of its text is not its own."""
        text = "".join(self._text).removesuffix("\n")
        tags = tuple(self._tags(text))
        return ImportedArticle(
            where=str(self._path),
            article=decoded(self._path.name.removesuffix(".tsv")),
            text=text,
            tags=tags,
            problems=tuple(dict.fromkeys(self._problems)),
        )

    def _append(self, text: str) -> None:
        self._text.append(text)
        self._length += _utf16_length(text)

    def _add_unit(self, fields: Sequence[str], number: int) -> None:
        """Read the line of a token or of a part of one."""
        offsets = _OFFSETS.fullmatch(fields[1]) if len(fields) > 1 else None
        if not _UNIT.fullmatch(fields[0]) or offsets is None:
            self._leave_out(number, _("is no line of a token"))
            return
        start, end = int(offsets[1]), int(offsets[2])
        if self._is_new:
            self._is_new = False
            self._move_to(start, number)
        if len(fields) < 3 + self._columns:
            message = _("has {count} cells, and the layers above have {columns}")
            count = max(len(fields) - 3, 0)
            self._leave_out(number, message.format(count=count, columns=self._columns))
            return
        for layer in self._layers:
            self._add_cells(layer, fields, start, end, number)

    def _move_to(self, start: int, number: int) -> None:
        """Let the sentence that has been read begin at the offset of its first token."""
        lines_of_sentence: list[str] = []
        while self._text and self._sentence_lines:
            lines_of_sentence.append(self._text.pop())
            self._sentence_lines -= 1
        sentence = "".join(reversed(lines_of_sentence))
        self._length -= _utf16_length(sentence)
        if self._length == start + 1 and self._text:
            # No line end is between it and the sentence before.
            self._text[-1] = self._text[-1].removesuffix("\n")
            self._length -= 1
        gap = start - self._length
        self._spaces -= gap
        if gap < 0 or self._spaces < 0:
            raise self._refused(
                number,
                _("begins at {start}, but the text before it ends at {end}").format(
                    start=start, end=self._length
                ),
            )
        self._append(" " * gap)
        self._append(sentence)

    def _add_cells(
        self,
        layer: _ReadLayer,
        fields: Sequence[str],
        start: int,
        end: int,
        number: int,
    ) -> None:
        """Read the cells of one layer."""
        first = 3 + layer.first
        annotations: list[_ReadAnnotation] = []
        for feature, cell in zip(layer.features, fields[first:], strict=False):
            if cell in {NO_ANNOTATION, ""}:
                continue
            for index, shown in enumerate(stacked(cell)):
                numbered = _NUMBERED.fullmatch(shown)
                value = numbered[1] if numbered else shown
                if index == len(annotations):
                    key = (layer.type, int(numbered[2])) if numbered else None
                    annotations.append(self._annotation(layer, key, start, end, number))
                if value != NO_VALUE:
                    annotations[index].values[feature] = value_of(value)

    def _annotation(
        self,
        layer: _ReadLayer,
        key: tuple[str, int] | None,
        start: int,
        end: int,
        number: int,
    ) -> _ReadAnnotation:
        """The annotation of a key as far as it goes now, or a new one."""
        known = self._numbered.get(key) if key else None
        if known is not None:
            known.end = max(known.end, end)
            return known
        annotation = _ReadAnnotation(layer, number, start, end)
        if layer.label:
            self._annotations.append(annotation)
        elif not _IGNORED.match(layer.type):
            problem = _("{type}: left out: it has no feature label or value")
            self._problems.append(problem.format(type=layer.type))
        if key:
            self._numbered[key] = annotation
        return annotation

    def _tags(self, text: str) -> Iterator[ImportedTag]:
        offsets = OffsetMap(text, OffsetUnit.UTF16)
        for annotation in self._annotations:
            start = offsets.in_code_points(annotation.start)
            end = offsets.in_code_points(annotation.end)
            if start is None or end is None:
                message = _("an offset is inside of a character; offsets are UTF-16")
                self._leave_out(annotation.line, message)
                continue
            values = dict(annotation.values)
            label = values.pop(annotation.layer.label, "")
            if not label:
                problem = _("left out: {type} without a label at {start}–{end}")
                self._problems.append(
                    problem.format(type=annotation.layer.type, start=start, end=end)
                )
                continue
            yield self._tag(annotation, start, end, label, values)

    def _leave_out(self, number: int, problem: str) -> None:
        message = _("line {line}: left out: {problem}")
        self._problems.append(message.format(line=number, problem=problem))

    def _tag(
        self,
        annotation: _ReadAnnotation,
        start: int,
        end: int,
        label: str,
        values: dict[str, str],
    ) -> ImportedTag:
        place = _(" (line {line})").format(line=annotation.line)
        kind = annotation.layer.type
        if not kind.startswith(SPAN_TYPES):
            values.pop("identifier", None)
            return ImportedTag(
                place=place, start=start, end=end, label=label, attributes=values
            )
        own = {name: values.pop(name) for name in _OWN.intersection(values)}
        return ImportedTag(
            place=place,
            start=start,
            end=end,
            layer=own_name(kind.removeprefix(SPAN_TYPES)),
            label=label,
            attributes={own_name(name): value for name, value in values.items()},
            confidence=self._number(own, "confidence", annotation, int),
            note=own.get("note", ""),
            annotator=own.get("annotator"),
            origin=own.get("origin"),
            score=self._number(own, "score", annotation, float),
            created=own.get("created"),
            updated=own.get("updated"),
            id=self._number(own, "identifier", annotation, int),
        )

    def _number(
        self,
        values: dict[str, str],
        name: str,
        annotation: _ReadAnnotation,
        kind: Callable[[str], _Number],
    ) -> _Number | None:
        value = values.get(name)
        if value is None:
            return None
        try:
            number = kind(value)
        except ValueError:
            number = kind("0")
            is_number = False
        else:
            is_number = math.isfinite(number) and len(value) < _LONGEST_NUMBER
        if is_number:
            return number
        message = _("line {line}: {name} is not used: it is {value}: give a number")
        problem = message.format(line=annotation.line, name=name, value=quoted(value))
        self._problems.append(problem)
        return None

    def _refused(self, number: int, message: str) -> FileInvalid:
        return FileInvalid(message, where=f"{self._path}:{number}")


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2
