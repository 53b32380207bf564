"""A record in memory: its journal, and its tags as they were last decoded."""

from bisect import bisect_left
from collections.abc import Iterable
from operator import attrgetter
from typing import NamedTuple

from hashiya.errors import InvalidTag
from hashiya.model.model import Article, Record, Tag
from hashiya.store.journal import Journal
from hashiya.store.journal_format import Document, Entry
from hashiya.store.record_tables import (
    ARTICLE,
    HEAD,
    other_rows,
    status_of,
)
from hashiya.store.tag_rows import TAGS, tag_from_document

Order = tuple[int, int, str, str, str, int]


class _Decoded(NamedTuple):
    """A row and the tag that it holds, with the tag's place among others."""

    document: Document
    tag: Tag
    order: Order


class Opened:
    """The journal of a record, and the tags in it; what a save changes costs the change, not the record."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self._state = -1
        self._decoded: dict[str, _Decoded] = {}
        # Both in order, for a tag to be found, added and taken away without sorting
        # them all.
        self._orders: list[Order] = []
        self._sorted: list[Tag] = []
        self._tags: tuple[Tag, ...] = ()
        self._wrong: tuple[str, ...] = ()

    def tags(self, annotator: str) -> tuple[tuple[Tag, ...], tuple[str, ...]]:
        """The tags in order, and what is wrong with rows that are none; only changed rows are decoded anew."""
        with self.journal.lock:
            if self._state != self.journal.changes:
                written = self.journal.since(self._state)
                if (
                    written is None
                    or self._wrong
                    or not self._followed(written, annotator)
                ):
                    self._decode(annotator)
                self._state = self.journal.changes
            return self._tags, self._wrong

    def record(
        self, annotator: str, article_id: str, article: Article | None
    ) -> Record:
        """All that the annotator has said of the article, which is given where it is known."""
        rows = self.journal.rows
        head = rows.document(ARTICLE, HEAD)
        if head is None and not rows.tables.get(TAGS):
            return Record(
                article=article_id,
                annotator=annotator,
                sha256=article.sha256 if article else "",
            )
        return Record(
            article=article_id,
            annotator=annotator,
            sha256=self._sha256,
            status=status_of(head),
            tags=self.tags(annotator)[0],
            rows=other_rows(rows.tables),
        )

    def _followed(self, written: Iterable[Entry], annotator: str) -> bool:
        """Take in the rows that were written; whether each that is there holds a tag."""
        rows = self.journal.rows.tables.get(TAGS, {})
        keys = [
            key
            for entry in written
            for said in (entry.set, entry.gone)
            for key in said.get(TAGS, ())
        ]
        for key in keys:
            before = self._decoded.pop(key, None)
            if before is not None:
                at = self._sorted.index(
                    before.tag, bisect_left(self._orders, before.order)
                )
                del self._orders[at], self._sorted[at]
            if key in rows:
                try:
                    now = _read(key, rows[key], annotator, self._sha256)
                except InvalidTag:
                    return False
                at = bisect_left(self._orders, now.order)
                self._orders.insert(at, now.order)
                self._sorted.insert(at, now.tag)
                self._decoded[key] = now
        self._tags = tuple(self._sorted)
        return True

    def _decode(self, annotator: str) -> None:
        known: dict[str, _Decoded] = {}
        wrong: list[str] = []
        # Of the record, not of each tag.
        sha256 = self._sha256
        for key, document in self.journal.rows.tables.get(TAGS, {}).items():
            before = self._decoded.get(key)
            try:
                same = before is not None and before.document is document
                known[key] = (
                    before
                    if before and same
                    else _read(key, document, annotator, sha256)
                )
            except InvalidTag as error:
                wrong.append(
                    f"{self.journal.name}: is damaged: {error}; it is left as it is"
                )
        found = sorted(known.values(), key=attrgetter("order"))
        self._decoded, self._wrong = known, tuple(wrong)
        self._orders, self._sorted = (
            [each.order for each in found],
            [each.tag for each in found],
        )
        self._tags = tuple(self._sorted)

    @property
    def _sha256(self) -> str:
        """That of the text that the record says it is of."""
        return str((self.journal.rows.document(ARTICLE, HEAD) or {}).get("sha256", ""))


def _read(key: str, document: Document, annotator: str, sha256: str) -> _Decoded:
    tag = tag_from_document(key, document, annotator, sha256)
    return _Decoded(document, tag, tag.order)
