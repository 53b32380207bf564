"""One annotator's work on one article."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from types import EllipsisType
from typing import Unpack

from hashiya.errors import Hint, InvalidTag, UnknownTag
from hashiya.language import gettext as _
from hashiya.model.model import (
    Act,
    Anchor,
    Article,
    Change,
    Span,
    Status,
    Tag,
    TagDetails,
)
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.model.strings import origin_defect, stripped_values
from hashiya.sessions.history import Event, Step, events
from hashiya.sessions.label_usage import moved_to
from hashiya.sessions.record_session import RecordSession
from hashiya.sessions.suggestion_answers import (
    ACCEPTED,
    REJECTED,
    answer_rows,
    answered_in,
)
from hashiya.sessions.tag_edits import check_edit, checked_note, placed
from hashiya.store import TagStore, utc_now


class TagSession(RecordSession):
    """An annotator's tags and status of an article: changed at once, saved by `save()`.

    A change is checked, made in memory and queued; `save()` may run on another thread
    meanwhile. After it, the session also has the changes of other writers.

    Raises:
        InvalidAnnotator: when the name cannot be one.
        StoreUnreadable: when there is a record that cannot be read.
    """

    def __init__(
        self,
        store: TagStore,
        scheme: Scheme,
        article: Article,
        annotator: str,
        *,
        now: Callable[[], str] = utc_now,
    ) -> None:
        super().__init__(store, article, annotator, now=now)
        self.scheme = scheme

    def tag(self, tag_id: int) -> Tag:
        """The tag of this id.

        Raises:
            UnknownTag: when there is none.
        """
        tag = self._find(tag_id)
        if tag is not None:
            return tag
        raise UnknownTag(
            _("{annotator} has no tag {tag} on {id!r}").format(
                annotator=self.annotator, tag=tag_id, id=self.article.id
            ),
            hint=Hint.LIST_TAGS,
        )

    def add(
        self,
        span: Span | None,
        layer: str,
        label: str,
        *,
        origin: str = "human",
        **details: Unpack[TagDetails],
    ) -> Tag:
        """Tag the span, or with None the whole article, with the given details.

        A required attribute may be left for later.

        Raises:
            SpanOutOfRange: when the span reaches outside the text. UnknownLabel,
                InvalidAttribute, InvalidTag: when the scheme does not allow it.
        """
        with self._lock:
            checked_note(details.get("note", ""))
            defect = origin_defect(origin)
            if defect:
                raise InvalidTag(
                    _("the origin of the tag {problem}: give another").format(
                        problem=defect
                    )
                )
            attributes = stripped_values(details.get("attributes", {}))
            details["attributes"] = attributes
            new = self._new(span, layer, label, attributes)
            tag = replace(new, origin=origin, **details)
            self._do(Step(Change(set=(tag,)), Change(remove=(tag.id,))))
            return tag

    def add_all(
        self,
        spans: Iterable[Span],
        layer: str,
        label: str,
        *,
        attributes: Mapping[str, str] | None = None,
    ) -> tuple[Tag, ...]:
        """Tag each of the spans, as one action; the tags in the order of the spans.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: as `add` does;
            then none is tagged.
        """
        with self._lock:
            attributes = stripped_values(attributes or {})
            tags = tuple(self._new(span, layer, label, attributes) for span in spans)
            if tags:
                ids = tuple(tag.id for tag in tags)
                self._do(Step(Change(set=tags), Change(remove=ids)))
            return tags

    def relabel(
        self, tag_ids: Iterable[int], layer: str, label: str
    ) -> tuple[Tag, ...]:
        """Give the tags another label, as one action.

        Attributes that the layer does not take are written into the note, so that
        nothing of a tag is lost.

        Raises:
            UnknownTag: when there is no such tag. UnknownLabel, InvalidTag: when the
                scheme does not allow the label for one of them; then none is changed.
        """
        with self._lock:
            old = tuple(self.tag(tag_id) for tag_id in tag_ids)
            time = self._now()
            new: list[Tag] = []
            for tag in old:
                relabelled = moved_to(self.scheme, tag, layer, label)
                new.append(replace(relabelled, updated=time))
            if new:
                self._do(Step(Change(set=tuple(new)), Change(set=old)))
            return tuple(new)

    def edit(
        self,
        tag_id: int,
        *,
        span: Span | EllipsisType | None = ...,
        layer: str | None = None,
        label: str | None = None,
        joined: bool = False,
        **details: Unpack[TagDetails],
    ) -> Tag:
        """Change the given fields of a tag; nothing happens where it has these values.

        With `joined` the edit is part of the last action, if that set the same tag:
        both are undone together.

        Only the given fields are checked, so that an orphaned tag can still get a note.
        A new layer requires its own attributes.

        Raises:
            UnknownTag: when there is no such tag.
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: as `add` does.
        """
        with self._lock:
            old = self.tag(tag_id)
            checked_note(details.get("note", ""))
            if "attributes" in details:
                details["attributes"] = stripped_values(details["attributes"])
            new = old
            if not isinstance(span, EllipsisType):
                is_detached = old in self._detached
                new = placed(old, span, self.article, detached=is_detached)
            new = replace(
                new,
                layer=old.layer if layer is None else layer,
                label=old.label if label is None else label,
                **details,
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
        """Anchor a detached tag at a span, on the words of that.

        Raises:
            UnknownTag, SpanOutOfRange: as `edit` does.
        """
        return self.edit(tag_id, span=span)

    def remove(self, tag_id: int) -> Tag:
        """Remove the tag, and return it.

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

    @property
    def answered(self) -> frozenset[int]:
        """The ids of the suggestions that were accepted or rejected."""
        return answered_in(self._record)

    def accept(self, suggestions: Iterable[Tag]) -> tuple[Tag, ...]:
        """Make suggestions the annotator's own tags, as one action; the tags in their order.

        They keep their origin and score.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: as `add` does;
            then none is accepted.
        """
        with self._lock:
            suggestions = tuple(suggestions)
            tags = tuple(map(self._accepted, suggestions))
            self._answer(suggestions, ACCEPTED, tags)
            return tags

    def _accepted(self, suggestion: Tag) -> Tag:
        """The suggestion as a tag of the annotator's own."""
        new = self._new(
            suggestion.span, suggestion.layer, suggestion.label, suggestion.attributes
        )
        return replace(
            suggestion,
            id=new.id,
            annotator=new.annotator,
            text=new.text,
            anchor=new.anchor,
            created=new.created,
            updated=new.updated,
        )

    def reject(self, suggestions: Iterable[Tag]) -> None:
        """Reject the suggestions, as one action: they are not offered again."""
        with self._lock:
            self._answer(tuple(suggestions), REJECTED)

    def _answer(
        self, suggestions: Iterable[Tag], answer: str, tags: tuple[Tag, ...] = ()
    ) -> None:
        rows = answer_rows(suggestions, answer)
        if rows:
            ids = tuple(tag.id for tag in tags)
            undone = Change(remove=ids, rows=dict.fromkeys(rows))
            self._do(Step(Change(set=tags, rows=rows), undone))

    def opened(self, *, again: bool = False) -> None:
        """Record that the article has been opened: a new one becomes open. Undo does not revert it.

        With `again`, an article that was done and that a reviewer reopened becomes open
        too.
        """
        with self._lock:
            if self.status is Status.NEW or (again and self.status is Status.DONE):
                self._make(Change(status=Status.OPEN, act=Act.AUTO))

    def history(self, tag_id: int | None = None) -> tuple[Event, ...]:
        """The saved changes of the tag, or of all tags and the status, in order.

        Raises:
            StoreUnreadable: when the journal cannot be read.
        """
        entries = self._store.entries(self.annotator, self.article.id)
        all_events = events(entries, self.annotator, self.article.id)
        return tuple(event for event in all_events if tag_id in {None, event.tag_id})

    def restore(self, event: Event) -> Tag:
        """Restore a tag as an event of its history left it, or as it was before it was removed.

        It is an action like any other, to be undone.

        Raises:
            UnknownTag: when the event is about no tag.
        """
        tag = event.after or event.before
        if tag is None:
            raise UnknownTag(
                _("this version is not one of a tag"), hint=Hint.LIST_VERSIONS
            )
        with self._lock:
            new = replace(tag, updated=self._now())
            old = self._find(tag.id)
            undone = Change(set=(old,)) if old else Change(remove=(tag.id,))
            self._do(Step(Change(set=(new,)), undone))
            return self.tag(tag.id)

    def _find(self, tag_id: int) -> Tag | None:
        for tag in self._record.tags:
            if tag.id == tag_id:
                return tag
        return None

    def _is_last(self, tag_id: int) -> bool:
        undo, _ = self._stacks
        return bool(undo) and any(tag.id == tag_id for tag in undo[-1].done.set)

    def _new(
        self, span: Span | None, layer: str, label: str, attributes: Mapping[str, str]
    ) -> Tag:
        scope = ARTICLE if span is None else SPAN
        self.scheme.check_tag(layer, label, attributes, scope=scope)
        text, anchor = "", None
        if span is not None:
            text = span.of(self.article.text)
            anchor = Anchor.at(span, self.article.text, self.article.sha256)
        time = self._now()
        return Tag(
            id=self._fresh_id(),
            span=span,
            text=text,
            layer=layer,
            label=label,
            annotator=self.annotator,
            created=time,
            updated=time,
            attributes=attributes,
            anchor=anchor,
        )
