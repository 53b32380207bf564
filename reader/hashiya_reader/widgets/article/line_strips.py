"""One laid-out line of an article as a strip.

The margin's notes, then the cells with what lies over them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.strip import Strip

from hashiya.language import gettext as _
from hashiya.language import is_right_to_left, ngettext
from hashiya.model.model import Span, Tag
from hashiya_reader.look.color_depth import ColorDepth
from hashiya_reader.widgets.article.columns import GUTTER, Columns
from hashiya_reader.widgets.label_looks import (
    LabelLook,
    Looks,
    covered_style,
    covered_style_of_few,
    covered_style_of_palette,
    suggested_style,
    suggested_style_of_few,
)
from hashiya_reader.widgets.row import Piece, Row, fitted, quoted
from hashiya_rtl import Cell, Line

NARROWEST_NOTE = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Paints:
    """The styles of everything that can lie over a cell, weakest first.

    Text, found, tags, selection, cursor.
    """

    text: Style
    found: Style
    selection: Style
    cursor: Style
    letter: Style
    ground: Color
    depth: ColorDepth = ColorDepth.TRUECOLOR

    def covered(self, color: str, depth: int, *, first: bool) -> Style:
        """The style of a cell under `depth` tags, the innermost of this colour."""
        if self.depth is ColorDepth.SIXTEEN:
            return covered_style_of_few(color, depth, first=first)
        if self.depth is ColorDepth.PALETTE:
            text = Color.from_rich_color(self.text.color)
            return covered_style_of_palette(
                text, self.ground, color, depth, first=first
            )
        return covered_style(self.ground, color, depth, first=first)

    def suggested(self, color: str, *, dash: bool, strong: bool) -> Style:
        """What a suggestion of this colour adds to the style of a cell."""
        if self.depth is ColorDepth.SIXTEEN:
            return suggested_style_of_few(color, dash=dash, strong=strong)
        return suggested_style(
            Color.from_rich_color(self.text.color), color, dash=dash, strong=strong
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """What lies over the text of one line: offsets and spans of the article.

    `aside` is what is not the article's own, `folded` how many lines are hidden below
    this one. `letters` replace the clusters at their offsets. `notes` are in the
    margin instead of the labels. `suggestions` are no tags yet; `suggested` is the one
    that the reader is at.
    """

    tags: Sequence[Tag] = ()
    current: int | None = None
    suggestions: Sequence[Tag] = ()
    suggested: int | None = None
    found: Sequence[Span] = ()
    selection: Span | None = None
    cursor: int | None = None
    aside: Sequence[Span] = ()
    folded: int = 0
    letters: Mapping[int, str] = field(default_factory=dict)
    notes: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """What all lines of an article are drawn with."""

    columns: Columns
    looks: Looks
    paints: Paints


@dataclass(frozen=True, slots=True)
class Ground:
    """A line as it is wherever the cursor and the selection are.

    What is at its left, and the style of each cell.
    """

    margin: Sequence[Segment]
    gap: int
    styles: Sequence[Style]


def line_strip(line: Line, left: int, overlay: Overlay, page: Page) -> Strip:
    """The line in exactly the page's width; its first cell is at column `left` of the text."""
    return strip_on(ground_of(line, left, overlay, page), line, overlay, page)


def ground_of(line: Line, left: int, overlay: Overlay, page: Page) -> Ground:
    """What a line is drawn on.

    The cursor, the selection and the letters of the overlay do not matter.
    """
    columns, ground = page.columns, page.paints.text
    beginning = beginning_on(line, overlay.tags)
    offered = beginning_on(line, overlay.suggestions)
    notes_end = max(0, columns.text_left - 2 * GUTTER)
    notes = margin_strip(beginning, offered, columns.notes, page.looks, ground)
    if overlay.folded and not beginning and not offered:
        count = overlay.folded
        words = ngettext("+{count} line ", "+{count} lines ", count).format(
            count=f"{count:,}"
        )
        piece = Piece(words, Style(dim=True))
        notes = Row(right=(piece,)).strip(columns.notes, ground)
    if overlay.notes:
        notes = Row(right=tuple(overlay.notes)).strip(columns.notes, ground)
    margin = [Segment(" " * (notes_end - notes.cell_length), ground), *notes]
    # The cells from the notes to the first letter.
    gap = columns.text_left + left - notes_end
    return Ground(margin, gap, ground_styles(line, overlay, page))


