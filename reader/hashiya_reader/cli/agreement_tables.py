"""Scores of agreement as tables on stdout, whose columns the registry of measures gives."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from hashiya.language import comma_separated, ngettext
from hashiya.language import gettext as _
from hashiya_reader.cli.output import columns, drawn_fields, line, notify
from hashiya_reader.cli.value_titles import value_title
from hashiya_reader.look.plurals import counted

if TYPE_CHECKING:
    from hashiya.agreement.exclusions import NotComparable
    from hashiya.agreement.material import Material
    from hashiya.agreement.measures import MeasureColumn
    from hashiya.agreement.request import Request
    from hashiya.agreement.scores import Score

_UNDEFINED = "–"
# A layer, a label, an attribute and a value of it, and annotators.
_RowKey = tuple[str, str | None, str | None, str | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    """A kind of table: its columns by title, and the titles of the row's name and its count."""

    columns: "Sequence[tuple[str, MeasureColumn]]"
    row_title: str
    count_title: str
    counts_tags: bool = False


def print_scores(
    scores: "Sequence[Score]", request: "Request", material: "Material"
) -> None:
    """Print the tables that have a number, and report why a layer has none.

    Of many annotators only numbers of all labels, unless more is asked for.
    """
    by_layer: dict[str, list[Score]] = {}
    of_tags: list[Score] = []
    of_articles: list[Score] = []
    of_attributes: list[Score] = []
    for score in scores:
        by_layer.setdefault(score.layer, []).append(score)
        if score.attribute is not None:
            of_attributes.append(score)
        elif score.unit == "article":
            of_articles.append(score)
        else:
            of_tags.append(score)
    everyone = material.annotators
    undefined: dict[str, list[Score]] = {}
    for layer, of_layer in by_layer.items():
        if all(score.value is None for score in of_layer):
            undefined[layer] = of_layer
    is_brief = request.is_brief(material)
    of_layers: list[Score] = []
    for score in scores:
        is_of_everyone = score.annotators == everyone
        is_of_layer = score.label is None and score.attribute is None
        if is_of_layer and is_of_everyone and score.layer not in undefined:
            of_layers.append(score)
    _print_intervals(_listed(of_layers, request, is_brief=is_brief))
    _report_coverage(of_layers)
    if is_brief:
        notify(
            _(
                "of {count:,} annotators only numbers of all labels are shown: "
                "--layer or --measure shows labels, --pairs pairs"
            ).format(count=len(everyone))
        )
    else:
        _print_table(of_tags, _tag_table(request), everyone)
        _print_table(of_articles, _article_table(request), everyone)
        _print_table(of_attributes, _attribute_table(request), everyone)
        _report_spellings(of_attributes)
    _print_not_comparable(by_layer, everyone)
    for layer, of_layer in undefined.items():
        why = dict.fromkeys(score.why for score in of_layer if score.attribute is None)
        reasons = _("; ").join(_(reason) for reason in why if reason)
        message = _("{layer}: every number is undefined: {reasons}")
        notify(message.format(layer=layer, reasons=reasons))


def _listed(
    scores: "Sequence[Score]", request: "Request", *, is_brief: bool
) -> "list[Score]":
    """The scores of the first table: by default of the measures that have columns, and AC1.

    A brief list leaves out words, and what is undefined.
    """
    # As in the command: nothing else needs numpy.
    from hashiya.agreement.measures import listed_names

    names = listed_names(request.measures)
    listed: list[Score] = []
    for score in scores:
        is_left_out = is_brief and (score.unit == "token" or score.value is None)
        if score.measure in names and not is_left_out:
            listed.append(score)
    return listed


def _report_spellings(scores: "Iterable[Score]") -> None:
    """Report how many values of an attribute differ only in spelling, by annotators."""
    sentences = []
    for score in scores:
        if score.spelled_otherwise:
            message = ngettext(
                "{layer} {attribute}: {count} of {items} values of {annotators} differs "
                "only in spelling",
                "{layer} {attribute}: {count} of {items} values of {annotators} differ "
                "only in spelling",
                score.spelled_otherwise,
            )
            sentences.append(
                message.format(
                    layer=score.layer,
                    attribute=score.attribute,
                    count=score.spelled_otherwise,
                    items=score.items,
                    annotators=comma_separated(score.annotators),
                )
            )
    for sentence in dict.fromkeys(sentences):
        notify(sentence)
    if sentences:
        notify(_("`hashiya review --kind spelling` lists them"))


def _print_not_comparable(
    by_layer: "Mapping[str, Sequence[Score]]", everyone: tuple[str, ...]
) -> None:
    """Print who is left out of how many articles of a layer, since tags are detached."""
    rows = []
    for layer, scores in by_layer.items():
        entries: set[NotComparable] = set()
        for score in scores:
            if score.annotators == everyone:
                entries.update(score.not_comparable)
        for entry in sorted(entries, key=lambda entry: entry.annotator):
            counts = (f"{entry.articles}", f"{entry.tags}")
            rows.append((line(layer), line(entry.annotator), *counts))
    if rows:
        click.echo()
        head = (_("layer"), _("not comparable"), _("articles"), _("detached tags"))
        columns([drawn_fields(head), *rows])


