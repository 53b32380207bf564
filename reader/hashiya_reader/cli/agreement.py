"""`hashiya agreement`: how far annotators agree, as tables or as JSON."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.language import gettext as _
from hashiya.store import TagStore
from hashiya_reader.cli.against_gold import print_against_gold
from hashiya_reader.cli.agreement_tables import print_scores
from hashiya_reader.cli.context import (
    Visibility,
    as_option,
    json_option,
    only,
    only_options,
    opened,
    project_argument,
    visibility_for,
)
from hashiya_reader.cli.gamma_progress import Step, until_stopped
from hashiya_reader.cli.output import (
    json_out,
    notify,
    report_problems,
)
from hashiya_reader.cli.reviewer_agreement import print_reviewer_agreement
from hashiya_reader.cli.score_options import ScoreOptions, score_options
from hashiya_reader.cli.self_agreement import print_self_agreement
from hashiya_reader.cli.values import ARTICLE
from hashiya_reader.cli.verification import summarize, verified
from hashiya_reader.garbage_collection import reading
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.material import Material
    from hashiya.agreement.request import Request
    from hashiya.agreement.scores import Score
    from hashiya.agreement.verification import Check


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
@score_options
@only_options
@as_option
@json_option
def agreement(
    project: str,
    article: str | None,
    against_gold: bool,
    reviewers: bool,
    again: bool,
    score_options: ScoreOptions,
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
    print_numbers = _other_numbers(
        score_options, against_gold=against_gold, reviewers=reviewers, again=again
    )
    score_options.check_extras()
    home, store = opened(project)
    store = only(home, store, annotators, without)
    compared = _compared(home, store, article, name)
    problems = compared.problems
    if print_numbers is None:
        _print_scores(compared, score_options, as_json=as_json)
    else:
        sees = compared.sees
        print_numbers(home, store, problems, sees=sees, as_json=as_json)
        compared.visibility.report_hidden()
    return report_problems(problems)


class _Printer(Protocol):
    """Prints other numbers than the scores of agreement."""

    def __call__(
        self,
        project: ProjectFolder,
        store: TagStore,
        problems: list[str],
        *,
        sees: Callable[[str], bool],
        as_json: bool,
    ) -> None: ...


def _other_numbers(
    options: ScoreOptions, *, against_gold: bool, reviewers: bool, again: bool
) -> _Printer | None:
    """What prints other numbers instead, where an option asks for these.

    Raises:
        UsageError: when it is not by itself.
    """
    printers: dict[str, _Printer] = {}
    if against_gold:
        printers["--against-gold"] = print_against_gold
    if reviewers:
        printers["--reviewers"] = print_reviewer_agreement
    if again:
        printers["--again"] = print_self_agreement
    if not printers:
        return None
    option = next(iter(printers))
    if len(printers) > 1 or options.are_chosen:
        raise click.UsageError(
            _("{option} is by itself: leave out the options of other numbers").format(
                option=option
            )
        )
    return printers[option]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Compared:
    """Whose tags are compared: of a project, or of one article of it."""

    project: ProjectFolder
    store: TagStore
    article: str | None
    visibility: Visibility
    problems: list[str]

    def has(self, article: str) -> bool:
        """Whether the article is one of those compared."""
        return self.article in {None, article}

    def sees(self, article: str) -> bool:
        """Whether it is, and the user may see it."""
        return self.has(article) and self.visibility.sees(article)


def _compared(
    project: ProjectFolder, store: TagStore, article: str | None, name: str | None
) -> _Compared:
    if article is not None:
        project.read(article)
    return _Compared(
        project=project,
        store=store,
        article=article,
        visibility=visibility_for(project, store, name),
        problems=project.findings(),
    )


def _print_scores(compared: _Compared, options: ScoreOptions, *, as_json: bool) -> None:
    """Compute the scores of agreement, and print them as tables or JSON."""
    request = options.request()
    by_article = as_json and compared.article is None
    with reading():
        material = _material(compared)
        request.check_layers(compared.project.scheme, material)
        computed = request if as_json else request.of_tables(material)
        scores = _scores(material, computed, options, by_article=by_article)
    if options.with_gamma:
        scores += _gamma(
            material, request, options, compared.problems, by_article=by_article
        )
    checks: list[Check | None] = [None] * len(scores)
    if options.verify:
        checks = verified(material, scores, compared.problems)
    if as_json:
        _print_json(scores, checks, compared.article)
    else:
        print_scores(scores, request, material)
    if options.verify:
        summarize(checks, on_stdout=not as_json)


def _material(compared: _Compared) -> "Material":
    """The tags to compare that the user may see; reports how many articles they are on."""
    # Only here, and in functions below: no other command needs numpy.
    from hashiya.agreement.material import build_material
    from hashiya.agreement.shared_articles import shared_article_tags

    project, visibility = compared.project, compared.visibility
    add_problem = compared.problems.append
    shared = shared_article_tags(
        project, compared.store, add_problem, sees=compared.has
    )
    visible = visibility.visible(shared, lambda tags: ("", tags.article))
    material = build_material(visible, project.scheme, add_problem)
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
    options: ScoreOptions,
    *,
    by_article: bool,
) -> "list[Score]":
    # As above.
    from hashiya.agreement.scores import agreement_scores

    scores = agreement_scores(
        material,
        resamples=options.resamples,
        seed=options.seed,
        by_article=by_article,
        request=request,
    )
    return list(scores)


def _gamma(
    material: "Material",
    request: "Request",
    options: ScoreOptions,
    problems: list[str],
    *,
    by_article: bool,
) -> "list[Score]":
    # As above.
    from hashiya.agreement.gamma_scores import gamma_scores

    def compute(step: Step) -> "Iterator[Score]":
        return gamma_scores(
            material,
            samples=options.samples,
            resamples=options.resamples,
            seed=options.seed,
            by_article=by_article,
            request=request,
            weights=options.weights(),
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
