"""Where annotators differ from gold, place by place, and which labels they confuse."""

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from hashiya.agreement.exclusions import detached_counts
from hashiya.agreement.gold_articles import GoldArticle
from hashiya.model.model import Tag
from hashiya.review.kinds import Kind, tag_kinds
from hashiya.review.matching import matched

# Of a tag at a place where gold has none; the opposite of `Kind.MISSING`.
EXTRA = "extra"
# How an annotator can differ from gold, in the order of tables.
PLACE_KINDS = (
    Kind.MISSING.value,
    EXTRA,
    Kind.LABEL.value,
    Kind.BOUNDARY.value,
    Kind.PREFIX.value,
    Kind.PREFIX.value,
    Kind.ATTRIBUTE.value,
    Kind.SPELLING.value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldPlace:
    """What gold and an annotator say at one place of an article: a tag each, or None.

    `kinds` are how they differ, the values of `Kind` or `EXTRA`; empty where they are
    the same. `shown` is the tag at which the place is found: the annotator's, or gold's
    where there is none.
    """

    annotator: str
    article: str
    shown: Tag
    gold: Tag | None
    tag: Tag | None
    kinds: tuple[str, ...]

    @property
    def labels(self) -> tuple[str | None, str | None]:
        """The label of gold and that of the annotator; None for no tag."""
        gold_label = self.gold.label if self.gold else None
        return gold_label, self.tag.label if self.tag else None

    def json(self) -> dict[str, object]:
        """The object of `places` in `agreement --against-gold --json`."""
        return {
            "annotator": self.annotator,
            "article": self.article,
            "layer": self.shown.layer,
            "kinds": list(self.kinds),
            "gold": _tag_json(self.gold),
            "tag": _tag_json(self.tag),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelConfusion:
    """How often an annotator says `label` where gold says `gold`; None for no tag.

    They are counted by tags: those that answer to each other in review.
    """

    annotator: str
    layer: str
    gold: str | None
    label: str | None
    count: int
    articles: int

    def json(self) -> dict[str, object]:
        """The object of `confusion` in `agreement --against-gold --json`."""
        return {
            "annotator": self.annotator,
            "layer": self.layer,
            "gold": self.gold,
            "label": self.label,
            "count": self.count,
            "articles": self.articles,
        }


def gold_places(articles: Iterable[GoldArticle]) -> Iterator[GoldPlace]:
    """All places that gold or an annotator has tagged, by article, annotator and place.

    Which tags answer to each other is as in review. Passages of a layer in which the
    annotator has detached tags are left out, as they cannot be compared.
    """
    for article in articles:
        excluded = detached_counts(article.detached)
        for annotator, tags in sorted(article.tags.items()):
            layers = {layer for layer, name in excluded if name == annotator}
            gold = _without_passages(article.gold, layers)
            own = _without_passages(tags, layers)
            places = _places(article.article, annotator, gold, own)
            yield from sorted(places, key=lambda place: place.shown.order)


def _without_passages(tags: Iterable[Tag], layers: Container[str]) -> list[Tag]:
    """The tags that are not on passages of one of these layers."""
    return [tag for tag in tags if tag.span is None or tag.layer not in layers]


def _places(
    article: str, annotator: str, gold: list[Tag], own: list[Tag]
) -> Iterator[GoldPlace]:
    """The pairs of tags that answer to each other, then what is left over of either."""
    pairs = matched(gold, own)
    for gold_tag, tag in pairs:
        kinds = tag_kinds(gold_tag, tag)
        yield GoldPlace(
            annotator=annotator,
            article=article,
            shown=tag,
            gold=gold_tag,
            tag=tag,
            kinds=tuple(kind.value for kind in Kind if kind in kinds),
        )
    paired = {id(tag) for pair in pairs for tag in pair}
    for gold_tag in gold:
        if id(gold_tag) not in paired:
            yield GoldPlace(
                annotator=annotator,
                article=article,
                shown=gold_tag,
                gold=gold_tag,
                tag=None,
                kinds=(Kind.MISSING.value,),
            )
    for tag in own:
        if id(tag) not in paired:
            yield GoldPlace(
                annotator=annotator,
                article=article,
                shown=tag,
                gold=None,
                tag=tag,
                kinds=(EXTRA,),
            )


def label_confusions(places: Iterable[GoldPlace]) -> tuple[LabelConfusion, ...]:
    """How often each two labels meet, the most frequent first; equal labels as well."""
    counts: Counter[tuple[str, str, str | None, str | None]] = Counter()
    articles: dict[tuple[str, str, str | None, str | None], set[str]] = {}
    for place in places:
        key = (place.annotator, place.shown.layer, *place.labels)
        counts[key] += 1
        articles.setdefault(key, set()).add(place.article)
    confusions: list[LabelConfusion] = []
    for key, count in counts.items():
        annotator, layer, gold, label = key
        confusion = LabelConfusion(
            annotator=annotator,
            layer=layer,
            gold=gold,
            label=label,
            count=count,
            articles=len(articles[key]),
        )
        confusions.append(confusion)
    confusions.sort(
        key=lambda row: (
            -row.count,
            row.annotator,
            row.layer,
            row.gold or "",
            row.label or "",
        )
    )
    return tuple(confusions)


def _tag_json(tag: Tag | None) -> dict[str, object] | None:
    if tag is None:
        return None
    return {
        "id": str(tag.id),
        "start": tag.span.start if tag.span else None,
        "end": tag.span.end if tag.span else None,
        "text": tag.text,
        "label": tag.label,
        "attributes": dict(tag.attributes),
    }
