"""The gold of an article: the reviewers' decisions, and the undecided places."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from hashiya.errors import InvalidAnnotator
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.annotators import same_name
from hashiya.model.model import Article, Tag
from hashiya.review.alignment import aligned
from hashiya.review.feedback import reopened
from hashiya.review.finishing import (
    ReviewMark,
    ReviewStatus,
    changed_places,
    latest_mark,
    status_by,
)
from hashiya.review.items import Item, ItemKey, read_annotations, unknown_to
from hashiya.review.reviewed_places import ReviewedPlace, outcome, reviewed_places
from hashiya.review.verdict_places import VerdictPlaces
from hashiya.review.verdict_rows import (
    ReviewerRecord,
    reviewed_by,
    reviewers,
    verdicts_of,
)
from hashiya.review.verdicts import StaleVerdict, Verdict, review_state
from hashiya.store import TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """The gold tags of an article, in order, on its current text, and the undecided places.

    Of several reviewers' verdicts on one place the latest holds, and `conflicts` has a
    sentence for each place where they disagree. `stale` are the verdicts that no longer
    hold: their tags stay gold until the places are decided again. `remarks` are all
    verdicts, decided or not, with a note or a gap, `annotators` those who opened the
    article, `done` those who are done with it, `undecided` the places without a verdict
    that holds, agreed or not; `decided` counts the others. `problems` are about
    decisions that could not be read, or whose tags are detached and so left out;
    `unread` are about annotators' records that could not be read. `detached` are the
    annotators' detached tags, which are at no place. `contested` are the keys of the
    places whose decision is stale. `marks` are those of reviewers who finished the
    article or opened it again; where it is finished, `changed` are the undecided places
    that came or changed since. `every_verdict` has also those that do not hold against
    a later one, or only remark on a place, `reviewed` the places that two reviewers or
    more decided.
    """

    tags: tuple[Tag, ...] = ()
    annotators: tuple[str, ...] = ()
    done: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    remarks: tuple[Verdict, ...] = ()
    undecided: tuple[Item, ...] = ()
    decided: int = 0
    stale: tuple[StaleVerdict, ...] = ()
    conflicts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    detached: tuple[Tag, ...] = ()
    contested: frozenset[ItemKey] = frozenset()
    marks: tuple[ReviewMark, ...] = ()
    changed: tuple[Item, ...] = ()
    every_verdict: tuple[Verdict, ...] = ()
    reviewed: tuple[ReviewedPlace, ...] = ()

    @property
    def review(self) -> ReviewStatus:
        """Whether the review of the article is finished: the latest mark holds."""
        return status_by(latest_mark(self.marks))

    @property
    def is_finished(self) -> bool:
        """Whether the review of the article is finished."""
        return self.review is ReviewStatus.FINISHED

    @property
    def is_outdated(self) -> bool:
        """Whether annotators changed the article since its review was finished."""
        return self.is_finished and bool(self.stale or self.changed)

    def is_stale(self, item: Item) -> bool:
        """Whether the place is undecided because its decision no longer holds."""
        return item.key in self.contested

    def is_agreed(self, item: Item) -> bool:
        """Whether all agree on the undecided place, and no reviewer decided or left it."""
        is_reviewed = self.is_stale(item) or self.is_left(item)
        return item.is_agreed and not is_reviewed

    def is_left(self, item: Item) -> bool:
        """Whether a reviewer finished the article and left the place undecided, as it is."""
        return self.is_finished and item not in self.changed

    @property
    def agreed(self) -> tuple[Tag, ...]:
        """The first annotator's tag of each undecided place on which all agree, in order."""
        tags = [item.versions[0].tag for item in self.undecided if self.is_agreed(item)]
        return tuple(sorted(tags, key=lambda tag: tag.order))


