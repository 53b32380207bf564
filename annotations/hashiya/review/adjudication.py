"""One reviewer's work on one article: the annotators' tags, and the verdicts on them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from operator import is_
from types import EllipsisType

from hashiya.errors import InvalidTag, UnknownTag
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.model import Article, Change, Span, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.model.strings import stripped_values
from hashiya.review.alignment import aligned
from hashiya.review.feedback import reopened
from hashiya.review.finishing import (
    ReviewMark,
    ReviewStatus,
    changed_places,
    latest_mark,
    mark_of,
    marked_step,
    status_by,
)
from hashiya.review.gold import reviewed_by_others, visible_verdicts
from hashiya.review.gold_tag import moved_to
from hashiya.review.items import (
    Annotations,
    Edges,
    Item,
    ItemKey,
    TagRef,
    read_annotations,
    unknown_to,
)
from hashiya.review.joint_review import JointReview, joint_review
from hashiya.review.verdict_changes import (
    UNCHANGED,
    Remarks,
    all_gold,
    usual_answer,
    verdict_step,
    with_stored_tag,
)
from hashiya.review.verdict_drafts import Replacement, VerdictDrafts
from hashiya.review.verdict_rows import VERDICTS, RowCache, RowNames, verdicts_in
from hashiya.review.verdicts import (
    ReviewState,
    Ruling,
    StaleVerdict,
    Verdict,
    review_state,
)
from hashiya.sessions.history import Step
from hashiya.sessions.record_session import RecordSession
from hashiya.store import GOLD, TagStore, utc_now


class GoldSession(RecordSession):
    """The places of an article and a reviewer's verdicts on them.

    Changes are made in memory, saved by `save()` and undone by `undo()`. `tags` is the
    gold so far. The annotators' own records are only read: `listen()` reads their
    changes. The reviewer's own tags, if there are any, are those of one more annotator.
    Verdicts that no longer hold are `stale`; their places are undecided, and their gold
    stays until the places are decided again or the verdict is withdrawn. With
    `independent` the reviewer sees other reviewers' verdicts only on places that they
    have decided.

    Raises:
        InvalidAnnotator: when the reviewer's name cannot be one.
        StoreUnreadable: when the reviewer's record or the folder of the tags cannot be
            read.
    """

    def __init__(
        self,
        store: TagStore,
        scheme: Scheme,
        article: Article,
        reviewer: str,
        *,
        independent: bool = False,
        now: Callable[[], str] = utc_now,
    ) -> None:
        self.scheme = scheme
        self.independent = independent
        self._annotator_store = store
        # The annotators' tags, their detached tags, and the problems of their records.
        self.annotations = Annotations()
        self._others: tuple[Verdict, ...] = ()
        self._others_marks: tuple[ReviewMark, ...] = ()
        self._joint = JointReview()
        self._joint_of: tuple[object, ...] = ()
        # The places that any annotator tagged, in the text's order.
        self.items: tuple[Item, ...] = ()
        self._verdicts: tuple[Verdict, ...] = ()
        self._damaged: tuple[str, ...] = ()
        self._state = review_state((), ())
        self._state_of: tuple[object, ...] = ()
        self._row_cache: RowCache = {}
        self._touched: frozenset[TagRef] = frozenset()
        super().__init__(store.within(GOLD), article, reviewer, now=now)
        self.listen()

    @property
    def verdicts(self) -> tuple[Verdict, ...]:
        """All verdicts, the latest last, also those of places that are gone."""
        self._review()
        return self._verdicts

    @property
    def stale(self) -> tuple[StaleVerdict, ...]:
        """The verdicts that no longer hold, and why."""
        return self._review().stale

    @property
    def undecided(self) -> tuple[Item, ...]:
        """The places that no verdict settles, in the text's order, agreed or not."""
        decided = self._review().decided
        return tuple(item for item in self.items if item.key not in decided)

    @property
    def problems(self) -> tuple[str, ...]:
        """A sentence for each damage in the reviewer's record; nothing is deleted.

        Raises:
            StoreUnreadable: when the record cannot be read now.
        """
        self._review()
        return (*super().problems, *self._damaged)

    @property
    def touched(self) -> tuple[Item, ...]:
        """The places that the last action, or the last one undone or redone, was about."""
        touched = self._touched
        return tuple(item for item in self.items if not touched.isdisjoint(item.key))

    def verdict(self, item: Item) -> Verdict | None:
        """The verdict that settles the place, otherwise the one that only remarks on it."""
        return self._review().verdict(item)

    @property
    def by_others(self) -> Mapping[ItemKey, Verdict]:
        """The other reviewers' verdicts that hold, the latest of each place, by its key."""
        return self.joint.by_others

    @property
    def joint(self) -> JointReview:
        """How the verdicts of all reviewers whom this one may see relate to places."""
        with self._lock:
            joint_of = self._review(), self._others, self.independent
            if not _are_same(joint_of, self._joint_of):
                others: Sequence[Verdict] = self._others
                if self.independent:
                    others = visible_verdicts(others, self.annotator, self._verdicts)
                hides = unknown_to(self._store, self.annotations)
                detached = self.annotations.detached_refs
                self._joint = joint_review(
                    self.items, self._verdicts, others, detached, hides
                )
                self._joint_of = joint_of
            return self._joint

    @property
    def review(self) -> ReviewStatus:
        """Whether the review of the article is finished, by any reviewer whom this one sees."""
        own = mark_of(self._record)
        marks = () if self.independent else self._others_marks
        return status_by(latest_mark([*marks, *filter(None, (own,))]))

    @property
    def is_outdated(self) -> bool:
        """Whether annotators changed the article since its review was finished."""
        if self.review is not ReviewStatus.FINISHED:
            return False
        joint = self.joint
        undecided = [item for item in self.undecided if item.key not in self.by_others]
        hides = unknown_to(self._store, self.annotations)
        changed = changed_places(undecided, joint.remarks, hides)
        return bool(joint.stale or changed)

    @property
    def left_undecided(self) -> tuple[Item, ...]:
        """The places that `finish` would leave undecided."""
        drafts = self._drafts()
        left = []
        for item in self.undecided:
            if item.key not in self.by_others and not drafts.is_taken_over(item):
                left.append(item)
        return tuple(left)

    def listen(self) -> bool:
        """Read changes by annotators and other reviewers; return whether a place changed.

        Raises:
            StoreUnreadable: when the folder of the tags cannot be read.
        """
        store = self._annotator_store
        waiting = [annotator for _, annotator in reopened(store, self.article.id)]
        annotations = read_annotations(store, self.article, reopened=waiting)
        items = self.items
        if annotations != self.annotations:
            items = aligned(annotations.by_annotator)
        verdicts: list[Verdict] = []
        marks: list[ReviewMark] = []
        for other in reviewed_by_others(store, self.article, self.annotator):
            verdicts += other.verdicts
            if other.mark is not None:
                marks.append(other.mark)
        with self._lock:
            is_changed = items != self.items
            self.annotations = annotations
            self.items = items
            self._others = tuple(verdicts)
            self._others_marks = tuple(marks)
            return is_changed

    def accept(self, item: Item, annotator: str) -> Verdict:
        """Decide that the annotator's tag is right.

        Raises:
            UnknownTag: when the annotator has no tag there. UnknownLabel,
                InvalidAttribute, InvalidTag: when the scheme does not allow it; `edit`
                it to what the scheme allows.
        """
        tag = item.by(annotator)
        if tag is None:
            names = comma_separated(item.annotators)
            raise UnknownTag(
                _("{annotator} has no tag there; there are those of {names}").format(
                    annotator=annotator, names=names
                )
            )
        return self._decide(item, Ruling.ACCEPTED, tag)

    def accept_most(self, item: Item) -> Verdict:
        """Decide for the most frequent answer, or for no tag if that is more frequent.

        Of its spellings the usual one is taken.

        Raises:
            InvalidTag: when two are equally frequent.
            UnknownLabel, InvalidAttribute: as `accept` does.
        """
        answer = item.majority
        if answer is None:
            return self.reject(item)
        tags = item.tags_of(answer)
        gold = all_gold(self.tags, self.by_others)
        return self._decide(item, *usual_answer(tags, gold))

    def accept_agreed(self, among: Iterable[Item] | None = None) -> tuple[Verdict, ...]:
        """Decide for every undecided place on which all agree, or those `among`, as one action.

        Places whose tag the scheme does not allow, or that another reviewer decided,
        are left undecided.

        Raises:
            StoreUnreadable: when the history cannot be read.
        """
        with self._lock:
            return self._accept_all(among, lambda item: item.is_agreed)

    def accept_spellings(
        self, among: Iterable[Item] | None = None
    ) -> tuple[Verdict, ...]:
        """Decide for the usual spelling where only that differs, as one action.

        It is the most frequent one at the place; of equally frequent ones that of the
        gold of this article, then the shortest, then the first by code points. Places
        are left undecided as by `accept_agreed`.

        Raises:
            StoreUnreadable: when the history cannot be read.
        """
        with self._lock:
            return self._accept_all(among, lambda item: item.differs_in_spelling)

    def finish(self) -> tuple[Item, ...]:
        """Finish the review of the article, as one action; return what is left undecided.

        What all agree on is decided with that. Places that are left undecided are so as
        they are now: if one changes later, the article `is_outdated`.

        Raises:
            StoreUnreadable: when the history cannot be read.
        """
        with self._lock:
            left = self.left_undecided
            contested = self._review().contested
            drafts = self._drafts()
            agreed = [item for item in self.undecided if drafts.is_taken_over(item)]
            replacements = drafts.usual(agreed, self.tags, self.by_others)
            for item in left:
                if item.key not in contested:
                    replacements.append(drafts.replacement(item, Ruling.OPEN, None))
            self._replace_verdicts(replacements, Status.DONE)
            return left

    def open_again(self) -> None:
        """Open the review of a finished article again; what was decided stays decided.

        Raises:
            StoreUnreadable: when the history cannot be read.
        """
        with self._lock:
            step = Step(Change(), Change())
            self._do(marked_step(step, self._record, Status.OPEN, self._now()))

    def _accept_all(
        self, among: Iterable[Item] | None, is_wanted: Callable[[Item], bool]
    ) -> tuple[Verdict, ...]:
        """Decide for the usual spelling of what all annotators say, as one action."""
        undecided = self.undecided
        keys = {item.key for item in (undecided if among is None else among)}
        wanted = []
        for item in undecided:
            if item.key in keys and is_wanted(item):
                wanted.append(item)
        replacements = self._drafts().usual(wanted, self.tags, self.by_others)
        self._replace_verdicts(replacements)
        return tuple(verdict for verdict, _ in replacements)

    def merge(self, item: Item, edges: Edges | Span) -> Verdict:
        """Decide for other edges, keeping the label and attributes of `edit`.

        Raises:
            SpanOutOfRange: when the span reaches outside the text.
            InvalidTag: when the place is the whole article, which has no edges.
            UnknownLabel, InvalidAttribute: as `accept` does.
        """
        span = item.merged(edges) if isinstance(edges, Edges) else edges
        if item.span is None or span is None:
            raise InvalidTag(_("labels of the whole article have no edges to merge"))
        tag = moved_to(self._drafts().starting_tag(item), span, self.article)
        return self._decide(item, Ruling.MERGED, tag)

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
        """Decide for the earlier decision, otherwise the most frequent tag, with the changes.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: when the text or
                the scheme does not allow it.
        """
        tag = self._drafts().starting_tag(item)
        if not isinstance(attributes, EllipsisType):
            attributes = stripped_values(attributes)
        if not isinstance(span, EllipsisType):
            tag = moved_to(tag, span, self.article)
        if not isinstance(label, EllipsisType):
            tag = replace(tag, label=label)
        if not isinstance(attributes, EllipsisType):
            tag = replace(tag, attributes=attributes)
        return self._decide(item, Ruling.EDITED, tag, (note, sure))

    def starting_span(self, item: Item) -> Span | None:
        """The span that `edit` begins with; None for the whole article."""
        return self._drafts().starting_tag(item).span

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
        """Set a note to the annotators, a gap in the guidelines, or the confidence (1-5).

        The decision is not changed, and later decisions on the place keep its remarks.

        Raises:
            InvalidTag: when a remark cannot be one.
        """
        with self._lock:
            verdict = self._drafts().remarked(item, (note, sure), gap)
            self._replace_verdicts([(verdict, ())])
            return verdict

    def add(
        self,
        span: Span | None,
        layer: str,
        label: str,
        *,
        attributes: Mapping[str, str] | None = None,
    ) -> Verdict:
        """Decide for a tag that no annotator has.

        Raises:
            SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: when the text or
            the scheme does not allow it.
        """
        with self._lock:
            values = stripped_values(attributes or {})
            verdict = self._drafts().added(span, layer, label, values)
            self._replace_verdicts([(verdict, ())])
            return verdict

    def withdraw(self, verdict: Verdict) -> None:
        """Remove a verdict with its remarks and its gold: its places become undecided.

        Raises:
            UnknownTag: when there is no such verdict.
        """
        with self._lock:
            for own in self.verdicts:
                if own.id == verdict.id:
                    stored = with_stored_tag(own, self._record.tags)
                    self._do(verdict_step((), (stored,)))
                    return
        raise UnknownTag(
            _("there is no verdict {verdict} on {id!r}").format(
                verdict=verdict.id, id=self.article.id
            )
        )

    def _decide(
        self, item: Item, ruling: Ruling, tag: Tag | None, remarks: Remarks = UNCHANGED
    ) -> Verdict:
        with self._lock:
            replacement = self._drafts().replacement(item, ruling, tag, remarks)
            self._replace_verdicts([replacement])
            return replacement[0]

    def _drafts(self) -> VerdictDrafts:
        return VerdictDrafts(
            article=self.article,
            scheme=self.scheme,
            reviewer=self.annotator,
            stored=self._record.tags,
            state=self._review(),
            fresh_id=self._fresh_id,
            now=self._now,
        )

    def _replace_verdicts(
        self, replacements: Iterable[Replacement], status: Status | None = None
    ) -> None:
        """Replace verdicts by new ones, and mark the article if asked to, as one action."""
        replacements = tuple(replacements)
        new = {verdict.id: verdict for verdict, _ in replacements}
        old = {own.id: own for own in self.verdicts if own.id in new}
        for _verdict, replaced in replacements:
            old.update((own.id, own) for own in replaced if own.id not in new)
        tags = self._record.tags
        stored = [with_stored_tag(own, tags) for own in old.values()]
        step = verdict_step(new.values(), stored)
        if status is not None:
            step = marked_step(step, self._record, status, self._now())
        if new or status is not None:
            self._do(step)

    def _make(self, change: Change) -> Change:
        refs_before = _refs_by_id(self.verdicts)
        recorded = super()._make(change)
        refs_after = _refs_by_id(self.verdicts)
        touched: set[TagRef] = set()
        for table, row in change.rows:
            if table == VERDICTS:
                touched |= refs_before.get(int(row), frozenset())
                touched |= refs_after.get(int(row), frozenset())
        self._touched = frozenset(touched)
        return recorded

    def _review(self) -> ReviewState:
        """The relation of verdicts to places, computed again when either changed."""
        with self._lock:
            state_of = self._record, self.items, self._store.former
            if self._state_of != state_of:
                self._verdicts, self._damaged = verdicts_in(
                    self._record, self.tags, self._row_cache, RowNames.of(self._store)
                )
                detached = self.annotations.detached_refs
                hides = unknown_to(self._store, self.annotations)
                self._state = review_state(self.items, self._verdicts, detached, hides)
                self._state_of = state_of
            return self._state


def _are_same(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    return len(new) == len(old) and all(map(is_, new, old))


def _refs_by_id(verdicts: Iterable[Verdict]) -> dict[int, frozenset[TagRef]]:
    return {verdict.id: verdict.refs for verdict in verdicts}
