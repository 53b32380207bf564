"""What reviewers said in an imported row: whose it becomes, and which tags are its gold."""

from collections.abc import Iterable
from dataclasses import replace

from msgspec import structs

from hashiya.exchange.importing.attribution import Attribution, Report
from hashiya.exchange.importing.row_article import RowArticle
from hashiya.exchange.importing.staging import StagedRow
from hashiya.exchange.importing.statuses import time_of_mark
from hashiya.exchange.values import ImportedArticle, ImportedTag, ImportedVerdict
from hashiya.model.model import Status
from hashiya.review.finishing import ReviewStatus
from hashiya.review.gold import latest_verdicts
from hashiya.review.verdict_rows import verdict_of


def reviewers_of(imported: ImportedArticle, attribution: Attribution) -> set[str]:
    """Who said something of the article as a reviewer; nobody if its tags become an annotator's."""
    if attribution.annotator is not None and not attribution.gold:
        return set()
    return {verdict.reviewer for verdict in imported.verdicts} | {*imported.finished}


def with_gold(imported: ImportedArticle, attribution: Attribution) -> ImportedArticle:
    """The row with all that reviewers said, as the one's who is to have it, or as theirs.

    If one reviewer is to have it, what held is theirs. Tags that reviewers decided for
    and that do not hold are only theirs whose they are.
    """
    if attribution.annotator is None:
        late = (verdict.reviewers_gold for verdict in imported.verdicts)
        tags = (*imported.tags, *(tag for tag in late if tag is not None))
        return replace(imported, tags=tags, finished=_finished(imported, attribution))
    if not attribution.gold:
        return imported
    return replace(
        imported,
        tags=tuple(_with_different_ids(imported.tags)),
        verdicts=tuple(_held(imported.verdicts, attribution.annotator)),
        finished=_finished(imported, attribution),
    )


def _finished(imported: ImportedArticle, attribution: Attribution) -> dict[str, str]:
    """Who finished the article when; "" where the file does not say it."""
    if attribution.gold and attribution.status is Status.DONE:
        return {attribution.annotator or attribution.fallback: ""}
    if imported.review is ReviewStatus.OPEN:
        return {}
    if attribution.annotator is not None:
        if not imported.finished:
            return {}
        time = max(imported.finished.values(), default="")
        return {attribution.annotator: time}
    # Gold of which a part was exported does not say who finished it.
    return dict(imported.finished)


def _held(
    verdicts: Iterable[ImportedVerdict], reviewer: str
) -> Iterable[ImportedVerdict]:
    """The verdicts that hold, as the reviewer's."""
    by_verdict = {}
    for imported in verdicts:
        verdict = verdict_of(
            str(imported.id), imported.document, imported.reviewer, None
        )
        by_verdict[verdict] = imported
    latest, _conflicts = latest_verdicts(by_verdict)
    for verdict in latest:
        yield replace(by_verdict[verdict], reviewer=reviewer, gold=None)


def _with_different_ids(tags: Iterable[ImportedTag]) -> Iterable[ImportedTag]:
    """The tags, of which those of several reviewers may have the same id."""
    seen: set[int] = set()
    for tag in tags:
        if tag.id is not None and tag.id in seen:
            yield structs.replace(tag, id=None)
            continue
        if tag.id is not None:
            seen.add(tag.id)
        yield tag


def gold_row(
    imported: ImportedArticle,
    row_article: RowArticle,
    reviewer: str,
    tags: list[ImportedTag],
    moved: int,
) -> StagedRow:
    """The staged row of what a reviewer decided about the article."""
    verdicts = [
        (verdict.id, verdict.document)
        for verdict in imported.verdicts
        if verdict.reviewer == reviewer
    ]
    article = row_article.article
    return StagedRow(
        article.id,
        article.text,
        reviewer,
        "",
        tuple(tags),
        verdicts=tuple(verdicts),
        moved=moved,
    )


def with_finish(
    row: StagedRow, imported: ImportedArticle, attribution: Attribution, report: Report
) -> StagedRow:
    """The row with the status of the reviewer who finished the article, if they did.

    If nobody else did, and the file does not say how each place was decided, nothing is
    right at the places that it does not have.
    """
    if row.annotator not in imported.finished:
        return row
    time = imported.finished[row.annotator]
    marked = time_of_mark(time, imported, attribution, report, "finished")
    is_complete = not imported.verdicts and len(imported.finished) == 1
    return replace(
        row,
        status=Status.DONE.value,
        marked=marked or attribution.now,
        is_complete=is_complete,
    )
