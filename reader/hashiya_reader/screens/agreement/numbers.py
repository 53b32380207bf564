"""All that the agreement screen has computed, and the views of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hashiya_reader.screens.agreement.lines import Place
from hashiya_reader.screens.agreement.score_index import ScoreIndex

if TYPE_CHECKING:
    # These need numpy, which is imported once scores are shown.
    from hashiya.agreement.material import LayerTags, Material
    from hashiya.agreement.scores import Score
    from hashiya.review.items import Item
    from hashiya_reader.screens.agreement.gold_material import GoldNumbers


class Numbers:
    """The scores of the material, disputed items by layer, and what is known of gold.

    `gold`, and the items of a layer, are None until they are computed; `is_begun` says
    for which that has begun, by layer, or "" for gold.
    """

    def __init__(self, material: "Material", scores: "Sequence[Score]") -> None:
        self.material = material
        self.index = ScoreIndex()
        self.index.add(scores)
        self.gold: GoldNumbers | None = None
        self.items: dict[str, Sequence[tuple[str, Item]]] = {}
        self.is_begun: set[str] = set()
        self._pair_indices: dict[tuple[str, tuple[str, ...]], ScoreIndex] = {}

    @property
    def first_layer(self) -> int:
        """The index of the first layer in which somebody has a tag; 0 where nobody has."""
        for number, layer in enumerate(self.material.layers):
            for rows in (layer.passages, layer.wholes):
                if rows is not None and rows.tags:
                    return number
        return 0

    def article_index(self, layer: "LayerTags", group: tuple[str, ...]) -> ScoreIndex:
        """The scores of single articles; those of two annotators are computed when asked for."""
        # Only here: nothing else of the reader needs numpy.
        from hashiya.agreement.scores import article_scores

        if group == self.material.annotators:
            return self.index
        key = layer.name, group
        if key not in self._pair_indices:
            pair = [self.material.annotators.index(name) for name in group]
            index = ScoreIndex()
            index.add(article_scores(self.material, layer, pair))
            self._pair_indices[key] = index
        return self._pair_indices[key]

    def first_place(
        self, article: str, layer: "LayerTags", group: tuple[str, ...]
    ) -> Place:
        """The first place of the article that the group disputes in the layer."""
        # As above.
        from hashiya.agreement.disputed_places import disputed_items, is_disputed_by

        index = self.material.articles.index(article)
        for item in disputed_items(self.material, layer, index):
            if is_disputed_by(item, group):
                return Place(
                    article=article,
                    layer=layer.name,
                    span=item.span,
                    refs=frozenset(item.key),
                )
        return Place(article=article, layer=layer.name)
