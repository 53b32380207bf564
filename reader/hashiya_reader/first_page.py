"""The first page, written before the reader is loaded: the text, or the list, where the reader then shows it.

Textual alone takes longer to import than a page takes to be laid out and written; so
the page is there in a third of the time, and the reader draws over it. It is the text
in its place and in the theme's own ink, without tags; keys that are typed meanwhile
wait for the reader. It is written only to a terminal that has answered, since only then
is it known in which order a row is to be sent.
"""

import contextlib
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from hashiya.corpus.project import Project
from hashiya.errors import AssignmentInvalid, HashiyaError
from hashiya.model.assignment import ASSIGNMENT, read_assignment
from hashiya.model.model import Article
from hashiya_reader.settings.preferences import THEME
from hashiya_reader.settings.reading_positions import ReadingPositions
from hashiya_reader.terminal.current import terminal_of
from hashiya_reader.terminal.detection import OutputChoice
from hashiya_reader.terminal.query import Answers
from hashiya_reader.widgets.article.columns import Columns
from hashiya_rtl import ArticleLayout, cells_of, drawn, sent

# The reader's own geometry: rows above and below the text and the list, the list of
# tags beside the text by the least width that it is so wide at, the scroll bar.
# tests/reader/test_first_page.py holds all of it to the reader.
ABOVE_TEXT, BELOW_TEXT = 1, 3
ABOVE_LIST, BELOW_LIST = 4, 1
SIDES = {120: 34, 100: 28, 0: 0}
SCROLL_BAR = 1
# What the list tells at the left of a title.
BESIDE_TITLE = 35
# Ink, ground, and the grounds of the rows above and below, by theme; the terminal's own
# colours need none.
INKS = {
    "hashiya-night": ("#d9d4c7", "#16181c", "#262a31"),
    "hashiya-day": ("#22252b", "#f7f4ec", "#e3ddcf"),
    "hashiya-contrast": ("#ffffff", "#000000", "#1a1a1a"),
}
# A longer text would have to be read twice.
LONGEST = 1_000_000
ALTERNATE, MAIN = "\x1b[?1049h\x1b[?25l", "\x1b[?25h\x1b[?1049l"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstPage:
    """All rows of the screen, each as wide as it."""

    rows: tuple[str, ...]

    def written(self, choice: OutputChoice, inks: tuple[str, str, str] | None) -> str:
        """What is sent to the terminal for it, on its alternate screen."""
        last = len(self.rows) - 1
        parts = [ALTERNATE, choice.enter]
        for y, row in enumerate(self.rows):
            parts.append(
                f"\x1b[{y + 1};1H{_sgr(inks, is_edge=y in {0, last - 1, last})}"
            )
            parts.append(sent(row, choice.mode, mirrors=choice.mirrors))
        return "".join((*parts, "\x1b[0m"))


def first_page(
    project: Project, places: ReadingPositions, annotator: str, columns: int, rows: int
) -> FirstPage | None:
    """The page on a screen of this size; None where it would take long, or there is no room for it."""
    if rows <= max(ABOVE_LIST + BELOW_LIST, ABOVE_TEXT + BELOW_TEXT):
        return None
    if project.only is None:
        ids = _listed(project, annotator)
        # Who has opened no article yet may be shown the lesson.
        if places.is_empty or not ids:
            return None
        last = places.article(project.root)
        listed = _list_rows(project, ids, last, columns, rows - ABOVE_LIST - BELOW_LIST)
        return _filled(listed, ABOVE_LIST, columns, rows)
    if (
        next(entry for entry in project.entries if entry.id == project.only)
        .path.stat()
        .st_size
        > LONGEST
    ):
        return None
    article = project.read(project.only)
    offset = places.offset(project.root, article.id)
    return _filled(
        _text_rows(article, offset, columns, rows - ABOVE_TEXT - BELOW_TEXT),
        ABOVE_TEXT,
        columns,
        rows,
    )


