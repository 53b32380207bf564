"""The options of `export` that select tags and articles: whose, of which labels, how decided."""

import functools
from collections.abc import Callable

import click

from hashiya.exchange.exporting.selection import Selection, TagSource
from hashiya.language import gettext as _
from hashiya.model.model import Status
from hashiya_reader.cli.values import ANNOTATOR, LABEL, LAYER, NumberRange

ANY = "any"

SELECTION_OPTIONS = (
    click.option(
        "--annotator",
        "names",
        multiple=True,
        type=ANNOTATOR,
        metavar="NAME",
        help="Only this annotator's tags; repeatable.",
    ),
    click.option(
        "--majority",
        "votes",
        type=NumberRange(1),
        metavar="N",
        help="Only tags that N annotators or more give alike.",
    ),
    click.option("--gold", is_flag=True, help="Only what reviewers decided."),
    click.option(
        "--gold-else-unanimous",
        is_flag=True,
        help="Gold, and where nothing is decided what all annotators agree on.",
    ),
    click.option(
        "--gold-finished",
        is_flag=True,
        help="Gold, without the articles on which places are left to decide.",
    ),
    click.option(
        "--verdicts",
        "--with-verdicts",
        "with_verdicts",
        is_flag=True,
        help="Gold with how each reviewer decided each place, in the native format.",
    ),
    click.option(
        "--reviewer",
        type=ANNOTATOR,
        metavar="NAME",
        help="With --gold: only this reviewer's decisions.",
    ),
    click.option(
        "--status",
        "statuses",
        multiple=True,
        type=click.Choice([*(status.value for status in Status), ANY]),
        help=(
            "Only articles with this status of the annotator; repeatable. Formats that "
            "hold no status have only articles that somebody is done with, or any."
        ),
    ),
    click.option(
        "--layer",
        "layers",
        multiple=True,
        type=LAYER,
        metavar="LAYER",
        help="Only tags of this layer; repeatable.",
    ),
    click.option(
        "--label",
        "labels",
        multiple=True,
        type=LABEL,
        metavar="LABEL",
        help="Only tags of this label: law, or topic/law; repeatable.",
    ),
    click.option(
        "--min-confidence",
        type=NumberRange(1, 5),
        metavar="N",
        help="Only tags of this confidence or more.",
    ),
    click.option(
        "--without-sections",
        is_flag=True,
        help="Cut boilerplate sections out of the articles, such as sources and keywords.",
    ),
    click.option(
        "--meta",
        "fields",
        multiple=True,
        metavar="FIELD",
        help="Only this field of an article's meta; repeatable.",
    ),
    click.option(
        "--without-meta",
        is_flag=True,
        help="Leave out the articles' meta, such as labels that they came with.",
    ),
)


def selection_options(command: Callable[..., int]) -> Callable[..., int]:
    """Add the options that select tags and articles; the command gets a `selection`."""

    @functools.wraps(command)
    def selecting(
        *,
        names: tuple[str, ...],
        votes: int | None,
        gold: bool,
        gold_else_unanimous: bool,
        gold_finished: bool,
        with_verdicts: bool,
        reviewer: str | None,
        statuses: tuple[str, ...],
        layers: tuple[str, ...],
        labels: tuple[str, ...],
        min_confidence: int | None,
        without_sections: bool,
        fields: tuple[str, ...],
        without_meta: bool,
        **others: object,
    ) -> int:
        _check_meta(fields, without_meta=without_meta)
        whose = _tag_source(
            votes,
            reviewer,
            is_of_some=bool(names),
            gold=gold or ((gold_finished or with_verdicts) and not gold_else_unanimous),
            else_unanimous=gold_else_unanimous,
        )
        _check_statuses(statuses)
        if with_verdicts and without_sections:
            raise click.UsageError(
                _("--verdicts needs whole texts: leave out --without-sections")
            )
        selection = Selection(
            annotators=names or None,
            statuses=frozenset(map(Status, {*statuses} - {ANY})),
            any_status=ANY in statuses,
            layers=frozenset(layers),
            labels=frozenset(labels),
            min_confidence=min_confidence,
            sections=not without_sections,
            meta=() if without_meta else (fields or None),
            whose=whose,
            votes=votes or 0,
            reviewer=reviewer,
            finished=gold_finished,
            verdicts=with_verdicts,
        )
        return command(selection=selection, **others)

    for option in reversed(SELECTION_OPTIONS):
        selecting = option(selecting)
    return selecting


def _check_meta(fields: tuple[str, ...], *, without_meta: bool) -> None:
    if fields and without_meta:
        raise click.UsageError(
            _("--meta names what --without-meta leaves out: give one of them")
        )


def _check_statuses(statuses: tuple[str, ...]) -> None:
    if ANY in statuses and len(statuses) > 1:
        raise click.UsageError(
            _("--status any is every status: leave out the others, or any")
        )


def _tag_source(
    votes: int | None,
    reviewer: str | None,
    *,
    is_of_some: bool,
    gold: bool,
    else_unanimous: bool,
) -> TagSource:
    """Whose tags the options ask for.

    Raises:
        UsageError: when they contradict one another.
    """
    sources = []
    if votes is not None:
        sources.append(TagSource.MAJORITY)
    if gold:
        sources.append(TagSource.GOLD)
    if else_unanimous:
        sources.append(TagSource.GOLD_ELSE_UNANIMOUS)
    if len(sources) > 1:
        raise click.UsageError(
            _("give only one of --majority, --gold and --gold-else-unanimous")
        )
    if is_of_some and (gold or else_unanimous):
        raise click.UsageError(
            _(
                "gold is decided from all annotators' tags: leave out --annotator; "
                "--reviewer selects whose gold"
            )
        )
    if reviewer is not None and not (gold or else_unanimous):
        raise click.UsageError(
            _(
                "--reviewer selects decisions: give --gold or --gold-else-unanimous with it"
            )
        )
    return sources[0] if sources else TagSource.ALL
