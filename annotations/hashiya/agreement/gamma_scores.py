"""The scores of gamma, which take long: one by one, so that they can be shown, or stopped."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from hashiya.agreement.bootstrap import RESAMPLES, SEED, Estimate, intervals
from hashiya.agreement.label_estimates import LabelEstimate
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import Material
from hashiya.agreement.measures import gamma, gamma_cat
from hashiya.agreement.request import EVERYTHING, Request
from hashiya.agreement.scores import (
    Score,
    names_of,
    score_of,
    scores_by_article,
    undefined_score,
)
from hashiya.agreement.unit_alignment import EQUAL_WEIGHTS, TooManyAlignments, Weights


def gamma_scores(
    material: Material,
    *,
    samples: int = gamma.SAMPLES,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    by_article: bool = True,
    request: Request = EVERYTHING,
    weights: Weights = EQUAL_WEIGHTS,
    step: gamma.Step = lambda _done, _total: None,
) -> Iterator[Score]:
    """Gamma of each layer's passages, of all labels first and then of each.

    Where the request names measures it is of those of them that are gamma and
    gamma-cat; the latter is of all labels alone. `step` is called for each article.
    With several annotators and many tags the best alignment may be out of reach: the
    score is then undefined.

    Raises:
        ExtraMissing: when scipy is not installed.
    """
    gamma.check_available()
    names = _names(request)
    tasks = _tasks(material, request, names)
    count = len(material.articles)
    for index, task in enumerate(tasks):

        def task_step(done: int, total: int, before: int = index) -> None:
            in_task = done * count // max(total, 1)
            step(before * count + in_task, len(tasks) * count)

        articles = task.data.material.by_several(task.group)
        try:
            estimate = _estimate(task, samples, seed, weights, task_step)
        except TooManyAlignments as error:
            yield replace(
                undefined_score(task.layer, task.names, names[0], "char", str(error)),
                label=task.label_name,
                articles=int(articles.sum()),
                samples=samples,
                weights=weights,
                not_comparable=task.data.not_comparable(task.group, "char"),
            )
            continue
        entries = [*_entries(task, estimate, names)]
        bounds = intervals(
            [entry.estimate for entry in entries],
            articles,
            resamples=resamples,
            seed=seed,
        )
        for entry, ci in zip(entries, bounds, strict=True):
            score = score_of(task.data, task.group, entry, ci)
            yield replace(score, samples=samples, weights=weights)
        if by_article and task.is_whole:
            for score in scores_by_article(task.data, entries):
                yield replace(score, samples=samples, weights=weights)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Task:
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
        return names_of(self.data.material, self.group)

    @property
    def is_whole(self) -> bool:
        """Whether it is of all labels and all annotators."""
        everyone = len(self.data.material.annotators)
        return self.label is None and len(self.group) == everyone


def _names(request: Request) -> list[str]:
    """Which of gamma and gamma-cat are asked for."""
    if not request.measures:
        return [gamma.MEASURE.name]
    names: list[str] = []
    for measure in (gamma.MEASURE, gamma_cat.MEASURE):
        if request.wants(measure):
            names.append(measure.name)
    return names


def _entries(
    task: _Task, estimate: Estimate, names: Sequence[str]
) -> Iterator[LabelEstimate]:
    """The estimates that are asked for; gamma-cat has the same sums as gamma."""
    of_task = LabelEstimate(label=task.label_name, attribute=None, estimate=estimate)
    if gamma.MEASURE.name in names:
        yield of_task
    if gamma_cat.MEASURE.name in names and task.label is None:
        yield replace(of_task, estimate=gamma_cat.gamma_cat(estimate))


def _tasks(material: Material, request: Request, names: Sequence[str]) -> list[_Task]:
    """Each layer, group and label; whole layers first, so that they are done if cancelled."""
    tasks: list[_Task] = []
    if not material.articles or not names:
        return tasks
    for layer in request.chosen(material.layers):
        if layer.passages is None:
            continue
        data = LayerData.of(material, layer)
        labels: tuple[int | None, ...] = (None,)
        if gamma.MEASURE.name in names:
            labels = (None, *range(len(layer.labels)))
        for group in request.groups(material):
            tasks += [_Task(data=data, group=group, label=label) for label in labels]
    tasks.sort(key=lambda task: task.label is not None)
    return tasks


def _estimate(
    task: _Task, samples: int, seed: int, weights: Weights, step: gamma.Step
) -> Estimate:
    return gamma.gamma(
        task.data.material,
        gamma.label_passages(task.data, task.label),
        task.group,
        samples=samples,
        seed=seed,
        weights=weights,
        step=step,
    )
