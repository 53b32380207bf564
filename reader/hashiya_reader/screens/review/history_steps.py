"""Undoing and redoing a reviewer's decisions, with words for what that changed."""

from collections.abc import Callable
from dataclasses import dataclass

from hashiya.model.model import Change
from hashiya.review.adjudication import GoldSession
from hashiya.review.items import Item
from hashiya.review.verdicts import Verdict
from hashiya_reader.look.notices import quotation
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import Looks


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    """A step that was taken: the items whose verdict changed, and what that was."""

    items: tuple[Item, ...]
    words: str


def take_step(
    session: GoldSession, step: Callable[[], Change | None], looks: Looks
) -> HistoryStep | None:
    """Take a step in the session's history; None where there is none.

    Raises:
        StoreUnreadable: when the history cannot be read.
    """
    before = {item.key: session.verdict(item) for item in session.items}
    if step() is None:
        return None
    changed = []
    for item in session.items:
        if session.verdict(item) != before.get(item.key):
            changed.append(item)
    if len(changed) != 1:
        return HistoryStep(
            items=tuple(changed), words=counted(len(changed), "decision")
        )
    (item,) = changed
    verdict = session.verdict(item) or before.get(item.key)
    return HistoryStep(items=(item,), words=verdict_words(item, verdict, looks))


def verdict_words(item: Item, verdict: Verdict | None, looks: Looks) -> str:
    """What was decided of an item: `accepted قانون of «…»`."""
    words = "remark" if verdict is None else verdict.ruling.value
    if verdict is not None and verdict.gold is not None:
        words = f"{words} {looks.of(verdict.gold).title}"
    longest = max((tag.text for tag in item.tags), key=len)
    return f"{words} of {quotation(longest)}" if longest else words
