"""One annotator's work on one article."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import reduce
from types import EllipsisType

from annotations.annotator import check_annotator
from annotations.editing import check_edit, checked_note, placed
from annotations.errors import UnknownTag
from annotations.history import Event, Step, events, joined, steps
from annotations.model import Act, Anchor, Article, Change, Record, Span, Status, Tag
from annotations.orphans import moved_to
from annotations.scheme import ARTICLE, SPAN, Scheme
from annotations.standing import on_text
from annotations.store import TagStore, new_id, utc_now


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
        self._lock = threading.RLock()
        self._saving = threading.Lock()
        self._queue: list[Change] = []
        self._moved: tuple[Tag, ...] = ()
        self._standing: tuple[Tag, ...] = ()
        self._seen = store.refresh(annotator, article)
        self._put(store.read(annotator, article))
        self._steps: tuple[list[Step], list[Step]] | None = None

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The tags in order, each on the words that it was made on, wherever these are in the text now."""
        return self._standing

    @property
    def adrift(self) -> tuple[Tag, ...]:
        """The tags whose words are no longer where they were, nor anywhere else for certain; they are kept.

        `place` puts one where it belongs.
        """
        return self._adrift

    @property
    def problems(self) -> tuple[str, ...]:
        """What is damaged of the record, a sentence each; it is left out of the tags, and never thrown away.

        Raises:
            StoreUnreadable: when the record cannot be read now.
        """
        return self._store.problems(self.annotator, self.article.id)

    @property
    def status(self) -> Status:
        """How far the annotator is with the article."""
        return self._record.status

    @property
    def unsaved(self) -> int:
        """How many changes are not on the disk yet."""
        return len(self._queue)

    @property
    def can_undo(self) -> bool:
        """Whether there is an action to take back; those of earlier days count."""
        return bool(self._stacks[0])

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone action to do again."""
        return bool(self._stacks[1])

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
        """
        with self._lock:
            new = self._new(span, layer, label, attributes or {})
            tag = replace(new, confidence=confidence, note=checked_note(note), origin=origin)
            self._do(Step(Change(set=(tag,)), Change(remove=(tag.id,))))
            return tag

    def add_all(
        self, spans: Iterable[Span], layer: str, label: str, *, attributes: Mapping[str, str] | None = None
    ) -> tuple[Tag, ...]:
        """Tag each of the spans so, as one action; the tags in the order of the spans.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: as `add` does; then none is tagged.
        """
        with self._lock:
            tags = tuple(self._new(span, layer, label, attributes or {}) for span in spans)
            if tags:
                self._do(Step(Change(set=tags), Change(remove=tuple(tag.id for tag in tags))))
            return tags

    def relabel(self, tag_ids: Iterable[int], layer: str, label: str) -> tuple[Tag, ...]:
        """Give the tags another label, as one action.

        Attributes that the layer does not take are written into the note, so that nothing of a tag is lost.

        Raises:
            UnknownTag: when there is no such tag.
            UnknownLabel, InvalidTag: when the scheme does not allow the label for one of them; then none is changed.
        """
        with self._lock:
            old = tuple(self.tag(tag_id) for tag_id in tag_ids)
            now = self._now()
            new = tuple(replace(moved_to(self.scheme, tag, layer, label), updated=now) for tag in old)
            if new:
                self._do(Step(Change(set=new), Change(set=old)))
            return new

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
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: as `add` does.
        """
        with self._lock:
            old = self.tag(tag_id)
            new = replace(
                old if isinstance(span, EllipsisType) else placed(old, span, self.article, adrift=old in self._adrift),
                layer=old.layer if isinstance(layer, EllipsisType) else layer,
                label=old.label if isinstance(label, EllipsisType) else label,
                attributes=old.attributes if isinstance(attributes, EllipsisType) else attributes,
                confidence=old.confidence if isinstance(confidence, EllipsisType) else confidence,
                note=old.note if isinstance(note, EllipsisType) else checked_note(note),
            )
            check_edit(self.scheme, old, new)
            if new == old:
                return old
            new = replace(new, updated=self._now())
            step = Step(Change(set=(new,)), Change(set=(old,)))
            if joined and self._is_last(tag_id):
                self._join(step)
            else:
                self._do(step)
            return new

    def place(self, tag_id: int, span: Span) -> Tag:
        """Put a tag that is adrift where it belongs, on the words that are there.

        Raises:
            UnknownTag, SpanOutOfRange: as `edit` does.
        """
        return self.edit(tag_id, span=span)

    def remove(self, tag_id: int) -> Tag:
        """Take the tag away; it is given back.

        Raises:
            UnknownTag: when there is no such tag.
        """
        with self._lock:
            tag = self.tag(tag_id)
            self._do(Step(Change(remove=(tag_id,)), Change(set=(tag,))))
            return tag

    def mark(self, status: Status) -> None:
        """Give the article a status."""
        with self._lock:
            if status != self.status:
                self._do(Step(Change(status=status), Change(status=self.status)))

    def opened(self) -> None:
        """Note that the article has been opened: a new one becomes open, and undo does not take that back."""
        with self._lock:
            if self.status is Status.NEW:
                self._make(Change(status=Status.OPEN, act=Act.AUTO))

    def undo(self) -> Change | None:
        """Take back the last action that has not been; None when there is none, else the change that did it."""
        with self._lock:
            undo, redo = self._stacks
            if not undo:
                return None
            step = undo.pop()
            redo.append(step)
            return self._make(replace(step.undone, act=Act.UNDO))

    def redo(self) -> Change | None:
        """Do again the action undone last; None when there is none, else the change that did it."""
        with self._lock:
            undo, redo = self._stacks
            if not redo:
                return None
            step = redo.pop()
            undo.append(step)
            return self._make(replace(step.done, act=Act.REDO))

    def history(self, tag_id: int | None = None) -> tuple[Event, ...]:
        """What was done and saved, in its order: to the tag, or to all of them and the status.

        Raises:
            StoreUnreadable: when the journal cannot be read.
        """
        entries = self._store.entries(self.annotator, self.article.id)
        found = events(entries, self.annotator, self.article.id)
        return tuple(event for event in found if tag_id in {None, event.tag_id})

    def restore(self, event: Event) -> Tag:
        """Make a tag again what an event of its history made it, or what it was before it was removed.

        It is an action like any other: undo takes it back.

        Raises:
            UnknownTag: when the event is about no tag.
        """
        tag = event.after or event.before
        if tag is None:
            raise UnknownTag("that was no change of a tag: restore one of the versions that `hashiya history` lists")
        with self._lock:
            new = replace(tag, updated=self._now())
            old = next((each for each in self._record.tags if each.id == tag.id), None)
            undone = Change(set=(old,)) if old else Change(remove=(tag.id,))
            self._do(Step(Change(set=(new,)), undone))
            return next(each for each in self._record.tags if each.id == tag.id)

    def save(self) -> bool:
        """Write what is queued, in order; whether others' tags in the same record have come in or gone with it.

        Safe to be called from another thread than the one that changes things.

        Raises:
            StoreWriteFailed, StoreUnreadable: what is queued stays so, for the next `save()`.
        """
        with self._saving:
            with self._lock:
                queued = tuple(self._queue)
            if not queued:
                return False
            merged = self._store.write(self.annotator, self.article, *queued)
            with self._lock:
                del self._queue[: len(queued)]
                return self._merge(merged)

    def refresh(self) -> bool:
        """Take in what other programs and machines wrote into the record; whether anything changed here.

        Cheap enough to be called every second: when nothing was written it is one look at a folder. What is not saved
        yet stays, over what came in.

        Raises:
            StoreUnreadable: when the record cannot be read now; nothing changes then.
        """
        if not self._saving.acquire(blocking=False):
            # The save that is under way brings it.
            return False
        try:
            seen = self._store.refresh(self.annotator, self.article)
            if seen == self._seen:
                return False
            stored = self._store.read(self.annotator, self.article)
            with self._lock:
                self._seen = seen
                return self._merge(stored)
        finally:
            self._saving.release()

    def _merge(self, stored: Record) -> bool:
        before = self._record
        self._put(reduce(Record.after, self._queue, stored))
        return (self._record.tags, self._record.status) != (before.tags, before.status)

    @property
    def _stacks(self) -> tuple[list[Step], list[Step]]:
        """What can be undone and redone; that of earlier days is read when first asked for."""
        with self._lock:
            if self._steps is None:
                self._steps = steps(self._store.entries(self.annotator, self.article.id), self.annotator)
            return self._steps

    def _do(self, step: Step) -> None:
        with self._lock:
            undo, redo = self._stacks
            undo.append(step)
            redo.clear()
            self._make(step.done)

    def _is_last(self, tag_id: int) -> bool:
        undo, _ = self._stacks
        return bool(undo) and any(tag.id == tag_id for tag in undo[-1].done.set)

    def _join(self, step: Step) -> None:
        undo, _ = self._stacks
        undo[-1] = joined(undo[-1], step)
        self._make(replace(step.done, act=Act.JOIN))

    def _make(self, change: Change) -> Change:
        change = replace(change, at=self._now())
        if self._moved:
            # From here on they are tags of this text.
            self._queue.append(Change(set=self._moved, act=Act.AUTO, at=change.at))
            self._moved = ()
        self._put(self._record.after(change))
        self._queue.append(change)
        return change

    def _put(self, record: Record) -> None:
        found = on_text(record, self.article, self._standing)
        if found.moved:
            tags = sorted((*found.standing, *found.adrift), key=lambda tag: tag.order)
            record = replace(record, tags=tuple(tags))
        self._record = record
        self._standing, self._adrift, self._moved = found.standing, found.adrift, found.moved

    def _new(self, span: Span | None, layer: str, label: str, attributes: Mapping[str, str]) -> Tag:
        self.scheme.check_tag(layer, label, attributes, scope=ARTICLE if span is None else SPAN)
        now = self._now()
        return Tag(
            id=self._fresh_id(),
            span=span,
            text=span.of(self.article.text) if span else "",
            layer=layer,
            label=label,
            annotator=self.annotator,
            created=now,
            updated=now,
            attributes=attributes,
            anchor=Anchor.at(span, self.article.text, self.article.sha256) if span else None,
        )

    def _fresh_id(self) -> int:
        taken = {tag.id for tag in self._record.tags}
        return next(each for each in iter(new_id, None) if each not in taken)
