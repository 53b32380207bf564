"""The values that an annotator gives to attributes: which to offer next, and in what order."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hashiya.errors import StoreUnreadable
from hashiya.model.model import Tag
from hashiya.model.scheme import Attribute
from hashiya.store import TagStore
from hashiya.text.clitics import stem_offsets

Key = tuple[str, str]
# Shorter words are particles, which nobody takes a stance on.
SHORTEST_WORD = 3
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class Given:
    """How often a value was given, and when last, in UTC ISO 8601."""

    times: int = 0
    last: str = ""


class Values:
    """The values of each layer's attributes; `is_loading` once the project's are asked for."""

    def __init__(self) -> None:
        self.is_loading = False
        self._given: dict[Key, dict[str, Given]] = {}
        self._last: dict[Key, str] = {}

    def load(self, given: Mapping[Key, Mapping[str, Given]]) -> None:
        """Take what the whole project's tags say for what is known."""
        known = self._given
        # What is not on the disk yet stays known.
        self._given = {
            key: {**known.get(key, {}), **given.get(key, {})}
            for key in {**known, **given}
        }

    def note(self, layer: str, attributes: Mapping[str, str]) -> None:
        """Remember what a tag of the layer was just given."""
        for name, value in attributes.items():
            if value:
                self._last[layer, name] = value
                self._given.setdefault((layer, name), {}).setdefault(value, Given())

    def learn(self, tags: Iterable[Tag]) -> None:
        """Know what the tags say, for as long as the whole project's are not known."""
        for key, values in given_by(tags).items():
            self._given[key] = {**values, **self._given.get(key, {})}

    def last(self, layer: str, attribute: str) -> str:
        """The value given last, "" where there is none."""
        key = layer, attribute
        values = self._given.get(key, {})
        return self._last.get(key) or max(
            values, key=lambda value: values[value].last, default=""
        )

    def offered(
        self, layer: str, attribute: Attribute, words: str = ""
    ) -> tuple[str, ...]:
        """The values to offer: the last, the scheme's, the most frequent, and the tagged words."""
        values = self._given.get((layer, attribute.name), {})
        if attribute.values:
            return attribute.values
        often = sorted(
            values,
            key=lambda value: (values[value].times, values[value].last),
            reverse=True,
        )
        offers = (
            self.last(layer, attribute.name),
            *attribute.suggestions,
            *often,
            *words_of(words),
        )
        return tuple(dict.fromkeys(each for each in offers if each))


def given_values(store: TagStore, annotator: str) -> dict[Key, dict[str, Given]]:
    """The values in all of the annotator's tags; records that cannot be read are left out.

    Reads every record of the annotator: for a thread of its own.
    """
    tags: list[Tag] = []
    try:
        articles = store.articles_of(annotator)
    except StoreUnreadable:
        return {}
    for article in articles:
        try:
            tags += store.read(annotator, article).tags
        except StoreUnreadable:
            # Told where the article is opened.
            continue
    return given_by(tags)


def given_by(tags: Iterable[Tag]) -> dict[Key, dict[str, Given]]:
    """What the tags say, by layer and attribute."""
    given: dict[Key, dict[str, Given]] = {}
    for tag in tags:
        for name, value in tag.attributes.items():
            if value:
                values = given.setdefault((tag.layer, name), {})
                before = values.get(value, Given())
                values[value] = Given(before.times + 1, max(before.last, tag.updated))
    return given


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, each once: as written, then without a prefixed particle."""
    words = [
        word
        for word in (_EDGES.sub("", each) for each in text.split())
        if len(word) >= SHORTEST_WORD
    ]
    bare = (
        word[1:]
        for word in words
        if 1 in stem_offsets(word) and len(word) > SHORTEST_WORD and word[:2] != "لل"
    )
    return tuple(dict.fromkeys((*words, *bare)))
