"""An annotator's answers to suggestions, as the annotator's record has them."""

from collections.abc import Iterable
from typing import Final

from hashiya.model.model import Record, Tag

# The table of a record with the answers to suggestions, by their ids.
ANSWERS: Final = "answers"
ACCEPTED: Final = "accepted"
REJECTED: Final = "rejected"


def answer_rows(
    suggestions: Iterable[Tag], answer: str
) -> dict[tuple[str, str], dict[str, str]]:
    """The rows that say that the suggestions have this answer."""
    rows = {}
    for suggestion in suggestions:
        rows[ANSWERS, str(suggestion.id)] = {
            "answer": answer,
            "source": suggestion.annotator,
            "origin": suggestion.origin,
        }
    return rows


def answered_in(record: Record) -> frozenset[int]:
    """The ids of the suggestions that an annotator accepted or rejected, by their record."""
    return frozenset(
        int(row) for table, row in record.rows if table == ANSWERS and row.isdecimal()
    )
