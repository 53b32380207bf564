"""WebAnno TSV 3.3, as INCEpTION imports and exports it: a folder of one table an article.

A line is a token, or a part of one where a tag begins or ends inside of it (`1-3.1`):
its number, its offsets, its words, and a cell for each feature of each layer. Offsets are
UTF-16 code units. Where annotations are stacked, or have several lines, `[1]` says which
one it is. Read in INCEpTION's user guide and in its `Tsv3XSerializer` and
`Tsv3XDeserializer`: the text is put together of the `#Text=` lines, so a sentence goes on
until the first token of the next line of text, and no white space is lost between two; the
text has one line end more at its end in INCEpTION.

The types and features are those of the CAS formats (`hashiya.exchange.formats.cas`):
give an INCEpTION project the layers of their `TypeSystem.xml` before importing a table,
which it refuses otherwise. A file names only the layers that it has tags of. A tag cannot
begin or end with white space, or with what is not drawn: its edge moves to the token's,
and that is recorded. A value cannot be empty nor hold a carriage return.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from msgspec import structs

from hashiya.exchange.characters import ONE_LINE, Alphabet
from hashiya.exchange.formats.cas.type_system import SPAN_TYPES, uima_name
from hashiya.exchange.formats.webanno.escapes import (
    NO_ANNOTATION,
    NO_VALUE,
    STACK,
    escaped_text,
    escaped_value,
)
from hashiya.exchange.formats.webanno.reader import read
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.offset_units import OffsetMap, OffsetUnit
from hashiya.exchange.registry import FolderFormat, Signs
from hashiya.exchange.tokens import tokens
from hashiya.exchange.values import ExportedArticle
from hashiya.language import marked
from hashiya.model.model import Article, Span
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow
from hashiya.store.names import encoded

SUFFIX: Final = ".tsv"
HEAD: Final = "#FORMAT=WebAnno TSV 3.3"
_LABEL: Final = "label"
# The features of every tag behind its label and attributes, those that people read first.
_FEATURES: Final = (
    "confidence",
    "note",
    "annotator",
    "origin",
    "identifier",
    "created",
    "updated",
    "score",
)


@dataclass(slots=True)
class _WrittenLayer:
    """The columns of a layer: the label, which simple readers take, its attributes, the rest."""

    name: str
    attributes: list[str]

    @property
    def columns(self) -> list[str]:
        """The names of its columns."""
        return [_LABEL, *map(uima_name, self.attributes), *_FEATURES]

    def values(self, tag: TagRow) -> list[str]:
        """The value of a tag in each column, "" where it has none."""
        values = [tag.label]
        values += [tag.attributes.get(name, "") for name in self.attributes]
        for name in _FEATURES:
            value = tag.id if name == "identifier" else getattr(tag, name)
            values.append("" if value is None else str(value))
        return values


@dataclass(frozen=True, slots=True)
class _WrittenAnnotation:
    """A tag in a table: its values, and the number that tells it from others, 0 without one."""

    layer: str
    values: Sequence[str]
    number: int

    def cell(self, column: int) -> str:
        """Its part of the cell in a column of its layer."""
        value = self.values[column]
        shown = escaped_value(value) if value else NO_VALUE
        return f"{shown}[{self.number}]" if self.number else shown


@dataclass(slots=True)
class _Units:
    """The lines of one token: its own, and those of parts of it, with their annotations."""

    token: Span
    parts: dict[Span, list[_WrittenAnnotation]] = field(default_factory=dict)

    def lines(self) -> Iterator[tuple[str, Span, list[_WrittenAnnotation]]]:
        """Each line: what follows the token's number, the span, and its annotations."""
        yield "", self.token, self.parts.get(self.token, [])
        inner = sorted(self.parts.keys() - {self.token}, key=_by_start)
        for number, span in enumerate(inner, 1):
            yield f".{number}", span, self.parts[span]


def _by_start(span: Span) -> tuple[int, int]:
    return span.start, -span.end


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses, folder: Path
) -> None:
    """Write a table for each article that has a token."""
    for exported in articles:
        article = exported.article
        spans = tokens(article.text)
        if not spans:
            why = "there is no token in it"
            losses.add(Part.EMPTY, article, why=why)
            for tag in exported.tags:
                losses.add(Part.EMPTY, article, tag, why=why, gone=True)
            continue
        # White space before the first word would not come back.
        first = Span(0, spans[0].end)
        table = "".join(_lines(exported, spans, first, scheme, losses))
        path = folder / f"{encoded(article.id)}{SUFFIX}"
        path.write_bytes(table.encode())


def _lines(
    exported: ExportedArticle,
    spans: list[Span],
    first: Span,
    scheme: Scheme,
    losses: Losses,
) -> Iterator[str]:
    article = exported.article
    placed = list(_placed(exported.tags, spans, article, losses))
    layers = _layers([tag for tag, _runs in placed], scheme)
    units = [_Units(span) for span in (first, *spans[1:])]
    _annotate(units, placed, layers)
    yield f"{HEAD}\n"
    for layer in layers.values():
        columns = "|".join(layer.columns)
        yield f"#T_SP={SPAN_TYPES}{uima_name(layer.name)}|{columns}\n"
    yield "\n"
    offsets = OffsetMap(article.text, OffsetUnit.UTF16)
    for number, (text, own_units) in enumerate(_sentences(article.text, units), 1):
        yield "\n"
        for line in text.split("\n"):
            yield f"#Text={escaped_text(line)}\n"
        for index, unit in enumerate(own_units, 1):
            for suffix, span, annotations in unit.lines():
                begin, end = offsets.in_unit(span.start), offsets.in_unit(span.end)
                words = escaped_value(span.of(article.text))
                place = f"{number}-{index}{suffix}\t{begin}-{end}"
                cells = [place, words, *_cells(layers, annotations), ""]
                yield "\t".join(cells) + "\n"


