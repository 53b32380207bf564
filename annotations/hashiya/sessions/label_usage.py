"""The labels that an annotator's tags use, and which of them the scheme no longer has."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from hashiya.errors import StoreUnreadable
from hashiya.model.model import Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.store import TagStore

# By layer and label: the number of tags on each article, by its id.
Uses = Mapping[tuple[str, str], Mapping[str, int]]


def stored_tags(store: TagStore, annotator: str) -> Iterator[tuple[str, Tag]]:
    """All of the annotator's tags, each with its article's id; unreadable records are left out.

    They are reported where the article is opened.
    """
    with contextlib.suppress(StoreUnreadable):
        for article in store.articles_of(annotator):
            with contextlib.suppress(StoreUnreadable):
                for tag in store.read(annotator, article).tags:
                    yield article, tag


def label_uses(store: TagStore, annotator: str) -> Uses:
    """How often the annotator uses each label, by article; unreadable records are left out.

    It reads every record of the annotator: call it in a thread.
    """
    uses: dict[tuple[str, str], dict[str, int]] = {}
    for article, tag in stored_tags(store, annotator):
        counts = uses.setdefault((tag.layer, tag.label), {})
        counts[article] = counts.get(article, 0) + 1
    return uses


def orphaned(uses: Uses, scheme: Scheme) -> Uses:
    """The uses of labels that the scheme does not have, by layer and label."""
    return {key: uses[key] for key in sorted(uses) if not scheme.knows(*key)}


def moved_to(scheme: Scheme, tag: Tag, layer: str, label: str) -> Tag:
    """The tag with another label; attributes that the layer does not have are moved into the note.

    Raises:
        UnknownLabel, InvalidTag: when the scheme does not allow the label for the tag.
    """
    scheme.check_label(layer, label, ARTICLE if tag.span is None else SPAN)
    new_layer = scheme.layer(layer)
    attributes = {}
    notes = [tag.note] if tag.note else []
    for name, value in tag.attributes.items():
        if new_layer.takes(name, value):
            attributes[name] = value
        else:
            notes.append(f"{name}: {value}")
    return replace(
        tag, layer=layer, label=label, attributes=attributes, note=" · ".join(notes)
    )
