"""All the numbers of a project's agreement, as one flat list."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, compress

from hashiya.agreement import attributes
from hashiya.agreement.bootstrap import (
    NOT_COMPARABLE,
    NOTHING_SHARED,
    RESAMPLES,
    SEED,
    Estimate,
    intervals,
    number,
)
from hashiya.agreement.coding import Coding
from hashiya.agreement.coding_sums import CodingSums
from hashiya.agreement.exclusions import NotComparable
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import LayerTags, Material
from hashiya.agreement.measures import category_measures, gamma, passage_measures
from hashiya.agreement.unit_alignment import TooManyAlignments
from hashiya.language import marked

NOBODY = marked("no article that two or more have done")
_DECIMALS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """A value of a measure, with the layer, label, annotators and article that it is of.

    `label` None is all labels of the layer, `article` None all articles. `attribute` is
    set where the units are matched tags, or labels of articles, coded by their values
    of that attribute. `value` None is undefined, for the reason in `why`. `items` is
    how many units or tags were compared, `articles` in how many articles; `ci` is the
    95 % confidence interval, where there is one. `samples` is how many random
    annotations γ was compared to, None for other measures. `spelled_otherwise` is how
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
    samples: int | None = None
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
        if self.value is None:
            row["why"] = self.why
        if self.attribute is not None:
            row["attribute"] = self.attribute
        if self.samples is not None:
            row["samples"] = self.samples
        if self.spelled_otherwise:
            row["spelled_otherwise"] = self.spelled_otherwise
        if self.not_comparable:
            row["not_comparable"] = [entry.json() for entry in self.not_comparable]
        return row


@dataclass(frozen=True, slots=True, kw_only=True)
class _LabelEstimate:
    """An estimate, with its label or attribute."""

    label: str | None
    attribute: str | None
    estimate: Estimate
    spelled_otherwise: int = 0


def agreement_scores(
    material: Material,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    by_article: bool = True,
) -> Iterator[Score]:
    """The scores of all measures that are not on request.

    They are ordered by layer, then by group (all annotators, then each pair), then by
    label (all labels, then each). With `by_article` there are also scores of all
    annotators and all labels for each single article. If no article was done by two,
    each layer has one undefined score of each kind.
    """
    for layer in material.layers:
        if not material.articles:
            yield from _undefined(layer, material)
            continue
        data = LayerData.of(material, layer)
        for group in _groups(material):
            estimates = [*_estimates(data, group)]
            bounds = data.intervals(
                group,
                [entry.estimate for entry in estimates],
                resamples=resamples,
                seed=seed,
            )
            for entry, ci in zip(estimates, bounds, strict=True):
                yield _score(data, group, entry, ci)
            if by_article and len(group) == len(material.annotators):
                yield from _article_scores(data, estimates)


def article_scores(
    material: Material, layer: LayerTags, group: Sequence[int]
) -> Iterator[Score]:
    """The scores of each article that all of the group have done, of all labels of the layer."""
    data = LayerData.of(material, layer)
    done = material.both(*group)
    chosen = {material.articles[index] for index in range(len(done)) if done[index]}
    for score in _article_scores(data, [*_estimates(data, group)], group):
        if score.article in chosen:
            yield score