def _placed(
    tags: Iterable[TagRow], spans: Sequence[Span], article: Article, losses: Losses
) -> Iterator[tuple[TagRow, list[tuple[int, Span]]]]:
    """The tags that can be written, each with the parts of tokens that it covers.

    Such a part is the token's index and the part's span.
    """
    starts, ends = [span.start for span in spans], [span.end for span in spans]
    for tag in tags:
        if tag.start is None or tag.end is None:
            continue
        parts: list[tuple[int, Span]] = []
        for index in range(bisect_right(ends, tag.start), bisect_left(starts, tag.end)):
            start, end = max(tag.start, starts[index]), min(tag.end, ends[index])
            parts.append((index, Span(start, end)))
        if not parts:
            why = "there is no token in it"
            losses.add(Part.EDGE, article, tag, why=why, gone=True)
            continue
        if (parts[0][1].start, parts[-1][1].end) != (tag.start, tag.end):
            why = "there is no token at it"
            losses.add(Part.EDGE, article, tag, why=why)
        yield _writable(tag, article, losses), parts


def _writable(tag: TagRow, article: Article, losses: Losses) -> TagRow:
    """The tag without values that no cell holds."""
    attributes: dict[str, str] = {}
    for name, value in tag.attributes.items():
        kept = value.replace("\r", "")
        if kept:
            attributes[name] = kept
    note = tag.note.replace("\r", "")
    if note == tag.note and attributes == tag.attributes:
        return tag
    why = "an empty value or a carriage return cannot be written"
    losses.add(Part.CONTROL, article, tag, why=why)
    return structs.replace(tag, note=note, attributes=attributes)


def _layers(tags: Iterable[TagRow], scheme: Scheme) -> dict[str, _WrittenLayer]:
    """The layers of the tags, in the scheme's order; then others."""
    declared = {layer.name: layer.attribute_names for layer in scheme.layers}
    layers: dict[str, _WrittenLayer] = {}
    for tag in tags:
        layer = layers.get(tag.layer)
        if layer is None:
            layer = _WrittenLayer(tag.layer, list(declared.get(tag.layer, ())))
            layers[tag.layer] = layer
        for name in tag.attributes:
            if name not in layer.attributes:
                layer.attributes.append(name)
    order = list(declared)
    names = sorted(layers, key=lambda name: (name not in order, name))
    names.sort(key=lambda name: order.index(name) if name in order else len(order))
    return {name: layers[name] for name in names}


def _annotate(
    units: Sequence[_Units],
    placed: Sequence[tuple[TagRow, list[tuple[int, Span]]]],
    layers: Mapping[str, _WrittenLayer],
) -> None:
    """Put the tags into the lines of the tokens that they cover."""
    stacks = Counter((tag.layer, part) for tag, parts in placed for part in parts)
    number = 0
    for tag, parts in placed:
        layer = layers[tag.layer]
        is_alone = len(parts) == 1 and stacks[tag.layer, parts[0]] == 1
        number += not is_alone
        annotation = _WrittenAnnotation(
            tag.layer, layer.values(tag), 0 if is_alone else number
        )
        for index, span in parts:
            units[index].parts.setdefault(span, []).append(annotation)


def _sentences(
    text: str, units: Sequence[_Units]
) -> Iterator[tuple[str, list[_Units]]]:
    """The text from the first token of a line to that of the next one, and the tokens in it."""
    own: list[_Units] = []
    for unit in units:
        if own and "\n" in text[own[-1].token.end : unit.token.start]:
            sentence = text[own[0].token.start : unit.token.start]
            # A line end follows each line of text anyway, but the last of all.
            yield sentence.removesuffix("\n"), own
            own = []
        own.append(unit)
    yield text[own[0].token.start :], own


def _cells(
    layers: Mapping[str, _WrittenLayer], annotations: Sequence[_WrittenAnnotation]
) -> Iterator[str]:
    for layer in layers.values():
        own = [one for one in annotations if one.layer == layer.name]
        for column in range(len(layer.columns)):
            cell = STACK.join(annotation.cell(column) for annotation in own)
            yield cell or NO_ANNOTATION


FORMAT = FolderFormat(
    name="webanno-tsv",
    title=marked("WebAnno TSV 3.3 for INCEpTION, a table of tokens for each article"),
    unit=marked("UTF-16 code units"),
    alphabet=Alphabet(names=ONE_LINE),
    write=written,
    read=read,
    signs=Signs(folder_rows=f"*{SUFFIX}", first_bytes=b"#FORMAT=WebAnno TSV 3"),
    lacks=frozenset(
        {
            Part.EDGE,
            Part.CONTROL,
            Part.ARTICLE_LABEL,
            Part.EMPTY,
            Part.STATUS,
            Part.META,
        }
    ),
)
