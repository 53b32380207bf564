"""Reading spaCy's DocBin: one that was exported, or one of another tool.

That of another tool is read by its `doc.spans`, `doc.ents`, and `doc.cats` of 0.5 or
more. A DocBin is one compressed block: it is in memory when it is read.
"""

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from hashiya.errors import FileInvalid, unreadable
from hashiya.exchange.broken_rows import BrokenRows
from hashiya.exchange.formats.native_repair import readable_article
from hashiya.exchange.registry import Advance
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.extras import import_extra
from hashiya.io.fields import Row, table
from hashiya.language import gettext as _

EXTRA = "spacy"
LANGUAGE = "ar"
# The keys of what an export keeps of an article, of the tags of a group, and of those
# that are entities.
OURS, TAGS, ENTS_KEY = "hashiya", "tags", "ents"
# How a zlib stream with the usual window begins (RFC 1950, 2.2), and one of the default
# level, as a DocBin is.
_ZLIB, ZLIB_DEFAULT = b"\x78", b"\x78\x9c"
# What a DocBin has of each doc.
_COLUMNS = ("tokens", "spaces", "cats", "span_groups", "user_data", "flags")
_BROKEN = (ValueError, KeyError, TypeError, AttributeError, IndexError, zlib.error)
# The threshold of spaCy's binary classifiers.
_THRESHOLD = 0.5


def read(path: Path, advance: Advance) -> Iterator[ImportedArticle]:
    """The articles of the docs.

    Raises:
        FileInvalid: when it is no DocBin, or with the doc that is broken.
        ExtraMissing: when spaCy is not installed.
    """
    vocab = import_extra("spacy", EXTRA).blank(LANGUAGE).vocab
    tokens_module = import_extra("spacy.tokens", EXTRA)
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
    ours = doc.user_data.get(OURS)
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
        tags = _list(group.attrs.get(TAGS))
        if len(tags) != len(group):
            tags = [{}] * len(group)
        for span, tag in zip(group, tags, strict=True):
            values: Row = tag if isinstance(tag, dict) else {}
            names = {"layer": layer, "label": span.label_}
            spans.append({**values, **_place(span), **names})
    tags = _list(ours.get(ENTS_KEY))
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
