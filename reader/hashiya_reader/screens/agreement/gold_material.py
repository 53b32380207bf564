"""What the agreement screen shows of gold: each annotator's scores, places and confusions; gaps."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hashiya.review.gaps import Gap, guideline_gaps
from hashiya_reader.screens.agreement.shared_material import until
from hashiya_reader.workspace import Workspace

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.against_gold import GoldScore
    from hashiya.agreement.gold_mistakes import GoldPlace


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldNumbers:
    """The annotators' scores against gold and the places behind them, on so many articles.

    `undecided` counts the places that are left out, as no reviewer has decided them.
    """

    articles: int
    undecided: int
    scores: "Sequence[GoldScore]" = field(repr=False)
    places: "Sequence[GoldPlace]" = field(repr=False)
    gaps: Sequence[Gap] = field(repr=False)


def read_gold(
    workspace: Workspace, problems: list[str], is_cancelled: Callable[[], bool]
) -> GoldNumbers:
    """Read what the annotator may see; what is left out goes to `problems`.

    Raises:
        HashiyaError: when the tags cannot be read.
    """
    # Only here: nothing else of the reader needs numpy.
    from hashiya.agreement.against_gold import gold_scores
    from hashiya.agreement.gold_articles import gold_articles
    from hashiya.agreement.gold_mistakes import gold_places

    project, store = workspace.project, workspace.store
    seen_by = workspace.annotator if project.annotators.independent else None
    read = gold_articles(
        project, store, problems.append, sees=workspace.sees_others, seen_by=seen_by
    )
    articles = list(until(read, is_cancelled))
    gaps = guideline_gaps(
        project, store, problems.append, sees=workspace.sees_others, seen_by=seen_by
    )
    return GoldNumbers(
        articles=len(articles),
        undecided=sum(article.undecided for article in articles),
        scores=list(gold_scores(articles, project.scheme, problems.append)),
        places=[place for place in gold_places(articles) if place.kinds],
        gaps=list(until(gaps, is_cancelled)),
    )
