"""The gaps of the guidelines: places where reviewers found that they do not say what is right."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from hashiya.corpus.project import ProjectFolder
from hashiya.errors import HashiyaError, left_out
from hashiya.model.model import Article, Span
from hashiya.review.gold import visible_verdicts
from hashiya.review.items import TagRef
from hashiya.review.reviewer_notes import source_span
from hashiya.review.verdict_rows import reviewers, verdicts_of
from hashiya.review.verdicts import Ruling, Verdict
from hashiya.store import GOLD, TagStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A place that a reviewer marked as a gap of the guidelines, at `at` (UTC ISO 8601).

    `span` is where it is now, None for the whole article, or where that is not certain;
    `text` are its words when it was marked. `answers` are the labels that annotators
    had there then, None for those who had none. `ruling` is the reviewer's decision,
    `decided` the label that it gave, None for no tag.
    """

    article: str
    title: str
    reviewer: str
    at: str
    layer: str
    span: Span | None
    text: str
    answers: tuple[tuple[str, str | None], ...]
    refs: frozenset[TagRef]
    ruling: Ruling
    decided: str | None
    note: str
    sure: int | None

    def json(self) -> dict[str, object]:
        """The object of `review --gaps --json`."""
        return {
            "article": self.article,
            "title": self.title,
            "reviewer": self.reviewer,
            "at": self.at,
            "layer": self.layer,
            "start": self.span.start if self.span else None,
            "end": self.span.end if self.span else None,
            "text": self.text,
            "answers": [
                {"annotator": name, "label": label} for name, label in self.answers
            ],
            "ruling": self.ruling.value,
            "decided": self.decided,
            "note": self.note,
            "sure": self.sure,
        }


def guideline_gaps(
    project: ProjectFolder,
    store: TagStore,
    report: Callable[[str], None] = lambda _: None,
    *,
    sees: Callable[[str], bool] = lambda _: True,
    seen_by: str | None = None,
) -> Iterator[Gap]:
    """All gaps that reviewers marked, by article in the project's order, then as in the text.

    Articles for which `sees` is false are left out; what cannot be read is reported in
    a sentence each. `seen_by` is a reviewer who sees other reviewers' marks only on
    places that they have decided as well.

    Raises:
        StoreUnreadable: when the folder of the tags cannot be read.
    """
    gold_store = store.within(GOLD)
    by_reviewer = {name: set(gold_store.articles_of(name)) for name in reviewers(store)}
    reviewed: set[str] = set().union(*by_reviewer.values())
    for article_id in project.ids:
        if article_id not in reviewed or not sees(article_id):
            continue
        try:
            article = project.read(article_id)
        except HashiyaError as error:
            report(left_out(error))
            continue
        problems: list[str] = []
        verdicts: list[Verdict] = []
        for reviewer, articles in by_reviewer.items():
            if article_id in articles:
                verdicts += verdicts_of(store, article, reviewer, problems)
        if seen_by is not None:
            own = [verdict for verdict in verdicts if verdict.reviewer == seen_by]
            verdicts = visible_verdicts(verdicts, seen_by, own)
        for problem in problems:
            report(problem)
        gaps = [_gap_of(verdict, article) for verdict in verdicts if verdict.gap]
        yield from sorted(gaps, key=_order)


def _order(gap: Gap) -> tuple[int, str, str]:
    return (gap.span.start if gap.span else -1, gap.reviewer, gap.at)


def _gap_of(verdict: Verdict, article: Article) -> Gap:
    gold, sources = verdict.gold, verdict.sources
    span = gold.span if gold else None
    for source in sources:
        span = span or source_span(source, article)
    texts = [source.text for source in sources]
    texts.append(gold.text if gold else "")
    layers = [source.layer for source in sources]
    layers += [gold.layer] if gold else []
    answers: dict[str, str | None] = dict.fromkeys(verdict.silent)
    answers.update((source.annotator, source.label) for source in sources)
    return Gap(
        article=article.id,
        title=article.title,
        reviewer=verdict.reviewer,
        at=verdict.at,
        layer=layers[0] if layers else "",
        span=span,
        text=max(texts, key=len),
        answers=tuple(sorted(answers.items())),
        refs=verdict.refs,
        ruling=verdict.ruling,
        decided=gold.label if gold else None,
        note=verdict.note,
        sure=verdict.sure,
    )
