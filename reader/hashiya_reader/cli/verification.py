"""What `hashiya agreement --verify` says: what the libraries make of the figures, and which of these they do not confirm."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from hashiya_reader.cli.output import columns, tell
from hashiya_reader.cli.progress import progress
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.material import Material
    from hashiya.agreement.scores import Score
    from hashiya.agreement.verification import Check

# So many figures that differ are told one by one.
_MOST = 20


def verified(
    material: "Material", rows: "Sequence[Score]", problems: list[str]
) -> "list[Check | None]":
    """What the libraries make of each of the rows, None where none has it; what differs is added to the problems.

    An interruption ends it and is told: the rest of the rows is then without.
    """
    # As in the command: nothing else needs numpy.
    from hashiya.agreement.verification import checks

    found: list[Check | None] = []
    try:
        with progress("verifying") as step:
            found.extend(checks(material, rows, step))
    except KeyboardInterrupt:
        problems.append(
            f"verifying was stopped: {len(found)} of {counted(len(rows), 'figure')} had been looked at"
        )
    problems.extend(
        _differing([check for check in found if check is not None and not check.holds])
    )
    return found + [None] * (len(rows) - len(found))


def summarize(found: "Sequence[Check | None]", *, on_stdout: bool) -> None:
    """A line for each library: a table on stdout, else sentences on stderr."""
    lines = [*_lines(found)]
    if not lines:
        tell("there is no alpha or F1 to verify")
    elif on_stdout:
        click.echo()
        columns(
            [
                (
                    "measure",
                    "computed anew by",
                    "figures",
                    "undefined",
                    "differ",
                    "by at most",
                ),
                *lines,
            ],
            lead=2,
        )
    else:
        for measure, library, figures, undefined, differ, greatest in lines:
            tell(
                f"{measure} computed anew by {library}: {figures} figures, {undefined} undefined by both, "
                f"greatest difference {greatest}, {differ} differ"
            )


def _lines(found: "Sequence[Check | None]") -> Iterator[tuple[str, ...]]:
    # As above.
    from hashiya.agreement.verification import LIBRARIES, version_of

    for measure, library in LIBRARIES.items():
        some = [
            check
            for check in found
            if check is not None and check.score.measure == measure
        ]
        if some:
            greatest = max(
                (check.difference for check in some if check.difference is not None),
                default=None,
            )
            yield (
                measure,
                f"{library} {version_of(library)}",
                f"{len(some):,}",
                f"{sum(check.holds and check.value is None for check in some):,}",
                f"{sum(not check.holds for check in some):,}",
                "–" if greatest is None else f"{greatest:.1e}",
            )


def _differing(differing: "Sequence[Check]") -> Iterator[str]:
    """A sentence for each, of many for the first."""
    for check in differing[:_MOST]:
        score = check.score
        of = (
            score.layer,
            score.label or "all labels",
            *([score.attribute] if score.attribute is not None else []),
            " and ".join(score.annotators),
            *([repr(score.article)] if score.article is not None else []),
        )
        yield (
            f"{score.measure} by {score.unit} differs ({', '.join(of)}): hashiya has {_value(score.value)}, "
            f"{check.library} {_value(check.value)}"
        )
    if len(differing) > _MOST:
        yield f"{counted(len(differing) - _MOST, 'more figure')} differ{'s' if len(differing) == _MOST + 1 else ''}"


def _value(value: float | None) -> str:
    return "undefined" if value is None else f"{value:.12g}"
