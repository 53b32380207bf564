"""The tags of each annotator on each article, kept so that a saved one is not lost.

Everything outside sees only what is named here; how it keeps what it is given may
change behind it.
"""

from hashiya.store.journal_format import Document, Entry, Stamp, shown, utc_now
from hashiya.store.maintenance import Compaction
from hashiya.store.names import RecordPath, new_id
from hashiya.store.record_db import RecordDB
from hashiya.store.records import ARTICLE, HEAD, status_of
from hashiya.store.summary_cache import Summary
from hashiya.store.tag_rows import (
    TAGS,
    TagRow,
    row_from_tag,
    tag_from_document,
    tag_from_row,
)
from hashiya.store.tag_store import GOLD, REOPENED, TagStore

__all__ = [
    "ARTICLE",
    "GOLD",
    "HEAD",
    "REOPENED",
    "TAGS",
    "Compaction",
    "Document",
    "Entry",
    "RecordDB",
    "RecordPath",
    "Stamp",
    "Summary",
    "TagRow",
    "TagStore",
    "new_id",
    "row_from_tag",
    "shown",
    "status_of",
    "tag_from_document",
    "tag_from_row",
    "utc_now",
]
