r"""brat's standoff, a folder: each text in `NAME.txt`, its tags in `NAME.ann`, what there can be in `annotation.conf`.

Offsets are code points of the text, as in brat's sources (server/src/annotation.py):
`T1<tab>TYPE 0 5<tab>words`. The words of an annotation stand on its line, so a span
that crosses line ends is in fragments (`0 5;6 9`), one for each line; line ends at its
edges cannot be held. Line ends are what `str.splitlines` says, as there. A
discontinuous annotation of another kind, one that leaves words out, is no tag and is
told when read.

Each annotator has a folder, as brat's users part them; articles of nobody lie at the
top. Names of files are the ids with all but `a-z 0-9 _ -` as %XX. TYPE is
`layer__label`, with other characters than brat allows as `-XX` of their UTF-8; another
type than that is taken for a label. Attributes whose value brat can hold are
`A1<tab>layer__name T1 value`, the others and what is free text are one
`#1<tab>Attributes T1<tab>{"name": "value"}`; `Confidence` is an attribute; notes are
`AnnotatorNotes`, as a JSON string where they are not one plain line. `visual.conf` has
the scheme's titles and colours.
"""

import json
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

from msgspec import structs

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.brat_config import (
    Types,
    annotation_conf,
    typed,
    untyped,
    visual_conf,
)
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import Advance, FolderFormat
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.io.json_text import dumps
from hashiya.io.line_reader import lines, whole
from hashiya.model.model import Article, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.store.naming import decoded, encoded

TEXT, TAGS = ".txt", ".ann"
CONFIGURATION, LOOKS = "annotation.conf", "visual.conf"
NOTE, ATTRIBUTES, CONFIDENCE = "AnnotatorNotes", "Attributes", "Confidence"
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9_-]+")
_TAG = re.compile(
    r"(T\d+)\t(\S+) (\d{1,18} \d{1,18}(?:;\d{1,18} \d{1,18})*)\t?(.*)", re.DOTALL
)
_SAID = re.compile(r"[AM]\d+\t(\S+) (\S+)(?: (.*))?", re.DOTALL)
_NOTED = re.compile(r"#\d+\t(\S+) (\S+)(?:\t(.*))?", re.DOTALL)
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")

Fragments = list[tuple[int, int]]


def written(
    exported: Iterable[Exported], scheme: Scheme, losses: Losses, folder: Path
) -> None:
    """Write the texts with their annotations, then the configuration with all that they use."""
    types = Types(scheme)
    for each in exported:
        article = each.article
        busy = {
            name for name, status in each.statuses.items() if status is not Status.NEW
        }
        names = sorted(busy | {tag.annotator for tag in each.tags})
        _note_cut(article, names, losses)
        for name in names or [""]:
            # The encoding of no name is none either: that is the folder itself.
            home = folder / encoded(name)
            home.mkdir(exist_ok=True)
            tags = [tag for tag in each.tags if tag.annotator == name]
            (home / f"{encoded(article.id)}{TEXT}").write_bytes(article.text.encode())
            rows = "".join(f"{row}\n" for row in _rows(tags, article, types, losses))
            (home / f"{encoded(article.id)}{TAGS}").write_bytes(rows.encode())
    (folder / CONFIGURATION).write_text(
        annotation_conf(types), encoding="utf-8", newline="\n"
    )
    (folder / LOOKS).write_text(
        visual_conf(types, scheme), encoding="utf-8", newline="\n"
    )


def read(path: Path, advance: Advance) -> Iterator[Imported]:
    """What the `.ann` files below the folder tell, in the order of their names; of the top, or of an annotator's folder.

    Events, relations, equivalences and normalisations are told as problems.

    Raises:
        FileInvalid: naming the file and the line.
    """
    found = sorted(
        Path(root, name)
        for root, _, names in os.walk(path)
        for name in names
        if name.endswith(TAGS)
    )
    if not found and not (path / CONFIGURATION).exists():
        raise FileInvalid(
            f"{path}: there is no {TAGS} file in it: give the folder of a brat collection"
        )
    for tags in found:
        text = _text(tags.with_suffix(TEXT), advance)
        annotator = decoded(tags.parent.name) if tags.parent != path else None
        imported = _Annotations(tags, text, annotator).read(advance)
        yield replace(imported, article=decoded(tags.stem))


