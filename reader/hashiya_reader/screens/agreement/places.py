"""The review of an article, opened at a place that a number is about."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from hashiya_reader.screens.agreement.lines import Place
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    from hashiya.review.items import Item
    from hashiya_reader.screens.review.screen import ReviewScreen


def review_at(workspace: Workspace, place: Place) -> "ReviewScreen":
    """The review screen, at the place.

    Raises:
        InvalidAnnotator: when the annotator may not review the article. UnknownArticle,
            ArticleUnreadable, StoreUnreadable: as the project and the store do.
    """
    # Only here: who looks at numbers may not review.
    from hashiya_reader.screens.review.screen import ReviewScreen
    from hashiya_reader.screens.review.visit import VisitBegun

    session = workspace.review(place.article)
    item = item_at(session.items, place)
    begun = VisitBegun(last_step=session.last_step, item=item.key if item else None)
    return ReviewScreen(workspace, session, (1, 1), begun=begun)


def item_at(items: "Iterable[Item]", place: Place) -> "Item | None":
    """The item that has one of the place's tags, otherwise the first that is on its words."""
    on_words = None
    for item in items:
        if not place.refs.isdisjoint(item.key):
            return item
        if on_words is None and item.layer == place.layer and _shares(item, place):
            on_words = item
    return on_words


def _shares(item: "Item", place: Place) -> bool:
    """Whether they have words in common, or are both of the whole article."""
    if item.span is None or place.span is None:
        return item.span is place.span
    return item.span.overlaps(place.span)
