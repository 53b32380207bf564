"""spaCy's DocBin: a file of `Doc`s of a blank Arabic pipeline, with a group of `doc.spans` for each layer.

What a spaCy span is made of are tokens. They are those of `spacy.blank("ar")`, cut
where a tag begins or ends inside one, so that every tag has exactly its characters:
`span.start_char` and `end_char` are code points. What else a tag says is in its group's
`attrs["tags"]`, in the order of the group; what is said of the article in
`doc.user_data["hashiya"]`; the names of its labels, each with 1.0, in `doc.cats`.
`DocBin` stores all of it.

A file of others is read by its `doc.spans`, `doc.ents`, and `doc.cats` of 0.5 or more.
A DocBin is one compressed block: writing and reading one keeps it in memory.
"""

import zlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from hashiya.errors import FileInvalid
from hashiya.exchange.formats.native import imported, row
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import Advance, FileFormat
from hashiya.exchange.token_pieces import pieces
from hashiya.exchange.values import Exported, Imported, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import Row, located, table
from hashiya.model.model import Span
from hashiya.model.scheme import Scheme

_EXTRA = "spacy"
_OURS, _TAGS = "hashiya", "tags"
# What spaCy's own binary classifiers take for a yes.
_YES = 0.5
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error)


def written(
    exported: Iterable[Exported], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """The bytes of a DocBin, one doc for each article."""
    spacy, kinds = import_extra("spacy", _EXTRA), import_extra("spacy.tokens", _EXTRA)
    blank = spacy.blank("ar")
    docs = kinds.DocBin(attrs=[], store_user_data=True)
    for each in exported:
        docs.add(_doc(each, scheme, blank, kinds))
    yield docs.to_bytes()


def read(path: Path, advance: Advance) -> Iterator[Imported]:
    """What the docs tell.

    Raises:
        FileInvalid: when it is no DocBin, naming the doc where one is broken.
        ExtraMissing: when spaCy is not installed.
    """
    spacy, kinds = import_extra("spacy", _EXTRA), import_extra("spacy.tokens", _EXTRA)
    try:
        data = _bytes(path)
        docs = list(kinds.DocBin().from_bytes(data).get_docs(spacy.blank("ar").vocab))
    except OSError as error:
        raise FileInvalid(
            f"{path}: cannot be read: {error.strerror}; give another file"
        ) from error
    except _BROKEN as error:
        raise FileInvalid(
            f"{path}: is no whole DocBin: {_first_line(error)}"
        ) from error
    advance(len(data))
    for number, doc in enumerate(docs, 1):
        where = f"{path}: doc {number}"
        ours = doc.user_data.get(_OURS)
        if isinstance(ours, dict):
            with located(where):
                found = imported(where, _row(doc, ours))
            yield found
        else:
            yield _of_others(where, doc)


def _bytes(path: Path) -> bytes:
    """The file's bytes, read only if they begin as those of a DocBin do: it may be large."""
    with path.open("rb") as file:
        begin = file.read(2)
        # RFC 1950, 2.2: what zlib compresses.
        if begin[:1] != b"\x78" or int.from_bytes(begin, "big") % 31:
            raise ValueError("it does not begin as one does")
        file.seek(0)
        return file.read()


def _doc(exported: Exported, scheme: Scheme, blank: Any, kinds: Any) -> Any:
    article = exported.article
    said = row(exported, scheme)
    spans = [tag.span for tag in exported.tags if tag.span]
    tokens = pieces(article.text, spans, lambda text: _tokens(blank, text))
    words = [token.span.of(article.text) for token in tokens]
    doc = kinds.Doc(
        blank.vocab, words=words, spaces=[token.has_space for token in tokens]
    )
    first = {token.span.start: index for index, token in enumerate(tokens)}
    after = {token.span.end: index + 1 for index, token in enumerate(tokens)}
    groups: defaultdict[str, list[tuple[Any, Row]]] = defaultdict(list)
    for span, tag in zip(spans, _objects(said["spans"]), strict=True):
        made = kinds.Span(
            doc, first[span.start], after[span.end], label=str(tag["label"])
        )
        groups[str(tag["layer"])].append(
            (
                made,
                {key: tag[key] for key in tag if key not in {"start", "end", "text"}},
            )
        )
    for layer, group in groups.items():
        attrs = {_TAGS: [tag for _, tag in group]}
        doc.spans[layer] = kinds.SpanGroup(
            doc, name=layer, attrs=attrs, spans=[span for span, _ in group]
        )
    labels = _objects(said["labels"])
    doc.cats = {flat(str(tag["layer"]), str(tag["label"])): 1.0 for tag in labels}
    doc.user_data[_OURS] = {
        key: said[key] for key in ("format", "id", "sha256", "meta", "labels", "status")
    }
    return doc


def _tokens(blank: Any, text: str) -> Iterator[Span]:
    for token in blank.make_doc(text):
        yield Span(token.idx, token.idx + len(token))


def _row(doc: Any, ours: Row) -> Row:
    """The article's object, as the native format has it."""
    spans = []
    for layer, group in doc.spans.items():
        said = group.attrs.get(_TAGS)
        tags = (
            said
            if isinstance(said, list | tuple) and len(said) == len(group)
            else [{}] * len(group)
        )
        for span, tag in zip(group, tags, strict=True):
            more: Mapping[str, object] = tag if isinstance(tag, dict) else {}
            place = {"start": span.start_char, "end": span.end_char, "text": span.text}
            spans.append({**more, **place, "layer": layer, "label": span.label_})
    return {
        **ours,
        "labels": _objects(ours.get("labels")),
        "status": table(ours, "status"),
        "text": doc.text,
        "spans": spans,
    }


def _of_others(where: str, doc: Any) -> Imported:
    spans = [(f": doc.ents[{index}]", span) for index, span in enumerate(doc.ents)]
    for key, group in doc.spans.items():
        spans += [
            (f": doc.spans[{key!r}][{index}]", span) for index, span in enumerate(group)
        ]
    tags = [
        ImportedTag(
            place=place,
            start=span.start_char,
            end=span.end_char,
            text=span.text,
            label=span.label_,
        )
        for place, span in spans
    ]
    tags += [
        ImportedTag(place=f": doc.cats[{name!r}]", start=None, end=None, label=name)
        for name, score in doc.cats.items()
        if score >= _YES
    ]
    return Imported(where=where, text=doc.text, tags=tuple(tags))


def _objects(said: object) -> list[Row]:
    return list(said) if isinstance(said, list | tuple) else []


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).partition("\n")[0]


FORMAT = FileFormat(
    name="spacy",
    title="spaCy's DocBin, a group of doc.spans for each layer",
    unit="tokens, cut at the tags' edges; start_char and end_char are code points",
    write=written,
    read=read,
    extra=_EXTRA,
)
