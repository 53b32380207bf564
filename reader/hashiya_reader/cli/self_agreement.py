"""`hashiya agreement --again`: how far annotators agree with themselves."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from hashiya.corpus.project import ProjectFolder
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.store import TagStore
from hashiya_reader.cli.output import columns, drawn_fields, json_out, line, notify
from hashiya_reader.cli.value_titles import value_title

if TYPE_CHECKING:
    from hashiya.agreement.scores import Score
    from hashiya.agreement.self_agreement import SelfScores

_UNDEFINED = "–"
# What the table has; --json has all.
_MEASURES = frozenset({"observed_agreement", "krippendorff_alpha", "f1"})
_UNITS = frozenset({"char", "article", "exact", "overlap", "type"})


def print_self_agreement(
    project: ProjectFolder,
    store: TagStore,
    problems: list[str],
    *,
    sees: Callable[[str], bool],
    as_json: bool,
) -> None:
    """Print some of the scores of all labels as a table, or all scores as JSON."""
    # Only here: no other command needs numpy.
    from hashiya.agreement.self_agreement import articles_done_twice, self_scores

    rounds = list(articles_done_twice(project, store, problems.append, sees=sees))
    scores = list(self_scores(rounds, project.scheme, problems.append))
    if as_json:
        rows: list[dict[str, object]] = []
        for of_annotator in scores:
            rows += of_annotator.json()
        json_out(rows)
    else:
        _print_table(scores)
    message = ngettext(
        "based on {count} article that an annotator has done twice",
        "based on {count} articles that an annotator has done twice",
        len(rounds),
    )
    notify(message.format(count=f"{len(rounds):,}"))
    if not rounds:
        notify(_("`hashiya assign PROJECT --again N` gives articles again"))


def _print_table(scores: "Sequence[SelfScores]") -> None:
    rows = []
    for of_annotator in scores:
        for score in of_annotator.scores:
            is_of_layer = score.label is None and score.attribute is None
            is_shown = score.measure in _MEASURES and score.unit in _UNITS
            if is_of_layer and is_shown:
                rows += _fields(of_annotator.annotator, score)
    head = (
        _("annotator"),
        _("layer"),
        _("measure"),
        _("unit"),
        _("value"),
        "95 %",
        _("items"),
        _("articles"),
    )
    if rows:
        columns([drawn_fields(head), *rows], lead=4)


def _fields(annotator: str, score: "Score") -> list[tuple[str, ...]]:
    """The row of a score; none where it is undefined."""
    if score.value is None:
        return []
    interval = _UNDEFINED
    if score.ci is not None:
        interval = f"{score.ci[0]:.3f} … {score.ci[1]:.3f}"
    row = (
        line(annotator),
        line(score.layer),
        score.measure,
        line(value_title(score.unit)),
        f"{score.value:.3f}",
        interval,
        f"{score.items}",
        f"{score.articles}",
    )
    return [row]
