"""The summary of `hashiya agreement --verify`: which scores other libraries confirm."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from hashiya_reader.cli.output import columns, notify
from hashiya_reader.cli.progress import progress
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
        with progress("verifying") as step:
            finished.extend(checks(material, scores, step))
    except KeyboardInterrupt:
        problems.append(
            f"verifying was stopped: {len(finished)} of "
            f"{counted(len(scores), 'score')} were verified"
        )
    differing = [check for check in finished if check is not None and not check.holds]
    problems.extend(_differences(differing))
    return finished + [None] * (len(scores) - len(finished))


def summarize(checks: "Sequence[Check | None]", *, on_stdout: bool) -> None:
    """A line for each library: a table on stdout, otherwise sentences on stderr."""
    rows = [*_rows([check for check in checks if check is not None])]
    if not rows:
        notify("there is no alpha or F1 to verify")
    elif on_stdout:
        head = (
            "measure",
            "verified by",
            "scores",
            "undefined",
            "differ",
            "by at most",
        )
        click.echo()
        columns([head, *rows], lead=2)
    else:
        for measure, library, count, undefined, differ, greatest in rows:
            notify(
                f"{measure} verified by {library}: {count} scores, "
                f"{undefined} undefined by both, greatest difference {greatest}, "
                f"{differ} differ"
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
        of = [score.layer, score.label or "all labels"]
        if score.attribute is not None:
            of.append(score.attribute)
        of.append(" and ".join(score.annotators))
        if score.article is not None:
            of.append(repr(score.article))
        yield (
            f"{score.measure} by {score.unit} differs ({', '.join(of)}): "
            f"hashiya has {_value(score.value)}, {check.library} {_value(check.value)}"
        )
    more = len(differing) - _MOST
    if more > 0:
        yield f"{counted(more, 'more score')} differ{'s' if more == 1 else ''}"


def _value(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.12g}"
