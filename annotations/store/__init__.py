"""The tags of each annotator on each article, kept so that a saved one is not lost.

Everything outside sees only what is named here; how it keeps what it is given may change behind it.
"""

from annotations.store.ids import new_id
from annotations.store.tag_store import Summary, TagStore

__all__ = ["Summary", "TagStore", "new_id"]
