"""What is drawn of the items in the text: brackets in lanes, and heads in the margin."""

from collections.abc import Iterator

from hashiya.model.model import Tag
from hashiya.review.items import Item
from hashiya_reader.screens.review.marks import (
    AGREED,
    BY_ANOTHER,
    DECIDED,
    lane_fill,
    margin_style,
    margin_words,
)
from hashiya_reader.screens.review.reviewed_article import ReviewedArticle
from hashiya_reader.screens.review.rows import differ
from hashiya_reader.widgets.review_lanes import Bracket
from hashiya_reader.widgets.review_view import Head

# Lanes from the line downwards: what was decided, what all say alike, then one for each
# annotator.
GOLD, ALL, FIRST = 0, 1, 2
# Of more annotators than these, those who say the same of an item share a lane:
# otherwise it would not fit a small screen.
CROWD = 6


class LaneBrackets:
    """The brackets of an article: of annotators, made again when a tag changes, and of gold."""

    def __init__(self, state: ReviewedArticle) -> None:
        self._state = state
        self._sources: tuple[object, ...] = ()
        self._brackets: tuple[Bracket, ...] = ()
        self._annotators_sources: tuple[object, ...] = ()
        self._of_annotators: tuple[Bracket, ...] = ()

    def all(self) -> tuple[Bracket, ...]:
        """Every tag as a bracket in its lane."""
        session = self._state.session
        hides_names = self._state.workspace.hides_names
        items = self._state.items
        if not same_objects((items, hides_names), self._annotators_sources):
            self._annotators_sources = (items, hides_names)
            self._of_annotators = tuple(self._make())
        sources = (self._of_annotators, session.verdicts, session.by_others)
        if not same_objects(sources, self._sources):
            self._sources = sources
            gold: list[Bracket] = []
            for index, item in enumerate(items):
                gold += self._gold(index, item)
            self._brackets = (*gold, *self._of_annotators)
        return self._brackets

    def forget(self) -> None:
        """Make them again: labels are called otherwise."""
        self._annotators_sources = ()

    def _make(self) -> Iterator[Bracket]:
        """A lane for what all say alike, or one for each annotator."""
        sides = {}
        for number, annotator in enumerate(self._state.annotators):
            sides[annotator] = FIRST + number
        for index, item in enumerate(self._state.items):
            if item.is_agreed:
                yield from self._bracket(item.tags[0], ALL, index, AGREED)
            elif len(sides) > CROWD:
                yield from self._versions(index, item, sides)
            else:
                for tag in item.tags:
                    side = sides[tag.annotator]
                    yield from self._bracket(tag, side, index, lane_fill(item))

    def _gold(self, index: int, item: Item) -> Iterator[Bracket]:
        verdict = self._state.settling(item)
        if verdict is not None and verdict.gold is not None:
            is_own = verdict.reviewer == self._state.session.annotator
            fill = DECIDED if is_own else BY_ANOTHER
            yield from self._bracket(verdict.gold, GOLD, index, fill)

    def _versions(
        self, index: int, item: Item, sides: dict[str, int]
    ) -> Iterator[Bracket]:
        """With many annotators a version has one bracket, in the lane of the first who gives it."""
        for version in item.versions:
            side = min(sides[name] for name in version.annotators)
            voices = len(version.annotators)
            yield from self._bracket(version.tag, side, index, lane_fill(item), voices)

    def _bracket(
        self, tag: Tag, side: int, index: int, fill: str, voices: int = 1
    ) -> Iterator[Bracket]:
        """The tag's bracket; labels of the whole article have none."""
        if tag.span is not None:
            look = self._state.workspace.looks.of(tag)
            yield Bracket(
                span=tag.span,
                side=side,
                item=index,
                title=look.title,
                color=look.color,
                fill=fill,
                voices=voices,
            )


def same_objects(new: tuple[object, ...], old: tuple[object, ...]) -> bool:
    """Whether the tuples hold the same objects."""
    return len(new) == len(old) and all(map(lambda a, b: a is b, new, old))


def margin_heads(state: ReviewedArticle) -> Iterator[Head]:
    """What the margin says of each disagreement, and of the current item."""
    numbers = {index: number for number, index in enumerate(state.disputed, 1)}
    for index, item in enumerate(state.items):
        if index not in numbers and index != state.index:
            continue
        is_decided = state.is_decided(item)
        verdict = state.session.verdict(item)
        if differ(verdict, state.session.by_others.get(item.key)):
            mark = "≠"
        else:
            mark = "✓" if is_decided else ""
        yield Head(
            offset=item.span.start if item.span else 0,
            item=index,
            words=margin_words(numbers.get(index), item, mark),
            looks=margin_style(item, is_decided=is_decided),
        )
