"""All the numbers of a project's agreement, as one flat list."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, compress

from hashiya.agreement import attributes, coding
from hashiya.agreement.bootstrap import RESAMPLES, SEED, Estimate, intervals, number
from hashiya.agreement.material import (
    ArticleLabels,
    Bools,
    LayerTags,
    Material,
    Passages,
)
from hashiya.agreement.measures import alpha_u, gamma, nominal, span_f1

NOBODY = "no article that two or more have done"
_EXACTLY = 6
_OF_PASSAGES = (
    *(
        (measure, unit)
        for unit in ("char", "token")
        for measure in ("fleiss_kappa", "krippendorff_alpha")
    ),
    ("alpha_u", "char"),
    *(("f1", way) for way in span_f1.WAYS),
)
_OF_WHOLES = tuple(
    (measure, "article") for measure in ("fleiss_kappa", "krippendorff_alpha")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One number: what it is of, and what it is.

    `label` None is all labels of the layer, `article` None all articles; `attribute` is
    None but where the units are matched tags, or labels of articles, coded by what they
    say in that attribute. `value` None is undefined, and `why` then says why. `items`
    is how many units or tags were compared, in so many `articles`; `ci` is the 95 %
    confidence interval, where there is one. `samples` is how many random annotations γ
    was compared to, else None.
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
            "ci": None if self.ci is None else [_rounded(each) for each in self.ci],
        }
        if self.value is None:
            row["why"] = self.why
        if self.attribute is not None:
            row["attribute"] = self.attribute
        if self.samples is not None:
            row["samples"] = self.samples
        return row


def agreement_scores(
    material: Material,
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    by_article: bool = True,
) -> Iterator[Score]:
    """Every number but γ: by layer; in it of all annotators, then of each pair; in these of all labels, then of each.

    With `by_article`, the numbers of all annotators and all labels come for each
    article by itself as well. Where no article was done by two, one undefined number of
    each kind is given for each layer.
    """
    for layer in material.layers:
        if not material.articles:
            yield from _undefined(layer, material)
            continue
        said = _Layer.of(material, layer)
        for group in _groups(material):
            found = list(said.estimates(group))
            here = material.done[list(group)].sum(axis=0) > 1
            bounds = intervals(
                [each.estimate for each in found], here, resamples=resamples, seed=seed
            )
            names = tuple(material.annotators[each] for each in group)
            for each, ci in zip(found, bounds, strict=True):
                yield _figure(layer.name, names, each, here, ci)
            if by_article and len(group) == len(material.annotators):
                yield from _by_article(material, layer.name, found)


def gamma_scores(
    material: Material,
    *,
    samples: int = gamma.SAMPLES,
    resamples: int = RESAMPLES,
    seed: int = SEED,
    by_article: bool = True,
    step: gamma.Step = lambda _at, _of: None,
) -> Iterator[Score]:
    """Gamma of each layer's passages, all labels first and then of each; `step` hears of each article.

    Of several annotators with many tags the best alignment may be out of
    reach: the number is undefined, and says so.

    Raises:
        ExtraMissing: when scipy is not installed.
    """
    gamma.check_available()
    todo = [
        (layer, passages, group, label)
        for layer in (material.layers if material.articles else ())
        if (passages := layer.passages) is not None
        for group in _groups(material)
        for label in (None, *layer.labels)
    ]
    # Who stops in between has those of whole layers.
    todo.sort(key=lambda each: each[-1] is not None)
    count = len(material.articles)
    for at, (layer, passages, group, label) in enumerate(todo):
        names = tuple(material.annotators[each] for each in group)
        here = material.done[list(group)].sum(axis=0) > 1
        own = (
            passages
            if label is None
            else passages.only(passages.label == layer.labels.index(label))
        )

        def told(article: int, of: int, done: int = at) -> None:
            step(done * count + article * count // max(of, 1), len(todo) * count)

        try:
            estimate = gamma.gamma(
                material, own, group, samples=samples, seed=seed, step=told
            )
        except gamma.TooManyAlignments as error:
            why, articles = str(error), int(here.sum())
            unknown = _undefined_figure(
                layer.name, names, ("gamma", "char"), why, articles, samples
            )
            yield replace(unknown, label=label)
            continue
        found = _Told(label=label, attribute=None, estimate=estimate)
        (ci,) = intervals([estimate], here, resamples=resamples, seed=seed)
        yield replace(_figure(layer.name, names, found, here, ci), samples=samples)
        if by_article and label is None and len(group) == len(material.annotators):
            yield from (
                replace(each, samples=samples)
                for each in _by_article(material, layer.name, [found])
            )


def _groups(material: Material) -> Iterator[tuple[int, ...]]:
    """All annotators, then, if they are more than two, each two of them."""
    everybody = tuple(range(len(material.annotators)))
    yield everybody
    if len(everybody) > 2:
        yield from combinations(everybody, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """An estimate and what it is of."""

    label: str | None
    attribute: str | None
    estimate: Estimate


@dataclass(frozen=True, slots=True, kw_only=True)
class _Layer:
    """A layer's tags in the forms that its measures take, which all groups of annotators share."""

    material: Material
    said: LayerTags
    codings: Mapping[str, tuple[coding.Coding, ...]]
    units: tuple[alpha_u.LabelUnits, ...]
    credits: dict[tuple[int, int], span_f1.Credits] = field(default_factory=dict)

    @classmethod
    def of(cls, material: Material, said: LayerTags) -> "_Layer":
        count = len(said.labels)
        coverages = {}
        if said.passages is not None:
            coverages["char"] = coding.of_characters(material, said.passages, count)
            coverages["token"] = coding.of_words(material, said.passages, count)
        if said.wholes is not None:
            coverages["article"] = coding.of_articles(material, said.wholes, count)
        codings = {
            unit: (each.of_all(), *(each.of_label(label) for label in range(count)))
            for unit, each in coverages.items()
        }
        passages = said.passages
        units = (
            ()
            if passages is None
            else (alpha_u.units_of(material, passages, label) for label in range(count))
        )
        return cls(material=material, said=said, codings=codings, units=tuple(units))

    def estimates(self, group: Sequence[int]) -> Iterator[_Told]:
        """Every measure of these annotators, of all labels together and of each."""
        unitized = alpha_u.alphas_u(self.material, self.units, group)
        for index, label in enumerate((None, *self.said.labels)):
            for unit, codings in self.codings.items():
                for estimate in nominal.estimates(codings[index], group, unit):
                    yield _Told(label=label, attribute=None, estimate=estimate)
            if self.said.passages is not None:
                at = None if label is None else index - 1
                yield _Told(label=label, attribute=None, estimate=unitized[index])
                pairs = [
                    (self.material.both(*pair), self._credits(self.said.passages, pair))
                    for pair in combinations(group, 2)
                ]
                for way in span_f1.WAYS:
                    yield _Told(
                        label=label,
                        attribute=None,
                        estimate=span_f1.f1(self.material, pairs, way, at),
                    )
        yield from self._attributes(group)

    def _credits(self, passages: Passages, pair: tuple[int, int]) -> span_f1.Credits:
        if pair not in self.credits:
            self.credits[pair] = span_f1.credits_of(
                self.material, passages, len(self.said.labels), *pair
            )
        return self.credits[pair]

    def _attributes(self, group: Sequence[int]) -> Iterator[_Told]:
        if self.said.wholes is not None:
            yield from self._of_wholes(self.said.wholes, group)
        if self.said.passages is not None and len(group) == 2 and self.said.attributes:
            first, second = group
            pairs = attributes.of_matched(
                self.material, self.said.passages, first, second
            )
            for name in self.said.attributes:
                by_value = attributes.of_pairs(pairs, name, len(self.material.articles))
                for estimate in nominal.estimates(by_value, (0, 1), "overlap"):
                    yield _Told(label=None, attribute=name, estimate=estimate)

    def _of_wholes(
        self, wholes: ArticleLabels, group: Sequence[int]
    ) -> Iterator[_Told]:
        for name in self.said.attributes:
            by_value = attributes.of_wholes(self.material, wholes, name)
            for estimate in nominal.estimates(by_value, group, "article"):
                yield _Told(label=None, attribute=name, estimate=estimate)