def strip_on(drawn_on: Ground, line: Line, overlay: Overlay, page: Page) -> Strip:
    """The line in the page's width with the overlay's cursor, selection and letters over it."""
    ground, gap = page.paints.text, drawn_on.gap
    beyond = overlay.cursor is not None and overlay.cursor >= line.content_end
    cursor = Segment(" ", page.paints.cursor)
    before = [*drawn_on.margin]
    # Beyond a line's left end the cursor takes the last cell of the gap.
    if beyond and line.direction == "rtl":
        before += [Segment(" " * (gap - 1), ground), cursor]
    else:
        before.append(Segment(" " * gap, ground))
    after = [cursor] if beyond and line.direction == "ltr" else []
    strip = Strip(
        [*before, *styled_cells(line, drawn_on.styles, overlay, page), *after]
    )
    return strip.adjust_cell_length(page.columns.width, ground)


def beginning_on(line: Line, tags: Sequence[Tag]) -> list[Tag]:
    """Those of the tags that begin on the line."""
    return [tag for tag in tags if tag.span and line.start <= tag.span.start < line.end]


def margin_strip(
    tags: Sequence[Tag], offered: Sequence[Tag], width: int, looks: Looks, ground: Style
) -> Strip:
    """The labels of the tags that begin on a line, each in its colour, as many as have room.

    Suggestions (`offered`) follow them, in thin letters, beside a question mark.
    """
    if not (tags or offered) or not width:
        return Strip([])
    notes, more = margin_notes(tags, offered, width, looks)
    pieces = [piece for note in notes for piece in note]
    return Row(right=(*pieces, Piece(more, Style(dim=True)))).strip(width, ground)


