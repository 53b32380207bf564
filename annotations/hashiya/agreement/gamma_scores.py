"""The scores of gamma, which take long: one by one, so that they can be shown, or stopped."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from hashiya.agreement.bootstrap import RESAMPLES, SEED, intervals
from hashiya.agreement.label_estimates import LabelEstimate
from hashiya.agreement.layer_data import LayerData
from hashiya.agreement.material import Material
from hashiya.agreement.measures import gamma
from hashiya.agreement.request import EVERYTHING, Request
from hashiya.agreement.scores import (
    Score,
    names_of,
    score_of,
    scores_by_article,
    undefined_score,
)
from hashiya.agreement.unit_alignment import TooManyAlignments


def gamma_scores(
    material: Material,
    *,
    samples: int = gamma.SAMPLES,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    by_article: bool = True,
    request: Request = EVERYTHING,
    step: gamma.Step = lambda _done, _total: None,
) -> Iterator[Score]:
    """Gamma of each layer's passages, of all labels first and then of each.

    `step` is called for each article. With several annotators and many tags the best
    alignment may be out of reach: the score is then undefined.

    Raises:
        ExtraMissing: when scipy is not installed.
    """
    gamma.check_available()
    tasks = _tasks(material, request)
    count = len(material.articles)
    for index, task in enumerate(tasks):

        def task_step(done: int, total: int, before: int = index) -> None:
            in_task = done * count // max(total, 1)
            step(before * count + in_task, len(tasks) * count)

        articles = task.data.material.by_several(task.group)
        try:
            entry = _estimate(task, samples, seed, task_step)
        except TooManyAlignments as error:
            yield replace(
                undefined_score(task.layer, task.names, "gamma", "char", str(error)),
                label=task.label_name,
                articles=int(articles.sum()),
                samples=samples,
                not_comparable=task.data.not_comparable(task.group, "char"),
            )
            continue
        (ci,) = intervals([entry.estimate], articles, resamples=resamples, seed=seed)
        score = score_of(task.data, task.group, entry, ci)
        yield replace(score, samples=samples)
        if by_article and task.is_whole:
            for score in scores_by_article(task.data, [entry]):
                yield replace(score, samples=samples)


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


def _tasks(material: Material, request: Request) -> list[_Task]:
    """Each layer, group and label; whole layers first, so that they are done if cancelled."""
    tasks: list[_Task] = []
    if not material.articles:
        return tasks
    for layer in request.chosen(material.layers):
        if layer.passages is None:
            continue
        data = LayerData.of(material, layer)
        labels = (None, *range(len(layer.labels)))
        for group in request.groups(material):
            tasks += [_Task(data=data, group=group, label=label) for label in labels]
    tasks.sort(key=lambda task: task.label is not None)
    return tasks


def _estimate(task: _Task, samples: int, seed: int, step: gamma.Step) -> LabelEstimate:
    passages = gamma.label_passages(task.data, task.label)
    estimate = gamma.gamma(
        task.data.material, passages, task.group, samples=samples, seed=seed, step=step
    )
    return LabelEstimate(label=task.label_name, attribute=None, estimate=estimate)
