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
    from hashiya.agreement.self_agreement import SelfScores, TwoRounds


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldNumbers:
    """The annotators' scores against gold and the places behind them, on so many articles.

    `undecided` counts the places that are left out, as no reviewer has decided them;
    `finished` says that the review of the articles is finished. `rounds` are the articles
    that annotators have done twice, and `self_scores` how far they agree there.
    """

    articles: int
    finished: bool
    undecided: int
    scores: "Sequence[GoldScore]" = field(repr=False)
    places: "Sequence[GoldPlace]" = field(repr=False)
    gaps: Sequence[Gap] = field(repr=False)
    rounds: "Sequence[TwoRounds]" = field(repr=False)
    self_scores: "Sequence[SelfScores]" = field(repr=False)


def read_gold(
    workspace: Workspace, problems: list[str], is_cancelled: Callable[[], bool]
) -> GoldNumbers:
    """Read what the annotator may see; what is left out goes to `problems`.

    Raises:
        HashiyaError: when the tags cannot be read.
    """
    # Only here: nothing else of the reader needs numpy.
    from hashiya.agreement.against_gold import gold_scores
    from hashiya.agreement.gold_articles import counted_articles, gold_articles
    from hashiya.agreement.gold_mistakes import gold_places
    from hashiya.agreement.self_agreement import articles_done_twice, self_scores

    project, store = workspace.project, workspace.store
    seen_by = workspace.annotator if project.annotators.independent else None
    read = gold_articles(
        project, store, problems.append, sees=workspace.sees_others, seen_by=seen_by
    )
    articles = counted_articles(until(read, is_cancelled))
    gaps = guideline_gaps(
        project, store, problems.append, sees=workspace.sees_others, seen_by=seen_by
    )
    twice = articles_done_twice(
        project, store, problems.append, sees=workspace.sees_others
    )
    rounds = list(until(twice, is_cancelled))
    return GoldNumbers(
        articles=len(articles),
        finished=any(article.finished for article in articles),
        undecided=sum(article.undecided for article in articles),
        scores=list(gold_scores(articles, project.scheme, problems.append)),
        places=[place for place in gold_places(articles) if place.kinds],
        gaps=list(until(gaps, is_cancelled)),
        rounds=rounds,
        self_scores=list(self_scores(rounds, project.scheme, problems.append)),
    )
