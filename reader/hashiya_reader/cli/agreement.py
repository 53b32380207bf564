"""`hashiya agreement`: how far annotators agree, as tables or as JSON."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.language import gettext as _
from hashiya.store import TagStore
from hashiya_reader.cli.against_gold import print_against_gold
from hashiya_reader.cli.agreement_tables import print_scores
from hashiya_reader.cli.context import (
    as_option,
    json_option,
    only,
    only_options,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.gamma_options import gamma_weight_options
from hashiya_reader.cli.output import (
    json_out,
    notify,
    report_problems,
)
from hashiya_reader.cli.progress import progress
from hashiya_reader.cli.reviewer_agreement import print_reviewer_agreement
from hashiya_reader.cli.self_agreement import print_self_agreement
from hashiya_reader.cli.values import ARTICLE, LAYER, MEASURE, NumberRange
from hashiya_reader.cli.verification import summarize, verified
from hashiya_reader.garbage_collection import reading
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.material import Material
    from hashiya.agreement.request import Request
    from hashiya.agreement.scores import Score
    from hashiya.agreement.verification import Check

# Called with the number of steps done and their total.
Step = Callable[[int, int], None]


@click.command()
@project_argument
@click.option(
    "--article", type=ARTICLE, metavar="ID", help="Only scores of this article."
)
@click.option(
    "--against-gold",
    is_flag=True,
    help="Show precision, recall and F1 of each annotator against gold instead.",
)
@click.option(
    "--reviewers",
    is_flag=True,
    help="Show how far reviewers agree, on places that two of them decided, instead.",
)
@click.option(
    "--again",
    is_flag=True,
    help="Show how far annotators agree with themselves, on articles done twice, instead.",
)
@click.option(
    "--measure",
    "measures",
    multiple=True,
    type=MEASURE,
    metavar="NAME",
    help="Only this measure; repeatable.",
)
@click.option(
    "--layer",
    "layers",
    multiple=True,
    type=LAYER,
    metavar="NAME",
    help="Only this layer; repeatable.",
)
@click.option(
    "--pairs/--no-pairs",
    default=None,
    help="Also each two annotators; by default of at most 12 annotators.",
)
@click.option(
    "--gamma",
    is_flag=True,
    help="Also compute gamma, which takes long and needs `hashiya[gamma]`.",
)
@click.option(
    "--samples",
    default=30,
    metavar="N",
    type=NumberRange(1),
    help="Random annotations that gamma is compared with; 30 by default.",
)
@gamma_weight_options
@click.option(
    "--verify",
    is_flag=True,
    help="Verify α and F1 by other libraries; needs `hashiya[verify]`.",
)
@click.option(
    "--resamples",
    default=1_000,
    metavar="N",
    type=NumberRange(0),
    help="Resamples for the intervals; 1000 by default.",
)
@click.option(
    "--seed",
    default=0,
    metavar="N",
    type=NumberRange(0),
    help="The seed of random numbers; 0 by default.",
)
@only_options
@as_option
@json_option
def agreement(
    project: str,
    article: str | None,
    against_gold: bool,
    reviewers: bool,
    again: bool,
    measures: tuple[str, ...],
    layers: tuple[str, ...],
    pairs: bool | None,
    gamma: bool,
    samples: int,
    alpha: float,
    beta: float,
    delta_empty: float,
    verify: bool,
    resamples: int,
    seed: int,
    annotators: tuple[str, ...],
    without: tuple[str, ...],
    name: str | None,
    as_json: bool,
) -> int:
    """Show how far annotators agree, on the articles that two or more of them have done.

    κ is Cohen's of two annotators and Fleiss' of more, α Krippendorff's;
    docs/agreement.md defines each number. With --json all of them come as one flat
    list, with their 95 % confidence intervals, by article too.

    --measure, --layer, --annotator, --without and --no-pairs ask for less, and only
    that is computed. Of more than 12 annotators pairs and labels are left out, unless
    they are asked for.

    With --verify α and F1 are compared with what krippendorff and nervaluate compute
    from the same tags; the exit code is 1 where they differ.

    With --against-gold it shows how far each annotator says what reviewers decided, by
    label and by thirds of the articles that they have done, and which labels they
    confuse; with --json also every place where they differ.

    With --again it shows the measures of two annotators, for each annotator between the
    first round and the second, of articles that `hashiya assign --again` gave again.

    With --reviewers it shows how often two reviewers decided a place alike, and Cohen's
    κ of the labels that they decided for, no tag being one of them.
    """
    printers = {
        "--against-gold": (against_gold, print_against_gold),
        "--reviewers": (reviewers, print_reviewer_agreement),
        "--again": (again, print_self_agreement),
    }
    chosen = [option for option, (is_given, _printer) in printers.items() if is_given]
    asks = gamma or verify or measures or layers or pairs is not None
    if len(chosen) > 1 or (chosen and asks):
        raise click.UsageError(
            _("{option} is by itself: leave out the options of other numbers").format(
                option=chosen[0]
            )
        )
    if gamma and measures:
        measures = (*measures, "gamma")
    request = _request(measures, layers, pairs)
    gamma = gamma or bool({"gamma", "gamma_cat"} & {*measures})
    _check_extras(gamma=gamma, verify=verify)
    home, store = opened(project)
    store = only(home, store, annotators, without)
    if article is not None:
        home.read(article)
    problems = home.findings()
    if chosen:
        visibility = visibility_for(home, store, name)
        _is_given, print_chosen = printers[chosen[0]]
        print_chosen(
            home,
            store,
            problems,
            sees=lambda other: article in {None, other} and visibility.sees(other),
            as_json=as_json,
        )
        visibility.report_hidden()
        return report_problems(problems)
    by_article = as_json and article is None
    with reading():
        material = _material(home, store, article, name, problems)
        request.check_layers(home.scheme, material)
        computed = request if as_json else request.of_tables(material)
        scores = _scores(material, computed, resamples, seed, by_article=by_article)
    if gamma:
        scores += _gamma(
            material,
            request,
            samples,
            resamples,
            seed,
            problems,
            weights=(alpha, beta, delta_empty),
            by_article=by_article,
        )
    checks: list[Check | None] = [None] * len(scores)
    if verify:
        checks = verified(material, scores, problems)
    if as_json:
        _print_json(scores, checks, article)
    else:
        print_scores(scores, request, material)
    if verify:
        summarize(checks, on_stdout=not as_json)
    return report_problems(problems)


def _request(
    measures: tuple[str, ...], layers: tuple[str, ...], pairs: bool | None
) -> "Request":
    # Only here, and in functions below: no other command needs numpy.
    from hashiya.agreement.request import Request

    return Request(measures=measures, layers=layers, pairs=pairs)


def _check_extras(*, gamma: bool, verify: bool) -> None:
    """Refuse to start when a library that the options need is missing."""
    # As above.
    from hashiya.agreement import verification
    from hashiya.agreement.measures import gamma as gamma_measure

    if gamma:
        gamma_measure.check_available()
    if verify:
        verification.check_available()


def _material(
    project: ProjectFolder,
    store: TagStore,
    article: str | None,
    name: str | None,
    problems: list[str],
) -> "Material":
    """The tags to compare that the user may see; reports how many articles they are on."""
    # As above.
    from hashiya.agreement.material import build_material
    from hashiya.agreement.shared_articles import shared_article_tags

    visibility = visibility_for(project, store, name)
    shared = shared_article_tags(
        project,
        store,
        problems.append,
        sees=lambda article_id: article in {None, article_id},
    )
    visible = visibility.visible(shared, lambda tags: ("", tags.article))
    material = build_material(visible, project.scheme, problems.append)
    visibility.report_hidden()
    message = _("based on {count} of {articles} (done by at least two annotators)")
    notify(
        message.format(
            count=f"{len(material.articles):,}",
            articles=counted(len(project.entries), "article"),
        )
    )
    return material


def _scores(
    material: "Material",
    request: "Request",
    resamples: int,
    seed: int,
    *,
    by_article: bool,
) -> "list[Score]":
    # As above.
    from hashiya.agreement.scores import agreement_scores

    scores = agreement_scores(
        material,
        resamples=resamples,
        seed=seed,
        by_article=by_article,
        request=request,
    )
    return list(scores)


def _gamma(
    material: "Material",
    request: "Request",
    samples: int,
    resamples: int,
    seed: int,
    problems: list[str],
    *,
    weights: tuple[float, float, float],
    by_article: bool,
) -> "list[Score]":
    # As above.
    from hashiya.agreement.gamma_scores import gamma_scores
    from hashiya.agreement.unit_alignment import Weights

    alpha, beta, delta_empty = weights

    def compute(step: Step) -> "Iterator[Score]":
        return gamma_scores(
            material,
            samples=samples,
            resamples=resamples,
            seed=seed,
            by_article=by_article,
            request=request,
            weights=Weights(alpha=alpha, beta=beta, delta_empty=delta_empty),
            step=step,
        )

    return until_stopped(compute, problems)


def _print_json(
    scores: "Sequence[Score]", checks: "Sequence[Check | None]", article: str | None
) -> None:
    rows = []
    for score, check in zip(scores, checks, strict=True):
        row = {**score.json(), "article": article or score.article}
        if check is not None:
            row["verified"] = check.json()
        rows.append(row)
    json_out(rows)


def until_stopped(
    compute: Callable[[Step], "Iterator[Score]"], problems: list[str]
) -> "list[Score]":
    """The scores of gamma, with progress; after an interruption those computed so far."""
    scores: list[Score] = []
    try:
        with progress(_("gamma")) as step:
            scores.extend(compute(step))
    except KeyboardInterrupt:
        problems.append(
            _("gamma was stopped: only the numbers computed until then are given")
        )
    return scores
