"""What the review screen says: who said what of a place, how they differ, how far one is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from rich.style import Style
from textual.color import Color

from hashiya.model.model import Article, Span, Status, Tag
from hashiya.review.gold import outcome
from hashiya.review.items import AnnotatorTags, Item, Kind, tag_content
from hashiya.review.verdicts import StaleVerdict, Verdict
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.dialogs.choose import Option
from hashiya_reader.screens.library.rows import MARKS
from hashiya_reader.screens.reading.rows import saving_piece
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted

DIM = Style(dim=True)
BOLD = Style(bold=True)
DIFFERENT = Style(bold=True, underline=True)
# What stands between a bracket's ends: one glyph for agreement, one for each way to
# differ, the gravest first.
FILLS = {Kind.LABEL: "━", Kind.MISSING: "┄", Kind.BOUNDARY: "─", Kind.ATTRIBUTE: "┈"}
AGREED = "═"
DECIDED, BY_ANOTHER = "▔", "╌"
LETTERS = {Kind.MISSING: "M", Kind.BOUNDARY: "B", Kind.LABEL: "L", Kind.ATTRIBUTE: "A"}
WORDS = {
    Kind.MISSING: "some lack it",
    Kind.BOUNDARY: "edges",
    Kind.LABEL: "labels",
    Kind.ATTRIBUTE: "attributes",
}
# Of words that all have in common, so many code points are shown at each end.
ENDS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One thing that some annotators say of a place: a tag, or with None that there is nothing; `marks` are their digits."""

    names: tuple[str, ...]
    marks: tuple[str, ...]
    tag: Tag | None


def answers(item: Item, annotators: Sequence[str]) -> tuple[Answer, ...]:
    """The answers there are to choose from, most said first, then that there is nothing."""
    said: list[tuple[tuple[str, ...], Tag | None]] = [
        (each.annotators, each.tag) for each in item.versions
    ]
    if item.silent:
        said.append((item.silent, None))
    return tuple(
        Answer(
            names=names,
            marks=tuple(mark_of(annotators.index(name)) for name in names),
            tag=tag,
        )
        for names, tag in said
    )


def mark_of(at: int) -> str:
    """What an annotator's lane is marked with: the digit that accepts what they say, the tenth has 0, those beyond k, l and so on."""
    return "1234567890"[at] if at < 10 else chr(ord("a") + min(at, 25))


def fill_of(item: Item) -> str:
    """The glyph that tells in a lane how an item's tags differ."""
    return next((fill for kind, fill in FILLS.items() if kind in item.kinds), AGREED)


def look_of(item: Item, *, decided: bool) -> str:
    """The component class by which the margin colours an item: by the gravest way to differ, or that it is settled."""
    gravest = next((kind for kind in FILLS if kind in item.kinds), None)
    return "review--settled" if decided or gravest is None else f"review--{gravest}"


def head_words(number: int | None, item: Item, mark: str) -> str:
    """What the margin says of an item: whether it is decided, which disagreement it is, and in which ways."""
    letters = "".join(LETTERS[kind] for kind in item.kinds)
    at = "" if number is None else f"{number}"
    return f"{mark}{at}{letters or '='}"


def heading_row(
    article: Article, position: tuple[int, int], disputed: int, decided: int
) -> Row:
    """The title at the right; which article it is, and how many of its disagreements are decided, at the left."""
    at, of = position
    place = f" {at}/{of} " if at else " "
    return Row(
        right=(Piece(article.title, BOLD),),
        left=(
            Piece(place, BOLD),
            # Apart: after an Arabic name a digit would be ordered as a part of it.
            Piece(article.id, DIM),
            Piece(f" · {decided} of {counted(disputed, 'disagreement')} decided", DIM),
        ),
    )


def voices_row(
    voices: Sequence[AnnotatorTags], shown: Mapping[str, str], unopened: int
) -> Row:
    """Whose each digit is, and whether they are done; only then silence says something."""
    pieces: list[Piece] = [Piece(" ")]
    for at, voice in enumerate(voices):
        state = MARKS[Status.DONE if voice.is_done else Status.OPEN]
        pieces += [
            Piece(f"{mark_of(at)} ", BOLD),
            Piece(f"{state} {shown[voice.annotator]}   ", DIM),
        ]
    if unopened:
        pieces.append(Piece(f"{MARKS[Status.NEW]} {unopened} never opened it", DIM))
    if not voices:
        pieces.append(Piece("nobody has opened it", DIM))
    return Row(left=tuple(pieces))


