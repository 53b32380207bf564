"""The options of a review: which disagreements, in which order, which article."""

from dataclasses import dataclass

from hashiya.review.item_filter import ItemFilter
from hashiya.review.queue import Order


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewOptions:
    """`seed` is the random order's; without an `article` the queue is shown.

    With `hides_names` letters stand for annotators. Only tags of the `annotators` count,
    of all where that is None.
    """

    items: ItemFilter = ItemFilter()  # noqa: RUF009 - a frozen value
    order: Order = Order.DISPUTED
    seed: int = 0
    article: str | None = None
    annotators: frozenset[str] | None = None
    hides_names: bool = False
