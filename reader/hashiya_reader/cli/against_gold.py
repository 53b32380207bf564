"""`hashiya agreement --against-gold`: what each annotator says, measured by gold."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import click

from hashiya.corpus.project import ProjectFolder
from hashiya.language import gettext as _
from hashiya.language import ngettext
from hashiya.store import TagStore
from hashiya_reader.cli.output import columns, drawn_fields, json_out, line, notify
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.against_gold import GoldScore
    from hashiya.agreement.gold_articles import GoldArticle
    from hashiya.agreement.gold_mistakes import GoldPlace, LabelConfusion

_UNDEFINED = "–"
# The most frequent confusions that are printed; --json has all.
_CONFUSIONS = 20
# The way in which labels and thirds are counted in tables.
_TABLED = ("exact", "article")
_SAME = ""


def print_against_gold(
    project: ProjectFolder,
    store: TagStore,
    problems: list[str],
    *,
    sees: Callable[[str], bool],
    as_json: bool,
) -> None:
    """Print the scores and the confused labels as tables, or with the places as JSON."""
    # Only here: no other command needs numpy.
    from hashiya.agreement.against_gold import gold_scores
    from hashiya.agreement.gold_articles import counted_articles, gold_articles
    from hashiya.agreement.gold_mistakes import gold_places, label_confusions

    decided = list(gold_articles(project, store, problems.append, sees=sees))
    articles = counted_articles(decided)
    scores = list(gold_scores(articles, project.scheme, problems.append))
    places = list(gold_places(articles))
    confusions = label_confusions(places)
    _report_counted(project, articles, len(decided))
    if as_json:
        mistakes = [place.json() for place in places if place.kinds]
        json_out(
            {
                "articles": [_article_row(article) for article in articles],
                "scores": [score.json() for score in scores],
                "confusion": [confusion.json() for confusion in confusions],
                "places": mistakes,
            }
        )
        return
    _print_scores(scores)
    _print_kinds(places)
    _print_labels(scores)
    _print_thirds(scores)
    _print_confusions(confusions)


def _article_row(article: "GoldArticle") -> dict[str, object]:
    return {
        "article": article.article,
        "annotators": sorted(article.tags),
        "review": "finished" if article.finished else "open",
        "undecided": article.undecided,
    }


def _report_counted(
    project: ProjectFolder, articles: "Sequence[GoldArticle]", decided: int
) -> None:
    """Report which articles count, and how many places are left out as undecided."""
    if not articles:
        notify(_("no reviewer has decided anything yet: `hashiya review PROJECT`"))
        return
    message = _("based on {count} of {articles} (finished in review)")
    if not articles[0].finished:
        message = _(
            "based on {count} of {articles} (with decisions; none is finished in review)"
        )
    notify(
        message.format(
            count=f"{len(articles):,}",
            articles=counted(len(project.entries), "article"),
        )
    )
    if decided > len(articles):
        left_out = ngettext(
            "left out: {count} article with decisions that is not finished in review",
            "left out: {count} articles with decisions that are not finished in review",
            decided - len(articles),
        )
        notify(left_out.format(count=f"{decided - len(articles):,}"))
    undecided = sum(article.undecided for article in articles)
    if undecided:
        sentence = ngettext(
            "left out: {count} place that no reviewer has decided",
            "left out: {count} places that no reviewer has decided",
            undecided,
        )
        notify(sentence.format(count=f"{undecided:,}"))


def _print_scores(scores: "Iterable[GoldScore]") -> None:
    rows = []
    for score in scores:
        if score.label is None and score.part is None:
            names = line(score.layer), line(score.annotator)
            unit = line(value_title(score.unit))
            rows.append((*names, unit, *_numbers(score), f"{score.articles}"))
    head = (_("layer"), _("annotator"), _("unit"), *_number_titles(), _("articles"))
    _print_table(head, rows, is_first=True)


def _print_kinds(places: "Iterable[GoldPlace]") -> None:
    """Print how many places each annotator has as gold, and how the others differ."""
    # As above.
    from hashiya.agreement.gold_mistakes import PLACE_KINDS

    counts: dict[tuple[str, str], Counter[str]] = {}
    for place in places:
        counter = counts.setdefault((place.shown.layer, place.annotator), Counter())
        counter.update(place.kinds or (_SAME,))
    rows = []
    for (layer, annotator), counter in sorted(counts.items()):
        numbers = (f"{counter[kind]}" for kind in (_SAME, *PLACE_KINDS))
        rows.append((line(layer), line(annotator), *numbers))
    kinds = map(value_title, PLACE_KINDS)
    _print_table((_("layer"), _("annotator"), _("as gold"), *kinds), rows)


def _print_labels(scores: "Iterable[GoldScore]") -> None:
    rows = []
    for score in scores:
        if score.label is not None and score.unit in _TABLED:
            names = line(score.layer), line(score.label), line(score.annotator)
            unit = line(value_title(score.unit))
            rows.append((*names, unit, *_numbers(score)))
    rows.sort(key=lambda row: row[:2])
    head = (_("layer"), _("label"), _("annotator"), _("unit"), *_number_titles())
    _print_table(head, rows)


def _print_thirds(scores: "Iterable[GoldScore]") -> None:
    """Print F1 of each third of what an annotator has done, in a row of its own."""
    rows = []
    for score in scores:
        if score.part is not None and score.unit in _TABLED:
            names = line(score.layer), line(score.annotator)
            unit = line(value_title(score.unit))
            part = _("{part} of 3").format(part=score.part)
            days = tuple(dict.fromkeys((score.since, score.until)))
            values = (line(part), " … ".join(days), _number(score.f1))
            rows.append((*names, unit, *values, f"{score.articles}"))
    head = (
        _("layer"),
        _("annotator"),
        _("unit"),
        _("third done"),
        _("days"),
        "F1",
        _("articles"),
    )
    _print_table(head, rows)


def _print_confusions(confusions: "Iterable[LabelConfusion]") -> None:
    differing = [row for row in confusions if row.gold != row.label]
    none = line(_("none"))
    rows = []
    for confusion in differing[:_CONFUSIONS]:
        rows.append(
            (
                line(confusion.layer),
                line(confusion.annotator),
                none if confusion.gold is None else line(confusion.gold),
                none if confusion.label is None else line(confusion.label),
                f"{confusion.count}",
                f"{confusion.articles}",
            )
        )
    head = (
        _("layer"),
        _("annotator"),
        _("gold"),
        _("annotator’s"),
        _("tags"),
        _("articles"),
    )
    _print_table(head, rows)
    omitted = len(differing) - _CONFUSIONS
    if omitted > 0:
        sentence = ngettext(
            "{count} more confusion: --json has it",
            "{count} more confusions: --json has them",
            omitted,
        )
        notify(sentence.format(count=f"{omitted:,}"))


def _print_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], *, is_first: bool = False
) -> None:
    if rows:
        if not is_first:
            click.echo()
        columns([drawn_fields(head), *rows], lead=2)


def _number_titles() -> tuple[str, ...]:
    return _("precision"), _("recall"), "F1", _("tags"), _("gold")


def _numbers(score: "GoldScore") -> tuple[str, ...]:
    values = map(_number, (score.precision, score.recall, score.f1))
    return (*values, f"{score.tags}", f"{score.gold}")


def _number(value: float | None) -> str:
    return _UNDEFINED if value is None else f"{value:.3f}"
