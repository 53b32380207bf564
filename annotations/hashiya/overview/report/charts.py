"""Bars and shaded tables: what can be seen at a glance, on paper too."""

from collections.abc import Iterable, Sequence

from hashiya.agreement.breakdowns import Confusion, Period
from hashiya.agreement.scores import Score
from hashiya.overview.report.markup import COLUMNS, both, isolated, text

_GRAY, _INK = "#b9b5aa", "#1d1d1b"


def number(figure: Score | None, *, ci: bool = False) -> str:
    """A table's cell with a number, and its interval below it; why there is none can be read where one points."""
    if figure is None:
        return '<td class="number"></td>'
    if figure.value is None:
        return f'<td class="number why" title="{text(figure.why)}">–</td>'
    below = (
        f'<small><bdi dir="ltr">{_end(figure.ci[0])} … {_end(figure.ci[1])}</bdi></small>'
        if ci and figure.ci
        else ""
    )
    return f'<td class="number"><bdi dir="ltr">{figure.value:.3f}</bdi>{below}</td>'


def _end(value: float) -> str:
    # Adding nothing makes -0.00 a plain zero.
    return f"{round(value, 2) + 0.0:.2f}"


def bar(value: float, color: str, ci: tuple[float, float] | None) -> str:
    """A bar from the right for a number from 0 to 1, with its interval as a line; a negative number has no bar."""
    length = 100 * max(0.0, min(value, 1.0))
    whisker = ""
    if ci is not None:
        low, high = (100 - 100 * max(0.0, min(end, 1.0)) for end in ci)
        whisker = f'<path d="M{low:.1f} 5H{high:.1f}M{low:.1f} 2V8M{high:.1f} 2V8" stroke="{_INK}" fill="none"/>'
    return (
        '<svg viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-hidden="true">'
        f'<path d="M0 10H100" stroke="{_GRAY}" stroke-width=".5"/>'
        f'<rect x="{100 - length:.1f}" y="1" width="{length:.1f}" height="8" fill="{color}"/>{whisker}</svg>'
    )


def bars(rows: Iterable[tuple[str, str, Score]]) -> str:
    """A bar for each (name in HTML, colour, number)."""
    lines = []
    for name, color, figure in rows:
        drawn = (
            f'<span class="why">{text(figure.why)}</span>'
            if figure.value is None
            else bar(figure.value, color, figure.ci)
        )
        lines.append(f"<tr><th>{name}</th>{number(figure)}<td>{drawn}</td></tr>")
    return f'<table class="bars">{"".join(lines)}</table>'


def periods(found: Sequence[Period]) -> str:
    """A bar for each period."""
    lines = []
    for period in found:
        value = "–" if period.value is None else f"{period.value:.3f}"
        drawn = "" if period.value is None else bar(period.value, _GRAY, None)
        lines.append(
            f'<tr><th><bdi dir="ltr">{period.since}</bdi></th><td class="number"><bdi dir="ltr">{value}</bdi></td>'
            f'<td>{drawn}</td><td class="why">{period.articles}</td></tr>'
        )
    return f'<table class="bars">{"".join(lines)}</table>'


def pairs(annotators: Sequence[str], by_pair: dict[tuple[str, str], Score]) -> str:
    """Each annotator against each other one, the darker the more they agree; columns of many are headed by numbers."""
    narrow = len(annotators) > COLUMNS
    head = "".join(
        f'<th class="number">{at if narrow else isolated(name)}</th>'
        for at, name in enumerate(annotators, 1)
    )
    lines = []
    for at, one in enumerate(annotators, 1):
        cells = []
        for two in annotators:
            figure = by_pair.get((min(one, two), max(one, two)))
            cells.append("<td></td>" if one == two else _shaded(figure))
        lines.append(
            f"<tr><th>{_nth(at, isolated(one)) if narrow else isolated(one)}</th>{''.join(cells)}</tr>"
        )
    return f'<table class="matrix"><thead><tr><th></th>{head}</tr></thead>{"".join(lines)}</table>'


def matrix(confusion: Confusion, one: str, two: str, names: Sequence[str]) -> str:
    """How often the one (in rows) and the other (in columns) took a word for what; `names` are the categories in HTML.

    Where some of them are several labels, columns are headed by numbers: else they
    would be wider than paper is.
    """
    narrow = any(len(each) > 1 for each in confusion.categories)
    most = max(int(confusion.counts.max(initial=0)), 1)
    head = "".join(
        f'<th class="number">{at if narrow else name}</th>'
        for at, name in enumerate(names, 1)
    )
    lines = []
    for row, name in enumerate(names):
        cells = []
        for column, count in enumerate(confusion.counts[row].tolist()):
            same = " same" if row == column else ""
            # Counts differ by magnitudes: how dark a cell is goes by its digits.
            share = len(str(count)) / len(str(most)) if count else 0.0
            cells.append(
                f'<td class="number{same}" style="background:{_shade(share)}">{count:,}</td>'
            )
        lines.append(
            f"<tr><th>{_nth(row + 1, name) if narrow else name}</th>{''.join(cells)}</tr>"
        )
    corner = f"{isolated(one)} ↓ &nbsp; {isolated(two)} ←"
    return f'<table class="matrix"><thead><tr><th>{corner}</th>{head}</tr></thead>{"".join(lines)}</table>'


def _nth(number: int, name: str) -> str:
    return f'<span class="nth">{number}</span> {name}'


def _shaded(figure: Score | None) -> str:
    cell = number(figure)
    if figure is None or figure.value is None:
        return cell
    return cell.replace("<td ", f'<td style="background:{_shade(figure.value)}" ', 1)


def _shade(share: float) -> str:
    """From paper to a grey on which ink can still be read."""
    return f"rgba(90, 84, 70, {0.45 * max(0.0, min(share, 1.0)):.2f})"


def heading(level: int, arabic: str, english: str) -> str:
    """A heading in both languages."""
    return f"<h{level}>{both(arabic, english)}</h{level}>"
