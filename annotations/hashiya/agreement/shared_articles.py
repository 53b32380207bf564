"""The articles that annotators have done, each with their anchored and their detached tags."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, left_out, record_left_out
from hashiya.model.model import Status, Tag
from hashiya.store import Summary, TagStore
from hashiya.text.anchoring import anchored_and_detached

Report = Callable[[str], None]
# Called with the number of steps done, and the total.
Step = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleTags:
    """The anchored tags of an article, by the annotators who are done with it.

    `detached` are their detached tags, for those who have some.
    """

    article: str
    text: str
    tags: Mapping[str, Sequence[Tag]]
    detached: Mapping[str, Sequence[Tag]] = field(default_factory=dict)


def shared_article_tags(
    project: ProjectFolder,
    store: TagStore,
    report: Report,
    *,
    step: Step = lambda _done, _total: None,
    sees: Callable[[str], bool] = lambda _: True,
    least: int = 2,
) -> Iterator[ArticleTags]:
    """The tags of each article that `least` annotators have done, in the project's order.

    Articles for which `sees` is false are left out. Tags are where their words are in
    the text as it is now, or detached; what cannot be read is reported in a sentence
    each. `step` is called before each article.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    done = _done_by_article(store, report)
    several = {article for article, names in done.items() if len(names) >= least}
    shared = [entry.id for entry in project.entries_of(several) if sees(entry.id)]
    for number, article_id in enumerate(shared):
        step(number, len(shared))
        tags = _article_tags(project, store, article_id, done[article_id], report)
        if tags is not None and len(tags.tags) >= least:
            yield tags


def _done_by_article(store: TagStore, report: Report) -> dict[str, list[str]]:
    """The annotators who are done with each article."""
    done: dict[str, list[str]] = {}
    for annotator in store.annotators():
        for article_id, summary in store.summaries(annotator).items():
            if not isinstance(summary, Summary):
                report(record_left_out(summary, annotator, article_id))
            elif summary.status is Status.DONE:
                done.setdefault(article_id, []).append(annotator)
    return done


def _article_tags(
    project: ProjectFolder,
    store: TagStore,
    article_id: str,
    annotators: list[str],
    report: Report,
) -> ArticleTags | None:
    try:
        article = project.read(article_id)
    except HashiyaError as error:
        report(left_out(error))
        return None
    tags = {}
    all_detached = {}
    for annotator in annotators:
        try:
            record = store.read(annotator, article)
        except HashiyaError as error:
            report(record_left_out(error, annotator, article_id))
            continue
        anchored, detached = anchored_and_detached(record, article, store.old_text)
        tags[annotator] = anchored
        if detached:
            all_detached[annotator] = detached
    return ArticleTags(
        article=article_id, text=article.text, tags=tags, detached=all_detached
    )
