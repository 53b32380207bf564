"""Which tags stand on an article's text as it is now, and which are adrift."""

from dataclasses import dataclass, replace

from annotations.anchoring import place_of
from annotations.model import Anchor, Article, Record, Tag


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A record's tags on a text: those that stand, of which some have `moved` with their words, and those adrift."""

    standing: tuple[Tag, ...]
    adrift: tuple[Tag, ...]
    moved: tuple[Tag, ...]


def parted(record: Record, article: Article) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
    """The record's tags that stand on the article's text, each where its words are now, and those adrift; in order."""
    found = on_text(record, article)
    return found.standing, found.adrift


def on_text(record: Record, article: Article) -> Standing:
    """The same, with those apart whose words another version of the text had elsewhere.

    A tag on the whole article always stands.
    """
    sha256 = article.sha256
    standing, adrift, moved = [], [], []
    for tag in record.tags:
        if tag.span is None or (tag.anchor is not None and tag.anchor.sha256 == sha256 and _stands(tag, article)):
            standing.append(tag)
            continue
        if tag.anchor is None and record.sha256 in {sha256, ""} and _stands(tag, article):
            standing.append(tag)
            continue
        span = place_of(tag, article)
        if span is None:
            adrift.append(tag)
        else:
            standing.append(replace(tag, span=span, anchor=Anchor.at(span, article.text, sha256)))
            moved.append(standing[-1])
    return Standing(
        standing=tuple(sorted(standing, key=lambda tag: tag.order)), adrift=tuple(adrift), moved=tuple(moved)
    )


def _stands(tag: Tag, article: Article) -> bool:
    return tag.span is not None and article.text[tag.span.start : tag.span.end] == tag.text