def _print_intervals(scores: "Sequence[Score]") -> None:
    """Print the scores of all annotators and labels with intervals, or why there are none."""
    if not scores:
        return
    head = (
        _("layer"),
        _("measure"),
        _("unit"),
        _("value"),
        "95 %",
        _("items"),
        _("articles"),
    )
    rows = [drawn_fields(head)]
    for score in scores:
        why_or_interval = line(_(score.why)) if score.why else _interval(score.ci)
        rows.append(
            (
                line(score.layer),
                score.measure,
                line(value_title(score.unit)),
                _number(score.value),
                why_or_interval,
                f"{score.items}",
                f"{score.articles}",
            )
        )
    columns(rows, lead=3)


def _report_coverage(scores: "Sequence[Score]") -> None:
    """Report how sure intervals are, where there are few articles."""
    # As in the command: nothing else needs numpy.
    from hashiya.agreement.bootstrap import FEW_ARTICLES, coverage

    counts = [score.articles for score in scores if score.ci is not None]
    if counts and min(counts) < FEW_ARTICLES:
        fewest = min(counts)
        message = _(
            "a 95 % interval of {articles} contains the true value in about {percent} "
            "of 100 simulations"
        )
        notify(
            message.format(
                articles=counted(fewest, "article"), percent=coverage(fewest)
            )
        )


def _tag_table(request: "Request") -> _Table:
    """The table of passages: numbers of characters, words and tags."""
    # As in the command: nothing else needs numpy.
    from hashiya.agreement import measures

    titled = []
    symbol = ""
    for column in measures.table_columns(request.measures):
        if column.unit == "article":
            continue
        unit = value_title(column.unit)
        title = f"{column.symbol} {unit}"
        if column.has_single_unit:
            title = column.symbol
        elif column.symbol == symbol and column.unit not in measures.UNIT_TITLES:
            # Eighty columns have no room for the symbol each time.
            title = unit
        titled.append((title, column))
        symbol = column.symbol
    return _Table(
        columns=titled, row_title=_("label"), count_title=_("tags"), counts_tags=True
    )


def _article_table(request: "Request") -> _Table:
    """The table of whole articles."""
    # As above.
    from hashiya.agreement import measures

    shown = measures.table_columns(request.measures)
    of_articles = [column for column in shown if column.unit == "article"]
    titled = [(column.symbol, column) for column in of_articles]
    return _Table(columns=titled, row_title=_("label"), count_title=_("articles"))


def _attribute_table(request: "Request") -> _Table:
    """The table of attributes, of whole articles and of matched tags."""
    # As above.
    from hashiya.agreement import measures

    titled = []
    for unit, title in (("article", _("article")), ("overlap", _("tag"))):
        of_unit = measures.attribute_columns(unit, request.measures)
        titled += [(f"{column.symbol} {title}", column) for column in of_unit]
    return _Table(columns=titled, row_title=_("attribute"), count_title=_("items"))


def _print_table(
    scores: "Sequence[Score]", table: _Table, everyone: tuple[str, ...]
) -> None:
    """Print a line for each label and attribute, then one for each pair over all labels."""
    by_row: dict[_RowKey, dict[tuple[str, str], Score]] = {}
    for score in scores:
        if score.label is None or score.annotators == everyone:
            of_value = score.attribute, score.category
            key = score.layer, score.label, *of_value, score.annotators
            by_row.setdefault(key, {})[score.measure, score.unit] = score
    # A column for a measure that was not asked for would be empty.
    there = {(score.measure, score.unit) for score in scores}
    titled = []
    for title, column in table.columns:
        if any((measure, column.unit) in there for measure in column.measures):
            titled.append((title, column))
    has_tags = any(measure == "f1" for measure, _unit in there)
    lines = []
    for (layer, label, attribute, value, annotators), cells in by_row.items():
        values = [_first_value(cells, column) for _, column in titled]
        if all(value is None for value in values):
            continue
        is_everyone = annotators == everyone and len(everyone) > 2
        name = label or attribute or _("all")
        lines.append(
            (
                line(layer),
                line(name if value is None else f"{name}: {value}"),
                line(_("all") if is_everyone else comma_separated(annotators)),
                *map(_number, values),
                str(_items(cells.values(), table)),
            )
        )
    if lines:
        titles = (title for title, _ in titled)
        head = (
            _("layer"),
            table.row_title,
            _("annotators"),
            *titles,
            table.count_title if not table.counts_tags or has_tags else _("items"),
        )
        click.echo()
        columns([drawn_fields(head), *lines], lead=3)


def _items(scores: "Iterable[Score]", table: _Table) -> int:
    """The number of compared items; for passages the number of tags, which F1 counts."""
    of_tags = [score.items for score in scores if score.measure == "f1"]
    if table.counts_tags and of_tags:
        return max(of_tags)
    return max(score.items for score in scores)


def _first_value(
    cells: "dict[tuple[str, str], Score]", column: "MeasureColumn"
) -> float | None:
    """The value of the first of the column's measures that was computed."""
    for measure in column.measures:
        if (measure, column.unit) in cells:
            return cells[measure, column.unit].value
    return None


def _number(value: float | None) -> str:
    return _UNDEFINED if value is None else f"{value:.3f}"


def _interval(ci: tuple[float, float] | None) -> str:
    return _UNDEFINED if ci is None else f"{ci[0]:.3f} … {ci[1]:.3f}"
