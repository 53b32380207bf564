"""One set of tags out of several annotators': what enough of them say, or what reviewers decided.

Tags that answer to one another are put together by `hashiya.review`. What enough
annotators say alike, in span, label and attributes, goes out as one tag, whose
confidence is the least of theirs and whose note has all their notes. Every tag that
nothing goes out for is noted.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace

from hashiya.exchange.losses import Losses, Part
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.review.alignment import aligned
from hashiya.review.gold import Gold
from hashiya.review.items import AnnotatorTags, Item

Wanted = Callable[[Tag], bool]

MAJORITY, UNANIMOUS = "majority", "unanimous"


def by_majority(
    article: Article,
    found: Iterable[Record],
    votes: int,
    wanted: Wanted,
    losses: Losses,
) -> tuple[Tag, ...]:
    """What at least so many annotators say alike, and more than say anything else of the place; in order.

    Of what is not `wanted` nothing is noted.
    """
    voices = (
        AnnotatorTags(
            annotator=record.annotator,
            tags=record.tags,
            is_done=record.status is Status.DONE,
        )
        for record in found
    )
    tags = []
    for item in aligned(voices):
        most, *others = [len(version.annotators) for version in item.versions]
        wins = most >= votes and most not in others
        if wins:
            tags.append(_together(item, item.versions[0].annotators, MAJORITY))
        why = (
            f"{most} of {len(item.tags) + len(item.silent)} say so"
            if wins
            else "too few say the same"
        )
        for tag in item.tags:
            if wanted(tag) and not (
                wins and tag.annotator in item.versions[0].annotators
            ):
                losses.add(
                    Part.DISAGREEMENT, article, tag, why=f"{why} where it is", gone=True
                )
    return tuple(sorted(tags, key=lambda tag: tag.order))


def by_gold(
    article: Article,
    gold: Gold,
    wanted: Wanted,
    losses: Losses,
    *,
    else_unanimous: bool,
) -> tuple[Tag, ...] | None:
    """What was decided, and where nothing was, if asked for, what all say who are done; None where nothing can be said.

    That is an article of which nothing was decided, and, for what all say, with fewer
    than two who are done.
    """
    if not gold.verdicts and not (else_unanimous and len(gold.done) > 1):
        losses.add(Part.GOLD, article)
        return None
    tags = list(gold.tags)
    for item in gold.undecided:
        if else_unanimous and item.is_agreed and not gold.is_stale(item):
            tags.append(_together(item, item.annotators, UNANIMOUS))
            continue
        for tag in filter(wanted, item.tags):
            losses.add(
                Part.DISAGREEMENT, article, tag, why="it is not decided", gone=True
            )
    return tuple(sorted(tags, key=lambda tag: tag.order))


def _together(item: Item, annotators: Iterable[str], rule: str) -> Tag:
    """The one tag that the annotators say; its annotator is the rule."""
    tags = [tag for tag in map(item.by, annotators) if tag is not None]
    said = [tag.confidence for tag in tags if tag.confidence is not None]
    notes = dict.fromkeys(tag.note for tag in tags if tag.note)
    return replace(
        tags[0],
        annotator=rule,
        origin=f"rule:{rule}",
        confidence=min(said, default=None),
        note=" · ".join(notes),
        created=min(tag.created for tag in tags),
        updated=max(tag.updated for tag in tags),
    )
