"""What a file tells becomes tags of this project's articles: all of it is looked at first, then taken in."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotations.annotator import check_annotator
from annotations.errors import FileInvalid, HashiyaError, ImportRefused, InvalidAnnotator, InvalidTag, SpanOutOfRange
from annotations.exchange.articles_by_text import ArticlesByText, unsqueezed
from annotations.exchange.names import unflat
from annotations.exchange.values import Imported, ImportedTag
from annotations.jsontext import surrogate_at
from annotations.model import Article, Change, Record, Span, Status, Tag
from annotations.project import Project
from annotations.scheme import Scheme
from annotations.standing import parted
from annotations.store import TagStore, new_id

Report = Callable[[str], None]
Source = Callable[[], Iterable[Imported]]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", re.ASCII)
_UNSHOWN = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How tags are taken in: whose they become, and what they get where the file is silent.

    With an `annotator` all tags become that one's; else each its own annotator's, and those that name none the
    `fallback`'s. `layer` is where labels of unknown layers belong, `origin` and `now` (UTC ISO 8601) what a tag gets
    that tells neither.
    """

    annotator: str | None
    fallback: str
    origin: str
    now: str
    layer: str | None = None


@dataclass(slots=True)
class Taken:
    """What an import did: how many articles it spoke of, tags it added, and tags that were there already.

    `unknown` counts the tags whose label the scheme does not have, by layer and label: they are kept, and shown so.
    """

    articles: int = 0
    added: int = 0
    known: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What one annotator says of an article, in a row of the file."""

    article: Article
    annotator: str
    tags: tuple[Tag, ...]
    status: Status | None


def look(project: Project, source: Source, taking: Taking, report: Report) -> int:
    """Read all that the file tells and change nothing; how many of its tags can be taken in.

    What cannot, a row of another text or a tag outside of it, is told to `report` with its line.

    Raises:
        FileInvalid: when the file is not what its format says.
    """
    return sum(len(said.tags) for said in _said(project, source, taking, report))


def take(project: Project, store: TagStore, source: Source, taking: Taking) -> Taken:
    """Take in what the file tells; a tag that says the same as one that is there is not taken twice.

    What an annotator's tags on an article are is one act in the history. When it is interrupted, or a save fails, what
    was taken in is taken back.

    Raises:
        FileInvalid: as `look` does.
        StoreWriteFailed, StoreUnreadable: when a record cannot be written.
    """
    taken = Taken()
    done: list[tuple[str, str, Change]] = []
    seen: set[str] = set()
    try:
        for said in _said(project, source, taking, lambda _: None):
            record = store.read(said.annotator, said.article)
            change = _change(record, said, taken)
            seen.add(said.article.id)
            unknown = (tag for tag in said.tags if not project.scheme.knows(tag.layer, tag.label))
            taken.unknown.update((tag.layer, tag.label) for tag in unknown)
            if change is not None:
                # Noted first: an interruption may come just after the write.
                done.append((said.article.id, said.annotator, _undoing(record, change)))
                store.write(said.annotator, said.article, change)
    except BaseException:
        _take_back(project, store, done)
        raise
    taken.articles = len(seen)
    return taken


def _take_back(project: Project, store: TagStore, done: Iterable[tuple[str, str, Change]]) -> None:
    left: HashiyaError | None = None
    for article, annotator, change in done:
        try:
            store.write(annotator, project.read(article), change)
        except HashiyaError as error:
            left = error
    if left is not None:
        raise ImportRefused(f"{left}; some of the tags are in: import the file again once that is mended") from left


def _undoing(record: Record, change: Change) -> Change:
    status = None if change.status is None else record.status
    return Change(remove=tuple(tag.id for tag in change.set), status=status)


def _change(record: Record, said: _Said, taken: Taken) -> Change | None:
    """What the record lacks of what is said; None when nothing."""
    standing, _ = parted(record, said.article)
    known = Counter(map(_content, standing))
    ids = {tag.id for tag in record.tags}
    new = []
    for tag in said.tags:
        content = _content(tag)
        if known[content] > 0:
            known[content] -= 1
            taken.known += 1
            continue
        fresh = tag.id if tag.id not in ids else next(each for each in iter(new_id, None) if each not in ids)
        new.append(tag if fresh == tag.id else replace(tag, id=fresh))
        ids.add(fresh)
    status = said.status
    if status is None and new and record.status is Status.NEW:
        # Who has tags there has opened it.
        status = Status.OPEN
    if status in {Status.NEW, record.status}:
        # That somebody has not opened it takes nothing back.
        status = None
    taken.added += len(new)
    return Change(set=tuple(new), status=status) if new or status is not None else None


def _content(tag: Tag) -> tuple[object, ...]:
    return tag.span, tag.layer, tag.label, frozenset(tag.attributes.items()), tag.confidence, tag.note


def _said(project: Project, source: Source, taking: Taking, report: Report) -> Iterator[_Said]:
    """What can be taken in, by row of the file and annotator."""
    articles = ArticlesByText(project)
    for imported in source():
        for problem in imported.problems:
            report(f"{imported.where}: {problem}")
        if imported.article is None and imported.text is None and not imported.tags:
            continue
        try:
            article = articles.find(imported)
        except HashiyaError as error:
            report(f"{imported.where}: left out: {error}")
            continue
        if imported.is_squeezed:
            imported = unsqueezed(imported, article)  # noqa: PLW2901 - the same, counted otherwise
        _refuse_same_ids(imported)
        tags: dict[str, list[Tag]] = {name: [] for name in _statuses(imported, taking)}
        for given in imported.tags:
            annotator = taking.annotator or given.annotator or taking.fallback
            try:
                tags.setdefault(annotator, []).append(_tag(given, article, annotator, project.scheme, taking))
            except HashiyaError as error:
                report(f"{imported.where}{given.place}: left out: {error}")
        statuses = _statuses(imported, taking)
        for annotator, theirs in tags.items():
            _check_annotator(annotator, imported.where)
            yield _Said(article=article, annotator=annotator, tags=tuple(theirs), status=statuses.get(annotator))


def _statuses(imported: Imported, taking: Taking) -> Mapping[str, Status]:
    """The statuses by annotator; where all is to be one's, theirs is the one that all agree on, else OPEN."""
    if taking.annotator is None or not imported.statuses:
        return imported.statuses
    said = set(imported.statuses.values())
    return {taking.annotator: said.pop() if len(said) == 1 else Status.OPEN}


