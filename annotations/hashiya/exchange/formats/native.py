"""The native JSON Lines, `hashiya/1`: one article a line, with everybody's tags and statuses.

Offsets are code points of the text. UTF-8, unescaped, LF, keys in one order: the same
bytes for the same tags. A lone surrogate, which an id or a meta value can bring from a
JSON escape, goes out as that escape; texts that hold one are not read in the first
place.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, cast

from msgspec import UNSET, Struct, UnsetType, to_builtins

from hashiya.exchange.exporting.selection import together
from hashiya.exchange.formats.article_rows import RowsRead
from hashiya.exchange.formats.native_lines import reading
from hashiya.exchange.losses import Losses
from hashiya.exchange.registry import FileFormat
from hashiya.exchange.values import Exported, Imported, ImportedTag, PlainTags
from hashiya.io.fields import (
    FieldInvalid,
    Row,
    Shape,
    objects,
    real,
    text,
    text_or_none,
    texts,
)
from hashiya.io.json_text import dumped, quickly_dumped
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow, row_from_tag
from hashiya.text.boilerplate import sections

VERSION = "hashiya/1"

Json = dict[str, object]


class _Tag(Struct, kw_only=True, gc=False):
    """A tag's object; its id is in decimal, as 63 bits are more than JavaScript's numbers hold."""

    id: str
    start: int | UnsetType = UNSET
    end: int | UnsetType = UNSET
    text: str | UnsetType = UNSET
    layer: str
    label: str
    attributes: dict[str, str]
    confidence: int | None
    note: str
    annotator: str
    origin: str
    score: float | UnsetType = UNSET
    created: str
    updated: str


class _Section(Struct):
    kind: str
    start: int
    end: int


class _Article(Struct, kw_only=True):
    """An article's object; one that has no sections has no such key."""

    format: str = VERSION
    id: str
    text: str
    sha256: str
    meta: dict[str, object]
    spans: list[_Tag]
    labels: list[_Tag]
    sections: list[_Section] | UnsetType
    status: dict[str, Status]


def written(
    exported: Iterable[Exported], scheme: Scheme, losses: Losses
) -> Iterator[bytes]:
    """A line for each article."""
    for each in exported:
        yield _json(_article(each, scheme)) + b"\n"


def row(exported: Exported, scheme: Scheme) -> Json:
    """The article's object, its keys in their order; spans by start, end, layer, label, annotator, id.

    `sections` are the ranges that `hashiya.text.boilerplate` tells, by start: `{"kind",
    "start", "end"}`. An article that has none has no such key.
    """
    return cast("Json", to_builtins(_article(exported, scheme)))


def row_of(article: Article, record: Record, scheme: Scheme) -> Json:
    """The article's object with what one annotator says of it."""
    return row(together(article, [record]), scheme)


def tag_row(tag: Tag, scheme: Scheme) -> Json:
    """The tag's object."""
    return cast("Json", to_builtins(_tag(row_from_tag(tag), scheme)))


def _article(exported: Exported, scheme: Scheme) -> _Article:
    article, tags = exported.article, exported.tags
    found = [
        _Section(part.kind, part.span.start, part.span.end)
        for part in sections(article.text)
    ]
    plain = tags.plain if isinstance(tags, PlainTags) else [*map(row_from_tag, tags)]
    return _Article(
        id=article.id,
        text=article.text,
        sha256=article.sha256,
        meta=dict(article.meta),
        spans=[_tag(each, scheme) for each in plain if each.start is not None],
        labels=[_tag(each, scheme) for each in plain if each.start is None],
        sections=found or UNSET,
        status=dict(exported.statuses),
    )


def _tag(plain: TagRow, scheme: Scheme) -> _Tag:
    is_span = plain.start is not None
    return _Tag(
        id=str(plain.id),
        start=UNSET if plain.start is None else plain.start,
        end=UNSET if plain.end is None else plain.end,
        text=plain.text if is_span else UNSET,
        layer=plain.layer,
        label=plain.label,
        attributes=_ordered(plain.layer, plain.attributes, scheme),
        confidence=plain.confidence,
        note=plain.note,
        annotator=plain.annotator,
        origin=plain.origin,
        score=UNSET if plain.score is None else plain.score,
        created=plain.created,
        updated=plain.updated,
    )


