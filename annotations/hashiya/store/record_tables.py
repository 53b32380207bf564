"""An annotator's record of an article as TinyDB's tables, and back.

Table `article` holds one document: the schema's version, the article's id, the
annotator, the sha256 of the text that was tagged last, and the status. Table `tags`
holds a document for each tag, under the tag's id.
"""

from collections.abc import Callable, Mapping
from typing import Any

from hashiya.errors import InvalidTag, SpanOutOfRange
from hashiya.model.model import Anchor, Article, Change, Rows, Span, Status, Tag
from hashiya.store.journal_format import VERSION, Document
from hashiya.store.tag_rows import plain_of, tag_from
from hashiya.store.transaction import Done

ARTICLE, TAGS = "article", "tags"
HEAD = "1"
Stored = Callable[[str, str], Document | None]

_STATUSES = {each.value: each for each in Status}


def act_of(annotator: str, article: Article, change: Change, stored: Stored) -> Done:
    """The change as an act on the tables, of which `stored` gives a row as it stands; what stays so is left out.

    It is the act that TinyDB's own calls on these tables come to.
    """
    said: dict[tuple[str, str], Document | None] = {
        (ARTICLE, HEAD): head_of(
            stored(ARTICLE, HEAD), annotator, article, change.status
        )
    }
    for tag_id in change.remove:
        said[TAGS, str(tag_id)] = None
    text, sha256 = article.text, article.sha256
    for tag in change.set:
        said[TAGS, str(tag.id)] = document_of(tag, text, sha256)
    said.update(
        (key, None if row is None else dict(row)) for key, row in change.rows.items()
    )
    setting: dict[str, dict[str, Document]] = {}
    gone: dict[str, list[str]] = {}
    for (table, row), document in said.items():
        if document == stored(table, row):
            continue
        if document is None:
            gone.setdefault(table, []).append(row)
        else:
            setting.setdefault(table, {})[row] = document
    return Done(change.act.value, change.at, setting, gone)


def head_of(
    old: Document | None, annotator: str, article: Article, status: Status | None
) -> dict[str, object]:
    """The article's row as it becomes of what it was; without a status it keeps its own, or has NEW."""
    head = dict(old) if old is not None else {}
    head.update(
        version=VERSION, article=article.id, annotator=annotator, sha256=article.sha256
    )
    if status is not None:
        head["status"] = status.value
    elif old is None:
        head["status"] = Status.NEW.value
    return head


def document_of(tag: Tag, text: str, sha256: str) -> dict[str, object]:
    """The tag as a document; a tag that does not say what text it was made on was made on this one, if it stands there."""
    document: dict[str, object] = {}
    if (span := tag.span) is not None:
        document = {"start": span.start, "end": span.end, "text": tag.text}
        anchor = tag.anchor
        if anchor is None and text[span.start : span.end] == tag.text:
            anchor = Anchor.at(span, text, sha256)
        if anchor is not None:
            document["sha256"], document["before"], document["after"] = (
                anchor.sha256,
                anchor.before,
                anchor.after,
            )
    document["layer"], document["label"] = tag.layer, tag.label
    document["attributes"], document["confidence"] = (
        dict(tag.attributes),
        tag.confidence,
    )
    document["note"], document["origin"] = tag.note, tag.origin
    if tag.score is not None:
        document["score"] = tag.score
    document["created"], document["updated"] = tag.created, tag.updated
    return document


def tag_of(key: str, document: Document, annotator: str, sha256: str = "") -> Tag:
    """The tag that a document holds; `sha256` is that of its text where it does not say so itself.

    Raises:
        InvalidTag: naming the place in the file, when it holds none.
    """
    plain = plain_of(key, document, annotator)
    if plain is not None:
        return tag_from(
            plain, None if plain.start is None else _anchor(document, sha256)
        )
    _refuse_other_types(key, document)
    get: Callable[..., Any] = document.get
    try:
        span = _span(document)
        return Tag(
            id=int(key),
            span=span,
            annotator=annotator,
            attributes=get("attributes", _NONE),
            confidence=get("confidence"),
            score=get("score"),
            anchor=_anchor(document, sha256) if span is not None else None,
            **{field: get(field, "") for field in _WORDS},
        )
    except (InvalidTag, SpanOutOfRange, ValueError) as error:
        raise InvalidTag(f"$.{TAGS}.{key}: {error}") from error


_NONE: dict[str, str] = {}
_WORDS = ("text", "layer", "label", "note", "origin", "created", "updated")


def _refuse_other_types(key: str, document: Document) -> None:
    """Refuse what cannot be a tag's: subclasses of JSON's types, as rows in memory may have, can."""
    place = f"$.{TAGS}.{key}"
    for field in _WORDS:
        if not isinstance(value := document.get(field, ""), str):
            raise InvalidTag(f"{place}.{field} is {value!r}")
    attributes, confidence, score = (
        document.get("attributes", {}),
        document.get("confidence"),
        document.get("score"),
    )
    if not isinstance(attributes, dict) or not all(
        isinstance(each, str) for each in attributes.values()
    ):
        raise InvalidTag(f"{place}.attributes is {attributes!r}")
    if confidence is not None and type(confidence) is not int:
        raise InvalidTag(f"{place}.confidence is {confidence!r}")
    if score is not None and (
        isinstance(score, bool) or not isinstance(score, int | float)
    ):
        raise InvalidTag(f"{place}.score is {score!r}")
    if not (key.isdecimal() and key.isascii()):
        raise InvalidTag(f"{place} is no tag's id")


def other_rows(tables: Mapping[str, Mapping[str, Document]]) -> Rows:
    """The documents of all tables but those of the tags and of the article."""
    return {
        (name, row): each
        for name in tables.keys() - {ARTICLE, TAGS}
        for row, each in tables[name].items()
    }


def status_of(head: Document | None) -> Status:
    """The status that the head tells; NEW where it tells none."""
    said = head.get("status") if head else None
    return _STATUSES.get(said, Status.NEW) if isinstance(said, str) else Status.NEW


def other_in(head: Document | None, article: str, annotator: str) -> str | None:
    """What is wrong with a record that says itself that it is another's; None where it does not."""
    if head is None or (
        head.get("article") == article and head.get("annotator") == annotator
    ):
        return None
    return (
        f"is damaged: $.{ARTICLE} is {head.get('annotator')!r} on {head.get('article')!r}; "
        "mend it or put a whole copy in its place"
    )


def _anchor(document: Document, sha256: str) -> Anchor | None:
    of, before, after = (
        document.get("sha256", ""),
        document.get("before", ""),
        document.get("after", ""),
    )
    if not (isinstance(of, str) and isinstance(before, str) and isinstance(after, str)):
        return None
    of = of or sha256
    return Anchor(sha256=of, before=before, after=after) if of else None


def _span(document: Mapping[str, object]) -> Span | None:
    start, end = document.get("start"), document.get("end")
    if start is None and end is None:
        return None
    if type(start) is not int or type(end) is not int:
        raise InvalidTag(f"its span is {start!r}–{end!r}")
    return Span(start, end)
