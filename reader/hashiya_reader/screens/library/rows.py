"""The rows of the library: a line for each article, and the lines around the list."""

from collections.abc import Iterator, Sequence
from functools import cache
from textwrap import wrap

from rich.style import Style

from hashiya.corpus.sources.rows import Problem
from hashiya.language import current_language, marked, ngettext
from hashiya.language import gettext as _
from hashiya.model.model import Status
from hashiya.overview.catalogue import Catalogue, Sort
from hashiya.overview.filters import TERM_KINDS
from hashiya.overview.pace import hours
from hashiya.overview.progress import ArticleRow
from hashiya_reader.keys.hints import END, LEFT_TO_RIGHT
from hashiya_reader.look.advice import advised
from hashiya_reader.look.data_words import status_word
from hashiya_reader.look.notices import news_piece
from hashiya_reader.look.plurals import counted
from hashiya_reader.widgets.project_heading import project_heading
from hashiya_reader.widgets.row import Piece, Row, blanks_to, drawn_cells

DIM = Style(dim=True)
BOLD = Style(bold=True)
MARKS = {Status.NEW: "·", Status.OPEN: "○", Status.DONE: "✓", Status.FLAGGED: "!"}
ORDERS = {
    Sort.ID: marked("by id"),
    Sort.TITLE: marked("by title"),
    Sort.LENGTH: marked("by length"),
    Sort.STATUS: marked("by status"),
    Sort.TAGS: marked("by tags"),
}
OFFER = marked("First time here? {app.tutorial} opens a short lesson.")
# The cells of a term in the help of the filter, and the characters of a line about it.
TERM_CELLS, ABOUT_LENGTH = 11, 62


def nothing_words() -> str:
    """What the list says where no article matches: how a filter is written."""
    lines = [
        _("No article matches."),
        _("{library.clear} clears the filter."),
        "",
        _("A filter is words of the title, and any of:"),
    ]
    for kind, about in TERM_KINDS.items():
        lines += term_lines(f"{kind}:", _(about))
    excluding = _('before any of them excludes articles; "…" keeps words together')
    lines += term_lines("-", excluding)
    return "\n".join(lines)


def term_lines(term: str, about: str) -> Iterator[str]:
    """A term of the filter, by itself as it is typed from the left, and what it is about."""
    for words in wrap(about, ABOUT_LENGTH):
        blanks = " " * (TERM_CELLS - len(term))
        yield f"  {LEFT_TO_RIGHT}{term}{END}{blanks} {words}"
        term = ""


def article_row(row: ArticleRow, *, reload_key: str, is_read: bool = True) -> Row:
    """An article's line: its title at the right, its state and numbers at the left.

    Until the article is read the line is its id. Where it cannot be read, the line has
    the key that reads it again.
    """
    if row.problem:
        reloads = _("{key} reloads").format(key=reload_key)
        problem = Piece(problem_words(row.problem, row.id), Style(color="red"))
        return Row(
            right=(Piece(row.id), Piece("  "), problem),
            aside=(Piece(" ✗ "), Piece(f"{reloads} ", DIM)),
        )
    if not is_read:
        return Row(right=(Piece(row.id, DIM),))
    if row.status is Status.DONE and not row.tags:
        # An article done without tags is an answer, unlike one that is not done.
        tags = _("nothing")
    else:
        tags = tags_words(row.tags)
    status_cells, tags_cells, length_cells = column_cells(current_language())
    status = status_word(row.status)
    numbers = (
        f" {MARKS[row.status]} {status}{blanks_to(status_cells, status)}"
        f"{blanks_to(tags_cells, tags)}{tags}"
    )
    length = counted(row.chars, "char")
    numbers += f"{blanks_to(length_cells, length)}{length} "
    title = Piece(row.title, Style(bold=row.status is Status.NEW))
    # The request comes first: the title is cut short where there is no room for it.
    return Row(
        right=(*request_pieces(row.reopened), title), aside=(Piece(numbers, DIM),)
    )


@cache
def column_cells(language: str) -> tuple[int, int, int]:
    """The cells of an article's status, its tags and its length, in the current language."""
    statuses = [drawn_cells(status_word(status)) for status in Status]
    tags = [drawn_cells(tags_words(number)) for number in (1, 2, 9, 99)]
    length = drawn_cells(counted(99_999, "char"))
    return max(statuses) + 1, max(tags) + 1, length + 2


def tags_words(count: int) -> str:
    """The number of tags; with a blank where the plural has a letter more."""
    return ngettext("{count:,} tag ", "{count:,} tags", count).format(count=count)


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
    return Row(start=tuple(Piece(f"{advised(problem)}  ") for problem in problems))


def hint_row(
    completions: Sequence[str],
    values: Sequence[str],
    *,
    complete_key: str,
    empty: bool,
    sort: Sort,
    reading: str,
    news: str = "",
) -> Row:
    """What the term that is typed may become, or the values it takes, or what may be typed.

    What the last key did comes before all that. At the end the order; before it what
    is being read.
    """
    progress = f"{reading} · " if reading else ""
    order = (Piece(f"{progress}{_(ORDERS[sort])} ", DIM),)
    if news:
        return Row(start=(news_piece(news),), end=order)
    if completions:
        key = "⇥" if complete_key == "tab" else complete_key
        words = [Piece(f"{completion}  ", DIM) for completion in completions]
        return Row(start=(Piece(f" {key} ", BOLD), *words), end=order)
    if values:
        words = [Piece(f"{value}  ", DIM) for value in values]
        takes = _("it takes")
        return Row(start=(Piece(f" {takes} ", BOLD), *words), end=order)
    terms = [Piece(" ")]
    if empty:
        terms += [Piece(f"{kind}:  ", DIM) for kind in TERM_KINDS if kind != "id"]
    return Row(start=tuple(terms), end=order)


def reading_words(count: int, *, texts: int, rows: int | None) -> str:
    """What is still being read of so many articles.

    That is their texts for a search, of which so many are read, or their rows; None where
    all of these are.
    """
    if texts < count:
        return _("{read:,} of {count:,} texts searched").format(read=texts, count=count)
    if rows is None:
        return ""
    return _("{percent}% read").format(percent=100 * rows // count)


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
    return project_heading(project, *heading_numbers(catalogue, listed, queue))


def heading_numbers(
    catalogue: Catalogue, listed: int, queue: frozenset[int] | None
) -> Iterator[str]:
    """The numbers of the heading: articles, pace, annotators."""
    count = len(catalogue) if queue is None else len(queue)
    if queue is None:
        articles = ngettext(
            "{listed:,} of {count:,} article", "{listed:,} of {count:,} articles", count
        )
    else:
        articles = _("{listed:,} of {count:,} assigned to you")
    done = catalogue.count(Status.DONE, among=queue)
    yield articles.format(listed=listed, count=count)
    yield _("{count:,} done").format(count=done)
    if catalogue.known == len(catalogue):
        pace = catalogue.pace
        if pace.per_hour is not None:
            yield _("{count:.0f} tags/h").format(count=pace.per_hour)
        hours_left = pace.hours_left(done=done, remaining=count - done)
        if hours_left:
            yield _("{time} left").format(time=hours(hours_left))
    yield _("annotator {name}").format(name=catalogue.annotator)
    for name in catalogue.annotators:
        if name != catalogue.annotator:
            done = catalogue.count(Status.DONE, name)
            yield _("{name} {count:,} done").format(name=name, count=done)
