"""Where the same words stand in the project, before they are tagged: what is not meant can be left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.errors import HashiyaError
from hashiya.model.model import Span
from hashiya.overview.project_search import text_window
from hashiya.text.occurrences import same_words, untagged
from hashiya_reader.keys.bindings import QUIT, bind
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.dialogs.dialog import Dialog
from hashiya_reader.widgets.highlighted_row import MarkedRow
from hashiya_reader.widgets.key_row import KeyRow
from hashiya_reader.widgets.one_row import OneRow
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.row_list import Drawn, RowList
from hashiya_reader.workspace import Workspace

DIM = Style(dim=True)
BOLD = Style(bold=True)
MARK = Style(bold=True, underline=True)
IN, OUT = " ✓ ", " · "


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An article with the spans of the words in it, and the text around each: `places` is where in its `windows`."""

    article: str
    title: str
    spans: tuple[Span, ...]
    windows: tuple[str, ...]
    places: tuple[Span, ...]

    def only(self, left_out: frozenset[tuple[str, Span]]) -> "Found":
        """The same without the spans that are left out."""
        return replace(
            self,
            spans=tuple(
                span for span in self.spans if (self.article, span) not in left_out
            ),
        )


def found_in(
    workspace: Workspace, articles: Sequence[str], words: str, label: tuple[str, str]
) -> Iterator[list[Found]]:
    """Looks through the articles one by one for words without the label; yields all that is found so far each time.

    Articles that cannot be read are passed over: they could not be tagged either.
    """
    found: list[Found] = []
    for article_id in articles:
        try:
            article = workspace.project.read(article_id)
            spans = same_words(article.text, words)
            tags = (
                workspace.store.read(workspace.annotator, article).tags if spans else ()
            )
            spans = untagged(spans, tags, *label)
        except HashiyaError:
            spans = ()
        if spans:
            windows, places = zip(
                *(text_window(article.text, span) for span in spans), strict=True
            )
            found.append(
                Found(
                    article=article.id,
                    title=article.title,
                    spans=spans,
                    windows=windows,
                    places=places,
                )
            )
        yield found


class SpreadPreview(Dialog[list[Found] | None]):
    """A line for each article and each place; Enter or a click takes one out or in, E tags what is in, Escape nothing."""

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("E,e", "tag", "Tag them", id="spread.tag", show=True),
        bind("space", "turn", "Take one out or in", id="spread.turn", show=True),
        bind("escape,q", "dismiss(None)", "Tag nothing", id="spread.cancel", show=True),
    ]

    def __init__(self, found: list[Found], words: str, label: str) -> None:
        super().__init__()
        self.found = found
        self.words = words
        self.label = label
        self.left_out: frozenset[tuple[str, Span]] = frozenset()
        # A row is about an article as a whole, or about one of its places.
        self.rows = [
            (each, index) for each in found for index in (None, *range(len(each.spans)))
        ]

    def compose(self) -> ComposeResult:
        """How many, where, and the keys."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="count")
            yield RowList(id="places")
            yield KeyRow()

    def on_mount(self) -> None:
        """Show all of it, everything in."""
        self.query_one(RowList).focus()
        self.show()

    def show(self) -> None:
        """Show what is in and what is out."""
        chosen = self.chosen()
        places = counted(sum(len(each.spans) for each in chosen), "place")
        count = f"{places} in {counted(len(chosen), 'article')}: {self.label}"
        self.query_one("#count", OneRow).row = Row(
            right=(quoted(self.words, BOLD),), left=(Piece(count),)
        )
        rows = self.query_one(RowList)
        rows.items = [(self.row(each, index),) for each, index in self.rows]
        rows.highlighted = max(0, rows.highlighted)

    def row(self, found: Found, index: int | None) -> Drawn:
        """The row of an article, or of a place in it."""
        if index is None:
            left = found.only(self.left_out).spans
            count = f" {len(left)}/{len(found.spans)} "
            return Row(
                right=(Piece(found.title, BOLD),),
                left=(Piece(IN if left else OUT, BOLD), Piece(count, BOLD)),
            )
        mark = OUT if (found.article, found.spans[index]) in self.left_out else IN
        return MarkedRow(
            window=found.windows[index],
            place=found.places[index],
            mark=MARK,
            left=(Piece(f"  {mark}", DIM),),
        )

    def chosen(self) -> list[Found]:
        """What is left in."""
        return [
            left
            for left in (each.only(self.left_out) for each in self.found)
            if left.spans
        ]

    @on(RowList.Chosen)
    def action_turn(self) -> None:
        """Take the highlighted place, or all of the article's, out or in."""
        found, index = self.rows[self.query_one(RowList).highlighted]
        about = {
            (found.article, span)
            for span in (
                found.spans if index is None else found.spans[index : index + 1]
            )
        }
        self.left_out = (
            self.left_out - about if about <= self.left_out else self.left_out | about
        )
        self.show()

    def action_tag(self) -> None:
        """Answer with what is left in."""
        self.dismiss(self.chosen())
