"""What the review queue says: a line for each article, what is asked for, and what can be asked for."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from rich.style import Style

from hashiya.review.items import Item, Kind
from hashiya.review.queue import ItemFilter, Order, QueueEntry
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.dialogs.choose import Option, label_row
from hashiya_reader.screens.review.rows import FILLS, LETTERS, kinds_words
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.row import Piece, Row, quoted

DIM = Style(dim=True)
BOLD = Style(bold=True)
NOTHING = """Nothing to decide.
An article comes up here once two annotators have it done and differ.
s lists also what has nothing left to decide.
Escape asks for everything again."""
# What the letters of the lines stand for, in their order.
LEGEND = "L labels, M missing, B edges, A attributes"
ORDERS = {Order.DISPUTED: "most disputed first", Order.PROJECT: "as in the project"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An article of the queue with its title."""

    waiting: QueueEntry
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A row of the queue: an article, or one disagreement of it."""

    entry: Entry
    item: Item | None = None

    @property
    def article(self) -> str:
        """The article's id."""
        return self.entry.waiting.article

    @property
    def key(self) -> tuple[object, ...]:
        """What names the row as long as the annotators' tags are the same ones."""
        return self.article, self.item.key if self.item else None


def shown_row(shown: Shown, looks: Looks) -> Row:
    """The row's line."""
    return (
        queue_row(shown.entry)
        if shown.item is None
        else place_row(shown.item, shown.article, looks)
    )


def place_row(item: Item, article: str, looks: Looks) -> Row:
    """A disagreement's line: the labels given and the words at the right; how they differ, and where, at the left."""
    letters = "".join(LETTERS[kind] for kind in item.kinds)
    left = f" {letters:<5}{100 * item.split:>3.0f}% differ  {item.layer:<8} {article} "
    words = max((tag.text for tag in item.tags), key=len) or "المقال كلّه"
    titles = [
        Piece(each, BOLD)
        for label in item.labels
        for each in (" / ", looks[item.layer, label].title)
    ]
    return Row(right=(*titles[1:], Piece(" "), quoted(words)), left=(Piece(left, DIM),))


def queue_row(entry: Entry) -> Row:
    """An article's line: its title at the right; how many disagreements are open, of which kinds, and what is decided."""
    each = entry.waiting
    if each.problems:
        words = f"{each.article}  {each.problems[0]}"
        return Row(right=(Piece(words, Style(color="red")),), left=(Piece(" ✗"),))
    kinds = Counter(kind for item in each.disputed for kind in item.kinds)
    told = " ".join(
        f"{LETTERS[kind]}{kinds[kind]:<3}" if kinds[kind] else "    " for kind in FILLS
    )
    state = [
        f"{len(each.disputed):>4} open  {told} {each.agreed:>3} agreed {each.decided:>3} decided "
    ]
    state += [f"{len(each.stale)} changed "] if each.stale else []
    state += [f"{len(each.conflicts)} ≠ "] if each.conflicts else []
    state += [f"{len(each.detached)} adrift "] if each.detached else []
    state += [f"↺ {', '.join(each.reopened)} "] if each.reopened else []
    left = Piece("".join(state), DIM)
    return Row(
        right=(Piece(entry.title, Style(bold=not each.is_settled)),), left=(left,)
    )


def queue_heading(project: str, reviewer: str, entries: Sequence[Entry]) -> Row:
    """The project, how much is decided of all that was looked at, and who reviews."""
    still_open = sum(len(each.waiting.disputed) for each in entries)
    articles = sum(not each.waiting.is_settled for each in entries)
    agreed, decided = (
        sum(getattr(each.waiting, name) for each in entries)
        for name in ("agreed", "decided")
    )
    words = (
        f"  {counted(still_open, 'disagreement')} in {counted(articles, 'article')} · {agreed} agreed · {decided} decided"
        f" · reviewer {reviewer}"
    )
    return Row(
        right=(Piece("حاشية", BOLD),),
        left=(Piece(f" {project}", BOLD), Piece(words, DIM)),
    )


def wanted_words(wanted: ItemFilter) -> str:
    """What is asked for, as the line below the heading tells it."""
    parts = [f"about {wanted.label}"] if wanted.label else []
    parts += [f"between {wanted.pair[0]} and {wanted.pair[1]}"] if wanted.pair else []
    parts += [kinds_words((wanted.kind,))] if wanted.kind else []
    return f"only {' · '.join(parts)}" if parts else f"all: {LEGEND}"


def order_words(order: Order, seed: int) -> str:
    """The order in words."""
    return ORDERS.get(order, f"by lot, number {seed}")


def label_options(looks: Looks) -> list[Option[tuple[str, str]]]:
    """The labels to ask for."""
    return [
        Option(
            value=(look.layer, look.label),
            row=label_row(look),
            words=f"{look.title} {look.label}",
        )
        for look in looks.values()
    ]


def pair_options(names: Sequence[str]) -> list[Option[tuple[str, str]]]:
    """Each two annotators."""
    return [
        Option(
            value=pair,
            row=Row(left=(Piece(f" {pair[0]} – {pair[1]}"),)),
            words=" ".join(pair),
        )
        for pair in combinations(names, 2)
    ]


def kind_options() -> list[Option[Kind]]:
    """The ways to differ."""
    return [
        Option(
            value=kind,
            row=Row(
                left=(Piece(f" {FILLS[kind]} {LETTERS[kind]}  {kinds_words((kind,))}"),)
            ),
            words=kinds_words((kind,)),
        )
        for kind in FILLS
    ]
