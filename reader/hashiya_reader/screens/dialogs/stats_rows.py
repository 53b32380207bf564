"""The rows of the numbers: labels, lengths, overlaps, attributes, annotators, outlets."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from rich.style import Style
from textual.color import Color

from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya.model.model import Status
from hashiya.model.scheme import Scheme
from hashiya.overview.stats.distribution import Spread
from hashiya.overview.stats.figures import (
    DetachedCount,
    LabelStats,
    Overlap,
    Stats,
    TagShare,
)
from hashiya_reader.look.direction import interface_direction
from hashiya_reader.look.plurals import counted
from hashiya_reader.look.text_bars import bar, between
from hashiya_reader.look.titles import title_called
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, drawn_cells, filled

DIM = Style(dim=True)
BOLD = Style(bold=True)
BAR = 14
# A column of numbers, and the titles of those of a distribution.
COLUMN_CELLS = 9
SPREAD = (
    marked("min"),
    marked("q1"),
    marked("median"),
    marked("q3"),
    marked("max"),
)
# What a name, a label's title beside it, and a value or an annotator take.
NAME_CELLS, TITLE_CELLS, VALUE_CELLS = 16, 14, 22
# The number of values shown of an attribute that takes any text.
VALUES = 10


def stats_rows(stats: Stats, looks: Looks, scheme: Scheme) -> Iterator[Row]:
    """The rows of the numbers, under their headings."""
    yield from _labels(stats, looks, scheme)
    passages: list[tuple[str, Spread | None]] = []
    for label in stats.labels:
        passages.append((looks[label.layer, label.label].title, label.tokens))
    yield from _lengths(_("Passages, words"), passages)
    articles = [(_("characters"), stats.chars), (_("words"), stats.tokens)]
    yield from _lengths(_("Articles"), articles)
    yield from _bars(stats.tokens)
    yield from _overlaps(stats, scheme)
    yield from _values(stats, scheme)
    yield from _shares(_("Annotators"), stats.annotators)
    yield from _detached(stats.detached, scheme)
    if any(outlet.name for outlet in stats.outlets):
        yield from _shares(_("Outlets"), stats.outlets)


def _detached(counts: Sequence[DetachedCount], scheme: Scheme) -> Iterator[Row]:
    """The tags that are in none of the other numbers, by annotator and layer."""
    if not counts:
        return
    yield from _heading(_("Detached tags"))
    for count in counts:
        articles = counted(count.articles, "article")
        words = _(" {annotator}, {layer}: {tags:,} on {articles}").format(
            annotator=count.annotator,
            layer=title_called(count.layer, scheme.layers),
            tags=count.tags,
            articles=articles,
        )
        yield Row(start=(Piece(words),))


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
    title = filled(words, cells + 2, BOLD)
    yield Row(start=(Piece(" "), *title, *_columns(columns, DIM)))


def _columns(texts: Iterable[str], style: Style | None = None) -> tuple[Piece, ...]:
    """Titles or numbers in columns, each at the end of its own."""
    pieces: list[Piece] = []
    for text in texts:
        blank = " " * max(1, COLUMN_CELLS - drawn_cells(text))
        pieces += [Piece(blank), Piece(text, style or Style())]
    return tuple(pieces)


def _numbers(*numbers: int) -> tuple[Piece, ...]:
    """Whole numbers in columns."""
    return _columns(f"{number:,}" for number in numbers)


def _bar(number: int, most: int, style: Style | None = None) -> tuple[Piece, ...]:
    """A bar of the number behind its columns."""
    shown_bar = bar(number, most, BAR)
    piece = Piece(shown_bar, style or Style(), direction=interface_direction())
    return Piece("  "), piece


def tags_of(counts: LabelStats | TagShare) -> int:
    """The tags of passages and of whole articles together."""
    return counts.passages + counts.wholes


def _labels(stats: Stats, looks: Looks, scheme: Scheme) -> Iterator[Row]:
    most = max(map(tags_of, stats.labels), default=0)
    layer = None
    for label in stats.labels:
        if label.layer != layer:
            columns = (_("passages"), _("whole"))
            yield from _heading(
                title_called(label.layer, scheme.layers),
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
        start=(
            Piece("   "),
            *filled(label.label, NAME_CELLS),
            *filled(look.title, TITLE_CELLS, ink),
            *_numbers(label.passages, label.wholes),
            *_bar(tags_of(label), most, ink),
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
            yield from _heading(heading, [_(title) for title in SPREAD])
            is_first = False
        numbers = (spread.min, spread.q1, spread.median, spread.q3, spread.max)
        cells = _columns(f"{number:,.6g}" for number in numbers)
        yield Row(start=(Piece("   "), *filled(name, NAME_CELLS), *cells))


def _bars(spread: Spread | None) -> Iterator[Row]:
    if spread is None:
        return
    yield from _heading(_("Articles by words"), (_("articles"),))
    most = max(count for *_, count in spread.bars)
    for low, high, count in spread.bars:
        name = filled(between(low, high), NAME_CELLS)
        cells = (*_numbers(count), *_bar(count, most))
        yield Row(start=(Piece("   "), *name, *cells))


def _overlaps(stats: Stats, scheme: Scheme) -> Iterator[Row]:
    if not stats.passages:
        return
    columns = (_("equal"), _("nested"), _("crossing"))
    yield from _heading(_("Overlaps"), columns)
    for overlap in stats.overlaps:
        yield _overlap_row(overlap, scheme)
    words = _(
        "{overlapping:,} of {passages} overlap another, {depth} deep at most; "
        "{mid_word:,} cut a word"
    ).format(
        overlapping=stats.overlapping,
        passages=counted(stats.passages, "passage"),
        depth=stats.depth,
        mid_word=stats.mid_word,
    )
    yield Row(start=(Piece(f"   {words}", DIM),))


def _overlap_row(overlap: Overlap, scheme: Scheme) -> Row:
    name = title_called(overlap.layer, scheme.layers)
    if overlap.other != overlap.layer:
        name += f" × {title_called(overlap.other, scheme.layers)}"
    numbers = _numbers(overlap.equal, overlap.nested, overlap.crossing)
    return Row(start=(Piece("   "), *filled(name, NAME_CELLS), *numbers))


def _values(stats: Stats, scheme: Scheme) -> Iterator[Row]:
    attributes = defaultdict(list)
    for value in stats.values:
        attributes[value.layer, value.attribute].append(value)
    for (layer, attribute), values in attributes.items():
        layer_title = title_called(layer, scheme.layers)
        attributes_there = [
            one.attributes for one in scheme.layers if one.name == layer
        ]
        attribute_title = title_called(attribute, chain(*attributes_there))
        title = f"{layer_title} · {attribute_title}"
        yield from _heading(title, (_("tags"),), cells=VALUE_CELLS)
        most = values[0].tags
        for value in values[:VALUES]:
            name = filled(value.value, VALUE_CELLS)
            cells = (*_numbers(value.tags), *_bar(value.tags, most))
            yield Row(start=(Piece("   "), *name, *cells))
        rest = len(values) - VALUES
        if rest > 0:
            more = ngettext("and {count} more value", "and {count} more values", rest)
            yield Row(start=(Piece(f"   {more.format(count=f'{rest:,}')}", DIM),))


def _shares(heading: str, shares: Sequence[TagShare]) -> Iterator[Row]:
    if not shares:
        return
    has_statuses = any(share.statuses for share in shares)
    columns = [_("tags"), _("articles")]
    if has_statuses:
        columns.append(_("done"))
    yield from _heading(heading, columns, cells=VALUE_CELLS)
    most = max(map(tags_of, shares))
    for share in shares:
        tags = tags_of(share)
        numbers = [tags, share.articles]
        if has_statuses:
            numbers.append(share.statuses[Status.DONE.value])
        name = filled(share.name or _("(none)"), VALUE_CELLS)
        cells = (*_numbers(*numbers), *_bar(tags, most))
        yield Row(start=(Piece("   "), *name, *cells))
