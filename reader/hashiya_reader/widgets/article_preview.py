"""What an article is, beside a list: its title, how it begins, its tags and notes."""

from collections.abc import Iterator
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.reactive import reactive
from textual.strip import Strip
from textual.widget import Widget

from hashiya.model.model import Tag
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.tag_list import ink_of
from hashiya_rtl import drawn_lines

DIM = Style(dim=True)
BOLD = Style(bold=True)
MOST_TITLE_ROWS = 4
# The share of the rows that is the text's where there are tags, and the least.
TEXT_SHARE, LEAST_TEXT_ROWS = 0.5, 3
# Characters that are wrapped; no panel shows more.
SHOWN_LENGTH = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An article as the panel shows it; `problem` says why it cannot be read."""

    id: str
    title: str
    about: str
    text: str = ""
    tags: tuple[Tag, ...] = ()
    problem: str = ""


class ArticlePreview(Widget):
    """Shows the preview of one article, or nothing."""

    ALLOW_SELECT = False

    preview: reactive[Preview | None] = reactive(None)

    def __init__(self, looks: Looks, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.looks = looks
        self._strips: list[Strip] | None = None

    def render_line(self, y: int) -> Strip:
        """A row of the panel."""
        if self._strips is None:
            self._strips = list(self._rows())
        width = self.size.width
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(width, self.rich_style)

    def watch_preview(self) -> None:
        """Draw another article."""
        self._strips = None

    def on_resize(self, event: events.Resize) -> None:
        """Wrap the words again."""
        self._strips = None

    def notify_style_update(self) -> None:
        """Draw it in another theme."""
        self._strips = None
        super().notify_style_update()

    def _rows(self) -> Iterator[Strip]:
        preview = self.preview
        if preview is None:
            return
        yield from self._wrapped(preview.title, BOLD, MOST_TITLE_ROWS)
        yield self._strip(Row(start=(Piece(preview.about, DIM),)))
        yield self._strip(Row(start=(Piece(preview.id, DIM),)))
        if preview.problem:
            yield from self._wrapped(preview.problem, Style(color="red"))
            return
        yield self._strip(Row())
        yield from self._wrapped(preview.text, Style(), self._text_rows(preview))
        if preview.tags:
            yield self._strip(Row())
            count = counted(len(preview.tags), "tag")
            yield self._strip(Row(start=(Piece(count, DIM),)))
        for tag in preview.tags:
            yield self._strip(tag_row(tag, self.looks))
            if tag.note:
                yield self._strip(Row(right=(Piece("  ✎ ", DIM), Piece(tag.note, DIM))))

    def _text_rows(self, preview: Preview) -> int:
        """How many rows of the text there is room for beside the tags."""
        height = self.size.height
        if not preview.tags:
            return height
        notes = sum(bool(tag.note) for tag in preview.tags)
        free_rows = height - MOST_TITLE_ROWS - 5 - len(preview.tags) - notes
        return max(LEAST_TEXT_ROWS, free_rows, int(height * TEXT_SHARE))

    def _wrapped(self, words: str, style: Style, most: int = 99) -> Iterator[Strip]:
        width = self.size.width
        ground = self.rich_style
        for line in drawn_lines(words[:SHOWN_LENGTH], max(1, width))[:most]:
            strip = Strip([Segment(line, ground + style)])
            yield strip.adjust_cell_length(width, ground)

    def _strip(self, row: Row) -> Strip:
        return row.strip(self.size.width, self.rich_style)


def tag_row(tag: Tag, looks: Looks) -> Row:
    """A tag: its label in its colour, and its words."""
    ink = ink_of(tag, looks)
    title = Piece(looks.of(tag).title, ink)
    return Row(right=(Piece("▐ ", ink), title, Piece(" "), quoted(tag.text)))
