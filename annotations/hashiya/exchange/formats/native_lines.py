"""Lines of the native format read in one go, where they are just what the format says.

A million tags are read so in a third of the time. What is anything else, and be it only
a key more or an escape that stands for half a character, is left to
`hashiya.exchange.formats.native.imported`, which tells what is wrong with it.
"""

from collections.abc import Callable

from msgspec import DecodeError, Struct
from msgspec.json import Decoder

from hashiya.exchange.values import Imported, ImportedTag
from hashiya.model.model import Status


# A key that is passed over would not be looked at, and must be UTF-8 all the same.
class _Said(Struct, kw_only=True, gc=False, forbid_unknown_fields=True):
    id: str | None = None
    layer: str
    label: str
    attributes: dict[str, str] | None = None
    confidence: int | None = None
    note: str | None = None
    annotator: str | None = None
    origin: str | None = None
    score: float | None = None
    created: str | None = None
    updated: str | None = None


class _Span(_Said, kw_only=True, gc=False):
    start: int
    end: int
    text: str | None = None


class _Label(_Said, kw_only=True, gc=False):
    # Looked at, like those of a span, and passed over.
    start: int | None = None
    end: int | None = None
    text: str | None = None


class _Line(Struct, kw_only=True, forbid_unknown_fields=True):
    format: str | None = None
    id: str
    text: str | None = None
    sha256: str | None = None
    spans: list[_Span] | None = None
    labels: list[_Label] | None = None
    status: dict[str, Status] | None = None
    # Nothing of these is taken in.
    meta: object = None
    sections: object = None


_DECODER = Decoder(_Line)


def reading(version: str) -> Callable[[str, bytes], Imported | None]:
    """How a line of that version of the format is read, given where it stands: to None where there is more to say of it."""

    def read(where: str, line: bytes) -> Imported | None:
        try:
            said = _DECODER.decode(line)
            if said.format not in {None, version}:
                return None
            spans = [
                _tag(f": $.spans[{at}]", each, each.start, each.end, each.text)
                for at, each in enumerate(said.spans or ())
            ]
            labels = [
                _tag(f": $.labels[{at}]", each)
                for at, each in enumerate(said.labels or ())
            ]
        except (DecodeError, UnicodeDecodeError, RecursionError, _Odd):
            return None
        return Imported(
            where=where,
            article=said.id,
            text=said.text,
            sha256=said.sha256,
            tags=(*spans, *labels),
            statuses=said.status or {},
        )

    return read


def _tag(
    place: str,
    said: _Said,
    start: int | None = None,
    end: int | None = None,
    text: str | None = None,
) -> ImportedTag:
    return ImportedTag(
        place=place,
        start=start,
        end=end,
        text=text,
        layer=said.layer,
        label=said.label,
        attributes=said.attributes or {},
        confidence=said.confidence,
        note=said.note or "",
        annotator=said.annotator,
        origin=said.origin or "human",
        score=said.score,
        created=said.created,
        updated=said.updated,
        id=None if said.id is None else _id(said.id),
    )


class _Odd(Exception):
    """There is more to say of the line."""


def _id(said: str) -> int:
    if (
        said.isdecimal()
        and said.isascii()
        and len(said) < 20
        and 0 < (number := int(said)) < 1 << 63
    ):
        return number
    raise _Odd
