"""The review queue and verdicts as JSON, whose names are stable, and as lines."""

from collections.abc import Iterable, Mapping

from hashiya.corpus.project import ProjectFolder
from hashiya.exchange.formats.native import tag_object
from hashiya.language import comma_separated
from hashiya.language import gettext as _
from hashiya.model.model import Tag
from hashiya.model.scheme import Scheme
from hashiya.review.hidden_names import letters_for
from hashiya.review.items import Item, tag_content
from hashiya.review.kinds import Kind
from hashiya.review.queue import DetachedTags, QueueEntry
from hashiya.review.reviewed_places import ReviewedPlace
from hashiya.review.verdicts import Source, StaleVerdict, Verdict
from hashiya_reader.cli.hidden_rows import without_names
from hashiya_reader.cli.output import columns, json_out, line, notify
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.look.plurals import counted

_WORDS = 30


def print_entries(
    entries: Iterable[QueueEntry], project: ProjectFolder, *, hides_names: bool = False
) -> None:
    """The articles of the queue as JSON."""
    rows = []
    for entry in entries:
        names = names_in(entry, hides_names=hides_names)
        row = _entry_row(entry, project, names)
        rows.append(without_names(row, names) if hides_names else row)
    json_out(rows)


def print_disagreements(
    disputed: Iterable[tuple[QueueEntry, Item]],
    detached: Iterable[tuple[QueueEntry, DetachedTags]],
    *,
    hides_names: bool = False,
) -> None:
    """A line for each disputed place, then one for an annotator's detached tags of a layer."""
    lines = []
    for entry, item in disputed:
        names = names_in(entry, hides_names=hides_names)
        lines.append(_item_columns(entry.article, item, names, hides_names))
    for entry, tags in detached:
        names = names_in(entry, hides_names=hides_names)
        lines.append(_detached_columns(entry.article, tags, names))
    columns(lines)


def print_reviewed_places(
    entries: Iterable[QueueEntry], limit: int | None, *, hides_names: bool = False
) -> None:
    """A line for each place on which reviewers differ, with what each decided."""
    lines = []
    for entry in entries:
        for place in entry.differing:
            lines.append(_reviewed_columns(entry.article, place, hides_names))
    columns(lines[:limit])
    message = _("reviewers differ on {places}")
    notify(message.format(places=counted(len(lines), "place")))


def names_in(entry: QueueEntry, *, hides_names: bool) -> Mapping[str, str]:
    """What the annotators of an article are called: by name, or by a letter."""
    if hides_names:
        return letters_for(entry.article, entry.annotators)
    return {name: name for name in entry.annotators}


def print_remarks(
    entries: Iterable[QueueEntry],
    project: ProjectFolder,
    *,
    as_json: bool,
    hides_names: bool = False,
) -> None:
    """The verdicts with a note or a gap, as JSON or a line each."""
    rows: list[dict[str, object]] = []
    lines = []
    for entry in entries:
        names = names_in(entry, hides_names=hides_names)
        for verdict in entry.remarks:
            lines.append(_remark_columns(entry.article, verdict, names, hides_names))
            row = {"article": entry.article, **_verdict_row(verdict, project.scheme)}
            rows.append(without_names(row, names) if hides_names else row)
    if as_json:
        json_out(rows)
    else:
        columns(lines)


