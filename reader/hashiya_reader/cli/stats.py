"""`hashiya stats`: a dataset in numbers, as tables with bars or as JSON."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict

import click

from hashiya.model.model import Status
from hashiya.overview.stats.distribution import Spread
from hashiya.overview.stats.figures import LabelStats, Stats, TagShare, ValueStats
from hashiya.overview.stats.project_stats import stats_of
from hashiya_reader.cli.context import (
    as_option,
    json_option,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import columns, json_out, line, report_problems, tell
from hashiya_reader.cli.progress import progress
from hashiya_reader.look.text_bars import bar, between

# Of an attribute that takes any text, so many values are shown; --json has all.
_VALUES = 10
_SPREAD = ("n", "mean", "min", "q1", "median", "q3", "max")
_Table = Sequence[Sequence[str]]


@click.command()
@project_argument
@as_option
@json_option
def stats(project: str, name: str | None, as_json: bool) -> int:
    """Show the dataset in numbers: labels, lengths, overlaps, attributes, annotators, outlets.

    docs/stats.md defines each number.
    """
    home, store = opened(project)
    found = [str(problem) for problem in home.problems]
    sees = visibility_for(home, store, name)
    with progress("counting") as moved:
        counted = stats_of(
            home,
            store,
            found.append,
            lambda *key: bool([*sees.visible([key], tuple)]),
            moved,
        )
    sees.report_hidden()
    if as_json:
        json_out(asdict(counted))
    else:
        for number, table in enumerate(_tables(counted)):
            if number:
                click.echo()
            columns(table)
        if not counted.passages + counted.wholes:
            tell("nothing is tagged yet: `hashiya PATH` opens the reader")
    return report_problems(found)


def _tables(counted: Stats) -> Iterable[_Table]:
    yield [
        (
            "articles",
            "tagged",
            "passages",
            "of them overlapping",
            "deepest",
            "cutting a word",
            "on whole articles",
        ),
        tuple(
            f"{number}"
            for number in (
                *(
                    counted.articles,
                    counted.tagged,
                    counted.passages,
                    counted.overlapping,
                    counted.depth,
                ),
                *(counted.mid_word, counted.wholes),
            )
        ),
    ]
    lengths = [
        ("articles, characters", counted.chars),
        ("articles, words", counted.tokens),
    ]
    lengths += [
        (line(f"{each.layer}/{each.label}, words"), each.tokens)
        for each in counted.labels
    ]
    yield [
        ("length", *_SPREAD),
        *((what, *_numbers(spread)) for what, spread in lengths if spread),
    ]
    yield from _labels(counted.labels)
    if counted.tokens:
        yield _bars("articles of words", counted.tokens)
    if counted.overlaps:
        head = ("overlapping pairs", "with", "equal", "nested", "crossing")
        rows = (
            (line(each.layer), line(each.other), each.equal, each.nested, each.crossing)
            for each in counted.overlaps
        )
        yield [head, *(tuple(map(str, row)) for row in rows)]
    yield from _values(counted.values)
    yield from _shares(
        "annotator", counted.annotators, [status.value for status in Status]
    )
    yield from _shares("outlet", counted.outlets, [])
    if set(counted.origins) - {"human"}:
        yield [
            ("origin", "tags"),
            *((line(origin), str(count)) for origin, count in counted.origins.items()),
        ]


def _labels(labels: Sequence[LabelStats]) -> Iterable[_Table]:
    most = max((each.passages + each.wholes for each in labels), default=0)
    if most:
        head = ("layer", "label", "passages", "whole", "articles", "annotators", "")
        yield [
            head,
            *(
                _label(each, most)
                for each in labels
                if each.known or each.passages + each.wholes
            ),
        ]


def _label(each: LabelStats, most: int) -> tuple[str, ...]:
    name = line(each.label if each.known else f"{each.label} (not in the scheme)")
    numbers = map(str, (each.passages, each.wholes, each.articles, each.annotators))
    return line(each.layer), name, *numbers, bar(each.passages + each.wholes, most)


def _bars(what: str, spread: Spread) -> _Table:
    most = max(count for *_, count in spread.bars)
    return [
        (what, "n", ""),
        *(
            (between(low, high), str(count), bar(count, most))
            for low, high, count in spread.bars
        ),
    ]


def _numbers(spread: Spread) -> Iterable[str]:
    for number in (
        spread.count,
        spread.mean,
        spread.min,
        spread.q1,
        spread.median,
        spread.q3,
        spread.max,
    ):
        yield f"{number:g}" if isinstance(number, float) else str(number)


def _values(values: Sequence[ValueStats]) -> Iterable[_Table]:
    if not values:
        return
    most = max(each.tags for each in values)
    shown: Counter[tuple[str, str]] = Counter()
    rows = [("layer", "attribute", "value", "tags", "labels", "")]
    for each in values:
        shown[each.layer, each.attribute] += 1
        if shown[each.layer, each.attribute] <= _VALUES:
            labels = " ".join(
                f"{label} {count}" for label, count in each.labels.items()
            )
            names = (line(each.layer), line(each.attribute), line(each.value, 30))
            rows.append((*names, str(each.tags), line(labels), bar(each.tags, most)))
    yield rows
    left = sum(max(count - _VALUES, 0) for count in shown.values())
    if left:
        yield [(f"and {left} more values: --json has them",)]


def _shares(
    what: str, shares: Sequence[TagShare], statuses: Sequence[str]
) -> Iterable[_Table]:
    if not any(each.name for each in shares):
        return
    most = max(each.passages + each.wholes for each in shares)
    yield [
        (what, *statuses, "articles", "passages", "whole", ""),
        *(
            (
                line(each.name) if each.name else "(none)",
                *(str(each.statuses[status]) for status in statuses),
                *map(str, (each.articles, each.passages, each.wholes)),
                bar(each.passages + each.wholes, most),
            )
            for each in shares
        ),
    ]
    labels = sorted({label for each in shares for label in each.labels})
    if len(shares) > 1 and labels:
        yield [
            ("", *(line(each.name) or "(none)" for each in shares)),
            *(
                (line(label), *(str(each.labels.get(label, 0)) for each in shares))
                for label in labels
            ),
        ]
