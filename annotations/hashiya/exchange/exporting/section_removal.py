"""An article without its sections: what is not its own is cut out of the text, and its tags keep what remains."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from hashiya.exchange.losses import Losses, Part
from hashiya.exchange.values import Exported
from hashiya.model.model import Article, Span, Tag
from hashiya.text.boilerplate import sections


def without_sections(exported: Exported, losses: Losses) -> Exported:
    """The article without the ranges that `hashiya.text.boilerplate` tells, its tags moved to where their words are then.

    A tag that reached into a section keeps what remains of it, and one of which nothing
    remains is left out; both are noted.
    """
    article = exported.article
    cuts = [section.span for section in sections(article.text)]
    if not cuts:
        return exported
    shorter = Article(
        id=article.id, text=_outside(article.text, cuts), meta=article.meta
    )

    def cut(tags: Iterable[Tag], losses: Losses | None) -> tuple[Tag, ...]:
        return tuple(
            tag
            for tag in (_moved(each, article, shorter, cuts, losses) for each in tags)
            if tag is not None
        )

    # What does not go out is not lost.
    said = None if exported.decided_from is None else cut(exported.decided_from, None)
    return replace(
        exported, article=shorter, tags=cut(exported.tags, losses), decided_from=said
    )


def _moved(
    tag: Tag,
    article: Article,
    shorter: Article,
    cuts: Sequence[Span],
    losses: Losses | None,
) -> Tag | None:
    if tag.span is None:
        return tag
    start, end = _after(tag.span.start, cuts), _after(tag.span.end, cuts)
    if losses is not None and end - start < len(tag.span):
        losses.add(Part.SECTION, article, tag, gone=end <= start)
    if end <= start:
        return None
    span = Span(start, end)
    return replace(tag, span=span, text=span.of(shorter.text), anchor=None)


def _outside(text: str, cuts: Sequence[Span]) -> str:
    ends = [0, *(cut.end for cut in cuts)]
    starts = [*(cut.start for cut in cuts), len(text)]
    return "".join(text[start:end] for start, end in zip(ends, starts, strict=True))


def _after(offset: int, cuts: Sequence[Span]) -> int:
    """Where the offset is once everything is cut; one inside a cut is where that was."""
    return offset - sum(
        min(offset, cut.end) - cut.start for cut in cuts if cut.start < offset
    )