def _text_rows(
    article: Article, offset: int, columns: int, height: int
) -> Iterator[str]:
    """The lines around the offset, which stands a third down as the reader opens an article."""
    side = next(width for least, width in SIDES.items() if columns >= least)
    page = Columns.of(columns - side - SCROLL_BAR)
    layout = ArticleLayout(article.text, page.measure)
    row = layout.line_of(min(offset, len(article.text)))
    layout.count_more(row + height)
    top = max(0, min(row - height // 3, layout.estimated_lines - height))
    for at in range(top, top + height):
        if layout.has_line(at):
            glyphs = "".join([cell.glyph for cell in layout.line(at).cells])
            yield " " * (side + page.text_left + layout.left_of(at)) + glyphs


def _listed(project: Project, annotator: str) -> Sequence[str]:
    """The ids of the articles that the list begins with: the annotator's own, or all; none where that takes long."""
    path = project.root / ASSIGNMENT
    try:
        if path.stat().st_size > LONGEST:
            return ()
        mine = read_assignment(project.root).to(annotator)
    except FileNotFoundError:
        return project.ids
    except (AssignmentInvalid, OSError):
        # The reader tells of it.
        return ()
    return [each for each in project.ids if each in mine] if mine else project.ids


def _list_rows(
    project: Project, ids: Sequence[str], last: str | None, columns: int, height: int
) -> Iterator[str]:
    """The titles around the one last open, where the list has them."""
    at = ids.index(last) if last is not None and last in ids else 0
    top = max(0, at - height + 1)
    # Two cells of padding, and the scroll bar where there is one.
    width = columns - 2 - (SCROLL_BAR if len(ids) > height else 0)
    for each in ids[top : top + height]:
        yield " " + drawn(_title(project, each), max(0, width - BESIDE_TITLE)).rjust(
            width
        )


def _title(project: Project, article: str) -> str:
    """An article's title, or what the list has in its place where it takes long or cannot be read."""
    entry = project.entry(article)
    try:
        is_long = entry.row is None and entry.path.stat().st_size > LONGEST
        return article if is_long else project.read(article).title
    except (HashiyaError, OSError):
        return article


class Standing:
    """A first page on its way to the terminal; once it `is_drawn`, the reader need not switch to its screen."""

    def __init__(self) -> None:
        self._drawn: OutputChoice | None = None

    @property
    def is_drawn(self) -> bool:
        """Whether it is on the screen."""
        return self._drawn is not None

    def draw(self, page: FirstPage | None, answers: Answers) -> None:
        """Write it, where there is one, the terminal has answered, and it has not been done yet."""
        if page is not None and answers.is_complete and not self.is_drawn:
            self._drawn = terminal_of(answers).choice
            sys.stdout.write(page.written(self._drawn, inks(os.environ)))
            sys.stdout.flush()

    def take_away(self) -> None:
        """Give the terminal back, if it has been drawn."""
        if self._drawn is not None:
            # Not by way of stdout, in the middle of which a signal may have come.
            os.write(sys.__stdout__.fileno(), f"{self._drawn.leave}{MAIN}".encode())  # type: ignore[union-attr]


@contextlib.contextmanager
def standing() -> Iterator[Standing]:
    """A page for as long as the reader is loaded; whatever keeps that from being done, the terminal is given back."""
    shown = Standing()
    with contextlib.ExitStack() as watched:
        if sys.platform != "win32":
            watched.enter_context(_ended_by_signals(shown))
        try:
            yield shown
        except BaseException:
            shown.take_away()
            raise


if sys.platform != "win32":
    import termios

    @contextlib.contextmanager
    def _ended_by_signals(shown: Standing) -> Iterator[None]:
        """What ends the program meanwhile gives the terminal back first."""
        ending = (signal.SIGTERM, signal.SIGHUP)
        typing = termios.tcgetattr(0) if os.isatty(0) else None

        def end(number: int, frame: FrameType | None) -> None:
            shown.take_away()
            if typing is not None:
                termios.tcsetattr(0, termios.TCSANOW, typing)
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

        before = {number: signal.signal(number, end) for number in ending}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def inks(environ: Mapping[str, str]) -> tuple[str, str, str] | None:
    """The colours of the theme that holds; None where the terminal has not so many, or is to show its own."""
    if environ.get("NO_COLOR") or environ.get("COLORTERM", "").lower() not in {
        "truecolor",
        "24bit",
    }:
        return None
    return INKS.get(THEME.read() or "hashiya-night")


def _filled(shown: Iterator[str], above: int, columns: int, rows: int) -> FirstPage:
    lines = [*([""] * above), *shown]
    lines += [""] * (rows - len(lines))
    return FirstPage(
        rows=tuple(line + " " * max(0, columns - cells_of(line)) for line in lines)
    )


def _sgr(inks: tuple[str, str, str] | None, *, is_edge: bool) -> str:
    if inks is None:
        return ""
    ink, ground, edge = inks
    return f"\x1b[38;2;{_rgb(ink)};48;2;{_rgb(edge if is_edge else ground)}m"


def _rgb(color: str) -> str:
    return ";".join(str(int(color[at : at + 2], 16)) for at in (1, 3, 5))
