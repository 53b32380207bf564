"""spaCy's DocBin: `Doc`s of a blank Arabic pipeline, with `doc.spans` or with `doc.ents`.

Tokens are those of `spacy.blank("ar")`, as a pipeline makes them again when it is
trained and used: a tag that begins or ends inside of one would be no span there. So it
is left out and recorded, or, if asked for, widened to whole tokens. `start_char` and
`end_char` are code points.

In `spacy` each layer is a group of `doc.spans`, also an empty one where somebody is done
with the article: `Scorer.score_spans` passes over a doc without the group. In
`spacy-ner` all layers are in `doc.ents`, which do not overlap
(`hashiya.exchange.overlaps`) and do not begin or end with white space; tokens of an
article that nobody is done with are missing values, not outside.

The other values of the tags are in the `attrs["tags"]` of their group, in the order of
the group, or in `doc.user_data["hashiya"]["ents"]`; those of the article in
`doc.user_data["hashiya"]`. `doc.cats` has 1.0 for its labels and 0.0 for the others of
their layers, which a text classifier is trained with as well. `DocBin` stores all of it.

A file of another tool is read by its `doc.spans`, `doc.ents`, and `doc.cats` of 0.5 or
more. A DocBin is one compressed block: it is in memory when it is written or read.
"""

import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hashiya.errors import FileInvalid, FormatOptionUnknown, unreadable
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.native import article_object
from hashiya.exchange.formats.native_repair import readable_article
from hashiya.exchange.labels import flat, shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.overlaps import Overlaps, Run, without_overlaps
from hashiya.exchange.registry import Advance, FileFormat, Signs
from hashiya.exchange.token_labels import Alignment
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import Row, table
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.store import TagRow

_EXTRA = "spacy"
_LANGUAGE = "ar"
_OURS, _TAGS, _ENTS = "hashiya", "tags", "ents"
_SPAN_KEYS = frozenset({"start", "end", "text"})
# What is stored of each token: whether it is in an entity, and whether that is known.
_ENT_ATTRIBUTES = ["ENT_IOB", "ENT_TYPE"]
_ARTICLE_KEYS = (
    "format",
    "id",
    "sha256",
    "meta",
    "labels",
    "status",
    "marked",
    "partial",
    "review",
    "finished",
)
# What spaCy's text classifiers are trained with, and their threshold.
_YES, _NO = 1.0, 0.0
_THRESHOLD = 0.5
# What a DocBin has of each doc.
_COLUMNS = ("tokens", "spaces", "cats", "span_groups", "user_data", "flags")
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error)
# How a zlib stream with the usual window begins (RFC 1950, 2.2), and one of the default
# level, as a DocBin is.
_ZLIB, _ZLIB_DEFAULT = b"\x78", b"\x78\x9c"


def written(
    articles: Iterable[ExportedArticle],
    scheme: Scheme,
    losses: Losses,
    *,
    alignment: Alignment = Alignment.STRICT,
    overlaps: Overlaps | None = None,
) -> Iterator[bytes]:
    """The bytes of a DocBin, one doc for each article.

    With `overlaps` the tags are `doc.ents`, otherwise groups of `doc.spans`.
    """
    blank = import_extra("spacy", _EXTRA).blank(_LANGUAGE)
    tokens_module = import_extra("spacy.tokens", _EXTRA)
    attributes = [] if overlaps is None else _ENT_ATTRIBUTES
    docs = tokens_module.DocBin(attrs=attributes, store_user_data=True)
    for exported in articles:
        native: dict[str, Any] = article_object(exported, scheme)
        # The tokenizer alone has no longest text.
        doc = blank.tokenizer(exported.article.text)
        aligned = _aligned(doc, exported, native["spans"], alignment, losses)
        ours = {key: native[key] for key in _ARTICLE_KEYS if key in native}
        if overlaps is None:
            _add_groups(doc, exported, aligned, scheme, tokens_module)
        else:
            ours[_ENTS] = _add_ents(
                doc, exported, aligned, scheme, overlaps, losses, tokens_module
            )
        doc.cats = _categories(exported, scheme)
        doc.user_data[_OURS] = ours
        docs.add(doc)
    yield docs.to_bytes()


def _categories(exported: ExportedArticle, scheme: Scheme) -> dict[str, float]:
    """Each label of the layers that the article has a label of, with 1.0 or 0.0.

    Of a layer for whole articles alone these are also those of a complete article
    without a label.
    """
    labels = [tag for tag in exported.tags if tag.start is None]
    layers = {tag.layer for tag in labels}
    categories: dict[str, float] = {}
    for layer in scheme.layers:
        is_answered = exported.is_complete and layer.scopes == (ARTICLE,)
        if layer.name in layers or is_answered:
            names = [flat(layer.name, label) for label in layer.label_names]
            categories.update(dict.fromkeys(names, _NO))
    for tag in labels:
        categories[flat(tag.layer, tag.label)] = _YES
    return categories


