"""The summary of `hashiya agreement --verify`: which scores other libraries confirm."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya_reader.cli.output import columns, drawn_fields, notify
from hashiya_reader.cli.progress import progress
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.material import Material
    from hashiya.agreement.scores import Score
    from hashiya.agreement.verification import Check

# How many scores that differ are reported one by one.
_MOST = 20


def verified(
    material: "Material", scores: "Sequence[Score]", problems: list[str]
) -> "list[Check | None]":
    """The check of each score, None where no library computes it; differences are problems.

    An interruption ends it and is reported: the other scores then have no check.
    """
    # As in the command: nothing else needs numpy.
    from hashiya.agreement.verification import checks

    finished: list[Check | None] = []
    try:
        with progress(_("verifying")) as step:
            finished.extend(checks(material, scores, step))
    except KeyboardInterrupt:
        message = _("verifying was stopped: verified {count} of {scores}")
        problems.append(
            message.format(
                count=f"{len(finished):,}", scores=counted(len(scores), "score")
            )
        )
    differing = [check for check in finished if check is not None and not check.holds]
    problems.extend(_differences(differing))
    return finished + [None] * (len(scores) - len(finished))


def summarize(checks: "Sequence[Check | None]", *, on_stdout: bool) -> None:
    """A line for each library: a table on stdout, otherwise sentences on stderr."""
    rows = [*_rows([check for check in checks if check is not None])]
    if not rows:
        notify(_("there is no alpha or F1 to verify"))
    elif on_stdout:
        head = (
            _("measure"),
            _("verified by"),
            _("scores"),
            _("undefined"),
            _("differ"),
            _("by at most"),
        )
        click.echo()
        columns([drawn_fields(head), *rows], lead=2)
    else:
        for measure, library, count, undefined, differ, greatest in rows:
            message = _(
                "{measure} verified by {library}: {count} scores, {undefined} undefined "
                "by both, greatest difference {greatest}, {differ} differ"
            )
            notify(
                message.format(
                    measure=measure,
                    library=library,
                    count=count,
                    undefined=undefined,
                    greatest=greatest,
                    differ=differ,
                )
            )


def _rows(checks: "Sequence[Check]") -> Iterator[tuple[str, ...]]:
    # As above.
    from hashiya.agreement.verification import LIBRARIES, version_of

    for measure, library in LIBRARIES.items():
        of_measure = [check for check in checks if check.score.measure == measure]
        if not of_measure:
            continue
        differences = [
            check.difference for check in of_measure if check.difference is not None
        ]
        undefined = sum(check.holds and check.value is None for check in of_measure)
        differ = sum(not check.holds for check in of_measure)
        yield (
            measure,
            f"{library} {version_of(library)}",
            f"{len(of_measure):,}",
            f"{undefined:,}",
            f"{differ:,}",
            f"{max(differences):.1e}" if differences else "–",
        )


def _differences(differing: "Sequence[Check]") -> Iterator[str]:
    """A sentence for each score that differs, of many for the first."""
    for check in differing[:_MOST]:
        score = check.score
        of = [score.layer, score.label or _("all labels")]
        if score.attribute is not None:
            of.append(score.attribute)
        of.append(_(" and ").join(score.annotators))
        if score.article is not None:
            of.append(repr(score.article))
        message = _(
            "{measure} by {unit} differs ({subject}): hashiya has {value}, {library} "
            "{other_value}"
        )
        yield message.format(
            measure=score.measure,
            unit=value_title(score.unit),
            subject=comma_separated(of),
            value=_value(score.value),
            library=check.library,
            other_value=_value(check.value),
        )
    more = len(differing) - _MOST
    if more > 0:
        message = ngettext(
            "{count} more score differs", "{count} more scores differ", more
        )
        yield message.format(count=f"{more:,}")


def _value(value: float | None) -> str:
    return _("undefined") if value is None else f"{value:.12g}"
