"""Anchoring tags in a changed text: on their words, or nowhere if that is not certain."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from hashiya.model.model import Anchor, Article, Record, Span, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredTags:
    """The anchored tags of a record, some of which may have moved, and its detached tags."""

    anchored: tuple[Tag, ...]
    detached: tuple[Tag, ...]
    moved: tuple[Tag, ...]


def anchored_and_detached(
    record: Record, article: Article
) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
    """The record's tags that are anchored in the article's text, and the detached ones."""
    tags = anchor_tags(record, article)
    return tags.anchored, tags.detached


def anchor_tags(
    record: Record, article: Article, anchored: Iterable[Tag] = ()
) -> AnchoredTags:
    """Anchor the record's tags in the article's text; tags made on another version may move.

    A tag on the whole article is always anchored. Tags that are in `anchored`, the tags
    anchored in this text before, are not examined again.
    """
    examined = set(map(id, anchored))
    is_same_text = record.sha256 in {article.sha256, ""}
    kept: list[Tag] = []
    moved: list[Tag] = []
    detached: list[Tag] = []
    for tag in record.tags:
        if id(tag) in examined or _is_in_place(tag, article, is_same_text=is_same_text):
            kept.append(tag)
            continue
        span = place_of(tag, article)
        if span is None:
            detached.append(tag)
        else:
            anchor = Anchor.at(span, article.text, article.sha256)
            moved.append(replace(tag, span=span, anchor=anchor))
    if not moved and not detached:
        return AnchoredTags(anchored=record.tags, detached=(), moved=())
    return AnchoredTags(
        anchored=tuple(sorted([*kept, *moved], key=lambda tag: tag.order)),
        detached=tuple(detached),
        moved=tuple(moved),
    )


def _is_in_place(tag: Tag, article: Article, *, is_same_text: bool) -> bool:
    """Whether the tag's words are at its span.

    `is_same_text` says whether tags without an anchor were made on this text.
    """
    if tag.span is None:
        return True
    if tag.anchor is not None:
        is_same_text = tag.anchor.sha256 == article.sha256
    return is_same_text and article.text[tag.span.start : tag.span.end] == tag.text


# The shortest context that suffices to find the place of the words.
_ENOUGH = 16
# Words without a context must be several, and together at least this long.
_ALONE = 20


def place_of(tag: Tag, article: Article) -> Span | None:
    """The span of the tag's words in the article's text.

    None if that is not certain, or they are gone.

    On the text that the tag was made on it is the tag's own span. On another text it is
    the only place where the words follow their context before, or precede their context
    after; each was unique in the tagged text. A tag without a context is placed by its
    words if they are several, long, and occur once.
    """
    if tag.span is None:
        return None
    if tag.anchor is not None and tag.anchor.sha256 == article.sha256:
        words = article.text[tag.span.start : tag.span.end]
        return tag.span if words == tag.text else None
    places = frozenset(_places(tag.text, article.text))
    if tag.text == article.text:
        return _only(places)
    if tag.anchor is None or not (tag.anchor.before or tag.anchor.after):
        is_distinctive = len(tag.text) >= _ALONE and len(tag.text.split()) > 1
        return _only(places) if is_distinctive else None
    return _between(places, tag.anchor, article.text)


def _between(places: frozenset[Span], anchor: Anchor, text: str) -> Span | None:
    before, after = anchor.before, anchor.after
    after_context: set[Span] = set()
    before_context: set[Span] = set()
    for span in places:
        if before and text.endswith(before, 0, span.start):
            after_context.add(span)
        if after and text.startswith(after, span.end):
            before_context.add(span)
    agreeing = after_context & before_context
    if len(before) + len(after) < _ENOUGH:
        # A short text has little context: then the words must occur once.
        return _only(places) if after_context or before_context else None
    # If the two sides disagree, the words were separated from their context.
    candidates: set[Span] = set()
    if len(before) >= _ENOUGH or agreeing:
        candidates |= after_context
    if len(after) >= _ENOUGH or agreeing:
        candidates |= before_context
    return _only(candidates)


def _only(spans: Collection[Span]) -> Span | None:
    return next(iter(spans)) if len(spans) == 1 else None


def _places(words: str, text: str) -> Iterator[Span]:
    start = text.find(words)
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)
