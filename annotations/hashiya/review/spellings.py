"""Answers that differ only in the spelling of their attributes, and the one to take for all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from hashiya.model.model import Span, Tag
from hashiya.text.spelling import spelling_key, usual_spelling


def with_values(attributes: Mapping[str, str]) -> dict[str, str]:
    """The attributes that are not empty: an empty one counts as not given."""
    return {name: value for name, value in attributes.items() if value}


def spelled_content(tag: Tag) -> tuple[Span | None, str, str, Mapping[str, str]]:
    """The content by which tags are compared, whatever the spelling of their attributes."""
    attributes = {}
    for name, value in tag.attributes.items():
        key = spelling_key(value)
        if key:
            attributes[name] = key
    return tag.span, tag.layer, tag.label, attributes


def with_usual_spelling(tags: Sequence[Tag], gold: Iterable[Tag] = ()) -> Tag:
    """The first of the tags that has the usual spelling of each attribute.

    The tags differ only in spelling. Where none of them has all of the usual spellings,
    it is the first tag with these. `gold` are tags whose spellings are preferred among
    equally frequent ones.
    """
    gold = tuple(gold)
    usual: dict[str, str] = {}
    for name in dict.fromkeys(name for tag in tags for name in tag.attributes):
        values = [tag.attributes.get(name, "") for tag in tags]
        spelled = list(filter(str.strip, values))
        if spelled:
            gold_values = {tag.attributes.get(name, "") for tag in gold}
            usual[name] = usual_spelling(spelled, gold_values)
    for tag in tags:
        if with_values(tag.attributes) == usual:
            return tag
    return replace(tags[0], attributes=usual)