def kinds_words(kinds: Sequence[Kind]) -> str:
    """The ways to differ in words: `some lack it · edges, labels differ`."""
    differ = ", ".join(WORDS[kind] for kind in kinds if kind is not Kind.MISSING)
    parts = [WORDS[Kind.MISSING]] if Kind.MISSING in kinds else []
    return " · ".join([*parts, f"{differ} differ"] if differ else parts)


def question_row(item: Item, number: int | None, count: int) -> Row:
    """What is to be decided: which disagreement of how many, in what layer, and how they differ."""
    kinds = kinds_words(item.kinds) or ("all agree" if item.is_agreed else "one alone")
    at = f" {number}/{count} " if number is not None else " "
    scope = "" if item.span else ", whole article"
    return Row(
        left=(Piece(at, BOLD), Piece(f"{item.layer}{scope}: ", DIM), Piece(kinds, BOLD))
    )


def status_row(
    decided: tuple[Piece, ...], hint: str, unsaved: int, trouble: str, stale: int
) -> Row:
    """What was decided and remarked, or what a key has begun, at the right; what is stale, and saving, at the left."""
    left = [Piece(" ")]
    if stale:
        left.append(
            Piece(
                f"{counted(stale, 'decision')} no longer stand{'s' * (stale == 1)}: c · ",
                BOLD,
            )
        )
    left.append(saving_piece(unsaved, trouble))
    said = (Piece(hint, BOLD),) if hint else decided
    return Row(
        right=said or (Piece("a digit accepts that annotator's answer", DIM),),
        left=tuple(left),
    )


def verdict_pieces(verdict: Verdict | None, looks: Looks) -> Iterator[Piece]:
    """A verdict with its remarks."""
    if verdict is None:
        return
    if verdict.gold is not None:
        look = looks.of(verdict.gold)
        yield Piece("✓ ", BOLD)
        yield Piece(
            look.title, Style(color=Color.parse(look.color).rich_color, bold=True)
        )
        yield Piece(" · ", DIM)
    if verdict.is_decided:
        yield Piece(verdict.ruling.value, BOLD if verdict.gold is None else Style())
        yield Piece("  ")
    for words in (
        f"sure {verdict.sure}/5" if verdict.sure else "",
        "gap in the guidelines" if verdict.gap else "",
    ):
        if words:
            yield Piece(words)
            yield Piece("  ")
    if verdict.note:
        yield Piece("✎ ")
        yield Piece(verdict.note)


def differ(own: Verdict | None, other: Verdict | None) -> bool:
    """Whether two reviewers decided one place differently."""
    return (
        own is not None
        and other is not None
        and own.is_decided
        and outcome(own) != outcome(other)
    )


def others_pieces(
    other: Verdict | None, own: Verdict | None, looks: Looks, name: str
) -> Iterator[Piece]:
    """What another reviewer decided, unless one decided the same."""
    if other is None or (own is not None and own.is_decided and not differ(own, other)):
        return
    yield Piece(name, BOLD)
    yield Piece(": ")
    if other.gold is not None:
        look = looks.of(other.gold)
        yield Piece(
            look.title, Style(color=Color.parse(look.color).rich_color, bold=True)
        )
        yield Piece(" · ", DIM)
    yield Piece(other.ruling.value)
    yield Piece("  ")