def gamma_scores(
    material: Material,
    *,
    samples: int = gamma.SAMPLES,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    by_article: bool = True,
    step: gamma.Step = lambda _done, _total: None,
) -> Iterator[Score]:
    """Gamma of each layer's passages, of all labels first and then of each.

    `step` is called for each article. With several annotators and many tags the best
    alignment may be out of reach: the score is then undefined.

    Raises:
        ExtraMissing: when scipy is not installed.
    """
    gamma.check_available()
    tasks = _gamma_tasks(material)
    count = len(material.articles)
    for index, task in enumerate(tasks):

        def task_step(done: int, total: int, before: int = index) -> None:
            in_task = done * count // max(total, 1)
            step(before * count + in_task, len(tasks) * count)

        articles = task.data.material.by_several(task.group)
        try:
            entry = _gamma_estimate(task, samples, seed, task_step)
        except TooManyAlignments as error:
            yield replace(
                _undefined_score(task.layer, task.names, "gamma", "char", str(error)),
                label=task.label_name,
                articles=int(articles.sum()),
                samples=samples,
                not_comparable=task.data.not_comparable(task.group, "char"),
            )
            continue
        (ci,) = intervals([entry.estimate], articles, resamples=resamples, seed=seed)
        score = _score(task.data, task.group, entry, ci)
        yield replace(score, samples=samples)
        if by_article and task.is_whole:
            for score in _article_scores(task.data, [entry]):
                yield replace(score, samples=samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class _GammaTask:
    """A layer's tags, the annotators, and a label, None for all."""

    data: LayerData
    group: tuple[int, ...]
    label: int | None

    @property
    def layer(self) -> str:
        return self.data.layer.name

    @property
    def label_name(self) -> str | None:
        return None if self.label is None else self.data.layer.labels[self.label]

    @property
    def names(self) -> tuple[str, ...]:
        return _names(self.data.material, self.group)

    @property
    def is_whole(self) -> bool:
        """Whether it is of all labels and all annotators."""
        everyone = len(self.data.material.annotators)
        return self.label is None and len(self.group) == everyone


def _gamma_tasks(material: Material) -> list[_GammaTask]:
    """Each layer, group and label; whole layers first, so that they are done if cancelled."""
    tasks: list[_GammaTask] = []
    if not material.articles:
        return tasks
    for layer in material.layers:
        if layer.passages is None:
            continue
        data = LayerData(
            material=material.comparable(layer),
            whole_material=material,
            layer=layer,
            codings={},
        )
        labels = (None, *range(len(layer.labels)))
        for group in _groups(material):
            tasks += [
                _GammaTask(data=data, group=group, label=label) for label in labels
            ]
    tasks.sort(key=lambda task: task.label is not None)
    return tasks


def _gamma_estimate(
    task: _GammaTask, samples: int, seed: int, step: gamma.Step
) -> _LabelEstimate:
    passages = gamma.label_passages(task.data, task.label)
    estimate = gamma.gamma(
        task.data.material, passages, task.group, samples=samples, seed=seed, step=step
    )
    return _LabelEstimate(label=task.label_name, attribute=None, estimate=estimate)


def _groups(material: Material) -> Iterator[tuple[int, ...]]:
    """All annotators, then each pair of them if there are more than two."""
    everyone = tuple(range(len(material.annotators)))
    yield everyone
    if len(everyone) > 2:
        yield from combinations(everyone, 2)


def _names(material: Material, group: Sequence[int]) -> tuple[str, ...]:
    return tuple(material.annotators[annotator] for annotator in group)


def _estimates(data: LayerData, group: Sequence[int]) -> Iterator[_LabelEstimate]:
    """The estimates of these annotators: of all labels, of each label, of each attribute."""
    layer = data.layer
    for index, name in enumerate((None, *layer.labels)):
        for unit, codings in data.codings.items():
            for estimate in _category_estimates(codings[index], group, unit):
                yield _LabelEstimate(label=name, attribute=None, estimate=estimate)
        if layer.passages is None:
            continue
        label = None if name is None else index - 1
        for measure in passage_measures():
            for estimate in measure.estimates(data, group, label):
                yield _LabelEstimate(label=name, attribute=None, estimate=estimate)
    for name, coding, coders, unit in _attribute_codings(data, group):
        spelled_otherwise = attributes.spelled_otherwise(coding, coders)
        for estimate in _category_estimates(coding, coders, unit):
            yield _LabelEstimate(
                label=None,
                attribute=name,
                estimate=estimate,
                spelled_otherwise=spelled_otherwise,
            )


def _category_estimates(
    coding: Coding, annotators: Sequence[int], unit: str
) -> Iterator[Estimate]:
    """Every measure of categories of a coding."""
    sums = CodingSums(coding, annotators)
    for measure in category_measures():
        if len(annotators) == 2 or not measure.is_of_pairs:
            yield measure.estimate(sums, unit)


def _attribute_codings(
    data: LayerData, group: Sequence[int]
) -> Iterator[tuple[str, Coding, Sequence[int], str]]:
    """The codings of the layer's attributes, each with its annotators and its unit."""
    material, layer = data.material, data.layer
    if layer.wholes is not None:
        for name in layer.attributes:
            coding = attributes.of_wholes(material, layer.wholes, name)
            yield name, coding, group, "article"
    if layer.passages is not None and len(group) == 2 and layer.attributes:
        pairs = attributes.of_matched(material, layer.passages, group[0], group[1])
        for name in layer.attributes:
            coding = attributes.of_pairs(pairs, name, len(material.articles))
            yield name, coding, (0, 1), "overlap"


def _score(
    data: LayerData,
    group: Sequence[int],
    entry: _LabelEstimate,
    ci: tuple[float, float] | None,
) -> Score:
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
        annotators=_names(data.material, group),
        article=None,
        measure=estimate.measure,
        unit=estimate.unit,
        value=value,
        why=why,
        items=estimate.items,
        articles=articles,
        ci=None if value is None else ci,
        attribute=entry.attribute,
        spelled_otherwise=entry.spelled_otherwise,
        not_comparable=left_out,
    )


def _article_scores(
    data: LayerData,
    estimates: Sequence[_LabelEstimate],
    group: Sequence[int] | None = None,
) -> Iterator[Score]:
    """The scores of each article, of all labels and of those who are compared there.

    These are all annotators, or those of the group.
    """
    material = data.material
    everyone, done_by = material.annotators, material.done
    if group is not None:
        everyone, done_by = _names(material, group), material.done[list(group)]
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


def _undefined(layer: LayerTags, material: Material) -> Iterator[Score]:
    """One undefined score of each kind: those of passages, then those of whole articles."""
    kinds: list[tuple[str, str]] = []
    if layer.passages is not None:
        kinds += _category_kinds("char")
        kinds += _category_kinds("token")
        for measure in passage_measures():
            kinds += [(measure.name, unit) for unit in measure.units]
    if layer.wholes is not None:
        kinds += _category_kinds("article")
    for name, unit in kinds:
        yield _undefined_score(layer.name, material.annotators, name, unit, NOBODY)


def _category_kinds(unit: str) -> list[tuple[str, str]]:
    """The measures of any number of annotators' categories, with the unit."""
    return [
        (measure.name, unit)
        for measure in category_measures()
        if not measure.is_of_pairs
    ]


def _undefined_score(
    layer: str, annotators: tuple[str, ...], measure: str, unit: str, why: str
) -> Score:
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


def _rounded(value: float) -> float:
    # Adding 0.0 turns -0.0 into 0.0.
    return round(value, _DECIMALS) + 0.0
