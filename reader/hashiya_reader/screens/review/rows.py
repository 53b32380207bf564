"""The rows around the reviewed text: heading, question, verdicts, stale decisions."""

from collections.abc import Iterator, Mapping, Sequence

from rich.style import Style

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.model.model import Article, Status
from hashiya.review.items import AnnotatorTags, Item
from hashiya.review.kinds import Kind
from hashiya.review.reviewed_places import outcome
from hashiya.review.verdicts import Verdict
from hashiya_reader.look.notices import news_piece
from hashiya_reader.screens.library.rows import MARKS
from hashiya_reader.screens.reading.rows import saving_piece
from hashiya_reader.screens.review.answer_rows import label_pieces
from hashiya_reader.screens.review.marks import RULINGS, annotator_mark, kinds_words
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import MOST_CELLS, Piece, Row
from hashiya_reader.widgets.wrapped_row import wrapped

DIM = Style(dim=True)
BOLD = Style(bold=True)


def heading_row(
    article: Article,
    position: tuple[int, int],
    disputed: int,
    decided: int,
    finished: str = "",
) -> Row:
    """The title and the id at the right; which article it is and what is decided at the left.

    `finished` are the words for that, "" where it is not.
    """
    number, count = position
    decided_words = ngettext(
        "{decided} of {count} disagreement decided",
        "{decided} of {count} disagreements decided",
        disputed,
    ).format(decided=decided, count=f"{disputed:,}")
    title = [Piece(article.title, BOLD)]
    if article.id != article.title:
        title += [Piece("  "), Piece(article.id, DIM)]
    return Row(
        right=tuple(title),
        aside=(
            Piece(f" {number:,}/{count:,}" if number else "", BOLD),
            Piece(" · " if number else " ", DIM),
            Piece(decided_words, DIM),
            Piece(f" · {finished}" if finished else "", BOLD),
        ),
    )


def annotators_row(
    annotators: Sequence[AnnotatorTags], names: Mapping[str, str], unopened: int
) -> Row:
    """The annotator of each digit, and whether they are done: only then no tag is an answer."""
    pieces: list[Piece] = [Piece(" ")]
    for index, annotator in enumerate(annotators):
        state = MARKS[Status.DONE if annotator.is_done else Status.OPEN]
        pieces.append(Piece(f"{annotator_mark(index)} ", BOLD))
        pieces.append(Piece(f"{state} {names[annotator.annotator]}", DIM))
        if annotator.detached:
            detached = _("{count} detached").format(
                count=f"{len(annotator.detached):,}"
            )
            pieces.append(Piece(f" ({detached})", DIM))
        pieces.append(Piece("   "))
    if unopened:
        words = ngettext(
            "{count} never opened it", "{count} never opened it", unopened
        ).format(count=unopened)
        pieces.append(Piece(f"{MARKS[Status.NEW]} {words}", DIM))
    if not annotators:
        pieces.append(Piece(_("nobody has opened it"), DIM))
    return Row(start=tuple(pieces))


def question_rows(
    item: Item,
    layer: str,
    number: int | None,
    count: int,
    unknown: str = "",
    twice: str = "",
    width: int = MOST_CELLS,
) -> tuple[Row, ...]:
    """The disagreement to decide: its number among all, its layer, and its kinds.

    `unknown` are the names of those whose answer is not known, `twice` of those who
    tagged the words twice. It is in rows of `width` cells.
    """
    kinds = kinds_words(item.kinds, twice) or (
        _("all agree") if item.is_agreed else _("one annotator only")
    )
    if unknown:
        others = [kind for kind in item.kinds if kind is not Kind.NOT_COMPARABLE]
        # A narrow panel has no room for the words beside others.
        words = f"? {unknown}"
        if not others:
            words = _("not comparable: {names}").format(names=unknown)
        kinds = " · ".join(filter(None, (kinds_words(others, twice), words)))
    scope = _("{layer}:") if item.span else _("{layer}, whole article:")
    pieces = (
        Piece(" " if number is None else f" {number}/{count} ", BOLD),
        Piece(f"{scope.format(layer=layer)} ", DIM),
        Piece(kinds, BOLD),
    )
    first, *more = wrapped(pieces, width, width - 1)
    return (Row(start=first), *(Row(start=(Piece(" "), *line)) for line in more))


def status_row(
    verdicts: tuple[Piece, ...],
    hint: str,
    news: str,
    stale: tuple[Piece, ...],
    unsaved: int,
    trouble: str,
) -> Row:
    """Verdicts, or what a key has begun, at the right; what is stale, and saving, at the left.

    What a key did takes their place until the next key.
    """
    if news:
        return Row(start=(news_piece(news),), end=(saving_piece(unsaved, trouble),))
    if hint:
        words: tuple[Piece, ...] = (Piece(hint, BOLD),)
    else:
        digits = _("a digit accepts that annotator's answer")
        words = verdicts or (Piece(digits, DIM),)
    return Row(right=words, aside=(Piece(" "), *stale, saving_piece(unsaved, trouble)))


def stale_pieces(count: int, key: str) -> tuple[Piece, ...]:
    """How many decisions are stale, and the key that lists them."""
    if not count:
        return ()
    words = ngettext(
        "{count} decision no longer holds: {key}",
        "{count} decisions no longer hold: {key}",
        count,
    ).format(count=f"{count:,}", key=key)
    return (Piece(f"{words} · ", BOLD),)


def verdict_pieces(verdict: Verdict | None, looks: Looks) -> Iterator[Piece]:
    """A verdict with its remarks."""
    if verdict is None:
        return
    if verdict.gold is not None:
        yield Piece("✓ ", BOLD)
        yield from _gold_pieces(verdict, looks)
    if verdict.is_decided:
        ruling = _(RULINGS[verdict.ruling])
        yield Piece(ruling, BOLD if verdict.gold is None else Style())
        yield Piece("  ")
    if verdict.sure:
        yield Piece(_("sure {level}/5").format(level=verdict.sure))
        yield Piece("  ")
    if verdict.gap:
        yield Piece(_("gap in the guidelines"))
        yield Piece("  ")
    if verdict.note:
        yield Piece("✎ ")
        yield Piece(verdict.note)


def _gold_pieces(verdict: Verdict, looks: Looks) -> Iterator[Piece]:
    if verdict.gold is not None:
        *_marks, title = label_pieces(looks.of(verdict.gold), "")
        yield title
        yield Piece(" · ", DIM)


def differ(own: Verdict | None, other: Verdict | None) -> bool:
    """Whether two reviewers decided one item differently."""
    if own is None or other is None or not own.is_decided:
        return False
    return outcome(own) != outcome(other)


def others_pieces(
    other: Verdict, own: Verdict | None, looks: Looks, name: str
) -> Iterator[Piece]:
    """What another reviewer decided, unless the reviewer decided the same."""
    if own is not None and own.is_decided and not differ(own, other):
        return
    yield Piece(name, BOLD)
    yield Piece(": ")
    yield from _gold_pieces(other, looks)
    yield Piece(_(RULINGS[other.ruling]))
    yield Piece("  ")