def _figure(
    layer: str,
    annotators: tuple[str, ...],
    told: _Told,
    here: Bools,
    ci: tuple[float, float] | None,
) -> Score:
    estimate, value = told.estimate, told.estimate.value
    return Score(
        layer=layer,
        label=told.label,
        annotators=annotators,
        article=None,
        measure=estimate.measure,
        unit=estimate.unit,
        value=value,
        why=estimate.why(estimate.total) if value is None else "",
        items=estimate.items,
        articles=int(here.sum()),
        ci=None if value is None else ci,
        attribute=told.attribute,
    )


def _by_article(
    material: Material, layer: str, found: Sequence[_Told]
) -> Iterator[Score]:
    """The numbers of each article, all labels and all who have done it together."""
    names = [
        tuple(compress(material.annotators, row)) for row in material.done.T.tolist()
    ]
    counts = material.done.sum(axis=0)
    whole = [
        each.estimate for each in found if each.label is None and each.attribute is None
    ]
    alphas = {
        each.unit: each.parts for each in whole if each.measure == "krippendorff_alpha"
    }
    for estimate in whole:
        if estimate.unit == "article":
            continue
        parts, values = estimate.parts, estimate.of(estimate.parts)
        if estimate.measure == "fleiss_kappa" and len(material.annotators) > 2:
            # Of those who have done the article, who need not be all.
            parts = alphas[estimate.unit]
            values = nominal.fleiss_kappa(parts, counts)
        told = zip(
            material.articles,
            names,
            map(number, values.tolist()),
            parts[:, 0].tolist(),
            strict=True,
        )
        for index, (article, annotators, value, items) in enumerate(told):
            yield Score(
                layer=layer,
                label=None,
                annotators=annotators,
                article=article,
                measure=estimate.measure,
                unit=estimate.unit,
                value=value,
                why=estimate.why(parts[index]) if value is None else "",
                items=round(items),
                articles=1,
                ci=None,
            )


def _undefined(layer: LayerTags, material: Material) -> Iterator[Score]:
    kinds = (_OF_PASSAGES if layer.passages is not None else ()) + (
        _OF_WHOLES if layer.wholes is not None else ()
    )
    for kind in kinds:
        yield _undefined_figure(layer.name, material.annotators, kind, NOBODY, 0)


def _undefined_figure(
    layer: str,
    annotators: tuple[str, ...],
    kind: tuple[str, str],
    why: str,
    articles: int,
    samples: int | None = None,
) -> Score:
    return Score(
        layer=layer,
        label=None,
        annotators=annotators,
        article=None,
        measure=kind[0],
        unit=kind[1],
        value=None,
        why=why,
        items=0,
        articles=articles,
        ci=None,
        samples=samples,
    )


def _rounded(value: float) -> float:
    # Adding nothing makes -0.0 a plain zero.
    return round(value, _EXACTLY) + 0.0