# A tag, its object in the native format without what its span says, and its span.
_Aligned = tuple[TagRow, Row, Any]


def _aligned(
    doc: Any,
    exported: ExportedArticle,
    native_spans: Iterable[Row],
    alignment: Alignment,
    losses: Losses,
) -> Iterator[_Aligned]:
    """The tags that are spans of whole tokens, or are made such; others are recorded."""
    placed = [tag for tag in exported.tags if tag.start is not None]
    for tag, native in zip(placed, native_spans, strict=True):
        span = doc.char_span(tag.start, tag.end, alignment_mode=alignment.value)
        if span is None or not len(span):
            why = "it is not of whole tokens"
            losses.add(Part.EDGE, exported.article, tag, why=why, gone=True)
            continue
        if (span.start_char, span.end_char) != (tag.start, tag.end):
            losses.add(Part.EDGE, exported.article, tag, why="widened to whole tokens")
        values = {key: native[key] for key in native if key not in _SPAN_KEYS}
        yield tag, values, span


def _add_groups(
    doc: Any,
    exported: ExportedArticle,
    aligned: Iterable[_Aligned],
    scheme: Scheme,
    tokens_module: Any,
) -> None:
    """Add a group for each layer with a tag, and, if the article is complete, for all."""
    spans: dict[str, list[Any]] = {}
    tags: dict[str, list[Row]] = {}
    if exported.is_complete:
        for layer in scheme.layers:
            if SPAN in layer.scopes:
                spans[layer.name], tags[layer.name] = [], []
    for tag, values, span in aligned:
        labelled = tokens_module.Span(doc, span.start, span.end, label=tag.label)
        spans.setdefault(tag.layer, []).append(labelled)
        tags.setdefault(tag.layer, []).append(values)
    for layer_name, spans_of_layer in spans.items():
        doc.spans[layer_name] = tokens_module.SpanGroup(
            doc, name=layer_name, attrs={_TAGS: tags[layer_name]}, spans=spans_of_layer
        )


def _add_ents(
    doc: Any,
    exported: ExportedArticle,
    aligned: Iterable[_Aligned],
    scheme: Scheme,
    overlaps: Overlaps,
    losses: Losses,
    tokens_module: Any,
) -> list[Row]:
    """Set the entities; returns the values of their tags, in the same order."""
    article = exported.article
    values_of: dict[tuple[str, int], Row] = {}
    placed = []
    for tag, values, span in aligned:
        first, after = _without_white_space(doc, span)
        if first == after:
            why = "it is white space alone"
            losses.add(Part.EDGE, article, tag, why=why, gone=True)
            continue
        if (first, after) != (span.start, span.end):
            why = "without white space at its edges"
            losses.add(Part.EDGE, article, tag, why=why)
        values_of[tag.annotator, tag.id] = values
        placed.append((tag, (first, after)))
    kept, left = without_overlaps(placed, overlaps)
    for tag in left:
        losses.add(Part.OVERLAP, article, tag, gone=True)
    entities, rows = [], []
    for tag, (first, after) in kept:
        name = shortest(tag.layer, tag.label, scheme)
        entities.append(tokens_module.Span(doc, first, after, label=name))
        rows.append(values_of[tag.annotator, tag.id])
    outside = "outside" if exported.is_complete else "missing"
    doc.set_ents(entities, default=outside)
    return rows


def _without_white_space(doc: Any, span: Any) -> Run:
    """The tokens of the span without those of white space at its edges."""
    first, after = span.start, span.end
    while first < after and doc[first].is_space:
        first += 1
    while first < after and doc[after - 1].is_space:
        after -= 1
    return first, after


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the docs.

    Raises:
        FileInvalid: when it is no DocBin, or with the doc that is broken.
        ExtraMissing: when spaCy is not installed.
    """
    vocab = import_extra("spacy", _EXTRA).blank(_LANGUAGE).vocab
    tokens_module = import_extra("spacy.tokens", _EXTRA)
    try:
        data = _bytes(path)
        docs = tokens_module.DocBin().from_bytes(data)
    except OSError as error:
        raise unreadable(path, error) from error
    except _BROKEN as error:
        problem = _("is not a complete DocBin: {reason}")
        raise FileInvalid(
            problem.format(reason=_reason(error)), where=str(path)
        ) from error
    advance(len(data))
    broken = BrokenRows()
    for index in range(len(docs)):
        where = _("{path}: doc {number}").format(path=path, number=index + 1)
        yield from broken.read(where, partial(_articles, where, docs, index, vocab))
    broken.refuse_if_all()


def _reason(error: Exception) -> str:
    return (str(error) or type(error).__name__).partition("\n")[0]


def _articles(
    where: str, docs: Any, index: int, vocab: Any
) -> Iterator[ImportedArticle]:
    try:
        doc = _doc(docs, index, vocab)
    except _BROKEN as error:
        problem = _("is not a complete doc: {reason}").format(reason=_reason(error))
        raise FileInvalid(problem, where=where) from error
    ours = doc.user_data.get(_OURS)
    if isinstance(ours, dict):
        yield readable_article(where, _native_object(doc, ours))
    else:
        imported = _article_of_other_tool(where, doc)
        yield replace(imported, meta=dict(_plain_values(doc.user_data)))


def _plain_values(user_data: Mapping[object, object]) -> Iterator[tuple[str, object]]:
    """What a pipeline keeps of a doc, without what its extensions keep under tuples."""
    for name, value in user_data.items():
        if isinstance(name, str) and isinstance(value, str | int | float):
            yield name, value


def _doc(docs: Any, index: int, vocab: Any) -> Any:
    """One doc of a DocBin, which itself gives none after a broken one."""
    one = type(docs)(attrs=docs.attrs)
    if not index:
        one.strings = docs.strings
    for name in _COLUMNS:
        setattr(one, name, getattr(docs, name)[index : index + 1])
    (doc,) = one.get_docs(vocab)
    return doc


def _bytes(path: Path) -> bytes:
    """The file's bytes, read only if they begin as those of a DocBin do: it may be large."""
    with path.open("rb") as file:
        beginning = file.read(2)
        is_header = int.from_bytes(beginning, "big") % 31 == 0
        if not beginning.startswith(_ZLIB) or not is_header:
            raise ValueError(_("it does not begin like one"))
        file.seek(0)
        return file.read()