def _json(article: _Article) -> bytes:
    try:
        return quickly_dumped(article)
    except UnicodeEncodeError:
        # A lone surrogate of an id or a meta value.
        return dumped(to_builtins(article))


def _ordered(layer: str, attributes: dict[str, str], scheme: Scheme) -> dict[str, str]:
    """The attributes in the scheme's order, then others by name: saying them in another order changes no byte."""
    if len(attributes) < 2:
        return attributes
    known = [
        each.name for of in scheme.layers if of.name == layer for each in of.attributes
    ]
    names = [name for name in known if name in attributes]
    return {
        name: attributes[name] for name in names + sorted(set(attributes) - set(known))
    }


def imported(where: str, line: Row) -> Imported:
    """What an article's object tells; what a tag does not say of itself has its default.

    Raises:
        FieldInvalid: naming the place in it.
    """
    version = text(line, "format", VERSION)
    if version != VERSION:
        raise FieldInvalid(".format", f"is {version!r}: this reads {VERSION}")
    tags = []
    for key in ("spans", "labels"):
        for index, each in enumerate(objects(line, key)):
            place = f": $.{key}[{index}]"
            try:
                tags.append(_imported(place, each, is_span=key == "spans"))
            except FieldInvalid as error:
                raise error.under(f".{key}[{index}]") from error
    return Imported(
        where=where,
        article=text(line, "id"),
        text=text_or_none(line, "text"),
        sha256=text_or_none(line, "sha256"),
        tags=tuple(tags),
        statuses=_statuses(line),
    )


_KINDS: Final[dict[str, type]] = {
    **dict.fromkeys(("start", "end", "confidence"), int),
    **dict.fromkeys(
        (
            "id",
            "text",
            "layer",
            "label",
            "note",
            "annotator",
            "origin",
            "created",
            "updated",
        ),
        str,
    ),
    "attributes": dict,
}
_LABEL: Final = Shape(_KINDS, ("layer", "label"))
_SPAN: Final = Shape(_KINDS, ("start", "end", "layer", "label"))


def _imported(place: str, row: dict[str, object], *, is_span: bool) -> ImportedTag:
    (_SPAN if is_span else _LABEL).check(row)
    get: Callable[[str], Any] = row.get
    return ImportedTag(
        place=place,
        start=get("start") if is_span else None,
        end=get("end") if is_span else None,
        text=get("text") if is_span else None,
        layer=get("layer"),
        label=get("label"),
        attributes=texts(row, "attributes") if get("attributes") else {},
        confidence=get("confidence"),
        note=get("note") or "",
        annotator=get("annotator"),
        origin=get("origin") or "human",
        score=real(row, "score") if "score" in row else None,
        created=get("created"),
        updated=get("updated"),
        id=_id(get("id")),
    )


def _id(given: str | None) -> int | None:
    if given is None:
        return None
    if not (
        given.isascii()
        and given.isdecimal()
        and len(given) < 20
        and 0 < int(given) < 1 << 63
    ):
        raise FieldInvalid(
            ".id",
            f"is {given!r}: give a number from 1 to 2⁶³-1 in decimal, or leave it out",
        )
    return int(given)


def _statuses(line: Row) -> dict[str, Status]:
    said = texts(line, "status")
    for name, status in said.items():
        if status not in list(Status):
            raise FieldInvalid(
                f".status.{name}", f"is {status!r}: give one of {', '.join(Status)}"
            )
    return {name: Status(status) for name, status in said.items()}


FORMAT = FileFormat(
    name="jsonl",
    title="hashiya's own JSON Lines: one article a line, with everything that is known of it",
    unit="code points",
    write=written,
    by_article=True,
    read=RowsRead(imported, reading(VERSION)),
)
