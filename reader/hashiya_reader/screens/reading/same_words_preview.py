"""Where the project has the same words, before they are tagged: any of them can be left out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from hashiya.errors import HashiyaError
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Span
from hashiya.overview.project_search import text_window
from hashiya.text.occurrences import means_same, same_words, untagged
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

# An article's id and a span in it.
Place = tuple[str, Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsInArticle:
    """The spans of the words in an article, and the text around each.

    `places` says where each is in its window; `doubtful` are spans whose words may mean
    something else.
    """

    article: str
    title: str
    spans: tuple[Span, ...]
    windows: tuple[str, ...]
    places: tuple[Span, ...]
    doubtful: frozenset[Span] = frozenset()

    def place(self, index: int) -> Place:
        """The place of one of the spans."""
        return self.article, self.spans[index]

    def without(self, left_out: frozenset[Place]) -> "WordsInArticle":
        """The same without the spans that are left out."""
        spans = [span for span in self.spans if (self.article, span) not in left_out]
        return replace(self, spans=tuple(spans))


def find_words(
    workspace: Workspace, ids: Sequence[str], words: str, label: tuple[str, str]
) -> Iterator[list[WordsInArticle]]:
    """Search the articles one by one for words without the label; yield all hits so far.

    Articles that cannot be read are skipped: they could not be tagged either.
    """
    articles: list[WordsInArticle] = []
    for article_id in ids:
        words_in_article = _words_in(workspace, article_id, words, label)
        if words_in_article is not None:
            articles.append(words_in_article)
        yield articles


def _words_in(
    workspace: Workspace, article_id: str, words: str, label: tuple[str, str]
) -> WordsInArticle | None:
    try:
        article = workspace.project.read(article_id)
        spans = same_words(article.text, words)
        if not spans:
            return None
        record = workspace.store.read(workspace.annotator, article)
    except HashiyaError:
        return None
    spans = untagged(spans, record.tags, *label)
    if not spans:
        return None
    doubtful = []
    for span in spans:
        if not means_same(article.text, span, words):
            doubtful.append(span)
    windows = [text_window(article.text, span) for span in spans]
    return WordsInArticle(
        article=article.id,
        title=article.title,
        spans=spans,
        windows=tuple(text for text, _ in windows),
        places=tuple(place for _, place in windows),
        doubtful=frozenset(doubtful),
    )


class SameWordsPreview(Dialog[list[WordsInArticle] | None]):
    """A line for each article and each place; Escape tags nothing.

    Places whose words may mean something else are left out at first.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        QUIT,
        bind("E,e", "tag", "Tag those included", id="spread.tag", show=True),
        bind("space", "turn", "Include or exclude", id="spread.turn", show=True),
        bind("escape,q", "dismiss(None)", "Cancel", id="spread.cancel", show=True),
    ]

    def __init__(
        self, articles: Sequence[WordsInArticle], words: str, label: str
    ) -> None:
        super().__init__()
        self.articles = articles
        self.words = words
        self.label = label
        self.doubtful: frozenset[Place] = frozenset(
            (article.article, span) for article in articles for span in article.doubtful
        )
        self.left_out = self.doubtful
        # A row is about an article as a whole, or about one of its places.
        self.rows: list[tuple[WordsInArticle, int | None]] = []
        for article in articles:
            self.rows.append((article, None))
            for index in range(len(article.spans)):
                self.rows.append((article, index))

    def compose(self) -> ComposeResult:
        """How many, where, and the keys."""
        with Vertical(classes="dialog wide"):
            yield OneRow(classes="hint", id="count")
            yield RowList(id="places")
            yield KeyRow()

    def on_mount(self) -> None:
        """Show all of it."""
        self.query_one(RowList).focus()
        self.show()

    def show(self) -> None:
        """Show what is in and what is out."""
        chosen = self.chosen()
        count = sum(len(article.spans) for article in chosen)
        places = counted(count, "place")
        articles = counted(len(chosen), "article")
        words = _("{places} in {articles}: {label}").format(
            places=places, articles=articles, label=self.label
        )
        doubtful = len(self.doubtful & self.left_out)
        if doubtful:
            unsure = ngettext(
                "{count} unsure, not ticked", "{count} unsure, not ticked", doubtful
            ).format(count=doubtful)
            words = f"{words} · {unsure}"
        heading = Piece(words)
        quotation = quoted(self.words, BOLD)
        row = Row(right=(quotation,), aside=(heading,))
        self.query_one("#count", OneRow).row = row
        rows = self.query_one(RowList)
        rows.items = [(self.row(article, index),) for article, index in self.rows]
        rows.highlighted = max(0, rows.highlighted)

    def row(self, article: WordsInArticle, index: int | None) -> Drawn:
        """The row of an article, or of a place in it."""
        if index is None:
            chosen = len(article.without(self.left_out).spans)
            title = Piece(article.title, BOLD)
            mark = Piece(IN if chosen else OUT, BOLD)
            count = Piece(f" {chosen}/{len(article.spans)} ", BOLD)
            return Row(right=(title,), left=(mark, count))
        is_out = article.place(index) in self.left_out
        sign = Piece(f"  {OUT if is_out else IN}", DIM)
        return MarkedRow(
            window=article.windows[index],
            place=article.places[index],
            mark=MARK,
            left=(sign,),
        )

    def chosen(self) -> list[WordsInArticle]:
        """What is not left out."""
        chosen = [article.without(self.left_out) for article in self.articles]
        return [article for article in chosen if article.spans]

    @on(RowList.Chosen)
    def action_turn(self) -> None:
        """Take the highlighted place, or all of the article's, out or in."""
        highlighted = self.query_one(RowList).highlighted
        article, index = self.rows[highlighted]
        indices = range(len(article.spans)) if index is None else (index,)
        places = {article.place(number) for number in indices}
        if places <= self.left_out:
            self.left_out -= places
        else:
            self.left_out |= places
        self.show()

    def action_tag(self) -> None:
        """Answer with what is not left out."""
        self.dismiss(self.chosen())