def margin_notes(
    tags: Sequence[Tag], offered: Sequence[Tag], width: int, looks: Looks
) -> tuple[list[tuple[Piece, ...]], str]:
    """The notes of the tags that have room, from the right, and how many more there are."""
    count = len(tags) + len(offered)
    room = max(1, width // NARROWEST_NOTE)
    noted, offers = tags[:room], offered[: max(0, room - len(tags))]
    more = f"+{count - room}" if room < count else ""
    share = (width - len(more)) // min(room, count)
    notes = [
        note_pieces(tag, share - 2, looks.of(tag), alone=count == 1) for tag in noted
    ]
    return [
        *notes,
        *(
            offer_pieces(tag, share - 2, looks.of(tag), alone=count == 1)
            for tag in offers
        ),
    ], more


def note_at(
    tags: Sequence[Tag], offered: Sequence[Tag], width: int, looks: Looks, cell: int
) -> Tag | None:
    """The one of the tags whose note is at a cell of the margin, counted from 0 at its right.

    Of the rest the next.
    """
    if not (tags or offered) or not width:
        return None
    notes, more = margin_notes(tags, offered, width, looks)
    tags = [*tags, *offered]
    end = 0
    for tag, note in zip(tags, notes, strict=False):
        end += fitted(note, width - end, Style())[1]
        if cell < end:
            return tag
    return tags[len(notes)] if more and cell < end + len(more) else None


def note_pieces(
    tag: Tag, width: int, look: LabelLook, *, alone: bool
) -> tuple[Piece, ...]:
    """A tag's note in the margin.

    Its label, and alone on its line what it says, or, dimmed, what it still has to.
    """
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    words = f"{look.title} {look.wanted(tag) if alone else ''}".rstrip()
    missing = " ".join(look.missing(tag)) if alone else _("?") * bool(look.missing(tag))
    # The label is cut before the question is.
    room = width - (len(missing) + alone if missing else 0)
    question = Piece(
        f"{' ' * alone}{missing}" if missing else "",
        Style(dim=True),
        limit=max(0, width - 1),
    )
    note = (quoted(words, ink, limit=max(1, room)), question)
    if not is_right_to_left():
        note = (question, note[0])
    return Piece("▐", ink), *note, Piece(" ")


def offer_pieces(
    tag: Tag, width: int, look: LabelLook, *, alone: bool
) -> tuple[Piece, ...]:
    """A suggestion's note in the margin, which no tag's can be taken for.

    A question mark for the bar, and thin letters.
    """
    ink = Style(color=Color.parse(look.color).rich_color)
    words = f"{look.title} {look.wanted(tag) if alone else ''}".rstrip()
    return Piece(_("?"), ink), quoted(words, ink, limit=max(1, width)), Piece(" ")


def on_line(line: Line, tags: Sequence[Tag]) -> list[Tag]:
    """The tags that cover something of the line, the longest first."""
    covering = (
        tag
        for tag in tags
        if tag.span and tag.span.start < line.end and line.start < tag.span.end
    )
    return sorted(covering, key=lambda tag: -len(tag.span or ()))


def offer_style(
    line: Line, offered: Sequence[Tag], suggested: int | None, page: Page
) -> Callable[[Cell], Style]:
    """What the innermost suggestion over a cell adds to its style."""
    dashed = {cell.start for cell in line.cells[::2]} if offered else set()

    def style(cell: Cell) -> Style:
        over = [
            tag
            for tag in offered
            if tag.span and tag.span.start < cell.end and cell.start < tag.span.end
        ]
        if not over:
            return Style()
        first = over[-1].span is not None and cell.start <= over[-1].span.start
        strong = first or any(tag.id == suggested for tag in over)
        return page.paints.suggested(
            page.looks.of(over[-1]).color, dash=cell.start in dashed, strong=strong
        )

    return style


def ground_styles(line: Line, overlay: Overlay, page: Page) -> Sequence[Style]:
    """The style of each cell under all that lies over it but the selection and the cursor."""
    tags = on_line(line, overlay.tags)
    offered = on_line(line, overlay.suggestions)
    hits = [
        span
        for span in overlay.found
        if span.start < line.end and line.start < span.end
    ]
    paints = page.paints
    if not (tags or offered or hits or overlay.aside):
        return [paints.text] * len(line.starts)
    offer = offer_style(line, offered, overlay.suggested, page)

    def style(cell: Cell) -> Style:
        result = paints.text
        covering = [
            tag
            for tag in tags
            if tag.span and tag.span.start < cell.end and cell.start < tag.span.end
        ]
        if not covering and any(
            span.start < cell.end and cell.start < span.end for span in overlay.aside
        ):
            result += Style(dim=True)
        if covering:
            innermost = covering[-1]
            first = innermost.span is not None and cell.start <= innermost.span.start
            result += paints.covered(
                page.looks.of(innermost).color, len(covering), first=first
            )
        if any(tag.id == overlay.current for tag in covering):
            result += Style(bold=True)
        result += offer(cell)
        if any(span.start < cell.end and cell.start < span.end for span in hits):
            result += paints.found
        return result

    return [style(cell) for cell in line.cells]


def styled_cells(
    line: Line, styles: Sequence[Style], overlay: Overlay, page: Page
) -> Iterator[Segment]:
    """The line's cells from left to right in the style on top; equal neighbours are one segment."""
    glyphs, painted = list(line.glyphs), list(styles)
    cursor, selection, letters = overlay.cursor, overlay.selection, overlay.letters
    for index, (start, end) in enumerate(zip(line.starts, line.ends, strict=True)):
        # A letter on any offset within a cluster is the cluster's.
        lettered = (
            [offset for offset in range(start, end) if offset in letters]
            if letters
            else []
        )
        if lettered:
            glyphs[index] = letters[lettered[0]].ljust(line.widths[index])
            painted[index] = page.paints.letter
        elif cursor is not None and start <= cursor < end:
            painted[index] = page.paints.cursor
        elif selection and start < selection.end and selection.start < end:
            painted[index] = page.paints.selection
    for style, cells in groupby(zip(painted, glyphs, strict=True), itemgetter(0)):
        yield Segment("".join([glyph for _, glyph in cells]), style)
