"""The gold of an article: what the reviewers decided, and what has not been decided yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from hashiya.errors import Finding, HashiyaError, InvalidAnnotator
from hashiya.model.model import Article, Tag
from hashiya.review.alignment import aligned
from hashiya.review.feedback import reopened
from hashiya.review.items import Item, tag_content
from hashiya.review.verdict_rows import verdicts_in
from hashiya.review.verdicts import StaleVerdict, Verdict, review_state
from hashiya.review.voices import read_annotations
from hashiya.store import GOLD, TagStore
from hashiya.text.anchoring import anchored_and_detached


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What was decided of an article, in order, on the text as it is now.

    Of several reviewers' verdicts on one place the latest holds, and `conflicts` tells,
    a sentence each, where they disagree. `stale` are the verdicts among them that no
    longer stand: their tags are gold until they are decided anew. `remarks` are all
    verdicts, decided or not, with a note or a gap, `done` the annotators who are done
    with the article, `undecided` the places without a verdict that stands, agreed or
    not, and `decided` counts the others. `problems` tell what of the decisions could
    not be read, or is adrift and so not among the tags; `unheard` what of the
    annotators. `adrift` are the annotators' tags whose words are nowhere for certain in
    the text as it is now: they are at no place. `contested` are the keys of the places
    whose decision is stale.
    """

    tags: tuple[Tag, ...] = ()
    done: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    remarks: tuple[Verdict, ...] = ()
    undecided: tuple[Item, ...] = ()
    decided: int = 0
    stale: tuple[StaleVerdict, ...] = ()
    conflicts: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    unheard: tuple[str, ...] = ()
    detached: tuple[Tag, ...] = ()
    contested: frozenset[tuple[tuple[str, int], ...]] = frozenset()

    def is_stale(self, item: Item) -> bool:
        """Whether a decision on the place no longer stands: it is undecided, and what was decided is gold still."""
        return item.key in self.contested

    @property
    def agreed(self) -> tuple[Tag, ...]:
        """Of each place without a decision on which all agree, the first annotator's tag; in order."""
        tags = (
            item.versions[0].tag
            for item in self.undecided
            if item.is_agreed and not self.is_stale(item)
        )
        return tuple(sorted(tags, key=lambda tag: tag.order))


def reviewers(store: TagStore) -> tuple[str, ...]:
    """The names of all who decided or remarked something, sorted.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    return store.within(GOLD).annotators()


def selected_reviewers(store: TagStore, reviewer: str | None) -> tuple[str, ...]:
    """The reviewer asked for, or all there are.

    Raises:
        InvalidAnnotator: when nobody of that name has reviewed in the project, naming
            those who have.
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    known = reviewers(store)
    if reviewer is not None and reviewer not in known:
        raise InvalidAnnotator(
            f"nobody called {reviewer!r} has reviewed here; there are: {', '.join(known) or 'none yet'}"
        )
    return known if reviewer is None else (reviewer,)


def gold_of(
    store: TagStore,
    article: Article,
    reviewer: str | None = None,
    *,
    annotators: Iterable[str] | None = None,
    waiting: Collection[str] | None = None,
) -> Gold:
    """The gold of the article, of one reviewer or of all.

    `annotators` may name whose tags are looked at for what is undecided, `waiting` to
    whom the article is reopened, where that is known already.

    Raises:
        InvalidAnnotator: when the reviewer has decided nothing in the project, naming
            those who have.
        StoreUnreadable: when it cannot be found out who annotates or reviews.
    """
    problems: list[str] = []
    verdicts = [
        verdict
        for name in selected_reviewers(store, reviewer)
        for verdict in verdicts_of(store, article, name, problems)
    ]
    held, conflicts = _latest([verdict for verdict in verdicts if verdict.is_decided])
    if waiting is None:
        waiting = [annotator for _, annotator in reopened(store, article.id)]
    said = read_annotations(store, article, annotators, reopened=waiting)
    items = aligned(said.voices)
    found = review_state(items, held)
    lost = {stale.verdict for stale in found.stale}
    return Gold(
        tags=tuple(
            sorted(
                (each.gold for each in held if each.gold is not None),
                key=lambda tag: tag.order,
            )
        ),
        done=said.done,
        verdicts=tuple(held),
        remarks=tuple(verdict for verdict in verdicts if verdict.note or verdict.gap),
        undecided=tuple(item for item in items if item.key not in found.decided),
        decided=len(found.decided),
        stale=found.stale,
        conflicts=tuple(conflicts),
        problems=tuple(problems),
        unheard=said.problems,
        detached=said.detached,
        contested=frozenset(
            key for key, each in found.bearing.items() if not lost.isdisjoint(each)
        ),
    )


