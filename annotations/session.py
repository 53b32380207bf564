"""One annotator's work on one article."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import reduce
from types import EllipsisType

from annotations.annotator import check_annotator
from annotations.errors import InvalidTag, UnknownTag
from annotations.jsontext import surrogate_at
from annotations.model import Article, Change, Record, Span, Status, Tag
from annotations.scheme import ARTICLE, SPAN, Scheme
from annotations.standing import parted, text_changed
from annotations.store import TagStore, new_id


def utc_now() -> str:
    """The time in UTC as ISO 8601, to the second: `2026-11-20T16:00:00Z`."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass(frozen=True, slots=True)
class _Step:
    """An action, and what takes it back."""

    done: Change
    undone: Change


class Session:
    """The tags and the status that an annotator gives an article: changed at once, saved by `save()`.

    What changes them checks first, then changes memory and queues the change; `save()` may run on another thread
    meanwhile. After it, tags that others put in the same record in the meantime are there too.

    Raises:
        InvalidAnnotator: when the name cannot be one.
        StoreUnreadable: when there is a record that cannot be read.
    """

    def __init__(
        self, store: TagStore, scheme: Scheme, article: Article, annotator: str, *, now: Callable[[], str] = utc_now
    ) -> None:
        self.scheme = scheme
        self.article = article
        self.annotator = check_annotator(annotator)
        self._store = store
        self._now = now
        self._record = store.read(annotator, article)
        self._parted = parted(self._record, article)
        self._queue: list[Change] = []
        self._undo: list[_Step] = []
        self._redo: list[_Step] = []
        self._lock = threading.RLock()
        self._saving = threading.Lock()

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags in order, each on the words that it was made on."""
        return self._parted[0]

    @property
    def displaced(self) -> tuple[Tag, ...]:
        """The tags whose words are no longer at their span, as the text has changed since; they are kept."""
        return self._parted[1]

    @property
    def status(self) -> Status:
        """How far the annotator is with the article."""
        return self._record.status

    @property
    def text_changed(self) -> bool:
        """Whether there are tags made on another text of the article: then nothing can be changed."""
        return bool(self._record.tags) and self._record.sha256 != self.article.sha256

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet."""
        return len(self._queue)

    @property
    def can_undo(self) -> bool:
        """Whether there is an action to take back."""
        return bool(self._undo)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone action to do again."""
        return bool(self._redo)

    def tag(self, tag_id: int) -> Tag:
        """The tag of this id.

        Raises:
            UnknownTag: when there is none.
        """
        for tag in self._record.tags:
            if tag.id == tag_id:
                return tag
        raise UnknownTag(f"{self.annotator} has no tag {tag_id} on {self.article.id!r}; `hashiya tags` lists them")

    def add(  # noqa: PLR0913 - a tag has that many fields
        self,
        span: Span | None,
        layer: str,
        label: str,
        *,
        attributes: Mapping[str, str] | None = None,
        confidence: int | None = None,
        note: str = "",
        origin: str = "human",
    ) -> Tag:
        """Tag the span, or with None the whole article.

        A required attribute may be left for later.

        Raises:
            SpanOutOfRange: when the span reaches outside the text.
            UnknownLabel, InvalidAttribute, InvalidTag: when the scheme does not allow it.
            TextChanged: when there are tags made on another text of the article.
        """
        self.scheme.check_tag(layer, label, attributes or {}, scope=ARTICLE if span is None else SPAN)
        now = self._now()
        tag = Tag(
            id=self._fresh_id(),
            span=span,
            text=span.of(self.article.text) if span else "",
            layer=layer,
            label=label,
            annotator=self.annotator,
            created=now,
            updated=now,
            attributes=attributes or {},
            confidence=confidence,
            note=_checked_note(note),
            origin=origin,
        )
        self._do(_Step(Change(set=(tag,)), Change(remove=(tag.id,))))
        return tag

    def edit(  # noqa: PLR0913 - a tag has that many fields
        self,
        tag_id: int,
        *,
        span: Span | EllipsisType | None = ...,
        layer: str | EllipsisType = ...,
        label: str | EllipsisType = ...,
        attributes: Mapping[str, str] | EllipsisType = ...,
        confidence: int | EllipsisType | None = ...,
        note: str | EllipsisType = ...,
        joined: bool = False,
    ) -> Tag:
        """Change what is given of a tag, and nothing else; where it says what is there already, nothing happens.

        With `joined` it belongs to the action before, if that one set the same tag: one undo takes both back.

        Only what is given is checked, so that an orphaned tag can still get a note. A new layer wants the attributes
        that go with it.

        Raises:
            UnknownTag: when there is no such tag.
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag, TextChanged: as `add` does.
        """
        with self._lock:
            old = self.tag(tag_id)
            moved = old.span if isinstance(span, EllipsisType) else span
            new = replace(
                old,
                span=moved,
                text=moved.of(self.article.text) if moved else "",
                layer=old.layer if isinstance(layer, EllipsisType) else layer,
                label=old.label if isinstance(label, EllipsisType) else label,
                attributes=old.attributes if isinstance(attributes, EllipsisType) else attributes,
                confidence=old.confidence if isinstance(confidence, EllipsisType) else confidence,
                note=old.note if isinstance(note, EllipsisType) else _checked_note(note),
            )
            self._check_edit(old, new)
            if new == old:
                return old
            new = replace(new, updated=self._now())
            self._do(_Step(Change(set=(new,)), Change(set=(old,))))
            if joined:
                self._join_last(tag_id)
            return new

    def remove(self, tag_id: int) -> Tag:
        """Take the tag away; it is given back.

        Raises:
            UnknownTag: when there is no such tag.
            TextChanged: when there are tags made on another text of the article.
        """
        with self._lock:
            tag = self.tag(tag_id)
            self._do(_Step(Change(remove=(tag_id,)), Change(set=(tag,))))
            return tag

    def mark(self, status: Status) -> None:
        """Give the article a status.

        Raises:
            TextChanged: when there are tags made on another text of the article.
        """
        with self._lock:
            if status != self.status:
                self._do(_Step(Change(status=status), Change(status=self.status)))

    def opened(self) -> None:
        """Note that the article has been opened: a new one becomes open, and undo does not take that back."""
        with self._lock:
            if self.status is Status.NEW and not self.text_changed:
                self._make(Change(status=Status.OPEN))

    def undo(self) -> Change | None:
        """Take back the last action that has not been; None when there is none, else the change that did it."""
        with self._lock:
            if not self._undo:
                return None
            step = self._undo.pop()
            self._redo.append(step)
            self._make(step.undone)
            return step.undone

    def redo(self) -> Change | None:
        """Do again the action undone last; None when there is none, else the change that did it."""
        with self._lock:
            if not self._redo:
                return None
            step = self._redo.pop()
            self._undo.append(step)
            self._make(step.done)
            return step.done

    def save(self) -> bool:
        """Write what is queued, in order; whether others' tags in the same record have come in or gone with it.

        Safe to be called from another thread than the one that changes things.

        Raises:
            StoreWriteFailed, StoreUnreadable, TextChanged: what is queued stays so, for the next `save()`.
        """
        with self._saving:
            with self._lock:
                queued = tuple(self._queue)
            if not queued:
                return False
            merged = self._store.write(self.annotator, self.article, folded(queued))
            with self._lock:
                del self._queue[: len(queued)]
                before = self._record
                self._put(reduce(Record.after, self._queue, merged))
                return (self._record.tags, self._record.status) != (before.tags, before.status)

    def _do(self, step: _Step) -> None:
        with self._lock:
            if self.text_changed:
                raise text_changed(self._record)
            self._make(step.done)
            self._undo.append(step)
            self._redo.clear()

    def _join_last(self, tag_id: int) -> None:
        *_, first, second = (None, *self._undo)
        if first and second and any(tag.id == tag_id for tag in first.done.set):
            done, undone = folded((first.done, second.done)), folded((second.undone, first.undone))
            self._undo[-2:] = [_Step(done, undone)]

    def _make(self, change: Change) -> None:
        self._put(self._record.after(change))
        self._queue.append(change)

    def _put(self, record: Record) -> None:
        self._record, self._parted = record, parted(record, self.article)

    def _check_edit(self, old: Tag, new: Tag) -> None:
        moved = (old.span is None) != (new.span is None)
        if moved or (old.layer, old.label) != (new.layer, new.label):
            self.scheme.check_label(new.layer, new.label, ARTICLE if new.span is None else SPAN)
        if old.layer != new.layer or old.attributes != new.attributes:
            self.scheme.check_attributes(new.layer, new.attributes)

    def _fresh_id(self) -> int:
        taken = {tag.id for tag in self._record.tags}
        return next(each for each in iter(new_id, None) if each not in taken)


def folded(changes: Iterable[Change]) -> Change:
    """One change that does what the changes do one after the other."""
    tags: dict[int, Tag] = {}
    removed: dict[int, None] = {}
    status: Status | None = None
    for change in changes:
        for tag_id in change.remove:
            tags.pop(tag_id, None)
            removed[tag_id] = None
        for tag in change.set:
            removed.pop(tag.id, None)
            tags[tag.id] = tag
        status = status if change.status is None else change.status
    return Change(set=tuple(tags.values()), remove=tuple(removed), status=status)


def _checked_note(note: str) -> str:
    if surrogate_at(note) is not None:
        raise InvalidTag(f"the note {note!r} is no Unicode text")
    return note
