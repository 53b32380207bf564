"""The rows of the reading screen: its heading, its status line, and a tag in a list."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color

from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya.model.model import Article, Span, Status, Tag
from hashiya_reader.look.data_words import status_word
from hashiya_reader.look.notices import news_piece
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.tag_list import ink_of, score_of

if TYPE_CHECKING:
    from hashiya.text.boilerplate import Section

DIM = Style(dim=True)
BOLD = Style(bold=True)
ALARM = Style(color="red", bold=True)
DOT = Piece(" · ", DIM)
# The kinds of sections, which are not the article's own.
SECTIONS = {
    "source": marked("source"),
    "keywords": marked("keywords"),
    "read_also": marked("read also"),
    "related": marked("related articles"),
    "masthead": marked("page header"),
}
# Characters whose words are counted in a few milliseconds.
COUNTABLE_LENGTH = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingState:
    """Where an annotator is in an article; `position` is (which, of how many) in the library.

    `outdated` says that the text on the disk is another one, "" where it is not.
    `suggestions` says how many there are, `suggested` is the one at the cursor. `news`
    says what the last key did.
    """

    article: Article
    position: tuple[int, int]
    status: Status
    offset: int
    tags: tuple[Tag, ...]
    detached: int
    outdated: str
    current: Tag | None
    suggestions: str
    suggested: Tag | None
    selection: Span | None
    cuts_word: bool
    section: "Section | None"
    hits: Sequence[Span]
    hint: str
    news: str
    unsaved: int
    trouble: str


def heading_row(state: ReadingState, looks: Looks) -> Row:
    """The title at the right, and its id behind it where there is room.

    At the left which article it is, its status and its own labels.
    """
    article = state.article
    number, count = state.position
    pieces = [
        Piece(f" {number:,}/{count:,} ", BOLD),
        Piece(status_word(state.status), DIM),
    ]
    for tag in state.tags:
        if tag.span is None:
            pieces.append(DOT)
            pieces += tag_pieces(tag, looks)
    right = [Piece(article.title, BOLD)]
    if article.id != article.title:
        right += [Piece("  "), Piece(article.id, DIM)]
    return Row(right=tuple(right), aside=tuple(pieces))


def status_row(state: ReadingState, looks: Looks) -> Row:
    """The tag or the selection at the cursor at the right; position, tags, saving at the left.

    What the last key did has the row to itself, but for the saving.
    """
    saving = saving_piece(state.unsaved, state.trouble)
    if state.news:
        return Row(start=(news_piece(state.news),), end=(Piece(" "), saving))
    position = words_read(state.article.text, state.offset)
    tags = counted(len(state.tags), "tag")
    detached = ""
    if state.detached:
        words = ngettext("{count} detached", "{count} detached", state.detached)
        detached = f" · {words.format(count=f'{state.detached:,}')}"
    outdated = f" · {state.outdated}" if state.outdated else ""
    suggestions = ""
    if state.suggestions:
        suggestions = f" · {state.suggestions}"
    hit = hit_number(state.hits, state.offset)
    pieces = (
        Piece(position, DIM),
        Piece(f" · {tags}", DIM),
        Piece(detached, BOLD),
        Piece(outdated, BOLD),
        Piece(suggestions),
        Piece(f"{hit} · ", DIM),
        saving,
    )
    return Row(comment=about_cursor(state, looks), aside=pieces)


def hit_number(hits: Sequence[Span], offset: int) -> str:
    """How many hits there are, and which of them the offset is in."""
    if not hits:
        return ""
    count = len(hits)
    index = bisect_right(hits, offset, key=lambda span: span.start)
    if index > 0 and offset in hits[index - 1]:
        words = _("hit {index} of {count:,}").format(index=index, count=count)
        return f" · {words}"
    words = counted(count, "hit")
    return f" · {words}"


def words_read(text: str, offset: int) -> str:
    """Words read of how many; in a text too long to count at once only the share read."""
    length = len(text)
    if length > COUNTABLE_LENGTH:
        percent = 100 * offset // length
        return f" {percent}%"
    starts = word_starts(text)
    count = len(starts)
    read = bisect_left(starts, offset + 1)
    percent = 100
    if count:
        percent = 100 * read // count
    words = _("word {read}/{count} {percent}%").format(
        read=f"{read:,}", count=f"{count:,}", percent=percent
    )
    return f" {words}"


def saving_piece(unsaved: int, trouble: str) -> Piece:
    """Whether all is saved."""
    if trouble:
        words = ngettext(
            "✗ {count} not saved: {reason}", "✗ {count} not saved: {reason}", unsaved
        )
        return Piece(words.format(count=f"{unsaved:,}", reason=trouble), ALARM)
    if unsaved:
        return Piece(_("saving…"), DIM)
    return Piece(_("✓ saved"), DIM)


def about_cursor(state: ReadingState, looks: Looks) -> tuple[Piece, ...]:
    """What a key has begun, or the selection's size, or what the current tag says and lies in.

    Of a tag and a suggestion at the cursor the shorter comes first.
    """
    if state.hint:
        return (Piece(state.hint, BOLD),)
    if state.selection is not None:
        return (Piece(selection_words(state, len(state.selection)), BOLD),)
    parts = []
    if state.suggested is not None:
        pieces = suggestion_pieces(state.suggested, looks)
        parts.append((length_of(state.suggested, state), pieces))
    if state.current is not None:
        pieces = tag_pieces(state.current, looks)
        parts.append((length_of(state.current, state), pieces))
    parts.sort(key=lambda part: part[0])
    groups = [pieces for _, pieces in parts]
    if state.section is not None:
        groups.append(section_pieces(state.section))
    return joined(groups)


def selection_words(state: ReadingState, count: int) -> str:
    """How many characters are selected, and what to mind or to do next."""
    words = ngettext(
        "{count:,} character: a label's key tags it",
        "{count:,} characters: a label's key tags them",
        count,
    )
    if state.cuts_word:
        words = ngettext(
            "{count:,} character selected, a word is cut",
            "{count:,} characters selected, a word is cut",
            count,
        )
    elif state.tags:
        # Who has tagged something knows what comes next.
        words = ngettext(
            "{count:,} character selected", "{count:,} characters selected", count
        )
    return words.format(count=count)


def length_of(tag: Tag, state: ReadingState) -> int:
    """How many characters a tag covers."""
    return len(tag.span or state.article.text)


def joined(groups: Iterable[Sequence[Piece]]) -> tuple[Piece, ...]:
    """The groups of pieces in a row, with a dot between them."""
    pieces: list[Piece] = []
    for group in groups:
        if pieces:
            pieces.append(DOT)
        pieces += group
    return tuple(pieces)


def tag_pieces(tag: Tag, looks: Looks) -> tuple[Piece, ...]:
    """What a tag says, and what it lacks."""
    look = looks.of(tag)
    values = [value for value in tag.attributes.values() if value]
    if tag.confidence:
        values.append(f"{tag.confidence}/5")
    if tag.note:
        values.append(tag.note)
    ink = ink_of(tag, looks)
    pieces = [Piece(look.title, ink)]
    # A separator of its own: with Latin words in one piece it would be at their other
    # end.
    for value in values:
        pieces += [Piece(" · "), Piece(value)]
    for question in look.missing(tag):
        pieces += [DOT, Piece(question, DIM)]
    return tuple(pieces)


def suggestion_pieces(suggestion: Tag, looks: Looks) -> tuple[Piece, ...]:
    """The suggestion, its score and its source."""
    look = looks.of(suggestion)
    color = Color.parse(look.color)
    source = suggestion.annotator
    values = [
        *suggestion.attributes.values(),
        suggestion.note,
        score_of(suggestion),
        source,
    ]
    words = _("? {label}").format(label=look.title)
    pieces = [Piece(words, Style(color=color.rich_color))]
    for value in values:
        if not value:
            continue
        style = DIM if value == source else Style()
        pieces += [DOT, Piece(value, style)]
    return tuple(pieces)


def section_pieces(section: "Section") -> tuple[Piece, ...]:
    """The kind of boilerplate section."""
    return (Piece(_(SECTIONS[section.kind]), DIM),)


def label_and_words(tag: Tag, looks: Looks) -> tuple[Piece, ...]:
    """A tag in a list: its label in its colour, and its words."""
    ink = ink_of(tag, looks)
    title = looks.of(tag).title
    return (Piece("▐ ", ink), Piece(title, ink), Piece(" "), quoted(tag.text))


@lru_cache(maxsize=8)
def word_starts(text: str) -> tuple[int, ...]:
    """The offsets at which the text's words begin."""
    return tuple(match.start() for match in re.finditer(r"\S+", text))
