"""What reviewers wrote about places of an article, for an annotator whom it concerns."""

from dataclasses import dataclass

from hashiya.model.model import Article, Span
from hashiya.review.verdict_rows import reviewers, verdicts_of
from hashiya.review.verdicts import Source, Verdict
from hashiya.store import TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewerNote:
    """A reviewer's note on a place, whose words were `text` when it was written.

    `span` is where they are now, None where that is not certain. With `gap` the
    guidelines do not say what is right there.
    """

    reviewer: str
    note: str
    gap: bool
    text: str
    span: Span | None


def notes_for(
    store: TagStore, article: Article, annotator: str
) -> tuple[ReviewerNote, ...]:
    """The notes on places where the annotator has a tag, or was done and had none.

    They are in the text's order. Verdicts that cannot be read are left out: `check`
    reports them.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    verdicts: list[Verdict] = []
    for reviewer in reviewers(store):
        verdicts += verdicts_of(store, article, reviewer, [])
    notes: list[ReviewerNote] = []
    for verdict in verdicts:
        if (verdict.note or verdict.gap) and _concerns(verdict, annotator):
            notes.append(_note_of(verdict, article, annotator))
    notes.sort(key=lambda note: (note.span or Span(0, 1), note.reviewer, note.note))
    return tuple(notes)


def _concerns(verdict: Verdict, annotator: str) -> bool:
    """Whether the annotator had a tag at the place, or was done and had no tag there."""
    return annotator in verdict.silent or any(
        source.annotator == annotator for source in verdict.sources
    )


def _note_of(verdict: Verdict, article: Article, annotator: str) -> ReviewerNote:
    text, span = "", None
    if verdict.sources:
        # Annotators recognize their own tag best.
        source = min(verdict.sources, key=lambda source: source.annotator != annotator)
        text = source.text
        span = source_span(source, article)
    if span is None and verdict.gold is not None:
        span = verdict.gold.span
    return ReviewerNote(
        reviewer=verdict.reviewer,
        note=verdict.note,
        gap=verdict.gap,
        text=text,
        span=span,
    )


def source_span(source: Source, article: Article) -> Span | None:
    """Where a source is, if the article still has its words there."""
    span = source.span
    if span is None or span.end > len(article.text):
        return None
    return span if span.of(article.text) == source.text else None
