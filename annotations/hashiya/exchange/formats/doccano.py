"""doccano's JSON Lines for sequence labelling: `{"text", "label": [[start, end, "topic/law"]…]}`.

Read in its sources, release 1.8: `label` is what a project of sequence labelling
imports and exports, `entities` one with relations, `cats` the labels of a whole text;
all other keys are kept as the text's meta and come out beside them, which is how the
article's id comes back. A project without "allow overlapping" drops, when it imports,
every span that overlaps the one before it: allow it. It refuses an empty text. The words
of a span are not in the file.

doccano stores offsets as they come. What they count is the business of its editor
(v-annotator, `Label/Text.ts`): UTF-16 code units, or graphemes in a project that counts
"grapheme clusters as one character"; its issue 2290. Offsets go out in one of these, or
in code points for programs in Python, and `offsets` beside the text names the unit. A
file that does not name it, and for which no option does, is taken to count UTF-16 code
units, unless words would be cut then.
"""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from msgspec import structs

from hashiya.errors import FileInvalid, Hint, Note
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.json_lines import (
    LABELS_ONLY,
    exported_meta,
    left_out_field,
    object_reader,
    object_writer,
    spans,
)
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.offset_evidence import OffsetEvidence
from hashiya.exchange.offset_units import OffsetMap, OffsetUnit
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.io.fields import FieldInvalid, Row, items, text, text_or_none
from hashiya.io.line_reader import json_row, raw_lines
from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme

_NAMES = {"start": "start_offset", "end": "end_offset", "label": "label"}
_SPAN_KEYS = ("label", "labels", "entities")
_UNUSED_KEYS = ("relations", "Comments", "comments")
_OFFSETS = "offsets"


def written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    *,
    unit: OffsetUnit = OffsetUnit.UTF16,
) -> Iterator[bytes]:
    """The row of each article, with offsets in the unit."""
    return object_writer(partial(rows, losses=losses, unit=unit))(
        articles, scheme, losses
    )


def rows(
    exported: ExportedArticle, *, losses: Losses, unit: OffsetUnit
) -> Iterator[Row]:
    """The article's row; a tag that begins or ends inside of a grapheme is widened to it."""
    article = exported.article
    offsets = OffsetMap(article.text, unit)
    labels: list[tuple[int | None, int | None, str]] = []
    for tag in exported.tags:
        if tag.start is None or tag.end is None:
            continue
        start, end = offsets.outward(tag.start, tag.end)
        if (start, end) != (tag.start, tag.end):
            losses.add(Part.EDGE, article, tag, why="it is inside of a grapheme")
        name = flat(tag.layer, tag.label)
        labels.append((offsets.in_unit(start), offsets.in_unit(end), name))
    yield {
        "text": article.text,
        "label": labels,
        "article": article.id,
        "meta": dict(article.meta),
        _OFFSETS: unit.value,
    }


def imported_article(
    where: str, row: Row, *, unit: OffsetUnit | None = None
) -> ImportedArticle:
    """The article and tags of a row; relations and comments are reported as problems.

    Offsets are in the `unit`; without it in that which the row names, or in UTF-16.

    Raises:
        FieldInvalid: with the path of the wrong value.
    """
    if "annotations" in row:
        message = _("has numbers for labels: export as JSONL with the labels' text")
        raise FieldInvalid(".annotations", message)
    article_text = text(row, "text" if "text" in row else "data")
    unused = [key for key in _UNUSED_KEYS if row.get(key)]
    problems = [
        _("$.{key}: left out: a tag has no place for it").format(key=key)
        for key in unused
    ]
    counted = unit or _named_unit(row) or OffsetUnit.UTF16
    offsets = OffsetMap(article_text, counted)
    tags: list[ImportedTag] = []
    for key in _SPAN_KEYS:
        for tag in spans(row, key, _NAMES, problems):
            placed = _placed(tag, offsets)
            if placed is None:
                place = tag.place.removeprefix(": ")
                message = _("{place}: left out: an end of it is inside of a character")
                problems.append(message.format(place=place))
            else:
                tags.append(placed)
    for index, name in enumerate(items(row, "cats")):
        path = f".cats[{index}]"
        if not isinstance(name, str):
            message = _("is {value!r}: give a label").format(value=name)
            problems.append(left_out_field(FieldInvalid(path, message)))
            continue
        tags.append(ImportedTag(place=f": ${path}", start=None, end=None, label=name))
    return ImportedArticle(
        where=where,
        article=text_or_none(row, "article"),
        text=article_text,
        meta=exported_meta(row),
        tags=tuple(tags),
        problems=tuple(problems),
    )


