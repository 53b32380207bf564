"""The rows of the numbers: labels, lengths, overlaps, attributes, annotators, outlets."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from rich.style import Style
from textual.color import Color

from hashiya.language import gettext as _
from hashiya.model.model import Status
from hashiya.overview.stats.distribution import Spread
from hashiya.overview.stats.figures import (
    DetachedCount,
    LabelStats,
    Overlap,
    Stats,
    TagShare,
)
from hashiya_reader.look.plurals import counted
from hashiya_reader.look.text_bars import bar, between
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, filled

DIM = Style(dim=True)
BOLD = Style(bold=True)
BAR = 14
# What a name, a label's title beside it, and a value or an annotator take.
NAME_CELLS, TITLE_CELLS, VALUE_CELLS = 16, 14, 22
# The number of values shown of an attribute that takes any text.
VALUES = 10


def stats_rows(stats: Stats, looks: Looks) -> Iterator[Row]:
    """The rows of the numbers, under their headings."""
    yield from _labels(stats, looks)
    passages = [(label.label, label.tokens) for label in stats.labels]
    yield from _lengths(_("Passages, words"), passages)
    articles = [("characters", stats.chars), ("words", stats.tokens)]
    yield from _lengths(_("Articles"), articles)
    yield from _bars(stats.tokens)
    yield from _overlaps(stats)
    yield from _values(stats)
    yield from _shares(_("Annotators"), stats.annotators)
    yield from _detached(stats.detached)
    if any(outlet.name for outlet in stats.outlets):
        yield from _shares(_("Outlets"), stats.outlets)


def _detached(counts: Sequence[DetachedCount]) -> Iterator[Row]:
    """The tags that are in none of the other numbers, by annotator and layer."""
    if not counts:
        return
    yield from _heading(_("Detached tags"))
    for count in counts:
        articles = counted(count.articles, "article")
        words = _(" {annotator}, {layer}: {tags:,} on {articles}").format(
            annotator=count.annotator,
            layer=count.layer,
            tags=count.tags,
            articles=articles,
        )
        yield Row(left=(Piece(words),))


def _heading(
    words: str,
    columns: Sequence[str] = (),
    *,
    first: bool = False,
    cells: int = NAME_CELLS,
) -> Iterator[Row]:
    """A heading over names of `cells` cells and columns of numbers."""
    if not first:
        yield Row()
    titles = "".join(f"{title:>9}" for title in columns)
    yield Row(left=(Piece(f" {words:<{cells + 2}}", BOLD), Piece(titles, DIM)))


def tags_of(counts: LabelStats | TagShare) -> int:
    """The tags of passages and of whole articles together."""
    return counts.passages + counts.wholes


def _labels(stats: Stats, looks: Looks) -> Iterator[Row]:
    most = max(map(tags_of, stats.labels), default=0)
    layer = None
    for label in stats.labels:
        if label.layer != layer:
            columns = ("passages", "whole")
            yield from _heading(
                label.layer,
                columns,
                first=layer is None,
                cells=NAME_CELLS + TITLE_CELLS,
            )
            layer = label.layer
        yield _label_row(label, most, looks)


def _label_row(label: LabelStats, most: int, looks: Looks) -> Row:
    look = looks[label.layer, label.label]
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    return Row(
        left=(
            Piece("   "),
            *filled(label.label, NAME_CELLS),
            *filled(look.title, TITLE_CELLS, ink),
            Piece(f"{label.passages:>9,}{label.wholes:>9,}  "),
            Piece(bar(tags_of(label), most, BAR), ink),
        ),
    )


def _lengths(
    heading: str, spreads: Sequence[tuple[str, Spread | None]]
) -> Iterator[Row]:
    is_first = True
    for name, spread in spreads:
        if spread is None:
            continue
        if is_first:
            yield from _heading(heading, ("min", "q1", "median", "q3", "max"))
            is_first = False
        numbers = (spread.min, spread.q1, spread.median, spread.q3, spread.max)
        cells = "".join(f"{number:>9,.6g}" for number in numbers)
        yield Row(left=(Piece(f"   {name:<16}"), Piece(cells)))


def _bars(spread: Spread | None) -> Iterator[Row]:
    if spread is None:
        return
    yield from _heading(_("Articles of words"), ("articles",))
    most = max(count for *_, count in spread.bars)
    for low, high, count in spread.bars:
        words = Piece(f"   {between(low, high):<16}{count:>9,}  ")
        yield Row(left=(words, Piece(bar(count, most, BAR))))


def _overlaps(stats: Stats) -> Iterator[Row]:
    if not stats.passages:
        return
    yield from _heading(_("Overlaps"), ("equal", "nested", "crossing"))
    for overlap in stats.overlaps:
        yield _overlap_row(overlap)
    passages = counted(stats.passages, "passage")
    words = _(
        "   {overlapping:,} of {passages} overlap another, {depth} deep at "
        "most; {mid_word:,} cut a word"
    ).format(
        overlapping=stats.overlapping,
        passages=passages,
        depth=stats.depth,
        mid_word=stats.mid_word,
    )
    yield Row(left=(Piece(words, DIM),))


def _overlap_row(overlap: Overlap) -> Row:
    name = overlap.layer
    if overlap.other != overlap.layer:
        name = f"{overlap.layer} × {overlap.other}"
    numbers = f"{overlap.equal:>9,}{overlap.nested:>9,}{overlap.crossing:>9,}"
    return Row(left=(Piece(f"   {name:<16}{numbers}"),))


def _values(stats: Stats) -> Iterator[Row]:
    attributes = defaultdict(list)
    for value in stats.values:
        attributes[value.layer, value.attribute].append(value)
    for (layer, attribute), values in attributes.items():
        yield from _heading(f"{layer} · {attribute}", ("tags",), cells=VALUE_CELLS)
        most = values[0].tags
        for value in values[:VALUES]:
            numbers = Piece(f"{value.tags:>9,}  {bar(value.tags, most, BAR)}")
            name = filled(value.value, VALUE_CELLS)
            yield Row(left=(Piece("   "), *name, numbers))
        if len(values) > VALUES:
            more = counted(len(values) - VALUES, _("more value"))
            yield Row(left=(Piece(_("   and {more}").format(more=more), DIM),))


def _shares(heading: str, shares: Sequence[TagShare]) -> Iterator[Row]:
    if not shares:
        return
    has_statuses = any(share.statuses for share in shares)
    columns = ["tags", "articles"]
    if has_statuses:
        columns.append("done")
    yield from _heading(heading, columns, cells=VALUE_CELLS)
    most = max(map(tags_of, shares))
    for share in shares:
        tags = tags_of(share)
        numbers = f"{tags:>9,}{share.articles:>9,}"
        if has_statuses:
            numbers += f"{share.statuses[Status.DONE.value]:>9,}"
        name = filled(share.name or "(none)", VALUE_CELLS)
        share_bar = Piece(bar(tags, most, BAR))
        yield Row(left=(Piece("   "), *name, Piece(f"{numbers}  "), share_bar))