def report_summary(entries: Iterable[QueueEntry], *, hides_names: bool = False) -> None:
    """Report what the list of disagreements does not show."""
    articles = decided = agreed = disputed = differing = finished = 0
    for entry in entries:
        articles += 1
        finished += entry.is_finished
        if entry.is_outdated:
            message = _("{article}: it has changed since its review was finished")
            notify(message.format(article=entry.article))
        decided += entry.decided
        agreed += entry.agreed
        disputed += len(entry.disputed)
        differing += len(entry.differing)
        names = names_in(entry, hides_names=hides_names)
        for stale in entry.stale:
            gold = stale.verdict.gold
            place = gold.text if gold else _words_of(stale.verdict)
            reviewer = _("a reviewer") if hides_names else stale.verdict.reviewer
            message = _(
                "{article}: what {reviewer} decided on {words!r} no longer holds: {why}"
            )
            notify(
                message.format(
                    article=entry.article,
                    reviewer=reviewer,
                    words=place,
                    why=_("; ").join(stale.why_by(names)),
                )
            )
    if differing:
        message = _("reviewers differ on {places} (--reviewers-differ lists them)")
        notify(message.format(places=counted(differing, "place")))
    message = _(
        "{articles}, {finished} finished: {places} decided, {disputed} to decide, "
        "{agreed} agreed (--accept unanimous takes these over)"
    )
    notify(
        message.format(
            articles=counted(articles, "article"),
            finished=f"{finished:,}",
            places=counted(decided, "place"),
            disputed=f"{disputed:,}",
            agreed=f"{agreed:,}",
        )
    )


def _entry_row(
    entry: QueueEntry, project: ProjectFolder, names: Mapping[str, str]
) -> dict[str, object]:
    stale = [_stale_row(verdict, project.scheme, names) for verdict in entry.stale]
    disputed = [_item_row(item, project, entry.article) for item in entry.disputed]
    differing = [
        _reviewed_row(place, project, entry.article) for place in entry.differing
    ]
    return {
        "article": entry.article,
        "done": list(entry.done),
        "reopened": list(entry.reopened),
        "review": entry.review.value,
        "outdated": entry.is_outdated,
        "agreed": entry.agreed,
        "decided": entry.decided,
        "stale": stale,
        "disagreements": disputed,
        "reviewers_differ": differing,
        "not_comparable": [_detached_row(tags) for tags in entry.not_comparable],
    }


def _detached_row(detached: DetachedTags) -> dict[str, object]:
    return {
        "annotator": detached.annotator,
        "layer": detached.layer,
        "tags": len(detached.tags),
        "ids": [str(tag.id) for tag in detached.tags],
        "words": [tag.text for tag in detached.tags],
    }


def _reviewed_row(
    place: ReviewedPlace, project: ProjectFolder, article: str
) -> dict[str, object]:
    """A place, and what each reviewer decided on it, the latest last."""
    decisions = [_verdict_row(verdict, project.scheme) for verdict in place.verdicts]
    return {**_place_row(place.item, project, article), "decisions": decisions}


def _place_row(item: Item, project: ProjectFolder, article: str) -> dict[str, object]:
    """Where a place is, and how the annotators differ on it."""
    span = item.span
    return {
        "item": item.id,
        "layer": item.layer,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "text": span.of(project.read(article).text) if span else "",
        "kinds": [kind.value for kind in item.kinds],
    }


def _item_row(item: Item, project: ProjectFolder, article: str) -> dict[str, object]:
    return {
        **_place_row(item, project, article),
        "split": round(item.split, 4),
        "labels": list(item.labels),
        "tags": [tag_object(tag, project.scheme) for tag in item.tags],
        "silent": list(item.silent),
        "not_comparable": list(item.not_comparable),
    }


def _stale_row(
    stale: StaleVerdict, scheme: Scheme, names: Mapping[str, str]
) -> dict[str, object]:
    return {**_verdict_row(stale.verdict, scheme), "why": list(stale.why_by(names))}


def _verdict_row(verdict: Verdict, scheme: Scheme) -> dict[str, object]:
    """A verdict, with what it was made from."""
    return {
        "reviewer": verdict.reviewer,
        "at": verdict.at,
        "ruling": verdict.ruling.value,
        "gold": tag_object(verdict.gold, scheme) if verdict.gold else None,
        "sources": [_source_row(source) for source in verdict.sources],
        "silent": list(verdict.silent),
        "note": verdict.note,
        "gap": verdict.gap,
        "sure": verdict.sure,
    }


