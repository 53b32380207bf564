"""What annotators say of an item: the answers to choose from, and the rows that show them."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.color import Color

from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.model.model import Span, Tag
from hashiya.review.items import Item, tag_content
from hashiya.review.kinds import Kind
from hashiya.review.spellings import with_usual_spelling
from hashiya.review.verdicts import Verdict
from hashiya.text.normalization import Rule
from hashiya.text.spelling import spelling_differences, spelling_key
from hashiya_reader.screens.review.marks import annotator_mark
from hashiya_reader.widgets.label_looks import LabelLook, Looks
from hashiya_reader.widgets.row import Piece, Row, quoted
from hashiya_reader.widgets.wrapped_row import cells_of, wrapped
from hashiya_rtl import drawn

DIM = Style(dim=True)
BOLD = Style(bold=True)
DIFFERENT = Style(bold=True, underline=True)
WHOLE_ARTICLE = marked("the whole article")
# The code points shown at each end of words that all annotators have in common, and of
# those that only some have.
ENDS, LONG_END = 8, 24
# The most rows of a note.
NOTE_ROWS = 6
INDENT = Piece("  ")
SPELLINGS = {
    Rule.ALEF.value: marked("alef"),
    Rule.HAMZA.value: marked("hamza"),
    Rule.YA.value: marked("alef maqsura"),
    Rule.TA_MARBUTA.value: marked("ta marbuta"),
    Rule.TATWEEL.value: marked("tatweel"),
    Rule.HARAKAT.value: marked("harakat"),
    Rule.FORMS.value: marked("forms, hidden characters"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemAnswer:
    """What some annotators say of an item: a tag, or with None that there is nothing.

    `marks` are the annotators' digits.
    """

    names: tuple[str, ...]
    marks: tuple[str, ...]
    tag: Tag | None


def item_answers(item: Item, annotators: Sequence[str]) -> tuple[ItemAnswer, ...]:
    """The answers to choose from: most frequent first, then that there is nothing."""
    choices = [
        _answer(version.annotators, version.tag, annotators)
        for version in item.versions
    ]
    if item.silent:
        choices.append(_answer(item.silent, None, annotators))
    return tuple(choices)


def _answer(
    names: tuple[str, ...], tag: Tag | None, annotators: Sequence[str]
) -> ItemAnswer:
    ordered = sorted(names, key=annotators.index)
    marks = tuple(annotator_mark(annotators.index(name)) for name in ordered)
    return ItemAnswer(names=tuple(ordered), marks=marks, tag=tag)


def answer_rows(
    answer: ItemAnswer,
    item: Item,
    text: str,
    looks: Looks,
    names: Mapping[str, str],
    verdict: Verdict | None,
    width: int,
) -> tuple[Row, ...]:
    """An answer in rows of `width` cells: its label and attributes, words, and notes.

    Who gives it is beside the label; the names take half of the row at most. Words that
    not all have marked stand out. Nothing but words that all have in common, and notes
    that are very long, is cut short.
    """
    who = tuple(_who(answer, names, verdict, width // 2))
    tag = answer.tag
    if tag is None:
        return (Row(right=(Piece(_("nothing here"), DIM),), aside=who),)
    others = width - len(INDENT.text)
    label = (*label_pieces(looks.of(tag), "▐ "), *_attributes(tag, item))
    head, *more = wrapped(label, width - cells_of(who) - 1, others)
    rows = [Row(right=head, aside=who)]
    rows += [Row(right=(INDENT, *pieces)) for pieces in more]
    rows += _words_rows(tag, item, text, width)
    for pieces in notes_of(answer, names, item):
        lines = wrapped(pieces, others, others)[:NOTE_ROWS]
        rows += [Row(right=(INDENT, *line)) for line in lines]
    return tuple(rows)


def _words_rows(tag: Tag, item: Item, text: str, width: int) -> Iterator[Row]:
    """A tag's words, with where they are and how sure the annotator was."""
    aside = _place(tag)
    words = tag_words(tag, item, text)
    room = width - len(INDENT.text) - cells_of(aside) - bool(aside)
    if not words.marks:
        # All annotators have these words, so the text shows them.
        yield Row(right=(INDENT, words), aside=aside)
        return
    first, *others = wrapped((words,), room, width - len(INDENT.text))
    yield Row(right=(INDENT, *first), aside=aside)
    for pieces in others:
        yield Row(right=(INDENT, *pieces))


