"""Lines of the native format read in one go, where they are just what the format says.

A million tags are read so in a third of the time. What is anything else, and be it only an escape that stands for half a
character, is left to `annotations.exchange.native.imported`, which tells what is wrong with it.
"""

from collections.abc import Callable
from typing import Annotated

from msgspec import DecodeError, Meta, Struct
from msgspec.json import Decoder

from annotations.exchange.values import Imported, ImportedTag
from annotations.model import Status

_Id = Annotated[str, Meta(pattern=r"\A[1-9][0-9]{0,18}\Z")]


class _Said(Struct, kw_only=True, gc=False):
    id: _Id | None = None
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


class _Line(Struct, kw_only=True):
    format: str | None = None
    id: str
    text: str | None = None
    sha256: str | None = None
    spans: list[_Span] | None = None
    labels: list[_Label] | None = None
    status: dict[str, Status] | None = None


_DECODER = Decoder(_Line)


def reading(version: str) -> Callable[[str, bytes], Imported | None]:
    """How a line of that version of the format is read, given where it stands: to None where there is more to say of it."""

    def read(where: str, line: bytes) -> Imported | None:
        try:
            # What is passed over is not looked at, and must be UTF-8 all the same.
            line.decode()
            said = _DECODER.decode(line)
            if said.format not in {None, version}:
                return None
            spans = [
                _tag(f": $.spans[{at}]", each, each.start, each.end, each.text)
                for at, each in enumerate(said.spans or ())
            ]
            labels = [_tag(f": $.labels[{at}]", each) for at, each in enumerate(said.labels or ())]
        except (DecodeError, UnicodeDecodeError, RecursionError):
            return None
        if any(tag.id is not None and tag.id >= 1 << 63 for tag in (*spans, *labels)):
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
    place: str, said: _Said, start: int | None = None, end: int | None = None, text: str | None = None
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
        id=None if said.id is None else int(said.id),
    )
