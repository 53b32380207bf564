"""Why a verdict no longer holds: what an annotator has changed since, in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from textwrap import shorten
from typing import Protocol

from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.review.spellings import with_values

# The most characters of a tag's words, or of a value.
_LENGTH = 40


class Reason(StrEnum):
    """What makes a verdict stale, as a sentence about an annotator."""

    CHANGED = marked("{annotator} has changed the tag: {change}")
    GONE = marked("the tag of {annotator} is gone: {tag}")
    DETACHED = marked("the tag of {annotator} is detached: {tag}")
    ADDED = marked("{annotator} has a tag there as well: {tag}")
    NOWHERE = marked("what was decided is not in the text any more")


class Tagged(Protocol):
    """What a tag says, now or when it was decided on."""

    @property
    def text(self) -> str:
        """Its words; "" where it is of the whole article."""

    @property
    def label(self) -> str:
        """Its label."""

    @property
    def attributes(self) -> Mapping[str, str]:
        """Its attributes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StaleChange:
    """A change since a verdict: the annotator's tag as it was `before`, and as it is now.

    `before` is None where the tag is new, `now` where it is gone or detached.
    """

    reason: Reason
    annotator: str = ""
    before: Tagged | None = None
    now: Tagged | None = None

    def words(self, called: Mapping[str, str]) -> str:
        """A sentence about the change, with annotators as they are called."""
        tag = self.now or self.before
        change = ""
        if self.before is not None and self.now is not None:
            change = comma_separated(_differences(self.before, self.now))
        return _(self.reason.value).format(
            annotator=called.get(self.annotator, self.annotator),
            tag=_tag_words(tag) if tag else "",
            change=change,
        )


def _differences(before: Tagged, now: Tagged) -> Iterator[str]:
    """What is different of a tag, a few words for each difference."""
    if before.label != now.label:
        words = _("label {old} is now {new}")
        yield words.format(old=before.label, new=now.label)
    if before.text != now.text:
        yield _("the words are now «{words}»").format(words=_short(now.text))
    old, new = with_values(before.attributes), with_values(now.attributes)
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) == new.get(name):
            continue
        if name not in new:
            words = _("{name} «{old}» was removed")
        elif name not in old:
            words = _("{name} «{new}» was added")
        else:
            words = _("{name} «{old}» is now «{new}»")
        yield words.format(
            name=name, old=_short(old.get(name, "")), new=_short(new.get(name, ""))
        )
    if before.label == now.label and before.text == now.text and old == new:
        yield _("it is on other words")


def _tag_words(tag: Tagged) -> str:
    """What a tag says, written as `hashiya review --list` writes it, and its words."""
    parts = [tag.label]
    for name, value in with_values(tag.attributes).items():
        parts.append(f"{name}={_short(value)}")
    content = " ".join(parts)
    if not tag.text:
        return content
    return _("{label} on «{words}»").format(label=content, words=_short(tag.text))


def _short(words: str) -> str:
    return shorten(words, _LENGTH, placeholder=" …")
