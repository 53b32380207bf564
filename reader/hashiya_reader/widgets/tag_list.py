"""The side list of an article's tags, and of suggestions below them.

Label and target above, the words below.
"""

from collections.abc import Callable
from dataclasses import dataclass

from rich.style import Style
from textual import events
from textual.color import Color
from textual.message import Message

from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Tag
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.row_list import RowList

DIM = Style(dim=True)
EMPTY = marked("No tags yet.\nSelect words, then\npress a label's key.")


class TagList(RowList):
    """Two rows a tag, in the order of the text, then two a suggestion; choosing one goes to it."""

    def __init__(self, looks: Looks, *, id: str | None = None) -> None:
        super().__init__(
            item_height=2,
            empty=_(EMPTY),
            id=id,
        )
        self.looks = looks
        self._tags: tuple[Tag, ...] = ()
        self._suggestions: tuple[Tag, ...] = ()
        self._rows: dict[int, tuple[Tag, tuple[Row, Row]]] = {}

    @dataclass
    class Pressed(Message):
        """A tag was pressed twice, or with the other button.

        It is to be edited, or what can be done with it is asked.
        """

        index: int
        asks: bool

    def on_click(self, event: events.Click) -> None:
        """Go to the tag; twice edits it, the other button asks what can be done with it."""
        super().on_click(event)
        # Textual calls the method of each class: what the list does with a click is
        # done here.
        event.prevent_default()
        if 0 <= self.highlighted < len(self.items) and (
            event.chain == 2 or event.button == 3
        ):
            self.post_message(self.Pressed(self.highlighted, asks=event.button == 3))

    def show(
        self,
        tags: tuple[Tag, ...],
        current: int | None,
        suggestions: tuple[Tag, ...] = (),
    ) -> None:
        """Show these, with the current tag or suggestion, if there is one, highlighted."""
        if (tags, suggestions) != (self._tags, self._suggestions):
            self._tags, self._suggestions = tags, suggestions
            own = {tag.id: self._rows_of(tag, tag_rows) for tag in tags}
            offered = {
                tag.id: self._rows_of(tag, suggestion_rows) for tag in suggestions
            }
            self._rows = own | offered
            self.items = [rows for _, rows in self._rows.values()]
        ids = [tag.id for tag in (*tags, *suggestions)]
        self.highlighted = ids.index(current) if current in ids else -1

    def _rows_of(
        self, tag: Tag, rows: Callable[[Tag, Looks], tuple[Row, Row]]
    ) -> tuple[Tag, tuple[Row, Row]]:
        """The tag with its rows, which are made again only when it has changed."""
        entry = self._rows.get(tag.id)
        if entry is not None and entry[0] == tag:
            return entry
        return tag, rows(tag, self.looks)


def tag_rows(tag: Tag, looks: Looks) -> tuple[Row, Row]:
    """A tag as two rows: its label with its attributes, a mark for a note, and its words."""
    look = looks.of(tag)
    ink = ink_of(tag, looks)
    missing: list[Piece] = []
    for question in look.missing(tag):
        missing += [Piece(" "), Piece(question, DIM)]
    marks: list[Piece] = []
    if tag.confidence:
        marks.append(Piece(f"{tag.confidence}/5 ", DIM))
    if tag.note:
        marks.append(Piece("✎ ", DIM))
    head = Row(
        right=(Piece("▐ ", ink),),
        comment=(Piece(look.title, ink), *said_pieces(tag, Style()), *missing),
        left=tuple(marks),
    )
    return head, words_row(tag)


def suggestion_rows(suggestion: Tag, looks: Looks) -> tuple[Row, Row]:
    """A suggestion as two rows.

    A question mark for a tag's bar, nothing in bold, and how sure its source is.
    """
    look = looks.of(suggestion)
    ink = Style(color=Color.parse(look.color).rich_color)
    head = Row(
        right=(Piece(_("?"), ink), Piece(" ")),
        comment=(Piece(look.title, ink), *said_pieces(suggestion, DIM)),
        left=(Piece(score_of(suggestion), DIM),),
    )
    return head, words_row(suggestion)


def said_pieces(tag: Tag, style: Style) -> tuple[Piece, ...]:
    """What a tag says beyond its label, each value by itself.

    In one piece a Latin one would turn their order.
    """
    pieces: list[Piece] = []
    for value in filter(None, tag.attributes.values()):
        pieces += [Piece(" · " if pieces else " ", style), Piece(value, style)]
    return tuple(pieces)


def words_row(tag: Tag) -> Row:
    """The words of a tag."""
    words = _("the whole article") if tag.span is None else tag.text
    return Row(right=(Piece("  "), quoted(words, DIM)))


def score_of(suggestion: Tag) -> str:
    """How sure the source is, in a few digits; "" where it does not say."""
    return "" if suggestion.score is None else f"{suggestion.score:.3g}"


def ink_of(tag: Tag, looks: Looks) -> Style:
    """The style of a tag's label where it is written."""
    return Style(color=Color.parse(looks.of(tag).color).rich_color, bold=True)
