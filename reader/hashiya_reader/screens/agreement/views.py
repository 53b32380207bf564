"""The views of the agreement screen: the lines of each, of the layer and group in question."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya_reader.screens.agreement.gold_lines import (
    count_line,
    gap_lines,
    gold_lines,
    heading_line,
)
from hashiya_reader.screens.agreement.lines import Detail, ViewLine
from hashiya_reader.screens.agreement.place_lines import (
    attribute_places,
    confused_places,
    label_places,
    not_comparable_places,
    whole_places,
)
from hashiya_reader.screens.agreement.rows import (
    attribute_rows,
    column_score,
    label_title,
    matrix_rows,
    measure_title,
    not_comparable_row,
    period_row,
    score_row,
)
from hashiya_reader.screens.agreement.score_index import ScoreIndex
from hashiya_reader.screens.agreement.self_lines import self_lines
from hashiya_reader.widgets.row import Piece
from hashiya_reader.workspace import Workspace, attribute_titles

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.exclusions import NotComparable
    from hashiya.agreement.material import LayerTags, Material
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.review.items import Item
    from hashiya_reader.screens.agreement.numbers import Numbers

# The views in their order, each with its name.
VIEW_NAMES = {
    "measures": marked("measures"),
    "labels": marked("labels"),
    "pairs": marked("pairs"),
    "articles": marked("articles"),
    "confusion": marked("confusion"),
    "time": marked("time"),
    "gold": marked("gold"),
    "gaps": marked("gaps"),
}
VIEWS = tuple(VIEW_NAMES)
# The views that need no article that two annotators have done.
WITHOUT_ARTICLES = frozenset({"gold", "gaps"})
# The views of disputed items, and those of what reviewers decided.
OF_ITEMS, OF_GOLD = frozenset({"confusion"}), WITHOUT_ARTICLES


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementView:
    """What is shown: a layer, a group of annotators and a measure, in a width of cells.

    `columns` are the measures that can be shown, `column` the one that is.
    """

    workspace: Workspace
    numbers: "Numbers" = field(repr=False)
    layer: "LayerTags"
    group: tuple[str, ...]
    columns: "tuple[MeasureColumn, ...]"
    column: "MeasureColumn"
    bar_cells: int
    width: int

    @property
    def material(self) -> "Material":
        """The tags that are compared."""
        return self.numbers.material

    @property
    def index(self) -> ScoreIndex:
        """The scores."""
        return self.numbers.index

    @property
    def items(self) -> "Sequence[tuple[str, Item]]":
        """The layer's disputed items, each with its article; none before they are computed."""
        return self.numbers.items.get(self.layer.name, ())

    def title_of(self, layer: str, label: str) -> str:
        """A label's title; its name where the scheme does not have it."""
        look = self.workspace.looks.get((layer, label))
        return look.title if look else label

    def lines(self, view: str) -> list[ViewLine]:
        """The lines of one of the `VIEWS`."""
        of_view = {
            "measures": self._measures,
            "labels": self._labels,
            "pairs": self._pairs,
            "articles": self._articles,
            "confusion": self._confusion,
            "time": self._time,
            "gold": self._gold,
            "gaps": self._gaps,
        }
        if not self.material.articles and view not in WITHOUT_ARTICLES:
            return []
        return [*of_view[view]()]

    def _measures(self) -> Iterator[ViewLine]:
        """Every measure of all labels; each opens the articles by it, the lowest first."""
        scores = self.index.scores(self.layer.name, None, self.group)
        for number, column in enumerate(self.columns):
            score = column_score(scores, column)
            if score is None:
                continue
            row = score_row(measure_title(column), score, self.bar_cells)
            if column.unit == "article":
                title = measure_title(column)
                yield ViewLine(row=row, detail=whole_places(title))
            else:
                yield ViewLine(row=row, group=self.group, column=number)
        scheme = self.workspace.project.scheme
        titles = attribute_titles(scheme, self.layer.name)
        for attribute, row in attribute_rows(scores, titles, self.bar_cells):
            title = titles.get(attribute, attribute)
            yield ViewLine(row=row, detail=attribute_places(attribute, title))
        for entry in self.not_comparable:
            detail = not_comparable_places(entry.annotator)
            yield ViewLine(row=not_comparable_row(entry), detail=detail)

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
            detail = label_places(label, self.title_of(self.layer.name, label))
            yield ViewLine(row=row, detail=detail)

    def _pairs(self) -> Iterator[ViewLine]:
        """The measure of each two annotators, or why there are none."""
        # As above.
        from hashiya.agreement.request import EVERYTHING

        if EVERYTHING.leaves_out_pairs(self.material):
            words = _("Pairs of {count} annotators: `hashiya agreement --pairs`.")
            words = words.format(count=len(self.material.annotators))
            yield heading_line(words)
        for pair in self.index.pairs():
            scores = self.index.scores(self.layer.name, None, pair)
            score = column_score(scores, self.column)
            if score is not None:
                row = score_row(pair_words(pair), score, self.bar_cells)
                yield ViewLine(row=row, group=pair)

    def _articles(self) -> Iterator[ViewLine]:
        """The measure of each article, the least agreement first, undefined ones last."""
        return self.article_lines(None)

    def article_lines(self, chosen: Collection[str] | None) -> Iterator[ViewLine]:
        """Those of the chosen articles, or of all."""
        index = self.numbers.article_index(self.layer, self.group)
        column = self.column
        if column.unit == "article":
            # Single articles have numbers of passages only.
            column = self.columns[0]
        by_article = {}
        for score in index.by_article(self.layer.name, column):
            if chosen is None or score.article in chosen:
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
        """Which labels are given at one place; of two annotators also a matrix of words."""
        # Only here: nothing else of the reader needs numpy.
        from hashiya.agreement.breakdowns import confusion
        from hashiya.agreement.disputed_places import confused_labels

        items = (item for _article, item in self.items)
        for pair, count in confused_labels(items, self.group):
            titles = [
                _("none") if label is None else self.title_of(self.layer.name, label)
                for label in pair
            ]
            title = pair_words(titles)
            yield count_line(title, count, confused_places(pair, title))
        if len(self.group) != 2:
            words = _(
                "Of two annotators there is a matrix: choose a pair in the view of pairs."
            )
            yield heading_line(words)
            return
        annotators = self.material.annotators
        first, second = (annotators.index(name) for name in self.group)
        titles_by_label = {}
        for (layer, label), look in self.workspace.looks.items():
            if layer == self.layer.name:
                titles_by_label[label] = look.title
        matrix = confusion(self.material, self.layer, first, second)
        for row in matrix_rows(matrix, *self.group, titles_by_label, self.width):
            yield ViewLine(row=row)

    def _time(self) -> Iterator[ViewLine]:
        """The agreement of all annotators, period by period; each opens its articles."""
        # As above.
        from hashiya.agreement.breakdowns import over_time

        words = _("α of characters, all annotators, by when an article was last tagged")
        yield heading_line(words)
        for period in over_time(self.material, self.layer):
            yield ViewLine(
                row=period_row(period, self.bar_cells),
                detail=_articles_of(period.since, period.article_ids),
            )

    def _gold(self) -> Iterator[ViewLine]:
        """Each annotator against gold."""
        gold = self.numbers.gold
        if gold is None:
            yield heading_line(_("reading what reviewers decided …"))
        elif not gold.articles:
            yield heading_line(_("No reviewer has decided anything yet."))
            yield from self_lines(self, gold)
        else:
            yield from gold_lines(self, gold)
            yield from self_lines(self, gold)

    def _gaps(self) -> Iterator[ViewLine]:
        """What the guidelines do not say."""
        if self.numbers.gold is None:
            yield heading_line(_("reading what reviewers decided …"))
        else:
            yield from gap_lines(self, self.numbers.gold.gaps)


def _articles_of(title: str, articles: Collection[str]) -> Detail:
    return Detail(title=title, lines=lambda view: view.article_lines(articles))


def pair_words(pair: Sequence[str]) -> str:
    """The names of two annotators."""
    first, second = pair
    return _("{first} and {second}").format(first=first, second=second)
