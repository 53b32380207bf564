"""The rows of the review queue, its heading, its filter in words, and the filter's choices."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from rich.style import Style

from hashiya.review.items import Item, Kind
from hashiya.review.queue import ItemFilter, Order, QueueEntry
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.dialogs.choose import Option, label_row
from hashiya_reader.screens.review.marks import FILLS, LETTERS, kinds_words
from hashiya_reader.screens.review.queue_list import QueueRow, TitledEntry
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.project_heading import project_heading
from hashiya_reader.widgets.row import Piece, Row, quoted

DIM = Style(dim=True)
BOLD = Style(bold=True)
NOTHING = """Nothing to decide.
An article comes up here once two annotators have it done and differ.
{queue.settled} lists also what has nothing left to decide.
{queue.everything} asks for everything again."""
# The meaning of the letters in the lines, in their order.
LEGEND = "L label M missing B edge A attribute S spelling ? detached"
ORDERS = {Order.DISPUTED: "most disputed", Order.PROJECT: "as in the project"}


def queue_row(row: QueueRow, looks: Looks, names: Mapping[str, str]) -> Row:
    """The row's line; `names` are what annotators are called where not by their names."""
    if row.item is None:
        return entry_row(row.entry, names)
    return item_row(row.item, row.article, looks)


def item_row(item: Item, article: str, looks: Looks) -> Row:
    """A disagreement's line: labels and words; how they differ, and where."""
    letters = "".join(LETTERS[kind] for kind in item.kinds)
    state = f" {letters:<5}{100 * item.split:>3.0f}% differ  {item.layer:<8} {article} "
    longest = max((tag.text for tag in item.tags), key=len)
    titles: list[Piece] = []
    for label in item.labels:
        if titles:
            titles.append(Piece(" / ", BOLD))
        titles.append(Piece(looks[item.layer, label].title, BOLD))
    words = quoted(longest or "المقال كلّه")
    return Row(right=(*titles, Piece(" "), words), left=(Piece(state, DIM),))


def entry_row(entry: TitledEntry, names: Mapping[str, str]) -> Row:
    """An article's line: its title; what is open, of which kinds, and decided."""
    queued = entry.queued
    if queued.problems:
        problem = advised(queued.problems[0])
        words = Piece(f"{queued.article}  {problem}", Style(color="red"))
        return Row(right=(words,), left=(Piece(" ✗"),))
    title = Piece(entry.title, Style(bold=not queued.is_settled))
    state = "".join(entry_state(queued, names))
    return Row(right=(title,), left=(Piece(state, DIM),))


def entry_state(queued: QueueEntry, names: Mapping[str, str]) -> Iterator[str]:
    """The number of open disagreements, their kinds, and what is decided, agreed or stale."""
    kinds = Counter(kind for item in queued.disputed for kind in item.kinds)
    yield f"{len(queued.disputed):>4} open  "
    for kind in FILLS:
        yield f"{LETTERS[kind]}{kinds[kind]:<2}" if kinds[kind] else "   "
        yield " "
    yield f"{queued.agreed:>3} agreed {queued.decided:>3} decided "
    if queued.stale:
        yield f"{len(queued.stale)} changed "
    if queued.conflicts:
        yield f"{len(queued.conflicts)} ≠ "
    if queued.detached:
        yield f"{len(queued.detached)} detached "
    if queued.reopened:
        waiting = sorted(names.get(name, name) for name in queued.reopened)
        yield f"↺ {', '.join(waiting)} "


def queue_heading(project: str, reviewer: str, entries: Sequence[TitledEntry]) -> Row:
    """The project, how much of it is decided, and who reviews."""
    disputed = articles = agreed = decided = 0
    for entry in entries:
        disputed += len(entry.queued.disputed)
        articles += not entry.queued.is_settled
        agreed += entry.queued.agreed
        decided += entry.queued.decided
    disagreements = counted(disputed, "disagreement")
    words = (
        f"{disagreements} in {counted(articles, 'article')} · {decided} decided"
        f" · {agreed} agreed"
    )
    # First, and by itself: a narrow row cuts the end, and after an Arabic name a number
    # would be ordered as a part of it.
    return project_heading(project, f"reviewer {reviewer}", words)


def filter_words(items: ItemFilter) -> str:
    """The filter in words, for the line below the heading."""
    parts = []
    if items.label:
        parts.append(f"about {items.label}")
    if items.pair:
        parts.append(f"between {items.pair[0]} and {items.pair[1]}")
    if items.kind:
        parts.append(kinds_words((items.kind,)))
    return f"only {' · '.join(parts)}" if parts else LEGEND


def order_words(order: Order, seed: int) -> str:
    """The order in words."""
    return ORDERS.get(order, f"random order {seed}")


def label_options(looks: Looks) -> list[Option[tuple[str, str]]]:
    """The labels to filter by."""
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
    options = []
    for pair in combinations(names, 2):
        row = Row(left=(Piece(f" {pair[0]} – {pair[1]}"),))
        options.append(Option(value=pair, row=row, words=" ".join(pair)))
    return options


def kind_options() -> list[Option[Kind]]:
    """The ways to differ."""
    options = []
    for kind, fill in FILLS.items():
        words = kinds_words((kind,))
        if kind is Kind.MISSING:
            # The panel of the review has no room for all of it.
            words = "some annotators have no tag here"
        row = Row(left=(Piece(f" {fill} {LETTERS[kind]}  {words}"),))
        options.append(Option(value=kind, row=row, words=words))
    return options
