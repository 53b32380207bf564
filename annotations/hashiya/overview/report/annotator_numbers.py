"""What the report says of each annotator: against gold, against themselves, and the time."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from hashiya.agreement.against_gold import GoldScore, gold_scores
from hashiya.agreement.gold_articles import counted_articles, gold_articles
from hashiya.agreement.gold_mistakes import (
    LabelConfusion,
    gold_places,
    label_confusions,
)
from hashiya.agreement.measures import MEASURES
from hashiya.agreement.scores import Score
from hashiya.agreement.self_agreement import articles_done_twice, self_scores
from hashiya.agreement.shared_articles import Report
from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError
from hashiya.model.scheme import Scheme
from hashiya.overview.article_times import (
    ArticleTime,
    WorkClock,
    WorkTime,
    work_times,
)
from hashiya.overview.report.label_styles import LabelStyles, LabelTitle
from hashiya.review.gaps import Gap, guideline_gaps
from hashiya.store import TagStore

# The most frequent confusions, and the articles that took longest, that are listed.
_CONFUSIONS, _LONGEST = 12, 5
_TABLED = ("exact", "article")


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorNumbers:
    """Scores against gold and between two rounds, confusions, times, and gaps of the guidelines.

    `articles` count against gold, of which the review is `finished` or open;
    `undecided` places of them are left out.
    """

    articles: int = 0
    finished: bool = False
    undecided: int = 0
    scores: tuple[GoldScore, ...] = field(default=(), repr=False)
    confusions: tuple[LabelConfusion, ...] = field(default=(), repr=False)
    twice: int = 0
    self_scores: tuple[Score, ...] = field(default=(), repr=False)
    work: tuple[WorkTime, ...] = ()
    longest: tuple[ArticleTime, ...] = ()
    gaps: tuple[Gap, ...] = field(default=(), repr=False)


def read_annotator_numbers(
    project: ProjectFolder,
    store: TagStore,
    report: Report,
    sees: Callable[[str], bool],
) -> AnnotatorNumbers:
    """Read what reviewers decided, second rounds, and when annotators worked.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    articles = counted_articles(gold_articles(project, store, report, sees=sees))
    confusions = label_confusions(gold_places(articles))
    differing = [row for row in confusions if row.gold != row.label]
    rounds = list(articles_done_twice(project, store, report, sees=sees))
    of_rounds: list[Score] = []
    for own in self_scores(rounds, project.scheme, report):
        of_rounds += own.scores
    times = _times(project, store, sees)
    longest = sorted(times, key=lambda time: (-time.seconds, time.annotator))
    return AnnotatorNumbers(
        articles=len(articles),
        finished=any(article.finished for article in articles),
        undecided=sum(article.undecided for article in articles),
        scores=tuple(gold_scores(articles, project.scheme, report)),
        confusions=tuple(differing),
        twice=len(rounds),
        self_scores=tuple(of_rounds),
        work=work_times(times),
        longest=tuple(longest[:_LONGEST]),
        gaps=tuple(guideline_gaps(project, store, report, sees=sees)),
    )


def _times(
    project: ProjectFolder, store: TagStore, sees: Callable[[str], bool]
) -> list[ArticleTime]:
    """How long annotators worked; what cannot be read is reported where it is compared."""
    clock = WorkClock()
    for annotator in store.annotators():
        for article in store.articles_of(annotator):
            if article not in project or not sees(article):
                continue
            try:
                clock.add(store.read(annotator, article))
            except HashiyaError:
                continue
    return list(clock.times())


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldRow:
    """An annotator's score of a layer, and F1 of each third of what they have done."""

    layer: str
    score: GoldScore
    thirds: tuple[GoldScore, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRow:
    """An annotator's score of a label."""

    label: LabelTitle
    score: GoldScore


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusionRow:
    """What an annotator says for what gold says; None for no tag."""

    confusion: LabelConfusion
    gold: LabelTitle | None
    label: LabelTitle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundsRow:
    """A score between two rounds, with its layer's title and its measure's symbol."""

    layer: str
    symbol: str
    score: Score


@dataclass(frozen=True, slots=True, kw_only=True)
class GapRow:
    """A gap, with the titles of the labels that annotators gave and that was decided."""

    gap: Gap
    answers: tuple[tuple[str, LabelTitle | None], ...]
    decided: LabelTitle | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorSection:
    """The tables of annotators, as the page shows them."""

    numbers: AnnotatorNumbers
    gold: tuple[GoldRow, ...]
    labels: tuple[LabelRow, ...]
    confusions: tuple[ConfusionRow, ...]
    rounds: tuple[RoundsRow, ...]
    gaps: tuple[GapRow, ...]


def annotator_section(
    numbers: AnnotatorNumbers, scheme: Scheme, styles: LabelStyles, language: str
) -> AnnotatorSection:
    """The tables of these numbers, with titles in the language."""
    titles: dict[str, str] = {}
    for layer in scheme.layers:
        arabic = layer.title_ar if language == "ar" else ""
        titles[layer.name] = arabic or layer.title
    labels: list[LabelRow] = []
    for score in numbers.scores:
        if score.label is not None and score.unit in _TABLED:
            title = styles.title(score.layer, score.label)
            labels.append(LabelRow(label=title, score=score))
    confusions: list[ConfusionRow] = []
    for confusion in numbers.confusions[:_CONFUSIONS]:
        confusions.append(
            ConfusionRow(
                confusion=confusion,
                gold=_title(styles, confusion.layer, confusion.gold),
                label=_title(styles, confusion.layer, confusion.label),
            )
        )
    rounds: list[RoundsRow] = []
    symbols = {measure.name: measure.symbol for measure in MEASURES}
    for self_score in numbers.self_scores:
        if _is_tabled(self_score):
            row = RoundsRow(
                layer=titles.get(self_score.layer, self_score.layer),
                symbol=symbols[self_score.measure],
                score=self_score,
            )
            rounds.append(row)
    return AnnotatorSection(
        numbers=numbers,
        gold=tuple(_gold_rows(numbers.scores, titles)),
        labels=tuple(labels),
        confusions=tuple(confusions),
        rounds=tuple(rounds),
        gaps=tuple(_gap_row(gap, styles) for gap in numbers.gaps),
    )


def _gold_rows(
    scores: Sequence[GoldScore], titles: dict[str, str]
) -> Iterable[GoldRow]:
    for score in scores:
        if score.label is not None or score.part is not None:
            continue
        key = score.layer, score.annotator, score.unit
        thirds = []
        for other in scores:
            is_own = (other.layer, other.annotator, other.unit) == key
            if is_own and other.part is not None:
                thirds.append(other)
        yield GoldRow(
            layer=titles.get(score.layer, score.layer),
            score=score,
            thirds=tuple(thirds),
        )


def _is_tabled(score: Score) -> bool:
    """Whether a score of two rounds is one of those that the page shows."""
    is_of_layer = score.label is None and score.attribute is None
    measured = score.measure, score.unit
    is_headline = score.measure == "krippendorff_alpha" and score.unit != "token"
    is_shown = is_headline or measured == ("f1", "exact")
    return is_of_layer and score.value is not None and is_shown


def _gap_row(gap: Gap, styles: LabelStyles) -> GapRow:
    answers = []
    for name, label in gap.answers:
        answers.append((name, _title(styles, gap.layer, label)))
    decided = _title(styles, gap.layer, gap.decided)
    return GapRow(gap=gap, answers=tuple(answers), decided=decided)


def _title(styles: LabelStyles, layer: str, label: str | None) -> LabelTitle | None:
    return None if label is None else styles.title(layer, label)
