"""All the numbers of a project's agreement, as one flat list."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import compress

from hashiya.agreement.bootstrap import (
    NOT_COMPARABLE,
    NOTHING_SHARED,
    RESAMPLES,
    SEED,
    coverage,
    number,
)
from hashiya.agreement.coding import Task
from hashiya.agreement.competence import competences
from hashiya.agreement.exclusions import NotComparable
from hashiya.agreement.label_estimates import LabelEstimate, label_estimates
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import LayerTags, Material
from hashiya.agreement.measure import CategoryMeasure
from hashiya.agreement.measures import MEASURES, dawid_skene
from hashiya.agreement.request import EVERYTHING, Request
from hashiya.agreement.unit_alignment import Weights
from hashiya.language import marked

NOBODY = marked("no article that two or more have done")
_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A value of a measure, with the layer, label, annotators and article that it is of.

    `label` None is all labels of the layer, `article` None all articles. `attribute` is
    set where the units are matched tags, or labels of articles, coded by their values
    of that attribute; `category` is one of these, where the score is of it alone.
    `value` None is undefined, for the reason in `why`. `items` is
    how many units or tags were compared, `articles` in how many articles; `ci` is the
    95 % confidence interval, where there is one. `samples` is how many random
    annotations γ was compared to, and `weights` what differences weighed, None for
    other measures. `spelled_otherwise` is how
    many of the items differ only in the spelling of the attribute. `not_comparable` are the
    annotators whose passages are left out of some articles, since tags are detached.
    """

    layer: str
    label: str | None
    annotators: tuple[str, ...]
    article: str | None
    measure: str
    unit: str
    value: float | None
    why: str
    items: int
    articles: int
    ci: tuple[float, float] | None
    attribute: str | None = None
    category: str | None = None
    samples: int | None = None
    weights: Weights | None = None
    spelled_otherwise: int = 0
    not_comparable: tuple[NotComparable, ...] = ()

    def json(self) -> dict[str, object]:
        """The row of `agreement --json`, rounded to six places."""
        row: dict[str, object] = {
            "layer": self.layer,
            "label": self.label,
            "annotators": list(self.annotators),
            "article": self.article,
            "measure": self.measure,
            "unit": self.unit,
            "value": None if self.value is None else _rounded(self.value),
            "items": self.items,
            "articles": self.articles,
            "ci": None if self.ci is None else [_rounded(end) for end in self.ci],
        }
        if self.ci is not None:
            row["ci_coverage"] = coverage(self.articles) / 100
        if self.value is None:
            row["why"] = self.why
        if self.attribute is not None:
            row["attribute"] = self.attribute
        if self.category is not None:
            row["category"] = self.category
        if self.samples is not None:
            row["samples"] = self.samples
        if self.weights is not None:
            row["weights"] = asdict(self.weights)
        if self.spelled_otherwise:
            row["spelled_otherwise"] = self.spelled_otherwise
        if self.not_comparable:
            row["not_comparable"] = [entry.json() for entry in self.not_comparable]
        return row


def agreement_scores(
    material: Material,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    by_article: bool = True,
    request: Request = EVERYTHING,
) -> Iterator[Score]:
    """The scores of what is asked for, but of gamma.

    They are ordered by layer, then by group (all annotators, then each pair), then by
    label (all labels, then each). With `by_article` there are also scores of all
    annotators and all labels for each single article. If no article was done by two,
    each layer has one undefined score of each kind.
    """
    for layer in request.chosen(material.layers):
        if not material.articles:
            yield from _undefined(layer, material, request)
            continue
        data = LayerData.of(material, layer)
        for group in request.groups(material):
            estimates = [*label_estimates(data, group, request)]
            bounds = data.intervals(
                group,
                [entry.estimate for entry in estimates],
                resamples=resamples,
                seed=seed,
            )
            for entry, ci in zip(estimates, bounds, strict=True):
                yield score_of(data, group, entry, ci)
            if by_article and len(group) == len(material.annotators):
                yield from scores_by_article(data, estimates)
        if request.computes(dawid_skene.MEASURE):
            yield from _competence_scores(data)


def article_scores(
    material: Material, layer: LayerTags, group: Sequence[int]
) -> Iterator[Score]:
    """The scores of each article that all of the group have done, of all labels of the layer."""
    data = LayerData.of(material, layer)
    estimates = [*label_estimates(data, group, EVERYTHING)]
    done = material.both(*group)
    chosen = {material.articles[index] for index in range(len(done)) if done[index]}
    for score in scores_by_article(data, estimates, group):
        if score.article in chosen:
            yield score


