"""What was looked at becomes tags of this project's articles, all of it or nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from operator import itemgetter
from pathlib import Path

from hashiya.corpus.project import Project
from hashiya.errors import HashiyaError, ImportRefused, StoreWriteFailed
from hashiya.exchange.importing.staged_rows import Fields, Looked, Said
from hashiya.exchange.importing.undo_log import Undoing, Undoings
from hashiya.model.model import Article, Change, Record, Status, Tag
from hashiya.store import TagRow, TagStore, new_id, tag_from_row
from hashiya.text.anchoring import anchored_and_detached


@dataclass(slots=True)
class Taken:
    """What an import did: how many articles it spoke of, tags it added, and tags that were there already.

    `unknown` counts the tags whose label the scheme does not have, by layer and label:
    they are kept, and shown so.
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


def take(
    project: Project,
    store: TagStore,
    looked: Looked,
    advance: Callable[[int], None] = lambda _: None,
) -> Taken:
    """Take in what was looked at; a tag that says the same as one that is there is not taken twice.

    What an annotator's tags on an article are is one act in the history; each that is
    done is told to `advance`. When it is interrupted, or a save fails, what was taken
    in is taken back.

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


# What a tag's plain values say of its layer and label.
_LABEL = itemgetter(3, 4)


class Intake:
    """What is taken in, and can be taken back again; `taken` is what it came to.

    How to take it back is noted in the file `notes`: with them another process can,
    where this one is gone.
    """

    def __init__(
        self, project: Project, store: TagStore, notes: Path | None = None
    ) -> None:
        self.taken = Taken()
        self._project = project
        self._store = store
        self._undoings = Undoings(notes)

    def take(self, rows: Iterable[Said]) -> Iterator[None]:
        """Take the rows in, one with each step; they are to outlast a power cut once there is no further one.

        Raises:
            StoreWriteFailed, StoreUnreadable: when a record cannot be written; what was
            taken in so far is there.
        """
        seen: set[str] = set()
        labels: Counter[tuple[str, str]] = Counter()
        # All of it is acknowledged at the end, and needs to outlast a power cut only
        # from then on.
        with self._store.together() as records:
            for said in rows:
                seen.add(said.article)
                labels.update(map(_LABEL, said.tags))
                self._take(records, said)
                yield
        self.taken.articles = len(seen)
        knows = self._project.scheme.knows
        self.taken.unknown = Counter(
            {label: count for label, count in labels.items() if not knows(*label)}
        )

    def _take(self, records: TagStore, said: Said) -> None:
        article = Article(id=said.article, text=said.text)
        if self._begin(records, article, said):
            return
        record = records.read(said.annotator, article)
        change = _change(record, article, said, self.taken)
        if change is not None:
            # Noted first: an interruption may come just after the write.
            self._undoings.note(
                Undoing(said.article, said.annotator, _undoing(record, change))
            )
            # Nobody asks for the record that results: it need not be read.
            records.save(said.annotator, article, change, seen=0)

    def _begin(self, records: TagStore, article: Article, said: Said) -> bool:
        """Take the row in as all that the annotator says of the article; False where there is something already."""
        ids: set[int] = set()
        tags = [
            _plain(fields, article.text, said.annotator, ids) for fields in said.tags
        ]
        status = Status(said.status or (Status.OPEN if tags else Status.NEW))
        if not tags and status is Status.NEW:
            return False
        undoing = Change(remove=tuple(tag.id for tag in tags), status=Status.NEW)
        note = partial(
            self._undoings.note, Undoing(said.article, said.annotator, undoing)
        )
        # Of a record that is there already, it would take back what is there.
        if not records.begin(said.annotator, article, tags, status, before=note):
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
                for article, annotator, change in self._undoings:
                    try:
                        records.save(
                            annotator, self._project.read(article), change, seen=0
                        )
                    except HashiyaError as error:
                        left = error
        except StoreWriteFailed as error:
            left = error
        if left is not None:
            raise ImportRefused(
                f"{left}; some of the tags are in: import the file again once that is mended"
            ) from left


def _undoing(record: Record, change: Change) -> Change:
    status = None if change.status is None else record.status
    return Change(remove=tuple(tag.id for tag in change.set), status=status)


def _change(
    record: Record, article: Article, said: Said, taken: Taken
) -> Change | None:
    """What the record lacks of what is said; None when nothing."""
    known = Counter(map(_content, anchored_and_detached(record, article)[0]))
    ids = {tag.id for tag in record.tags}
    new = []
    for fields in said.tags:
        _, start, end, layer, label, attributes, confidence, note, *_ = fields
        content = start, end, layer, label, attributes, confidence, note
        if known.get(content, 0) > 0:
            known[content] -= 1
            taken.known += 1
            continue
        new.append(tag_from_row(_plain(fields, article.text, said.annotator, ids)))
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
    return (
        *place,
        tag.layer,
        tag.label,
        tuple(sorted(tag.attributes.items())),
        tag.confidence,
        tag.note,
    )


def _plain(fields: Fields, text: str, annotator: str, taken: set[int]) -> TagRow:
    """The tag, with its own id if that is not taken; then it is."""
    (
        given,
        start,
        end,
        layer,
        label,
        attributes,
        confidence,
        note,
        origin,
        created,
        updated,
        score,
    ) = fields
    if given is None or given in taken:
        given = next(each for each in iter(new_id, None) if each not in taken)
    taken.add(given)
    return TagRow(
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
