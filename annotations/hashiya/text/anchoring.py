"""Anchoring tags in a changed text: on their words, or nowhere if that is not certain."""

import functools
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, replace

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Anchor, Article, Record, Span, Tag
from hashiya.text.canonical_text import CanonicalText
from hashiya.text.text_alignment import Loss, aligned

# Gives the text of a sha256 that tags were made on; None where it is not kept.
OldTexts = Callable[[str], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchoredTags:
    """The anchored tags of a record, some of which may have moved, and its detached tags."""

    anchored: tuple[Tag, ...]
    detached: tuple[Tag, ...]
    moved: tuple[Tag, ...]


def anchored_and_detached(
    record: Record, article: Article, old_texts: OldTexts
) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
    """The record's tags that are anchored in the article's text, and the detached ones."""
    tags = anchor_tags(record, article, old_texts)
    return tags.anchored, tags.detached


def anchor_tags(
    record: Record, article: Article, old_texts: OldTexts, anchored: Iterable[Tag] = ()
) -> AnchoredTags:
    """Anchor the record's tags in the article's text; tags made on another version may move.

    A tag on the whole article is always anchored. Tags that are in `anchored`, the tags
    anchored in this text before, are not examined again.
    """
    examined = set(map(id, anchored))
    is_same_text = record.sha256 in {article.sha256, ""}
    texts = functools.cache(old_texts)
    in_place: list[Tag] = []
    moved: list[Tag] = []
    detached: list[Tag] = []
    for tag in record.tags:
        if id(tag) in examined or _is_in_place(tag, article, is_same_text=is_same_text):
            in_place.append(tag)
            continue
        span = place_of(tag, article, texts)
        if span is None:
            detached.append(tag)
        else:
            words = span.of(article.text)
            anchor = Anchor.at(span, article.text, article.sha256)
            moved.append(replace(tag, span=span, text=words, anchor=anchor))
    if not moved and not detached:
        return AnchoredTags(anchored=record.tags, detached=(), moved=())
    return AnchoredTags(
        anchored=tuple(sorted([*in_place, *moved], key=lambda tag: tag.order)),
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


def place_of(tag: Tag, article: Article, old_texts: OldTexts) -> Span | None:
    """The span of the tag's words in the article's text.

    None if that is not certain, or they are gone. On the text that the tag was made on
    it is the tag's own span. On another one the two texts are aligned, or, where the
    old text is not kept, the words are found by their context.
    """
    if tag.span is None:
        return None
    if tag.anchor is not None and tag.anchor.sha256 == article.sha256:
        words = article.text[tag.span.start : tag.span.end]
        return tag.span if words == tag.text else None
    old_text = _text_of(tag, old_texts)
    if old_text is not None:
        return moved_span(tag.span, old_text, article.text)
    span = _place_by_context(tag, article)
    return None if span is None else _with_own_ends(span, tag.text, article.text)


def moved_span(span: Span, old_text: str, text: str) -> Span | None:
    """The span in the text of the words of a span of the old text; None if not certain."""
    place = aligned(old_text, text).place(span)
    return None if place is None else _with_own_ends(place, span.of(old_text), text)


def _with_own_ends(span: Span, words: str, text: str) -> Span:
    """The span of just the words, where these are unchanged from its start or to its end.

    Spaces at the end of a line, which the alignment leaves out, may still be there.
    """
    if text.startswith(words, span.start):
        return Span(span.start, span.start + len(words))
    if text.endswith(words, 0, span.end):
        return Span(span.end - len(words), span.end)
    return span


def loss_of(tag: Tag, article: Article, old_texts: OldTexts) -> Loss:
    """What became of the words of a detached tag."""
    if tag.span is None:
        return Loss()
    old_text, span = _text_of(tag, old_texts), tag.span
    if old_text is None:
        before = tag.anchor.before if tag.anchor else ""
        after = tag.anchor.after if tag.anchor else ""
        old_text = f"{before}{tag.text}{after}"
        span = Span(len(before), len(before) + len(tag.text))
    return aligned(old_text, article.text).loss(span)


def loss_reason(tag: Tag, article: Article, old_texts: OldTexts) -> str:
    """Why a tag is detached, to follow its name: `its words were changed to 'x'`."""
    if tag.anchor and tag.span and tag.anchor.sha256 == article.sha256:
        return _("its words {words!r} are not at {start}–{end}").format(
            words=tag.text, start=tag.span.start, end=tag.span.end
        )
    return lost_words(tag.text, loss_of(tag, article, old_texts), article.text)


def lost_words(words: str, loss: Loss, text: str) -> str:
    """What became of a tag's words in the text: `its words were changed to 'x'`."""
    if loss.new_words is not None:
        return _("its words {words!r} were changed to {others!r}").format(
            words=words, others=loss.new_words.of(text)
        )
    if not loss.count:
        return _("its words {words!r} are gone").format(words=words)
    if loss.count == 1:
        return _(
            "its words {words!r} occur once, but perhaps not where they were"
        ).format(words=words)
    return ngettext(
        "its words {words!r} occur {count} time, and which of them is meant is not "
        "certain",
        "its words {words!r} occur {count} times, and which of them is meant is not "
        "certain",
        loss.count,
    ).format(words=words, count=f"{loss.count:,}")


def context_of(tag: Tag, old_texts: OldTexts) -> tuple[str, str]:
    """What is before and after the tag's words in their line of the text it was made on.

    Where that text is not kept, it is as much as the tag has of it.
    """
    if tag.span is None or tag.anchor is None:
        return "", ""
    before, after = tag.anchor.before, tag.anchor.after
    text = _text_of(tag, old_texts)
    if text is not None:
        before, after = text[: tag.span.start], text[tag.span.end :]
    return (before.splitlines() or [""])[-1], (after.splitlines() or [""])[0]


def _text_of(tag: Tag, old_texts: OldTexts) -> str | None:
    """The text that the tag was made on, if it is kept and has the tag's words."""
    if tag.anchor is None or tag.span is None:
        return None
    text = old_texts(tag.anchor.sha256)
    if text is None or text[tag.span.start : tag.span.end] != tag.text:
        return None
    return text


# The shortest context that suffices to find the place of the words.
_ENOUGH = 16
# Words without a context must be several, and together at least this long.
_ALONE = 20

_canonical = functools.lru_cache(maxsize=4)(CanonicalText)


def _place_by_context(tag: Tag, article: Article) -> Span | None:
    """The only place where the words follow their context before, or precede that after.

    Each was unique in the tagged text. A tag without a context is placed by its words
    if they are several, long, and occur once.
    """
    anchor = tag.anchor or Anchor(sha256="")
    quote = CanonicalText(f"{anchor.before}{tag.text}{anchor.after}")
    start, end = quote.canonical_range(
        len(anchor.before), len(anchor.before) + len(tag.text)
    )
    words, new = quote.text[start:end], _canonical(article.text)
    places = frozenset(_places(words, new.text))
    if words and words == new.text:
        place = _only(places)
    elif anchor.before or anchor.after:
        place = _between(places, quote.text[:start], quote.text[end:], new.text)
    else:
        is_distinctive = len(words) >= _ALONE and len(words.split()) > 1
        place = _only(places) if is_distinctive else None
    return Span(*new.source_range(place.start, place.end)) if place else None


def _between(
    places: frozenset[Span], before: str, after: str, text: str
) -> Span | None:
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
    start = text.find(words) if words else -1
    while start >= 0:
        yield Span(start, start + len(words))
        start = text.find(words, start + 1)
