"""spaCy's DocBin: `Doc`s of a blank Arabic pipeline, a group of `doc.spans` for each layer.

What a spaCy span is made of are tokens. They are those of `spacy.blank("ar")`, cut
where a tag begins or ends inside one, so that every tag has exactly its characters:
`span.start_char` and `end_char` are code points. The other values of the tags are in
the `attrs["tags"]` of their group, in the order of the group; those of the article in
`doc.user_data["hashiya"]`; the names of its labels, each with 1.0, in `doc.cats`.
`DocBin` stores all of it.

A file of another tool is read by its `doc.spans`, `doc.ents`, and `doc.cats` of 0.5 or
more. A DocBin is one compressed block: it is in memory when it is written or read.
"""

import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from hashiya.errors import FileInvalid, system_reason
from hashiya.exchange.characters import Alphabet
from hashiya.exchange.formats.native import article_object, imported_article
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import Advance, FileFormat, Signs
from hashiya.exchange.tokens import cut_tokens, spans_of
from hashiya.exchange.values import ExportedArticle, ImportedArticle, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import Row, located, table
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Span
from hashiya.model.scheme import Scheme

_EXTRA = "spacy"
_LANGUAGE = "ar"
_OURS, _TAGS = "hashiya", "tags"
_ARTICLE_KEYS = (
    "format",
    "id",
    "sha256",
    "meta",
    "labels",
    "status",
    "marked",
    "partial",
)
# The threshold of spaCy's binary classifiers.
_YES = 0.5
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error)
# How a zlib stream with the usual window begins (RFC 1950, 2.2), and one of the default
# level, as a DocBin is.
_ZLIB, _ZLIB_DEFAULT = b"\x78", b"\x78\x9c"


def written(
    articles: Iterable[ExportedArticle], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The bytes of a DocBin, one doc for each article."""
    blank = import_extra("spacy", _EXTRA).blank(_LANGUAGE)
    tokens_module = import_extra("spacy.tokens", _EXTRA)
    docs = tokens_module.DocBin(attrs=[], store_user_data=True)
    for exported in articles:
        docs.add(_doc(exported, scheme, blank, tokens_module))
    yield docs.to_bytes()


def _doc(
    exported: ExportedArticle, scheme: Scheme, blank: Any, tokens_module: Any
) -> Any:
    article = exported.article
    native: dict[str, Any] = article_object(exported, scheme)

    def tokenize(text: str) -> Iterator[Span]:
        for token in blank.make_doc(text):
            yield Span(token.idx, token.idx + len(token))

    tokens = cut_tokens(article.text, spans_of(exported.tags), tokenize)
    doc = tokens_module.Doc(
        blank.vocab,
        words=[token.span.of(article.text) for token in tokens],
        spaces=[token.has_space for token in tokens],
    )
    first = {token.span.start: index for index, token in enumerate(tokens)}
    after = {token.span.end: index + 1 for index, token in enumerate(tokens)}
    spans_by_layer: dict[str, list[Any]] = {}
    tags_by_layer: dict[str, list[Row]] = {}
    for tag in native["spans"]:
        start, end, layer = tag.pop("start"), tag.pop("end"), tag["layer"]
        del tag["text"]
        span = tokens_module.Span(doc, first[start], after[end], label=tag["label"])
        spans_by_layer.setdefault(layer, []).append(span)
        tags_by_layer.setdefault(layer, []).append(tag)
    for layer, spans in spans_by_layer.items():
        attrs = {_TAGS: tags_by_layer[layer]}
        group = tokens_module.SpanGroup(doc, name=layer, attrs=attrs, spans=spans)
        doc.spans[layer] = group
    names = [flat(tag["layer"], tag["label"]) for tag in native["labels"]]
    doc.cats = dict.fromkeys(names, 1.0)
    doc.user_data[_OURS] = {key: native[key] for key in _ARTICLE_KEYS if key in native}
    return doc


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
        docs = list(tokens_module.DocBin().from_bytes(data).get_docs(vocab))
    except OSError as error:
        raise FileInvalid(
            _("{path}: cannot be read: {reason}; give another file").format(
                path=path, reason=system_reason(error)
            )
        ) from error
    except _BROKEN as error:
        reason = (str(error) or type(error).__name__).partition("\n")[0]
        raise FileInvalid(
            _("{path}: is no whole DocBin: {reason}").format(path=path, reason=reason)
        ) from error
    advance(len(data))
    for number, doc in enumerate(docs, 1):
        where = _("{path}: doc {number}").format(path=path, number=number)
        ours = doc.user_data.get(_OURS)
        if isinstance(ours, dict):
            with located(where):
                imported = imported_article(where, _native_object(doc, ours))
            yield imported
        else:
            yield _article_of_other_tool(where, doc)


def _bytes(path: Path) -> bytes:
    """The file's bytes, read only if they begin as those of a DocBin do: it may be large."""
    with path.open("rb") as file:
        beginning = file.read(2)
        is_header = int.from_bytes(beginning, "big") % 31 == 0
        if not beginning.startswith(_ZLIB) or not is_header:
            raise ValueError(_("it does not begin as one does"))
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
            native_span = {
                **values,
                "start": span.start_char,
                "end": span.end_char,
                "text": span.text,
                "layer": layer,
                "label": span.label_,
            }
            spans.append(native_span)
    return {
        **ours,
        "labels": _list(ours.get("labels")),
        "status": table(ours, "status"),
        "text": doc.text,
        "spans": spans,
    }


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
        if score >= _YES:
            place = f": doc.cats[{name!r}]"
            tags.append(ImportedTag(place=place, start=None, end=None, label=name))
    return ImportedArticle(where=where, text=doc.text, tags=tuple(tags))


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []


FORMAT = FileFormat(
    name="spacy",
    alphabet=Alphabet(short=True),
    title=marked("spaCy's DocBin, a group of doc.spans for each layer"),
    unit=marked(
        "tokens, cut at the tags' edges; start_char and end_char are code points"
    ),
    write=written,
    read=read,
    signs=Signs(suffixes=frozenset({".spacy"}), first_bytes=_ZLIB_DEFAULT),
    extra=_EXTRA,
)
