"""The store of each annotator's tags on each article, durable once they are saved.

Other packages use only the names exported here; the rest may change without notice.
"""

from hashiya.store.import_acts import is_import, standing
from hashiya.store.journal_format import Document, Entry, RowKey, Stamp, shown, utc_now
from hashiya.store.maintenance import Compaction, DerivedFileBehind
from hashiya.store.names import RecordPath, new_id
from hashiya.store.record_db import RecordDB
from hashiya.store.record_listing import AGAIN
from hashiya.store.record_store import GOLD, REOPENED
from hashiya.store.records import ARTICLE, HEAD, marked_of, status_of
from hashiya.store.summary_cache import Summary
from hashiya.store.tag_rows import (
    TAGS,
    TagRow,
    row_from_tag,
    tag_from_document,
    tag_from_row,
)
from hashiya.store.tag_store import TagStore

__all__ = [
    "AGAIN",
    "ARTICLE",
    "GOLD",
    "HEAD",
    "REOPENED",
    "TAGS",
    "Compaction",
    "DerivedFileBehind",
    "Document",
    "Entry",
    "RecordDB",
    "RecordPath",
    "RowKey",
    "Stamp",
    "Summary",
    "TagRow",
    "TagStore",
    "is_import",
    "marked_of",
    "new_id",
    "row_from_tag",
    "shown",
    "standing",
    "status_of",
    "tag_from_document",
    "tag_from_row",
    "utc_now",
]