def gold_tags(
    store: TagStore, article: Article, reviewer: str | None = None
) -> tuple[Tag, ...]:
    """The tags of `gold_of`.

    Raises:
        InvalidAnnotator, StoreUnreadable: as `gold_of` does.
    """
    return gold_of(store, article, reviewer).tags


def decided_by_others(
    store: TagStore, article: Article, items: Iterable[Item], reviewer: str
) -> Mapping[tuple[tuple[str, int], ...], Verdict]:
    """What the other reviewers decided that stands, the latest of each place, by the places' keys.

    What of it cannot be read is passed over: `gold_of` and `check` tell of it.

    Raises:
        StoreUnreadable: when it cannot be found out who reviews.
    """
    others = [name for name in reviewers(store) if name != reviewer]
    verdicts = [
        verdict for name in others for verdict in verdicts_of(store, article, name, [])
    ]
    held, _ = _latest([verdict for verdict in verdicts if verdict.is_decided])
    return review_state(items, held).decided


def verdicts_of(
    store: TagStore, article: Article, reviewer: str, problems: list[str]
) -> tuple[Verdict, ...]:
    """The reviewer's verdicts on the article; what is wrong with them is added to the problems."""
    try:
        record = store.within(GOLD).read(reviewer, article)
        problems += store.within(GOLD).problems(reviewer, article.id)
    except HashiyaError as error:
        problems.append(
            Finding.of(error, f"left out: what {reviewer} decided on {article.id!r}: ")
        )
        return ()
    standing, detached = anchored_and_detached(record, article)
    if detached:
        problems.append(
            f"the text of {article.id!r} has changed since {reviewer} reviewed it: {len(detached)} of "
            f"{len(record.tags)} decided tags are left out"
        )
    found, wrong = verdicts_in(record, standing)
    problems += wrong
    return found


def outcome(verdict: Verdict) -> object:
    """What is decided for; None where that is nothing."""
    return tag_content(verdict.gold) if verdict.gold is not None else None


def _latest(verdicts: Sequence[Verdict]) -> tuple[list[Verdict], list[str]]:
    """Of the verdicts that were made from the same tags the latest, and a sentence where another reviewer's differs."""
    held: list[Verdict] = []
    conflicts = []
    for verdict in sorted(
        verdicts, key=lambda each: (each.at, each.reviewer, each.id), reverse=True
    ):
        later = next((each for each in held if _of_one_place(each, verdict)), None)
        if later is None:
            held.append(verdict)
        elif later.reviewer != verdict.reviewer and outcome(later) != outcome(verdict):
            words = next(
                (each.text for each in (later.gold, verdict.gold) if each is not None),
                "",
            )
            conflicts.append(
                f"{verdict.reviewer} and {later.reviewer} decided differently on {words!r}: what {later.reviewer} "
                "decided later holds; name a reviewer to choose"
            )
    return held[::-1], conflicts


def _of_one_place(one: Verdict, other: Verdict) -> bool:
    if one.refs and other.refs:
        return not one.refs.isdisjoint(other.refs)
    return outcome(one) == outcome(other) is not None
