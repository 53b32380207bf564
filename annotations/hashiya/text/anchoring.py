"""Where a tag's words stand in a text that has changed since: exactly there, or nowhere that is certain."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from hashiya.model.model import Anchor, Article, Record, Span, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredTags:
    """A record's tags on a text: those that stand, of which some have `moved` with their words, and those adrift."""

    standing: tuple[Tag, ...]
    detached: tuple[Tag, ...]
    moved: tuple[Tag, ...]


def anchored_and_detached(
    record: Record, article: Article
) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
    """The record's tags that stand on the article's text, each where its words are now, and those adrift; in order."""
    found = anchor_tags(record, article)
    return found.standing, found.detached


def anchor_tags(
    record: Record, article: Article, known: Iterable[Tag] = ()
) -> AnchoredTags:
    """The same, with those apart whose words another version of the text had elsewhere.

    A tag on the whole article always stands. Those among the `known` ones, which stand
    on this very text, are not looked at again.
    """
    stood = set(map(id, known))
    sha256 = article.sha256
    here = record.sha256 in {sha256, ""}
    elsewhere = [
        tag
        for tag in record.tags
        if id(tag) not in stood and not _stands(tag, article.text, sha256, here=here)
    ]
    if not elsewhere:
        return AnchoredTags(standing=record.tags, detached=(), moved=())
    ids = {tag.id for tag in elsewhere}
    detached, moved = [], []
    for tag in elsewhere:
        span = place_of(tag, article)
        if span is None:
            detached.append(tag)
        else:
            moved.append(
                replace(tag, span=span, anchor=Anchor.at(span, article.text, sha256))
            )
    standing = [tag for tag in record.tags if tag.id not in ids] + moved
    return AnchoredTags(
        standing=tuple(sorted(standing, key=lambda tag: tag.order)),
        detached=tuple(detached),
        moved=tuple(moved),
    )


def _stands(tag: Tag, text: str, sha256: str, *, here: bool) -> bool:
    """Whether the tag needs no looking for; `here` says that tags without a text of their own are of this one."""
    if tag.span is None:
        return True
    of_this = tag.anchor.sha256 == sha256 if tag.anchor is not None else here
    return of_this and text[tag.span.start : tag.span.end] == tag.text


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
