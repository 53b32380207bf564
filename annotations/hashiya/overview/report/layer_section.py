"""One layer's part of the report: its scores in tables, bars and matrices."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from hashiya.agreement.bootstrap import FEW_ARTICLES, NOTHING_MARKED, coverage
from hashiya.agreement.breakdowns import Confusion, Period, confusions, over_time
from hashiya.agreement.exclusions import NotComparable, not_comparable
from hashiya.agreement.material import LayerTags, Material
from hashiya.agreement.measures import columns
from hashiya.agreement.scores import Score
from hashiya.language import marked
from hashiya.model.scheme import Scheme
from hashiya.overview.report.interpretation import Interpretation, interpretation
from hashiya.overview.report.label_styles import LabelStyles, LabelTitle
from hashiya.overview.report.score_tables import (
    ScoreTable,
    attribute_columns,
    headline_score,
    is_shown,
    label_columns,
    score_columns,
    score_table,
    unit_columns,
)

# Confusions are drawn for this many pairs of annotators, with this many categories.
_PAIRS, _CATEGORIES = 6, 8
# More annotators than this have no columns of their own: paper is not wide enough.
COLUMNS_ON_PAPER = 5

_WORDS, _ARTICLES = marked("counted in words"), marked("counted in articles")

_Scores = Sequence[Score]
# A set of labels, empty for none; a label None is all that are not shown.
Category = tuple[LabelTitle | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnotatorGroup:
    """Annotators whose scores are a row; `is_all` are all of three or more."""

    names: tuple[str, ...]
    is_all: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributeHead:
    """An attribute, and the annotators who are compared on it."""

    name: str
    annotators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairMatrix:
    """The alpha of each two annotators; headed by numbers where there are many."""

    annotators: tuple[str, ...]
    rows: tuple[tuple[Score | None, ...], ...]
    is_numbered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfusionMatrix:
    """The confusion matrix of the `first` annotator (rows) and the `second` (columns).

    Where a category has several labels columns are headed by numbers: otherwise
    they would be wider than paper is.
    """

    first: str
    second: str
    categories: tuple[Category, ...]
    counts: tuple[tuple[int, ...], ...]
    is_numbered: bool

    @property
    def most(self) -> int:
        """The largest count, at least 1."""
        return max(1, *(max(row, default=0) for row in self.counts))


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerScores:
    """The tables and drawings of a layer that has scores.

    `headline` is the headline measure of all annotators and labels. `most_confused` are
    two categories and how often one annotator took the one and another the other.
    `interpretation` says what the numbers mean, `coverage` how often intervals are right,
    where there are few articles.
    `pair_count` counts the pairs that have confusions, in `confusion_unit`.
    """

    headline: Score | None
    coverage: int | None
    interpretation: Interpretation
    most_confused: tuple[Category, Category, int] | None

    groups: ScoreTable[AnnotatorGroup]
    measures: ScoreTable[str]
    label_bars: tuple[tuple[LabelTitle, Score], ...]
    labels: ScoreTable[LabelTitle]
    attributes: ScoreTable[AttributeHead] | None
    pairs: PairMatrix | None
    confusions: tuple[ConfusionMatrix, ...]
    pair_count: int
    confusion_unit: str
    periods: tuple[Period, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LayerSection:
    """A layer's title and scores; `why` says why there are none.

    `not_comparable` are the annotators who are left out of some articles.
    """

    title: str
    name: str
    why: str
    scores: LayerScores | None
    not_comparable: tuple[NotComparable, ...]


def layer_section(
    scheme: Scheme,
    material: Material,
    scores: _Scores,
    layer: LayerTags,
    styles: LabelStyles,
    language: str,
) -> LayerSection:
    """The layer's section, made of the scores that are about all articles."""
    titles: dict[str, str] = {}
    for described in scheme.layers:
        arabic = described.title_ar if language == "ar" else ""
        titles[described.name] = arabic or described.title
    own = [
        score for score in scores if score.layer == layer.name and score.article is None
    ]
    of_labels = [score for score in own if score.attribute is None]
    why, content = "", None
    if any(score.value is not None for score in of_labels):
        content = _layer_scores(material, layer, styles, own, of_labels)
    else:
        why = of_labels[0].why if of_labels else NOTHING_MARKED
    return LayerSection(
        title=titles.get(layer.name, layer.name),
        name=layer.name,
        why=why,
        scores=content,
        not_comparable=not_comparable(layer.exclusions, material.annotators),
    )


