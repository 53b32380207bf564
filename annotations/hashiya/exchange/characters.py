"""Which characters the files of a format can hold, and what is left of an article without others.

Strings are checked when they enter a project (`hashiya.model.strings`). What an older
version or another program has put there is exported as far as a format can hold it.
"""

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from msgspec import structs

from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.values import ExportedArticle
from hashiya.io.json_text import surrogate_at
from hashiya.model.model import Status
from hashiya.store import TagRow

# XML 1.0 (2.2), and lone surrogates, which are no characters.
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

# A sign takes the last of 64.
_BITS = 63


@dataclass(frozen=True, slots=True, kw_only=True)
class CharacterSet:
    """The characters that files can hold; `find` gives the offset of the first other one."""

    name: str
    find: Callable[[str], int | None]

    def lack(self, text: str) -> str:
        """Why the string cannot be written; "" where it can."""
        place = self.find(text)
        return (
            "" if place is None else f"{self.name} cannot hold U+{ord(text[place]):04X}"
        )

    def without_others(self, text: str) -> str:
        """The string without the characters that cannot be written."""
        while (place := self.find(text)) is not None:
            text = text.replace(text[place], "")
        return text


def _finder(pattern: re.Pattern[str]) -> Callable[[str], int | None]:
    def find(text: str) -> int | None:
        match = pattern.search(text)
        return None if match is None else match.start()

    return find


UTF8: Final = CharacterSet(name="UTF-8", find=surrogate_at)
XML: Final = CharacterSet(name="XML", find=_finder(_NOT_IN_XML))
# A name on a line among others.
ONE_LINE: Final = CharacterSet(name="a line", find=_finder(_CONTROLS))


@dataclass(frozen=True, slots=True, kw_only=True)
class Alphabet:
    """The characters of a format: of every string, and of the names of layers and labels.

    A format without such limits escapes what its files cannot hold. One of `short`
    numbers has 64 bits for each in an article's meta.
    """

    all: CharacterSet = UTF8
    names: CharacterSet = UTF8
    short: bool = False

    def without_others(
        self, exported: ExportedArticle, lacks: frozenset[Part], losses: Losses
    ) -> ExportedArticle | None:
        """What the format can hold of the article; the rest is recorded.

        None if its text, its id or its meta cannot be written: then nothing of it is. A
        tag whose names, annotator or origin cannot be written is left out; from notes
        and values of attributes only the characters are. Parts that the format `lacks`
        do not matter.
        """
        article = exported.article
        why = self.all.lack(article.text) or self.all.lack(article.id)
        if not why and Part.META not in lacks and article.meta:
            why = self._lack_of_meta(article.meta)
        if why:
            losses.add(Part.CONTROL, article, why=why)
            for tag in exported.tags:
                losses.add(Part.CONTROL, article, tag, why=why, gone=True)
            return None
        tags = []
        for tag in exported.tags:
            why = self._lack_of_tag(tag, lacks)
            if why:
                losses.add(Part.CONTROL, article, tag, why=why, gone=True)
                continue
            fitting = self._fitting(tag)
            if fitting is not tag:
                why = f"taken out of note or attributes: {self.all.name} cannot hold it"
                losses.add(Part.CONTROL, article, tag, why=why)
            tags.append(fitting)
        return replace(
            exported,
            tags=tuple(tags),
            statuses=self._held_statuses(exported, losses),
            decided_from=self._held_sources(exported, lacks),
        )

    def _held_statuses(
        self, exported: ExportedArticle, losses: Losses
    ) -> Mapping[str, Status]:
        statuses = {}
        for name, status in exported.statuses.items():
            why = _cached_lack(self.all, name)
            if why:
                losses.add(
                    Part.CONTROL, exported.article, why=f"the annotator's name: {why}"
                )
            else:
                statuses[name] = status
        return statuses

    def _held_sources(
        self, exported: ExportedArticle, lacks: frozenset[Part]
    ) -> Sequence[TagRow] | None:
        """The annotators' own tags, of which only labels and annotators are written."""
        if exported.decided_from is None:
            return None
        return [
            tag for tag in exported.decided_from if not self._lack_of_tag(tag, lacks)
        ]

    def _lack_of_meta(self, value: object) -> str:
        """Why a value of an article's meta cannot be written; "" where it can."""
        if isinstance(value, str):
            return self.all.lack(value)
        if self.short and isinstance(value, int) and value.bit_length() > _BITS:
            return f"it has no number of more than {_BITS} bits"
        parts: list[object] = []
        if isinstance(value, Mapping):
            parts = [*value.keys(), *value.values()]
        elif isinstance(value, list | tuple):
            parts = [*value]
        for part in parts:
            why = self._lack_of_meta(part)
            if why:
                return why
        return ""

    def _lack_of_tag(self, tag: TagRow, lacks: frozenset[Part]) -> str:
        """Why the tag cannot be written at all; "" where it can."""
        why = _cached_lack(self.names, tag.layer) or _cached_lack(self.names, tag.label)
        if not why and Part.ANNOTATOR not in lacks:
            why = _cached_lack(self.all, tag.annotator)
        if not why and Part.ORIGIN not in lacks:
            why = _cached_lack(self.all, tag.origin)
        if not why and Part.TIMES not in lacks:
            why = self.all.lack(tag.created) or self.all.lack(tag.updated)
        for name in tag.attributes:
            why = why or _cached_lack(self.names, name)
        return why

    def _fitting(self, tag: TagRow) -> TagRow:
        """The tag without characters in its note and attributes that cannot be written."""
        if not (tag.note or tag.attributes):
            return tag
        note = self.all.without_others(tag.note)
        attributes = {}
        for name, value in tag.attributes.items():
            attributes[name] = self.all.without_others(value)
        if note == tag.note and attributes == tag.attributes:
            return tag
        return structs.replace(tag, note=note, attributes=attributes)


@functools.lru_cache(maxsize=4096)
def _cached_lack(characters: CharacterSet, name: str) -> str:
    return characters.lack(name)
