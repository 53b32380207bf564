"""What a file tells of this project's articles, looked at: what of it can be taken in, `hashiya.exchange.importing.apply` takes."""

import functools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from hashiya.corpus.project import Project
from hashiya.errors import (
    FileInvalid,
    Finding,
    HashiyaError,
    Hint,
    InvalidAnnotator,
    InvalidTag,
    SpanOutOfRange,
)
from hashiya.exchange.importing.article_lookup import ArticlesByText, unsqueezed
from hashiya.exchange.importing.staged_rows import Fields, Looked, Said
from hashiya.exchange.labels import unflat
from hashiya.exchange.values import Imported, ImportedTag
from hashiya.io.json_text import surrogate_at
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Article, Span, Status
from hashiya.model.scheme import Scheme

Report = Callable[[str], None]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", re.ASCII)
_UNSHOWN = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How tags are taken in: whose they become, and what they get where the file is silent.

    With an `annotator` all tags become that one's; else each its own annotator's, and
    those that name none the `fallback`'s. `layer` is where labels of unknown layers
    belong, `origin` and `now` (UTC ISO 8601) what a tag gets that tells neither. With
    `suggested`, all get that origin and an id of their own, and what the file says of
    statuses is passed over.
    """

    annotator: str | None
    fallback: str
    origin: str
    now: str
    layer: str | None = None
    suggested: bool = False


def look(
    project: Project, source: Iterable[Imported], taking: Taking, report: Report
) -> Looked:
    """Read all that a file tells, and change nothing; what of it can be taken in.

    What cannot, a row of another text or a tag outside of it, is told to `report` with
    its line.

    Raises:
        FileInvalid: when the file is not what its format says.
    """
    looked = Looked()
    for said in fitting(ArticlesByText(project), source, taking, report):
        looked.add(said)
    return looked


def fitting(
    articles: ArticlesByText, source: Iterable[Imported], taking: Taking, report: Report
) -> Iterator[Said]:
    """What a file tells of the articles that can be taken in, as `look` keeps it."""
    for imported in source:
        for problem in imported.problems:
            report(f"{imported.where}: {problem}")
        if imported.article is None and imported.text is None and not imported.tags:
            continue
        try:
            article = articles.find(imported)
        except HashiyaError as error:
            report(Finding.of(error, f"{imported.where}: left out: "))
            continue
        yield from _said(imported, article, articles.scheme, taking, report)


def _said(
    imported: Imported, article: Article, scheme: Scheme, taking: Taking, report: Report
) -> Iterator[Said]:
    """What each annotator says in the row of the article."""
    if imported.is_squeezed:
        imported = unsqueezed(imported, article)
    if imported.predicted and taking.suggested:
        imported = replace(imported, tags=imported.tags + imported.predicted)
    elif imported.predicted:
        place = imported.predicted[0].place
        report(
            Finding(
                f"{imported.where}{place}: left out, like all that a model predicts",
                hint=Hint.IMPORT_SUGGESTIONS,
            )
        )
    _refuse_same_ids(imported)
    statuses = _statuses(imported, taking)
    tags: dict[str, list[Fields]] = {name: [] for name in statuses}
    for given in imported.tags:
        annotator = taking.annotator or given.annotator or taking.fallback
        try:
            tags.setdefault(annotator, []).append(
                _checked(given, article.text, scheme, taking)
            )
        except HashiyaError as error:
            report(Finding.of(error, f"{imported.where}{given.place}: left out: "))
    for annotator, theirs in tags.items():
        _check_annotator(annotator, imported.where)
        status = statuses[annotator].value if annotator in statuses else ""
        yield Said(article.id, article.text, annotator, status, tuple(theirs))


def _statuses(imported: Imported, taking: Taking) -> Mapping[str, Status]:
    """The statuses by annotator; where all is to be one's, theirs is the one that all agree on, else OPEN."""
    if taking.suggested:
        return {}
    if taking.annotator is None or not imported.statuses:
        return imported.statuses
    said = set(imported.statuses.values())
    return {taking.annotator: said.pop() if len(said) == 1 else Status.OPEN}


def _refuse_same_ids(imported: Imported) -> None:
    ids = [(tag.annotator, tag.id) for tag in imported.tags if tag.id is not None]
    if len(set(ids)) == len(ids):
        return
    places: dict[tuple[str | None, int], str] = {}
    for tag in imported.tags:
        if (
            tag.id is not None
            and places.setdefault((tag.annotator, tag.id), tag.place) != tag.place
        ):
            raise FileInvalid(
                f"{imported.where}{tag.place}: its id {tag.id} is also that of {places[tag.annotator, tag.id].lstrip(': ')}: "
                "give each tag its own, or none"
            )


def _check_annotator(name: str, where: str) -> None:
    try:
        check_annotator(name)
    except InvalidAnnotator as error:
        raise FileInvalid(f"{where}: {error}") from error


def _origin(given: ImportedTag, taking: Taking) -> str:
    return taking.origin if taking.suggested or given.origin is None else given.origin


def _checked(given: ImportedTag, text: str, scheme: Scheme, taking: Taking) -> Fields:
    """The tag's fields.

    Raises:
        HashiyaError: when there cannot be such a tag on the text.
    """
    start, end = given.start, given.end
    if start is None or end is None:
        if start is not end:
            raise SpanOutOfRange(
                "one end of the span is missing: give both, or none for the whole article"
            )
    elif not 0 <= start < end <= len(text):
        Span(start, end).of(text)
    elif given.text is not None and text[start:end] != given.text:
        raise InvalidTag(
            f"its words are {_shown(given.text)}, but the article has {_shown(text[start:end])} there"
        )
    layer, label = (
        unflat(given.label, scheme, taking.layer)
        if given.layer is None
        else (given.layer, given.label)
    )
    _check_name(layer)
    _check_name(label)
    if given.confidence is not None and not 1 <= given.confidence <= 5:
        raise InvalidTag(f"confidence {given.confidence} is outside 1…5")
    if given.id is not None and not 0 < given.id < 1 << 63:
        raise InvalidTag(f"tag id {given.id} is outside 1…2⁶³-1")
    if given.attributes or given.note:
        _check_words(given)
    created = _time(given.created) or taking.now
    attributes = tuple(sorted(given.attributes.items())) if given.attributes else ()
    content = layer, label, attributes, given.confidence, given.note
    said = _origin(given, taking), created, _time(given.updated) or created, given.score
    return None if taking.suggested else given.id, start, end, *content, *said


def _check_words(given: ImportedTag) -> None:
    for name in given.attributes:
        _check_name(name)
    for value in (*given.attributes.values(), given.note):
        if surrogate_at(value) is not None:
            raise InvalidTag(f"{value!r} is no Unicode text")


@functools.lru_cache(maxsize=1024)
def _check_name(name: str) -> None:
    if not name.strip() or any(unicodedata.category(char) in _UNSHOWN for char in name):
        raise InvalidTag(
            f"{name!r} cannot be the name of a layer, label or attribute: it is empty or has controls"
        )


@functools.lru_cache(maxsize=1024)
def _time(said: str | None) -> str | None:
    if said is not None and not _TIME.fullmatch(said):
        raise InvalidTag(
            f"{said!r} is no time in UTC as ISO 8601: give one like 2026-11-20T16:00:00Z"
        )
    return said


def _shown(words: str) -> str:
    return repr(words if len(words) <= 40 else f"{words[:40]}…")
