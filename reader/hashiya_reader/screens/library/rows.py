"""The rows of the library: a line for each article, and the lines around the list."""

from collections.abc import Iterator, Sequence

from rich.style import Style

from hashiya.corpus.sources.rows import Problem
from hashiya.model.model import Status
from hashiya.overview.catalogue import Catalogue
from hashiya.overview.filters import TERM_KINDS
from hashiya.overview.pace import hours
from hashiya.overview.progress import ArticleRow
from hashiya_reader.look.advice import advised
from hashiya_reader.look.notices import news_piece
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.project_heading import project_heading
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
        *(f"  {f'{kind}:':<11} {words}" for kind, words in TERM_KINDS.items()),
        '  -          before any of them: what must not be; "…" holds words together',
    )
)
OFFER = " First time here? {app.tutorial} opens a short lesson."
OFFER_AR = "أول مرة؟ {app.tutorial} درس قصير "


def article_row(row: ArticleRow, *, reload_key: str, is_read: bool = True) -> Row:
    """An article's line: its title at the right, its state and numbers at the left.

    Until the article is read the line is its id. Where it cannot be read, the line has
    the key that reads it again.
    """
    if row.problem:
        left = (Piece(" ✗ "), Piece(f"{reload_key} reloads", DIM))
        problem = Piece(problem_words(row.problem, row.id), Style(color="red"))
        return Row(right=(Piece(row.id), Piece("  "), problem), left=left)
    if not is_read:
        return Row(right=(Piece(row.id, DIM),))
    if row.status is Status.DONE and not row.tags:
        # An article done without tags is an answer, unlike one that is not done.
        tags = "nothing"
    else:
        tags = counted(row.tags, "tag") + " " * (row.tags == 1)
    numbers = f" {MARKS[row.status]} {row.status:<8}{tags:>8}{row.chars:>8,} chars "
    title = Piece(row.title, Style(bold=row.status is Status.NEW))
    # The request comes first: the title is cut short where there is no room for it.
    return Row(
        right=(*request_pieces(row.reopened), title), left=(Piece(numbers, DIM),)
    )


def problem_words(problem: str, article_id: str) -> str:
    """Why an article cannot be read, without the path of its file, whose name is its id."""
    words = advised(problem)
    path, colon, reason = words.partition(": ")
    return reason if colon and path.endswith(f"{article_id}.txt") else words


def request_pieces(request: str) -> Iterator[Piece]:
    """Who gave the article back, and the note."""
    name, colon, note = request.partition(": ")
    if name:
        yield Piece(" ↩", BOLD)
        yield Piece(name)
        # By itself: in one piece with a Latin name it would be at its other end.
        yield Piece(colon)
        yield Piece(note)
        yield Piece("  ")


def problems_row(problems: Sequence[Problem]) -> Row:
    """The problems of the project's files."""
    return Row(left=tuple(Piece(f"{advised(problem)}  ") for problem in problems))


def hint_row(
    completions: Sequence[str],
    values: Sequence[str],
    *,
    complete_key: str,
    empty: bool,
    sort: str,
    reading: str,
    news: str = "",
) -> Row:
    """What the term that is typed may become, or the values it takes, or what may be typed.

    What the last key did comes before all that. At the right the order; before it what
    is being read.
    """
    progress = f"{reading} · " if reading else ""
    order = (Piece(f"{progress}by {sort} ", DIM),)
    if news:
        return Row(left=(news_piece(news),), right=order)
    if completions:
        words = Piece("  ".join(completions), DIM)
        key = "⇥" if complete_key == "tab" else complete_key
        return Row(left=(Piece(f" {key} ", BOLD), words), right=order)
    if values:
        words = Piece("  ".join(values), DIM)
        return Row(left=(Piece(" it takes ", BOLD), words), right=order)
    terms = ""
    if empty:
        terms = "  ".join(f"{kind}:" for kind in TERM_KINDS if kind != "id")
    return Row(left=(Piece(f" {terms}", DIM),), right=order)


def heading_row(
    project: str,
    catalogue: Catalogue,
    *,
    listed: int,
    queue: frozenset[int] | None = None,
) -> Row:
    """The project, how many of its articles are listed and done, and how far all annotators are.

    With a `queue` the numbers are those of the annotator's own articles.
    """
    words = " · ".join(heading_numbers(catalogue, listed, queue))
    return project_heading(project, words)


def heading_numbers(
    catalogue: Catalogue, listed: int, queue: frozenset[int] | None
) -> Iterator[str]:
    """The numbers of the heading: articles, pace, annotators."""
    count = len(catalogue) if queue is None else len(queue)
    articles = "articles" if queue is None else "assigned to you"
    done = catalogue.count(Status.DONE, among=queue)
    yield f"{listed:,} of {count:,} {articles}"
    yield f"{done:,} done"
    if catalogue.known == len(catalogue):
        pace = catalogue.pace
        if pace.per_hour is not None:
            yield f"{pace.per_hour:.0f} tags/h"
        hours_left = pace.hours_left(done=done, remaining=count - done)
        if hours_left:
            yield f"{hours(hours_left)} left"
    yield f"annotator {catalogue.annotator}"
    for name in catalogue.annotators:
        if name != catalogue.annotator:
            yield f"{name} {catalogue.count(Status.DONE, name):,} done"
