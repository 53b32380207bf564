"""The scores of agreement by what they are of."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from hashiya_reader.screens.agreement.rows import column_score

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.agreement.scores import Score

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
