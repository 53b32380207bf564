"""Passages that cannot be compared: an annotator's of a layer and article with detached tags.

Where a detached tag belongs in the text as it is now is not known. So it is not known
either of which characters the annotator said *none*: the layer's passages of that
annotator in that article are missing data, not silence. Labels of the whole article
have no place that could be lost, and are compared.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from hashiya.errors import Finding, Hint
from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya.model.model import Tag

# A layer, an article and an annotator.
Key = tuple[str, str, str]
# How many articles a sentence names.
_NAMED = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Exclusion:
    """An annotator's passages of one layer on one article, with that many detached tags.

    `annotator` and `article` are indices of the material's.
    """

    annotator: int
    article: int
    tags: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotComparable:
    """On how many articles an annotator's passages are left out, for how many detached tags."""

    annotator: str
    articles: int
    tags: int

    def json(self) -> dict[str, object]:
        """The object of `not_comparable` in `agreement --json`."""
        return asdict(self)


def detached_counts(detached: Mapping[str, Sequence[Tag]]) -> Counter[tuple[str, str]]:
    """How many of the detached tags there are by layer and annotator."""
    counts: Counter[tuple[str, str]] = Counter()
    for annotator, tags in detached.items():
        counts.update((tag.layer, annotator) for tag in tags)
    return counts


def not_comparable(
    exclusions: Iterable[Exclusion], annotators: Sequence[str]
) -> tuple[NotComparable, ...]:
    """The exclusions by annotator, in the order of the annotators' names."""
    articles: Counter[int] = Counter()
    tags: Counter[int] = Counter()
    for exclusion in exclusions:
        articles[exclusion.annotator] += 1
        tags[exclusion.annotator] += exclusion.tags
    return tuple(
        NotComparable(
            annotator=annotators[index], articles=articles[index], tags=tags[index]
        )
        for index in sorted(articles)
    )


def exclusion_sentences(counts: Mapping[Key, int]) -> Iterator[Finding]:
    """A sentence for each layer and annotator, with the first articles."""
    tags: Counter[tuple[str, str]] = Counter()
    articles: dict[tuple[str, str], list[str]] = {}
    for (layer, article, annotator), count in sorted(counts.items()):
        tags[layer, annotator] += count
        articles.setdefault((layer, annotator), []).append(article)
    for (layer, annotator), ids in articles.items():
        named = comma_separated(map(repr, ids[:_NAMED]))
        if len(ids) > _NAMED:
            named = _("{names} and {count} more").format(
                names=named, count=f"{len(ids) - _NAMED:,}"
            )
        count = tags[layer, annotator]
        sentence = ngettext(
            "left out as not comparable: {annotator} in {layer!r} on {articles}, where "
            "{count} tag is detached",
            "left out as not comparable: {annotator} in {layer!r} on {articles}, where "
            "{count} tags are detached",
            count,
        ).format(annotator=annotator, layer=layer, articles=named, count=f"{count:,}")
        yield Finding(sentence, hint=Hint.PLACE_TAGS)