def examined(path: Path) -> list[Note]:
    """A sentence about the unit of the file's offsets, if another would give other spans.

    Raises:
        FileInvalid: when words would be cut by UTF-16, and the unit has to be named.
    """
    evidence = OffsetEvidence()
    for number, line in raw_lines(path, lambda _: None):
        where = f"{path}:{number}"
        # What is broken is reported when the file is read.
        with suppress(FieldInvalid, FileInvalid):
            row = json_row(line, where)
            if row is not None and _named_unit(row) is None:
                article_text = text(row, "text" if "text" in row else "data")
                evidence.add(where, article_text, _ends(row))
    if not evidence.rows:
        return []
    fitting = comma_separated(evidence.fitting)
    if not evidence.is_certain:
        message = _(
            "{place}: it is not certain what its offsets count: taken for UTF-16 code "
            "units they cut words"
        )
        if fitting:
            message = _(
                "{place}: it is not certain what its offsets count: taken for UTF-16 "
                "code units they cut words, and not taken for {units}"
            )
        refusal = message.format(place=evidence.uncertain, units=fitting)
        raise FileInvalid(refusal, hint=Hint.NAME_OFFSETS)
    message = _(
        "{path}: its offsets are taken for UTF-16 code units, as doccano's editor counts "
        "them; that matters in {count} of its rows, first in {place}"
    )
    if evidence.cuts[OffsetUnit.CODE_POINTS] and not fitting:
        message = _(
            "{path}: its offsets are taken for UTF-16 code units, as doccano's editor "
            "counts them, for in other units they would cut words; that matters in "
            "{count} of its rows, first in {place}"
        )
    sentence = message.format(path=path, count=evidence.rows, place=evidence.first)
    return [Note(sentence, hint=Hint.NAME_OFFSETS)]


def _named_unit(row: Row) -> OffsetUnit | None:
    """The unit that the row itself names, if it does."""
    meta = row.get("meta")
    for values in (row, meta):
        name = values.get(_OFFSETS) if isinstance(values, dict) else None
        if name in [unit.value for unit in OffsetUnit]:
            return OffsetUnit(str(name))
    return None


def _ends(row: Row) -> list[tuple[int, int]]:
    """The ends of the row's spans, as the file counts them."""
    ends = []
    for key in _SPAN_KEYS:
        for tag in spans(row, key, _NAMES, []):
            if tag.start is not None and tag.end is not None:
                ends.append((tag.start, tag.end))
    return ends


def _placed(tag: ImportedTag, offsets: OffsetMap) -> ImportedTag | None:
    """The tag with offsets in code points; None if an end is inside of a character."""
    if tag.start is None or tag.end is None:
        return tag
    start, end = offsets.in_code_points(tag.start), offsets.in_code_points(tag.end)
    if start is None or end is None:
        return None
    return structs.replace(tag, start=start, end=end)


def _configured(options: FormatOptions) -> FileFormat:
    if options.offsets is None:
        return FORMAT
    unit = options.offsets
    lacks = FORMAT.lacks
    if unit is OffsetUnit.GRAPHEMES:
        lacks |= {Part.EDGE}
    return replace(
        FORMAT,
        unit=_UNITS[unit],
        write=partial(written, unit=unit),
        read=object_reader(partial(imported_article, unit=unit)),
        lacks=lacks,
        examine=None,
    )


_UNITS = {
    OffsetUnit.UTF16: marked("UTF-16 code units"),
    OffsetUnit.GRAPHEMES: marked("graphemes"),
    OffsetUnit.CODE_POINTS: marked("code points"),
}
FORMAT = FileFormat(
    name="doccano",
    title=marked(
        "doccano's JSON Lines for sequence labelling, in a project that "
        "allows overlapping"
    ),
    unit=_UNITS[OffsetUnit.UTF16],
    write=written,
    by_article=True,
    read=object_reader(imported_article),
    lacks=LABELS_ONLY | {Part.EMPTY},
    takes=frozenset({"offsets"}),
    configured=_configured,
    examine=examined,
)
