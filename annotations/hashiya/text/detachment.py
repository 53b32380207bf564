"""Which tags stand on an article's text as it is now, and which are adrift."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from hashiya.model.model import Anchor, Article, Record, Tag
from hashiya.text.anchoring import place_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A record's tags on a text: those that stand, of which some have `moved` with their words, and those adrift."""

    standing: tuple[Tag, ...]
    detached: tuple[Tag, ...]
    moved: tuple[Tag, ...]


def parted(record: Record, article: Article) -> tuple[tuple[Tag, ...], tuple[Tag, ...]]:
    """The record's tags that stand on the article's text, each where its words are now, and those adrift; in order."""
    found = on_text(record, article)
    return found.standing, found.detached


def on_text(record: Record, article: Article, known: Iterable[Tag] = ()) -> Standing:
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
        return Standing(standing=record.tags, detached=(), moved=())
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
    return Standing(
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
