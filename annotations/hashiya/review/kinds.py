"""How annotators can differ on a place, and in which of these ways two tags differ."""

import re
from enum import StrEnum

from hashiya.model.model import Tag
from hashiya.review.spellings import spelled_content, with_values
from hashiya.text.clitics import stem_offsets

_FIRST_WORD = re.compile(r"\S+")


class Kind(StrEnum):
    """How annotators can differ on one place, or cannot be compared there.

    Several of these may hold at once.
    """

    MISSING = "missing"
    BOUNDARY = "boundary"
    LABEL = "label"
    ATTRIBUTE = "attribute"
    # Their tags start before and after particles that are written onto a word.
    PREFIX = "prefix"
    # They mean the same value of an attribute, and spell it differently.
    SPELLING = "spelling"
    # An annotator who is not of the most frequent answer has two tags on these words.
    TWICE = "twice"
    # What an annotator says there is not known, since tags of theirs are detached.
    NOT_COMPARABLE = "not-comparable"


def tag_kinds(first: Tag, second: Tag) -> set[Kind]:
    """The ways in which two tags of a place differ."""
    kinds = set()
    if first.span != second.span:
        is_prefix = differs_by_prefix(first, second)
        kinds.add(Kind.PREFIX if is_prefix else Kind.BOUNDARY)
    if first.label != second.label:
        kinds.add(Kind.LABEL)
    if with_values(first.attributes) != with_values(second.attributes):
        values, other_values = spelled_content(first)[-1], spelled_content(second)[-1]
        kinds.add(Kind.SPELLING if values == other_values else Kind.ATTRIBUTE)
    return kinds


def differs_by_prefix(first: Tag, second: Tag) -> bool:
    """Whether the tags end alike, and only one includes particles of their first word.

    Particles are those of `hashiya.text.clitics`.
    """
    if first.span is None or second.span is None or first.span.end != second.span.end:
        return False
    longer, shorter = sorted((first, second), key=_start)
    word = _FIRST_WORD.match(longer.text)
    offset = _start(shorter) - _start(longer)
    return word is not None and offset in stem_offsets(word.group())


def _start(tag: Tag) -> int:
    return tag.span.start if tag.span else 0
