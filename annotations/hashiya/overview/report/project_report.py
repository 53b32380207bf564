"""Computing a project's report: the contents of the page, and its articles."""

from collections.abc import Callable, Collection, Iterable, Iterator
from datetime import UTC, datetime

from hashiya.agreement.material import Material, build_material
from hashiya.agreement.scores import Score, agreement_scores
from hashiya.agreement.shared_articles import ArticleTags, shared_article_tags
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError
from hashiya.io.progress import ProgressCallback, no_progress
from hashiya.model.model import Article
from hashiya.overview.report.annotator_numbers import read_annotator_numbers
from hashiya.overview.report.page import ReportContents
from hashiya.store import TagStore

# Whether the tags on an article may be shown.
SeesArticle = Callable[[str], bool]
MoreScores = Callable[[Material], Iterable[Score]]


def report_contents(
    project: ProjectFolder,
    store: TagStore,
    *,
    sees: SeesArticle = lambda _article: True,
    more_scores: MoreScores | None = None,
    progress: ProgressCallback = no_progress,
    date: str | None = None,
) -> ReportContents:
    """Compute the scores of all articles that two annotators or more have done.

    `more_scores` computes those that take long, such as gamma, of the same material.
    `progress` is called with the articles read and their total; it may raise to cancel.
    `date` is that of the page, by default today's in UTC.

    Raises:
        StoreUnreadable: when the list of annotators cannot be read.
    """
    date = date or datetime.now(UTC).date().isoformat()
    problems: list[str] = []
    shared = shared_article_tags(project, store, problems.append, step=progress)
    visible = (tags for tags in shared if sees(tags.article))
    material = build_material(visible, project.scheme, problems.append)
    scores = list(agreement_scores(material, by_article=False))
    if more_scores is not None:
        scores += more_scores(material)
    annotators = read_annotator_numbers(project, store, problems.append, sees)
    return ReportContents(
        name=project.root.name,
        date=date,
        scheme=project.scheme,
        material=material,
        scores=tuple(scores),
        problems=tuple(dict.fromkeys(problems)),
        annotators=annotators,
    )


def report_articles(
    project: ProjectFolder,
    store: TagStore,
    *,
    only: Collection[str] = (),
    sees: SeesArticle = lambda _article: True,
) -> Iterator[tuple[ArticleTags, Article]]:
    """The articles that an annotator has done, or those of `only`, each read when it is requested.

    An article that cannot be read is left out: the contents' problems name it.
    """
    for tags in shared_article_tags(project, store, _ignore, least=1):
        if only and tags.article not in only:
            continue
        if not sees(tags.article):
            continue
        try:
            article = project.read(tags.article)
        except HashiyaError:
            continue
        yield tags, article


def _ignore(_problem: str) -> None:
    """The problem is reported where scores are computed."""
