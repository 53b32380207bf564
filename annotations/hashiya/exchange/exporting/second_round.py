"""The second round as a selection: the tags of articles that annotators were given again."""

from dataclasses import replace

from hashiya.exchange.exporting.selection import Selection
from hashiya.store import AGAIN, TagStore


def second_round(store: TagStore, selection: Selection) -> tuple[TagStore, Selection]:
    """The records of the second round, and the selection of the articles that are in it.

    Only articles and annotators count that have begun it.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    second_store = store.within(AGAIN)
    names = second_store.annotators()
    if selection.annotators is not None:
        names = selection.annotators
    begun: set[str] = set()
    for name in names:
        begun.update(second_store.articles_of(name))
    if selection.articles is not None:
        begun &= selection.articles
    selection = replace(selection, annotators=names, articles=frozenset(begun))
    return second_store, selection