def _note_cut(article: Article, names: Iterable[str], losses: Losses) -> None:
    """Note the names that are too long for a file's: what stands there does not tell them."""
    for name in (article.id, *names):
        if decoded(encoded(name)) is None:
            losses.add(
                Part.NAME,
                article,
                why=f"the file's name is only the beginning of {name!r}",
            )


def _rows(
    tags: Iterable[Tag], article: Article, types: Types, losses: Losses
) -> Iterator[str]:
    count = {"T": 0, "A": 0, "#": 0}

    def key(kind: str) -> str:
        count[kind] += 1
        return f"{kind}{count[kind]}"

    for tag in tags:
        fragments = _fragments(tag)
        if not fragments or tag.span is None:
            losses.add(
                Part.LINE_END,
                article,
                tag,
                why="there is nothing else in it",
                gone=True,
            )
            continue
        if (fragments[0][0], fragments[-1][1]) != (tag.span.start, tag.span.end):
            losses.add(Part.LINE_END, article, tag)
        types.note(tag)
        name = key("T")
        places = ";".join(f"{start} {end}" for start, end in fragments)
        words = " ".join(article.text[start:end] for start, end in fragments)
        yield f"{name}\t{typed(tag.layer, tag.label)} {places}\t{words}"
        rest = {}
        for attribute, value in tag.attributes.items():
            if _PLAIN_VALUE.fullmatch(value):
                types.note_value(tag.layer, attribute, value)
                yield f"{key('A')}\t{typed(tag.layer, attribute)} {name} {value}"
            else:
                rest[attribute] = value
        if tag.confidence is not None:
            yield f"{key('A')}\t{CONFIDENCE} {name} {tag.confidence}"
        if rest:
            yield f"{key('#')}\t{ATTRIBUTES} {name}\t{_one_line(rest)}"
        if tag.note:
            yield f"{key('#')}\t{NOTE} {name}\t{_noted(tag.note)}"


def _fragments(tag: Tag) -> Fragments:
    """The parts of the span on the lines that it crosses."""
    found: Fragments = []
    at = tag.span.start if tag.span else 0
    for line in tag.text.splitlines(keepends=True):
        content = line.splitlines()[0]
        if content:
            found.append((at, at + len(content)))
        at += len(line)
    return found


def _noted(note: str) -> str:
    is_plain = (
        note == note.strip()
        and not note.startswith('"')
        and len(note.splitlines()) == 1
    )
    return note if is_plain else _one_line(note)


def _one_line(value: object) -> str:
    return _BREAKS.sub(lambda sign: f"\\u{ord(sign[0]):04x}", dumps(value))


def _text(path: Path, advance: Advance) -> str:
    if not path.exists():
        raise FileInvalid(f"{path}: is not there: each {TAGS} has its text beside it")
    data = whole(path)
    advance(len(data))
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise FileInvalid(
            f"{path}: is not UTF-8: byte {error.start} is broken; save it as UTF-8"
        ) from error


