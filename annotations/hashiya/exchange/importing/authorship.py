"""Whose tags and statuses a row has: annotators', reviewers', or those of several together."""

from collections.abc import Mapping

from hashiya.exchange.exporting.aggregation import MAJORITY, UNANIMOUS
from hashiya.exchange.values import ImportedArticle, ImportedTag
from hashiya.model.model import Status
from hashiya.review.verdicts import ADJUDICATED


def is_gold_tag(tag: ImportedTag, imported: ImportedArticle) -> bool:
    """Whether a reviewer decided for the tag of the row, or gold has it as all agreed.

    Gold says of nobody when they marked the article: a row that says it of the tag's
    annotator has their own tags, some of which were gold in another project.
    """
    is_decided = tag.origin == ADJUDICATED and tag.annotator not in imported.marked
    return is_decided or _is_of_several(tag, UNANIMOUS)


def is_majority_tag(tag: ImportedTag) -> bool:
    """Whether an export made the tag of what most annotators said."""
    return _is_of_several(tag, MAJORITY)


def is_person(tag: ImportedTag) -> bool:
    """Whether the tag's annotator is the name of somebody, and not of a rule of an export."""
    return not _is_of_several(tag, MAJORITY) and not _is_of_several(tag, UNANIMOUS)


def _is_of_several(tag: ImportedTag, rule: str) -> bool:
    return tag.annotator == rule and tag.origin == f"rule:{rule}"


def annotators_statuses(imported: ImportedArticle) -> Mapping[str, Status]:
    """The statuses of those whose own tags the row has.

    Where it has gold, or what most said, it does not have those of others.
    """
    tags = imported.tags
    own = [
        tag for tag in tags if not (is_gold_tag(tag, imported) or is_majority_tag(tag))
    ]
    if len(own) == len(tags) and not imported.verdicts:
        return imported.statuses
    names = {tag.annotator for tag in own}
    return {name: status for name, status in imported.statuses.items() if name in names}
