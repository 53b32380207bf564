"""The selected articles of a project with their tags, read one at a time."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import NamedTuple

from hashiya.corpus.project import ArticleEntry, ProjectFolder
from hashiya.errors import Finding, HashiyaError, Note, left_out
from hashiya.exchange.exporting.aggregation import (
    GoldExport,
    by_gold,
    by_majority,
)
from hashiya.exchange.exporting.parted_records import (
    PartedRecord,
    Report,
    annotators_named,
    missing_articles,
    parted_records,
)
from hashiya.exchange.exporting.section_removal import without_sections
from hashiya.exchange.exporting.selection import EVERYTHING, Selection, TagSource
from hashiya.exchange.losses import Losses
from hashiya.exchange.values import ExportedArticle
from hashiya.model.assignment_records import read_assignment
from hashiya.model.former_names import FormerNames
from hashiya.model.model import Article, Record, Status, Tag
from hashiya.review.finishing import ReviewStatus
from hashiya.review.gold import gold_of
from hashiya.review.verdicts import Verdict
from hashiya.store import TagRow, TagStore, row_from_tag


def selected(
    project: ProjectFolder,
    store: TagStore,
    report: Report,
    selection: Selection = EVERYTHING,
    losses: Losses | None = None,
) -> Iterator[ExportedArticle]:
    """The selected articles in the project's order, each read when needed, with their tags.

    Sentences about unreadable articles and detached tags go to `report`; what the
    selection itself leaves out of an article is recorded in `losses`.

    Raises:
        InvalidAnnotator: when one of the annotators has no record, or the reviewer has
            no decision.
        UnknownLabel: when the scheme does not have one of the layers or labels.
        StoreUnreadable: when the annotators cannot be listed.
        AssignmentInvalid: when the assignment cannot be read.
    """
    losses = Losses() if losses is None else losses
    resolved_selection = resolved(project, store, report, selection)
    listed_store = store.listed()
    for entry in project.entries:
        exported = exported_article(
            project, listed_store, entry, resolved_selection, report, losses
        )
        if exported is not None:
            yield exported


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolvedSelection:
    """A selection with the names of its annotators, and those that articles are assigned to.

    What the `closed` ones have said, the user may not read.
    """

    selection: Selection
    names: tuple[str, ...]
    assigned: Mapping[str, tuple[str, ...]]
    closed: frozenset[str] = frozenset()


def resolved(
    project: ProjectFolder, store: TagStore, report: Report, selection: Selection
) -> ResolvedSelection:
    """The selection with its annotators; records of articles that are gone are reported.

    Raises:
        HashiyaError: as `selected` does.
    """
    selection = selection.renamed(FormerNames.of(project.scheme))
    names = annotators_named(store, selection.annotators)
    assigned: Mapping[str, tuple[str, ...]] = {}
    closed: frozenset[str] = frozenset()
    if selection.annotators is None:
        assignment = read_assignment(project.root)
        # A mapping proxy does not go to other processes.
        assigned = dict(assignment.by_article)
        closed = frozenset(filter(store.is_closed, assignment.annotators))
        for problem in assignment.problems:
            if not isinstance(problem, Note):
                report(problem)
    selection.check(project.scheme)
    for sentence in missing_articles(project, store, names):
        report(sentence)
    return ResolvedSelection(
        selection=selection, names=names, assigned=assigned, closed=closed
    )


def exported_article(
    project: ProjectFolder,
    store: TagStore,
    entry: ArticleEntry,
    resolved_selection: ResolvedSelection,
    report: Report,
    losses: Losses,
) -> ExportedArticle | None:
    """The article of the entry as `selected` gives it; None if it is left out."""
    exported = _with_all_meta(project, store, entry, resolved_selection, report, losses)
    fields = resolved_selection.selection.meta
    if exported is None or fields is None:
        return exported
    article = exported.article
    meta = {name: article.meta[name] for name in fields if name in article.meta}
    return replace(exported, article=replace(article, meta=meta))


def _with_all_meta(
    project: ProjectFolder,
    store: TagStore,
    entry: ArticleEntry,
    resolved_selection: ResolvedSelection,
    report: Report,
    losses: Losses,
) -> ExportedArticle | None:
    selection = resolved_selection.selection
    if selection.articles is not None and entry.id not in selection.articles:
        return None
    try:
        article = project.read(entry.id)
    except HashiyaError as error:
        report(left_out(error))
        return None
    assigned = resolved_selection.assigned.get(article.id, ())
    names = sorted({*resolved_selection.names, *assigned} - resolved_selection.closed)
    if selection.is_unfiltered:
        exported = exported_from_rows(store, article, names)
        if exported is not None:
            tags = len(exported.tags)
            own_statuses = exported.statuses.values()
            is_wanted = _has_status(article, own_statuses, tags, selection, losses)
            return exported if is_wanted else None
    records = parted_records(store, article, names, report)
    if selection.statuses:
        chosen = selection.statuses
        records = tuple(parted for parted in records if parted.status in chosen)
        if not records:
            return None
    statuses = [own.status for own in records]
    tags = sum(len(own.record.tags) for own in records)
    if not _has_status(article, statuses, tags, selection, losses):
        return None
    return _filtered(store, article, records, selection, report, losses)


def _has_status(
    article: Article,
    statuses: Collection[Status],
    tags: int,
    selection: Selection,
    losses: Losses,
) -> bool:
    """Whether somebody is done with the article, where that is needed; else it is recorded."""
    if not selection.done_only or Status.DONE in statuses:
        return True
    losses.leave_out(article, tags)
    return False


def _filtered(
    store: TagStore,
    article: Article,
    parted: Sequence[PartedRecord],
    selection: Selection,
    report: Report,
    losses: Losses,
) -> ExportedArticle | None:
    """The article with what the selection wants of the records' tags; None if it has no gold."""
    source = _source(store, article, parted, selection, report, losses)
    if source is None:
        return None
    records = tuple(own.record for own in parted)
    detached: list[Tag] = []
    for own in parted:
        detached += filter(selection.wants, own.detached)
    exported = replace(
        _exported(article, records, filter(selection.wants, source.tags)),
        detached=tuple(map(row_from_tag, detached)),
    ).without_all_tags_of(_losers(parted, selection))
    if selection.verdicts:
        verdicts = tuple(filter(selection.wants_verdict, source.verdicts))
        exported = _with_verdicts(exported, verdicts)
    # A part of the gold would pass for all of it where it is imported.
    finished = source.finished if selection.takes_every_tag else {}
    exported = replace(exported, review=source.review, finished=finished)
    if selection.whose is not TagSource.ALL:
        own_tags = filter(selection.wants, _all_tags(records))
        exported = replace(exported, decided_from=tuple(map(row_from_tag, own_tags)))
    return exported if selection.sections else without_sections(exported, losses)


