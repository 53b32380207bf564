"""The tags that a reviewer decides for, made from the annotators' tags."""

from collections.abc import Mapping
from dataclasses import replace

from hashiya.model.model import Anchor, Article, Span, Tag
from hashiya.model.scheme import ARTICLE, SPAN, Scheme
from hashiya.review.verdicts import ADJUDICATED, Verdict


def gold_tag(
    tag: Tag, verdict: Verdict, scheme: Scheme, article: Article, created: str
) -> Tag:
    """The tag as the reviewer's, with the verdict's id.

    Raises:
        SpanOutOfRange, UnknownLabel, InvalidAttribute, InvalidTag: when the text or the
            scheme does not allow it.
    """
    scope = ARTICLE if tag.span is None else SPAN
    scheme.check_tag(tag.layer, tag.label, tag.attributes, scope=scope)
    anchor = None
    if tag.span:
        anchor = Anchor.at(tag.span, article.text, article.sha256)
    return replace(
        tag,
        id=verdict.id,
        annotator=verdict.reviewer,
        created=created,
        updated=verdict.at,
        confidence=verdict.sure,
        note="",
        origin=ADJUDICATED,
        anchor=anchor,
    )


def new_tag(
    verdict: Verdict,
    article: Article,
    span: Span | None,
    layer: str,
    label: str,
    attributes: Mapping[str, str],
) -> Tag:
    """A tag that no annotator has."""
    return Tag(
        id=verdict.id,
        span=span,
        text=span.of(article.text) if span else "",
        layer=layer,
        label=label,
        annotator=verdict.reviewer,
        created=verdict.at,
        updated=verdict.at,
        attributes=attributes,
    )


def moved_to(tag: Tag, span: Span | None, article: Article) -> Tag:
    """The tag on another span of the article, or on the whole of it for None."""
    return replace(tag, span=span, text=span.of(article.text) if span else "")


def is_allowed(tag: Tag, scheme: Scheme) -> bool:
    """Whether the scheme has the tag's label and takes its attributes."""
    if not scheme.knows(tag.layer, tag.label):
        return False
    layer = scheme.layer(tag.layer)
    return all(layer.takes(name, value) for name, value in tag.attributes.items())
