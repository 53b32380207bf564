"""brat's standoff, a folder of texts, annotations and configuration.

A text is in `NAME.txt`, its tags in `NAME.ann`, the types in `annotation.conf`. Offsets
are code points of the text, as in brat's sources (server/src/annotation.py):
`T1<tab>TYPE 0 5<tab>words`. The words of an annotation are on its line, so a span that
crosses line ends is in fragments (`0 5;6 9`), one for each line; line ends at its edges
are lost. Lines are those of `str.splitlines`, as in brat. A discontinuous annotation of
another kind, one that leaves words out, is no tag and is reported when read.

Each annotator has a folder, as brat's users part them; articles without an annotator
are at the top. Names of files and folders are those of
`hashiya.exchange.formats.brat.document_names`. TYPE is `layer__label`, with other
characters than brat allows as `-XX` of their UTF-8; another type than that is read as a
label. Attributes whose value brat can hold are `A1<tab>layer__name T1 value`, the others
and what is free text are one `#1<tab>Attributes T1<tab>{"name": "value"}`; `Confidence`
is an attribute; notes are `AnnotatorNotes`, as a JSON string where they are not one plain
line. `visual.conf` has the scheme's titles and colours.
"""

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TypeGuard

from msgspec import structs

from hashiya.errors import FileInvalid
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.formats.brat.annotation_config import (
    UsedTypes,
    annotation_conf,
    brat_type,
    layer_and_name,
    visual_conf,
)
from hashiya.exchange.formats.brat.document_names import (
    DocumentNames,
    document_id,
    document_name,
)
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.json_text import dumps
from hashiya.io.line_reader import lines, whole
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Article, Status
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

TEXT, TAGS = ".txt", ".ann"
CONFIGURATION, LOOKS = "annotation.conf", "visual.conf"
NOTE, ATTRIBUTES, CONFIDENCE = "AnnotatorNotes", "Attributes", "Confidence"
_CONFIDENCES = {"1", "2", "3", "4", "5"}
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9_-]+")
_TEXT_BOUND = re.compile(
    r"(T\d+)\t(\S+) (\d{1,18} \d{1,18}(?:;\d{1,18} \d{1,18})*)\t?(.*)", re.DOTALL
)
_ATTRIBUTE = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (.*))?", re.DOTALL)
_NOTE = re.compile(r"#\d+\t(\S+) (\S+)(?:\t(.*))?", re.DOTALL)
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_SHOWN = 40

Fragments = list[tuple[int, int]]


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses, folder: Path
) -> None:
    """Write the texts with their annotations, then the configuration with all that they use."""
    types = UsedTypes(scheme)
    names_of_folder: dict[str, DocumentNames] = {}
    folders = DocumentNames()
    for exported in articles:
        article = exported.article
        by_annotator = exported.tags_by_annotator
        for name, status in exported.statuses.items():
            if status is not Status.NEW:
                by_annotator.setdefault(name, [])
        _record_cut_names(article, sorted(by_annotator), losses)
        for name, tags in sorted(by_annotator.items()) or [("", [])]:
            # The name of an empty one is empty: that is the folder itself.
            home = folder / folders.of(name)
            home.mkdir(exist_ok=True)
            names = names_of_folder.setdefault(name, DocumentNames())
            rows = "".join(f"{row}\n" for row in _rows(tags, article, types, losses))
            stem = names.of(article.id)
            (home / f"{stem}{TEXT}").write_bytes(article.text.encode())
            (home / f"{stem}{TAGS}").write_bytes(rows.encode())
    (folder / CONFIGURATION).write_bytes(annotation_conf(types).encode())
    (folder / LOOKS).write_bytes(visual_conf(types, scheme).encode())


def _record_cut_names(article: Article, names: Iterable[str], losses: Losses) -> None:
    """Record the names that are too long for a file's name, and cannot be read from it again."""
    for name in (article.id, *names):
        if document_id(document_name(name)) is None:
            why = f"the file's name is only the beginning of {name!r}"
            losses.add(Part.NAME, article, why=why)