def _with_verdicts(
    exported: ExportedArticle, verdicts: Iterable[Verdict]
) -> ExportedArticle:
    """The article with the verdicts, each with its tag if that is not among the article's."""
    exported_ids = {(tag.annotator, tag.id) for tag in exported.tags}
    without_tags = []
    for verdict in verdicts:
        if (verdict.reviewer, verdict.id) in exported_ids:
            without_tags.append(replace(verdict, gold=None))
        else:
            without_tags.append(verdict)
    return replace(exported, verdicts=tuple(without_tags))


def _losers(parted: Iterable[PartedRecord], selection: Selection) -> frozenset[str]:
    """The annotators not all of whose tags are exported."""
    losers = set()
    for own in parted:
        is_whole = own.is_whole and all(map(selection.wants, own.record.tags))
        if selection.whose is not TagSource.ALL or not is_whole:
            losers.add(own.record.annotator)
    return frozenset(losers)


class _SelectedTags(NamedTuple):
    """The tags of a selection's source, and the review that they come from."""

    tags: Iterable[Tag]
    verdicts: tuple[Verdict, ...] = ()
    review: ReviewStatus | None = None
    finished: Mapping[str, str] = MappingProxyType({})


def _source(
    store: TagStore,
    article: Article,
    parted: Sequence[PartedRecord],
    selection: Selection,
    report: Report,
    losses: Losses,
) -> _SelectedTags | None:
    """The tags of the selection's source; None where there is no gold."""
    wants = selection.wants
    if selection.whose is TagSource.ALL:
        return _SelectedTags(_all_tags([own.record for own in parted]))
    if selection.whose is TagSource.MAJORITY:
        annotations = [own.annotations for own in parted]
        votes = selection.votes
        return _SelectedTags(by_majority(article, annotations, votes, wants, losses))
    gold = gold_of(store, article, selection.reviewer)
    problems = [*gold.problems, *gold.conflicts]
    for verdict in gold.stale:
        problems += verdict.why
    for problem in problems:
        report(Finding.of(problem, f"{article.id}: "))
    how = GoldExport(
        else_unanimous=selection.whose is TagSource.GOLD_ELSE_UNANIMOUS,
        finished_only=selection.finished,
        takes_remarks=selection.verdicts,
    )
    tags = by_gold(article, gold, wants, losses, how, report)
    if tags is None:
        return None
    finished: dict[str, str] = {}
    if gold.is_finished:
        for mark in gold.marks:
            if mark.status is ReviewStatus.FINISHED:
                finished[mark.reviewer] = mark.at
    return _SelectedTags(tags, gold.every_verdict, gold.review, finished)


def _all_tags(records: Sequence[Record]) -> Sequence[Tag]:
    if len(records) == 1:
        # A record's tags are in order.
        return records[0].tags
    tags = [tag for record in records for tag in record.tags]
    return sorted(tags, key=lambda tag: tag.order)


def _exported(
    article: Article, records: Sequence[Record], tags: Iterable[Tag]
) -> ExportedArticle:
    return ExportedArticle(
        article=article,
        tags=tuple(map(row_from_tag, tags)),
        statuses={record.annotator: record.status for record in records},
        marked={record.annotator: record.marked for record in records if record.marked},
    )


def exported_from_rows(
    store: TagStore, article: Article, annotators: Iterable[str]
) -> ExportedArticle | None:
    """The annotators' tags from the stored rows; None if a record has problems or detached tags."""
    tags: list[TagRow] = []
    statuses: dict[str, Status] = {}
    marked: dict[str, str] = {}
    for annotator in annotators:
        stored = store.tag_rows(annotator, article)
        if stored is None:
            return None
        statuses[annotator] = stored.status
        if stored.marked:
            marked[annotator] = stored.marked
        tags += stored.tags
    tags.sort(key=lambda tag: tag.order)
    return ExportedArticle(article=article, tags=tags, statuses=statuses, marked=marked)


def exported_from_records(
    article: Article, records: Sequence[Record]
) -> ExportedArticle:
    """The records' tags on the article, in the order of an export."""
    return _exported(article, records, _all_tags(records))
