"""A reviewer's verdict as an object of the native format."""

from typing import Annotated, cast

from msgspec import UNSET, Meta, Struct, UnsetType, convert, to_builtins

from hashiya.errors import InvalidTag
from hashiya.exchange.formats.native_tag import NativeTag, imported_tag, native_tag
from hashiya.exchange.values import ImportedTag, ImportedVerdict
from hashiya.io.fields import FieldInvalid
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme
from hashiya.model.strings import TEXT, time_defect
from hashiya.review.verdict_rows import document_of, verdict_of
from hashiya.review.verdicts import Ruling, Verdict
from hashiya.store import row_from_tag


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
    """A decision on a place; the tag that was decided for has its id.

    `gold` is that tag if it is not among the tags of the article, as another reviewer's
    later decision holds.
    """

    id: str
    reviewer: str
    ruling: Ruling
    at: str
    gold: NativeTag | UnsetType | None = UNSET
    sources: list[SourceObject] = []
    silent: list[str] = []
    note: str = ""
    gap: bool = False
    sure: Annotated[int, Meta(ge=1, le=5)] | None = None


def verdict_object(verdict: Verdict, scheme: Scheme) -> VerdictObject:
    """The verdict's object; a verdict without its tag has that among the article's."""
    document = document_of(verdict)
    written = convert(
        {"id": str(verdict.id), "reviewer": verdict.reviewer, **document}, VerdictObject
    )
    if verdict.gold is not None:
        written.gold = native_tag(row_from_tag(verdict.gold), scheme)
    return written


def imported_verdict(
    place: str, verdict: VerdictObject, verdict_id: int
) -> ImportedVerdict:
    """The verdict as it is imported; `place` is where it is in its object.

    Raises:
        FieldInvalid: when it contradicts itself.
    """
    document = cast("dict[str, object]", to_builtins(verdict))
    for name in ("id", "reviewer", "gold"):
        document.pop(name, None)
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
    return ImportedVerdict(
        id=verdict_id,
        reviewer=verdict.reviewer,
        document=document,
        gold=_imported_gold(place, verdict),
    )


def _imported_gold(place: str, verdict: VerdictObject) -> ImportedTag | None:
    """The tag of the verdict that is not among the article's."""
    gold = verdict.gold
    if not isinstance(gold, NativeTag):
        return None
    is_span = gold.start not in {UNSET, None}
    try:
        return imported_tag(f"{place}.gold", gold, is_span=is_span)
    except FieldInvalid as error:
        raise error.under(".gold") from error
