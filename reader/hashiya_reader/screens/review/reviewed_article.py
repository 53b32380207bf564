"""An article under review: its items, which of them is being decided, and what was begun there."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import is_

from hashiya.language import gettext as _
from hashiya.model.model import Span, Tag
from hashiya.review.adjudication import GoldSession
from hashiya.review.hidden_names import hidden_order, letters_for
from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import AnnotatorTags, Item
from hashiya.review.reviewed_places import ReviewedPlace, differing_places
from hashiya.review.verdicts import Verdict
from hashiya_reader.look.plurals import counted
from hashiya_reader.workspace import Workspace

ItemKey = tuple[tuple[str, int], ...]
ANY = ItemFilter()


@dataclass(frozen=True, slots=True)
class StatusHint:
    """Words that stay in the status row until something else is done."""

    words: str


@dataclass(frozen=True, slots=True)
class HowSure:
    """The next digit says how sure the reviewer is."""

    @property
    def words(self) -> str:
        """What the digits mean."""
        return _("sure: 1 guessing … 5 certain")


@dataclass(frozen=True, slots=True)
class FinishAsked:
    """The key that finishes the article was pressed though places are not decided."""

    words: str


Pending = StatusHint | HowSure | FinishAsked


class ReviewedArticle:
    """What is under review, without a screen.

    `index` is the current item's, -1 where there is none; `draft` are edges that are
    being fitted to it. Items count as disagreements where the `filter` holds them. An
    item that was opened by its key, `only`, is the only one to decide.
    """

    def __init__(
        self,
        workspace: Workspace,
        session: GoldSession,
        items: ItemFilter = ANY,
        only: ItemKey | None = None,
    ) -> None:
        self.workspace = workspace
        self.session = session
        self.filter = items
        self.only = only
        # Those on which reviewers differed when the article was opened, or do now.
        self._differed: set[ItemKey] = set()
        self._differing_keys: set[ItemKey] = set()
        self._reviewed: tuple[ReviewedPlace, ...] = ()
        # The disagreements' indexes, and what they were made of.
        self._disputed: list[int] = []
        self._disputed_of: tuple[object, object, object] = (None, None, None)
        self.draft: Span | None = None
        self.pending: Pending | None = None
        self.index = -1
        self.index = self._first()

    def _first(self) -> int:
        """The item opened by its key, or the first that is open, or the first of all."""
        if self.only is not None:
            index = self.index_of(self.only)
            if index is not None:
                return index
        for index in (*self.following(1, is_open=True), *self.following(1)):
            return index
        return 0 if self.items else -1

    @property
    def items(self) -> tuple[Item, ...]:
        """The items, in the order of the text."""
        return self.session.items

    @property
    def item(self) -> Item | None:
        """The item that is being decided."""
        return self.items[self.index] if 0 <= self.index < len(self.items) else None

    @property
    def verdict(self) -> Verdict | None:
        """The reviewer's own verdict on the current item."""
        return self.session.verdict(self.item) if self.item else None

    @property
    def others_verdicts(self) -> tuple[Verdict, ...]:
        """The other reviewers' verdicts on the current item, the latest last."""
        item, reviewer = self.item, self.session.annotator
        if item is None:
            return ()
        for place in self.session.joint.reviewed:
            if place.item is item:
                verdicts = place.verdicts
                return tuple(own for own in verdicts if own.reviewer != reviewer)
        other = self.session.by_others.get(item.key)
        return () if other is None else (other,)

    @property
    def annotators(self) -> tuple[str, ...]:
        """Who has opened the article, in the order of their digits.

        Hidden names are in another order in each article.
        """
        by_annotator = self.session.annotations.by_annotator
        names = tuple(own.annotator for own in by_annotator)
        if self.workspace.hides_names:
            return hidden_order(self.session.article.id, names)
        return names

    @property
    def annotations(self) -> tuple[AnnotatorTags, ...]:
        """What each of them has, in that order."""
        by_annotator = self.session.annotations.by_annotator
        order = self.annotators
        return tuple(sorted(by_annotator, key=lambda own: order.index(own.annotator)))

    def in_order(self, names: Iterable[str]) -> list[str]:
        """Some of them, in that order."""
        return sorted(names, key=self.annotators.index)

    @property
    def display_names(self) -> dict[str, str]:
        """What each annotator is called on the screen."""
        if self.workspace.hides_names:
            return dict(letters_for(self.session.article.id, self.annotators))
        return {name: name for name in self.annotators}

    def detached_words(self, annotator: str) -> str:
        """How many tags in the current item's layer are detached: `2 detached tags of omar`."""
        layer = self.item.layer if self.item else None
        count = 0
        for tag in self.session.annotations.detached:
            count += tag.annotator == annotator and tag.layer == layer
        return _("{tags} of {name}").format(
            tags=counted(count, "detached tag"), name=self.display_names[annotator]
        )

    @property
    def unopened(self) -> int:
        """How many of those who should annotate the article never opened it.

        Where nothing is assigned these are all annotators of the project.
        """
        assignment = self.workspace.assignment
        if assignment:
            annotators = assignment.of(self.session.article.id)
        else:
            annotators = self.workspace.project.annotators.names
        return len(set(annotators) - set(self.annotators))

    @property
    def disputed(self) -> list[int]:
        """The indexes of the items that count as disagreements.

        Where the filter is for what reviewers differ on, these are the items on which
        they do, or did when the article was opened.
        """
        items, reviewed = self.items, self.session.joint.reviewed
        disputed_of = items, self.filter, reviewed
        if not all(map(is_, disputed_of, self._disputed_of)):
            self._disputed_of = disputed_of
            self._disputed = self._select()
        return self._disputed

    def _select(self) -> list[int]:
        """The indexes of the items that the filter holds."""
        if not self.filter.reviewers_differ:
            return [i for i, item in enumerate(self.items) if self.filter.holds(item)]
        self._differed |= self._differing
        selected = []
        for index, item in enumerate(self.items):
            if item.key in self._differed and self.filter.selects(item):
                selected.append(index)
        return selected

    @property
    def _differing(self) -> set[ItemKey]:
        """The keys of the items on which reviewers differ."""
        reviewed = self.session.joint.reviewed
        if reviewed is not self._reviewed:
            self._reviewed = reviewed
            places = differing_places(reviewed)
            self._differing_keys = {place.item.key for place in places}
        return self._differing_keys

    @property
    def spellings_left(self) -> int:
        """How many items differ only in spelling and are not decided yet."""
        return sum(
            item.differs_in_spelling and not self.is_decided(item)
            for item in self.items
        )

    def settling(self, item: Item) -> Verdict | None:
        """The verdict that settles the item: the reviewer's own, or another's."""
        verdict = self.session.verdict(item)
        if verdict is not None and verdict.is_decided:
            return verdict
        return self.session.by_others.get(item.key)

    def is_decided(self, item: Item) -> bool:
        """Whether the verdict of any reviewer settles the item."""
        return self.settling(item) is not None

    def is_settled(self, item: Item) -> bool:
        """Whether nothing is left to decide there: by reviewers alike, if that is asked."""
        if self.filter.reviewers_differ:
            return item.key not in self._differing
        return self.is_decided(item)

    def index_of(self, key: ItemKey) -> int | None:
        """The index of the item with this key."""
        for index, item in enumerate(self.items):
            if item.key == key:
                return index
        return None

    def following(self, step: int, *, is_open: bool = False) -> Iterator[int]:
        """The disagreements after (1) or before (-1) the current one, wrapping around.

        Each comes once, the current one last; with `is_open` only those to be decided.
        """
        ahead: list[int] = []
        behind: list[int] = []
        for index in self.disputed[::step]:
            is_ahead = index < self.index if step < 0 else index > self.index
            (ahead if is_ahead else behind).append(index)
        for index in (*ahead, *behind):
            if not is_open or not self.is_settled(self.items[index]):
                yield index

    def visit(self, index: int) -> None:
        """Make an item the current one; what was begun is dropped."""
        self.index = index
        self.drop()

    def drop(self) -> None:
        """Drop the edges that were fitted, and what a key has begun."""
        self.draft = None
        self.pending = None

    def listen(self) -> bool:
        """Read what the annotators did since; the current item stays current.

        Returns whether that changed any item.

        Raises:
            HashiyaError: when it cannot be read.
        """
        item = self.item
        is_changed = self.session.listen()
        index = None if item is None else self.index_of(item.key)
        if index is not None:
            self.index = index
        self.index = min(self.index, len(self.items) - 1)
        return is_changed

    def tag_in_question(self, answer: Tag | None) -> Tag | None:
        """The tag that edges and edits begin with.

        It is what was decided, otherwise the highlighted answer's, otherwise the first.
        """
        verdict = self.verdict
        if verdict is not None and verdict.gold is not None:
            return verdict.gold
        if answer is not None:
            return answer
        return self.item.tags[0] if self.item else None