def selected_reviewers(store: TagStore, reviewer: str | None) -> tuple[str, ...]:
    """The reviewer with this name, or all reviewers for None.

    Raises:
        InvalidAnnotator: when the project has no reviewer with that name; with the
            names of those it has.
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    names = reviewers(store)
    if reviewer is None:
        return names
    equal = same_name(store.changes.equal(reviewer), names)
    if equal is None:
        raise InvalidAnnotator(
            _("nobody called {name!r} has reviewed here; there are: {names}").format(
                name=reviewer, names=comma_separated(names) or _("none yet")
            )
        )
    return (equal,)


def gold_of(
    store: TagStore,
    article: Article,
    reviewer: str | None = None,
    *,
    annotators: Iterable[str] | None = None,
    waiting: Collection[str] | None = None,
    seen_by: str | None = None,
) -> Gold:
    """The gold of the article, of one reviewer or of all.

    `annotators` limits whose tags are read for what is undecided; `waiting` are those
    for whom the article is reopened, if that has been read already. `seen_by` is a
    reviewer who sees other reviewers' decisions only where they have decided as well.

    Raises:
        InvalidAnnotator: when the reviewer has decided nothing in the project; with the
            names of those who have.
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    problems: list[str] = []
    verdicts: list[Verdict] = []
    marks: list[ReviewMark] = []
    for name in selected_reviewers(store, reviewer):
        reviewed = reviewed_by(store, article, name, problems)
        verdicts += reviewed.verdicts
        if reviewed.mark is not None and seen_by in {None, name}:
            marks.append(reviewed.mark)
    if seen_by is not None:
        own = verdicts_of(store, article, seen_by, [])
        verdicts = visible_verdicts(verdicts, seen_by, own)
    valid, conflicts = latest_verdicts(verdicts)
    if waiting is None:
        waiting = [annotator for _, annotator in reopened(store, article.id)]
    annotations = read_annotations(store, article, annotators, reopened=waiting)
    items = aligned(annotations.by_annotator)
    detached, hides = annotations.detached_refs, unknown_to(store, annotations)
    state = review_state(items, valid, detached, hides)
    tags = [verdict.gold for verdict in valid if verdict.gold is not None]
    undecided = tuple(item for item in items if item.key not in state.decided)
    return Gold(
        tags=tuple(sorted(tags, key=lambda tag: tag.order)),
        annotators=tuple(own.annotator for own in annotations.by_annotator),
        done=annotations.done,
        verdicts=tuple(valid),
        remarks=tuple(verdict for verdict in verdicts if verdict.note or verdict.gap),
        undecided=undecided,
        decided=len(state.decided),
        stale=state.stale,
        conflicts=tuple(conflicts),
        problems=tuple(problems),
        unread=annotations.problems,
        detached=annotations.detached,
        contested=state.contested,
        marks=tuple(marks),
        changed=changed_places(undecided, verdicts, hides),
        every_verdict=tuple(verdicts),
        reviewed=reviewed_places(items, verdicts, detached, hides),
    )


def reviewed_by_others(
    store: TagStore, article: Article, reviewer: str
) -> tuple[ReviewerRecord, ...]:
    """What each other reviewer said of the article.

    What cannot be read is left out: `gold_of` and `check` report it.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    return tuple(
        reviewed_by(store, article, name, [])
        for name in reviewers(store)
        if name != reviewer
    )


def visible_verdicts(
    verdicts: Iterable[Verdict], reviewer: str, own: Iterable[Verdict]
) -> list[Verdict]:
    """The verdicts that a reviewer sees who decides independently of others.

    These are the reviewer's, and those on places that their `own` verdicts decide.
    """
    decided = VerdictPlaces()
    for verdict in own:
        if verdict.is_decided:
            decided.add(verdict)
    visible = []
    for verdict in verdicts:
        if verdict.reviewer == reviewer or decided.first(verdict) is not None:
            visible.append(verdict)
    return visible


def latest_verdicts(
    verdicts: Iterable[Verdict],
) -> tuple[list[Verdict], list[str]]:
    """The latest decision on each place, and a sentence where another reviewer's differs."""
    decided = [verdict for verdict in verdicts if verdict.is_decided]
    decided.sort(key=lambda verdict: (verdict.at, verdict.reviewer, verdict.id))
    latest: list[Verdict] = []
    places = VerdictPlaces()
    conflicts = []
    for verdict in reversed(decided):
        later = places.first(verdict)
        if later is None:
            latest.append(verdict)
            places.add(verdict)
        elif later.reviewer != verdict.reviewer and outcome(later) != outcome(verdict):
            conflicts.append(_conflict(verdict, later))
    return latest[::-1], conflicts


def _conflict(earlier: Verdict, later: Verdict) -> str:
    tags = [verdict.gold for verdict in (later, earlier) if verdict.gold is not None]
    words = tags[0].text if tags else ""
    return _(
        "{first} and {second} decided differently on {words!r}: what {second} decided "
        "later holds; name a reviewer to choose"
    ).format(first=earlier.reviewer, second=later.reviewer, words=words)
