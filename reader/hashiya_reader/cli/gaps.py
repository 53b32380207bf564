"""`hashiya review --gaps`: what the guidelines do not say, with the places that ask for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from operator import itemgetter

from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.review.gaps import Gap
from hashiya_reader.cli.hidden_rows import without_names
from hashiya_reader.cli.output import columns, drawn_fields, json_out, line, notify
from hashiya_reader.cli.value_titles import value_title

_WORDS = 30


def print_gaps(
    gaps: Sequence[Gap],
    *,
    as_json: bool,
    names: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Print a line for each gap, or all of them as JSON.

    `names` are letters for the annotators of each article, where names are hidden.
    """
    if as_json:
        rows = [gap.json() for gap in gaps]
        if names is not None:
            rows = [without_names(row, names[str(row["article"])]) for row in rows]
        json_out(rows)
        return
    if names is not None:
        gaps = [_hidden(gap, names[gap.article]) for gap in gaps]
    head = (
        _("article"),
        _("place"),
        _("layer"),
        _("words"),
        _("answers"),
        _("decided"),
        _("note"),
        _("reviewer"),
    )
    if gaps:
        columns([drawn_fields(head), *map(_fields, gaps)], lead=2)
    sentence = ngettext(
        "{count} gap of the guidelines",
        "{count} gaps of the guidelines",
        len(gaps),
    )
    notify(sentence.format(count=f"{len(gaps):,}"))


def _hidden(gap: Gap, names: Mapping[str, str]) -> Gap:
    """The gap with letters for its annotators, and without its reviewer's name."""
    answers = [(names.get(name, "–"), label) for name, label in gap.answers]
    answers.sort(key=itemgetter(0))
    return replace(gap, answers=tuple(answers), reviewer=_("a reviewer"))


def _fields(gap: Gap) -> tuple[str, ...]:
    place = value_title("article")
    if gap.span is not None:
        place = f"{gap.span.start}-{gap.span.end}"
    none = _("none")
    answers = [f"{name}: {label or none}" for name, label in gap.answers]
    decided = gap.decided or value_title(gap.ruling.value)
    return (
        line(gap.article),
        line(place),
        line(gap.layer),
        line(gap.text, _WORDS),
        line(_("; ").join(answers)),
        line(decided),
        line(gap.note),
        line(gap.reviewer),
    )
