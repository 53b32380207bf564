"""What the reading screen says in its heading and its status line."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rich.style import Style
from textual.color import Color

from hashiya.model.model import Article, Span, Status, Tag
from hashiya.text.boilerplate import Section
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row
from hashiya_reader.widgets.tag_list import score_of

DIM = Style(dim=True)
BOLD = Style(bold=True)
# The kinds of sections, which are not the article's own.
SECTIONS = {
    "source": "المصدر",
    "keywords": "كلمات مفتاحية",
    "read_also": "اقرأ أيضاً",
    "related": "مقالات ذات صلة",
    "masthead": "ترويسة الصفحة",
}
# Characters whose words are counted in a few milliseconds.
COUNTED = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Where an annotator is in an article; `position` is (which, of how many) in the library.

    `suggestions` tells how many there are, `suggested` is the one that one is at.
    """

    article: Article
    position: tuple[int, int]
    status: Status
    offset: int
    tags: tuple[Tag, ...]
    current: Tag | None
    suggestions: str
    suggested: Tag | None
    selection: Span | None
    section: Section | None
    found: Sequence[Span]
    hint: str
    unsaved: int
    trouble: str


def heading_row(reading: Reading, looks: Looks) -> Row:
    """The title at the right; which article it is, its status and its own labels at the left."""
    at, of = reading.position
    whole = [tag_pieces(tag, looks) for tag in reading.tags if tag.span is None]
    return Row(
        right=(Piece(reading.article.title, BOLD),),
        left=(
            Piece(f" {at:,}/{of:,} ", BOLD),
            Piece(f"{reading.article.id} · {reading.status}", DIM),
            *(piece for pieces in whole for piece in (Piece(" · ", DIM), *pieces)),
        ),
    )


def status_row(reading: Reading, looks: Looks) -> Row:
    """The tag or the selection under the cursor at the right; position, words, tags and saving at the left."""
    return Row(
        right=about_cursor(reading, looks),
        left=(
            Piece(place(reading.article.text, reading.offset), DIM),
            Piece(f" · {counted(len(reading.tags), 'tag')}", DIM),
            Piece(f" · {reading.suggestions}" if reading.suggestions else ""),
            Piece(f"{hit(reading.found, reading.offset)} · ", DIM),
            saving_piece(reading.unsaved, reading.trouble),
        ),
    )


def hit(found: Sequence[Span], offset: int) -> str:
    """How many places were found, and which of them the offset is in."""
    if not found:
        return ""
    index = bisect_right(found, offset, key=lambda span: span.start)
    is_in = index > 0 and offset in found[index - 1]
    return (
        f" · hit {index} of {len(found):,}"
        if is_in
        else f" · {counted(len(found), 'hit')}"
    )


def place(text: str, offset: int) -> str:
    """Words read of how many; in a text too long to count at once only the share read."""
    if len(text) > COUNTED:
        return f" {100 * offset // len(text)}%"
    words = word_starts(text)
    read = bisect_left(words, offset + 1)
    return f" word {read}/{len(words)} {100 * read // len(words) if words else 100}%"


def saving_piece(unsaved: int, trouble: str) -> Piece:
    """Whether all is saved."""
    if trouble:
        return Piece(f"✗ {unsaved} not saved: {trouble}", Style(color="red", bold=True))
    return Piece("saving…", DIM) if unsaved else Piece("✓ saved", DIM)


def about_cursor(reading: Reading, looks: Looks) -> tuple[Piece, ...]:
    """What a key pressed has begun, else the selection's size, else what the current tag says and what it lies in.

    Of a tag and a suggestion that one is at, the shorter comes first.
    """
    if reading.hint:
        return (Piece(reading.hint, BOLD),)
    if reading.selection is not None:
        # Who has tagged something knows what comes next.
        told = " selected" if reading.tags else ": a label's key tags them"
        return (Piece(f"{counted(len(reading.selection), 'character')}{told}", BOLD),)
    aside = () if reading.section is None else section_pieces(reading.section)
    said = [
        (len(tag.span or reading.article.text), pieces(tag, looks))
        for tag, pieces in (
            (reading.suggested, suggestion_pieces),
            (reading.current, tag_pieces),
        )
        if tag is not None
    ]
    each = [told for _, told in sorted(said, key=lambda one: one[0])]
    return tuple(
        piece for told in (*each, aside) if told for piece in (Piece(" · ", DIM), *told)
    )[1:]


def tag_pieces(tag: Tag, looks: Looks) -> tuple[Piece, ...]:
    """What a tag says, and what it does not say yet."""
    look = looks.of(tag)
    said = [value for value in tag.attributes.values() if value]
    if tag.confidence:
        said.append(f"{tag.confidence}/5")
    if tag.note:
        said.append(tag.note)
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    pieces = [Piece(look.title, ink)]
    # A separator of its own: with Latin words in one piece it would stand at their
    # other end.
    for words, style in (
        *((each, Style()) for each in said),
        *((each, DIM) for each in look.missing(tag)),
    ):
        pieces += [Piece(" · ", style), Piece(words, style)]
    return tuple(pieces)


def suggestion_pieces(suggestion: Tag, looks: Looks) -> tuple[Piece, ...]:
    """What is suggested, how sure of it its source is, and which that is."""
    look = looks.of(suggestion)
    said = [
        value for value in (*suggestion.attributes.values(), suggestion.note) if value
    ]
    pieces = [Piece(f"؟ {look.title}", Style(color=Color.parse(look.color).rich_color))]
    for words in (*said, score_of(suggestion), suggestion.annotator):
        pieces += (
            [
                Piece(" · ", DIM),
                Piece(words, DIM if words == suggestion.annotator else Style()),
            ]
            if words
            else []
        )
    return tuple(pieces)


def section_pieces(section: Section) -> tuple[Piece, ...]:
    """What of a web page it is, in Arabic and as the export names it."""
    return (
        Piece(SECTIONS[section.kind], DIM),
        Piece(" · ", DIM),
        Piece(section.kind, DIM),
    )


@lru_cache(maxsize=8)
def word_starts(text: str) -> tuple[int, ...]:
    """The offsets at which the text's words begin."""
    return tuple(match.start() for match in re.finditer(r"\S+", text))
