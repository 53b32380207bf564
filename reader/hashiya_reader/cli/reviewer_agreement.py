"""`hashiya agreement --reviewers`: how far reviewers agree, as a table or as JSON."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from hashiya.corpus.project import ProjectFolder
from hashiya.language import gettext as _
from hashiya.store import TagStore
from hashiya_reader.cli.output import columns, json_out, line, notify

if TYPE_CHECKING:
    from hashiya.agreement.reviewer_scores import ReviewerScore


def print_reviewer_agreement(
    project: ProjectFolder,
    store: TagStore,
    problems: list[str],
    *,
    sees: Callable[[str], bool],
    as_json: bool,
) -> None:
    """Print how far each two reviewers agree, on the places that both decided."""
    # Only here: no other command needs numpy.
    from hashiya.agreement.reviewer_scores import places_of_reviewers, reviewer_scores

    places = places_of_reviewers(project, store, problems.append, sees=sees)
    scores = list(reviewer_scores(places))
    if not scores:
        notify(_("no place has been decided by two reviewers yet"))
    if as_json:
        json_out([score.json() for score in scores])
        return
    rows = [_row(score) for score in scores]
    if rows:
        head = (
            _("layer"),
            _("reviewers"),
            _("counted"),
            _("places"),
            _("same"),
            _("same label"),
            _("κ of labels"),
            _("articles"),
        )
        columns([tuple(map(line, head)), *rows])


def _row(score: "ReviewerScore") -> tuple[str, ...]:
    first, second = score.reviewers
    kappa = "–" if score.kappa is None else f"{score.kappa:.3f}"
    return (
        line(score.layer),
        line(f"{first} – {second}"),
        line(_(score.unit.value)),
        f"{score.places:,}",
        f"{score.same:,}",
        f"{score.same_label:,}",
        kappa,
        f"{score.articles:,}",
    )