def answer_rows(
    answer: Answer,
    item: Item,
    text: str,
    looks: Looks,
    shown: Mapping[str, str],
    verdict: Verdict | None,
    room: int,
) -> tuple[Row, Row, Row]:
    """An answer, whose names take so much room at most: its label and attributes beside whose it is; its words, those that not all have marked; its notes."""
    names = ", ".join(shown[name] for name in answer.names)
    mark = "✓" if is_chosen(answer, verdict) else " "
    who = (
        Piece(mark, BOLD),
        Piece(f"{' '.join(answer.marks)} ", BOLD),
        Piece(f"{names} ", DIM, limit=max(0, room - 2 * len(answer.marks))),
    )
    if answer.tag is None:
        return Row(right=(Piece("nothing here", DIM),), left=who), Row(), Row()
    tag = answer.tag
    look = looks.of(tag)
    ink = Style(color=Color.parse(look.color).rich_color, bold=True)
    right = [Piece("▐ ", ink), Piece(look.title, ink)]
    for name, value in tag.attributes.items():
        differs = any(other.attributes.get(name, "") != value for other in item.tags)
        right += (
            [Piece(" · ", DIM), Piece(value, DIFFERENT if differs else Style())]
            if value
            else []
        )
    about = f" {tag.confidence}/5" if tag.confidence else ""
    noted = (
        (Piece(f"{about}{' ✎' if tag.note else ''} ", DIM),)
        if about or tag.note
        else ()
    )
    words = Row(right=(Piece("  "), words_of(tag, item, text)), left=noted)
    return (
        Row(right=tuple(right), left=who),
        words,
        Row(right=(Piece("  "), *notes_of(answer, shown, item))),
    )


def is_chosen(answer: Answer, verdict: Verdict | None) -> bool:
    """Whether the answer is what was decided."""
    if verdict is None or not verdict.is_decided:
        return False
    if answer.tag is None or verdict.gold is None:
        return answer.tag is verdict.gold
    return tag_content(answer.tag) == tag_content(verdict.gold)


def words_of(tag: Tag, item: Item, text: str) -> Piece:
    """A tag's words: what all have in common cut short where others have less, what they do not have marked."""
    common = item.common
    if tag.span is None or common is None:
        return Piece("المقال كلّه", DIM)
    if Kind.BOUNDARY not in item.kinds:
        return quoted(tag.text, DIM)
    before, after = text[tag.span.start : common.start], text[common.end : tag.span.end]
    words = f"{before}{shortened(common.of(text))}{after}"
    differences = ((0, len(before)), (len(words) - len(after), len(words)))
    marks = tuple(
        (Span(start, end), DIFFERENT) for start, end in differences if start < end
    )
    return quoted(words, DIM, marks=marks)


def shortened(words: str) -> str:
    """The first and last words of many, so that what comes after them is still seen."""
    if len(words) <= 2 * ENDS + 3:
        return words
    return f"{words[:ENDS].rpartition(' ')[0] or words[:ENDS]} … {words[-ENDS:].partition(' ')[2] or words[-ENDS:]}"


def flat(words: str) -> str:
    """The words on one line."""
    return " ".join(words.split("\n"))


def notes_row(answer: Answer | None, shown: Mapping[str, str], item: Item) -> Row:
    """The notes of those who give the answer that is highlighted, and its span in offsets."""
    if answer is None or answer.tag is None:
        return Row()
    place = answer.tag.span
    offsets = Piece(f" {place.start}–{place.end}" if place else "", DIM)
    return Row(right=notes_of(answer, shown, item), left=(offsets,))


def notes_of(answer: Answer, shown: Mapping[str, str], item: Item) -> tuple[Piece, ...]:
    """The notes of those who give an answer, each with whose it is."""
    pieces: list[Piece] = []
    for tag in item.tags:
        if tag.annotator in answer.names and tag.note:
            # The colon by itself: in one piece with a Latin name it would stand at its
            # other end.
            pieces += [
                Piece(shown[tag.annotator], BOLD),
                Piece(": "),
                Piece(flat(tag.note)),
                Piece("  "),
            ]
    return tuple(pieces)


def letters_for(names: Sequence[str]) -> dict[str, str]:
    """A letter for each name, where names are hidden."""
    return {
        name: chr(ord("A") + at) if at < 26 else f"#{at + 1}"
        for at, name in enumerate(names)
    }


def stale_options(
    found: Iterable[StaleVerdict], looks: Looks
) -> list[Option[StaleVerdict]]:
    """The decisions that no longer stand, each with what was decided and why it does not."""
    options = []
    for stale in found:
        verdict = stale.verdict
        said = verdict.sources[0].text if verdict.sources else ""
        text, title = (
            (verdict.gold.text, looks.of(verdict.gold).title)
            if verdict.gold
            else (said, verdict.ruling.value)
        )
        why = "; ".join(stale.why)
        row = Row(
            left=(Piece(f" {why}", DIM),),
            right=(Piece(title, BOLD), Piece(" "), quoted(text)),
        )
        options.append(Option(value=stale, row=row, words=f"{why} {title} {text}"))
    return options
