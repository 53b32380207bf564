"""A reviewer's verdict as an object of the native format."""

from typing import Annotated, cast

from msgspec import Meta, Struct, convert, to_builtins

from hashiya.errors import InvalidTag
from hashiya.exchange.values import ImportedVerdict
from hashiya.io.fields import FieldInvalid
from hashiya.language import gettext as _
from hashiya.model.strings import TEXT, time_defect
from hashiya.review.verdict_rows import document_of, verdict_of
from hashiya.review.verdicts import Ruling, Verdict


class SourceObject(Struct, kw_only=True):
    """A tag of an annotator as it was when it was decided on."""

    annotator: str
    id: str
    start: int | None = None
    end: int | None = None
    text: str = ""
    layer: str
    label: str
    attributes: dict[str, str]
    sha256: str = ""


class VerdictObject(Struct, kw_only=True):
    """A decision on a place; the tag that was decided for has its id."""

    id: str
    reviewer: str
    ruling: Ruling
    at: str
    sources: list[SourceObject] = []
    silent: list[str] = []
    note: str = ""
    gap: bool = False
    sure: Annotated[int, Meta(ge=1, le=5)] | None = None


def verdict_object(verdict: Verdict) -> VerdictObject:
    """The verdict's object, without its tag."""
    document = document_of(verdict)
    return convert(
        {"id": str(verdict.id), "reviewer": verdict.reviewer, **document}, VerdictObject
    )


def imported_verdict(verdict: VerdictObject, verdict_id: int) -> ImportedVerdict:
    """The verdict as it is imported.

    Raises:
        FieldInvalid: when it contradicts itself.
    """
    document = cast("dict[str, object]", to_builtins(verdict))
    for name in ("id", "reviewer"):
        del document[name]
    texts = [verdict.note, verdict.reviewer, *verdict.silent]
    for source in verdict.sources:
        texts += [source.annotator, source.text, source.layer, source.label]
        texts += [*source.attributes, *source.attributes.values()]
    for text in texts:
        defect = TEXT.defect(text)
        if defect:
            raise FieldInvalid("", _("a text in it {problem}").format(problem=defect))
    defect = time_defect(verdict.at)
    if defect:
        raise FieldInvalid(".at", _("is {problem}").format(problem=defect))
    try:
        verdict_of(str(verdict_id), document, verdict.reviewer, None)
    except InvalidTag as error:
        raise FieldInvalid("", str(error.__cause__ or error)) from error
    return ImportedVerdict(id=verdict_id, reviewer=verdict.reviewer, document=document)