class _Annotations:
    """One `.ann` file as it is read: the tags by their id, what is said of them, and what cannot be taken."""

    def __init__(self, path: Path, text: str, annotator: str | None) -> None:
        self._path = path
        self._text = text
        self._annotator = annotator
        self._tags: dict[str, ImportedTag] = {}
        self._said: list[tuple[int, str, str]] = []
        self._problems: list[str] = []

    def read(self, advance: Advance) -> Imported:
        """What the file tells."""
        for number, line in lines(self._path, advance):
            row = line.rstrip("\r\n")
            if not row.strip():
                continue
            match row[0]:
                case "T":
                    self._tag(row, number, is_ended=row != line)
                case "A" | "M" | "#":
                    self._later(row, number)
                case "E" | "R" | "*" | "N":
                    self._problems.append(
                        f"line {number}: left out: a tag has no place for {row[:40]!r}"
                    )
                case _:
                    raise self._refused(number, f"{row[:40]!r} is no annotation")
        for number, target, row in self._said:
            self._say(number, target, row)
        return Imported(
            where=str(self._path),
            text=self._text,
            tags=tuple(self._tags.values()),
            problems=tuple(self._problems),
        )

    def _refused(self, number: int, message: str) -> FileInvalid:
        return FileInvalid(f"{self._path}:{number}: {message}")

    def _tag(self, row: str, number: int, *, is_ended: bool) -> None:
        found = _TAG.fullmatch(row)
        if found is None:
            raise self._refused(
                number,
                "is no text-bound annotation: give T1, tab, TYPE START END, tab, the words",
            )
        name, kind, places, told = found.groups()
        if name in self._tags:
            raise self._refused(
                number, f"{name} is there twice: give each annotation its own id"
            )
        spans = [tuple(map(int, place.split(" "))) for place in places.split(";")]
        fragments = [(start, end) for start, end in spans]
        gaps = pairwise(fragments)
        if any(
            start < end or self._text[end:start].strip()
            for (_, end), (start, _) in gaps
        ):
            self._problems.append(
                f"line {number}: left out: {name} leaves out words between its parts"
            )
            # What is said of it has its place.
            return
        start, end = fragments[0][0], fragments[-1][1]
        words = " ".join(self._text[at:to] for at, to in fragments)
        if not is_ended and (not told or told != words):
            raise self._refused(
                number, f"the file ends before the words of {name} do: it is cut off"
            )
        layer, label = untyped(kind)
        self._tags[name] = ImportedTag(
            place=f":{number}",
            start=start,
            end=end,
            text=None if told == words else told,
            layer=layer,
            label=label,
            annotator=self._annotator,
        )

    def _later(self, row: str, number: int) -> None:
        found = (_NOTED if row[0] == "#" else _SAID).fullmatch(row)
        if found is None:
            raise self._refused(number, f"{row[:40]!r} says nothing of an annotation")
        self._said.append((number, found[2], row))

    def _say(self, number: int, target: str, row: str) -> None:
        tag = self._tags.get(target)
        if tag is None:
            self._problems.append(
                f"line {number}: left out: {target}, of which it speaks, is no tag"
            )
            return
        if row[0] == "#":
            self._tags[target] = self._with_note(tag, number, row)
            return
        found = _SAID.fullmatch(row)
        kind, value = (found[1], found[3] or "true") if found else ("", "")
        if kind == CONFIDENCE and value in {"1", "2", "3", "4", "5"}:
            self._tags[target] = structs.replace(tag, confidence=int(value))
        else:
            self._tags[target] = structs.replace(
                tag, attributes={**tag.attributes, untyped(kind)[1]: value}
            )

    def _with_note(self, tag: ImportedTag, number: int, row: str) -> ImportedTag:
        found = _NOTED.fullmatch(row)
        kind, words = (found[1], found[3] or "") if found else ("", "")
        if kind == NOTE:
            note = self._parsed(words, number) if words.startswith('"') else words
            return structs.replace(tag, note=note if isinstance(note, str) else words)
        if kind == ATTRIBUTES:
            said = self._parsed(words, number)
            if not isinstance(said, dict) or not all(
                isinstance(each, str) for each in said.values()
            ):
                raise self._refused(
                    number, "has no attributes: give an object of strings"
                )
            return structs.replace(tag, attributes={**tag.attributes, **said})
        self._problems.append(
            f"line {number}: left out: a tag has no place for {kind!r}"
        )
        return tag

    def _parsed(self, words: str, number: int) -> object:
        try:
            return json.loads(words)
        except (ValueError, RecursionError) as error:
            if words.startswith('"'):
                return words
            raise self._refused(number, "is no JSON") from error


FORMAT = FolderFormat(
    name="brat",
    title="brat's standoff: texts, annotations and configuration, a folder for each annotator",
    unit="code points",
    write=written,
    read=read,
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
