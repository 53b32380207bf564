"""One reviewer's work on one article: what the annotators say, and what is decided of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from enum import StrEnum
from types import EllipsisType

from hashiya.errors import InvalidTag, UnknownTag
from hashiya.model.model import Anchor, Article, Change, Span, Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.review.alignment import aligned
from hashiya.review.feedback import reopened
from hashiya.review.gold import decided_by_others
from hashiya.review.items import Item
from hashiya.review.verdict_rows import VERDICTS, Known, document_of, verdicts_in
from hashiya.review.verdicts import (
    ADJUDICATED,
    ReviewState,
    Ruling,
    Source,
    StaleVerdict,
    Verdict,
    review_state,
)
from hashiya.review.voices import Annotations, read_annotations
from hashiya.sessions.history import Step
from hashiya.sessions.record_session import RecordSession
from hashiya.sessions.tag_session import checked_note
from hashiya.store import GOLD, TagStore, utc_now

# A note and how sure one is, either of which may stay as it was.
Remarks = tuple[str | EllipsisType, int | EllipsisType | None]


class Edges(StrEnum):
    """What merging makes of several spans: all that any covers, or what all cover."""

    UNION = "union"
    INTERSECTION = "intersection"


class GoldSession(RecordSession):
    """The places of an article and a reviewer's verdicts on them: changed at once, saved by `save()`, undone by `undo()`.

    `tags` is the gold so far. The annotators' own records are only read: `listen()`
    takes in what they did since. The reviewer's own tags, if there are any, are one
    voice among the others. Verdicts that no longer stand are `stale`; their places are
    undecided again, and their gold is kept until they are decided anew or withdrawn.

    Raises:
        InvalidAnnotator: when the reviewer's name cannot be one.
        StoreUnreadable: when the reviewer's record cannot be read, or it cannot be
            found out who annotates.
    """

    def __init__(
        self,
        store: TagStore,
        scheme: Scheme,
        article: Article,
        reviewer: str,
        *,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self.scheme = scheme
        self._annotated = store
        self._annotations = Annotations()
        self._others: Mapping[tuple[tuple[str, int], ...], Verdict] = {}
        self._items: tuple[Item, ...] = ()
        self._verdicts: tuple[Verdict, ...] = ()
        self._wrong: tuple[str, ...] = ()
        self._reviewed = review_state((), ())
        self._known: tuple[object, ...] = ()
        self._read: Known = {}
        self._touched: frozenset[tuple[str, int]] = frozenset()
        super().__init__(store.within(GOLD), article, reviewer, now=now)
        self.listen()

    @property
    def annotations(self) -> Annotations:
        """What the annotators said, what of it is adrift, and what could not be read."""
        return self._annotations

    @property
    def items(self) -> tuple[Item, ...]:
        """The places of which somebody said something, in the text's order."""
        return self._items

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts, the latest last, those of places that are no more among them."""
        self._review()
        return self._verdicts

    @property
    def stale(self) -> tuple[StaleVerdict, ...]:
        """The verdicts that no longer stand, and why."""
        return self._review().stale

    @property
    def undecided(self) -> tuple[Item, ...]:
        """The places that no verdict settles, in the text's order, agreed or not."""
        decided = self._review().decided
        return tuple(item for item in self._items if item.key not in decided)

    @property
    def problems(self) -> tuple[str, ...]:
        """What is damaged of the reviewer's record, a sentence each; nothing of it is thrown away.

        Raises:
            StoreUnreadable: when the record cannot be read now.
        """
        self._review()
        return (*super().problems, *self._wrong)

    @property
    def touched(self) -> tuple[Item, ...]:
        """The places that the last action was about, or the last one undone or done again."""
        return tuple(
            item for item in self._items if not self._touched.isdisjoint(item.key)
        )

    def verdict(self, item: Item) -> Verdict | None:
        """The verdict that settles the place, or else the one that only remarks on it; None where there is neither."""
        known = self._review()
        return known.decided.get(item.key) or known.remarked.get(item.key)

    @property
    def by_others(self) -> Mapping[tuple[tuple[str, int], ...], Verdict]:
        """What other reviewers decided that stands, the latest of each place, by the places' keys; as last listened."""
        return self._others

    def listen(self) -> bool:
        """Take in what the annotators and the other reviewers did since; whether that changed any place.

        Raises:
            StoreUnreadable: when it cannot be found out who annotates or reviews.
        """
        waiting = [
            annotator for _, annotator in reopened(self._annotated, self.article.id)
        ]
        said = read_annotations(self._annotated, self.article, reopened=waiting)
        items = self._items if said == self._annotations else aligned(said.voices)
        others = decided_by_others(self._annotated, self.article, items, self.annotator)
        with self._lock:
            before, self._annotations, self._items, self._others = (
                self._items,
                said,
                items,
                others,
            )
            return items != before

    def accept(self, item: Item, annotator: str) -> Verdict:
        """Decide that the annotator's tag is right.

        Raises:
            UnknownTag: when the annotator has none there. UnknownLabel,
                InvalidAttribute, InvalidTag: when the scheme does not allow it; `edit`
                to what it does.
        """
        tag = item.by(annotator)
        if tag is None:
            raise UnknownTag(
                f"{annotator} has no tag there; there are those of {', '.join(item.annotators)}"
            )
        return self._decide(item, Ruling.ACCEPTED, tag)

    def accept_most(self, item: Item) -> Verdict:
        """Decide for the version that most have, or, if most have nothing there, that it is nothing.

        Raises:
            InvalidTag: when two are said by equally many.
            UnknownLabel, InvalidAttribute: as `accept` does.
        """
        counts = [len(version.annotators) for version in item.versions] + [
            len(item.silent)
        ]
        if counts.count(max(counts)) > 1:
            raise InvalidTag(
                "as many say one thing as another: accept one of them by name"
            )
        if len(item.silent) == max(counts):
            return self.reject(item)
        return self._decide(item, Ruling.ACCEPTED, item.versions[0].tag)

    def accept_agreed(self, among: Iterable[Item] | None = None) -> tuple[Verdict, ...]:
        """Decide for every undecided place on which all agree, or those among the given ones, as one action.

        What the scheme does not allow is left undecided, and what another reviewer
        decided is left to them.

        Raises:
            StoreUnreadable: when what there is to undo cannot be read.
        """
        with self._lock:
            keys = {item.key for item in (self.undecided if among is None else among)}
            agreed = [
                item
                for item in self.undecided
                if item.is_agreed and item.key in keys and item.key not in self._others
            ]
            tags = [item.versions[0].tag for item in agreed]
            made = [
                self._made(item, Ruling.ACCEPTED, tag)
                for item, tag in zip(agreed, tags, strict=True)
                if self._allows(tag)
            ]
            self._put_verdicts(made)
            return tuple(verdict for verdict, _ in made)

    def merge(self, item: Item, edges: Edges | Span) -> Verdict:
        """Decide for other edges, with the label and the attributes that were decided before, or else that most say.

        Raises:
            SpanOutOfRange: when a given span reaches outside the text.
            InvalidTag: when the place is the whole article, which has no edges.
            UnknownLabel, InvalidAttribute: as `accept` does.
        """
        chosen = {Edges.UNION: item.span, Edges.INTERSECTION: item.common}
        span = chosen[edges] if isinstance(edges, Edges) else edges
        if item.span is None or span is None:
            raise InvalidTag("labels of the whole article have no edges to merge")
        return self._decide(item, Ruling.MERGED, self._on(self._base(item), span))

    def edit(
        self,
        item: Item,
        *,
        span: Span | EllipsisType | None = ...,
        label: str | EllipsisType = ...,
        attributes: Mapping[str, str] | EllipsisType = ...,
        note: str | EllipsisType = ...,
        sure: int | EllipsisType | None = ...,
    ) -> Verdict:
        """Decide for what was decided before, else for what most say, with other things in it as given; one action.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: when the text or
            the scheme does not allow it.
        """
        base = self._base(item)
        tag = replace(
            base if isinstance(span, EllipsisType) else self._on(base, span),
            label=base.label if isinstance(label, EllipsisType) else label,
            attributes=base.attributes
            if isinstance(attributes, EllipsisType)
            else attributes,
        )
        return self._decide(item, Ruling.EDITED, tag, (note, sure))

    def reject(self, item: Item) -> Verdict:
        """Decide that there is nothing to tag."""
        return self._decide(item, Ruling.REJECTED, None)

    def remark(
        self,
        item: Item,
        *,
        note: str | EllipsisType = ...,
        gap: bool | EllipsisType = ...,
        sure: int | EllipsisType | None = ...,
    ) -> Verdict:
        """Write a note to the annotators, mark a gap of the guidelines, say how sure (1–5); what was decided stays.

        Remarks on a place stay when it is decided, or decided otherwise.

        Raises:
            InvalidTag: when a remark cannot be one.
        """
        with self._lock:
            before = self._latest(item)
            verdict = before or self._new(item, Ruling.OPEN)
            verdict = replace(_remarked(verdict, (note, sure)), at=self._now())
            verdict = replace(
                verdict, gap=verdict.gap if isinstance(gap, EllipsisType) else gap
            )
            if verdict.gold is not None:
                verdict = replace(
                    verdict,
                    gold=replace(
                        verdict.gold, confidence=verdict.sure, updated=verdict.at
                    ),
                )
            self._put_verdicts([(verdict, ())])
            return verdict

    def add(
        self,
        span: Span | None,
        layer: str,
        label: str,
        *,
        attributes: Mapping[str, str] | None = None,
    ) -> Verdict:
        """Decide for a tag that nobody has.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: when the text or
            the scheme does not allow it.
        """
        with self._lock:
            at = self._now()
            verdict = Verdict(
                id=self._fresh_id(),
                reviewer=self.annotator,
                at=at,
                ruling=Ruling.EDITED,
            )
            tag = Tag(
                id=verdict.id,
                span=span,
                text=span.of(self.article.text) if span else "",
                layer=layer,
                label=label,
                annotator=self.annotator,
                created=at,
                updated=at,
                attributes=attributes or {},
            )
            verdict = replace(verdict, gold=self._gold(verdict, tag))
            self._put_verdicts([(verdict, ())])
            return verdict

    def withdraw(self, verdict: Verdict) -> None:
        """Take a verdict back, its remarks and its gold with it: its places are undecided again.

        Raises:
            UnknownTag: when there is no such verdict.
        """
        with self._lock:
            known = next(
                (each for each in self.verdicts if each.id == verdict.id), None
            )
            if known is None:
                raise UnknownTag(
                    f"there is no verdict {verdict.id} on {self.article.id!r}"
                )
            self._do(_step((), (self._whole(known),)))

    def _decide(
        self, item: Item, ruling: Ruling, tag: Tag | None, remarks: Remarks = (..., ...)
    ) -> Verdict:
        with self._lock:
            made = self._made(item, ruling, tag, remarks)
            self._put_verdicts([made])
            return made[0]

    def _made(
        self, item: Item, ruling: Ruling, tag: Tag | None, remarks: Remarks = (..., ...)
    ) -> tuple[Verdict, tuple[Verdict, ...]]:
        """The verdict on the place, and those that it takes the place of; remarks go over to it, but for those given."""
        before = self._latest(item)
        verdict = self._new(item, ruling)
        if before is not None:
            verdict = replace(
                verdict,
                id=before.id,
                note=before.note,
                gap=before.gap,
                sure=before.sure,
            )
        verdict = _remarked(verdict, remarks)
        old = tuple(each for each in self._bearing(item) if each.id != verdict.id)
        return replace(
            verdict, gold=self._gold(verdict, tag) if tag is not None else None
        ), old

    def _new(self, item: Item, ruling: Ruling) -> Verdict:
        return Verdict(
            id=self._fresh_id(),
            reviewer=self.annotator,
            at=self._now(),
            ruling=ruling,
            sources=tuple(map(Source.of, item.tags)),
            silent=item.silent,
        )

    def _latest(self, item: Item) -> Verdict | None:
        """The last verdict on the place, whether or not it stands."""
        return next(reversed(self._bearing(item)), None)

    def _bearing(self, item: Item) -> tuple[Verdict, ...]:
        return self._review().bearing.get(item.key, ())

    def _base(self, item: Item) -> Tag:
        """What was decided of the place, else the label that most give, with the attributes that most then give."""
        before = self.verdict(item)
        return (
            before.gold
            if before is not None and before.gold is not None
            else item.usual
        )

    def _gold(self, verdict: Verdict, tag: Tag) -> Tag:
        """The tag that is decided for, as the reviewer's."""
        self.scheme.check_tag(
            tag.layer,
            tag.label,
            tag.attributes,
            scope=ARTICLE if tag.span is None else SPAN,
        )
        made = next(
            (each.created for each in self._record.tags if each.id == verdict.id),
            verdict.at,
        )
        return replace(
            tag,
            id=verdict.id,
            annotator=self.annotator,
            created=made,
            updated=verdict.at,
            confidence=verdict.sure,
            note="",
            origin=ADJUDICATED,
            anchor=Anchor.at(tag.span, self.article.text, self.article.sha256)
            if tag.span
            else None,
        )

    def _on(self, tag: Tag, span: Span | None) -> Tag:
        return replace(tag, span=span, text=span.of(self.article.text) if span else "")

    def _allows(self, tag: Tag) -> bool:
        return self.scheme.knows(tag.layer, tag.label) and all(
            self.scheme.layer(tag.layer).takes(name, value)
            for name, value in tag.attributes.items()
        )

    def _put_verdicts(self, made: Iterable[tuple[Verdict, Iterable[Verdict]]]) -> None:
        """Make the verdicts hold, each in the place of others, as one action."""
        new = tuple(verdict for verdict, _ in made)
        ids = {verdict.id for verdict in new}
        gone = {
            each.id: each
            for _, replaced in made
            for each in replaced
            if each.id not in ids
        }
        old = tuple(each for each in self.verdicts if each.id in ids) + tuple(
            gone.values()
        )
        if new:
            self._do(_step(new, tuple(map(self._whole, old))))

    def _whole(self, verdict: Verdict) -> Verdict:
        """The verdict with its tag also where that is adrift, so that undo brings it back."""
        tag = next((each for each in self._record.tags if each.id == verdict.id), None)
        return verdict if tag is None else replace(verdict, gold=tag)

    def _make(self, change: Change) -> Change:
        before = {verdict.id: verdict.refs for verdict in self.verdicts}
        made = super()._make(change)
        known = [before, {verdict.id: verdict.refs for verdict in self.verdicts}]
        ids = {int(row) for table, row in change.rows if table == VERDICTS}
        self._touched = frozenset(
            ref for refs in known for each in ids & refs.keys() for ref in refs[each]
        )
        return made

    def _review(self) -> ReviewState:
        """How the verdicts bear on the places, found out anew when one of them changed."""
        with self._lock:
            known = self._record, self._items
            if self._known != known:
                self._verdicts, self._wrong = verdicts_in(
                    self._record, self.tags, self._read
                )
                self._reviewed = review_state(self._items, self._verdicts)
                self._known = known
            return self._reviewed


def _remarked(verdict: Verdict, remarks: Remarks) -> Verdict:
    note, sure = remarks
    return replace(
        verdict,
        note=verdict.note if isinstance(note, EllipsisType) else checked_note(note),
        sure=verdict.sure if isinstance(sure, EllipsisType) else sure,
    )


def _step(new: tuple[Verdict, ...], old: tuple[Verdict, ...]) -> Step:
    """What puts the new verdicts in the place of the old ones, and what takes that back."""
    return Step(_change(new, old), _change(old, new))


def _change(setting: tuple[Verdict, ...], instead: tuple[Verdict, ...]) -> Change:
    tags = tuple(verdict.gold for verdict in setting if verdict.gold is not None)
    kept, ids = {tag.id for tag in tags}, {verdict.id for verdict in setting}
    gone = tuple(
        verdict.id for verdict in (*instead, *setting) if verdict.id not in kept
    )
    rows: dict[tuple[str, str], dict[str, object] | None] = {
        (VERDICTS, str(verdict.id)): None
        for verdict in instead
        if verdict.id not in ids
    }
    rows |= {(VERDICTS, str(verdict.id)): document_of(verdict) for verdict in setting}
    return Change(set=tags, remove=tuple(dict.fromkeys(gone)), rows=rows)
