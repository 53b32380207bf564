"""`hashiya stats`: a dataset in numbers, as tables with bars or as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

import click

from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya.model.model import Status
from hashiya.overview.article_times import WorkTime
from hashiya.overview.pace import hours
from hashiya.overview.stats.distribution import Spread
from hashiya.overview.stats.figures import (
    DetachedCount,
    LabelStats,
    Overlap,
    Stats,
    TagShare,
    ValueStats,
)
from hashiya.overview.stats.project_stats import count_project
from hashiya_reader.cli.context import (
    as_option,
    json_option,
    only,
    only_options,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import (
    columns,
    drawn_fields,
    json_out,
    line,
    notify,
    report_problems,
)
from hashiya_reader.cli.progress import progress
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.look.text_bars import bar, between

# The most frequent values of an attribute that are printed; --json has all.
_VALUES = 10
# The columns of lengths, and where a spread has each.
_SPREAD = {
    marked("n"): "count",
    marked("mean"): "mean",
    marked("min"): "min",
    "q1": "q1",
    marked("median"): "median",
    "q3": "q3",
    marked("max"): "max",
}
_Table = Sequence[Sequence[str]]


@click.command()
@project_argument
@only_options
@as_option
@json_option
def stats(
    project: str,
    annotators: tuple[str, ...],
    without: tuple[str, ...],
    name: str | None,
    as_json: bool,
) -> int:
    """Show the dataset in numbers: labels, lengths, overlaps, attributes, annotators, outlets.

    docs/stats.md defines each number.
    """
    home, store = opened(project)
    store = only(home, store, annotators, without)
    visibility = visibility_for(home, store, name)
    with progress(_("counting")) as advance:
        counted = count_project(
            home,
            store,
            sees=lambda *key: bool([*visibility.visible([key], tuple)]),
            progress=advance,
        )
    visibility.report_hidden()
    if as_json:
        json_out(asdict(counted.stats))
    else:
        _print(counted.stats)
    problems = home.findings()
    return report_problems([*problems, *counted.problems])


def _print(stats: Stats) -> None:
    for number, table in enumerate(_tables(stats)):
        if number:
            click.echo()
        head, *rows = table
        columns([drawn_fields(head), *rows], lead=1)
    if not stats.passages + stats.wholes:
        notify(_("nothing is tagged yet: `hashiya PATH` opens the reader"))


def _tables(stats: Stats) -> Iterator[_Table]:
    """The tables in the order in which they are printed, without empty ones.

    The fields of rows are drawn, those of a table's first row, its headings, are not.
    """
    yield _totals(stats)
    yield _lengths(stats)
    yield from _labels(stats.labels)
    if stats.tokens:
        yield _bars(_("articles of words"), stats.tokens)
    if stats.overlaps:
        yield _overlaps(stats.overlaps)
    yield from _values(stats.values)
    statuses = [status.value for status in Status]
    yield from _shares(_("annotator"), stats.annotators, statuses)
    if stats.work:
        yield _work(stats.work)
    yield from _shares(_("outlet"), stats.outlets, [])
    if stats.detached:
        yield _detached(stats.detached)
    if set(stats.origins) - {"human"}:
        rows = [(line(origin), str(count)) for origin, count in stats.origins.items()]
        yield [(_("origin"), _("tags")), *rows]


def _totals(stats: Stats) -> _Table:
    totals = {
        _("articles"): stats.articles,
        _("tagged"): stats.tagged,
        _("passages"): stats.passages,
        _("of them overlapping"): stats.overlapping,
        _("deepest"): stats.depth,
        _("cutting a word"): stats.mid_word,
        _("on whole articles"): stats.wholes,
    }
    return [tuple(totals), tuple(map(str, totals.values()))]


def _work(works: Sequence[WorkTime]) -> _Table:
    """How long annotators worked, in all and on an article, without breaks."""
    head = (
        _("annotator"),
        _("time worked"),
        _("articles"),
        _("median"),
        _("longest"),
    )
    rows = [head]
    for work in works:
        lengths = (work.seconds, work.articles.median, work.articles.max)
        total, median, longest = (hours(seconds / 3600) for seconds in lengths)
        count = str(work.articles.count)
        rows.append((line(work.annotator), total, count, median, longest))
    return rows


def _lengths(stats: Stats) -> _Table:
    lengths = [
        (_("articles, characters"), stats.chars),
        (_("articles, words"), stats.tokens),
    ]
    for label in stats.labels:
        name = _("{label}, words").format(label=f"{label.layer}/{label.label}")
        lengths.append((name, label.tokens))
    rows = [(_("length"), *map(_, _SPREAD))]
    for name, spread in lengths:
        if spread:
            rows.append((line(name), *_numbers(spread)))
    return rows


def _overlaps(overlaps: Sequence[Overlap]) -> _Table:
    head = (
        _("overlapping pairs"),
        _("with"),
        _("equal"),
        _("nested"),
        _("crossing"),
    )
    rows = [head]
    for overlap in overlaps:
        counts = (str(overlap.equal), str(overlap.nested), str(overlap.crossing))
        rows.append((line(overlap.layer), line(overlap.other), *counts))
    return rows


def _detached(counts: Sequence[DetachedCount]) -> _Table:
    rows = [(_("annotator"), _("layer"), _("detached tags"), _("articles"))]
    for count in counts:
        numbers = (str(count.tags), str(count.articles))
        rows.append((line(count.annotator), line(count.layer), *numbers))
    return rows


def _labels(labels: Sequence[LabelStats]) -> Iterator[_Table]:
    most = max((label.passages + label.wholes for label in labels), default=0)
    if not most:
        return
    rows: list[tuple[str, ...]] = [
        (
            _("layer"),
            _("label"),
            _("passages"),
            _("whole"),
            _("articles"),
            _("annotators"),
            "",
        )
    ]
    for label in labels:
        total = label.passages + label.wholes
        if not label.known and not total:
            continue
        name = label.label
        if not label.known:
            name = _("{label} (not in the scheme)").format(label=label.label)
        numbers = (label.passages, label.wholes, label.articles, label.annotators)
        rows.append(
            (line(label.layer), line(name), *map(str, numbers), bar(total, most))
        )
    yield rows


def _bars(heading: str, spread: Spread) -> _Table:
    most = max(count for *_range, count in spread.bars)
    rows = [(heading, _("n"), "")]
    for low, high, count in spread.bars:
        rows.append((between(low, high), str(count), bar(count, most)))
    return rows


def _numbers(spread: Spread) -> Iterator[str]:
    for name in _SPREAD.values():
        number = getattr(spread, name)
        yield f"{number:g}" if isinstance(number, float) else str(number)


def _values(values: Sequence[ValueStats]) -> Iterator[_Table]:
    if not values:
        return
    most = max(value.tags for value in values)
    counts: Counter[tuple[str, str]] = Counter()
    head = (_("layer"), _("attribute"), _("value"), _("tags"), _("labels"), "")
    rows = [head]
    for value in values:
        counts[value.layer, value.attribute] += 1
        if counts[value.layer, value.attribute] > _VALUES:
            continue
        labels = " ".join(f"{label} {count}" for label, count in value.labels.items())
        names = (line(value.layer), line(value.attribute), line(value.value, 30))
        rows.append((*names, str(value.tags), line(labels), bar(value.tags, most)))
    yield rows
    omitted = sum(max(count - _VALUES, 0) for count in counts.values())
    if omitted:
        message = ngettext(
            "and {count} more value: --json has it",
            "and {count} more values: --json has them",
            omitted,
        )
        yield [(message.format(count=f"{omitted:,}"),)]


def _shares(
    heading: str, shares: Sequence[TagShare], statuses: Sequence[str]
) -> Iterator[_Table]:
    """What annotators or outlets have, and what they have of each label."""
    if not any(share.name for share in shares):
        return
    most = max(share.passages + share.wholes for share in shares)
    rows: list[tuple[str, ...]] = [
        (
            heading,
            *map(value_title, statuses),
            _("articles"),
            _("passages"),
            _("whole"),
            "",
        )
    ]
    for share in shares:
        name = line(share.name or _("(none)"))
        counts = [share.statuses[status] for status in statuses]
        counts += [share.articles, share.passages, share.wholes]
        drawn = bar(share.passages + share.wholes, most)
        rows.append((name, *map(str, counts), drawn))
    yield rows
    labels = sorted({label for share in shares for label in share.labels})
    if len(shares) > 1 and labels:
        yield _label_shares(shares, labels)


def _label_shares(shares: Sequence[TagShare], labels: Sequence[str]) -> _Table:
    rows: list[tuple[str, ...]] = [
        ("", *(share.name or _("(none)") for share in shares))
    ]
    for label in labels:
        counts = [str(share.labels.get(label, 0)) for share in shares]
        rows.append((line(label), *counts))
    return rows