def _source_row(source: Source) -> dict[str, object]:
    return {
        "annotator": source.annotator,
        "tag": str(source.tag_id),
        "start": source.span.start if source.span else None,
        "end": source.span.end if source.span else None,
        "text": source.text,
        "layer": source.layer,
        "label": source.label,
        "attributes": dict(source.attributes),
    }


def _item_columns(
    article: str, item: Item, names: Mapping[str, str], hides_names: bool
) -> tuple[str, ...]:
    """A disagreement: its article, place, layer, kinds, words, and each annotator's answer."""

    def called(annotators: Iterable[str]) -> str:
        return comma_separated(sorted(names[name] for name in annotators))

    ranked = []
    for version in item.versions:
        whose = called(version.annotators)
        # Without names the order does not show what most say either.
        rank = 0 if hides_names else -len(version.annotators)
        ranked.append((rank, f"{whose}: {_answer(version.tag)}"))
    # Equally frequent ones are in the order of the names that are shown.
    answers = [answer for _rank, answer in sorted(ranked)]
    if item.silent:
        answers.append(f"{called(item.silent)}: –")
    if item.not_comparable:
        message = _("{annotators}: not comparable")
        answers.append(message.format(annotators=called(item.not_comparable)))
    return (
        *_where_columns(article, item),
        line(comma_separated(value_title(kind) for kind in item.kinds)),
        _words_column(item),
        line(_("; ").join(answers)),
    )


def _where_columns(article: str, item: Item) -> tuple[str, ...]:
    """The article, offsets and layer of a place."""
    offsets = line(value_title("article"))
    if item.span:
        offsets = f"{item.span.start}-{item.span.end}"
    return (line(article), offsets, line(item.layer))


def _words_column(item: Item) -> str:
    """The longest words that an annotator tagged at a place."""
    return line(max((tag.text for tag in item.tags), key=len), _WORDS)


def _reviewed_columns(
    article: str, place: ReviewedPlace, hides_names: bool
) -> tuple[str, ...]:
    """A place: its article, offsets, layer, words, and each reviewer's decision."""
    decisions: list[str] = []
    for number, verdict in enumerate(place.verdicts, 1):
        name = str(number) if hides_names else verdict.reviewer
        answer = _answer(verdict.gold) if verdict.gold else "–"
        decisions.append(f"{name}: {answer}")
    return (
        *_where_columns(article, place.item),
        _words_column(place.item),
        line(_("; ").join(decisions)),
    )


def _detached_columns(
    article: str, detached: DetachedTags, names: Mapping[str, str]
) -> tuple[str, ...]:
    """An annotator's detached tags of a layer: how many, and the longest words."""
    words = max((tag.text for tag in detached.tags), key=len)
    tags = counted(len(detached.tags), "detached tag")
    return (
        line(article),
        line(_("nowhere")),
        line(detached.layer),
        line(value_title(Kind.NOT_COMPARABLE)),
        line(words, _WORDS),
        line(f"{names[detached.annotator]}: {tags}"),
    )


def _remark_columns(
    article: str, verdict: Verdict, names: Mapping[str, str], hides_names: bool
) -> tuple[str, ...]:
    called = []
    for source in verdict.sources:
        unknown = "–" if hides_names else source.annotator
        called.append(names.get(source.annotator, unknown))
    annotators = comma_separated(sorted(called))
    return (
        line(article),
        line(_("a reviewer") if hides_names else verdict.reviewer),
        line(_("gap")) if verdict.gap else "",
        line(value_title(verdict.ruling)),
        line(annotators),
        line(_words_of(verdict), _WORDS),
        line(verdict.note),
    )


def _answer(tag: Tag) -> str:
    """A tag's label, edges and attributes."""
    span, _, label, attributes = tag_content(tag)
    words = [f"{label} {span.start}-{span.end}" if span else label]
    words += [f"{name}={value}" for name, value in attributes.items()]
    return " ".join(words)


def _words_of(verdict: Verdict) -> str:
    """The longest words that a verdict is about."""
    texts = [source.text for source in verdict.sources]
    texts.append(verdict.gold.text if verdict.gold else "")
    return max(texts, key=len)