def names_of(material: Material, group: Sequence[int]) -> tuple[str, ...]:
    """The names of the annotators."""
    return tuple(material.annotators[annotator] for annotator in group)


def score_of(
    data: LayerData,
    group: Sequence[int],
    entry: LabelEstimate,
    ci: tuple[float, float] | None,
) -> Score:
    """The score of an estimate over all articles."""
    estimate = entry.estimate
    value = estimate.value
    articles = int(data.of_unit(estimate.unit).by_several(group).sum())
    left_out = data.not_comparable(group, estimate.unit)
    why = estimate.why(estimate.total) if value is None else ""
    if left_out and value is None and (why == NOTHING_SHARED or not articles):
        why = NOT_COMPARABLE
    return Score(
        layer=data.layer.name,
        label=entry.label,
        annotators=names_of(data.material, group),
        article=None,
        measure=estimate.measure,
        unit=estimate.unit,
        value=value,
        why=why,
        items=estimate.items,
        articles=articles,
        ci=None if value is None else ci,
        attribute=entry.attribute,
        category=entry.category,
        spelled_otherwise=entry.spelled_otherwise,
        not_comparable=left_out,
    )


def scores_by_article(
    data: LayerData,
    estimates: Sequence[LabelEstimate],
    group: Sequence[int] | None = None,
) -> Iterator[Score]:
    """The scores of each article, of all labels and of those who are compared there.

    These are all annotators, or those of the group.
    """
    material = data.material
    everyone, done_by = material.annotators, material.done
    if group is not None:
        everyone, done_by = names_of(material, group), material.done[list(group)]
    names = [tuple(compress(everyone, done)) for done in done_by.T.tolist()]
    left_out = data.not_comparable_by_article()
    for entry in estimates:
        estimate = entry.estimate
        is_whole = entry.label is None and entry.attribute is None
        if not is_whole or estimate.unit == "article":
            continue
        parts, values = estimate.by_article()
        for index, article in enumerate(material.articles):
            value = number(values[index])
            why = estimate.why(parts[index]) if value is None else ""
            if len(names[index]) < 2:
                value, why = None, NOT_COMPARABLE
            yield Score(
                layer=data.layer.name,
                label=None,
                annotators=names[index],
                article=article,
                measure=estimate.measure,
                unit=estimate.unit,
                value=value,
                why=why,
                items=round(float(parts[index, 0])),
                articles=1,
                ci=None,
                not_comparable=left_out.get(index, ()),
            )


def undefined_score(
    layer: str, annotators: tuple[str, ...], measure: str, unit: str, why: str
) -> Score:
    """A score of all labels that has no value."""
    return Score(
        layer=layer,
        label=None,
        annotators=annotators,
        article=None,
        measure=measure,
        unit=unit,
        value=None,
        why=why,
        items=0,
        articles=0,
        ci=None,
    )


def _competence_scores(data: LayerData) -> Iterator[Score]:
    """The competence of each annotator, as a score of this annotator alone."""
    for annotator, unit, value, items, articles in competences(data):
        yield Score(
            layer=data.layer.name,
            label=None,
            annotators=names_of(data.material, (annotator,)),
            article=None,
            measure=dawid_skene.MEASURE.name,
            unit=unit,
            value=value,
            why="",
            items=items,
            articles=articles,
            ci=None,
        )


def _undefined(
    layer: LayerTags, material: Material, request: Request
) -> Iterator[Score]:
    """One undefined score of each kind: those of passages, then those of whole articles."""
    kinds: list[tuple[str, str]] = []
    for unit in LayerData.of(material, layer).units:
        kinds += [(name, unit) for name in _of_categories(request, unit)]
    if layer.passages is not None:
        for measure in MEASURES:
            if not isinstance(measure, CategoryMeasure) and request.computes(measure):
                kinds += [(measure.name, unit) for unit in measure.units]
    for name, unit in kinds:
        yield undefined_score(layer.name, material.annotators, name, unit, NOBODY)


def _of_categories(request: Request, unit: str) -> list[str]:
    """The measures of any number of annotators' sets of labels, in the unit."""
    names: list[str] = []
    for measure in MEASURES:
        if not isinstance(measure, CategoryMeasure) or not request.computes(measure):
            continue
        is_of_sets = not measure.is_of_pairs and Task.SETS in measure.tasks
        if is_of_sets and unit in measure.units:
            names.append(measure.name)
    return names


def _rounded(value: float) -> float:
    # Adding 0.0 turns -0.0 into 0.0.
    return round(value, _DECIMALS) + 0.0
