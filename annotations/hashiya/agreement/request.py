"""What is asked for of a project's agreement: nothing else is computed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from hashiya.agreement.material import LayerTags, Material
from hashiya.agreement.measure import Measure
from hashiya.agreement.measures import MEASURES, listed_names
from hashiya.errors import InvalidMeasure
from hashiya.language import gettext as _
from hashiya.model.scheme import Scheme

# Of more annotators than this, pairs are compared only when they are asked for.
MOST_PAIRED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The measures and layers that are asked for, and whether pairs of annotators are.

    No measure is all that are not on request, no layer is all layers. `pairs` None is
    pairs of at most twelve annotators. Without `labels` only numbers of all labels are.

    Raises:
        InvalidMeasure: when there is no such measure, with the names of all.
    """

    measures: tuple[str, ...] = ()
    layers: tuple[str, ...] = ()
    pairs: bool | None = None
    labels: bool = True

    def __post_init__(self) -> None:
        """Refuse names of measures that there are not."""
        names = [measure.name for measure in MEASURES]
        for name in self.measures:
            if name not in names:
                raise InvalidMeasure(
                    _("no measure is called {name!r}; there are: {names}").format(
                        name=name, names=_(", ").join(names)
                    )
                )

    def wants(self, measure: Measure) -> bool:
        """Whether the measure is to be computed."""
        if self.measures:
            return measure.name in self.measures
        return not measure.is_on_request

    def computes(self, measure: Measure) -> bool:
        """Whether it is among the scores that are computed at once, as gamma is not."""
        return self.wants(measure) and not measure.takes_long

    def chosen(self, layers: Sequence[LayerTags]) -> Iterator[LayerTags]:
        """Those of the layers that are asked for."""
        for layer in layers:
            if not self.layers or layer.name in self.layers:
                yield layer

    def check_layers(self, scheme: Scheme, material: Material) -> None:
        """Refuse layers that neither the scheme nor a tag has.

        Raises:
            UnknownLabel: with the names of those of the scheme.
        """
        in_tags = {layer.name for layer in material.layers}
        for name in self.layers:
            if name not in in_tags:
                scheme.layer(name)

    def leaves_out_pairs(self, material: Material) -> bool:
        """Whether the pairs are left out only because they are many."""
        return self.pairs is None and len(material.annotators) > MOST_PAIRED

    def of_tables(self, material: Material) -> "Request":
        """What tables show: a few measures, and of many annotators only all labels."""
        listed = listed_names(self.measures)
        names = [
            measure.name
            for measure in MEASURES
            if measure.name in listed and self.wants(measure)
        ]
        return replace(
            self,
            measures=tuple(names),
            labels=not self.is_brief(material),
        )

    def is_brief(self, material: Material) -> bool:
        """Whether tables show only numbers of all labels, since annotators are many."""
        asks_for_more = bool(self.measures or self.layers)
        return self.leaves_out_pairs(material) and not asks_for_more

    def groups(self, material: Material) -> Iterator[tuple[int, ...]]:
        """All annotators, then each pair of them if there are more than two."""
        everyone = tuple(range(len(material.annotators)))
        yield everyone
        has_pairs = self.pairs
        if has_pairs is None:
            has_pairs = len(everyone) <= MOST_PAIRED
        if has_pairs and len(everyone) > 2:
            yield from combinations(everyone, 2)


EVERYTHING = Request()
