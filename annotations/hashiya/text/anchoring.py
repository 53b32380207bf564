"""Where a tag's words stand in a text that has changed since: exactly there, or nowhere that is certain."""

from collections.abc import Collection, Iterator

from hashiya.model.model import Anchor, Article, Span, Tag

# What stood around the words is enough to tell their place when it is at least this
# long.
_ENOUGH = 16
# Words of which nothing else is known must be several, and together as long as this.
_ALONE = 20


def place_of(tag: Tag, article: Article) -> Span | None:
    """Where the tag's words stand in the article's text; None where that is not certain, or they are gone.

    On the text that the tag was made on it is the tag's own span. On another one it is
    the only place where the words follow what stood before them, or precede what stood
    after: each of which was the only such place before. A tag of which only the words
    are known is placed by them if they are several, long and there once.
    """
    if tag.span is None:
        return None
    if tag.anchor is not None and tag.anchor.sha256 == article.sha256:
        return (
            tag.span
            if article.text[tag.span.start : tag.span.end] == tag.text
            else None
        )
    places = frozenset(_places(tag.text, article.text))
    if tag.text == article.text:
        return _only(places)
    if tag.anchor is None or not (tag.anchor.before or tag.anchor.after):
        return (
            _only(places)
            if len(tag.text) >= _ALONE and len(tag.text.split()) > 1
            else None
        )
    return _between(places, tag.anchor, article.text)


def _between(places: frozenset[Span], anchor: Anchor, text: str) -> Span | None:
    before, after = anchor.before, anchor.after
    left = {span for span in places if before and text.endswith(before, 0, span.start)}
    right = {span for span in places if after and text.startswith(after, span.end)}
    if len(before) + len(after) < _ENOUGH:
        # In so short a text there is little around the words: then they must be there
        # once.
        return _only(places) if left or right else None
    # When one side says here and the other one there, the words were parted from what
    # was around them.
    wide = (left if len(before) >= _ENOUGH or left & right else set()) | (
        right if len(after) >= _ENOUGH or left & right else set()
    )
    return _only(wide)


def _only(spans: Collection[Span]) -> Span | None:
    return next(iter(spans)) if len(spans) == 1 else None


def _places(words: str, text: str) -> Iterator[Span]:
    at = text.find(words)
    while at >= 0:
        yield Span(at, at + len(words))
        at = text.find(words, at + 1)
