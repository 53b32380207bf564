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
from hashiya_rtl import drawn

DIM = Style(dim=True)
BOLD = Style(bold=True)
DIFFERENT = Style(bold=True, underline=True)
WHOLE_ARTICLE = marked("the whole article")
# The code points shown at each end of words that all annotators have in common.
ENDS = 8
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
    room: int,
) -> tuple[Row, Row, Row]:
    """An answer's label beside who gives it; its words; its notes.

    The names take `room` cells at most. Words that not all have marked stand out.
    """
    who = tuple(_who(answer, names, verdict, room))
    tag = answer.tag
    if tag is None:
        return Row(right=(Piece(_("nothing here"), DIM),), aside=who), Row(), Row()
    label = (*label_pieces(looks.of(tag), "▐ "), *_attributes(tag, item))
    return (
        Row(right=label, aside=who),
        Row(right=(Piece("  "), tag_words(tag, item, text)), aside=_confidence(tag)),
        Row(right=(Piece("  "), *notes_of(answer, names, item))),
    )


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


def _confidence(tag: Tag) -> tuple[Piece, ...]:
    """The annotator's confidence, and a pencil where there is a note."""
    words = f" {tag.confidence}/5" if tag.confidence else ""
    if tag.note:
        words += " ✎"
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
    before = text[tag.span.start : common.start]
    after = text[common.end : tag.span.end]
    words = f"{before}{shortened(common.of(text))}{after}"
    marks = []
    if before:
        marks.append((Span(0, len(before)), DIFFERENT))
    if after:
        marks.append((Span(len(words) - len(after), len(words)), DIFFERENT))
    return quoted(words, DIM, marks=tuple(marks))


def shortened(words: str) -> str:
    """The first and last words of many, so that the words after them still have room."""
    if len(words) <= 2 * ENDS + 3:
        return words
    first, last = words[:ENDS], words[-ENDS:]
    return f"{first.rpartition(' ')[0] or first} … {last.partition(' ')[2] or last}"


def notes_row(answer: ItemAnswer | None, names: Mapping[str, str], item: Item) -> Row:
    """The notes of those who give an answer, and its span in offsets."""
    if answer is None or answer.tag is None:
        return Row()
    span = answer.tag.span
    offsets = Piece(f" {span.start}–{span.end}" if span else "", DIM)
    return Row(right=notes_of(answer, names, item), aside=(offsets,))


def notes_of(
    answer: ItemAnswer, names: Mapping[str, str], item: Item
) -> tuple[Piece, ...]:
    """The notes of those who give an answer, each behind its annotator."""
    pieces: list[Piece] = []
    for name in answer.names:
        tag = item.by(name)
        if tag is not None and tag.note:
            # The colon by itself: in one piece with a Latin name it would be at its
            # other end.
            note = " ".join(tag.note.split("\n"))
            pieces += [Piece(names[tag.annotator], BOLD), Piece(": ")]
            pieces += [Piece(note), Piece("  ")]
    return tuple(pieces)
