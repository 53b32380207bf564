"""The side list of an article's tags: label and target above, the tagged words below."""

from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.color import Color
from textual.message import Message

from annotations.model import Tag
from reader.widgets.looks import Looks
from reader.widgets.row import Piece, Row
from reader.widgets.row_list import RowList

DIM = Style(dim=True)


class TagList(RowList):
    """Two rows a tag, in the order of the text; choosing one goes to it."""

    def __init__(self, looks: Looks, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(item_height=2, empty="No tags yet.\nSelect with w or s,\nthen press a label's key.", id=id)
        self.looks = looks
        self._tags: tuple[Tag, ...] = ()
        self._rows: dict[int, tuple[Tag, tuple[Row, Row]]] = {}

    @dataclass
    class Pressed(Message):
        """A tag was pressed twice, or with the other button: it is to be edited, or what can be done with it is asked."""

        index: int
        asks: bool

    def on_click(self, event: events.Click) -> None:
        """Go to the tag; twice edits it, the other button asks what can be done with it."""
        super().on_click(event)
        # Textual calls the method of each class: what the list does with a click is done here.
        event.prevent_default()
        if 0 <= self.highlighted < len(self.items) and (event.chain == 2 or event.button == 3):
            self.post_message(self.Pressed(self.highlighted, asks=event.button == 3))

    def show(self, tags: tuple[Tag, ...], current: int | None) -> None:
        """Show these tags, with the current one, if there is one, highlighted."""
        if tags != self._tags:
            self._tags = tags
            self._rows = {tag.id: self._rows_of(tag) for tag in tags}
            self.items = [rows for _, rows in self._rows.values()]
        self.highlighted = next((index for index, tag in enumerate(tags) if tag.id == current), -1)

    def _rows_of(self, tag: Tag) -> tuple[Tag, tuple[Row, Row]]:
        """The tag with its rows; those it has are kept while it says the same."""
        known = self._rows.get(tag.id)
        return known if known is not None and known[0] == tag else (tag, tag_rows(tag, self.looks))


def tag_rows(tag: Tag, looks: Looks) -> tuple[Row, Row]:
    """A tag as two rows; what it says beyond its label stands beside it, a note as a mark."""
    look = looks.of(tag)
    ink = ink_of(tag, looks)
    said = " · ".join(value for value in tag.attributes.values() if value)
    missing = Piece(" ".join(look.missing(tag)), DIM)
    about = tuple(
        Piece(mark, DIM)
        for mark in (f"{tag.confidence}/5 " if tag.confidence else "", "✎ " if tag.note else "")
        if mark
    )
    title = Piece("▐ ", ink), Piece(look.title, ink), Piece(" ")
    head = Row(right=(*title, Piece(said), Piece(" " if said else ""), missing), left=about)
    words = "المقال كلّه" if tag.span is None else tag.text
    return head, Row(right=(Piece("  "), Piece(words, DIM)))


def ink_of(tag: Tag, looks: Looks) -> Style:
    """The style of a tag's label where it is written."""
    return Style(color=Color.parse(looks.of(tag).color).rich_color, bold=True)