def _layer_scores(
    material: Material,
    layer: LayerTags,
    styles: LabelStyles,
    own: _Scores,
    of_labels: _Scores,
) -> LayerScores:
    everybody = material.annotators
    label_rows: list[tuple[LabelTitle, list[Score]]] = []
    label_bars: list[tuple[LabelTitle, Score]] = []
    for label in layer.labels:
        title = styles.title(layer.name, label)
        label_scores = _of(of_labels, everybody, label)
        label_rows.append((title, label_scores))
        score = headline_score(label_scores)
        if score:
            label_bars.append((title, score))
    pairs = list(combinations(range(len(everybody)), 2))
    matrices_of_pairs = [*confusions(material, layer, pairs)]
    matrices: list[ConfusionMatrix] = []
    for (first, second), full in list(zip(pairs, matrices_of_pairs, strict=True))[
        :_PAIRS
    ]:
        names = everybody[first], everybody[second]
        matrices.append(_confusion_matrix(layer.name, names, full, styles))
    periods = tuple(over_time(material, layer))
    headline = headline_score(_of(of_labels, everybody, None))
    return LayerScores(
        headline=headline,
        coverage=_coverage(headline),
        interpretation=interpretation(
            _of(of_labels, everybody, None), headline, label_bars
        ),
        most_confused=_most_confused(layer.name, matrices_of_pairs, styles),
        groups=_groups(of_labels, everybody),
        measures=_measures(_of(of_labels, everybody, None)),
        label_bars=tuple(label_bars),
        labels=score_table(label_rows, label_columns()),
        attributes=_attributes(own, styles),
        pairs=_pair_matrix(of_labels, everybody),
        confusions=tuple(matrices),
        pair_count=len(pairs),
        confusion_unit=_WORDS if layer.passages is not None else _ARTICLES,
        periods=periods if len(periods) > 1 else (),
    )


def _coverage(score: Score | None) -> int | None:
    """In how many of 100 simulations an interval of so few articles is right."""
    if score is None or score.ci is None or score.articles >= FEW_ARTICLES:
        return None
    return coverage(score.articles)


def _of(scores: _Scores, annotators: tuple[str, ...], label: str | None) -> list[Score]:
    return [
        score
        for score in scores
        if score.annotators == annotators and score.label == label
    ]


def _groups(
    of_labels: _Scores, everybody: tuple[str, ...]
) -> ScoreTable[AnnotatorGroup]:
    """The scores of all labels, a row for each group of annotators."""
    rows: list[tuple[AnnotatorGroup, list[Score]]] = []
    for names in dict.fromkeys(score.annotators for score in of_labels):
        group = AnnotatorGroup(
            names=names, is_all=names == everybody and len(names) != 2
        )
        rows.append((group, _of(of_labels, names, None)))
    return score_table(rows, score_columns())


def _measures(scores: _Scores) -> ScoreTable[str]:
    """Every measure of units that are coded, a row for each, by its symbol."""
    coded_units = {column.unit for column in unit_columns()}
    rows: dict[str, list[Score]] = {}
    for column in columns():
        of_column = [score for score in scores if score.measure in column.measures]
        if column.unit in coded_units and any(map(is_shown, of_column)):
            rows[column.symbol] = of_column
    return score_table(rows.items(), unit_columns())


def _attributes(own: _Scores, styles: LabelStyles) -> ScoreTable[AttributeHead] | None:
    by_head: dict[AttributeHead, list[Score]] = {}
    for score in own:
        if score.attribute is not None:
            title = styles.attribute(score.layer, score.attribute)
            head = AttributeHead(name=title, annotators=score.annotators)
            by_head.setdefault(head, []).append(score)
    rows: list[tuple[AttributeHead, list[Score]]] = []
    for head, scores in by_head.items():
        if any(map(is_shown, scores)):
            rows.append((head, scores))
    return score_table(rows, attribute_columns()) if rows else None


def _pair_matrix(of_labels: _Scores, annotators: tuple[str, ...]) -> PairMatrix | None:
    """The matrix of three annotators or more, unless pairs are too many to be scored."""
    if not any(len(score.annotators) < len(annotators) for score in of_labels):
        return None
    by_pair: dict[tuple[str, str], Score | None] = {}
    for one, two in combinations(annotators, 2):
        score = headline_score(_of(of_labels, (one, two), None))
        by_pair[one, two] = by_pair[two, one] = score
    rows = []
    for one in annotators:
        row = [by_pair.get((one, two)) for two in annotators]
        rows.append(tuple(row))
    return PairMatrix(
        annotators=annotators,
        rows=tuple(rows),
        is_numbered=len(annotators) > COLUMNS_ON_PAPER,
    )


def _most_confused(
    layer: str, confusions: Sequence[Confusion], styles: LabelStyles
) -> tuple[Category, Category, int] | None:
    """The two categories that annotators confuse most often; None where they confuse none."""
    counts: Counter[frozenset[tuple[str, ...]]] = Counter()
    for matrix in confusions:
        for row, column in combinations(range(len(matrix.categories)), 2):
            pair = frozenset((matrix.categories[row], matrix.categories[column]))
            counts[pair] += int(matrix.counts[row, column] + matrix.counts[column, row])
    if not counts:
        return None
    # Of two that are as frequent the first by name, so that the page stays the same.
    pair, count = min(counts.items(), key=lambda entry: (-entry[1], sorted(entry[0])))
    if count == 0:
        return None
    first, second = (_category(layer, labels, styles) for labels in sorted(pair))
    return first, second, count


def _category(layer: str, labels: tuple[str, ...], styles: LabelStyles) -> Category:
    titles: list[LabelTitle | None] = []
    for label in labels:
        titles.append(None if label == "…" else styles.title(layer, label))
    return tuple(titles)


def _confusion_matrix(
    layer: str, annotators: tuple[str, str], full: Confusion, styles: LabelStyles
) -> ConfusionMatrix:
    frequent = full.of_the_most(_CATEGORIES)
    categories = [_category(layer, labels, styles) for labels in frequent.categories]
    first, second = annotators
    return ConfusionMatrix(
        first=first,
        second=second,
        categories=tuple(categories),
        counts=tuple(map(tuple, frequent.counts.tolist())),
        is_numbered=any(len(category) > 1 for category in categories),
    )
