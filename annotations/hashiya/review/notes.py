"""What reviewers wrote to an annotator about places of an article."""

from dataclasses import dataclass

from hashiya.model.model import Article, Span
from hashiya.review.gold import reviewers, verdicts_of
from hashiya.review.verdicts import Verdict
from hashiya.store import TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerNote:
    """A reviewer's words on a place; `text` is what stood there, `span` where it is, None where that is not certain.

    With `gap` the guidelines do not say what is right there.
    """

    reviewer: str
    note: str
    gap: bool
    text: str
    span: Span | None


def notes_for(
    store: TagStore, article: Article, annotator: str
) -> tuple[ReviewerNote, ...]:
    """The notes on places where the annotator has a tag, or was done and had none, in the text's order.

    What of the verdicts cannot be read is passed over: `check` tells of it.

    Raises:
        StoreUnreadable: when it cannot be found out who reviews.
    """
    found = [
        _note(verdict, article, annotator)
        for reviewer in reviewers(store)
        for verdict in verdicts_of(store, article, reviewer, [])
        if (verdict.note or verdict.gap)
        and annotator
        in {*verdict.silent, *(source.annotator for source in verdict.sources)}
    ]
    return tuple(
        sorted(
            found, key=lambda note: (note.span or Span(0, 1), note.reviewer, note.note)
        )
    )


def _note(verdict: Verdict, article: Article, annotator: str) -> ReviewerNote:
    # What the annotator said themselves says the most to them.
    own = sorted(verdict.sources, key=lambda source: source.annotator != annotator)
    text, span = "", None
    for source in own[:1]:
        text = source.text
        if (
            source.span is not None
            and source.span.end <= len(article.text)
            and source.span.of(article.text) == text
        ):
            span = source.span
    if span is None and verdict.gold is not None:
        span = verdict.gold.span
    return ReviewerNote(
        reviewer=verdict.reviewer,
        note=verdict.note,
        gap=verdict.gap,
        text=text,
        span=span,
    )
