"""Candidates as a project can hold them: fields that it cannot are left out, mojibake is mended."""

from collections.abc import Mapping
from dataclasses import replace

from hashiya.corpus.importing.candidates import Candidate, Remark
from hashiya.errors import Hint
from hashiya.language import gettext as _
from hashiya.model.strings import ARTICLE_ID, TEXT, meta_defect
from hashiya.text.mojibake import Misreading, mended, misreading_of


def with_plain_meta(candidate: Candidate) -> Candidate:
    """The candidate without the fields of its meta that no article can have."""
    if not meta_defect(candidate.meta):
        return candidate
    meta: dict[str, object] = {}
    remarks = list(candidate.remarks)
    for name, value in candidate.meta.items():
        defect = meta_defect({name: value})
        if defect:
            message = _("{problem}: the field is left out").format(problem=defect)
            remarks.append(Remark(message=message))
        else:
            meta[name] = value
    return replace(candidate, meta=meta, remarks=tuple(remarks))


def with_mojibake_noticed(candidate: Candidate, *, mends: bool) -> Candidate:
    """The candidate with a remark where its text was misread before it was written."""
    misreading = misreading_of(candidate.text)
    if misreading is None:
        return candidate
    if not mends:
        message = _("seems to be UTF-8 that was read as {encoding} before")
        remark = Remark(
            message=message.format(encoding=misreading.name), hint=Hint.MEND
        )
        return replace(candidate, remarks=(*candidate.remarks, remark))
    message = _("was UTF-8 that was read as {encoding} before: repaired")
    remark = Remark(message=message.format(encoding=misreading.name))
    return replace(
        candidate,
        text=mended(candidate.text, misreading),
        meta={
            name: _mended_value(value, misreading)
            for name, value in candidate.meta.items()
        },
        remarks=(*candidate.remarks, remark),
    )


def _mended_value(value: object, misreading: Misreading) -> object:
    if isinstance(value, str):
        return mended(value, misreading)
    if isinstance(value, Mapping):
        return {name: _mended_value(item, misreading) for name, item in value.items()}
    if isinstance(value, list):
        return [_mended_value(item, misreading) for item in value]
    return value


def candidate_defect(candidate: Candidate) -> str:
    """What the article holds that no article may; "" where there is nothing."""
    defect = ARTICLE_ID.defect(candidate.id)
    if defect:
        return _("its id {problem}").format(problem=defect)
    defect = TEXT.defect(candidate.text)
    if defect:
        return _("its text {problem}").format(problem=defect)
    return ""
