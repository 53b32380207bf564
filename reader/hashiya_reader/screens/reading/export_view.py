"""What is exported of the open article: its object in the native JSON Lines, spread over lines."""

import re
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.exchange.formats.native import record_object
from hashiya.io.json_text import dumps
from hashiya.language import gettext as _
from hashiya.language import marked
from hashiya.model.model import Record
from hashiya.sessions.tag_session import TagSession
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.lazy_sequence import LazyRows
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.row_list import RowList

HEADING = marked("What `hashiya export PROJECT -o FILE` writes of your tags here")
# A text in JSON, and the marks that isolate its direction; none of them is drawn.
VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"')
LEFT_TO_RIGHT, ISOLATE, END = "\u200e", "\u2068", "\u2069"


class ExportView(Dialog[None]):
    """The annotator's own part of it, as it is now."""

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("escape,q", "dismiss(None)", "Close", id="export.close", show=True),
    ]

    def __init__(self, session: TagSession) -> None:
        super().__init__()
        article = session.article
        record = Record(
            article=article.id,
            annotator=session.annotator,
            sha256=article.sha256,
            status=session.status,
            tags=session.tags,
        )
        row = record_object(article, record, session.scheme)
        self.lines = dumps(row, indent=1).split("\n")

    def compose(self) -> ComposeResult:
        """The lines under a heading."""
        with Vertical(classes="dialog wide"):
            heading = OneRow(classes="hint")
            heading.row = Row(start=(Piece(_(HEADING)),))
            yield heading
            yield RowList()
            yield KeyRow()

    def on_mount(self) -> None:
        """Show the lines."""
        rows = self.query_one(RowList)
        rows.items = LazyRows(len(self.lines), self.row)
        rows.focus()

    def row(self, index: int) -> Row:
        """A line as it is shown."""
        return Row(left=(Piece(isolated(self.lines[index]), direction="ltr"),))


def isolated(line: str) -> str:
    """The line with each text in it read in its own direction."""
    return LEFT_TO_RIGHT + VALUE.sub(rf'"{ISOLATE}\1{END}"', line)
