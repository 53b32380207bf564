"""An article cut down to what a format holds; what that leaves out is noted."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from hashiya.exchange.losses import EVERYWHERE, Losses, Part
from hashiya.exchange.registry import Format
from hashiya.exchange.values import Exported
from hashiya.model.model import Article, Tag

HUMAN = "human"
# Who says a tag, and what it came from, stays with it: a format that lacks that passes
# over it.
_TAKEN_OUT = frozenset({Part.ATTRIBUTES, Part.CONFIDENCE, Part.NOTE, Part.SCORE})


def fitted(
    exported: Iterable[Exported], made: Format, losses: Losses
) -> Iterator[Exported]:
    """The articles without what the format lacks of them; each piece of it is noted.

    This is about what a tag says, and about article labels and articles without tags.
    Where tags stand is for the format itself.
    """
    if not (made.lacks | made.lacks_of_articles) - EVERYWHERE:
        yield from exported
        return
    for each in exported:
        one = _fitted(each, made, losses)
        if one is not None:
            yield one


def _fitted(exported: Exported, made: Format, losses: Losses) -> Exported | None:
    article, lacks = exported.article, made.lacks
    tags = []
    is_one = len({tag.annotator for tag in exported.tags}) < 2
    for tag in exported.tags:
        if tag.span is None and Part.ARTICLE_LABEL in lacks:
            losses.add(Part.ARTICLE_LABEL, article, tag, gone=True)
        else:
            of_this = lacks if tag.span else lacks | made.lacks_of_articles
            tags.append(_said(tag, article, of_this, losses, is_one=is_one))
    if not article.text and Part.EMPTY in lacks:
        losses.add(Part.EMPTY, article)
        return None
    if not tags and Part.ARTICLE in lacks:
        losses.add(Part.ARTICLE, article)
        return None
    return replace(exported, tags=tuple(tags))


def _said(
    tag: Tag, article: Article, lacks: frozenset[Part], losses: Losses, *, is_one: bool
) -> Tag:
    """What the format holds of what the tag says; who said it goes without saying where it `is_one` annotator's."""
    lost = [
        part
        for part, is_said in (
            (Part.ATTRIBUTES, tag.attributes),
            (Part.CONFIDENCE, tag.confidence is not None),
            (Part.NOTE, tag.note),
            (Part.ORIGIN, tag.origin != HUMAN),
            (Part.SCORE, tag.score is not None),
            (Part.ANNOTATOR, not is_one),
        )
        if is_said and part in lacks
    ]
    for part in lost:
        losses.add(part, article, tag)
    if _TAKEN_OUT.isdisjoint(lost):
        return tag
    return replace(
        tag,
        attributes={} if Part.ATTRIBUTES in lacks else tag.attributes,
        confidence=None if Part.CONFIDENCE in lacks else tag.confidence,
        note="" if Part.NOTE in lacks else tag.note,
        score=None if Part.SCORE in lacks else tag.score,
    )
