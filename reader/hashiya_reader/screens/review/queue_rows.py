"""The rows of the review queue, its heading, its filter in words, and the filter's choices."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from rich.style import Style

from hashiya.language import comma_separated, marked
from hashiya.language import gettext as _
from hashiya.review.item_filter import ItemFilter
from hashiya.review.items import Item
from hashiya.review.kinds import Kind
from hashiya.review.queue import Order, QueueEntry
from hashiya_reader.look.advice import advised
from hashiya_reader.look.plurals import counted
from hashiya_reader.screens.dialogs.choose import Option, label_row
from hashiya_reader.screens.review.answer_rows import WHOLE_ARTICLE
from hashiya_reader.screens.review.finishing import finished_words
from hashiya_reader.screens.review.marks import FILLS, LETTERS, NAMES, kinds_words
from hashiya_reader.screens.review.queue_list import QueueColumns, QueueRow, TitledEntry
from hashiya_reader.widgets.label_looks import Looks
from hashiya_reader.widgets.project_heading import project_heading
from hashiya_reader.widgets.row import Piece, Row, blanks_to, quoted
from hashiya_reader.workspace import Workspace, layer_title

DIM = Style(dim=True)
BOLD = Style(bold=True)
NOTHING = marked(
    "Nothing to decide.\n"
    "An article comes up here once two annotators have it done and differ.\n"
    "{queue.finish} finishes all articles in which nothing is left to decide.\n"
    "{queue.settled} lists also what has nothing left to decide.\n"
    "{queue.everything} clears the filter."
)
LAYER_CELLS = 8
ORDERS = {
    Order.DISPUTED: marked("most disputed"),
    Order.PROJECT: marked("as in the project"),
}


def queue_row(
    row: QueueRow, workspace: Workspace, names: Mapping[str, str], columns: QueueColumns
) -> Row:
    """The row's line; `names` are what annotators are called where not by their names."""
    if row.item is None:
        return entry_row(row.entry, names, columns)
    layer = layer_title(workspace.project.scheme, row.item.layer)
    labels = row.item.labels
    if workspace.hides_names:
        # Their order does not show either what most say.
        labels = tuple(sorted(labels))
    return item_row(row.item, row.article, layer, workspace.looks, labels)


def item_row(
    item: Item, article: str, layer: str, looks: Looks, labels: Iterable[str]
) -> Row:
    """A disagreement's line: labels and words; how they differ, and where."""
    letters = "".join(LETTERS[kind] for kind in item.kinds)
    differ = _("{percent:>3.0f}% differ").format(percent=100 * item.split)
    state = (
        Piece(f" {letters:<5}", DIM),
        Piece(f"{differ}  ", DIM),
        Piece(f"{layer}{blanks_to(LAYER_CELLS, layer)} ", DIM),
        Piece(f"{article} ", DIM),
    )
    longest = max((tag.text for tag in item.tags), key=len)
    titles: list[Piece] = []
    for label in labels:
        if titles:
            titles.append(Piece(" / ", BOLD))
        titles.append(Piece(looks[item.layer, label].title, BOLD))
    words = quoted(longest) if longest else Piece(_(WHOLE_ARTICLE))
    return Row(right=(*titles, Piece(" "), words), aside=state)


def entry_row(
    entry: TitledEntry, names: Mapping[str, str], columns: QueueColumns
) -> Row:
    """An article's line: its title; what is open, of which kinds, and decided."""
    queued = entry.queued
    if queued.problems:
        problem = advised(queued.problems[0])
        words = Piece(f"{queued.article}  {problem}", Style(color="red"))
        return Row(right=(words,), aside=(Piece(" ✗"),))
    title = [Piece(entry.title, Style(bold=not queued.is_settled))]
    if queued.article in columns.alike:
        title[:0] = [Piece(queued.article, DIM), Piece(" ")]
    parts = entry_state(queued, names, columns.kinds)
    state = tuple(Piece(part, DIM) for part in parts)
    return Row(right=tuple(title), aside=state)


