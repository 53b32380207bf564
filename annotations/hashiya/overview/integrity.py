"""Every record of a project against its files and its text."""

from collections.abc import Iterator

from hashiya.corpus.project import SETTINGS, Project
from hashiya.errors import Finding, HashiyaError
from hashiya.model.assignment import read_assignment
from hashiya.model.model import Article
from hashiya.review.feedback import requests_in
from hashiya.review.verdict_rows import verdicts_in
from hashiya.store import RecordPath, TagStore
from hashiya.text.anchoring import anchor_tags


def check_project(
    project: Project, store: TagStore, *, repair: bool = False
) -> Iterator[str]:
    """What is wrong in the project, a sentence each; with `repair` derived files are made anew first.

    Each journal is read byte for byte, each derived file is held against them, and each
    tag's words against the text. Nothing is deleted, and one record that cannot be read
    does not hide the others.
    """
    for problem in project.problems:
        yield str(problem)
    yield from _assignment(project)
    try:
        places = tuple((kind, place) for kind in store.kinds for place in kind.places())
    except HashiyaError as error:
        yield Finding.of(error)
        return
    for kind, place in places:
        try:
            if repair:
                kind.repair(place)
            yield from kind.verify(place)
            yield from _tags(project, kind, place)
        except HashiyaError as error:
            yield Finding.of(error)


def _assignment(project: Project) -> Iterator[str]:
    try:
        assignment = read_assignment(project.root)
    except HashiyaError as error:
        yield Finding.of(error)
        return
    for article in assignment.given if project.whole else ():
        if article not in project:
            yield f"{', '.join(assignment.of(article))} is to do {article!r}, which is no longer among the articles"
    for name in assignment.annotators if project.annotators.names else ():
        if name not in project.annotators.names:
            yield f"{name} has articles to do and is not in [annotators] names of {SETTINGS}"


def _tags(project: Project, store: TagStore, place: RecordPath) -> Iterator[str]:
    annotator, article_id = store.identity(place)
    record = store.read(annotator, article_id)
    # What is wrong with files was told already.
    yield from (
        each for each in store.problems(annotator, article_id) if ": $." in each
    )
    yield from (*verdicts_in(record, ())[1], *requests_in(record)[1])
    if article_id not in project:
        if project.whole:
            yield f"{annotator} has {len(record.tags)} tags on {article_id!r}, which is no longer among the articles"
        return
    article: Article = project.read(article_id)
    found = anchor_tags(record, article)
    if found.moved:
        yield (
            f"the text of {article_id!r} has changed since {annotator} tagged it: {len(found.moved)} tags have moved with "
            "their words; the next save keeps that"
        )
    for tag in found.detached:
        start, end = (tag.span.start, tag.span.end) if tag.span else (0, 0)
        yield f"tag {tag.id} of {annotator} on {article_id!r} is adrift: {tag.text!r} is not at {start}–{end} nor anywhere else for certain"