def _native_object(doc: Any, ours: Row) -> Row:
    """The article's object in the native format."""
    spans = []
    for layer, group in doc.spans.items():
        tags = _list(group.attrs.get(_TAGS))
        if len(tags) != len(group):
            tags = [{}] * len(group)
        for span, tag in zip(group, tags, strict=True):
            values: Row = tag if isinstance(tag, dict) else {}
            names = {"layer": layer, "label": span.label_}
            spans.append({**values, **_place(span), **names})
    tags = _list(ours.get(_ENTS))
    if len(tags) == len(doc.ents):
        for span, tag in zip(doc.ents, tags, strict=True):
            values = tag if isinstance(tag, dict) else {}
            spans.append({**values, **_place(span)})
    return {
        **ours,
        "labels": _list(ours.get("labels")),
        "status": table(ours, "status"),
        "text": doc.text,
        "spans": spans,
    }


def _place(span: Any) -> Row:
    return {"start": span.start_char, "end": span.end_char, "text": span.text}


def _article_of_other_tool(where: str, doc: Any) -> ImportedArticle:
    spans = [(f": doc.ents[{index}]", span) for index, span in enumerate(doc.ents)]
    for key, group in doc.spans.items():
        for index, span in enumerate(group):
            spans.append((f": doc.spans[{key!r}][{index}]", span))
    tags = []
    for place, span in spans:
        tag = ImportedTag(
            place=place,
            start=span.start_char,
            end=span.end_char,
            text=span.text,
            label=span.label_,
        )
        tags.append(tag)
    for name, score in doc.cats.items():
        if score >= _THRESHOLD:
            place = f": doc.cats[{name!r}]"
            tags.append(ImportedTag(place=place, start=None, end=None, label=name))
    return ImportedArticle(where=where, text=doc.text, tags=tuple(tags))


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


def _configured(options: FormatOptions) -> FileFormat:
    alignment = options.alignment or Alignment.STRICT
    return replace(FORMAT, write=partial(written, alignment=alignment))


def _configured_ents(options: FormatOptions) -> FileFormat:
    overlaps = options.overlaps or Overlaps.LONGEST
    if overlaps is Overlaps.PER_LABEL:
        message = _("{format} has one list of spans, and none for each label")
        raise FormatOptionUnknown(message.format(format=ENTS.name))
    alignment = options.alignment or Alignment.STRICT
    write = partial(written, alignment=alignment, overlaps=overlaps)
    return replace(ENTS, write=write)


FORMAT = FileFormat(
    name="spacy",
    alphabet=Alphabet(short=True),
    title=marked("spaCy's DocBin, a group of doc.spans for each layer"),
    unit=marked("tokens; start_char and end_char are code points"),
    write=written,
    read=read,
    signs=Signs(suffixes=frozenset({".spacy"}), first_bytes=_ZLIB_DEFAULT),
    extra=_EXTRA,
    lacks=frozenset({Part.EDGE}),
    hides_status=True,
    takes=frozenset({"alignment"}),
    configured=_configured,
)
ENTS = replace(
    FORMAT,
    name="spacy-ner",
    title=marked("spaCy's DocBin, all layers in doc.ents"),
    write=partial(written, overlaps=Overlaps.LONGEST),
    signs=Signs(),
    lacks=frozenset({Part.OVERLAP, Part.EDGE}),
    takes=frozenset({"alignment", "overlaps"}),
    configured=_configured_ents,
)