def entry_state(
    queued: QueueEntry, names: Mapping[str, str], shown_kinds: Iterable[Kind]
) -> Iterator[str]:
    """The number of open disagreements, their kinds, and what is decided, agreed or stale."""
    kinds = Counter(kind for item in queued.disputed for kind in item.kinds)
    finished = finished_words(queued.review, is_outdated=queued.is_outdated)
    if queued.is_finished and not queued.is_outdated:
        yield f"{finished:>9}  "
    else:
        yield _("{count:>4} open").format(count=len(queued.disputed)) + "  "
    for kind in shown_kinds:
        yield f"{LETTERS[kind]}{kinds[kind]:<2} " if kinds[kind] else " " * 4
    yield f"={queued.agreed:<3} "
    yield f"✓{queued.decided:<3} "
    if queued.is_outdated:
        yield f"{finished} "
    if queued.stale:
        yield _("{count} changed").format(count=f"{len(queued.stale):,}") + " "
    if queued.differing:
        yield f"{len(queued.differing)} ≠ "
    if queued.detached:
        yield _("{count} detached").format(count=f"{len(queued.detached):,}") + " "
    if queued.reopened:
        waiting = sorted(names.get(name, name) for name in queued.reopened)
        names_waiting = comma_separated(waiting)
        yield f"↺ {names_waiting} "


def queue_heading(project: str, reviewer: str, entries: Sequence[TitledEntry]) -> Row:
    """The project, how much of it is decided and finished, and who reviews."""
    disputed = articles = agreed = decided = finished = 0
    for entry in entries:
        disputed += len(entry.queued.disputed)
        articles += not entry.queued.is_settled
        agreed += entry.queued.agreed
        decided += entry.queued.decided
        finished += entry.queued.is_finished
    open_words = _("{disagreements} in {articles}").format(
        disagreements=counted(disputed, "disagreement"),
        articles=counted(articles, "article"),
    )
    # The reviewer first: a narrow row cuts the end.
    return project_heading(
        project,
        _("reviewer {name}").format(name=reviewer),
        open_words,
        _("{count} of {total} finished").format(
            count=f"{finished:,}", total=f"{len(entries):,}"
        ),
        _("{count} decided").format(count=decided),
        _("{count} agreed").format(count=agreed),
    )


def legend(kinds: Iterable[Kind]) -> str:
    """The meaning of the signs in the lines of articles, in their order."""
    signs = [f"{LETTERS[kind]} {_(NAMES[kind])}" for kind in kinds]
    agreed, decided = _("agreed"), _("decided")
    return " ".join((*signs, f"= {agreed}", f"✓ {decided}"))


def filter_words(items: ItemFilter, looks: Looks, kinds: Iterable[Kind]) -> str:
    """The filter in words, for the line below the heading; without one the legend."""
    parts = []
    if items.label:
        label = items.label
        if items.layer:
            label = looks[items.layer, items.label].title
        parts.append(_("about {label}").format(label=label))
    if items.pair:
        first, second = items.pair
        words = _("between {first} and {second}")
        parts.append(words.format(first=first, second=second))
    if items.kind:
        parts.append(kinds_words((items.kind,)))
    if items.reviewers_differ:
        parts.append(_("what reviewers decided differently"))
    if not parts:
        return legend(kinds)
    return _("only {conditions}").format(conditions=" · ".join(parts))


def order_words(order: Order, seed: int) -> str:
    """The order in words."""
    if order in ORDERS:
        return _(ORDERS[order])
    return _("random order {number}").format(number=seed)


def label_options(looks: Looks) -> list[Option[tuple[str, str]]]:
    """The labels to filter by."""
    return [
        Option(
            value=(look.layer, look.label),
            row=label_row(look),
            words=look.words,
        )
        for look in looks.values()
    ]


def pair_options(names: Sequence[str]) -> list[Option[tuple[str, str]]]:
    """Each two annotators."""
    options = []
    for pair in combinations(names, 2):
        row = Row(start=(Piece(f" {pair[0]} – "), Piece(pair[1])))
        options.append(Option(value=pair, row=row, words=" ".join(pair)))
    return options


def kind_options() -> list[Option[Kind]]:
    """The ways to differ."""
    options = []
    for kind, fill in FILLS.items():
        words = kinds_words((kind,))
        if kind is Kind.MISSING:
            # The panel of the review has no room for all of it.
            words = _("some annotators have no tag here")
        row = Row(start=(Piece(f" {fill} {LETTERS[kind]}  "), Piece(words)))
        options.append(Option(value=kind, row=row, words=words))
    return options
