"""Changing a record: in memory at once, on the disk by `save()`, with undo and redo."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import reduce
from operator import attrgetter

from hashiya.errors import StoreUnreadable
from hashiya.language import gettext as _
from hashiya.model.annotators import check_annotator
from hashiya.model.model import Act, Article, Change, Record, Rows, Status, Tag
from hashiya.sessions.history import Step, joined, steps
from hashiya.store import TAGS, RowKey, TagStore, new_id, utc_now
from hashiya.store.import_acts import is_taking_back
from hashiya.store.import_notes import TakenBack, last_taken_back
from hashiya.text.anchoring import anchor_tags, loss_of
from hashiya.text.text_alignment import Loss


class RecordSession:
    """An annotator's record of an article, as stored, with changes that are not saved yet.

    A change is checked, made in memory and queued; `save()` may run on another thread
    meanwhile. After it, the record also has the changes of other writers.

    Raises:
        InvalidAnnotator: when the name cannot be one.
        StoreUnreadable: when there is a record that cannot be read.
    """

    def __init__(
        self,
        store: TagStore,
        article: Article,
        annotator: str,
        *,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self.article = article
        self.annotator = check_annotator(annotator)
        self._store = store
        self._now = now
        self._lock = threading.RLock()
        self._saving = threading.Lock()
        self._queue: list[Change] = []
        self._assigned_ids: set[int] = set()
        self._moved: tuple[Tag, ...] = ()
        self._anchored: tuple[Tag, ...] = ()
        self._seen = store.refresh(annotator, article)
        self._put(store.read(annotator, article))
        self._steps: tuple[list[Step], list[Step]] | None = None
        self._lost: tuple[Tag, ...] = ()
        self._withdrawn: tuple[Tag, ...] = ()
        self._taken_back = last_taken_back(store)
        # How many steps of each stack were made before this session.
        self._earlier = (0, 0)
        # How many actions were joined to one so far; None where each is one by itself.
        self._joined: int | None = None

    @property
    def tags(self) -> tuple[Tag, ...]:
        """The anchored tags in order, each at the current place of its words."""
        return self._anchored

    @property
    def detached(self) -> tuple[Tag, ...]:
        """The tags whose words cannot be found with certainty any more; they are kept."""
        return self._detached

    def loss(self, tag: Tag) -> Loss:
        """What became of the words of a detached tag."""
        return loss_of(tag, self.article, self._store.old_text)

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each damage of the record, which is left as it is.

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
        """The number of changes that are not saved yet."""
        return len(self._queue)

    def take_lost(self) -> tuple[Tag, ...]:
        """The tags that have gone from the disk since the last call, though nobody removed them.

        `undo` brings them back.
        """
        with self._lock:
            lost, self._lost = self._lost, ()
            return lost

    def take_withdrawn(self) -> tuple[TakenBack | None, tuple[Tag, ...]]:
        """The tags that have gone since the last call with an import that was taken back."""
        with self._lock:
            withdrawn, self._withdrawn = self._withdrawn, ()
            return self._taken_back, withdrawn

    @property
    def undoes_earlier(self) -> bool:
        """Whether the action that `undo` undoes was made before this session."""
        undo, _ = self._stacks
        return 0 < len(undo) <= self._earlier[0]

    @property
    def redoes_earlier(self) -> bool:
        """Whether the action that `redo` does again was undone before this session."""
        _, redo = self._stacks
        return 0 < len(redo) <= self._earlier[1]

    @property
    def last_step(self) -> Step | None:
        """The action that `undo` undoes; the same object while it is the last one."""
        undo, _ = self._stacks
        return undo[-1] if undo else None

    @property
    def next_step(self) -> Step | None:
        """The action that `redo` does again."""
        _, redo = self._stacks
        return redo[-1] if redo else None

    def undo(self) -> Change | None:
        """Undo the last action; return the change that does, or None without an action."""
        with self._lock:
            undo, redo = self._stacks
            if not undo:
                return None
            step = undo.pop()
            redo.append(step)
            self._pass_earlier()
            return self._make(replace(step.undone, act=Act.UNDO))

    def redo(self) -> Change | None:
        """Redo the action undone last; return the change that does, or None without an action."""
        with self._lock:
            undo, redo = self._stacks
            if not redo:
                return None
            step = redo.pop()
            undo.append(step)
            self._pass_earlier()
            return self._make(replace(step.done, act=Act.REDO))

    def save(self) -> bool:
        """Write the queued changes in order; return whether others' changes were read with that.

        It may be called from another thread than the one that makes changes.

        Raises:
            StoreWriteFailed, StoreUnreadable: the changes stay queued, for the next
                `save()`.
        """
        with self._saving:
            with self._lock:
                queued = tuple(self._queue)
            if not queued:
                return False
            is_of_this_text = self._record.sha256 == self.article.sha256
            state, is_alone = self._store.save(
                self.annotator, self.article, *queued, seen=self._seen
            )
            with self._lock:
                del self._queue[: len(queued)]
            if is_alone and is_of_this_text:
                # Nothing has to be read again.
                self._seen = state
                return False
            stored = self._store.read(self.annotator, self.article)
            with self._lock:
                return self._merge(stored)

    def refresh(self) -> bool:
        """Read changes of the record by other programs and machines; return whether there are any.

        It may be called every second: if nothing was written it only lists a folder.
        Changes that are not saved yet are applied again to the record read.

        Raises:
            StoreUnreadable: when the record cannot be read now, or the project's folder
                is gone; nothing changes then.
        """
        if self._store.is_gone:
            raise StoreUnreadable(
                _(
                    "{path}: the project's folder is gone: put it back where it was"
                ).format(path=self._store.root)
            )
        if not self._saving.acquire(blocking=False):
            # The save that is under way reads it.
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
        self._note_gone(before)
        content = self._record.tags, self._record.status, self._record.rows
        return content != (before.tags, before.status, before.rows)

    def _note_gone(self, before: Record) -> None:
        """Note the rows of the record before that nobody removed, and are there no longer."""
        present = {tag.id for tag in self._record.tags}
        tags = [tag for tag in before.tags if tag.id not in present]
        rows = {
            key: row for key, row in before.rows.items() if key not in self._record.rows
        }
        if not (tags or rows):
            return
        removed: set[RowKey] = set()
        for entry in self._store.entries(self.annotator, self.article.id):
            if not is_taking_back(entry.act):
                for table, ids in entry.gone.items():
                    removed.update((table, row) for row in ids)
        tags = [tag for tag in tags if (TAGS, str(tag.id)) not in removed]
        rows = {key: row for key, row in rows.items() if key not in removed}
        last = last_taken_back(self._store)
        if last != self._taken_back:
            self._taken_back = last
            self._withdrawn += tuple(tags)
        elif tags or rows:
            self._offer_back(before, tags, rows)

    def _offer_back(self, before: Record, tags: list[Tag], rows: Rows) -> None:
        """Make it the last step that these are gone, which `undo` undoes."""
        status = None
        if self._record.status is Status.NEW and before.status is not Status.NEW:
            status = before.status
        undo, _ = self._stacks
        ids = tuple(tag.id for tag in tags)
        done = Change(remove=ids, rows=dict.fromkeys(rows))
        undo.append(Step(done, Change(set=tuple(tags), rows=rows, status=status)))
        self._lost += tuple(tags)

    @property
    def _stacks(self) -> tuple[list[Step], list[Step]]:
        """The undo and redo stacks; steps of earlier sessions are read when first needed."""
        with self._lock:
            if self._steps is None:
                self._steps = steps(
                    self._store.entries(self.annotator, self.article.id), self.annotator
                )
                undo, redo = self._steps
                self._earlier = len(undo), len(redo)
            return self._steps

    @contextmanager
    def as_one_action(self) -> Iterator[None]:
        """Make the actions of the block one, which is undone at once."""
        with self._lock:
            self._joined = 0
            try:
                yield
            finally:
                self._joined = None

    def _do(self, step: Step) -> None:
        with self._lock:
            if self._joined:
                self._join(step)
                return
            if self._joined is not None:
                self._joined += 1
            undo, redo = self._stacks
            undo.append(step)
            redo.clear()
            self._pass_earlier()
            self._make(step.done)

    def _pass_earlier(self) -> None:
        """Count as earlier only what is still on its stack since then."""
        undo, redo = self._stacks
        earlier_undo, earlier_redo = self._earlier
        self._earlier = min(earlier_undo, len(undo)), min(earlier_redo, len(redo))

    def _join(self, step: Step) -> None:
        undo, _ = self._stacks
        undo[-1] = joined(undo[-1], step)
        self._make(replace(step.done, act=Act.JOIN))

    def _make(self, change: Change) -> Change:
        # A step of an earlier session may set a tag under a former name.
        tags = tuple(map(self._store.former.tag, change.set))
        change = replace(change, set=tags, at=self._now())
        if self._moved:
            # From here on they are tags of this text.
            self._queue.append(Change(set=self._moved, act=Act.AUTO, at=change.at))
            self._moved = ()
        self._put(self._record.after(change))
        self._queue.append(change)
        return change

    def _put(self, record: Record) -> None:
        anchored = anchor_tags(
            record, self.article, self._store.old_text, self._anchored
        )
        if anchored.moved:
            tags = (*anchored.anchored, *anchored.detached)
            in_order = sorted(tags, key=attrgetter("order"))
            record = replace(record, tags=tuple(in_order))
        self._record = record
        self._anchored = anchored.anchored
        self._detached = anchored.detached
        self._moved = anchored.moved

    def _fresh_id(self) -> int:
        ids = {tag.id for tag in self._record.tags}
        ids.update(int(row) for _, row in self._record.rows if row.isdecimal())
        fresh_id = new_id()
        # One that was assigned a moment ago may not be in the record yet.
        while fresh_id in ids or fresh_id in self._assigned_ids:
            fresh_id = new_id()
        self._assigned_ids.add(fresh_id)
        return fresh_id
