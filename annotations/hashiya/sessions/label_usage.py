"""Which labels an annotator's tags use, and those among them that the scheme no longer has."""

from collections.abc import Mapping
from dataclasses import replace

from hashiya.errors import StoreUnreadable
from hashiya.model.model import Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.store import TagStore

# By layer and label: how many tags there are on each article, by its id.
Uses = Mapping[tuple[str, str], Mapping[str, int]]


def label_uses(store: TagStore, annotator: str) -> Uses:
    """How often the annotator uses each label, by article; unreadable records are left out.

    Reads every record of the annotator: for a thread of its own.
    """
    uses: dict[tuple[str, str], dict[str, int]] = {}
    try:
        articles = store.articles_of(annotator)
    except StoreUnreadable:
        return {}
    for article in articles:
        try:
            tags = store.read(annotator, article).tags
        except StoreUnreadable:
            # Told where the article is opened.
            continue
        for tag in tags:
            counts = uses.setdefault((tag.layer, tag.label), {})
            counts[article] = counts.get(article, 0) + 1
    return uses


def orphaned(uses: Uses, scheme: Scheme) -> Uses:
    """The uses of labels that the scheme does not have, by layer and label."""
    return {key: uses[key] for key in sorted(uses) if not scheme.knows(*key)}


def moved_to(scheme: Scheme, tag: Tag, layer: str, label: str) -> Tag:
    """The tag with another label; what its attributes say beyond the layer's goes into the note.

    Raises:
        UnknownLabel, InvalidTag: when the scheme does not allow the label for such a
        tag.
    """
    scheme.check_label(layer, label, ARTICLE if tag.span is None else SPAN)
    taken = {
        name: value
        for name, value in tag.attributes.items()
        if scheme.layer(layer).takes(name, value)
    }
    rest = (
        f"{name}: {value}"
        for name, value in tag.attributes.items()
        if name not in taken
    )
    note = " · ".join(each for each in (tag.note, *rest) if each)
    return replace(tag, layer=layer, label=label, attributes=taken, note=note)
