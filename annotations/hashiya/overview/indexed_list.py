"""What a list of articles looks up in the index of a large project, and does not read."""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence

from hashiya.corpus.sources.entry_list import Entries
from hashiya.corpus.sources.rows import IndexedText

Key = Callable[[int], tuple[str, int]] | Callable[[int], tuple[int, int]]


class IndexedList:
    """The articles by position; `unindexed` are those whose texts the index does not know."""

    def __init__(self, entries: Entries) -> None:
        self._entries = entries
        self.unindexed = entries.unindexed

    def text(self, position: int) -> IndexedText | None:
        """What the index knows of the article's text."""
        return self._entries[position].text

    def position(self, article_id: str) -> int | None:
        """The position of the article with this id."""
        return self._entries.position(article_id)

    def with_words(self, words: str, *, in_id: bool) -> Collection[int]:
        """The indexed articles with the folded words in their title or id, or in their id."""
        index = self._entries.indexed
        found = index.with_id(words) if in_id else index.with_words(words)
        return self._indexed(found)

    def by_words(self, words_of: Callable[[int], str]) -> Sequence[int]:
        """All articles sorted by folded title; `words_of` gives those that are not indexed."""

        def key(position: int) -> tuple[str, int]:
            if position in self.unindexed:
                return words_of(position), position
            return self._entries.words(position), position

        return self._sorted(self._entries.indexed.by_words(), key)

    def by_length(self, length_of: Callable[[int], int]) -> Sequence[int]:
        """All articles sorted by length; `length_of` gives those that are not indexed."""

        def key(position: int) -> tuple[int, int]:
            text = None if position in self.unindexed else self.text(position)
            return length_of(position) if text is None else text.chars, position

        return self._sorted(self._entries.indexed.by_length(), key)

    def _indexed(self, positions: Sequence[int]) -> Sequence[int]:
        """The positions in the list of those in the index, without others' in their place."""
        listed = self._entries.positions_of(positions)
        if not self.unindexed:
            return listed
        return [position for position in listed if position not in self.unindexed]

    def _sorted(self, positions: Sequence[int], key: Key) -> Sequence[int]:
        """The sorted positions of the index, with the other articles at their places."""
        indexed = self._indexed(positions)
        if not self.unindexed:
            return indexed
        listed = array("I")
        start = 0
        for other in sorted(self.unindexed, key=key):
            place = bisect_left(indexed, key(other), start, key=key)
            listed.extend(indexed[start:place])
            listed.append(other)
            start = place
        listed.extend(indexed[start:])
        return listed
