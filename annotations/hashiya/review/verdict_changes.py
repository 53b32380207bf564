"""Verdicts as changes of a reviewer's record, which can be undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from types import EllipsisType

from hashiya.model.model import Change, Tag
from hashiya.model.scheme import Scheme
from hashiya.review.gold_tag import is_allowed
from hashiya.review.items import Item, ItemKey, tag_content
from hashiya.review.spellings import with_usual_spelling
from hashiya.review.verdict_rows import VERDICTS, document_of
from hashiya.review.verdicts import Ruling, Source, Verdict
from hashiya.sessions.history import Step
from hashiya.sessions.tag_edits import checked_note

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


def usual_answer(tags: Sequence[Tag], gold: Iterable[Tag]) -> tuple[Ruling, Tag]:
    """The tag to decide for of those that differ at most in spelling, and the ruling.

    Of equally frequent spellings that of the `gold` is taken.
    """
    tag = with_usual_spelling(tags, gold)
    is_given = tag_content(tag) in map(tag_content, tags)
    return (Ruling.ACCEPTED if is_given else Ruling.EDITED), tag


def usual_answers(
    items: Iterable[Item],
    own: Iterable[Tag],
    by_others: Mapping[ItemKey, Verdict],
    scheme: Scheme,
) -> list[tuple[Item, Ruling, Tag]]:
    """The usual spelling of each place that no other reviewer decided, and the ruling.

    A place whose tag the scheme does not allow is left out.
    """
    gold = all_gold(own, by_others)
    answers = []
    for item in items:
        if item.key in by_others:
            continue
        ruling, tag = usual_answer(item.tags, gold)
        if is_allowed(tag, scheme):
            answers.append((item, ruling, tag))
    return answers


def all_gold(
    own: Iterable[Tag], by_others: Mapping[ItemKey, Verdict]
) -> tuple[Tag, ...]:
    """A reviewer's own gold, and that of others."""
    others = [verdict.gold for verdict in by_others.values() if verdict.gold]
    return (*own, *others)


def can_be_gold(item: Item, scheme: Scheme) -> bool:
    """Whether the scheme allows the place's first answer."""
    return is_allowed(item.versions[0].tag, scheme)


def tag_with_id(tag_id: int, tags: Iterable[Tag]) -> Tag | None:
    """The tag of that id, if there is one."""
    return next((tag for tag in tags if tag.id == tag_id), None)


def with_stored_tag(verdict: Verdict, stored: Iterable[Tag]) -> Verdict:
    """The verdict with its stored tag even where that is detached, so that undo restores it."""
    tag = tag_with_id(verdict.id, stored)
    return verdict if tag is None else replace(verdict, gold=tag)


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
