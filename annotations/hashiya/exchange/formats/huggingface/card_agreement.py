"""The agreement of the annotators of a dataset, for its card."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from hashiya.exchange.values import ExportedArticle
from hashiya.model.model import Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.store import TagRow, tag_from_row

if TYPE_CHECKING:
    from hashiya.agreement.scores import Score

_TITLES = {
    ("cohen_kappa", "char"): "Cohen's κ of characters",
    ("fleiss_kappa", "char"): "Fleiss' κ of characters",
    ("krippendorff_alpha", "char"): "Krippendorff's α of characters",
    ("alpha_u", "char"): "unitized α_U",
    ("f1", "exact"): "F1 of exact spans",
    ("krippendorff_alpha", "article"): "Krippendorff's α of labels of articles",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _DoneArticle:
    """An article with the tags of those who are done with it, in place and detached."""

    id: str
    text: str
    tags: Mapping[str, Sequence[Tag]]
    detached: Mapping[str, Sequence[Tag]]


class CardAgreement:
    """The agreement on the articles that two annotators or more have done."""

    def __init__(self) -> None:
        self._articles: list[_DoneArticle] = []

    def gathering(
        self, articles: Iterable[ExportedArticle]
    ) -> Iterator[ExportedArticle]:
        """The articles, unchanged."""
        for exported in articles:
            done: set[str] = set()
            for annotator, status in exported.every_status.items():
                if status is Status.DONE:
                    done.add(annotator)
            if len(done) > 1:
                article = exported.article
                done_article = _DoneArticle(
                    id=article.id,
                    text=article.text,
                    tags=_by_annotator(exported.own_tags, done),
                    detached=_by_annotator(exported.detached, done),
                )
                self._articles.append(done_article)
            yield exported

    def lines(self, scheme: Scheme) -> Iterator[str]:
        """The lines of the card: a table by layer, for all annotators and all labels."""
        if not self._articles:
            yield "No article was done by two annotators or more."
            return
        count = len(self._articles)
        noun = "articles" if count > 1 else "article"
        yield f"On the {count} {noun} that two annotators or more have done:"
        yield ""
        yield "| layer | measure | value | 95 % | tags or units |"
        yield "|---|---|---|---|---|"
        scores = self._scores(scheme)
        for score in scores:
            is_of_all = score.annotators == scores[0].annotators
            if is_of_all and score.label is None and score.attribute is None:
                yield from _line(score)
        yield from _not_comparable(scores)

    def _scores(self, scheme: Scheme) -> "list[Score]":
        # Imported here, as they need numpy, which no other format does.
        from hashiya.agreement.material import build_material
        from hashiya.agreement.scores import agreement_scores
        from hashiya.agreement.shared_articles import ArticleTags

        articles: list[ArticleTags] = []
        for done in self._articles:
            tags = ArticleTags(
                article=done.id, text=done.text, tags=done.tags, detached=done.detached
            )
            articles.append(tags)
        compared = build_material(articles, scheme, lambda _: None)
        return list(agreement_scores(compared, by_article=False))


def _by_annotator(
    rows: Iterable[TagRow], annotators: Iterable[str]
) -> dict[str, list[Tag]]:
    tags: dict[str, list[Tag]] = {name: [] for name in annotators}
    for row in rows:
        if row.annotator in tags:
            tags[row.annotator].append(tag_from_row(row))
    return tags


def _not_comparable(scores: "Sequence[Score]") -> Iterator[str]:
    """A line for each layer and annotator, without the name, who is left out of articles."""
    entries = {}
    for score in scores:
        if score.annotators == scores[0].annotators:
            for entry in score.not_comparable:
                entries[score.layer, entry.annotator] = entry
    for (layer, _), entry in sorted(entries.items()):
        articles = "article" if entry.articles == 1 else "articles"
        tags = "tag is" if entry.tags == 1 else "tags are"
        yield ""
        yield (
            f"In {layer} the tags of an annotator on {entry.articles} {articles} are not "
            f"comparable, and left out of these numbers: {entry.tags} {tags} detached, "
            "since the text was changed."
        )


def _line(score: "Score") -> Iterator[str]:
    title = _TITLES.get((score.measure, score.unit))
    if title is None:
        return
    value = f"undefined: {score.why}"
    if score.value is not None:
        value = f"{score.value:.3f}"
    interval = "–"
    if score.ci is not None:
        low, high = score.ci
        interval = f"{low:.3f} … {high:.3f}"
    yield f"| {score.layer} | {title} | {value} | {interval} | {score.items} |"
