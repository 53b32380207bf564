"""Validating one imported tag: its place, its names, and its other values."""

from collections.abc import Callable

from msgspec import structs

from hashiya.errors import InvalidTag
from hashiya.exchange.importing.attribution import Attribution
from hashiya.exchange.importing.row_article import RowArticle, shown
from hashiya.exchange.labels import unflat
from hashiya.exchange.values import ImportedTag
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.model.strings import (
    VALUE,
    attributes_defect,
    name_defect,
    origin_defect,
    stripped_values,
    time_defect,
    utc_time,
)

# Reports a value of a tag that is not used, by its name, and why.
ReportValue = Callable[[str, str], None]


def validated(
    tag: ImportedTag,
    row_article: RowArticle,
    scheme: Scheme,
    attribution: Attribution,
    report: ReportValue,
) -> ImportedTag:
    """The tag on the article's text of today, with the values that the file does not give.

    A confidence, an id or a time that cannot be is reported, and the tag goes without.

    Raises:
        HashiyaError: when there cannot be such a tag on the text.
    """
    tag = row_article.placed(tag)
    layer, label = tag.layer, tag.label
    if layer is None:
        layer, label = unflat(label, scheme, attribution.layer)
    layer, label = attribution.former.label(layer, label)
    _refuse(
        name_defect(layer),
        marked("{name} cannot be the name of a layer: it {problem}"),
        layer,
    )
    _refuse(
        name_defect(label),
        marked("{name} cannot be the name of a label: it {problem}"),
        label,
    )
    attributes = tag.attributes
    if attributes or tag.note:
        _refuse(attributes_defect(attributes))
        _refuse(VALUE.defect(tag.note), marked("its note {problem}"))
        attributes = attribution.former.attributes_of(layer, attributes)
        attributes = stripped_values(dict(sorted(attributes.items())))
    origin = None if attribution.suggested else tag.origin
    if origin is not None:
        _refuse(origin_defect(origin), marked("its origin {problem}"))
    created = _time("created", tag.created, report) or attribution.now
    return structs.replace(
        tag,
        place="",
        text=None,
        layer=layer,
        label=label,
        attributes=attributes,
        confidence=_confidence(tag.confidence, report),
        origin=attribution.origin if origin is None else origin,
        created=created,
        updated=_time("updated", tag.updated, report) or created,
        id=None if attribution.suggested else _id(tag.id, report),
    )


def _confidence(level: int | None, report: ReportValue) -> int | None:
    if level is None or 1 <= level <= 5:
        return level
    report("confidence", _("{level} is outside 1…5").format(level=level))
    return None


def _id(tag_id: int | None, report: ReportValue) -> int | None:
    if tag_id is None or 0 < tag_id < 1 << 63:
        return tag_id
    report("id", _("{id} is outside 1…2⁶³-1").format(id=tag_id))
    return None


def _time(name: str, time: str | None, report: ReportValue) -> str | None:
    """The time in UTC; None where there is none or it cannot be read."""
    if time is None:
        return None
    in_utc = utc_time(time)
    if in_utc is None:
        report(name, time_defect(time))
    return in_utc


def _refuse(defect: str, sentence: str = "{problem}", name: str = "") -> None:
    """Refuse the tag with the sentence around the defect; no defect is ""."""
    if defect:
        raise InvalidTag(_(sentence).format(name=shown(name), problem=defect))
