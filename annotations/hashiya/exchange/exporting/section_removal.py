"""An article without its boilerplate sections, its tags on what remains."""

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Article, Span
from hashiya.store import TagRow
from hashiya.text.boilerplate import sections


def without_sections(exported: ExportedArticle, losses: Losses) -> ExportedArticle:
    """The article without its sections, its tags moved with their words.

    `hashiya.text.boilerplate` finds the sections.
    A tag that reaches into a section keeps what remains of it; one of which nothing
    remains is left out. Both are recorded.
    """
    article = exported.article
    cuts = [section.span for section in sections(article.text)]
    if not cuts:
        return exported
    text = _outside(article.text, cuts)
    tags = []
    losers = set()
    for tag in exported.tags:
        shorter_tag = _shortened(tag, cuts, text)
        if shorter_tag is None or len(shorter_tag.text) < len(tag.text):
            losses.add(Part.SECTION, article, tag, gone=shorter_tag is None)
            losers.add(tag.annotator)
        if shorter_tag is not None:
            tags.append(shorter_tag)
    decided_from = exported.decided_from
    if decided_from is not None:
        # These are not exported, so nothing of them is lost.
        shorter_tags = [_shortened(tag, cuts, text) for tag in decided_from]
        decided_from = tuple(tag for tag in shorter_tags if tag is not None)
    return replace(
        exported.without_all_tags_of(losers),
        article=Article(id=article.id, text=text, meta=article.meta),
        tags=tuple(tags),
        decided_from=decided_from,
    )


def _shortened(tag: TagRow, cuts: Sequence[Span], text: str) -> TagRow | None:
    """The tag on the text without the cuts; None where all of it is cut."""
    if tag.start is None or tag.end is None:
        return tag
    start, end = _offset_after(tag.start, cuts), _offset_after(tag.end, cuts)
    if end <= start:
        return None
    return structs.replace(
        tag,
        start=start,
        end=end,
        text=text[start:end],
        sha256=None,
        before=None,
        after=None,
    )


def _outside(text: str, cuts: Sequence[Span]) -> str:
    pieces, end = [], 0
    for cut in cuts:
        pieces.append(text[end : cut.start])
        end = cut.end
    pieces.append(text[end:])
    return "".join(pieces)


def _offset_after(offset: int, cuts: Sequence[Span]) -> int:
    """The offset in the text without the cuts; one inside a cut is at the place of the cut."""
    removed = 0
    for cut in cuts:
        if cut.start < offset:
            removed += min(offset, cut.end) - cut.start
    return offset - removed
