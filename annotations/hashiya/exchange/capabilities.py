"""Reducing articles to what a format can hold, with the losses recorded."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from msgspec import structs

from hashiya.exchange.losses import REQUESTED_LOSSES, UNIVERSAL_PARTS, Losses, Part
from hashiya.exchange.registry import Format
from hashiya.exchange.values import ExportedArticle
from hashiya.store import TagRow

HUMAN = "human"


def held_parts(format_: Format) -> list[Part]:
    """The parts of a dataset that the format holds."""
    missing = format_.lacks | REQUESTED_LOSSES
    return [part for part in Part if part not in missing]


def missing_parts(format_: Format) -> list[Part]:
    """The parts of a dataset that the format lacks."""
    return [part for part in Part if part in format_.lacks]


def missing_parts_of_articles(format_: Format) -> list[Part]:
    """The parts that the format lacks only of labels of whole articles."""
    return [part for part in Part if part in format_.lacks_of_articles]


def missing_parts_to_train(format_: Format) -> list[Part]:
    """The parts that only the format's files for training lack."""
    return [part for part in Part if part in format_.lacks_to_train]


def always_missing(format_: Format) -> list[str]:
    """The parts that every tag or article has and the format lacks."""
    return sorted(part.value for part in format_.lacks & UNIVERSAL_PARTS)


def makes_negatives(format_: Format) -> bool:
    """Whether an article without tags says in this format that there is nothing to tag.

    It does where nothing tells it from one that nobody is done with.
    """
    has_no_status = Part.STATUS in format_.lacks or format_.hides_status
    shows_negatives = Part.ARTICLE in format_.lacks or format_.shows_done
    return has_no_status and not shows_negatives


def fitted(
    articles: Iterable[ExportedArticle], format_: Format, losses: Losses
) -> Iterator[ExportedArticle]:
    """The articles reduced to what the format holds; every loss is recorded.

    This covers the values of tags, article labels, and articles without tags or text. A
    format itself records what it cannot hold of the places of tags.
    """
    lacks_something = (format_.lacks | format_.lacks_of_articles) - UNIVERSAL_PARTS
    alphabet, lacks = format_.alphabet, format_.lacks
    for article in articles:
        fitting: ExportedArticle | None = article
        if lacks_something:
            fitting = _fitted(article, format_, losses)
        if fitting is not None and alphabet is not None:
            fitting = alphabet.without_others(fitting, lacks, losses)
        if fitting is not None:
            yield fitting


def _fitted(
    exported: ExportedArticle, format_: Format, losses: Losses
) -> ExportedArticle | None:
    article, lacks = exported.article, format_.lacks
    is_one_annotators = len({tag.annotator for tag in exported.tags}) < 2
    tags = []
    for tag in exported.tags:
        lacks_of_tag = lacks
        if tag.start is None:
            if Part.ARTICLE_LABEL in lacks:
                losses.add(Part.ARTICLE_LABEL, article, tag, gone=True)
                continue
            lacks_of_tag = lacks | format_.lacks_of_articles
        parts = _said_parts(
            tag, format_.attributes, is_one_annotators=is_one_annotators
        )
        lost = [part for part in parts if part in lacks_of_tag]
        for part in lost:
            losses.add(part, article, tag)
        tags.append(_without(tag, lost, format_.attributes))
    if not article.text and Part.EMPTY in lacks:
        losses.add(Part.EMPTY, article)
        for tag in tags:
            losses.add(Part.EMPTY, article, tag, gone=True)
        return None
    if not tags and Part.ARTICLE in lacks:
        losses.add(Part.ARTICLE, article)
        return None
    return replace(exported, tags=tuple(tags))


def _said_parts(
    tag: TagRow, held: Collection[str], *, is_one_annotators: bool
) -> list[Part]:
    """The parts that the tag has a value for; the annotator counts only beside others.

    Attributes that are `held` in any case do not count, unless they are empty.
    """
    parts = []
    for name, value in tag.attributes.items():
        if not (name in held and value):
            parts.append(Part.ATTRIBUTES)
            break
    if tag.confidence is not None:
        parts.append(Part.CONFIDENCE)
    if tag.note:
        parts.append(Part.NOTE)
    if tag.origin != HUMAN:
        parts.append(Part.ORIGIN)
    if tag.score is not None:
        parts.append(Part.SCORE)
    if not is_one_annotators:
        parts.append(Part.ANNOTATOR)
    return parts


def _without(tag: TagRow, lost: Collection[Part], held: Collection[str]) -> TagRow:
    """The tag without the values of these parts; a format ignores annotator and origin itself."""
    changes: dict[str, object] = {}
    if Part.ATTRIBUTES in lost:
        changes["attributes"] = {
            name: value for name, value in tag.attributes.items() if name in held
        }
    if Part.CONFIDENCE in lost:
        changes["confidence"] = None
    if Part.NOTE in lost:
        changes["note"] = ""
    if Part.SCORE in lost:
        changes["score"] = None
    return structs.replace(tag, **changes) if changes else tag
