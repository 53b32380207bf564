"""The views of the agreement screen: the lines of each, of the layer and group in question."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.screens.agreement.rows import (
    DIM,
    column_score,
    label_title,
    matrix_rows,
    measure_rows,
    not_comparable_row,
    period_row,
    score_row,
)
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.workspace import Workspace, attribute_titles

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.exclusions import NotComparable
    from hashiya.agreement.material import LayerTags, Material
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.agreement.scores import Score

# The views in their order, each with its name.
VIEW_NAMES = {
    "measures": marked("measures"),
    "labels": marked("labels"),
    "pairs": marked("pairs"),
    "articles": marked("articles"),
    "confusion": marked("confusion"),
    "time": marked("time"),
}
VIEWS = tuple(VIEW_NAMES)


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewLine:
    """A row of the list; Enter opens its article, or selects its group of annotators."""

    row: Row
    article: str | None = None
    group: tuple[str, ...] | None = None


# A layer, a label, annotators, and an article.
_ScoreKey = tuple[str, str | None, tuple[str, ...], str | None]


class ScoreIndex:
    """The scores by layer, label, annotators and article."""

    def __init__(self) -> None:
        self._scores: dict[_ScoreKey, list[Score]] = {}

    def add(self, scores: "Iterable[Score]") -> None:
        """Add scores, which come after those of the same key."""
        for score in scores:
            key = score.layer, score.label, score.annotators, score.article
            self._scores.setdefault(key, []).append(score)

    def scores(
        self, layer: str, label: str | None, group: tuple[str, ...]
    ) -> "Sequence[Score]":
        """The scores over all articles."""
        return self._scores.get((layer, label, group, None), [])

    def pairs(self) -> list[tuple[str, ...]]:
        """Each two annotators of whom there are scores, by name."""
        groups = set()
        for _layer, _label, annotators, article in self._scores:
            if len(annotators) == 2 and article is None:
                groups.add(annotators)
        return sorted(groups)

    def by_article(self, layer: str, column: "MeasureColumn") -> "Iterator[Score]":
        """The score of each article of the layer in the column."""
        for (of_layer, _label, _names, article), scores in self._scores.items():
            if of_layer == layer and article is not None:
                score = column_score(scores, column)
                if score is not None:
                    yield score


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """What is shown: a layer, a group of annotators and a measure, in a width of cells."""

    workspace: Workspace
    material: "Material" = field(repr=False)
    index: ScoreIndex = field(repr=False)
    layer: "LayerTags"
    group: tuple[str, ...]
    column: "MeasureColumn"
    bar_cells: int
    width: int

    def lines(self, view: str) -> list[ViewLine]:
        """The lines of one of the `VIEWS`."""
        if not self.material.articles:
            return []
        of_view = {
            "measures": self._measures,
            "labels": self._labels,
            "pairs": self._pairs,
            "articles": self._articles,
            "confusion": self._confusion,
            "time": self._time,
        }
        return [*of_view[view]()]

    def _measures(self) -> Iterator[ViewLine]:
        """Every measure of all labels."""
        scores = self.index.scores(self.layer.name, None, self.group)
        scheme = self.workspace.project.scheme
        titles = attribute_titles(scheme, self.layer.name)
        for row in measure_rows(scores, titles, self.bar_cells):
            yield ViewLine(row=row)
        for entry in self.not_comparable:
            yield ViewLine(row=not_comparable_row(entry))

    @property
    def not_comparable(self) -> "tuple[NotComparable, ...]":
        """Who of the group is left out of how many articles of the layer."""
        scores = self.index.scores(self.layer.name, None, self.group)
        return max((score.not_comparable for score in scores), key=len, default=())

    def _labels(self) -> Iterator[ViewLine]:
        """The measure of each label."""
        for label in self.layer.labels:
            scores = self.index.scores(self.layer.name, label, self.group)
            score = column_score(scores, self.column)
            if score is None:
                continue
            look = self.workspace.looks.get((self.layer.name, label))
            row = score_row(
                label,
                score,
                self.bar_cells,
                beside=label_title(look),
                color=look.color if look else "",
            )
            yield ViewLine(row=row)

    def _pairs(self) -> Iterator[ViewLine]:
        """The measure of each two annotators."""
        for pair in self.index.pairs():
            scores = self.index.scores(self.layer.name, None, pair)
            score = column_score(scores, self.column)
            if score is not None:
                row = score_row(pair_words(pair), score, self.bar_cells)
                yield ViewLine(row=row, group=pair)

    def _articles(self) -> Iterator[ViewLine]:
        """The measure of each article, the least agreement first, undefined ones last."""
        by_article = {}
        for score in self.index.by_article(self.layer.name, self.column):
            by_article[score.article or ""] = score
        ordered = sorted(
            by_article.items(),
            key=lambda entry: (entry[1].value is None, entry[1].value or 0, entry[0]),
        )
        for article, score in ordered:
            title = self._article_title(article)
            row = score_row(article, score, self.bar_cells, behind=title)
            yield ViewLine(row=row, article=article)

    def _article_title(self, article: str) -> tuple[Piece, ...]:
        """The article's title, as far as the library has read it."""
        catalogue = self.workspace.catalogue
        if article not in catalogue.ids:
            return ()
        position = catalogue.ids.index(article)
        if not catalogue.is_known(position):
            return ()
        return (Piece(f"{catalogue.row(position).title} "),)

    def _confusion(self) -> Iterator[ViewLine]:
        """The categories that two annotators gave the same words."""
        # Only here: nothing else of the reader needs numpy.
        from hashiya.agreement.breakdowns import confusion

        if len(self.group) != 2:
            words = _("Of two annotators: choose a pair in the view of pairs.")
            yield ViewLine(row=Row(start=(Piece(f" {words}", DIM),)))
            return
        annotators = self.material.annotators
        first, second = (annotators.index(name) for name in self.group)
        titles = {}
        for (layer, label), look in self.workspace.looks.items():
            if layer == self.layer.name:
                titles[label] = look.title
        matrix = confusion(self.material, self.layer, first, second)
        for row in matrix_rows(matrix, *self.group, titles, self.width):
            yield ViewLine(row=row)

    def _time(self) -> Iterator[ViewLine]:
        """The agreement of all annotators, period by period."""
        # As above.
        from hashiya.agreement.breakdowns import over_time

        words = _("α of characters, all annotators, by when an article was last tagged")
        yield ViewLine(row=Row(start=(Piece(f" {words}", DIM),)))
        for period in over_time(self.material, self.layer):
            yield ViewLine(row=period_row(period, self.bar_cells))


def pair_words(pair: Sequence[str]) -> str:
    """The names of two annotators."""
    first, second = pair
    return _("{first} and {second}").format(first=first, second=second)
