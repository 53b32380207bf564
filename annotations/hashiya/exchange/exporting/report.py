"""The report of an exported dataset: what was exported, and everything that was not."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from hashiya.errors import Finding, Hint
from hashiya.exchange.capabilities import always_missing
from hashiya.exchange.exporting.pseudonyms import Pseudonyms
from hashiya.exchange.labels import flat
from hashiya.exchange.losses import (
    EVERY_PART,
    LayerLabel,
    Losses,
    Part,
)
from hashiya.exchange.registry import Format
from hashiya.exchange.values import ExportedArticle
from hashiya.io.json_text import dumps
from hashiya.language import comma_separated, in_english, marked_plural, ngettext
from hashiya.language import gettext as _
from hashiya.model.completeness import Requirements

# The number of losses of a part whose places its sentence names.
_NAMED = 3
# What the user's own options leave out.
_SKIPPED = {
    Part.SECTION: marked_plural(
        "skipped {count} section ({places})", "skipped {count} sections ({places})"
    ),
    Part.DISAGREEMENT: marked_plural(
        "skipped {count} disagreement ({places})",
        "skipped {count} disagreements ({places})",
    ),
    Part.UNDECIDED: marked_plural(
        "skipped {count} tag that is agreed but not decided ({places})",
        "skipped {count} tags that are agreed but not decided ({places})",
    ),
    Part.GOLD: marked_plural(
        "skipped {count} article without gold ({places})",
        "skipped {count} articles without gold ({places})",
    ),
    Part.UNFINISHED: marked_plural(
        "{count} article with gold whose review is not finished ({places})",
        "{count} articles with gold whose review is not finished ({places})",
    ),
}


@dataclass(slots=True)
class ExportCounts:
    """The numbers of exported articles and tags, and of tags that lack a required attribute.

    `labels` counts the tags as they were selected, by layer and label.
    """

    articles: int = 0
    incomplete: int = 0
    labels: Counter[LayerLabel] = field(default_factory=Counter)

    def written(self, losses: Losses) -> int:
        """The number of tags that are in the dataset: those that were selected and not lost."""
        return self.labels.total() - losses.gone.total()

    def extend(self, others: "ExportCounts") -> None:
        """Add the counts of other articles."""
        self.articles += others.articles
        self.incomplete += others.incomplete
        self.labels.update(others.labels)

    def counting_incomplete(
        self, articles: Iterable[ExportedArticle], requirements: Requirements
    ) -> Iterator[ExportedArticle]:
        """The articles, unchanged, with what is incomplete of them counted.

        They are as selected: what the format cannot hold is not missing.
        """
        for exported in articles:
            self.incomplete += len(requirements.incomplete(exported.tags))
            self.labels.update((tag.layer, tag.label) for tag in exported.tags)
            yield exported

    def counting(
        self, articles: Iterable[ExportedArticle]
    ) -> Iterator[ExportedArticle]:
        """The articles, unchanged, counted as they are written."""
        for exported in articles:
            self.articles += 1
            yield exported


def report_json(
    format_: Format,
    counts: ExportCounts,
    losses: Losses,
    problems: Sequence[str],
    pseudonyms: Pseudonyms | None = None,
) -> Iterator[bytes]:
    """The report as JSON in UTF-8, a loss a line.

    `incomplete` counts the tags without an attribute that their layer requires. `gone`
    counts the tags that the format does not have, by label, and `moved` those with other
    edges, each tag once. `lost`
    counts by part what the format cannot hold, `losses` lists it: part, article
    and, of a tag, its id, annotator, layer, label, start and end in code points.
    `never` are the parts that the format holds of no tag or article, `problems`
    English sentences about what could not be exported in any format. With `pseudonyms`
    it names no annotator: it does not have the problems, and only reasons that name
    none.
    """
    if pseudonyms is not None and problems:
        problems = [f"{len(problems)}, which the program named when it exported"]
    head = {
        "format": format_.name,
        "articles": counts.articles,
        "tags": counts.written(losses),
        "incomplete": counts.incomplete,
        "gone": {flat(*label): count for label, count in _by_loss(counts, losses)},
        "moved": losses.moved,
        "never": always_missing(format_),
        "problems": list(map(in_english, problems)),
        "lost": {part.value: losses.counts[part] for part in sorted(losses.counts)},
    }
    opened = dumps(head, indent=1).removesuffix("}").rstrip()
    yield f'{opened},\n "losses": ['.encode()
    separator = "\n  "
    for line in losses.listed():
        loss = line if pseudonyms is None else pseudonyms.loss(line)
        yield f"{separator}{loss}".encode()
        separator = ",\n  "
    yield b"\n ]\n}\n"


def tag_loss_sentences(counts: ExportCounts, losses: Losses) -> Iterator[str]:
    """How many tags the dataset does not have, by label, and how many have other edges."""
    gone = losses.gone.total()
    if gone:
        labels = []
        for label, count in _by_loss(counts, losses):
            message = _("{label} {count} of {total}")
            total = counts.labels[label]
            labels.append(
                message.format(
                    label=flat(*label), count=f"{count:,}", total=f"{total:,}"
                )
            )
        sentence = ngettext(
            "{count} tag is not in the dataset: {labels}",
            "{count} tags are not in the dataset: {labels}",
            gone,
        )
        yield sentence.format(count=f"{gone:,}", labels=comma_separated(labels))
    if losses.moved:
        sentence = ngettext(
            "{count} tag has other edges in the dataset",
            "{count} tags have other edges in the dataset",
            losses.moved,
        )
        yield sentence.format(count=f"{losses.moved:,}")


def _by_loss(counts: ExportCounts, losses: Losses) -> list[tuple[LayerLabel, int]]:
    """The number of tags that are gone of each label, by how much of it is."""

    def rank(pair: tuple[LayerLabel, int]) -> tuple[float, LayerLabel]:
        label, count = pair
        return -count / max(counts.labels[label], 1), label

    return sorted(losses.gone.items(), key=rank)


def loss_sentences(
    format_: Format, losses: Losses, parts: Collection[Part] = EVERY_PART
) -> Iterator[str]:
    """A sentence for each of these parts that is lost, with its first places.

    One more is about those that the format never holds.
    """
    places = _first_places(losses)
    for part in sorted(losses.counts):
        if part not in parts:
            continue
        count = losses.counts[part]
        listed = comma_separated(places[part.value])
        if count > _NAMED:
            listed += " …"
        if part is Part.UNDONE:
            yield _undone_sentence(format_, losses, listed)
            continue
        if part in _SKIPPED:
            skipped = ngettext(*_SKIPPED[part], count)
            yield skipped.format(count=f"{count:,}", places=listed)
            continue
        sentence = _("{format} cannot hold this: {count} × {part} ({places})")
        if part in format_.lacks_to_train:
            sentence = _(
                "{format} holds this, but not to train on: {count} × {part} ({places})"
            )
        yield sentence.format(
            format=format_.name, count=f"{count:,}", part=_(part.value), places=listed
        )
    never = [name for name in always_missing(format_) if Part(name) in parts]
    if never:
        yield _("{format} never holds: {parts}").format(
            format=format_.name, parts=comma_separated(map(_, never))
        )


def _undone_sentence(format_: Format, losses: Losses, places: str) -> Finding:
    count, tags = losses.counts[Part.UNDONE], losses.undone_tags
    sentence = ngettext(
        "left out: {count} article that nobody is done with ({places}), which {format} "
        "would have for one without anything to tag",
        "left out: {count} articles that nobody is done with ({places}), which {format} "
        "would have for ones without anything to tag",
        count,
    )
    if tags:
        sentence = ngettext(
            "left out: {count} article that nobody is done with ({places}), {tags} tags "
            "in it",
            "left out: {count} articles that nobody is done with ({places}), {tags} tags "
            "in them",
            count,
        )
    words = sentence.format(
        count=f"{count:,}", places=places, format=format_.name, tags=f"{tags:,}"
    )
    return Finding(words, hint=Hint.ANY_STATUS)


def _first_places(losses: Losses) -> dict[str, list[str]]:
    """The first places of each lost part."""
    places: dict[str, list[str]] = {part.value: [] for part in losses.counts}
    missing = sum(min(count, _NAMED) for count in losses.counts.values())
    with closing(losses.listed()) as lines:
        # There may be millions of lines, and the first few are usually enough.
        while missing:
            loss = json.loads(next(lines))
            places_of_part = places[loss["part"]]
            if len(places_of_part) < _NAMED:
                places_of_part.append(_place(loss))
                missing -= 1
    return places


def _place(loss: dict[str, object]) -> str:
    span = f" {loss['start']}–{loss['end']}" if "start" in loss else ""
    return f"{loss['article']}{span}"
