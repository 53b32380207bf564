"""How far annotators agree with themselves, on articles that they were given again."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from hashiya.agreement.bootstrap import RESAMPLES, SEED
from hashiya.agreement.material import build_material
from hashiya.agreement.scores import Score, agreement_scores
from hashiya.agreement.shared_articles import ArticleTags, Report
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, left_out, record_left_out
from hashiya.model.model import Article, Status, Tag
from hashiya.model.scheme import Scheme
from hashiya.review.alignment import aligned
from hashiya.review.items import AnnotatorTags, Item
from hashiya.store import AGAIN, Summary, TagStore
from hashiya.text.anchoring import anchored_and_detached

# The two rounds in the place of two annotators.
ROUNDS = ("1", "2")


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoRounds:
    """An article that an annotator has done twice, with the tags of each round."""

    annotator: str
    tags: ArticleTags

    @property
    def items(self) -> list[Item]:
        """The places that the annotator tagged in one round otherwise than in the other."""
        annotations = []
        for number in ROUNDS:
            own = [replace(tag, annotator=number) for tag in self.tags.tags[number]]
            detached = tuple(self.tags.detached.get(number, ()))
            annotations.append(
                AnnotatorTags(annotator=number, tags=tuple(own), detached=detached)
            )
        return [item for item in aligned(annotations) if item.kinds]


def articles_done_twice(
    project: ProjectFolder,
    store: TagStore,
    report: Report,
    *,
    sees: Callable[[str], bool] = lambda _: True,
) -> Iterator[TwoRounds]:
    """The articles that annotators have done in both rounds, by annotator and article.

    Articles for which `sees` is false are left out; what cannot be read is reported in
    a sentence each.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    second_store = store.within(AGAIN)
    for annotator in store.annotators():
        first, second = store.summaries(annotator), second_store.summaries(annotator)
        for article_id in sorted(second):
            rounds = (first.get(article_id), second[article_id])
            is_done_twice = all(map(_is_done, rounds))
            if not is_done_twice or article_id not in project or not sees(article_id):
                continue
            try:
                article = project.read(article_id)
            except HashiyaError as error:
                report(left_out(error))
                continue
            try:
                tags = _tags_of_rounds(store, second_store, annotator, article)
            except HashiyaError as error:
                report(record_left_out(error, annotator, article_id))
                continue
            yield TwoRounds(annotator=annotator, tags=tags)


def _is_done(summary: object) -> bool:
    return isinstance(summary, Summary) and summary.status is Status.DONE


def _tags_of_rounds(
    store: TagStore, second_store: TagStore, annotator: str, article: Article
) -> ArticleTags:
    tags: dict[str, Sequence[Tag]] = {}
    all_detached: dict[str, Sequence[Tag]] = {}
    for number, records in zip(ROUNDS, (store, second_store), strict=True):
        record = records.read(annotator, article)
        anchored, detached = anchored_and_detached(record, article, store.old_text)
        tags[number] = anchored
        if detached:
            all_detached[number] = detached
    return ArticleTags(
        article=article.id, text=article.text, tags=tags, detached=all_detached
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfScores:
    """An annotator's scores of agreement with themselves, on that many articles."""

    annotator: str
    articles: int
    scores: tuple[Score, ...] = field(repr=False)

    def json(self) -> list[dict[str, object]]:
        """The rows of `agreement --again --json`."""
        rows: list[dict[str, object]] = []
        for score in self.scores:
            rows.append({**score.json(), "rounds": [1, 2]})
        return rows


def self_scores(
    articles: Sequence[TwoRounds],
    scheme: Scheme,
    report: Report = lambda _: None,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> Iterator[SelfScores]:
    """The scores of each annotator, by the measures of two annotators."""
    by_annotator: dict[str, list[ArticleTags]] = {}
    for rounds in articles:
        by_annotator.setdefault(rounds.annotator, []).append(rounds.tags)
    for annotator, tags in by_annotator.items():
        material = build_material(tags, scheme, report)
        scores: list[Score] = []
        for score in agreement_scores(
            material, resamples=resamples, seed=seed, by_article=False
        ):
            scores.append(_renamed(score, annotator))
        yield SelfScores(annotator=annotator, articles=len(tags), scores=tuple(scores))


def _renamed(score: Score, annotator: str) -> Score:
    """The score, of one annotator in place of two rounds."""
    left_out_passages = []
    for entry in score.not_comparable:
        left_out_passages.append(replace(entry, annotator=annotator))
    return replace(
        score, annotators=(annotator,), not_comparable=tuple(left_out_passages)
    )
