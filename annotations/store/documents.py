"""An annotator's record of an article as TinyDB's tables, and back.

Table `article` holds one document: the schema's version, the article's id, the annotator, the text's sha256 and the
status. Table `tags` holds a document for each tag, under the tag's id.
"""

from collections.abc import Iterable, Mapping

from tinydb import TinyDB
from tinydb.table import Document

from annotations.errors import InvalidTag, SpanOutOfRange, StoreUnreadable
from annotations.model import Change, Record, Span, Status, Tag
from annotations.store.memory import Held, Tables

VERSION = 1
ARTICLE, TAGS = "article", "tags"
_HEAD = 1


def changed(tables: Tables | None, record: Record, change: Change) -> Tables:
    """The tables with the change made; `record` is what becomes of it, and its head goes in as it is."""
    held = Held(tables or {})
    with TinyDB(storage=lambda: held) as database:
        head, tags = database.table(ARTICLE), database.table(TAGS)
        if head.contains(doc_id=_HEAD):
            head.update(dict(_head(record)), doc_ids=[_HEAD])
        else:
            head.insert(Document(_head(record), doc_id=_HEAD))
        gone = [each for each in (*change.remove, *(tag.id for tag in change.set)) if tags.contains(doc_id=each)]
        if gone:
            tags.remove(doc_ids=gone)
        tags.insert_multiple(Document(_document(tag), doc_id=tag.id) for tag in change.set)
    return held.tables


def record_of(tables: Tables, name: str, article: str, annotator: str) -> Record:
    """The record that the tables hold; `name` is what messages call their file.

    Raises:
        StoreUnreadable: naming the file and the place in it, when they are damaged, of a newer version, or of another
            article or annotator.
    """
    head = checked_head(tables, name)
    if (head["article"], head["annotator"]) != (article, annotator):
        raise _damaged(name, f"$.{ARTICLE}", f"is {head['annotator']!r} on {head['article']!r}")
    tags = [_tag(name, key, document, annotator) for key, document in _tags(tables, name).items()]
    return Record(
        article=article,
        annotator=annotator,
        sha256=str(head["sha256"]),
        status=_status(head, name),
        tags=tuple(sorted(tags, key=lambda tag: tag.order)),
    )


def summary_of(tables: Tables, name: str) -> tuple[Status, int]:
    """The status and the number of tags, without looking at the tags.

    Raises:
        StoreUnreadable: as `record_of` does.
    """
    return _status(checked_head(tables, name), name), len(_tags(tables, name))


def tag_ids(tables: Tables, name: str) -> Iterable[str]:
    """The ids of the tags, in decimal.

    Raises:
        StoreUnreadable: as `record_of` does.
    """
    return _tags(tables, name).keys()


def checked_head(tables: Tables, name: str) -> Mapping[str, object]:
    """The document that says what the tables are about; its article, annotator, sha256 and status are strings.

    Raises:
        StoreUnreadable: as `record_of` does.
    """
    place = f"$.{ARTICLE}.{_HEAD}"
    heads = tables.get(ARTICLE)
    head = heads.get(str(_HEAD)) if isinstance(heads, dict) else None
    if not isinstance(head, dict):
        raise _damaged(name, place, "is missing")
    version = head.get("version")
    if not isinstance(version, int) or version < 1:
        raise _damaged(name, f"{place}.version", f"is {version!r}")
    if version > VERSION:
        raise StoreUnreadable(f"{name}: was written by a newer hashiya (version {version}): install that one to use it")
    for key in ("article", "annotator", "sha256", "status"):
        if not isinstance(head.get(key), str):
            raise _damaged(name, f"{place}.{key}", f"is {head.get(key)!r}")
    return head


def _head(record: Record) -> Mapping[str, object]:
    return {
        "version": VERSION,
        "article": record.article,
        "annotator": record.annotator,
        "sha256": record.sha256,
        "status": record.status.value,
    }


def _document(tag: Tag) -> Mapping[str, object]:
    place = {"start": tag.span.start, "end": tag.span.end, "text": tag.text} if tag.span else {}
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


def _tag(name: str, key: str, document: object, annotator: str) -> Tag:
    place = f"$.{TAGS}.{key}"
    if not isinstance(document, dict):
        raise _damaged(name, place, "is no object")
    words = {
        each: document.get(each, "") for each in ("text", "layer", "label", "note", "origin", "created", "updated")
    }
    attributes, confidence = document.get("attributes", {}), document.get("confidence")
    for field, value in words.items():
        if not isinstance(value, str):
            raise _damaged(name, f"{place}.{field}", f"is {value!r}")
    if not isinstance(attributes, dict) or not all(isinstance(each, str) for each in attributes.values()):
        raise _damaged(name, f"{place}.attributes", f"is {attributes!r}")
    if confidence is not None and type(confidence) is not int:
        raise _damaged(name, f"{place}.confidence", f"is {confidence!r}")
    try:
        span = _span(document)
        return Tag(id=int(key), span=span, annotator=annotator, attributes=attributes, confidence=confidence, **words)
    except (InvalidTag, SpanOutOfRange, ValueError) as error:
        raise _damaged(name, f"{place}:", str(error)) from error


def _span(document: Mapping[str, object]) -> Span | None:
    start, end = document.get("start"), document.get("end")
    if start is None and end is None:
        return None
    if type(start) is not int or type(end) is not int:
        raise InvalidTag(f"its span is {start!r}–{end!r}")
    return Span(start, end)


def _tags(tables: Tables, name: str) -> Mapping[str, object]:
    tags = tables.get(TAGS, {})
    if not isinstance(tags, dict) or not all(key.isdecimal() and key.isascii() for key in tags):
        raise _damaged(name, f"$.{TAGS}", "is no table of tags")
    return tags


def _status(head: Mapping[str, object], name: str) -> Status:
    try:
        return Status(str(head["status"]))
    except ValueError as error:
        raise _damaged(name, f"$.{ARTICLE}.{_HEAD}.status", f"is {head['status']!r}") from error


def _damaged(name: str, place: str, what: str) -> StoreUnreadable:
    return StoreUnreadable(f"{name}: is damaged: {place} {what}; mend it or put a whole copy in its place")
