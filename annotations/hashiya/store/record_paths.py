"""Where a record's files are."""

import functools
from typing import NamedTuple

from hashiya.store.file_names import encoded, shelf
from hashiya.store.loaded_state import DERIVED, LINES


class Place(NamedTuple):
    """Where a record is: a folder below the store's, and what the names of its files begin with."""

    folder: str
    stem: str

    @classmethod
    @functools.lru_cache(maxsize=64)
    def of(cls, annotator: str, article_id: str, within: str = "") -> "Place":
        """The place of an annotator's record of an article; `within` is a folder in the annotator's own."""
        return cls(
            "/".join(filter(None, (encoded(annotator), within, shelf(article_id)))),
            encoded(article_id),
        )


def stems(names: list[str]) -> list[str]:
    """What the names of records' files begin with, each once and sorted: up to the first dot or space."""
    ours = (
        name
        for name in names
        if name.endswith((DERIVED, LINES)) and not name.startswith(".")
    )
    return sorted({name.partition(".")[0].partition(" ")[0] for name in ours})
