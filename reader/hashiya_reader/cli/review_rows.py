"""The queue and the verdicts as JSON, whose names are stable, and as lines."""

from hashiya.corpus.project import Project
from hashiya.exchange.formats.native import tag_object
from hashiya.model.model import Tag
from hashiya.model.scheme import Scheme
from hashiya.review.items import Item, tag_content
from hashiya.review.queue import QueueEntry
from hashiya.review.verdicts import StaleVerdict, Verdict
from hashiya_reader.cli.output import line

WORDS = 30


def waiting_row(each: QueueEntry, project: Project) -> dict[str, object]:
    """An article of the queue."""
    return {
        "article": each.article,
        "done": list(each.done),
        "reopened": list(each.reopened),
        "agreed": each.agreed,
        "decided": each.decided,
        "stale": [_stale_row(stale, project.scheme) for stale in each.stale],
        "disagreements": [
            _item_row(item, project, each.article) for item in each.disputed
        ],
    }


def _item_row(item: Item, project: Project, article: str) -> dict[str, object]:
    span = item.span
    return {
        "layer": item.layer,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "text": span.of(project.read(article).text) if span else "",
        "kinds": [kind.value for kind in item.kinds],
        "split": round(item.split, 4),
        "labels": list(item.labels),
        "tags": [tag_object(tag, project.scheme) for tag in item.tags],
        "silent": list(item.silent),
    }


def _stale_row(stale: StaleVerdict, scheme: Scheme) -> dict[str, object]:
    return {**verdict_row(stale.verdict, scheme), "why": list(stale.why)}


def verdict_row(verdict: Verdict, scheme: Scheme) -> dict[str, object]:
    """A verdict, with what it was made from."""
    return {
        "reviewer": verdict.reviewer,
        "at": verdict.at,
        "ruling": verdict.ruling.value,
        "gold": tag_object(verdict.gold, scheme) if verdict.gold else None,
        "sources": [
            {
                "annotator": source.annotator,
                "tag": str(source.tag_id),
                "start": source.span.start if source.span else None,
                "end": source.span.end if source.span else None,
                "text": source.text,
                "layer": source.layer,
                "label": source.label,
                "attributes": dict(source.attributes),
            }
            for source in verdict.sources
        ],
        "silent": list(verdict.silent),
        "note": verdict.note,
        "gap": verdict.gap,
        "sure": verdict.sure,
    }


def item_columns(article: str, item: Item) -> tuple[str, ...]:
    """A disagreement: its article, place, layer, kinds, words, and who says what."""
    place = f"{item.span.start}-{item.span.end}" if item.span else "article"
    said = [
        f"{', '.join(version.annotators)}: {_said(version.tag)}"
        for version in item.versions
    ]
    said += [f"{', '.join(item.silent)}: –"] if item.silent else []
    words = max((tag.text for tag in item.tags), key=len)
    kinds = ", ".join(kind.value for kind in item.kinds)
    return (
        line(article),
        place,
        line(item.layer),
        kinds,
        line(words, WORDS),
        line("; ".join(said)),
    )


def _said(tag: Tag) -> str:
    span, _, label, attributes = tag_content(tag)
    edges = f" {span.start}-{span.end}" if span else ""
    return " ".join(
        [f"{label}{edges}", *(f"{name}={value}" for name, value in attributes.items())]
    )


def words_of(verdict: Verdict) -> str:
    """The longest words that a verdict is about."""
    texts = [
        *(source.text for source in verdict.sources),
        verdict.gold.text if verdict.gold else "",
    ]
    return max(texts, key=len)
