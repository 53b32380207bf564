"""Undoing and redoing a reviewer's decisions, with words for what that changed."""

from collections.abc import Callable
from dataclasses import dataclass

from hashiya.language import gettext as _
from hashiya.model.model import Change, Status, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.review.items import Item
from hashiya.review.verdicts import Ruling, Verdict
from hashiya_reader.look.notices import QUOTED_LENGTH, quotation
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.review.marks import RULINGS
from hashiya_reader.widgets.label_looks import Looks


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryStep:
    """A step that was taken: the items whose verdict changed, and what that was."""

    items: tuple[Item, ...]
    words: str


def take_step(
    session: GoldSession,
    step: Callable[[], Change | None],
    looks: Looks,
    *,
    is_undone: bool,
) -> HistoryStep | None:
    """Undo or redo a step of the session's history; None where there is none.

    Raises:
        StoreUnreadable: when the history cannot be read.
    """
    before = {item.key: session.verdict(item) for item in session.items}
    status_before = session.status
    if step() is None:
        return None
    changed = []
    for item in session.items:
        if session.verdict(item) != before.get(item.key):
            changed.append(item)
    if session.status is not status_before:
        status = status_before if is_undone else session.status
        words = _("article open again")
        if status is Status.DONE:
            words = _("article finished")
        return HistoryStep(items=tuple(changed), words=words)
    if len(changed) != 1:
        return HistoryStep(
            items=tuple(changed), words=counted(len(changed), "decision")
        )
    (item,) = changed
    earlier, later = before.get(item.key), session.verdict(item)
    if is_undone:
        earlier, later = later, earlier
    return HistoryStep(items=(item,), words=step_words(item, earlier, later, looks))


def step_words(
    item: Item, earlier: Verdict | None, later: Verdict | None, looks: Looks
) -> str:
    """What was done between two verdicts of an item, the earlier one first."""
    if ruling_and_gold(earlier) == ruling_and_gold(later):
        return _about(item, _("remark"))
    decided = later if later is not None and later.is_decided else earlier
    return verdict_words(item, decided, looks)


def verdict_words(
    item: Item, verdict: Verdict | None, looks: Looks, length: int = QUOTED_LENGTH
) -> str:
    """What was decided of an item: `accepted: قانون on «…»`, `rejected: no tag on «…»`.

    `length` is the most characters of the item's words.
    """
    if verdict is None or not verdict.is_decided:
        return _about(item, _("remark"), length)
    words = _("rejected: no tag")
    if verdict.gold is not None:
        ruling, label = _(RULINGS[verdict.ruling]), looks.of(verdict.gold).title
        words = f"{ruling}: {label}"
    return _about(item, words, length)


def ruling_and_gold(verdict: Verdict | None) -> tuple[Ruling, Tag | None]:
    """What a verdict decides, without its remarks."""
    if verdict is None:
        return Ruling.OPEN, None
    return verdict.ruling, verdict.gold


def _about(item: Item, words: str, length: int = QUOTED_LENGTH) -> str:
    longest = max((tag.text for tag in item.tags), key=len)
    if not longest:
        return words
    about = _("{decision} on {words}")
    return about.format(decision=words, words=quotation(longest, length))
