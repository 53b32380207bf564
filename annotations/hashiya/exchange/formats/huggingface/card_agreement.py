"""How far the annotators of a dataset agree, as its card tells it."""

from collections.abc import Iterable, Iterator

from hashiya.agreement.material import ArticleTags, build_material
from hashiya.agreement.scores import agreement_scores
from hashiya.exchange.values import Exported
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme

_SHOWN = {
    ("cohen_kappa", "char"): "Cohen's κ of characters",
    ("fleiss_kappa", "char"): "Fleiss' κ of characters",
    ("krippendorff_alpha", "char"): "Krippendorff's α of characters",
    ("alpha_u", "char"): "unitized α_U",
    ("f1", "exact"): "F1 of exact spans",
    ("krippendorff_alpha", "article"): "Krippendorff's α of labels of articles",
}


class Compared:
    """What those said who are done with an article that others have done too, gathered as the articles go by."""

    def __init__(self) -> None:
        self._said: list[ArticleTags] = []

    def of(self, exported: Iterable[Exported]) -> Iterator[Exported]:
        """The articles as they come."""
        for each in exported:
            done = [
                who for who, status in each.statuses.items() if status is Status.DONE
            ]
            if len(done) > 1:
                tags = {
                    who: [tag for tag in each.said if tag.annotator == who]
                    for who in done
                }
                self._said.append(
                    ArticleTags(
                        article=each.article.id, text=each.article.text, tags=tags
                    )
                )
            yield each

    def told(self, scheme: Scheme) -> Iterator[str]:
        """The lines of the card: a table by layer, of all annotators and all labels."""
        if not self._said:
            yield "No article was done by two annotators or more."
            return
        count = len(self._said)
        yield f"On the {count} article{'s' if count > 1 else ''} that two annotators or more have done:"
        yield ""
        yield "| layer | measure | value | 95 % | tags or units |"
        yield "|---|---|---|---|---|"
        found = list(
            agreement_scores(
                build_material(self._said, scheme, lambda _: None), by_article=False
            )
        )
        everybody = found[0].annotators if found else ()
        for figure in found:
            title = _SHOWN.get((figure.measure, figure.unit))
            if (
                title
                and figure.annotators == everybody
                and figure.label is None
                and figure.attribute is None
            ):
                value = (
                    f"undefined: {figure.why}"
                    if figure.value is None
                    else f"{figure.value:.3f}"
                )
                interval = (
                    "–"
                    if figure.ci is None
                    else f"{figure.ci[0]:.3f} … {figure.ci[1]:.3f}"
                )
                yield f"| {figure.layer} | {title} | {value} | {interval} | {figure.items} |"
