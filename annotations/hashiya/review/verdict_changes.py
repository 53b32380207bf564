"""Verdicts as changes of a reviewer's record, which can be undone."""

from collections.abc import Iterable
from dataclasses import replace
from types import EllipsisType

from hashiya.model.model import Change
from hashiya.review.items import Item
from hashiya.review.verdict_rows import VERDICTS, document_of
from hashiya.review.verdicts import Ruling, Source, Verdict
from hashiya.sessions.history import Step
from hashiya.sessions.tag_session import checked_note

# A note and a confidence; an ellipsis leaves either unchanged.
Remarks = tuple[str | EllipsisType, int | EllipsisType | None]
UNCHANGED: Remarks = (..., ...)


def item_verdict(
    item: Item, ruling: Ruling, verdict_id: int, reviewer: str, at: str
) -> Verdict:
    """A verdict on the item's tags as they are."""
    return Verdict(
        id=verdict_id,
        reviewer=reviewer,
        at=at,
        ruling=ruling,
        sources=tuple(map(Source.of, item.tags)),
        silent=item.silent,
    )


def in_place_of(old: Verdict, new: Verdict) -> Verdict:
    """The new verdict with the id and the remarks of the old one."""
    return replace(new, id=old.id, note=old.note, gap=old.gap, sure=old.sure)


def with_remarks(verdict: Verdict, remarks: Remarks) -> Verdict:
    """The verdict with these remarks.

    Raises:
        InvalidTag: when a remark cannot be one.
    """
    note, sure = remarks
    if not isinstance(note, EllipsisType):
        verdict = replace(verdict, note=checked_note(note))
    if not isinstance(sure, EllipsisType):
        verdict = replace(verdict, sure=sure)
    return verdict


def verdict_step(new: Iterable[Verdict], old: Iterable[Verdict]) -> Step:
    """The step that replaces the old verdicts by the new ones."""
    new, old = tuple(new), tuple(old)
    return Step(_change(new, old), _change(old, new))


def _change(new: tuple[Verdict, ...], old: tuple[Verdict, ...]) -> Change:
    """The change that sets the new verdicts with their tags, and removes the old ones."""
    tags = tuple(verdict.gold for verdict in new if verdict.gold is not None)
    tag_ids = {tag.id for tag in tags}
    verdict_ids = {verdict.id for verdict in new}
    removed = [verdict.id for verdict in (*old, *new) if verdict.id not in tag_ids]
    rows: dict[tuple[str, str], dict[str, object] | None] = {}
    for verdict in old:
        if verdict.id not in verdict_ids:
            rows[VERDICTS, str(verdict.id)] = None
    for verdict in new:
        rows[VERDICTS, str(verdict.id)] = document_of(verdict)
    return Change(set=tags, remove=tuple(dict.fromkeys(removed)), rows=rows)
