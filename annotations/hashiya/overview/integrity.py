"""Every article and every record of a project checked against its files and its text."""

from collections.abc import Iterable, Iterator

from hashiya.corpus.guidelines import GUIDELINES, read_guidelines
from hashiya.corpus.project import ProjectFolder
from hashiya.corpus.split_records import split_problems
from hashiya.errors import Finding, HashiyaError, Hint, Note, StoreWriteFailed
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Record, Tag
from hashiya.model.scheme_changes import change_problems
from hashiya.overview.annotator_checks import annotator_notes
from hashiya.overview.article_checks import (
    ArticlesRead,
    assignment_results,
    key_results,
    read_articles,
)
from hashiya.overview.check_results import CheckKind, CheckResult
from hashiya.overview.kept_text_checks import KeptTextCheck
from hashiya.overview.tag_checks import tag_results
from hashiya.review.feedback import requests_in
from hashiya.review.verdict_rows import verdicts_in
from hashiya.store import DerivedFileBehind, RecordPath, TagStore
from hashiya.store.import_recovery import unresolved_imports
from hashiya.text.anchoring import anchor_tags, loss_reason


def check_project(
    project: ProjectFolder,
    store: TagStore,
    *,
    repair: bool = False,
    progress: ProgressCallback = no_progress,
) -> Iterator[CheckResult]:
    """Check all of the project; yield each result as it is found.

    Each article is read. Each journal is read byte for byte, each derived file is
    compared with the journals, and each tag's words with the text. With `repair`
    derived files are written again first. Nothing is deleted, and one record that
    cannot be read does not hide the others.

    `progress` is called with the records checked and their total. To cancel, raise an
    exception in it, or close the iterator.
    """
    yield from _conflicts(project)
    unreadable: list[CheckResult] = []
    articles = read_articles(project, unreadable.append)
    yield from unreadable
    yield from _of_kind(CheckKind.ANNOTATOR, store.changes.problems)
    yield from _of_kind(CheckKind.ANNOTATOR, annotator_notes(project, store))
    yield from assignment_results(project, articles)
    yield from key_results(project)
    yield from _split_results(project)
    yield from _scheme_change_results(project)
    yield from _of_kind(CheckKind.RECORD, unresolved_imports(store))
    try:
        records = [(kind, place) for kind in store.kinds for place in kind.paths()]
    except HashiyaError as error:
        yield CheckResult(kind=CheckKind.RECORD, sentence=Finding.of(error))
        return
    behind = 0
    texts = KeptTextCheck(store)
    renamed: set[str] = set()
    for count, (kind, place) in enumerate(records, 1):
        for result in _record_results(
            project, kind, place, articles, texts, repair=repair
        ):
            if result.kind is CheckKind.DERIVED:
                behind += 1
            elif result.sentence.hint is not Hint.MEND_FOLDER:
                yield result
            elif result.sentence not in renamed:
                # One sentence for all records of a folder.
                renamed.add(result.sentence)
                yield result
        progress(count, len(records))
    yield from texts.results()
    if behind:
        yield _behind(behind)
    for closed in store.closed:
        yield CheckResult(kind=CheckKind.CLOSED, sentence=closed)


def _behind(count: int) -> CheckResult:
    sentence = ngettext(
        "{count} derived file is absent or behind the journals, as after a clone or a "
        "pull: nothing is missing, and the next save on an article writes its own",
        "{count} derived files are absent or behind the journals, as after a clone or a "
        "pull: nothing is missing, and the next save on an article writes its own",
        count,
    ).format(count=f"{count:,}")
    return CheckResult(kind=CheckKind.DERIVED, sentence=Note(sentence))


def _of_kind(kind: CheckKind, sentences: Iterable[str]) -> Iterator[CheckResult]:
    for sentence in sentences:
        yield CheckResult(kind=kind, sentence=_finding(sentence))


def _conflicts(project: ProjectFolder) -> Iterator[CheckResult]:
    """The merge conflicts in the settings and the guidelines, if these can be read."""
    sentences: list[str] = [project.conflict] if project.conflict else []
    try:
        guidelines = read_guidelines(project.root)
    except HashiyaError as error:
        yield CheckResult(kind=CheckKind.GUIDELINES, sentence=Finding.of(error))
        guidelines = None
    path = project.root / GUIDELINES
    for conflict in guidelines.conflicts if guidelines else ():
        sentences.append(
            _("{path}:{line}: is in a merge conflict: {conflict}; solve it").format(
                path=path, line=conflict.line, conflict=conflict
            )
        )
    yield from _of_kind(CheckKind.CONFLICT, sentences)


def _split_results(project: ProjectFolder) -> Iterator[CheckResult]:
    try:
        sentences = [*split_problems(project.root)]
    except HashiyaError as error:
        sentences = [Finding.of(error)]
    yield from _of_kind(CheckKind.SPLIT, sentences)


def _scheme_change_results(project: ProjectFolder) -> Iterator[CheckResult]:
    try:
        sentences = [*change_problems(project.root)]
    except HashiyaError as error:
        sentences = [Finding.of(error)]
    yield from _of_kind(CheckKind.RECORD, sentences)


