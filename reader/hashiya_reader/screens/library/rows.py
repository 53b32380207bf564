"""What the library says: a line for each article, drawn up when it is looked at, and the lines around the list."""

from collections.abc import Sequence

from rich.style import Style

from hashiya.model.model import Status
from hashiya.overview.catalogue import Catalogue
from hashiya.overview.filters import TERM_KINDS
from hashiya.overview.pace import hours
from hashiya.overview.progress import ArticleRow
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.row import Piece, Row

DIM = Style(dim=True)
BOLD = Style(bold=True)
MARKS = {Status.NEW: "·", Status.OPEN: "○", Status.DONE: "✓", Status.FLAGGED: "!"}
NOTHING = "\n".join(
    (
        "No article matches.",
        "{library.clear} clears the filter.",
        "",
        "A filter is words of the title, and any of:",
        *(f"  {f'{kind}:':<11} {about}" for kind, about in TERM_KINDS.items()),
        '  -          before any of them: what must not be; "…" holds words together',
    )
)


def article_row(row: ArticleRow, *, known: bool = True) -> Row:
    """An article's line: its title at the right, its state and numbers at the left; until it is read, its id alone."""
    if row.problem:
        return Row(
            right=(Piece(row.id), Piece("  "), Piece(row.problem, Style(color="red"))),
            left=(Piece(" ✗"),),
        )
    if not known:
        return Row(right=(Piece(row.id, DIM),))
    # Done with nothing found is an answer: it is told from what nobody has answered.
    tags = (
        "nothing"
        if row.status is Status.DONE and not row.tags
        else counted(row.tags, "tag") + " " * (row.tags == 1)
    )
    numbers = f" {MARKS[row.status]} {row.status:<8}{tags:>8}{row.chars:>8,} chars "
    # Before the title, which is cut short where there is no room for it.
    name, colon, note = row.reopened.partition(": ")
    # The colon by itself: in one piece with a Latin name it would stand at its other
    # end.
    asked = (
        (Piece(" ↩", BOLD), Piece(name), Piece(colon), Piece(note), Piece("  "))
        if name
        else ()
    )
    return Row(
        right=(*asked, Piece(row.title, Style(bold=row.status is Status.NEW))),
        left=(Piece(numbers, DIM),),
    )


def hint_row(
    offered: Sequence[str],
    taken: Sequence[str],
    *,
    empty: bool,
    sort: str,
    reading: str,
) -> Row:
    """What the term that is typed may become, what it takes instead, or what may be typed; at the right the order.

    Before the order stands what is being read.
    """
    about = (Piece(f"{f'{reading} · ' if reading else ''}by {sort} ", DIM),)
    if offered:
        return Row(
            left=(Piece(" ⇥ ", BOLD), Piece("  ".join(offered), DIM)), right=about
        )
    if taken:
        return Row(
            left=(Piece(" it takes ", BOLD), Piece("  ".join(taken), DIM)), right=about
        )
    terms = (
        "  ".join(f"{kind}:" for kind in TERM_KINDS if kind != "id") if empty else ""
    )
    return Row(left=(Piece(f" {terms}", DIM),), right=about)


def heading_row(
    project: str,
    catalogue: Catalogue,
    *,
    shown: int,
    queue: frozenset[int] | None = None,
) -> Row:
    """The project, how many of its articles are listed and done, how fast it goes, and how far the others are.

    With a `queue`, of one's own articles.
    """
    all_of = len(catalogue) if queue is None else len(queue)
    done = catalogue.count(Status.DONE, among=queue)
    numbers = [
        f"  {shown:,} of {all_of:,} {'articles' if queue is None else 'assigned to you'}",
        f"{done:,} done",
    ]
    if catalogue.known == len(catalogue):
        pace = catalogue.pace
        numbers += [f"{pace.per_hour:.0f} tags/h"] if pace.per_hour is not None else []
        left = pace.hours_left(done=done, left=all_of - done)
        numbers += [f"{hours(left)} left"] if left else []
    numbers.append(f"annotator {catalogue.annotator}")
    others = [name for name in catalogue.annotators if name != catalogue.annotator]
    numbers += [
        f"{name} {catalogue.count(Status.DONE, name):,} done" for name in others
    ]
    words = " · ".join(numbers)
    return Row(
        right=(Piece("حاشية", BOLD),),
        left=(Piece(f" {project}", BOLD), Piece(words, DIM)),
    )
