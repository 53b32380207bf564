"""The native JSON Lines, `hashiya/1`: one article a line, with everybody's tags and statuses.

UTF-8, unescaped, LF, keys in one order: the same bytes for the same tags. A lone surrogate, which an id or a meta value
can bring from a JSON escape, goes out as that escape; texts that hold one are not read in the first place.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from annotations.assignment import Assignment, read_assignment
from annotations.errors import HashiyaError, InvalidAnnotator
from annotations.jsontext import dumps
from annotations.model import Article, Record, Tag
from annotations.project import Project
from annotations.scheme import Scheme
from annotations.sections import sections
from annotations.standing import parted
from annotations.store import TagStore

FORMAT = "hashiya/1"

Json = dict[str, object]
Report = Callable[[str], None]


def exported(
    project: Project, store: TagStore, report: Report, annotators: Iterable[str] | None = None
) -> Iterator[bytes]:
    """A line for each article of the project in its order, tagged or not; each is read when its line is asked for.

    `annotators` are those whose tags and statuses go out, or None for all, of whom those who are to do an article and
    have not begun to annotate at all have it new. What cannot go out, an article that is
    unreadable or a tag whose words are gone, is told to `report` in a sentence.

    Raises:
        InvalidAnnotator: when one of the annotators has no record here.
        StoreUnreadable: when it cannot be found out who has.
        AssignmentInvalid: when it cannot be read who is to do what.
    """
    names = chosen(store, annotators)
    assignment = read_assignment(project.root) if annotators is None else Assignment()
    for sentence in gone(project, store, names):
        report(sentence)
    for entry in project.entries:
        try:
            article = project.read(entry.id)
        except HashiyaError as error:
            report(f"left out: {error}")
            continue
        found = records(store, article, sorted({*names, *assignment.of(article.id)}), report)
        yield f"{dumps(row(article, found, project.scheme))}\n".encode()


def chosen(store: TagStore, annotators: Iterable[str] | None) -> tuple[str, ...]:
    """The annotators asked for, sorted and each once; all there are when None.

    Raises:
        InvalidAnnotator: when one of them has no record here, naming those who have.
        StoreUnreadable: when it cannot be found out who has.
    """
    known = store.annotators()
    if annotators is None:
        return known
    asked = tuple(sorted(set(annotators)))
    for name in asked:
        if name not in known:
            raise InvalidAnnotator(
                f"nobody called {name!r} has tagged here; there are: {', '.join(known) or 'none yet'}"
            )
    return asked


def records(store: TagStore, article: Article, annotators: Iterable[str], report: Report) -> tuple[Record, ...]:
    """The annotators' records of the article, with those tags that stand on its words; the rest is told to `report`."""
    found = []
    for annotator in annotators:
        try:
            record = store.read(annotator, article)
            for problem in store.problems(annotator, article.id):
                report(problem)
        except HashiyaError as error:
            report(f"left out: {annotator} on {article.id!r}: {error}")
            continue
        standing, displaced = parted(record, article)
        if displaced:
            report(
                f"the text of {article.id!r} has changed since {annotator} tagged it: {len(standing)} of "
                f"{len(record.tags)} tags still stand on their words, {len(displaced)} are left out"
            )
        found.append(replace(record, tags=standing))
    return tuple(found)


def row(article: Article, found: Iterable[Record], scheme: Scheme) -> Json:
    """The article's object, its keys in their order; spans by start, end, layer, label, annotator, id.

    `sections` are the ranges that `annotations.sections` tells, by start: `{"kind", "start", "end"}`. An article that
    has none has no such key.
    """
    found = tuple(found)
    parts = [{"kind": part.kind, "start": part.span.start, "end": part.span.end} for part in sections(article.text)]
    tags = sorted((tag for record in found for tag in record.tags), key=lambda tag: tag.order)
    return {
        "format": FORMAT,
        "id": article.id,
        "text": article.text,
        "sha256": article.sha256,
        "meta": dict(article.meta),
        "spans": [tag_row(tag, scheme) for tag in tags if tag.span],
        "labels": [tag_row(tag, scheme) for tag in tags if not tag.span],
        **({"sections": parts} if parts else {}),
        "status": {record.annotator: record.status.value for record in found},
    }


def tag_row(tag: Tag, scheme: Scheme) -> Json:
    """The tag's object: its id in decimal, as 63 bits are more than JavaScript's numbers hold."""
    place: Json = {"start": tag.span.start, "end": tag.span.end, "text": tag.text} if tag.span else {}
    return {
        "id": str(tag.id),
        **place,
        "layer": tag.layer,
        "label": tag.label,
        "attributes": _ordered(tag, scheme),
        "confidence": tag.confidence,
        "note": tag.note,
        "annotator": tag.annotator,
        "origin": tag.origin,
        "created": tag.created,
        "updated": tag.updated,
    }


def gone(project: Project, store: TagStore, annotators: Iterable[str]) -> Iterator[str]:
    """A sentence for each record of an article that the project no longer has; none where only a file was opened.

    Raises:
        StoreUnreadable: when a folder of tags cannot be read.
    """
    for annotator in annotators if project.whole else ():
        for article_id in store.articles_of(annotator):
            if article_id not in project:
                yield f"left out: what {annotator} said of {article_id!r}, which is no longer among the articles"


def _ordered(tag: Tag, scheme: Scheme) -> dict[str, str]:
    """The attributes in the scheme's order, then others by name: saying them in another order changes no byte."""
    known = [each.name for layer in scheme.layers if layer.name == tag.layer for each in layer.attributes]
    names = [name for name in known if name in tag.attributes]
    return {name: tag.attributes[name] for name in names + sorted(set(tag.attributes) - set(known))}
