"""An annotator's record of an article as TinyDB's tables, and back.

Table `article` holds one document: the schema's version, the article's id, the annotator, the sha256 of the text that
was tagged last, and the status. Table `tags` holds a document for each tag, under the tag's id.
"""

from collections.abc import Callable, Mapping

from tinydb import TinyDB
from tinydb.table import Document as Row

from annotations.errors import InvalidTag, SpanOutOfRange, StoreUnreadable
from annotations.model import Anchor, Article, Change, Rows, Span, Status, Tag
from annotations.store.lines import VERSION, Document

ARTICLE, TAGS = "article", "tags"
HEAD = "1"

Stored = Callable[[str, str], Document | None]


def put(database: TinyDB, annotator: str, article: Article, change: Change, stored: Stored) -> None:
    """Make the change in the database's tables; `stored` gives a row as it stands, of a table by its id.

    A row that stays as it is, and one that is not there to be removed, is not touched: each touch costs.
    """
    sha256 = article.sha256
    _put_head(database, stored(ARTICLE, HEAD), change, [VERSION, article.id, annotator, sha256])
    tags = database.table(TAGS)
    gone = [each for each in (*change.remove, *(tag.id for tag in change.set)) if stored(TAGS, str(each)) is not None]
    if gone:
        tags.remove(doc_ids=gone)
    if change.set:
        tags.insert_multiple(Row(document_of(tag, article.text, sha256), doc_id=tag.id) for tag in change.set)
    for (name, row), document in change.rows.items():
        if stored(name, row) is not None:
            database.table(name).remove(doc_ids=[int(row)])
        if document is not None:
            database.table(name).insert(Row(document, doc_id=int(row)))


def _put_head(database: TinyDB, old: Document | None, change: Change, said: list[object]) -> None:
    head: dict[str, object] = dict(zip(("version", "article", "annotator", "sha256"), said, strict=True))
    if change.status is not None:
        head["status"] = change.status.value
    if old is None:
        head.setdefault("status", Status.NEW.value)
        database.table(ARTICLE).insert(Row(head, doc_id=int(HEAD)))
    elif any(old.get(key) != value for key, value in head.items()):
        database.table(ARTICLE).update(head, doc_ids=[int(HEAD)])


def document_of(tag: Tag, text: str, sha256: str) -> dict[str, object]:
    """The tag as a document; a tag that does not say what text it was made on was made on this one, if it stands there."""
    place: dict[str, object] = {}
    if tag.span:
        place = {"start": tag.span.start, "end": tag.span.end, "text": tag.text}
        anchor = tag.anchor
        if anchor is None and text[tag.span.start : tag.span.end] == tag.text:
            anchor = Anchor.at(tag.span, text, sha256)
        if anchor is not None:
            place |= {"sha256": anchor.sha256, "before": anchor.before, "after": anchor.after}
    return {
        **place,
        "layer": tag.layer,
        "label": tag.label,
        "attributes": dict(tag.attributes),
        "confidence": tag.confidence,
        "note": tag.note,
        "origin": tag.origin,
        "created": tag.created,
        "updated": tag.updated,
    }


def tag_of(key: str, document: Document, annotator: str, sha256: str = "") -> Tag:
    """The tag that a document holds; `sha256` is that of its text where it does not say so itself.

    Raises:
        InvalidTag: naming the place in the file, when it holds none.
    """
    place = f"$.{TAGS}.{key}"
    words = {
        each: document.get(each, "") for each in ("text", "layer", "label", "note", "origin", "created", "updated")
    }
    attributes, confidence = document.get("attributes", {}), document.get("confidence")
    for field, value in words.items():
        if not isinstance(value, str):
            raise InvalidTag(f"{place}.{field} is {value!r}")
    if not isinstance(attributes, dict) or not all(isinstance(each, str) for each in attributes.values()):
        raise InvalidTag(f"{place}.attributes is {attributes!r}")
    if confidence is not None and type(confidence) is not int:
        raise InvalidTag(f"{place}.confidence is {confidence!r}")
    if not (key.isdecimal() and key.isascii()):
        raise InvalidTag(f"{place} is no tag's id")
    try:
        span = _span(document)
        return Tag(
            id=int(key),
            span=span,
            annotator=annotator,
            attributes=attributes,
            confidence=confidence,
            anchor=_anchor(document, sha256) if span else None,
            **{field: str(value) for field, value in words.items()},
        )
    except (InvalidTag, SpanOutOfRange, ValueError) as error:
        raise InvalidTag(f"{place}: {error}") from error


def other_rows(tables: Mapping[str, Mapping[str, Document]]) -> Rows:
    """The documents of all tables but those of the tags and of the article."""
    return {(name, row): each for name in tables.keys() - {ARTICLE, TAGS} for row, each in tables[name].items()}


def status_of(head: Document | None) -> Status:
    """The status that the head tells; NEW where it tells none."""
    said = head.get("status") if head else None
    return Status(said) if isinstance(said, str) and said in list(Status) else Status.NEW


def check_head(head: Document, name: str, article: str, annotator: str) -> None:
    """Refuse a record that says itself that it is another's; `name` is what messages call its file.

    Raises:
        StoreUnreadable: naming the file and the place in it.
    """
    if (head.get("article"), head.get("annotator")) != (article, annotator):
        raise StoreUnreadable(
            f"{name}: is damaged: $.{ARTICLE} is {head.get('annotator')!r} on {head.get('article')!r}; "
            "mend it or put a whole copy in its place"
        )


def _anchor(document: Document, sha256: str) -> Anchor | None:
    said = [document.get(each, "") for each in ("sha256", "before", "after")]
    if not all(isinstance(each, str) for each in said):
        return None
    of, before, after = map(str, said)
    return Anchor(sha256=of or sha256, before=before, after=after) if of or sha256 else None


def _span(document: Mapping[str, object]) -> Span | None:
    start, end = document.get("start"), document.get("end")
    if start is None and end is None:
        return None
    if type(start) is not int or type(end) is not int:
        raise InvalidTag(f"its span is {start!r}–{end!r}")
    return Span(start, end)
