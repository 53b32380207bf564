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

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from hashiya.exchange.characters import Alphabet
from hashiya.exchange.formats.brat.annotation_config import (
    UsedTypes,
    annotation_conf,
    brat_type,
    visual_conf,
)
from hashiya.exchange.formats.brat.document_names import (
    DocumentNames,
    document_id,
    document_name,
)
from hashiya.exchange.formats.brat.reader import (
    ATTRIBUTES,
    CONFIDENCE,
    CONFIGURATION,
    NOTE,
    TAGS,
    TEXT,
    Fragments,
    read,
)
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.registry import FolderFormat, Signs
from hashiya.exchange.values import ExportedArticle
from hashiya.io.json_text import dumps
from hashiya.language import marked
from hashiya.model.model import Article, Status
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow

LOOKS = "visual.conf"
_PLAIN_VALUE = re.compile(r"[A-Za-z0-9_-]+")
_BREAKS = re.compile("[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


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
