"""Imported tags as stored rows, and the content by which they are found among stored ones."""

import hashlib
from collections import Counter
from collections.abc import Iterable

from hashiya.exchange.importing.staging import StagedRow
from hashiya.exchange.values import ImportedTag
from hashiya.model.model import Tag
from hashiya.model.strings import stripped_values
from hashiya.store import TagRow

# Start, end, layer and label of a tag; and these with what else it says.
Place = tuple[int | None, int | None, str | None, str]
Content = tuple[
    int | None,
    int | None,
    str | None,
    str,
    tuple[tuple[str, str], ...],
    int | None,
    str,
]


class UsedIds:
    """The ids of a record's tags, to which those of imported ones are added."""

    def __init__(self, ids: Iterable[int] = ()) -> None:
        self._ids = set(ids)
        # By content the numbers of equal tags that are used, so that a thousand equal
        # ones do not each begin at the first.
        self._numbers: Counter[Content] = Counter()

    def free(self, tag_id: int) -> None:
        """Let an id be used again."""
        self._ids.discard(tag_id)
        self._numbers.clear()

    def take(self, tag: ImportedTag, row: StagedRow) -> int:
        """The tag's own id if that is free, otherwise one from what it says."""
        tag_id = tag.id
        if tag_id is None or tag_id in self._ids:
            content = content_of_imported(tag)
            tag_id = self._next(content, row)
            while tag_id in self._ids:
                tag_id = self._next(content, row)
        self._ids.add(tag_id)
        return tag_id

    def _next(self, content: Content, row: StagedRow) -> int:
        number = self._numbers[content]
        self._numbers[content] += 1
        return _id_of(content, row, number)


def stored_row(tag: ImportedTag, row: StagedRow, used_ids: UsedIds) -> TagRow:
    """The tag as a stored row, with its own id if that is free; the id is then used."""
    return tag.stored_row(used_ids.take(tag, row), row.text, row.annotator)


def content_of_imported(tag: ImportedTag) -> Content:
    """The fields by which two tags of an annotator are the same."""
    attributes = tuple(sorted(tag.attributes.items()))
    confidence, note = tag.confidence, tag.note
    return tag.start, tag.end, tag.layer, tag.label, attributes, confidence, note


def content_of_tag(tag: Tag) -> Content:
    """The same fields of a stored tag, which an older version may have stored unstripped."""
    attributes = tuple(sorted(stripped_values(tag.attributes).items()))
    start, end = (tag.span.start, tag.span.end) if tag.span else (None, None)
    return start, end, tag.layer, tag.label, attributes, tag.confidence, tag.note


def place_of(content: Content) -> Place:
    """Where the tag is, and its label."""
    return content[:4]


def says_less(content: Content, other: Content) -> bool:
    """Whether a tag of the same place and label says nothing that the other does not say."""
    *_, attributes, confidence, note = content
    *_, other_attributes, other_confidence, other_note = other
    return (
        set(attributes) <= set(other_attributes)
        and confidence in {None, other_confidence}
        and note in {"", other_note}
    )


def _id_of(tag: Content, row: StagedRow, number: int) -> int:
    """A 63-bit id from what the tag says, the same in every program that imports its file.

    Two imports at once, or on two copies of the project, so write one tag and not two.
    `number` keeps equal tags of a record apart.
    """
    content = (row.annotator, row.article, *tag, number)
    data = repr(content).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=8).digest()
    return int.from_bytes(digest) >> 1