def _refuse_same_ids(imported: Imported) -> None:
    places: dict[tuple[str | None, int], str] = {}
    for tag in imported.tags:
        if tag.id is not None and places.setdefault((tag.annotator, tag.id), tag.place) != tag.place:
            raise FileInvalid(
                f"{imported.where}{tag.place}: its id {tag.id} is also that of {places[tag.annotator, tag.id].lstrip(': ')}: "
                "give each tag its own, or none"
            )


def _check_annotator(name: str, where: str) -> None:
    try:
        check_annotator(name)
    except InvalidAnnotator as error:
        raise FileInvalid(f"{where}: {error}") from error


def _tag(given: ImportedTag, article: Article, annotator: str, scheme: Scheme, taking: Taking) -> Tag:
    """The tag on the article.

    Raises:
        HashiyaError: when it cannot be there.
    """
    span, words = _words(given, article)
    layer, label = unflat(given.label, scheme, taking.layer) if given.layer is None else (given.layer, given.label)
    _check_names(layer, label, *given.attributes)
    for value in (*given.attributes.values(), given.note):
        if surrogate_at(value) is not None:
            raise InvalidTag(f"{value!r} is no Unicode text")
    created = _time(given.created) or taking.now
    return Tag(
        id=new_id() if given.id is None else given.id,
        span=span,
        text=words,
        layer=layer,
        label=label,
        annotator=annotator,
        created=created,
        updated=_time(given.updated) or created,
        attributes=given.attributes,
        confidence=given.confidence,
        note=given.note,
        origin=given.origin or taking.origin,
    )


def _words(given: ImportedTag, article: Article) -> tuple[Span | None, str]:
    if given.start is None and given.end is None:
        return None, ""
    if given.start is None or given.end is None:
        raise SpanOutOfRange("one end of the span is missing: give both, or none for the whole article")
    span = Span(given.start, given.end)
    words = span.of(article.text)
    if given.text is not None and given.text != words:
        raise InvalidTag(f"its words are {_shown(given.text)}, but the article has {_shown(words)} there")
    return span, words


def _check_names(*names: str) -> None:
    for name in names:
        if not name.strip() or any(unicodedata.category(char) in _UNSHOWN for char in name):
            raise InvalidTag(f"{name!r} cannot be the name of a layer, label or attribute: it is empty or has controls")


def _time(said: str | None) -> str | None:
    if said is not None and not _TIME.fullmatch(said):
        raise InvalidTag(f"{said!r} is no time in UTC as ISO 8601: give one like 2026-11-20T16:00:00Z")
    return said


def _shown(words: str) -> str:
    return repr(words if len(words) <= 40 else f"{words[:40]}…")