def _record_results(
    project: ProjectFolder,
    store: TagStore,
    place: RecordPath,
    articles: ArticlesRead,
    texts: KeptTextCheck,
    *,
    repair: bool,
) -> Iterator[CheckResult]:
    """The results of one record: of its files, its rows, and its tags."""
    try:
        failure = _repair_failure(store, place) if repair else None
        for sentence in store.verify(place):
            is_behind = isinstance(sentence, DerivedFileBehind)
            kind = CheckKind.DERIVED if is_behind else CheckKind.RECORD
            yield CheckResult(kind=kind, sentence=_finding(sentence))
            if failure is not None:
                yield CheckResult(kind=CheckKind.UNREPAIRED, sentence=failure)
                failure = None
        annotator, article_id = store.identity(place)
        yield from _row_results(store, annotator, article_id)
        record = store.read(annotator, article_id)
        texts.note(record)
        yield from _place_results(project, store, record, articles)
        if repair and article_id in project and article_id not in articles.unreadable:
            texts.keep(project.read(article_id))
    except HashiyaError as error:
        yield CheckResult(kind=CheckKind.RECORD, sentence=Finding.of(error))


def _repair_failure(store: TagStore, place: RecordPath) -> Finding | None:
    """Repair the record; why that cannot be written, or None."""
    try:
        store.repair(place)
    except StoreWriteFailed as error:
        return Finding.of(error)
    return None


def _row_results(
    store: TagStore, annotator: str, article_id: str
) -> Iterator[CheckResult]:
    """The rows of the record that are damaged."""
    record = store.read(annotator, article_id)
    sentences: list[str] = []
    for problem in store.problems(annotator, article_id):
        # Problems of files have been listed already.
        if ": $." in problem:
            sentences.append(problem)
    sentences += verdicts_in(record, ())[1]
    sentences += requests_in(record)[1]
    for sentence in sentences:
        yield CheckResult(
            kind=CheckKind.RECORD,
            sentence=_finding(sentence),
            article=article_id,
            annotator=annotator,
        )


def _way_back(record: Record, articles: ArticlesRead) -> str:
    """What brings the article of a record back, which is not among the articles."""
    renamed = articles.by_text.get(record.sha256)
    if renamed is None:
        return _("they are valid again when it is put back")
    return _("its text is that of {id!r} now: give it its former name again").format(
        id=renamed
    )


def _place_results(
    project: ProjectFolder,
    store: TagStore,
    record: Record,
    articles: ArticlesRead,
) -> Iterator[CheckResult]:
    """The tags of the record whose words or article are gone, and what is odd about others."""
    if record.article not in project:
        if project.whole:
            yield _gone_article(record, articles)
        return
    if record.article in articles.unreadable:
        # That has been reported.
        return
    article = project.read(record.article)
    tags = anchor_tags(record, article, store.old_text)
    if tags.moved:
        yield _moved_tags(record, len(tags.moved))
    for tag in tags.detached:
        yield _detached_tag(tag, loss_reason(tag, article, store.old_text), record)
    yield from tag_results(tags.anchored, article, project.scheme)


def _gone_article(record: Record, articles: ArticlesRead) -> CheckResult:
    """That the article of a record is gone, and how its tags are found again."""
    sentence = _(
        "tags of {annotator} on {id!r}, which is no longer among the "
        "articles: {count}; {advice}"
    ).format(
        annotator=record.annotator,
        id=record.article,
        count=f"{len(record.tags):,}",
        advice=_way_back(record, articles),
    )
    return CheckResult(
        kind=CheckKind.DETACHED,
        sentence=Finding(sentence),
        article=record.article,
        annotator=record.annotator,
    )


def _moved_tags(record: Record, count: int) -> CheckResult:
    """That so many tags of a record have moved with their words."""
    sentence = ngettext(
        "the text of {id!r} has changed since {annotator} tagged it: {count} tag "
        "has moved with its words; the next save keeps that",
        "the text of {id!r} has changed since {annotator} tagged it: {count} "
        "tags have moved with their words; the next save keeps that",
        count,
    ).format(id=record.article, annotator=record.annotator, count=f"{count:,}")
    return CheckResult(
        kind=CheckKind.MOVED,
        sentence=Note(sentence),
        article=record.article,
        annotator=record.annotator,
    )


def _detached_tag(tag: Tag, reason: str, record: Record) -> CheckResult:
    """That the words of a tag are gone, and why."""
    sentence = _("tag {tag} of {annotator} on {id!r} is detached: {reason}").format(
        tag=tag.id, annotator=record.annotator, id=record.article, reason=reason
    )
    return CheckResult(
        kind=CheckKind.DETACHED,
        sentence=Finding(sentence),
        article=record.article,
        annotator=record.annotator,
        tag=tag.id,
    )


def _finding(sentence: str) -> Finding:
    return sentence if isinstance(sentence, Finding) else Finding(sentence)
