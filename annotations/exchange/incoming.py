"""What a file tells becomes tags of this project's articles: all of it is looked at first, then taken in."""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from annotations.annotator import check_annotator
from annotations.errors import (
    FileInvalid,
    HashiyaError,
    ImportRefused,
    InvalidAnnotator,
    InvalidTag,
    SpanOutOfRange,
    StoreWriteFailed,
)
from annotations.exchange.articles_by_text import ArticlesByText, unsqueezed
from annotations.exchange.looked import Fields, Looked, Said
from annotations.exchange.names import unflat
from annotations.exchange.values import Imported, ImportedTag
from annotations.files.jsontext import surrogate_at
from annotations.model import Article, Change, Record, Span, Status, Tag
from annotations.project import Project
from annotations.scheme import Scheme
from annotations.standing import parted
from annotations.store import Plain, TagStore, new_id, tag_from

Report = Callable[[str], None]

_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", re.ASCII)
_UNSHOWN = {"Cc", "Cs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """How tags are taken in: whose they become, and what they get where the file is silent.

    With an `annotator` all tags become that one's; else each its own annotator's, and those that name none the
    `fallback`'s. `layer` is where labels of unknown layers belong, `origin` and `now` (UTC ISO 8601) what a tag gets
    that tells neither. With `suggested`, all get that origin and an id of
    their own, and what the file says of statuses is passed over.
    """

    annotator: str | None
    fallback: str
    origin: str
    now: str
    layer: str | None = None
    suggested: bool = False


@dataclass(slots=True)
class Taken:
    """What an import did: how many articles it spoke of, tags it added, and tags that were there already.

    `unknown` counts the tags whose label the scheme does not have, by layer and label: they are kept, and shown so.
    """

    articles: int = 0
    added: int = 0
    known: int = 0
    unknown: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "Taken") -> None:
        """Count what another one took in as well, of other articles."""
        self.articles += other.articles
        self.added += other.added
        self.known += other.known
        self.unknown.update(other.unknown)


def look(project: Project, source: Iterable[Imported], taking: Taking, report: Report) -> Looked:
    """Read all that a file tells, and change nothing; what of it can be taken in.

    What cannot, a row of another text or a tag outside of it, is told to `report` with its line.

    Raises:
        FileInvalid: when the file is not what its format says.
    """
    looked = Looked()
    for said in fitting(ArticlesByText(project), source, taking, report):
        looked.add(said)
    return looked


def fitting(articles: ArticlesByText, source: Iterable[Imported], taking: Taking, report: Report) -> Iterator[Said]:
    """What a file tells of the articles that can be taken in, as `look` keeps it."""
    for imported in source:
        for problem in imported.problems:
            report(f"{imported.where}: {problem}")
        if imported.article is None and imported.text is None and not imported.tags:
            continue
        try:
            article = articles.find(imported)
        except HashiyaError as error:
            report(f"{imported.where}: left out: {error}")
            continue
        yield from _said(imported, article, articles.scheme, taking, report)


def take(project: Project, store: TagStore, looked: Looked, advance: Callable[[int], None] = lambda _: None) -> Taken:
    """Take in what was looked at; a tag that says the same as one that is there is not taken twice.

    What an annotator's tags on an article are is one act in the history; each that is done is told to `advance`. When it
    is interrupted, or a save fails, what was taken in is taken back.

    Raises:
        StoreWriteFailed, StoreUnreadable: when a record cannot be written.
        ImportRefused: when what was taken in cannot be taken back either.
    """
    intake = Intake(project, store)
    try:
        for _ in intake.take(looked):
            advance(1)
    except BaseException:
        intake.take_back()
        raise
    return intake.taken


class Intake:
    """What is taken in, and can be taken back again; `taken` is what it came to."""

    def __init__(self, project: Project, store: TagStore) -> None:
        self.taken = Taken()
        self._project = project
        self._store = store
        self._done: list[tuple[str, str, Change]] = []

    def take(self, rows: Iterable[Said]) -> Iterator[None]:
        """Take the rows in, one with each step; they are to outlast a power cut once there is no further one.

        Raises:
            StoreWriteFailed, StoreUnreadable: when a record cannot be written; what was taken in so far is there.
        """
        seen: set[str] = set()
        labels: Counter[tuple[str, str]] = Counter()
        # All of it is acknowledged at the end, and needs to outlast a power cut only from then on.
        with self._store.together() as records:
            for said in rows:
                seen.add(said.article)
                labels.update((layer, label) for _, _, _, layer, label, *_ in said.tags)
                self._take(records, said)
                yield
        self.taken.articles = len(seen)
        knows = self._project.scheme.knows
        self.taken.unknown = Counter({label: count for label, count in labels.items() if not knows(*label)})

    def _take(self, records: TagStore, said: Said) -> None:
        article = self._project.read(said.article)
        if self._begin(records, article, said):
            return
        record = records.read(said.annotator, article)
        change = _change(record, article, said, self.taken)
        if change is not None:
            # Noted first: an interruption may come just after the write.
            self._done.append((said.article, said.annotator, _undoing(record, change)))
            # Nobody asks for the record that results: it need not be read.
            records.save(said.annotator, article, change, seen=0)

    def _begin(self, records: TagStore, article: Article, said: Said) -> bool:
        """Take the row in as all that the annotator says of the article; False where there is something already."""
        ids: set[int] = set()
        tags = [_plain(fields, article.text, said.annotator, ids) for fields in said.tags]
        status = Status(said.status or (Status.OPEN if tags else Status.NEW))
        if not tags and status is Status.NEW:
            return False
        undoing = Change(remove=tuple(tag.id for tag in tags), status=Status.NEW)
        self._done.append((said.article, said.annotator, undoing))
        if not records.begin(said.annotator, article, tags, status):
            self._done.pop()
            return False
        self.taken.added += len(tags)
        return True

    def take_back(self) -> None:
        """Take back all that was taken in.

        Raises:
            ImportRefused: when that cannot be done.
        """
        left: HashiyaError | None = None
        try:
            with self._store.together() as records:
                for article, annotator, change in self._done:
                    try:
                        records.save(annotator, self._project.read(article), change, seen=0)
                    except HashiyaError as error:
                        left = error
        except StoreWriteFailed as error:
            left = error
        if left is not None:
            raise ImportRefused(f"{left}; some of the tags are in: import the file again once that is mended") from left


def _undoing(record: Record, change: Change) -> Change:
    status = None if change.status is None else record.status
    return Change(remove=tuple(tag.id for tag in change.set), status=status)


def _change(record: Record, article: Article, said: Said, taken: Taken) -> Change | None:
    """What the record lacks of what is said; None when nothing."""
    known = Counter(map(_content, parted(record, article)[0]))
    ids = {tag.id for tag in record.tags}
    new = []
    for fields in said.tags:
        _, start, end, layer, label, attributes, confidence, note, *_ = fields
        content = start, end, layer, label, attributes, confidence, note
        if known.get(content, 0) > 0:
            known[content] -= 1
            taken.known += 1
            continue
        new.append(tag_from(_plain(fields, article.text, said.annotator, ids)))
    status = Status(said.status) if said.status else None
    if status is None and new and record.status is Status.NEW:
        # Who has tags there has opened it.
        status = Status.OPEN
    if status in {Status.NEW, record.status}:
        # That somebody has not opened it takes nothing back.
        status = None
    taken.added += len(new)
    return Change(set=tuple(new), status=status) if new or status is not None else None


def _content(tag: Tag) -> tuple[object, ...]:
    place = (tag.span.start, tag.span.end) if tag.span else (None, None)
    return *place, tag.layer, tag.label, tuple(sorted(tag.attributes.items())), tag.confidence, tag.note


def _plain(fields: Fields, text: str, annotator: str, taken: set[int]) -> Plain:
    """The tag, with its own id if that is not taken; then it is."""
    given, start, end, layer, label, attributes, confidence, note, origin, created, updated, score = fields
    if given is None or given in taken:
        given = next(each for each in iter(new_id, None) if each not in taken)
    taken.add(given)
    return Plain(
        id=given,
        start=start,
        end=end,
        text="" if start is None else text[start:end],
        layer=layer,
        label=label,
        attributes=dict(attributes),
        confidence=confidence,
        note=note,
        annotator=annotator,
        origin=origin,
        score=score,
        created=created,
        updated=updated,
    )


def _said(imported: Imported, article: Article, scheme: Scheme, taking: Taking, report: Report) -> Iterator[Said]:
    """What each annotator says in the row of the article."""
    if imported.is_squeezed:
        imported = unsqueezed(imported, article)
    if imported.predicted and taking.suggested:
        imported = replace(imported, tags=imported.tags + imported.predicted)
    elif imported.predicted:
        place = imported.predicted[0].place
        report(f"{imported.where}{place}: left out, like all that a model predicts: --suggest takes that in")
    _refuse_same_ids(imported)
    statuses = _statuses(imported, taking)
    tags: dict[str, list[Fields]] = {name: [] for name in statuses}
    for given in imported.tags:
        annotator = taking.annotator or given.annotator or taking.fallback
        try:
            tags.setdefault(annotator, []).append(_checked(given, article.text, scheme, taking))
        except HashiyaError as error:
            report(f"{imported.where}{given.place}: left out: {error}")
    for annotator, theirs in tags.items():
        _check_annotator(annotator, imported.where)
        status = statuses[annotator].value if annotator in statuses else ""
        yield Said(article.id, annotator, status, tuple(theirs))


def _statuses(imported: Imported, taking: Taking) -> Mapping[str, Status]:
    """The statuses by annotator; where all is to be one's, theirs is the one that all agree on, else OPEN."""
    if taking.suggested:
        return {}
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
            raise SpanOutOfRange("one end of the span is missing: give both, or none for the whole article")
    elif not 0 <= start < end <= len(text):
        Span(start, end).of(text)
    elif given.text is not None and text[start:end] != given.text:
        raise InvalidTag(f"its words are {_shown(given.text)}, but the article has {_shown(text[start:end])} there")
    layer, label = unflat(given.label, scheme, taking.layer) if given.layer is None else (given.layer, given.label)
    _check_name(layer)
    _check_name(label)
    for name in given.attributes:
        _check_name(name)
    if given.confidence is not None and not 1 <= given.confidence <= 5:
        raise InvalidTag(f"confidence {given.confidence} is outside 1…5")
    if given.id is not None and not 0 < given.id < 1 << 63:
        raise InvalidTag(f"tag id {given.id} is outside 1…2⁶³-1")
    for value in (*given.attributes.values(), given.note):
        if value and surrogate_at(value) is not None:
            raise InvalidTag(f"{value!r} is no Unicode text")
    created = _time(given.created) or taking.now
    attributes = tuple(sorted(given.attributes.items())) if given.attributes else ()
    content = layer, label, attributes, given.confidence, given.note
    said = _origin(given, taking), created, _time(given.updated) or created, given.score
    return None if taking.suggested else given.id, start, end, *content, *said


@functools.lru_cache(maxsize=1024)
def _check_name(name: str) -> None:
    if not name.strip() or any(unicodedata.category(char) in _UNSHOWN for char in name):
        raise InvalidTag(f"{name!r} cannot be the name of a layer, label or attribute: it is empty or has controls")


@functools.lru_cache(maxsize=1024)
def _time(said: str | None) -> str | None:
    if said is not None and not _TIME.fullmatch(said):
        raise InvalidTag(f"{said!r} is no time in UTC as ISO 8601: give one like 2026-11-20T16:00:00Z")
    return said


def _shown(words: str) -> str:
    return repr(words if len(words) <= 40 else f"{words[:40]}…")
