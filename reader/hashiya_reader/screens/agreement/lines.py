"""The lines of the agreement screen, and what Enter opens from each."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from hashiya.model.model import Span
from hashiya.review.items import TagRef
from hashiya_reader.widgets.row import Row

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.material import LayerTags, Material
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.review.items import Item


class ShownAgreement(Protocol):
    """What is shown of agreement, as those who make its lines see it."""

    @property
    def material(self) -> "Material":
        """The tags that are compared."""

    @property
    def layer(self) -> "LayerTags":
        """The layer."""

    @property
    def group(self) -> tuple[str, ...]:
        """The annotators."""

    @property
    def column(self) -> "MeasureColumn":
        """The measure."""

    @property
    def items(self) -> "Sequence[tuple[str, Item]]":
        """The layer's disputed items, each with its article."""

    @property
    def width(self) -> int:
        """The cells of a line."""

    @property
    def bar_cells(self) -> int:
        """The cells of a bar."""

    def title_of(self, layer: str, label: str) -> str:
        """A label's title; its name where the scheme does not have it."""

    def article_lines(self, chosen: Collection[str] | None) -> "Iterator[ViewLine]":
        """The lines of the chosen articles, or of all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place of an article: its tags, by annotator and id, and where it is.

    `span` is None for the whole article, or where the place is not known.
    """

    article: str
    layer: str
    span: Span | None = None
    refs: frozenset[TagRef] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A list that a line opens, with its title; its lines are made anew for each width.

    With `needs_items` it is of disputed items, which are computed first.
    """

    title: str
    lines: "Callable[[ShownAgreement], Iterable[ViewLine]]"
    needs_items: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLine:
    """A row of the list, and what Enter does there.

    It opens a list, a place, the first disputed place of an article, or the articles of
    a group of annotators, which are then measured by the `column` of that index.
    """

    row: Row
    detail: Detail | None = None
    place: Place | None = None
    article: str | None = None
    group: tuple[str, ...] | None = None
    column: int | None = None

    @property
    def leads_on(self) -> bool:
        """Whether Enter does anything there."""
        leads = self.detail, self.place, self.article, self.group
        return any(lead is not None for lead in leads)
