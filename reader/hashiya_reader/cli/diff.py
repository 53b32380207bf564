"""`hashiya diff`: what changed from one export to another."""

from pathlib import Path

import click
from msgspec import to_builtins

from hashiya.exchange.compared_exports import REVIEW, ComparedTag
from hashiya.exchange.dataset_diff import (
    DatasetDiff,
    DifferenceKind,
    StatusDifference,
    TagDifference,
    dataset_diff,
)
from hashiya.exchange.labels import flat
from hashiya.language import gettext as _
from hashiya.language import marked, ngettext
from hashiya_reader.cli.context import json_option
from hashiya_reader.cli.output import columns, json_out, line, report_problems
from hashiya_reader.cli.values import FORMAT
from hashiya_reader.look.plurals import counted

_WORDS = {
    DifferenceKind.ADDED: marked("added"),
    DifferenceKind.REMOVED: marked("removed"),
    DifferenceKind.MOVED: marked("moved"),
    DifferenceKind.CHANGED: marked("changed"),
}


@click.command()
@click.argument("old", type=click.Path())
@click.argument("new", type=click.Path())
@click.option(
    "--format",
    "kind",
    type=FORMAT,
    metavar="FORMAT",
    help="The format of both, if it is not detected.",
)
@click.option(
    "--list", "lists", is_flag=True, help="List each article and each tag that differs."
)
@click.option(
    "--exit-code", "exits", is_flag=True, help="Exit with 1 if there is a difference."
)
@json_option
def diff(
    old: str, new: str, kind: str | None, lists: bool, exits: bool, as_json: bool
) -> int:
    """Show what changed from one export to another: articles, statuses, and tags by label.

    Each is a file or folder of any format that is imported, or the folder of a version
    that `export --freeze` has kept. A difference is no fault: the exit code is 0 also
    where there is one, unless --exit-code is given.
    """
    problems: list[str] = []
    result = dataset_diff(Path(old), Path(new), problems.append, kind or "")
    if as_json:
        json_out(_object(old, new, result))
    else:
        _print(result)
        if lists:
            _print_list(result)
    code = report_problems(problems)
    return 1 if exits and result else code


def _print(diff: DatasetDiff) -> None:
    counts = diff.counts
    message = _(
        "{added} added, {removed} removed, {changed} with another text, {same} the same"
    )
    articles = message.format(
        added=f"{len(diff.added):,}",
        removed=f"{len(diff.removed):,}",
        changed=f"{len(diff.texts):,}",
        same=f"{diff.same:,}",
    )
    message = _(
        "{added} added, {removed} removed, {moved} moved, {changed} changed, {same} the same"
    )
    tags = message.format(
        added=f"{counts[DifferenceKind.ADDED]:,}",
        removed=f"{counts[DifferenceKind.REMOVED]:,}",
        moved=f"{counts[DifferenceKind.MOVED]:,}",
        changed=f"{counts[DifferenceKind.CHANGED]:,}",
        same=f"{diff.same_tags:,}",
    )
    rows = [(line(_("articles")), line(articles)), (line(_("tags")), line(tags))]
    if diff.statuses:
        count = len(diff.statuses)
        message = ngettext("{count} changed", "{count} changed", count)
        rows.append((line(_("statuses")), line(message.format(count=f"{count:,}"))))
    if diff.meta:
        rows.append((line(_("meta")), line(counted(len(diff.meta), "article"))))
    columns(rows)
    by_label = diff.counts_by_label
    if not by_label:
        return
    click.echo()
    words = [line(_(_WORDS[change])) for change in DifferenceKind]
    table = [(line(_("label")), *words)]
    for (layer, label), label_counts in by_label.items():
        numbers = [str(label_counts[change]) for change in DifferenceKind]
        table.append((line(flat(layer, label)), *numbers))
    columns(table)


def _print_list(diff: DatasetDiff) -> None:
    rows: list[tuple[str, ...]] = []
    for word, articles in (
        (_("added"), diff.added),
        (_("removed"), diff.removed),
        (_("another text"), diff.texts),
    ):
        rows += [(line(word), line(article), "", "", "") for article in articles]
    rows += map(_status_row, diff.statuses)
    for of_meta in diff.meta:
        names = ", ".join(of_meta.fields)
        rows.append((line(_("meta")), line(of_meta.article), line(names), "", ""))
    rows += [_row(difference) for difference in diff.tags]
    if rows:
        click.echo()
    columns(rows)


def _status_row(difference: StatusDifference) -> tuple[str, ...]:
    old, new = (_status(status) for status in (difference.old, difference.new))
    whose = _("review") if difference.annotator == REVIEW else difference.annotator
    change = f"{old} → {new}"
    return tuple(map(line, (_("status"), difference.article, whose, change, "")))


def _status(status: str | None) -> str:
    return _("none") if status is None else _(status)


def _row(difference: TagDifference) -> tuple[str, ...]:
    old, new = difference.old, difference.new
    fields = [_(_WORDS[difference.change]), difference.article]
    if old is not None and new is not None:
        fields += [f"{_place(old)} → {_place(new)}", _labels(old, new)]
        fields.append(", ".join(difference.fields))
    else:
        tag = difference.named_tag
        fields += [_place(tag), flat(tag.layer, tag.label), tag.annotator]
    return tuple(map(line, fields))


def _place(tag: ComparedTag) -> str:
    return _("the whole article") if tag.start is None else f"{tag.start}–{tag.end}"


def _labels(old: ComparedTag, new: ComparedTag) -> str:
    names = [flat(old.layer, old.label), flat(new.layer, new.label)]
    return " → ".join(dict.fromkeys(names))


def _object(old: str, new: str, diff: DatasetDiff) -> dict[str, object]:
    labels = []
    for (layer, label), counts in diff.counts_by_label.items():
        numbers = {change.value: counts[change] for change in DifferenceKind}
        labels.append({"layer": layer, "label": label, **numbers})
    differences = []
    for difference in diff.tags:
        differences.append(
            {
                "change": difference.change.value,
                "article": difference.article,
                "fields": list(difference.fields),
                "old": _tag_object(difference.old),
                "new": _tag_object(difference.new),
            }
        )
    return {
        "old": old,
        "new": new,
        "articles": {
            "added": diff.added,
            "removed": diff.removed,
            "text": diff.texts,
            "same": diff.same,
        },
        "tags": {
            **{change.value: diff.counts[change] for change in DifferenceKind},
            "same": diff.same_tags,
        },
        "labels": labels,
        "statuses": [_status_object(difference) for difference in diff.statuses],
        "meta": [to_builtins(difference) for difference in diff.meta],
        "differences": differences,
    }


def _status_object(difference: StatusDifference) -> dict[str, object]:
    """The difference; the status of a review has no annotator."""
    fields: dict[str, object] = to_builtins(difference)
    return {**fields, "annotator": difference.annotator or None}


def _tag_object(tag: ComparedTag | None) -> dict[str, object] | None:
    if tag is None:
        return None
    fields: dict[str, object] = to_builtins(tag)
    # JavaScript's numbers hold 53 bits.
    return {**fields, "id": None if tag.id is None else str(tag.id)}
