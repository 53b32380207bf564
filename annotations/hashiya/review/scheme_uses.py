"""What of all annotators' tags a change of the scheme is about, and their removal with it."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from hashiya.model.model import Act, Tag
from hashiya.model.scheme_changes import RemovedTags
from hashiya.store import GOLD, TAGS, Document, RowKey, TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeItems:
    """Labels or attributes of a layer, or with neither the layer; a layer is one of `layers`."""

    layers: tuple[str, ...]
    labels: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ()

    def holds(self, tag: Tag) -> bool:
        """Whether the tag has one of them."""
        if tag.layer not in self.layers:
            return False
        if self.attributes:
            return any(tag.attributes.get(name) for name in self.attributes)
        return not self.labels or tag.label in self.labels


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeUses:
    """The number of tags of each annotator, and of reviewers' decisions, that have them."""

    tags: Mapping[str, int] = field(default_factory=dict)
    articles: int = 0
    decisions: int = 0


def scheme_uses(store: TagStore, items: SchemeItems) -> SchemeUses:
    """Count the tags and decisions.

    Raises:
        StoreUnreadable: when a record cannot be read.
    """
    counts: Counter[str] = Counter()
    articles: set[str] = set()
    for annotator, article, ids in _tags_with(store, items):
        counts[annotator] += len(ids)
        articles.add(article)
    gold = _tags_with(store.within(GOLD), items)
    return SchemeUses(
        tags=dict(sorted(counts.items())),
        articles=len(articles),
        decisions=sum(len(ids) for _, _, ids in gold),
    )


def tags_of(store: TagStore, items: SchemeItems) -> RemovedTags:
    """The ids of all annotators' tags that have them, by annotator and article.

    Raises:
        StoreUnreadable: when a record cannot be read.
    """
    return {
        (annotator, article): tuple(ids)
        for annotator, article, ids in _tags_with(store, items)
    }


def remove_tags(store: TagStore, tags: RemovedTags) -> None:
    """Remove the tags, an act of each annotator on each article that undo takes back there.

    Raises:
        StoreUnreadable, StoreWriteFailed: when a record cannot be read or written; what
            was removed before stays so.
    """
    for (annotator, article), ids in tags.items():
        rows = {(TAGS, str(tag_id)): None for tag_id in ids}
        store.put(annotator, article, rows, Act.DO.value)


def restore_tags(store: TagStore, tags: RemovedTags) -> int:
    """Restore the tags that are still removed, as an act of each annotator; how many those are.

    Raises:
        StoreUnreadable, StoreWriteFailed: as `remove_tags` does.
    """
    restored = 0
    for (annotator, article), ids in tags.items():
        keys = {(TAGS, str(tag_id)) for tag_id in ids}
        missing = keys - store.documents(annotator, article).keys()
        if not missing:
            continue
        rows: dict[RowKey, Document] = {}
        for entry in store.entries(annotator, article):
            for row, document in entry.set.get(TAGS, {}).items():
                if (TAGS, row) in missing:
                    rows[TAGS, row] = document
        if rows:
            store.put(annotator, article, rows, Act.DO.value)
        restored += len(rows)
    return restored


def _tags_with(
    store: TagStore, items: SchemeItems
) -> Iterator[tuple[str, str, Collection[int]]]:
    """The ids of the tags that have them, by annotator and article."""
    for annotator in store.annotators():
        for article in store.articles_of(annotator):
            tags = store.read(annotator, article).tags
            ids = [tag.id for tag in tags if items.holds(tag)]
            if ids:
                yield annotator, article, ids