def _who(
    answer: ItemAnswer, names: Mapping[str, str], verdict: Verdict | None, room: int
) -> Iterator[Piece]:
    """Whether the answer was chosen, the digits that accept it, and whose it is."""
    yield Piece("✓" if is_chosen(answer, verdict) else " ", BOLD)
    yield Piece(f"{' '.join(answer.marks)} ", BOLD)
    words = comma_separated(names[name] for name in answer.names)
    yield Piece(f"{words} ", DIM, limit=max(0, room - 2 * len(answer.marks)))


def label_pieces(look: LabelLook, mark: str) -> Iterator[Piece]:
    """A label's title in its colour, behind a mark."""
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    yield Piece(mark, ink)
    yield Piece(look.title, ink)


def _attributes(tag: Tag, item: Item) -> Iterator[Piece]:
    """The values of a tag's attributes; those that differ stand out.

    How a value differs from the usual spelling is named, since the two may look the same.
    """
    usual = _usually_spelled(tag, item)
    for name, value in tag.attributes.items():
        if not value:
            continue
        others = {other.attributes.get(name, "") for other in item.tags}
        yield Piece(" · ", DIM)
        yield Piece(value, Style() if others == {value} else DIFFERENT)
        differences = spelling_differences(value, usual.attributes.get(name, ""))
        if not differences:
            differences = _hidden_differences(value, others)
        if differences:
            yield Piece(" ")
            words = comma_separated(map(spelled, differences))
            yield Piece(f"({words})", DIM)


def _usually_spelled(tag: Tag, item: Item) -> Tag:
    """A tag of the same answer, in the usual spelling."""
    for answer in item.answers:
        if any(tag.annotator in version.annotators for version in answer):
            return with_usual_spelling(item.tags_of(answer))
    return tag


def spelled(difference: str) -> str:
    """A difference of spelling in words."""
    return _(SPELLINGS.get(difference, difference))


def _hidden_differences(value: str, others: Iterable[str]) -> tuple[str, ...]:
    """The names of characters that another value, which is drawn alike, does not have."""
    for other in others:
        if spelling_key(other) == spelling_key(value) or drawn(other) != drawn(value):
            continue
        names = []
        for character in dict.fromkeys(value):
            if character not in other:
                code = f"U+{ord(character):04X}"
                names.append(unicodedata.name(character, code).lower())
        return tuple(names)
    return ()


def _place(tag: Tag) -> tuple[Piece, ...]:
    """Where a tag is, in offsets, and the annotator's confidence."""
    words = f" {tag.span.start}–{tag.span.end}" if tag.span else ""
    if tag.confidence:
        words += f" {tag.confidence}/5"
    return (Piece(f"{words} ", DIM),) if words else ()


def is_chosen(answer: ItemAnswer, verdict: Verdict | None) -> bool:
    """Whether the answer is what was decided."""
    if verdict is None or not verdict.is_decided:
        return False
    if answer.tag is None or verdict.gold is None:
        return answer.tag is verdict.gold
    return tag_content(answer.tag) == tag_content(verdict.gold)


def tag_words(tag: Tag, item: Item, text: str) -> Piece:
    """A tag's words: what all have in common cut short, what others do not have marked."""
    common = item.common
    if tag.span is None or common is None:
        return Piece(_(WHOLE_ARTICLE), DIM)
    if {Kind.BOUNDARY, Kind.PREFIX}.isdisjoint(item.kinds):
        return quoted(tag.text, DIM)
    before = shortened(text[tag.span.start : common.start], LONG_END)
    after = shortened(text[common.end : tag.span.end], LONG_END)
    words = f"{before}{shortened(common.of(text))}{after}"
    marks = []
    if before:
        marks.append((Span(0, len(before)), DIFFERENT))
    if after:
        marks.append((Span(len(words) - len(after), len(words)), DIFFERENT))
    return quoted(words, DIM, marks=tuple(marks))


def shortened(words: str, ends: int = ENDS) -> str:
    """The first and last words of many, so that the words after them still have room."""
    if len(words) <= 2 * ends + 3:
        return words
    first, last = words[:ends], words[-ends:]
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"


def notes_of(
    answer: ItemAnswer, names: Mapping[str, str], item: Item
) -> Iterator[tuple[Piece, ...]]:
    """The note of each of those who give an answer and have one, behind the annotator."""
    for name in answer.names:
        tag = item.by(name)
        if tag is not None and tag.note:
            # The colon by itself: in one piece with a Latin name it would be at its
            # other end.
            note = " ".join(tag.note.split("\n"))
            yield Piece(names[tag.annotator], BOLD), Piece(": "), Piece(note)
