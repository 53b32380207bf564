"""Articles with gold, each with what annotators who are done with it say at the decided places."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hashiya.agreement.shared_articles import ArticleTags, Report, Step
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, left_out, record_left_out
from hashiya.model.model import Article, Tag
from hashiya.review.gold import Gold, gold_of
from hashiya.review.items import TagRef
from hashiya.review.verdict_rows import reviewers
from hashiya.store import GOLD, TagStore
from hashiya.text.anchoring import anchored_and_detached

# Gold among annotators; nobody can be called so, and it is the first by name.
GOLD_NAME = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldArticle:
    """An article's gold, and the anchored tags of each annotator who is done with it.

    Tags at the `undecided` places are left out, whose gold is not known yet. `moments`
    says when each annotator was done (UTC ISO 8601, "" where that is unknown),
    `detached` are the detached tags of those who have some. The review of the article
    is open or `finished`.
    """

    article: str
    text: str
    gold: tuple[Tag, ...]
    tags: Mapping[str, Sequence[Tag]]
    moments: Mapping[str, str]
    detached: Mapping[str, Sequence[Tag]] = field(default_factory=dict)
    undecided: int = 0
    finished: bool = False

    def with_gold(self) -> ArticleTags:
        """The tags with gold as if it were one more annotator's."""
        return ArticleTags(
            article=self.article,
            text=self.text,
            tags={GOLD_NAME: self.gold, **self.tags},
            detached=self.detached,
        )


def counted_articles(articles: Iterable[GoldArticle]) -> list[GoldArticle]:
    """The articles whose review is finished; all of them where none is."""
    everything = list(articles)
    finished = [article for article in everything if article.finished]
    return finished or everything


def gold_articles(
    project: ProjectFolder,
    store: TagStore,
    report: Report,
    *,
    step: Step = lambda _done, _total: None,
    sees: Callable[[str], bool] = lambda _: True,
    seen_by: str | None = None,
) -> Iterator[GoldArticle]:
    """The articles that a reviewer has finished or decided in, in the project's order.

    Articles for which `sees` is false are left out; what cannot be read is reported in
    a sentence each. `step` is called before each article. `seen_by` is a reviewer who
    sees other reviewers' decisions only where they have decided as well.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    gold_store = store.within(GOLD)
    decided: set[str] = set()
    for reviewer in reviewers(store):
        decided.update(gold_store.articles_of(reviewer))
    chosen = [
        article_id
        for article_id in project.ids
        if article_id in decided and sees(article_id)
    ]
    records = store.articles_by_annotator()
    for number, article_id in enumerate(chosen):
        step(number, len(chosen))
        annotators = [name for name, ids in records.items() if article_id in ids]
        try:
            article = project.read(article_id)
            gold = gold_of(store, article, annotators=annotators, seen_by=seen_by)
        except HashiyaError as error:
            report(left_out(error))
            continue
        for problem in gold.problems:
            report(problem)
        if gold.verdicts or gold.is_finished:
            yield _gold_article(store, article, gold, report)


def _gold_article(
    store: TagStore, article: Article, gold: Gold, report: Report
) -> GoldArticle:
    disputed = [item for item in gold.undecided if not gold.is_agreed(item)]
    undecided: set[TagRef] = set()
    for item in disputed:
        undecided.update(item.key)
    # Their tags stay gold until the places are decided again, and count for nobody.
    stale = {entry.verdict.id for entry in gold.stale}
    tags: dict[str, Sequence[Tag]] = {}
    moments: dict[str, str] = {}
    all_detached: dict[str, Sequence[Tag]] = {}
    for annotator in gold.done:
        try:
            record = store.read(annotator, article)
        except HashiyaError as error:
            report(record_left_out(error, annotator, article.id))
            continue
        anchored, detached = anchored_and_detached(record, article, store.old_text)
        decided = [tag for tag in anchored if (annotator, tag.id) not in undecided]
        tags[annotator] = decided
        moments[annotator] = record.marked or _last_moment(anchored)
        if detached:
            all_detached[annotator] = detached
    kept = [tag for tag in (*gold.tags, *gold.agreed) if tag.id not in stale]
    return GoldArticle(
        article=article.id,
        text=article.text,
        gold=tuple(sorted(kept, key=lambda tag: tag.order)),
        tags=tags,
        moments=moments,
        detached=all_detached,
        undecided=len(disputed),
        finished=gold.is_finished,
    )


def _last_moment(tags: Sequence[Tag]) -> str:
    return max((tag.created for tag in tags), default="")
