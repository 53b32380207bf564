"""`hashiya agreement`: how far annotators agree, as tables or as JSON."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from hashiya.corpus.project import Project
from hashiya.store import TagStore
from hashiya_reader.cli.context import (
    as_option,
    json_option,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.output import (
    columns,
    is_terminal,
    json_out,
    line,
    report_problems,
    tell,
)
from hashiya_reader.cli.verification import summarize, verified
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.material import ArticleTags
    from hashiya.agreement.scores import Score
    from hashiya.agreement.verification import Check

# How far it is, of how much.
Step = Callable[[int, int], None]

_UNDEFINED = "–"
# The columns of the tables: the measures of each, the first that there is, and the
# unit.
_OF_TAGS = (
    ("κ char", ("cohen_kappa", "fleiss_kappa"), "char"),
    ("κ token", ("cohen_kappa", "fleiss_kappa"), "token"),
    ("α char", ("krippendorff_alpha",), "char"),
    ("α token", ("krippendorff_alpha",), "token"),
    ("α_U", ("alpha_u",), "char"),
    ("γ", ("gamma",), "char"),
    ("F1 exact", ("f1",), "exact"),
    ("overlap", ("f1",), "overlap"),
    ("type", ("f1",), "type"),
)
_OF_ARTICLES = (
    ("κ", ("cohen_kappa", "fleiss_kappa"), "article"),
    ("α", ("krippendorff_alpha",), "article"),
)
_OF_ATTRIBUTES = (
    ("κ article", ("cohen_kappa", "fleiss_kappa"), "article"),
    ("α article", ("krippendorff_alpha",), "article"),
    ("κ tag", ("cohen_kappa", "fleiss_kappa"), "overlap"),
    ("α tag", ("krippendorff_alpha",), "overlap"),
)


@click.command()
@project_argument
@click.option("--article", metavar="ID", help="Only of this article.")
@click.option(
    "--gamma",
    is_flag=True,
    help="Gamma too, which takes its time and needs `hashiya[gamma]`.",
)
@click.option(
    "--samples",
    default=30,
    metavar="N",
    type=click.IntRange(1),
    help="What gamma is held against; else 30.",
)
@click.option(
    "--verify",
    is_flag=True,
    help="Compute α and F1 anew by libraries, which needs `hashiya[verify]`.",
)
@click.option(
    "--resamples",
    default=1_000,
    metavar="N",
    type=click.IntRange(0),
    help="For the intervals; else 1000.",
)
@click.option(
    "--seed",
    default=0,
    metavar="N",
    type=click.IntRange(0),
    help="Of what is drawn by lot; else 0.",
)
@as_option
@json_option
def agreement(
    project: str,
    article: str | None,
    gamma: bool,
    samples: int,
    verify: bool,
    resamples: int,
    seed: int,
    name: str | None,
    as_json: bool,
) -> int:
    """Show how far annotators agree, on the articles that two or more of them have done.

    κ is Cohen's of two annotators and Fleiss' of more, α Krippendorff's;
    docs/agreement.md defines each number. With --json all of them come as one flat
    list, with their 95 % confidence intervals, by article too.

    With --verify what krippendorff and nervaluate make of the same tags is held against
    α and F1; it ends with 1 where they differ.
    """
    # Only here: no other command needs numpy.
    from hashiya.agreement.material import build_material
    from hashiya.agreement.scores import agreement_scores, gamma_scores

    _check_extras(gamma=gamma, verify=verify)
    home, store = opened(project)
    if article is not None:
        home.read(article)
    found = [str(problem) for problem in home.problems]
    sees = visibility_for(home, store, name)
    said = sees.visible(
        _gathered(home, store, article, found), lambda each: ("", each.article)
    )
    compared = build_material(said, home.scheme, found.append)
    sees.report_hidden()
    count = len(compared.articles)
    tell(
        f"{count} of {counted(len(home.entries), 'article')} {'counts' if count == 1 else 'count'}: "
        "those that two annotators or more have done"
    )
    by_article = as_json and article is None
    rows = list(
        agreement_scores(
            compared, resamples=resamples, seed=seed, by_article=by_article
        )
    )
    if gamma:
        rows += until_stopped(
            lambda step: gamma_scores(
                compared,
                samples=samples,
                resamples=resamples,
                seed=seed,
                by_article=by_article,
                step=step,
            ),
            found,
        )
    checks = verified(compared, rows, found) if verify else [None] * len(rows)
    if as_json:
        json_out(
            [
                _json(row, article, check)
                for row, check in zip(rows, checks, strict=True)
            ]
        )
    else:
        _print(rows)
    if verify:
        summarize(checks, on_stdout=not as_json)
    return report_problems(found)


def _check_extras(*, gamma: bool, verify: bool) -> None:
    """Refuse to begin what could not be ended, since a library is missing."""
    # As above.
    from hashiya.agreement import verification
    from hashiya.agreement.measures import gamma as of_gamma

    if gamma:
        of_gamma.check_available()
    if verify:
        verification.check_available()


def _json(
    row: "Score", article: str | None, check: "Check | None"
) -> dict[str, object]:
    given = {**row.json(), "article": article or row.article}
    return given if check is None else {**given, "verified": check.json()}


def _gathered(
    project: Project, store: TagStore, article: str | None, problems: list[str]
) -> "Iterator[ArticleTags]":
    # As above.
    from hashiya.agreement.material import shared_article_tags

    return shared_article_tags(
        project, store, problems.append, sees=lambda each: article in {None, each}
    )


def until_stopped(
    compute: Callable[[Step], "Iterator[Score]"], problems: list[str]
) -> "list[Score]":
    """Gamma, with what shows how far it is; an interruption ends it, and is told: what there is by then is given."""
    rows: list[Score] = []
    try:
        with _watched() as step:
            rows.extend(compute(step))
    except KeyboardInterrupt:
        problems.append("gamma was stopped: only what there was of it by then is given")
    return rows


@contextmanager
def _watched() -> Iterator[Step]:
    """What shows how far gamma is, where somebody looks."""
    if not is_terminal(sys.stderr):
        yield lambda _at, _of: None
        return
    with click.progressbar(length=1_000, label="gamma", file=sys.stderr) as bar:
        yield lambda at, of: bar.update(at * 1_000 // max(of, 1) - bar.pos)


def _print(rows: "Sequence[Score]") -> None:
    """The tables that have something in them, with an empty line between them; why a layer has none is told."""
    layers: dict[str, list[Score]] = {}
    for row in rows:
        layers.setdefault(row.layer, []).append(row)
    said = [
        name
        for name, of_it in layers.items()
        if any(row.value is not None for row in of_it)
    ]
    whole = [row for row in rows if row.label is None and row.attribute is None]
    everybody = whole[0].annotators if whole else ()
    _intervals(
        [row for row in whole if row.annotators == everybody and row.layer in said]
    )
    plain = [row for row in rows if row.attribute is None]
    _table([row for row in plain if row.unit != "article"], _OF_TAGS, everybody, "tags")
    _table(
        [row for row in plain if row.unit == "article"],
        _OF_ARTICLES,
        everybody,
        "articles",
    )
    _table(
        [row for row in rows if row.attribute is not None],
        _OF_ATTRIBUTES,
        everybody,
        "items",
    )
    for name, of_it in layers.items():
        if name not in said:
            why = "; ".join(
                dict.fromkeys(row.why for row in of_it if row.attribute is None)
            )
            tell(f"{name}: every number is undefined: {why}")


def _intervals(rows: "Sequence[Score]") -> None:
    """All annotators and all labels, with the intervals, or why there is no number."""
    if not rows:
        return
    head = ("layer", "measure", "unit", "value", "95 %", "items", "articles")
    columns(
        [
            head,
            *(
                (
                    line(row.layer),
                    row.measure,
                    row.unit,
                    _number(row.value),
                    line(row.why) if row.value is None else _interval(row.ci),
                    f"{row.items}",
                    f"{row.articles}",
                )
                for row in rows
            ),
        ],
        lead=3,
    )


def _table(
    rows: "Sequence[Score]",
    kinds: Sequence[tuple[str, tuple[str, ...], str]],
    everybody: tuple[str, ...],
    counted: str,
) -> None:
    """A line for each label and attribute of all annotators, and for each pair of all labels."""
    found: dict[
        tuple[str, str | None, str | None, tuple[str, ...]],
        dict[tuple[str, str], Score],
    ] = {}
    for row in rows:
        if row.label is None or row.annotators == everybody:
            found.setdefault((row.layer, row.label, row.attribute, row.annotators), {})[
                row.measure, row.unit
            ] = row
    # A column for what was not asked for would be empty.
    kinds = [
        kind
        for kind in kinds
        if any(row.unit == kind[2] and row.measure in kind[1] for row in rows)
    ]
    lines = []
    for (layer, label, attribute, annotators), cells in found.items():
        values = [_first(cells, measures, unit) for _, measures, unit in kinds]
        if any(value is not None for value in values):
            items = str(
                max(
                    cell.items
                    for cell in cells.values()
                    if cell.measure == "f1" or counted != "tags"
                )
            )
            names = (
                "all"
                if annotators == everybody and len(everybody) > 2
                else ", ".join(annotators)
            )
            of = label or attribute or "all"
            lines.append(
                (line(layer), line(of), line(names), *map(_number, values), items)
            )
    if lines:
        click.echo()
        of_what = "label" if counted != "items" else "attribute"
        columns(
            [
                ("layer", of_what, "annotators", *(kind[0] for kind in kinds), counted),
                *lines,
            ],
            lead=3,
        )


def _first(
    cells: "dict[tuple[str, str], Score]", measures: Iterable[str], unit: str
) -> float | None:
    row = next(
        (cells[measure, unit] for measure in measures if (measure, unit) in cells), None
    )
    return row.value if row else None


def _number(value: float | None) -> str:
    return _UNDEFINED if value is None else f"{value:.3f}"


def _interval(ci: tuple[float, float] | None) -> str:
    return _UNDEFINED if ci is None else f"{ci[0]:.3f} … {ci[1]:.3f}"
