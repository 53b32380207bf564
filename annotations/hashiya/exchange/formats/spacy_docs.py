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

A DocBin is one compressed block: it is in memory when it is written.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from hashiya.errors import FormatOptionUnknown
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.format_options import FormatOptions
from hashiya.exchange.formats.native import article_object
from hashiya.exchange.formats.spacy_reader import (
    ENTS_KEY,
    EXTRA,
    LANGUAGE,
    OURS,
    TAGS,
    ZLIB_DEFAULT,
    read,
)
from hashiya.exchange.labels import flat, shortest
from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.overlaps import Overlaps, Run, without_overlaps
from hashiya.exchange.registry import FileFormat, Signs
from hashiya.exchange.token_labels import Alignment
from hashiya.exchange.values import ExportedArticle
from hashiya.extras import import_extra
from hashiya.io.fields import Row
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.store import TagRow

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
# What spaCy's text classifiers are trained with.
_YES, _NO = 1.0, 0.0


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
    blank = import_extra("spacy", EXTRA).blank(LANGUAGE)
    tokens_module = import_extra("spacy.tokens", EXTRA)
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
            ours[ENTS_KEY] = _add_ents(
                doc, exported, aligned, scheme, overlaps, losses, tokens_module
            )
        doc.cats = _categories(exported, scheme)
        doc.user_data[OURS] = ours
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
            doc, name=layer_name, attrs={TAGS: tags[layer_name]}, spans=spans_of_layer
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
    signs=Signs(suffixes=frozenset({".spacy"}), first_bytes=ZLIB_DEFAULT),
    extra=EXTRA,
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
