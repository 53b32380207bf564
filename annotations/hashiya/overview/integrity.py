"""Every record of a project checked against its files and its text."""

from collections.abc import Iterator

from hashiya.corpus.guidelines import GUIDELINES, read_guidelines
from hashiya.corpus.project import SETTINGS, ProjectFolder
from hashiya.corpus.split_records import split_problems
from hashiya.errors import Finding, HashiyaError, Hint, Note
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.model.assignment import read_assignment
from hashiya.model.model import Article, Tag
from hashiya.overview.annotator_checks import annotator_notes
from hashiya.review.feedback import requests_in
from hashiya.review.verdict_rows import verdicts_in
from hashiya.store import DerivedFileBehind, RecordPath, TagStore
from hashiya.text.anchoring import anchor_tags


def check_project(
    project: ProjectFolder,
    store: TagStore,
    *,
    repair: bool = False,
    progress: ProgressCallback = no_progress,
) -> Iterator[str]:
    """Check all of the project; yield a sentence for each problem as it is found.

    Each journal is read byte for byte, each derived file is compared with the journals,
    and each tag's words with the text. With `repair` derived files are written again
    first. Nothing is deleted, and one record that cannot be read does not hide the
    others. A sentence that is a `Note` is about nothing damaged or lost.

    `progress` is called with the records checked and their total. To cancel, raise an
    exception in it, or close the iterator.
    """
    if project.conflict:
        yield project.conflict
    for problem in project.problems:
        yield Finding.of(problem)
    yield from store.changes.problems
    yield from annotator_notes(project, store)
    yield from _assignment_problems(project)
    yield from _split_problems(project)
    yield from _guideline_conflicts(project)
    try:
        records = [(kind, place) for kind in store.kinds for place in kind.paths()]
    except HashiyaError as error:
        yield Finding.of(error)
        return
    behind = 0
    renamed: set[str] = set()
    for count, (kind, place) in enumerate(records, 1):
        try:
            if repair:
                kind.repair(place)
            for sentence in kind.verify(place):
                if isinstance(sentence, DerivedFileBehind):
                    behind += 1
                else:
                    yield sentence
            yield from _record_problems(project, kind, place)
        except HashiyaError as error:
            # One sentence for all records of a folder.
            if error.hint is not Hint.MEND_FOLDER or str(error) not in renamed:
                yield Finding.of(error)
            renamed.add(str(error))
        progress(count, len(records))
    if behind:
        files = "1 derived file is" if behind == 1 else f"{behind} derived files are"
        yield Note(
            f"{files} absent or behind the journals, as after a clone or a pull: "
            "nothing is missing, and the next save on an article writes its own"
        )


def _assignment_problems(project: ProjectFolder) -> Iterator[str]:
    try:
        assignment = read_assignment(project.root)
    except HashiyaError as error:
        yield Finding.of(error)
        return
    yield from assignment.problems
    if project.whole:
        for article in assignment.by_article:
            if article not in project:
                names = ", ".join(assignment.of(article))
                yield f"{names} is to do {article!r}, which is no longer among the articles"
    if project.annotators.names:
        for name in assignment.annotators:
            if name not in project.annotators.names:
                yield f"{name} has articles to do and is not in [annotators] names of {SETTINGS}"


def _guideline_conflicts(project: ProjectFolder) -> Iterator[str]:
    path = project.root / GUIDELINES
    try:
        guidelines = read_guidelines(project.root)
    except HashiyaError as error:
        yield Finding.of(error)
        return
    for conflict in guidelines.conflicts if guidelines else ():
        yield f"{path}:{conflict.line}: is in a merge conflict: {conflict}; solve it"


def _split_problems(project: ProjectFolder) -> Iterator[str]:
    try:
        yield from split_problems(project.root)
    except HashiyaError as error:
        yield Finding.of(error)


def _record_problems(
    project: ProjectFolder, store: TagStore, place: RecordPath
) -> Iterator[str]:
    annotator, article_id = store.identity(place)
    record = store.read(annotator, article_id)
    for problem in store.problems(annotator, article_id):
        # Problems of files have been listed already.
        if ": $." in problem:
            yield problem
    yield from verdicts_in(record, ())[1]
    yield from requests_in(record)[1]
    if article_id not in project:
        if project.whole:
            yield (
                f"{annotator} has {len(record.tags)} tags on {article_id!r}, which "
                "is no longer among the articles"
            )
        return
    article: Article = project.read(article_id)
    tags = anchor_tags(record, article)
    if tags.moved:
        yield Note(
            f"the text of {article_id!r} has changed since {annotator} tagged it: "
            f"{len(tags.moved)} tags have moved with their words; the next save keeps that"
        )
    for tag in tags.detached:
        yield _detached(tag, annotator, article_id)


def _detached(tag: Tag, annotator: str, article_id: str) -> str:
    start, end = (tag.span.start, tag.span.end) if tag.span else (0, 0)
    return (
        f"tag {tag.id} of {annotator} on {article_id!r} is detached: "
        f"{tag.text!r} is not at {start}–{end} nor anywhere else for certain"
    )
