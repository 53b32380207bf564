"""Whether an imported status is news to a record, and true of the tags that it will have."""

from collections.abc import Iterator

from hashiya.exchange.importing.attribution import Attribution, Report
from hashiya.exchange.importing.staging import StagedRow
from hashiya.exchange.values import ImportedArticle
from hashiya.language import gettext as _
from hashiya.model.model import Record, Status
from hashiya.model.strings import time_defect, utc_time
from hashiya.store import ARTICLE, HEAD, TagStore, marked_of, standing, status_of

# The characters of a time (UTC ISO 8601) up to its seconds.
_TO_THE_SECOND = 19

# A status, and when it was set, to the second.
_Mark = tuple[Status, str]


def is_newer(
    store: TagStore, record: Record, row: StagedRow, *, holds_all: bool
) -> bool:
    """Whether the row's status holds, and not the record's, which is another one.

    That an annotator is done holds only of a row that has all tags of their record
    (`holds_all`). Otherwise the later status holds. If the row does not say when its
    status was set, it holds only of a record that was at most opened.

    Raises:
        StoreUnreadable: when the record's history cannot be read.
    """
    status = Status(row.status)
    if status is Status.DONE and not holds_all:
        return False
    marks = [*_marks(store, record)]
    if not row.marked:
        return {Status.OPEN}.issuperset(status for status, _ in marks)
    mark = (status, row.marked[:_TO_THE_SECOND])
    last = record.marked[:_TO_THE_SECOND] or max(
        (time for _, time in marks), default=""
    )
    return mark not in marks and mark[1] >= last


def _marks(store: TagStore, record: Record) -> Iterator[_Mark]:
    """Every status that the record had after it was new, as far back as its history goes.

    Those of an import that was taken back are left out.
    """
    previous = Status.NEW
    entries = store.entries(record.annotator, record.article)
    for entry in standing(entries):
        head = entry.set.get(ARTICLE, {}).get(HEAD)
        status = previous if head is None else status_of(head)
        if status is not previous:
            time = marked_of(head) or entry.at
            yield status, time[:_TO_THE_SECOND]
        previous = status


def time_of_mark(
    time: str,
    imported: ImportedArticle,
    attribution: Attribution,
    report: Report,
    key: str,
) -> str:
    """The time in UTC, "" where there is none or it cannot be read; it is not later than now."""
    in_utc = utc_time(time) if time else ""
    if in_utc is None:
        report(
            _("{where}: $.{key} is not used: {problem}").format(
                where=imported.where, key=key, problem=time_defect(time)
            )
        )
        return ""
    # What is marked later than now would hold against all that comes.
    return min(in_utc, attribution.now)
