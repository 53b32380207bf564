"""The estimates of some annotators: of all labels of a layer, of each, of each attribute."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from hashiya.agreement import attributes
from hashiya.agreement.bootstrap import Estimate
from hashiya.agreement.coding import NONE, Coding
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.measure import CategoryMeasure, PassageMeasure
from hashiya.agreement.measures import MEASURES
from hashiya.agreement.request import Request


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelEstimate:
    """An estimate, with its label, or with its attribute.

    `category` is the attribute's value, where it is of a single one.
    """

    label: str | None
    attribute: str | None
    estimate: Estimate
    category: str | None = None
    spelled_otherwise: int = 0


def label_estimates(
    data: LayerData, group: Sequence[int], request: Request
) -> Iterator[LabelEstimate]:
    """The estimates of these annotators: of all labels, of each label, of each attribute."""
    layer = data.layer
    of_categories = _category_measures(request, len(group))
    of_passages = _passage_measures(request)
    names = (None, *layer.labels) if request.labels else (None,)
    for index, name in enumerate(names):
        label = None if name is None else index - 1
        for unit in data.units if of_categories else ():
            coding = data.coding(unit, label)
            for estimate in _estimates(of_categories, coding, group, unit):
                yield LabelEstimate(label=name, attribute=None, estimate=estimate)
        if layer.passages is None:
            continue
        for measure in of_passages:
            for estimate in measure.estimates(data, group, label):
                yield LabelEstimate(label=name, attribute=None, estimate=estimate)
    if of_categories and request.labels:
        yield from _attribute_estimates(data, group, of_categories)


def _category_measures(request: Request, annotators: int) -> list[CategoryMeasure]:
    """The measures of categories that are asked for, of so many annotators."""
    measures: list[CategoryMeasure] = []
    for measure in MEASURES:
        if not isinstance(measure, CategoryMeasure) or not request.wants(measure):
            continue
        if annotators == 2 or not measure.is_of_pairs:
            measures.append(measure)
    return measures


def _passage_measures(request: Request) -> list[PassageMeasure]:
    """The measures of passages that are asked for, but gamma."""
    measures: list[PassageMeasure] = []
    for measure in MEASURES:
        if isinstance(measure, PassageMeasure) and request.computes(measure):
            measures.append(measure)
    return measures


def _estimates(
    measures: Sequence[CategoryMeasure],
    coding: Coding,
    annotators: Sequence[int],
    unit: str,
) -> Iterator[Estimate]:
    """The estimates of the measures that take the coding."""
    sums = CodingSums(coding, annotators)
    for measure in measures:
        if coding.task in measure.tasks:
            yield measure.estimate(sums, unit)


def _attribute_estimates(
    data: LayerData, group: Sequence[int], measures: Sequence[CategoryMeasure]
) -> Iterator[LabelEstimate]:
    """The estimates of each attribute, then of each of its values."""
    specific = [measure for measure in measures if measure.is_of_each_value]
    for name, coding, coders, unit in _attribute_codings(data, group):
        spelled_otherwise = attributes.spelled_otherwise(coding, coders)
        for estimate in _estimates(measures, coding, coders, unit):
            yield LabelEstimate(
                label=None,
                attribute=name,
                estimate=estimate,
                spelled_otherwise=spelled_otherwise,
            )
        for category, value in enumerate(coding.values, NONE + 1):
            of_value = coding.of_category(category)
            for estimate in _estimates(specific, of_value, coders, unit):
                yield LabelEstimate(
                    label=None, attribute=name, category=value, estimate=estimate
                )


def _attribute_codings(
    data: LayerData, group: Sequence[int]
) -> Iterator[tuple[str, Coding, Sequence[int], str]]:
    """The codings of the layer's attributes, each with its annotators and its unit.

    An ordered attribute has two, the second of its order alone.
    """
    material, layer = data.material, data.layer
    articles = len(material.articles)
    if layer.wholes is not None:
        for name in layer.attributes:
            coding = attributes.of_wholes(material, layer.wholes, name)
            yield name, coding, group, "article"
        for name, order in layer.orders.items():
            ordered = attributes.ordered_of_wholes(material, layer.wholes, name, order)
            yield name, ordered, group, "article"
    has_attributes = layer.attributes or layer.orders
    if layer.passages is not None and len(group) == 2 and has_attributes:
        pairs = attributes.of_matched(material, layer.passages, group[0], group[1])
        for name in layer.attributes:
            yield name, attributes.of_pairs(pairs, name, articles), (0, 1), "overlap"
        for name, order in layer.orders.items():
            ordered = attributes.ordered_of_pairs(pairs, name, order, articles)
            yield name, ordered, (0, 1), "overlap"
