"""The tags of each annotator on each article, kept so that a saved one is not lost.

Everything outside sees only what is named here; how it keeps what it is given may change behind it.
"""

from hashiya.store.compacting import Compaction
from hashiya.store.documents import ARTICLE, HEAD, TAGS, status_of, tag_of
from hashiya.store.ids import new_id
from hashiya.store.index import Summary
from hashiya.store.journal import utc_now
from hashiya.store.lines import Document, Entry, Stamp, shown
from hashiya.store.places import Place
from hashiya.store.plain import Plain, plain_from, tag_from
from hashiya.store.tables import JournalDB
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
    "JournalDB",
    "Place",
    "Plain",
    "Stamp",
    "Summary",
    "TagStore",
    "new_id",
    "plain_from",
    "shown",
    "status_of",
    "tag_from",
    "tag_of",
    "utc_now",
]
