"""The values that an annotator gave to attributes, and the order to offer them in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hashiya.model.model import Tag
from hashiya.model.scheme import Attribute
from hashiya.sessions.label_usage import stored_tags
from hashiya.store import TagStore
from hashiya.text.clitics import stem_offsets
from hashiya.text.recurrence import by_recurrence

Key = tuple[str, str]
# Shorter words are particles, which are no targets of a stance.
SHORTEST_WORD = 3
_EDGES = re.compile(r"^[\W\d_]+|[\W_]+$")


@dataclass(frozen=True, slots=True)
class ValueUse:
    """The number of uses of a value, and the time of the last (UTC ISO 8601)."""

    times: int = 0
    last: str = ""


ValueUses = dict[Key, dict[str, ValueUse]]


class Values:
    """The values of each layer's attributes; `is_loading` says that all were requested."""

    def __init__(self) -> None:
        self.is_loading = False
        self._uses: ValueUses = {}
        self._last: dict[Key, str] = {}

    def load(self, uses: Mapping[Key, Mapping[str, ValueUse]]) -> None:
        """Set the values from all of the project's tags."""
        for key, values in uses.items():
            # A value that is not saved yet is kept.
            self._uses[key] = {**self._uses.get(key, {}), **values}

    def note(self, layer: str, attributes: Mapping[str, str]) -> None:
        """Record the attributes of a tag of the layer that was just changed."""
        for name, value in attributes.items():
            if value:
                self._last[layer, name] = value
                self._uses.setdefault((layer, name), {}).setdefault(value, ValueUse())

    def learn(self, tags: Iterable[Tag]) -> None:
        """Add the values of the tags, unless all of the project's are loaded."""
        for key, values in uses_in(tags).items():
            self._uses[key] = {**values, **self._uses.get(key, {})}

    def last(self, layer: str, attribute: str) -> str:
        """The last value, "" if there is none."""
        key = layer, attribute
        if self._last.get(key):
            return self._last[key]
        values = self._uses.get(key, {})
        return max(values, key=lambda value: values[value].last, default="")

    def offered(
        self, layer: str, attribute: Attribute, words: str = "", text: str = ""
    ) -> tuple[str, ...]:
        """The values to offer: the last, the scheme's, the most frequent, and the tagged words.

        Of the words those come first that recur in the article's text, as names do.
        """
        if attribute.values:
            return attribute.values
        values = self._uses.get((layer, attribute.name), {})
        by_frequency = sorted(
            values,
            key=lambda value: (values[value].times, values[value].last),
            reverse=True,
        )
        offers = dict.fromkeys(
            (
                self.last(layer, attribute.name),
                *attribute.suggestions,
                *by_frequency,
                *by_recurrence(words_of(words), text),
            )
        )
        offers.pop("", None)
        return tuple(offers)


def project_values(store: TagStore, annotator: str) -> ValueUses:
    """The values in all of the annotator's tags; records that cannot be read are left out.

    It reads every record of the annotator: call it in a thread.
    """
    return uses_in(tag for _, tag in stored_tags(store, annotator))


def uses_in(tags: Iterable[Tag]) -> ValueUses:
    """The values in the tags, by layer and attribute."""
    uses: ValueUses = {}
    for tag in tags:
        for name, value in tag.attributes.items():
            if value:
                values = uses.setdefault((tag.layer, name), {})
                use = values.get(value, ValueUse())
                last = max(use.last, tag.updated)
                values[value] = ValueUse(use.times + 1, last)
    return uses


def words_of(text: str) -> tuple[str, ...]:
    """The words of a text, each once: as written, then without a prefixed particle."""
    words: dict[str, None] = {}
    bare: dict[str, None] = {}
    for part in text.split():
        word = _EDGES.sub("", part)
        if len(word) < SHORTEST_WORD:
            continue
        words[word] = None
        has_prefix = 1 in stem_offsets(word) and word[:2] != "لل"
        if has_prefix and len(word) > SHORTEST_WORD:
            bare[word[1:]] = None
    return tuple({**words, **bare})