def _rows(
    tags: Iterable[TagRow], article: Article, types: UsedTypes, losses: Losses
) -> Iterator[str]:
    """The lines of the `.ann` file."""
    counts: Counter[str] = Counter()

    def key(kind: str) -> str:
        counts[kind] += 1
        return f"{kind}{counts[kind]}"

    for tag in tags:
        fragments = _fragments(tag)
        if not fragments:
            why = "there is nothing else in it"
            losses.add(Part.LINE_END, article, tag, why=why, gone=True)
            continue
        if (fragments[0][0], fragments[-1][1]) != (tag.start, tag.end):
            losses.add(Part.LINE_END, article, tag)
        types.add(tag)
        name = key("T")
        places = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(article.text[start:end] for start, end in fragments)
        yield f"{name}\t{brat_type(tag.layer, tag.label)} {places}\t{words}"
        free_values = {}
        for attribute, value in tag.attributes.items():
            if _PLAIN_VALUE.fullmatch(value):
                types.add_value(tag.layer, attribute, value)
                kind = brat_type(tag.layer, attribute)
                yield f"{key('A')}\t{kind} {name} {value}"
            else:
                free_values[attribute] = value
        if tag.confidence is not None:
            yield f"{key('A')}\t{CONFIDENCE} {name} {tag.confidence}"
        if free_values:
            yield f"{key('#')}\t{ATTRIBUTES} {name}\t{_one_line(free_values)}"
        if tag.note:
            yield f"{key('#')}\t{NOTE} {name}\t{_note_text(tag.note)}"


def _fragments(tag: TagRow) -> Fragments:
    """The parts of the span on the lines that it crosses."""
    fragments: Fragments = []
    start = tag.start or 0
    for line in tag.text.splitlines(keepends=True):
        content = line.splitlines()[0]
        if content:
            fragments.append((start, start + len(content)))
        start += len(line)
    return fragments


def _note_text(note: str) -> str:
    is_line = note == note.strip() and len(note.splitlines()) == 1
    return note if is_line and not note.startswith('"') else _one_line(note)


def _one_line(value: object) -> str:
    return _BREAKS.sub(lambda match: f"\\u{ord(match[0]):04x}", dumps(value))


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the `.ann` files below the folder, in the order of their names.

    A file in a folder is of the annotator of that name, one at the top of none. Events,
    relations, equivalences and normalisations are reported as problems.

    Raises:
        FileInvalid: with the file and the line.
    """
    files = sorted(_annotation_files(path))
    if not files and not (path / CONFIGURATION).exists():
        raise FileInvalid(
            _(
                "{path}: there is no {suffix} file in it: give the folder of a brat "
                "collection"
            ).format(path=path, suffix=TAGS)
        )
    for file in files:
        text = _text(file.with_suffix(TEXT), advance)
        annotator = None if file.parent == path else document_id(file.parent.name)
        imported = _AnnFile(file, text, annotator).read(advance)
        yield replace(imported, article=document_id(file.stem))


def _annotation_files(path: Path) -> Iterator[Path]:
    for root, _folders, names in os.walk(path):
        for name in names:
            if name.endswith(TAGS):
                yield Path(root, name)


def _text(path: Path, advance: Advance) -> str:
    if not path.exists():
        raise FileInvalid(
            _("{path}: is not there: each {suffix} has its text beside it").format(
                path=path, suffix=TAGS
            )
        )
    data = whole(path)
    advance(len(data))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FileInvalid(
            _(
                "{path}: is not UTF-8: byte {position} is broken; save it as UTF-8"
            ).format(path=path, position=error.start)
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

    def read(self, advance: Advance) -> ImportedArticle:
        """The article and tags of the file."""
        for number, line in lines(self._path, advance):
            row = line.rstrip("\r\n")
            if not row.strip():
                continue
            match row[0]:
                case "T":
                    self._add_tag(row, number, has_line_end=row != line)
                case "A" | "M" | "#":
                    self._add_value(row, number)
                case "E" | "R" | "*" | "N":
                    self._problems.append(
                        _(
                            "line {line}: left out: a tag has no place for {part!r}"
                        ).format(line=number, part=row[:_SHOWN])
                    )
                case _:
                    message = _("{part!r} is not an annotation").format(
                        part=row[:_SHOWN]
                    )
                    raise self._invalid(number, message)
        for number, tag_id, row in self._values:
            self._apply_value(number, tag_id, row)
        return ImportedArticle(
            where=str(self._path),
            text=self._text,
            tags=tuple(self._tags.values()),
            problems=tuple(self._problems),
        )

    def _invalid(self, number: int, message: str) -> FileInvalid:
        return FileInvalid(f"{self._path}:{number}: {message}")

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


FORMAT = FolderFormat(
    name="brat",
    alphabet=Alphabet(),
    title=marked(
        "brat's standoff: texts, annotations and configuration, a folder "
        "for each annotator"
    ),
    unit=marked("code points"),
    write=written,
    read=read,
    signs=Signs(folder_files=("*.ann", CONFIGURATION)),
    lacks=frozenset(
        {
            Part.ORIGIN,
            Part.SCORE,
            Part.ARTICLE_LABEL,
            Part.ID,
            Part.TIMES,
            Part.STATUS,
            Part.META,
            Part.LINE_END,
        }
    ),
)
