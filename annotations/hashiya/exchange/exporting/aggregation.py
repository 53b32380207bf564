"""Aggregating several annotators' tags, by majority or by the reviewers' decisions.

`hashiya.review` aligns the corresponding tags. Tags with the same span, label and
attributes by enough annotators are exported as one tag, with the least of their
confidences and all of their notes. Every tag that is in no exported one is recorded as
lost.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from hashiya.exchange.losses import Losses, Part
from hashiya.model.model import Article, Tag
from hashiya.review.alignment import aligned
from hashiya.review.gold import Gold
from hashiya.review.items import AnnotatorTags, Item
from hashiya.store import row_from_tag

Wanted = Callable[[Tag], bool]

MAJORITY, UNANIMOUS = "majority", "unanimous"


def by_majority(
    article: Article,
    annotations: Iterable[AnnotatorTags],
    votes: int,
    wanted: Wanted,
    losses: Losses,
) -> tuple[Tag, ...]:
    """The tags on which at least `votes` annotators agree, more than on any other; in order.

    They are more than on any other even if those who cannot be compared at the place,
    since tags of theirs are detached, all said that other. Losses are recorded of
    `wanted` tags only.
    """
    tags = []
    for item in aligned(annotations):
        most, *others = [len(version.annotators) for version in item.versions]
        unknown = len(item.not_comparable)
        winners: Sequence[str] = ()
        why = "too few say the same where it is"
        if most >= votes and unknown and most <= max(others, default=0) + unknown:
            names = ", ".join(item.not_comparable)
            why = f"{names} may say otherwise where it is: tags of theirs are detached"
        elif most >= votes and most not in others:
            winners = tuple(item.versions[0].annotators)
            tags.append(_merged(item, winners, MAJORITY))
            count = len(item.tags) + len(item.silent)
            why = f"{most} of {count} say so where it is"
        for tag in item.tags:
            if tag.annotator not in winners and wanted(tag):
                _record_disagreement(losses, article, tag, why)
    return tuple(sorted(tags, key=lambda tag: tag.order))


def by_gold(
    article: Article,
    gold: Gold,
    wanted: Wanted,
    losses: Losses,
    *,
    else_unanimous: bool,
) -> tuple[Tag, ...] | None:
    """The tags that reviewers decided on; with `else_unanimous` also undecided ones.

    Those are the tags on which all annotators who are done with the article agree. None
    for an article without decisions, unless it is done by two annotators or more and
    `else_unanimous` is set.
    """
    if not gold.verdicts and not (else_unanimous and len(gold.done) > 1):
        losses.add(Part.GOLD, article)
        return None
    tags = list(gold.tags)
    for item in gold.undecided:
        if else_unanimous and item.is_agreed and not gold.is_stale(item):
            tags.append(_merged(item, item.annotators, UNANIMOUS))
            continue
        for tag in item.tags:
            if wanted(tag):
                _record_disagreement(losses, article, tag, "it is not decided")
    return tuple(sorted(tags, key=lambda tag: tag.order))


def _record_disagreement(losses: Losses, article: Article, tag: Tag, why: str) -> None:
    losses.add(Part.DISAGREEMENT, article, row_from_tag(tag), why=why, gone=True)


def _merged(item: Item, annotators: Iterable[str], rule: str) -> Tag:
    """The tag that the annotators agree on; its annotator is the name of the rule."""
    tags = []
    for annotator in annotators:
        tag = item.by(annotator)
        if tag is not None:
            tags.append(tag)
    confidences = [tag.confidence for tag in tags if tag.confidence is not None]
    notes = dict.fromkeys(tag.note for tag in tags if tag.note)
    return replace(
        tags[0],
        annotator=rule,
        origin=f"rule:{rule}",
        confidence=min(confidences, default=None),
        note=" · ".join(notes),
        created=min(tag.created for tag in tags),
        updated=max(tag.updated for tag in tags),
    )
