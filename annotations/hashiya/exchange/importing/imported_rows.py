"""Imported tags as stored rows, and the content by which they are found among stored ones."""

import hashlib

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


def stored_row(tag: ImportedTag, row: StagedRow, used_ids: set[int]) -> TagRow:
    """The tag as a stored row, with its own id if that is free; the id is then used."""
    tag_id, number = tag.id, 0
    while tag_id is None or tag_id in used_ids:
        tag_id = _id_of(tag, row, number)
        number += 1
    used_ids.add(tag_id)
    return tag.stored_row(tag_id, row.text, row.annotator)


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


def _id_of(tag: ImportedTag, row: StagedRow, number: int) -> int:
    """A 63-bit id from what the tag says, the same in every program that imports its file.

    Two imports at once, or on two copies of the project, so write one tag and not two.
    `number` keeps equal tags of a record apart.
    """
    content = (row.annotator, row.article, *content_of_imported(tag), number)
    data = repr(content).encode("utf-8", "surrogatepass")
    digest = hashlib.blake2b(data, digest_size=8).digest()
    return int.from_bytes(digest) >> 1
